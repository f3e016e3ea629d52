"""How a gateway is reached and which secrets it is given. Pure data, no resources."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components import gateway_health as health

HTTPS = 443
# TLS 1.2 and 1.3 with forward secrecy alone:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
_LB = "service.beta.kubernetes.io/aws-load-balancer-"


def annotations(
    certificate_arn: pulumi.Input[str], *, protect: bool, log_bucket: str, log_prefix: str
) -> dict[str, pulumi.Input[str]]:
    """The load balancer's annotations: TLS ends here, targets are pods, and a pod that isn't ready gets no traffic.

    https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
    """
    attributes = {
        # A zone whose pods are away is served by those of the others.
        "load_balancing.cross_zone.enabled": "true",
        "deletion_protection.enabled": str(protect).lower(),
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": log_bucket,
        "access_logs.s3.prefix": log_prefix,
    }
    target = {"deregistration_delay.timeout_seconds": "30", "preserve_client_ip.enabled": "false"}
    return {
        # From the internet, where Route 53's health checkers are: what protects it is TLS, keys, and `allow`.
        f"{_LB}scheme": "internet-facing",
        f"{_LB}nlb-target-type": "ip",
        f"{_LB}ssl-cert": certificate_arn,
        f"{_LB}ssl-ports": f"{HTTPS},{health.PORT}",
        f"{_LB}ssl-negotiation-policy": TLS_POLICY,
        f"{_LB}backend-protocol": "tcp",
        f"{_LB}healthcheck-protocol": "http",
        f"{_LB}healthcheck-port": str(health.SIDECAR_PORT),
        f"{_LB}healthcheck-path": health.READY,
        f"{_LB}healthcheck-interval": "10",
        f"{_LB}healthcheck-healthy-threshold": "2",
        f"{_LB}healthcheck-unhealthy-threshold": "2",
        f"{_LB}attributes": _pairs(attributes),
        f"{_LB}target-group-attributes": _pairs(target),
    }


def service(selector: Mapping[str, str], allow: Sequence[str]) -> dict[str, Any]:
    """The service's spec; `allow` as in the environment file, empty for everyone."""
    ports = (("https", HTTPS, "http"), ("health", health.PORT, "health"))
    sources = {"loadBalancerSourceRanges": sorted({*allow, *health.CHECKERS})} if allow else {}
    return {
        "type": "LoadBalancer",
        "loadBalancerClass": "eks.amazonaws.com/nlb",
        "selector": dict(selector),
        "ports": [{"name": name, "port": port, "targetPort": target} for name, port, target in ports],
        **sources,
    }


def secret_provider_class(region: str, secrets: Mapping[str, str], master_key: str) -> dict[str, Any]:
    """Which of the region's secrets are mounted: `secrets` names by file, `master_key` the secret whose JSON field
    `master_key` is the file LITELLM_MASTER_KEY.

    https://github.com/aws/secrets-store-csi-driver-provider-aws#secretproviderclass-options
    """
    fields = [{"path": "master_key", "objectAlias": "LITELLM_MASTER_KEY"}]
    objects: list[dict[str, Any]] = [
        {"objectName": master_key, "objectType": "secretsmanager", "objectAlias": "gateway.json", "jmesPath": fields}
    ]
    objects += [
        {"objectName": secret, "objectType": "secretsmanager", "objectAlias": file} for file, secret in secrets.items()
    ]
    parameters = {"region": region, "usePodIdentity": "true", "objects": json.dumps(objects, indent=2)}
    return {"provider": "aws", "parameters": parameters}


def _pairs(attributes: Mapping[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in attributes.items())
