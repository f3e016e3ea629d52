"""EKS add-ons of a cluster, or none."""

import json
import re
from functools import cache

from components.cluster_addons import ClusterAddons, ClusterAddonsArgs
from spec.modes import ClusterMode
from tests.components.given import NAMES, WEST, providers
from tests.recorder import Recording, record

NAME = "demo-us-west-2"
DRIVER, INSIGHTS = "aws-secrets-store-csi-driver-provider", "amazon-cloudwatch-observability"


@cache
def recorded(mode: ClusterMode = ClusterMode.RUNNING) -> Recording:
    def program() -> object:
        addons = ClusterAddons(
            NAME,
            ClusterAddonsArgs(
                mode=mode,
                cluster="demo-us-west-2",
                metrics_role_arn=NAMES.role_arn("cluster-metrics"),
                provider=providers(WEST)[WEST],
            ),
        )
        return addons.secrets_driver.addon_name if addons.secrets_driver else None

    return record(program)


def test_a_cluster_gets_secrets_as_files_pod_metrics_and_container_insights() -> None:
    recording = recorded()
    assert recording.counts() == {"aws:eks/addon:Addon": 3}
    assert set(recording.places().values()) == {"aws-us-west-2"}
    addons = recording.of("aws:eks/addon:Addon")
    assert {each.inputs["addonName"] for each in addons} == {DRIVER, INSIGHTS, "metrics-server"}
    assert {each.inputs["clusterName"] for each in addons} == {"demo-us-west-2"}
    assert recording.result == DRIVER, "what mounts secrets waits for this one"


def test_each_version_is_pinned_and_what_was_changed_by_hand_is_put_back() -> None:
    for each in recorded().of("aws:eks/addon:Addon"):
        assert re.fullmatch(r"v\d+\.\d+\.\d+-eksbuild\.\d+", each.inputs["addonVersion"])
        assert each.inputs["resolveConflictsOnCreate"] == "OVERWRITE"
        assert each.inputs["resolveConflictsOnUpdate"] == "OVERWRITE"


def test_container_insights_writes_as_a_role_of_its_own_and_changes_no_pod() -> None:
    inputs = recorded().named(f"{NAME}-{INSIGHTS}").inputs
    assert inputs["podIdentityAssociations"] == [
        {"roleArn": "arn:aws:iam::123456789012:role/demo-cluster-metrics", "serviceAccount": "cloudwatch-agent"}
    ]
    settings = json.loads(inputs["configurationValues"])
    assert settings["manager"]["applicationSignals"]["autoMonitor"]["monitorAllServices"] is False
    assert "podIdentityAssociations" not in recorded().named(f"{NAME}-{DRIVER}").inputs


def test_without_a_cluster_there_are_none() -> None:
    recording = recorded(ClusterMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result is None
