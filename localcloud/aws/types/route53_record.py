"""DNS records with their routing policies."""

from typing import Any

from localcloud.aws.kind import Kind, Place
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

# Zone ids of AWS's own names don't matter here: nothing is looked up in them.
_POLICIES = (
    "failoverRoutingPolicies",
    "latencyRoutingPolicies",
    "weightedRoutingPolicies",
    "geolocationRoutingPolicies",
)


class Record(Kind):
    token = "aws:route53/record:Record"
    replace = frozenset({"zoneId", "name", "type", "setIdentifier"})
    required = ("zoneId", "name", "type")
    unordered = frozenset({"records"})
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        self._change(at, inputs, "UPSERT" if inputs.get("allowOverwrite") else "CREATE", _wanted(at, inputs))
        parts = [inputs["zoneId"], inputs["name"], inputs["type"], inputs.get("setIdentifier")]
        return "_".join(part for part in parts if part)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = _find(at, known)
        if found is None:
            return None
        values = [_unquoted(each["Value"], found["Type"]) for each in found.get("ResourceRecords") or []]
        return {
            "fqdn": _full(at, known).rstrip("."),
            "type": found["Type"],
            "zoneId": known["zoneId"],
            "ttl": found.get("TTL"),
            "records": values or None,
            "setIdentifier": found.get("SetIdentifier"),
            "healthCheckId": found.get("HealthCheckId"),
            "multivalueAnswerRoutingPolicy": found.get("MultiValueAnswer"),
            **_policies_of(found),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self._change(at, new, "UPSERT", _wanted(at, new))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        found = _find(at, known)
        if found is not None:
            self._change(at, known, "DELETE", found)

    def _change(self, at: Place, inputs: Properties, action: str, record: dict[str, Any]) -> None:
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        at.client("route53").change_resource_record_sets(HostedZoneId=inputs["zoneId"], ChangeBatch=batch)


def _full(at: Place, inputs: Properties) -> str:
    """The name with its zone, as Route 53 keeps it."""
    zone = str(at.client("route53").get_hosted_zone(Id=inputs["zoneId"])["HostedZone"]["Name"])
    name = str(inputs["name"]).rstrip(".") + "."
    return name if name == zone or name.endswith(f".{zone}") else f"{name}{zone}"


def _find(at: Place, known: Properties) -> dict[str, Any] | None:
    name = _full(at, known)
    pages = at.client("route53").get_paginator("list_resource_record_sets").paginate(HostedZoneId=known["zoneId"])
    for page in pages:
        for record in page["ResourceRecordSets"]:
            same = record["Name"].replace("\\052", "*") == name and record["Type"] == known["type"]
            if same and record.get("SetIdentifier") == known.get("setIdentifier"):
                found: dict[str, Any] = record
                return found
    return None


def _wanted(at: Place, inputs: Properties) -> dict[str, Any]:
    record: dict[str, Any] = {"Name": _full(at, inputs), "Type": inputs["type"]}
    if aliases := inputs.get("aliases"):
        alias = aliases[0]
        target = {"HostedZoneId": alias["zoneId"], "DNSName": alias["name"]}
        record["AliasTarget"] = {**target, "EvaluateTargetHealth": alias["evaluateTargetHealth"]}
    else:
        if inputs.get("ttl") is None:
            raise LocalCloudError(f"The record {inputs['name']} has no ttl: set it, e.g. 60 seconds.")
        values = [_quoted(value, inputs["type"]) for value in inputs.get("records") or []]
        record |= {"TTL": inputs["ttl"], "ResourceRecords": [{"Value": value} for value in values]}
    plain = {"setIdentifier": "SetIdentifier", "healthCheckId": "HealthCheckId"}
    plain |= {"multivalueAnswerRoutingPolicy": "MultiValueAnswer"}
    record |= {api: inputs[name] for name, api in plain.items() if inputs.get(name) is not None}
    first = {name: inputs[name][0] for name in _POLICIES if inputs.get(name)}
    if policy := first.get("failoverRoutingPolicies"):
        record["Failover"] = policy["type"]
    if policy := first.get("latencyRoutingPolicies"):
        record["Region"] = policy["region"]
    if policy := first.get("weightedRoutingPolicies"):
        record["Weight"] = policy["weight"]
    if policy := first.get("geolocationRoutingPolicies"):
        api = {"continent": "ContinentCode", "country": "CountryCode", "subdivision": "SubdivisionCode"}
        record["GeoLocation"] = {api[key]: value for key, value in policy.items()}
    return record


def _policies_of(record: dict[str, Any]) -> Properties:
    alias, place = record.get("AliasTarget"), record.get("GeoLocation") or {}
    api = {"ContinentCode": "continent", "CountryCode": "country", "SubdivisionCode": "subdivision"}
    target = (
        {
            "name": alias["DNSName"].rstrip("."),
            "zoneId": alias["HostedZoneId"],
            "evaluateTargetHealth": alias["EvaluateTargetHealth"],
        }
        if alias
        else None
    )
    weight = record.get("Weight")
    return {
        "aliases": [target] if target else None,
        "failoverRoutingPolicies": [{"type": record["Failover"]}] if record.get("Failover") else None,
        "latencyRoutingPolicies": [{"region": record["Region"]}] if record.get("Region") else None,
        "weightedRoutingPolicies": [{"weight": weight}] if weight is not None else None,
        "geolocationRoutingPolicies": [{api[key]: value for key, value in place.items()}] if place else None,
    }


def _quoted(value: str, kind: str) -> str:
    return f'"{value}"' if kind in ("TXT", "SPF") and not value.startswith('"') else value


def _unquoted(value: str, kind: str) -> str:
    return value[1:-1] if kind in ("TXT", "SPF") and value.startswith('"') else value


KINDS = (Record(),)
