"""Reading versions and the rules for those on PATH."""

import pytest

from tools import versions


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", (3, 259, 0)),
        ("Kubernetes v1.36.2\n", (1, 36, 2)),
        ("Client Version: v1.32.4-dispatcher\nKustomize Version: v5.5.0\n", (1, 32, 4)),
        ("etcd Version: 3.6.8\nGit SHA: Not provided\nGo Version: go1.26.8\n", (3, 6, 8)),
        ("kwok version v0.8.0 go1.26.8 (linux/amd64)\n", (0, 8, 0)),
        ("go version go1.26.8 linux/amd64\n", (1, 26, 8)),
        ("go version go1.27 darwin/arm64\n", (1, 27, 0)),
        ("flag provided but not defined: -version\n", None),
        ("", None),
    ],
)
def test_a_version_is_read_from_what_programs_print(text: str, version: versions.Version | None) -> None:
    assert versions.read(text) == version


@pytest.mark.parametrize(
    ("rule", "fitting", "unfitting"),
    [
        (versions.exactly("0.8.0"), ["0.8.0"], ["0.8.1", "0.7.0", "1.8.0"]),
        (versions.same_minor("3.5", "3.6"), ["3.5.0", "3.6.8", "3.6.99"], ["3.4.9", "3.7.0", "2.6.8"]),
        (versions.at_least("3.259.0"), ["3.259.0", "3.259.1", "3.400.0"], ["3.258.9", "4.0.0", "2.300.0"]),
    ],
)
def test_rules(rule: versions.Rule, fitting: list[str], unfitting: list[str]) -> None:
    def fits(text: str) -> bool:
        version = versions.read(text)
        assert version is not None
        return rule(version)

    assert [fits(text) for text in fitting] == [True] * len(fitting)
    assert [fits(text) for text in unfitting] == [False] * len(unfitting)
