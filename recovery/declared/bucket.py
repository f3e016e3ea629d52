"""A bucket in one region, and how it reaches others."""

from dataclasses import dataclass
from enum import StrEnum

from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_BUCKET = "aws:s3/bucket:Bucket"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"


class Replication(StrEnum):
    """How objects reach another region."""

    TIMED = "replicated, RTC"
    PLAIN = "replicated"
    NONE = "not replicated"


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """`to` is how its objects reach a region, by region."""

    versioned: bool
    to: dict[str, Replication]
    evidence: tuple[str, ...]

    def reaches(self, region: str) -> Replication:
        """How its objects reach `region`."""
        return self.to.get(region, Replication.NONE)


def bucket(graph: Graph, region: str, name: str, prefix: str = "") -> Bucket | None:
    """The bucket of that name, and where its objects below `prefix` go; None where the plan has none.

    Raises UndecidedError where a value is not known yet.
    """
    found = next((each for each in graph.of(_BUCKET, region=region) if each.get("bucket") == name), None)
    if found is None:
        return None
    versioning = _beside(graph, _VERSIONING, found)
    replication = _beside(graph, _REPLICATION, found)
    return Bucket(
        versioned=any(each.get("versioningConfiguration", "status") == "Enabled" for each in versioning),
        to={target: kind for each in replication for target, kind in _targets(graph, each, prefix).items()},
        evidence=tuple(each.name for each in (found, *versioning, *replication)),
    )


def _beside(graph: Graph, kind: str, bucket: Resource) -> list[Resource]:
    """Settings of a bucket: in a preview its id is unknown, so they are found as its component's, in its region, whose
    names begin with the bucket's own."""
    found = [each for each in graph.of(kind, region=bucket.region) if each.parent == bucket.parent]
    return [each for each in found if each.name.startswith(f"{bucket.name}-")]


def _targets(graph: Graph, replication: Resource, prefix: str) -> dict[str, Replication]:
    regions = {f"arn:aws:s3:::{each.get('bucket')}": each.region for each in graph.of(_BUCKET)}
    found: dict[str, Replication] = {}
    for index, _ in enumerate(replication.get("rules") or ()):
        arn = replication.get("rules", index, "destination", "bucket")
        covered = prefix.startswith(str(replication.get("rules", index, "filter", "prefix") or ""))
        if replication.get("rules", index, "status") != "Enabled" or arn not in regions or not covered:
            continue
        timed = replication.get("rules", index, "destination", "replicationTime", "status") == "Enabled"
        found[regions[arn]] = Replication.TIMED if timed else Replication.PLAIN
    return found
