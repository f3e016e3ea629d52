"""The weights that a region serves, or will, are in its own bucket."""

from collections.abc import Iterator
from itertools import product

from policies.context import Context
from policies.lists import indices
from policies.owner import names
from policies.place import holds, written
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from spec.naming import Layer, model_prefix

CONFIG = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    environment, known = context.environment, names(context)
    if not holds(graph, context, Layer.DATA):
        return
    brought = _brought(graph)
    for service in environment.services.values():
        for index, serving in enumerate(service.serving):
            for region, digest in product(service.standby, environment.models[serving.model].digests):
                bucket = known.models_bucket(region)
                there = brought.get((service.primary, f"arn:aws:s3:::{bucket}"), set())
                if not {model_prefix(digest), ""} & there:
                    yield written(
                        f"services.{service.name}.serving[{index}]",
                        f"no enabled rule replicates {serving.model}, {digest}, from {service.primary} to {bucket}.",
                    )


def _brought(graph: Graph) -> dict[tuple[str, str], set[str]]:
    """The prefixes that are replicated, by the region that they come from and the ARN of the bucket they go to."""
    found: dict[tuple[str, str], set[str]] = {}
    for config in graph.of(CONFIG):
        for index in indices(config, "rules"):
            rule = ("rules", index)
            if config.get(*rule, "status") == "Enabled":
                target = (config.region, str(config.get(*rule, "destination", "bucket")))
                found.setdefault(target, set()).add(str(config.get(*rule, "filter", "prefix")))
    return found


RULE = StackRule(
    id="weights-in-every-region",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A standby that has to fetch weights from the lost region serves nothing, and the one that fetches them "
    "from afar takes many times as long.",
    remediation="Replicate the digest's folder in the models bucket to each standby of the service.",
    link="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    check=_check,
)
