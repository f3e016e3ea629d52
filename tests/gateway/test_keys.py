"""Who may ask the gateway what."""

import json
import os
from pathlib import Path

import pytest

from components.gateway_files.gateway_keys import HEALTH, Caller, Keys, RefusedError, admit, digest

CHAT = "/v1/chat/completions"
TEAM = Caller(name="team", models=("claude",))


def written(folder: Path, document: object) -> Path:
    path = folder / "VIRTUAL_KEYS"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def keys(folder: Path, **models: list[str]) -> Keys:
    """A gateway's keys: each virtual one is `sk-<name>`."""
    document = {name: {"sha256": digest(f"sk-{name}"), "models": allowed} for name, allowed in models.items()}
    return Keys(
        written(folder, document), master="sk-master", health_sha256=digest("sk-health"), health_models=("claude",)
    )


def refusal(caller: Caller, path: str, body: dict[str, object]) -> int:
    with pytest.raises(RefusedError) as refused:
        admit(caller, path, body)
    return refused.value.status


@pytest.mark.parametrize("sent", ["sk-team", "Bearer sk-team", " sk-team "])
def test_a_virtual_key_is_known_by_its_digest_alone(tmp_path: Path, sent: str) -> None:
    assert keys(tmp_path, team=["claude"]).caller(sent) == TEAM


def test_the_master_key_is_the_operators_and_the_health_key_the_sidecars(tmp_path: Path) -> None:
    known = keys(tmp_path)
    assert known.caller("sk-master").operator is True
    assert known.caller("sk-health") == Caller(name=HEALTH, models=("claude",))


@pytest.mark.parametrize("sent", ["", "Bearer ", "sk-", "sk-tea", "sk-team2", "sk-master ".upper()])
def test_any_other_key_is_refused(tmp_path: Path, sent: str) -> None:
    with pytest.raises(RefusedError) as refused:
        keys(tmp_path, team=["claude"]).caller(sent)
    assert refused.value.status == 401
    assert sent.strip() == "" or sent.strip() not in refused.value.message


def test_a_gateway_without_a_master_key_takes_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        Keys(written(tmp_path, {}), master="").caller("")


def test_a_key_is_given_and_taken_back_while_the_gateway_runs(tmp_path: Path) -> None:
    known = keys(tmp_path)
    entry = {"sha256": digest("sk-team").upper(), "models": ["claude"]}
    written(tmp_path, {"team": entry})
    assert known.caller("sk-team") == TEAM
    (tmp_path / "VIRTUAL_KEYS").unlink()
    with pytest.raises(RefusedError):
        known.caller("sk-team")


@pytest.mark.parametrize("slip", ['{"team": ', '{"team": {"sha256": "abc", "models": []}}', '{"team": {}}', "[]", "1"])
def test_a_slip_in_the_file_locks_nobody_out_and_lets_nobody_in(tmp_path: Path, slip: str) -> None:
    known = keys(tmp_path, team=["claude"])
    assert known.caller("sk-team") == TEAM
    path = tmp_path / "VIRTUAL_KEYS"
    path.write_text(slip, encoding="utf-8")
    os.utime(path, (1, 1))
    assert known.caller("sk-team") == TEAM
    with pytest.raises(RefusedError):
        known.caller("abc")


def test_a_key_asks_the_models_that_it_was_given_and_no_others() -> None:
    admit(TEAM, CHAT, {"model": "claude"})
    # The same route's weaker models have a name of their own, and take a key that says so.
    assert refusal(TEAM, CHAT, {"model": "claude-degraded"}) == 403
    assert refusal(TEAM, CHAT, {"model": ["claude"]}) == 403
    assert refusal(TEAM, CHAT, {}) == 403
    admit(Caller(name="all", models=("*",)), CHAT, {"model": "claude-degraded"})


@pytest.mark.parametrize("path", ["/key/generate", "/config/update", "/model/new", "/v1/files", "/health", "/"])
def test_only_operators_reach_what_is_no_question(path: str) -> None:
    assert refusal(TEAM, path, {"model": "claude"}) == 403
    admit(Caller(name="operator", models=("*",), operator=True), path, {})


@pytest.mark.parametrize("field", ["fallbacks", "context_window_fallbacks", "models"])
def test_a_question_does_not_choose_its_own_route(field: str) -> None:
    assert refusal(TEAM, CHAT, {"model": "claude", field: ["gpt"]}) == 403


def test_anyone_with_a_key_sees_the_list_of_models() -> None:
    admit(TEAM, "/v1/models", {})
