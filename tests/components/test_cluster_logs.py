"""Log groups that are there before the cluster that writes to them."""

from functools import cache

import pytest

from components.cluster_logs import ClusterLogs, ClusterLogsArgs
from tests.components.given import WEST, keys, providers
from tests.recorder import Recording, record


@cache
def recorded(*, protect: bool = True) -> Recording:
    def program() -> object:
        return ClusterLogs(
            "demo-us-west-2",
            ClusterLogsArgs(
                cluster_name="demo-us-west-2", key_arn=keys(WEST)[WEST], protect=protect, provider=providers(WEST)[WEST]
            ),
        ).names

    return record(program)


def test_every_log_of_a_cluster_has_a_group_with_a_retention() -> None:
    recording = recorded()
    assert recording.counts() == {"aws:cloudwatch/logGroup:LogGroup": 5}
    assert set(recording.places().values()) == {"aws-us-west-2"}
    groups = recording.of("aws:cloudwatch/logGroup:LogGroup")
    assert {each.inputs["name"]: each.inputs["retentionInDays"] for each in groups} == {
        "/aws/eks/demo-us-west-2/cluster": 365,
        "/aws/containerinsights/demo-us-west-2/application": 90,
        "/aws/containerinsights/demo-us-west-2/dataplane": 90,
        "/aws/containerinsights/demo-us-west-2/host": 90,
        "/aws/containerinsights/demo-us-west-2/performance": 90,
    }
    assert sorted(recording.result) == sorted(each.inputs["name"] for each in groups)


@pytest.mark.parametrize("protect", [True, False])
def test_they_are_encrypted_with_the_regions_key_and_protected_where_data_is(protect: bool) -> None:
    for each in recorded(protect=protect).of("aws:cloudwatch/logGroup:LogGroup"):
        assert each.inputs["kmsKeyId"] == keys(WEST)[WEST]
        assert each.inputs["deletionProtectionEnabled"] is protect
