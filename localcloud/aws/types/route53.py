"""Hosted zones, records, health checks."""

import secrets
from typing import Any

from localcloud.aws.kind import Kind, Place, camel, changed, listed, mapped, pascal, picked
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

_HEALTH = {"fqdn": "FullyQualifiedDomainName", "ipAddress": "IPAddress", "enableSni": "EnableSNI"}
_HEALTH |= {"childHealthchecks": "ChildHealthChecks", "childHealthThreshold": "HealthThreshold"}
_HEALTH |= {"invertHealthcheck": "Inverted", "cloudwatchAlarmName": "", "cloudwatchAlarmRegion": ""}
_FIXED = frozenset({"type", "requestInterval", "measureLatency", "routingControlArn"})
_SAME: tuple[str, ...] = (
    "type",
    "port",
    "resourcePath",
    "searchString",
    "requestInterval",
    "failureThreshold",
    "measureLatency",
)
_SAME += ("disabled", "regions", "insufficientDataHealthStatus", "routingControlArn")


def retag(at: Place, what: str, number: str, gone: list[str], tags: dict[str, str]) -> None:
    """Change the tags of a zone or health check."""
    wanted: dict[str, Any] = {"AddTags": listed(tags)} if tags else {}
    wanted |= {"RemoveTagKeys": gone} if gone else {}
    at.client("route53").change_tags_for_resource(ResourceType=what, ResourceId=number, **wanted)


def tags_of(at: Place, what: str, number: str) -> dict[str, str]:
    """The tags of a zone or health check."""
    found = at.client("route53").list_tags_for_resource(ResourceType=what, ResourceId=number)
    return mapped(found["ResourceTagSet"]["Tags"])


class Zone(Kind):
    token = "aws:route53/zone:Zone"
    replace = frozenset({"name", "delegationSetId"})
    required = ("name",)
    unordered = frozenset({"vpcs"})

    def create(self, at: Place, inputs: Properties) -> str:
        vpcs = inputs.get("vpcs") or []
        first = {"VPC": {"VPCId": vpcs[0]["vpcId"], "VPCRegion": vpcs[0].get("vpcRegion", at.region)}} if vpcs else {}
        answer = at.client("route53").create_hosted_zone(
            Name=inputs["name"],
            CallerReference=f"pulumi-{secrets.token_hex(8)}",
            HostedZoneConfig={"Comment": inputs.get("comment", "Managed by Pulumi"), "PrivateZone": bool(vpcs)},
            **first,
        )
        number = str(answer["HostedZone"]["Id"].rpartition("/")[2])
        for vpc in vpcs[1:]:
            self._associate(at, number, vpc)
        if tags := at.tags(inputs):
            retag(at, "hostedzone", number, [], tags)
        return number

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("route53").get_hosted_zone(Id=resource_id)
        servers = sorted((found.get("DelegationSet") or {}).get("NameServers") or [])
        vpcs = [{"vpcId": vpc["VPCId"], "vpcRegion": vpc["VPCRegion"]} for vpc in found.get("VPCs") or []]
        return {
            "arn": f"arn:aws:route53:::hostedzone/{resource_id}",
            "zoneId": resource_id,
            "name": found["HostedZone"]["Name"].rstrip("."),
            "comment": found["HostedZone"]["Config"].get("Comment", ""),
            "nameServers": servers,
            "primaryNameServer": servers[0] if servers else "",
            "vpcs": vpcs or None,
            "tags": tags_of(at, "hostedzone", resource_id),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, "comment"):
            comment = new.get("comment", "Managed by Pulumi")
            at.client("route53").update_hosted_zone_comment(Id=resource_id, Comment=comment)
        for vpc in new.get("vpcs") or []:
            if vpc not in (old.get("vpcs") or []):
                self._associate(at, resource_id, vpc)
        for vpc in old.get("vpcs") or []:
            if vpc not in (new.get("vpcs") or []):
                where = {"VPCId": vpc["vpcId"], "VPCRegion": vpc.get("vpcRegion", at.region)}
                at.client("route53").disassociate_vpc_from_hosted_zone(HostedZoneId=resource_id, VPC=where)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        retag(at, "hostedzone", resource_id, gone, tags)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        route53 = at.client("route53")
        records = [
            record
            for page in route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=resource_id)
            for record in page["ResourceRecordSets"]
            if record["Type"] not in ("NS", "SOA")
        ]
        if records and not known.get("forceDestroy"):
            names = ", ".join(sorted({record["Name"] for record in records})[:3])
            raise LocalCloudError(f"The zone {resource_id} still holds {names}: delete them, or set forceDestroy.")
        changes = [{"Action": "DELETE", "ResourceRecordSet": record} for record in records]
        if changes:
            route53.change_resource_record_sets(HostedZoneId=resource_id, ChangeBatch={"Changes": changes})
        route53.delete_hosted_zone(Id=resource_id)

    def _associate(self, at: Place, zone: str, vpc: Properties) -> None:
        where = {"VPCId": vpc["vpcId"], "VPCRegion": vpc.get("vpcRegion", at.region)}
        at.client("route53").associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=where)


class HealthCheck(Kind):
    token = "aws:route53/healthCheck:HealthCheck"
    replace = _FIXED
    required = ("type",)

    def create(self, at: Place, inputs: Properties) -> str:
        name = inputs.get("referenceName") or f"pulumi-{secrets.token_hex(8)}"
        answer = at.client("route53").create_health_check(CallerReference=name, HealthCheckConfig=self._config(inputs))
        number = str(answer["HealthCheck"]["Id"])
        if tags := at.tags(inputs):
            retag(at, "healthcheck", number, [], tags)
        return number

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        config = at.client("route53").get_health_check(HealthCheckId=resource_id)["HealthCheck"]["HealthCheckConfig"]
        alarm = config.pop("AlarmIdentifier", None) or {}
        state = camel(config, {api: name for name, api in _HEALTH.items() if api})
        told = {"cloudwatchAlarmName": alarm["Name"], "cloudwatchAlarmRegion": alarm["Region"]} if alarm else {}
        return {
            **state,
            **told,
            "arn": f"arn:aws:route53:::healthcheck/{resource_id}",
            "tags": tags_of(at, "healthcheck", resource_id),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        config = {key: value for key, value in self._config(new).items() if key[:1].lower() + key[1:] not in _FIXED}
        at.client("route53").update_health_check(HealthCheckId=resource_id, **config)

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        retag(at, "healthcheck", resource_id, gone, tags)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("route53").delete_health_check(HealthCheckId=resource_id)

    def _config(self, inputs: Properties) -> dict[str, Any]:
        config = picked(inputs, *_SAME)
        named = {api: inputs[name] for name, api in _HEALTH.items() if api and inputs.get(name) is not None}
        if inputs.get("cloudwatchAlarmName"):
            region = inputs.get("cloudwatchAlarmRegion") or "us-east-1"
            named["AlarmIdentifier"] = {"Name": inputs["cloudwatchAlarmName"], "Region": region}
        return {**config, **pascal(named)}


KINDS = (Zone(), HealthCheck())
