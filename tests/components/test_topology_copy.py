"""The copies of a stack's topology."""

from components.topology_copy import TopologyCopy, TopologyCopyArgs
from tests.components.given import EAST, WEST, providers
from tests.recorder import record


def test_the_document_lies_in_every_regions_own_bucket_under_the_stacks_key() -> None:
    recording = record(
        lambda: (
            TopologyCopy(
                "demo-topology",
                TopologyCopyArgs(
                    stack="demo-data",
                    topology='{"version": 1}',
                    buckets={region: f"control-{region}" for region in (EAST, WEST)},
                    providers=providers(EAST, WEST),
                ),
            ).key
        )
    )
    assert recording.result == "topology/demo-data.json"
    assert recording.counts() == {"aws:s3/bucketObjectv2:BucketObjectv2": 2}
    for region in (EAST, WEST):
        copy = recording.named(f"demo-topology-{region}")
        assert copy.provider == f"aws-{region}"
        assert copy.inputs == {
            "bucket": f"control-{region}",
            "key": "topology/demo-data.json",
            "content": '{"version": 1}',
            "contentType": "application/json",
        }
