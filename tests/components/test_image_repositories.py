"""The image repositories of an environment."""

import json
from functools import cache

from components.image_repositories import ImageRepositories, ImageRepositoriesArgs
from tests.components.given import ACCOUNT, EAST, EUROPE, WEST, keys, providers
from tests.recorder import Recording, record

REPOSITORIES = ("demo/vllm/vllm-openai", "demo/berriai/litellm")
REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration"


@cache
def recorded(*regions: str, home: str = EAST, protect: bool = True) -> Recording:
    def program() -> object:
        return ImageRepositories(
            "demo-images",
            ImageRepositoriesArgs(
                repositories=REPOSITORIES,
                prefix="demo/",
                account=ACCOUNT,
                home=home,
                keys=keys(*regions),
                providers=providers(*regions),
                protect=protect,
            ),
        ).urls

    return record(program)


def test_every_region_has_every_repository_with_a_lifecycle_and_one_setting_for_scans() -> None:
    recording = recorded(EAST, WEST)
    assert recording.counts() == {
        "aws:ecr/lifecyclePolicy:LifecyclePolicy": 4,
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": 2,
        REPLICATION: 1,
        "aws:ecr/repository:Repository": 4,
    }
    for region in (EAST, WEST):
        here = {r.name: r for r in recording.resources() if r.provider == f"aws-{region}"}
        names = {f"demo-images-{region}-{name.removeprefix('demo/')}" for name in REPOSITORIES}
        assert {name for name, r in here.items() if r.type.endswith(":Repository")} == names
        assert all(region in name for name in here)
    assert recording.result == {
        region: {name: f"url/of/demo-images-{region}-{name.removeprefix('demo/')}" for name in REPOSITORIES}
        for region in (EAST, WEST)
    }


def test_a_tag_never_moves_and_what_is_kept_is_encrypted_with_the_regions_key() -> None:
    for repository in recorded(EAST, WEST).of("aws:ecr/repository:Repository"):
        region = repository.provider.removeprefix("aws-")
        assert repository.inputs["imageTagMutability"] == "IMMUTABLE"
        assert repository.inputs["encryptionConfigurations"] == [
            {"encryptionType": "KMS", "kmsKey": keys(region)[region]}
        ]


def test_images_are_scanned_as_long_as_they_are_kept() -> None:
    for region in (EAST, WEST):
        scanning = recorded(EAST, WEST).named(f"demo-images-{region}-scanning").inputs
        assert scanning["scanType"] == "ENHANCED"
        everything = {"filter": "demo/*", "filterType": "WILDCARD"}
        assert scanning["rules"] == [{"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [everything]}]


def test_only_what_no_tag_names_expires() -> None:
    for policy in recorded(EAST, WEST).of("aws:ecr/lifecyclePolicy:LifecyclePolicy"):
        (rule,) = json.loads(policy.inputs["policy"])["rules"]
        assert rule["selection"]["tagStatus"] == "untagged"
        assert (rule["selection"]["countNumber"], rule["selection"]["countUnit"]) == (14, "days")
        assert policy.inputs["repository"] in REPOSITORIES


def test_what_is_pushed_at_home_goes_to_every_other_region() -> None:
    recording = recorded(WEST, EAST, EUROPE)
    (replication,) = recording.of(REPLICATION)
    assert replication.provider == "aws-us-east-1"
    assert replication.inputs["replicationConfiguration"] == {
        "rules": [
            {
                "destinations": [{"region": region, "registryId": ACCOUNT} for region in (WEST, EUROPE)],
                "repositoryFilters": [{"filter": "demo/", "filterType": "PREFIX_MATCH"}],
            }
        ]
    }
    assert {r.name for r in recording.of("aws:ecr/repository:Repository")} <= replication.dependencies


def test_a_single_region_replicates_nothing() -> None:
    assert REPLICATION not in recorded(EAST).counts()


def test_a_protected_repository_that_holds_anything_refuses_to_go() -> None:
    for protect in (True, False):
        found = recorded(EAST, WEST, protect=protect).of("aws:ecr/repository:Repository")
        assert [r.inputs["forceDelete"] for r in found] == [not protect] * 4
