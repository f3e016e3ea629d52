"""Finding environment files, and files that can't be read at all."""

from pathlib import Path

import pytest

from spec.errors import EnvironmentFileError
from spec.load import find, load, names


def refusal(path: Path) -> str:
    with pytest.raises(EnvironmentFileError) as refused:
        load(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ":1: the file holds nothing; write the keys of an environment, as in demo.yaml"),
        (b"- a\n", ":1: the file holds a list; write the keys of an environment, as in demo.yaml"),
        (b"environment: w\nd\xe9: 1", ":2: the file is not UTF-8 text; save it as UTF-8"),
    ],
    ids=["empty", "a list", "latin-1"],
)
def test_a_file_of_another_kind(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(content)
    assert refusal(path) == f"{path}{said}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    assert refusal(path) == f"{path}: there is no such file; copy stacks/demo.yaml to it and change that"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: the file can't be read (Is a directory); name a file that you may read"


def test_a_place_below_the_working_folder_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(tmp_path / "w.yaml").startswith("w.yaml: there is no such file")


def test_an_environment_is_found_by_its_name(tmp_path: Path) -> None:
    for file in ("prod.yaml", "test.yaml", "Pulumi.prod-data.yaml", "environment.schema.json", "prices.yaml"):
        (tmp_path / file).touch()
    assert names(tmp_path) == ("prod", "test")
    assert find("prod", tmp_path) == tmp_path / "prod.yaml"


@pytest.mark.parametrize(
    ("files", "asked", "said"),
    [
        ((), "prod", "there is no environment 'prod'; there is none yet"),
        (("prod", "test"), "staging", "there is no environment 'staging'; the environments are prod and test"),
        (("prod",), "prd", "there is no environment 'prd'; the environments are prod; did you mean 'prod'?"),
        (("prod",), "../prod", "there is no environment '../prod'; the environments are prod; did you mean 'prod'?"),
    ],
    ids=["none", "another", "near", "a path"],
)
def test_an_unknown_environment_is_refused_with_those_there_are(
    tmp_path: Path, files: tuple[str, ...], asked: str, said: str
) -> None:
    for name in files:
        (tmp_path / f"{name}.yaml").touch()
    with pytest.raises(EnvironmentFileError) as refused:
        find(asked, tmp_path)
    assert str(refused.value) == f"{tmp_path / asked}.yaml: {said}"
