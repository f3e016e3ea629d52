"""Which cloud a command works on, and what programs get to reach it."""

import os
import sys
from pathlib import Path

import pytest
from moto import mock_aws

from cli import clouds
from cli.aws import Aws
from cli.cloud import CloudName
from cli.errors import FailedError, UserError
from cli.home import Home
from cli.local import Local
from cli.pulumi import merged
from cli.worlds import Worlds
from tests.cli.conftest import World


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RELIGHT_CLOUD", "PULUMI_BACKEND_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("option", "variable", "expected"),
    [
        (None, None, CloudName.LOCAL),
        (None, "aws", CloudName.AWS),
        ("local", "aws", CloudName.LOCAL),
        ("aws", None, CloudName.AWS),
    ],
)
def test_the_option_then_the_variable_then_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str | None, variable: str | None, expected: CloudName
) -> None:
    if variable:
        monkeypatch.setenv("RELIGHT_CLOUD", variable)
    assert clouds.choose(option, Home(tmp_path)).name is expected


def test_a_cloud_that_does_not_exist_names_the_place_and_the_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="--cloud is 'azure': it can be local or aws"):
        clouds.choose("azure", Home(tmp_path))
    monkeypatch.setenv("RELIGHT_CLOUD", "gcp")
    with pytest.raises(UserError, match="RELIGHT_CLOUD is 'gcp'"):
        clouds.choose(None, Home(tmp_path))


def test_the_home_can_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path / "elsewhere"))
    home = Home.find()
    assert home.state == tmp_path / "elsewhere" / "state"
    assert home.state.stat().st_mode & 0o077 == 0


def test_local_programs_get_the_local_cloud_and_nothing_of_the_users_accounts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "mine")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = merged(world.session().cloud.variables())
    assert environment.keys().isdisjoint({"AWS_PROFILE", "PULUMI_CONFIG_PASSPHRASE", "PYTHONDONTWRITEBYTECODE"})
    assert environment["PULUMI_BACKEND_URL"] == world.home.state.as_uri()
    assert environment["VIRTUAL_ENV"] == sys.prefix
    path = environment["PATH"].split(os.pathsep)
    assert path[0] == str(world.cloud.plugins)
    assert path.count(str(Path(sys.prefix) / "bin")) == 1


def test_the_passphrase_is_made_once_for_this_user_alone(world: World) -> None:
    files = [Path(world.session().cloud.variables()["PULUMI_CONFIG_PASSPHRASE_FILE"] or "") for _ in range(2)]
    assert files[0] == files[1]
    assert files[0].stat().st_mode & 0o077 == 0
    assert len(files[0].read_text()) > 40


def test_aws_keeps_the_users_backend_and_refuses_the_local_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Aws(Home(tmp_path))
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://state")
    assert aws.start() is False
    assert "PULUMI_BACKEND_URL" not in aws.variables()
    assert aws.describe() == "AWS, state in s3://state"
    monkeypatch.setenv("PULUMI_BACKEND_URL", Local(Home(tmp_path)).home.state.as_uri())
    with pytest.raises(UserError, match="open a shell without `relight env`"):
        aws.start()


def test_a_stack_remembers_its_world(tmp_path: Path) -> None:
    worlds = Worlds(tmp_path / "worlds")
    assert worlds.differs("demo-data", "first")  # made by someone else: nothing is known of it
    worlds.keep("demo-data", "first")
    assert not worlds.differs("demo-data", "first")
    assert worlds.differs("demo-data", "second")
    assert not worlds.differs("demo-data", None)


def test_a_destroy_stops_at_credentials_of_another_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    aws = Aws(Home(tmp_path))
    with mock_aws():
        aws.guard("123456789012", ["us-east-1"])
        with pytest.raises(UserError) as refused:
            aws.guard("111122223333", ["us-east-1"])
    assert str(refused.value) == (
        "The credentials are of account 123456789012, and the environment's file is for account 111122223333: "
        "nothing was changed; take credentials of 111122223333, or correct `account` in the file."
    )


def test_a_destroy_stops_where_no_region_says_whose_the_credentials_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(FailedError, match=r"No region says whose credentials these are.*us-east-1: .*; us-west-2: "):
        Aws(Home(tmp_path)).guard("123456789012", ["us-east-1", "us-west-2"])
