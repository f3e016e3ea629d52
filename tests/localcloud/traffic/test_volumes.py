"""The files of a pod's mounts."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from localcloud.errors import LocalCloudError
from localcloud.traffic.volumes import prepare, secrets_of
from tests.localcloud.traffic.cluster import pod

OBJECTS = """
- objectName: demo/claims/gateway
  objectType: secretsmanager
  jmesPath:
  - {path: master_key, objectAlias: LITELLM_MASTER_KEY}
- {objectName: demo/providers/claude, objectType: secretsmanager, objectAlias: CLAUDE_KEY}
"""
CLASS = {"spec": {"parameters": {"objects": OBJECTS}}}
SECRETS = {"demo/claims/gateway": json.dumps({"master_key": "sk-1"}), "demo/providers/claude": ""}
VOLUMES: list[dict[str, Any]] = [
    {"name": "files", "configMap": {"name": "gateway"}},
    {
        "name": "secrets",
        "csi": {"driver": "secrets-store.csi.k8s.io", "volumeAttributes": {"secretProviderClass": "gateway"}},
    },
    {"name": "run", "emptyDir": {}},
]


def get(api_version: str, kind: str, name: str) -> dict[str, Any] | None:
    found: dict[tuple[str, str], dict[str, Any]] = {
        ("ConfigMap", "gateway"): {"data": {"config.yaml": "model_list: []"}},
        ("SecretProviderClass", "gateway"): CLASS,
    }
    return found.get((kind, name))


def test_config_maps_and_secrets_are_files_that_this_user_alone_can_read(tmp_path: Path) -> None:
    prepare(pod("gw", "gateway", [{"name": "c"}], VOLUMES, ready=True), tmp_path / "pod", get, SECRETS.get)
    volumes = tmp_path / "pod" / "volumes"
    assert {path.name for path in volumes.iterdir()} == {"files", "secrets", "run"}
    assert (volumes / "files" / "config.yaml").read_text() == "model_list: []"
    key = volumes / "secrets" / "LITELLM_MASTER_KEY"
    assert key.read_text() == "sk-1"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(volumes.stat().st_mode) == 0o700


def test_a_key_that_nobody_has_put_yet_is_issued_by_the_stand_in() -> None:
    assert secrets_of(CLASS, SECRETS.get)["CLAUDE_KEY"] == "issued-by-the-stand-in-claude-key"


@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ({}, "there is no secret demo/claims/gateway"),
        ({**SECRETS, "demo/claims/gateway": "{}"}, "has no master_key"),
        ({**SECRETS, "demo/claims/gateway": "none"}, "is not JSON"),
    ],
)
def test_a_secret_that_is_not_there_keeps_the_pod_from_starting(secrets: dict[str, str], says: str) -> None:
    with pytest.raises(LocalCloudError, match=says):
        secrets_of(CLASS, secrets.get)


@pytest.mark.parametrize("missing", ["ConfigMap", "SecretProviderClass"])
def test_an_object_that_is_not_there_keeps_the_pod_from_starting(tmp_path: Path, missing: str) -> None:
    item = pod("gw", "gateway", [{"name": "c"}], VOLUMES, ready=True)
    with pytest.raises(LocalCloudError, match=f"the {missing} gateway is not there"):
        prepare(item, tmp_path / "pod", lambda v, k, n: None if k == missing else get(v, k, n), SECRETS.get)
