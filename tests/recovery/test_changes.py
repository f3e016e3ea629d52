"""One resource of `demo` is changed, and just the term that it is the evidence of changes."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import pytest

from recovery.assessment import Assessment, assess
from recovery.figures import book
from recovery.graph.graph import Graph
from tests.graphs import demo_graph
from tests.layers.environments import demo
from tests.recovery.worlds import changed, edited, without

Spread = tuple[float, float, float]
Edit = Callable[[Graph], Graph]

CHECK, RECORD = "aws:route53/healthCheck:HealthCheck", "aws:route53/record:Record"
DEPLOYMENT, CONFIG = "kubernetes:apps/v1:Deployment", "kubernetes:core/v1:ConfigMap"
POOL, RESERVATION = "kubernetes:karpenter.sh/v1:NodePool", "aws:ec2/capacityReservation:CapacityReservation"
INSTANCE, PARAMETERS = "aws:rds/clusterInstance:ClusterInstance", "aws:rds/clusterParameterGroup:ClusterParameterGroup"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
VERSIONING, PLAN = "aws:s3/bucketVersioning:BucketVersioning", "aws:backup/plan:Plan"

NEVER = (inf, inf, inf)
_NODE = {
    "node": (120, 300, 600), "image": (240, 300, 360), "engine": (59, 120, 850), "first answer": (10, 30, 60)
}  # fmt: skip
_WEIGHTS = (16.4e9 / 3.75e9, 16.4e9 / 2.5e9, 16.4e9 / 1e9)


@dataclass(frozen=True)
class Case:
    """What an edit does to the terms of each row: their seconds, None for one that is gone; of an RPO, under `lost`."""

    name: str
    edit: Edit
    differs: dict[str, dict[str, Spread | None]]
    base: Edit = lambda graph: graph


def inputs(name: str, kind: str, **new: Any) -> Edit:
    return lambda graph: changed(graph, name, kind, **new)


def gone(*names: str, kind: str) -> Edit:
    return lambda graph: without(graph, lambda each: each.type == kind and each.name in names)


def both(*edits: Edit) -> Edit:
    def edit(graph: Graph) -> Graph:
        for each in edits:
            graph = each(graph)
        return graph

    return edit


def spec(name: str, **new: Any) -> Edit:
    """With other keys of a Deployment's spec."""
    return lambda graph: edited(graph, name, DEPLOYMENT, lambda old: {**old, "spec": {**old["spec"], **new}})


def probe(name: str, **new: Any) -> Edit:
    """With other keys of the startup probe of a Deployment's first container."""

    def edit(old: Any) -> Any:
        old["spec"]["template"]["spec"]["containers"][0]["startupProbe"] |= new
        return old

    return lambda graph: edited(graph, name, DEPLOYMENT, edit)


def without_entries(name: str, *entries: str) -> Edit:
    """A gateway's configuration without some backends."""

    def edit(old: Any) -> Any:
        config = json.loads(old["data"]["config.yaml"])
        config["model_list"] = [each for each in config["model_list"] if each["model_info"]["id"] not in entries]
        old["data"]["config.yaml"] = json.dumps(config)
        return old

    return lambda graph: edited(graph, name, CONFIG, edit)


def plain_replication(old: Any) -> Any:
    for rule in old["rules"]:
        del rule["destination"]["replicationTime"]
    return old


def no_copies(old: Any) -> Any:
    for rule in old["rules"]:
        rule.pop("copyActions", None)
    return old


def bare_probe(old: Any) -> Any:
    del old["spec"]["template"]["spec"]["containers"][0]["startupProbe"]["failureThreshold"]
    del old["spec"]["template"]["spec"]["containers"][0]["startupProbe"]["periodSeconds"]
    return old


def one_zone(start: str, region: str) -> Edit:
    """The node pools whose names begin so may use the first of their zones alone."""

    def edit(old: Any) -> Any:
        for each in old["spec"]["template"]["spec"]["requirements"]:
            if each["key"] == "topology.kubernetes.io/zone":
                each["values"] = each["values"][:1]
        return old

    def made(graph: Graph) -> Graph:
        pools = {each.urn for each in graph.of(POOL, region=region) if each.name.startswith(start)}
        assert pools
        return Graph(
            replace(each, inputs=edit(deepcopy(dict(each.inputs)))) if each.urn in pools else each
            for each in graph.resources
        )

    return made


ALONE = without_entries("underwriting-gateway-us-west-2-config", "claude-east", "claude-west")
"""The standby's gateway of underwriting knows its own model alone."""

CHECKS = ("claims-assistant-check-us-east-1", "claims-assistant-check-us-west-2")
BY_HAND: dict[str, Spread | None] = {"decide": (300, 300, 300), "shift": (60, 300, 900)}
UNSEEN: dict[str, dict[str, Spread | None]] = {
    "claims-assistant/region/serving/RTO": {"detect": (60, 600, 86_400), **BY_HAND},
    "claims-assistant/region/vector store/RTO": {"detect": (60, 600, 86_400)},
    "claims-assistant/region-without-gpus/serving/RTO": {"detect": (60, 600, 86_400), **BY_HAND},
}
"""Nobody is told of the loss, and nothing moves users."""

CASES = [
    Case(
        "a health check asks every 30 s",
        inputs("claims-assistant-check-us-east-1", CHECK, requestInterval=30),
        {f"claims-assistant/{row}/RTO": {"detect": (90, 90, 90)} for row in (
            "region/serving", "region/vector store", "region-without-gpus/serving")},
    ),
    Case(
        "a health check fails after five answers",
        inputs("claims-assistant-check-us-east-1", CHECK, failureThreshold=5),
        {f"claims-assistant/{row}/RTO": {"detect": (50, 50, 50)} for row in (
            "region/serving", "region/vector store", "region-without-gpus/serving")},
    ),
    Case(
        "a health check of the standby is slower",
        inputs("claims-assistant-check-us-west-2", CHECK, failureThreshold=5),
        {},
    ),
    Case("no health check is left", gone(*CHECKS, kind=CHECK), UNSEEN),
    Case("only the standby has a health check", gone(CHECKS[0], kind=CHECK), UNSEEN),
    Case(
        "no record leads to the standby",
        gone("claims-assistant-us-west-2", kind=RECORD),
        {f"claims-assistant/{row}/serving/RTO": BY_HAND for row in ("region", "region-without-gpus")},
    ),
    Case(
        "a record is kept for five minutes",
        inputs("underwriting-us-east-1", RECORD, ttl=300),
        {f"underwriting/{row}/serving/RTO": {"dns": (300, 300, 300)} for row in ("region", "region-without-gpus")},
    ),
    Case(
        "no record leads to the service",
        gone("underwriting-us-east-1", "underwriting-us-west-2", kind=RECORD),
        {
            **{f"underwriting/{row}/serving/RTO": {"detect": NEVER, "dns": None, "late clients": None} for row in (
                "region", "region-without-gpus")},
            "underwriting/region/vector store/RTO": {"detect": NEVER},
        },
    ),
    Case(
        "the switch is gone",
        gone("knowledge-search-switch-us-east-1-check", kind=CHECK),
        {f"knowledge-search/{row}/serving/RTO": {"shift": (60, 300, 900)} for row in ("region", "region-without-gpus")},
    ),
    Case(
        "the standby runs all replicas",
        spec("underwriting-qwen3-8b-us-west-2-deployment", replicas=2),
        {f"underwriting/{row}/serving/RTO": {"fallback": None} for row in ("region", "region-without-gpus")},
    ),
    Case(
        "the standby knows no provider",
        ALONE,
        {
            "underwriting/region/serving/RTO": {
                "fallback": None, "gpus": (0, 600, 14_400), "weights": _WEIGHTS, **_NODE},
            "underwriting/region-without-gpus/serving/RTO": {"fallback": None, "gpus": NEVER},
        },
    ),
    Case(
        "the standby has a second GPU reserved",
        inputs("underwriting-qwen3-8b-capacity-us-west-2a", RESERVATION, instanceCount=2),
        {
            "underwriting/region/serving/RTO": {"gpus": None},
            "underwriting/region-without-gpus/serving/RTO": {"gpus": None, "weights": _WEIGHTS, **_NODE},
        },
        base=ALONE,
    ),
    Case(
        "the route has no second kind of provider",
        without_entries("claims-assistant-gateway-us-east-1-config", "claude-direct"),
        {"claims-assistant/provider:bedrock/serving/RTO": {"fallback": None, "provider": NEVER}},
    ),
    Case(
        "the secondary has no instance",
        gone("underwriting-vectors-us-west-2-1", kind=INSTANCE),
        {f"underwriting/{row}/RTO": {"promote": (1200, 1500, 2400)} for row in (
            "region/serving", "region/vector store", "region-without-gpus/serving")},
    ),
    Case(
        "one zone has both instances",
        inputs("claims-assistant-vectors-us-east-1-2", INSTANCE, availabilityZone="us-east-1a"),
        {"claims-assistant/zone/serving/RTO": {"database": (300, 600, 900)}},
    ),
    Case(
        "no lag is enforced",
        inputs("claims-assistant-vectors-us-east-1-parameters", PARAMETERS, parameters=[]),
        {"claims-assistant/region/vector store/RPO": {"lost": (0.1, 1, 20)}},
    ),
    Case(
        "replication has no promise of time",
        lambda graph: edited(graph, "underwriting-us-east-1-replication", REPLICATION, plain_replication),
        {"underwriting/region/data/RPO": {"lost": (60, 900, 3600)}},
    ),
    Case(
        "nothing is replicated, so the copied backup is left",
        gone("underwriting-us-east-1-replication", kind=REPLICATION),
        {"underwriting/region/data/RPO": {"lost": (600, 43_200 + 3600, 86_400 + 14_400)}},
    ),
    Case(
        "versioning is suspended",
        inputs("underwriting-us-east-1-versioning", VERSIONING, versioningConfiguration={"status": "Suspended"}),
        {
            "underwriting/data-lost/data/RTO": {
                "versions": None, "copy": None, "restore": (5e9 / 300e6, 5e9 / 150e6, 5e9 / 50e6)},
            "underwriting/data-lost/data/RPO": {"lost": (60, 300, 300)},
        },
    ),
    Case(
        "backups are not copied",
        lambda graph: edited(graph, "demo-nightly-summaries-plan-us-east-1", PLAN, no_copies),
        {
            **{f"nightly-summaries/{row}/serving/RTO": {"restore data": NEVER} for row in (
                "region", "region-without-gpus")},
            "nightly-summaries/region/data/RPO": {"lost": NEVER},
        },
    ),
    Case(
        "a backup that runs each hour is not copied, so the copied one counts",
        lambda graph: edited(
            graph,
            "demo-nightly-summaries-continuous-us-east-1",
            PLAN,
            lambda old: {**old, "rules": [{**old["rules"][0], "schedule": "cron(0 * * * ? *)"}]},
        ),
        {},
    ),
    Case(
        "a startup probe allows an hour",
        probe("nightly-summaries-qwen3-4b-us-east-1-deployment", periodSeconds=10, failureThreshold=360),
        {f"nightly-summaries/{row}/serving/RTO": {"engine": (59, 90, 3600)} for row in (
            "node", "zone", "region", "model-corrupted")},
    ),
    Case(
        "a startup probe ends a start before it can be done",
        probe("nightly-summaries-qwen3-4b-us-east-1-deployment", periodSeconds=10, failureThreshold=3),
        {f"nightly-summaries/{row}/serving/RTO": {"engine": NEVER} for row in (
            "node", "zone", "region", "model-corrupted")},
    ),
    Case(
        "no old revision is kept",
        spec("underwriting-qwen3-8b-us-east-1-deployment", revisionHistoryLimit=0),
        {"underwriting/model-corrupted/serving/RTO": {
            "rollback": NEVER, "weights": None, "engine": None, "first answer": None}},
    ),
    Case(
        "three replicas are rolled out at once, not one after another",
        spec("underwriting-qwen3-8b-us-east-1-deployment", strategy={"type": "Recreate"}),
        {"underwriting/model-corrupted/serving/RTO": {
            "weights": _WEIGHTS, "engine": (59, 120, 850), "first answer": (10, 30, 60)}},
    ),
    Case(
        "a roll-out starts a new replica beside the old ones, for which no GPU is reserved",
        spec("underwriting-qwen3-8b-us-east-1-deployment", strategy={}),
        {"underwriting/model-corrupted/serving/RTO": {
            "gpus": (0, 1800, 43_200), "node": (360, 900, 1800), "image": (720, 900, 1080)}},
    ),
    Case(
        "a startup probe says nothing, and is taken by its defaults",
        lambda graph: edited(graph, "nightly-summaries-qwen3-4b-us-east-1-deployment", DEPLOYMENT, bare_probe),
        {f"nightly-summaries/{row}/serving/RTO": {"engine": NEVER} for row in (
            "node", "zone", "region", "model-corrupted")},
    ),
    Case(
        "all node pools of a model are in one zone, and nothing else answers",
        one_zone("nightly-summaries-", "us-east-1"),
        {"nightly-summaries/zone/serving/RTO": {"zone": NEVER, **dict.fromkeys((
            "node lost", "evicted", "gpus", "node", "image", "weights", "engine", "first answer"))}},
    ),
    Case(
        "all node pools of a model are in one zone, and a provider answers",
        one_zone("underwriting-", "us-east-1"),
        {},
    ),
    Case(
        "one gateway runs, which may be on the lost node",
        spec("claims-assistant-gateway-us-east-1-deployment", replicas=1),
        {
            "claims-assistant/node/serving/RTO": {"gateway lost": (40, 50, 60), "gateway": (20, 40, 90)},
            "claims-assistant/zone/serving/RTO": {"gateway lost": (40, 50, 60), "gateway": (20, 40, 90)},
        },
    ),
    Case(
        "two replicas run, and a third node is reserved",
        spec("underwriting-qwen3-8b-us-east-1-deployment", replicas=2),
        {
            "underwriting/node/serving/RTO": {
                "fallback": None, "node lost": (40, 50, 60), "evicted": (300, 300, 300), "weights": _WEIGHTS, **_NODE},
            "underwriting/zone/serving/RTO": {
                "fallback": None, "node lost": (40, 50, 60), "evicted": (300, 300, 300), "weights": _WEIGHTS, **_NODE},
            "underwriting/model-corrupted/serving/RTO": {
                "weights": (2 * _WEIGHTS[0], 2 * _WEIGHTS[1], 2 * _WEIGHTS[2]), "engine": (118, 240, 1700),
                "first answer": (20, 60, 120)},
        },
    ),
    Case(
        "no node pool may make a node",
        lambda graph: without(graph, lambda each: each.type == POOL and each.name.startswith("nightly-summaries-")),
        {f"nightly-summaries/{row}/serving/RTO": {
            "gpus": NEVER, "node": None, "image": None, "weights": None, "engine": None, "first answer": None}
         for row in ("node", "zone", "region", "model-corrupted")},
    ),
]  # fmt: skip


def figures_of(assessment: Assessment) -> dict[str, dict[str, Spread]]:
    found: dict[str, dict[str, Spread]] = {}
    for row in assessment.rows:
        if row.recovery is not None:
            found[row.key] = {each.name: (each.low, each.typical, each.high) for each in row.recovery.terms}
        elif row.lost is not None:
            found[row.key] = {"lost": (row.lost.low, row.lost.typical, row.lost.high)}
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_just_the_named_terms_change(case: Case) -> None:
    graph = case.base(demo_graph())
    before = figures_of(assess(demo(), graph, book()))
    after = figures_of(assess(demo(), case.edit(graph), book()))
    differs: dict[str, dict[str, Spread | None]] = {}
    for key in before | after:
        old, new = before.get(key, {}), after.get(key, {})
        for name in old | new:
            if old.get(name) != new.get(name):
                differs.setdefault(key, {})[name] = new.get(name)
    assert differs == case.differs


def test_what_changed_is_named_as_the_reason() -> None:
    changes = inputs("claims-assistant-check-us-east-1", CHECK, requestInterval=30)
    rows = assess(demo(), changes(demo_graph()), book()).rows
    (row,) = [each for each in rows if each.key == "claims-assistant/region/serving/RTO"]
    assert row.recovery is not None
    detect = row.recovery.terms[0]
    assert detect.because == "health check: 30 s x 3 failures"
    assert "claims-assistant-check-us-east-1" in detect.evidence
