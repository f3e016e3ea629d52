"""The question that Route 53 asks a region's gateway, again and again, from all over the world."""

import pulumi
import pulumi_aws as aws

from components.gateway_health import PATH, PORT, UP
from spec.detection import CHECKERS, Detection


def checkers(region: str) -> list[str]:
    """Who asks a gateway in a region: all the others.

    Checkers in the region itself would vote for it while nobody outside reaches it, and 18 % of the votes keep it
    healthy; and with seven others, far more than the three that Route 53 wants remain when any region is lost.
    """
    return [each for each in CHECKERS if each != region]


def health_check(
    label: str,
    *,
    host: str,
    region: str,
    service: str,
    detection: Detection,
    parent: pulumi.Resource,
    provider: aws.Provider,
) -> pulumi.Output[str]:
    """Make the check of a service's gateway in a region, `host`; returns its id.

    A real answer is asked for, not an open port, and the certificate's name is sent along (SNI), which the load
    balancer needs: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
    """
    check = aws.route53.HealthCheck(
        label,
        type="HTTPS_STR_MATCH",
        fqdn=host,
        port=PORT,
        resource_path=PATH,
        search_string=UP,
        enable_sni=True,
        regions=checkers(region),
        request_interval=detection.interval,
        failure_threshold=detection.failures,
        measure_latency=True,
        tags={"Name": f"{service} in {region}"},
        opts=pulumi.ResourceOptions(parent=parent, provider=provider),
    )
    number: pulumi.Output[str] = check.id
    return number
