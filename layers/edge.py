"""The edge layer: how users' traffic finds a region."""

from typing import Any

import pulumi
import pulumi_aws as aws

from components.service_record import ServiceRecord, ServiceRecordArgs
from components.topology_copy import TopologyCopy, TopologyCopyArgs
from layers.health_alarms import health_alarms
from layers.providers import everywhere
from layers.tags import of_service
from layers.unknown import or_unknown, unknown
from spec.detection import detection
from spec.environment import Environment, Service
from spec.naming import Layer, Names, Stack
from spec.placement import service_regions, traffic_mode
from spec.topology import head


def build(environment: Environment, names: Names, stack: Stack) -> dict[str, Any]:
    """Make every service's record with alarms on its checks; returns the topology (`spec.topology.EdgeTopology`).

    The regions' gateways have computed names, so no region is asked.
    """
    providers = everywhere(environment)
    home = providers[environment.home]
    zone_id = _zone_id(environment, home)
    records = {
        service.name: _record(environment, names, service, zone_id, providers)
        for service in environment.services.values()
    }
    health_alarms(environment, names, providers, records)
    document = {
        **head(environment.name, stack.name),
        "zone_id": zone_id,
        "services": {
            service.name: {
                "endpoint": f"https://{names.service_host(service.name)}",
                "traffic": traffic_mode(environment, service).value,
                "regions": list(service_regions(service)),
                "health_checks": records[service.name].health_checks,
                "switch": records[service.name].switch,
            }
            for service in environment.services.values()
        },
    }
    TopologyCopy(
        f"{environment.name}-edge-topology",
        TopologyCopyArgs(
            stack=stack.name,
            topology=pulumi.Output.json_dumps(document, indent=2, sort_keys=True),
            buckets={region: names.control_bucket(region) for region in environment.regions},
            providers=providers,
        ),
    )
    return document


def _zone_id(environment: Environment, home: aws.Provider) -> pulumi.Input[str]:
    def read() -> pulumi.Input[str]:
        zone = aws.route53.get_zone(name=environment.domain, opts=pulumi.InvokeOptions(provider=home))
        return str(zone.zone_id)

    return or_unknown(read, unknown, Stack(environment.name, Layer.DATA).name)


def _record(
    environment: Environment,
    names: Names,
    service: Service,
    zone_id: pulumi.Input[str],
    providers: dict[str, aws.Provider],
) -> ServiceRecord:
    regions = service_regions(service)
    return ServiceRecord(
        service.name,
        ServiceRecordArgs(
            mode=traffic_mode(environment, service),
            service=service.name,
            host=names.service_host(service.name),
            hosts={region: names.gateway_host(service.name, region) for region in regions},
            weights=service.weights,
            detection=detection(environment.tiers[service.tier].detection),
            zone_id=zone_id,
            switch_name=names.switch(service.name, regions[min(1, len(regions) - 1)]),
            providers=providers,
            home=providers[environment.home],
        ),
        of_service(service),
    )
