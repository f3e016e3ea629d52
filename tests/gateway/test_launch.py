"""How LiteLLM is started in a gateway's pod."""

import stat
from hashlib import sha256
from pathlib import Path

import pytest

from components.gateway_files import launch


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """A pod's environment, with the folders of secrets and of what its containers share."""
    for name, content in {
        "LITELLM_MASTER_KEY": "sk-master\n",
        "ANTHROPIC_API_KEY": "sk-ant",
        "VIRTUAL_KEYS": "{}",
        "gateway.json": '{"master_key": "sk-master"}',
    }.items():
        (tmp_path / "secrets" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "secrets" / name).write_text(content, encoding="utf-8")
    (tmp_path / "secrets" / "..data").mkdir()
    (tmp_path / "run").mkdir()
    return {"RELIGHT_SECRETS": str(tmp_path / "secrets"), "RELIGHT_RUN": str(tmp_path / "run"), "PATH": "/bin"}


def test_secrets_become_variables_of_litellm_alone_and_virtual_keys_stay_a_file(given: dict[str, str]) -> None:
    made = launch.prepared(given)
    assert made["LITELLM_MASTER_KEY"] == "sk-master"
    assert made["ANTHROPIC_API_KEY"] == "sk-ant"
    assert made["PATH"] == "/bin"
    assert {"VIRTUAL_KEYS", "gateway.json", "..data"} & set(made) == set()


def test_a_start_asks_no_host_on_the_internet_and_shows_no_pages(given: dict[str, str]) -> None:
    made = launch.prepared(given)
    assert made["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"
    assert (made["DISABLE_ADMIN_UI"], made["NO_DOCS"], made["NO_REDOC"]) == ("True", "True", "True")


def test_what_is_mounted_beside_it_can_be_imported(given: dict[str, str]) -> None:
    here = str(Path(launch.__file__).parent)
    assert launch.prepared(given)["PYTHONPATH"] == here
    assert launch.prepared({**given, "PYTHONPATH": "/more"})["PYTHONPATH"] == f"{here}:/more"


def test_each_start_makes_a_health_key_that_only_this_pods_user_can_read(given: dict[str, str], tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        made = launch.prepared(given)
        path = tmp_path / "run" / "health-key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        key = path.read_text(encoding="utf-8")
        assert made["RELIGHT_HEALTH_KEY_SHA256"] == sha256(key.encode()).hexdigest()
        assert key not in made.values()
        seen.append(key)
    assert seen[0] != seen[1]


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_without_a_master_key_it_does_not_start(given: dict[str, str], tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secrets" / "LITELLM_MASTER_KEY"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(launch.NotReadyError, match="would admit anyone"):
        launch.prepared(given)


def test_without_its_secrets_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(launch.NotReadyError, match="isn't mounted"):
        launch.prepared({"RELIGHT_SECRETS": str(tmp_path / "none")})


def test_it_starts_with_the_configuration_beside_it_on_the_pods_port() -> None:
    line = launch.command({"GATEWAY_PORT": "4321"})
    assert line[:3] == ["litellm", "--config", str(Path(launch.__file__).with_name("config.yaml"))]
    assert line[line.index("--port") + 1] == "4321"
    assert line[line.index("--num_workers") + 1] == "1"
