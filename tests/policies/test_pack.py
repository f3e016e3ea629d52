"""The pack's list is pinned: a rule that comes or goes is seen."""

from policies.pack import RULES

PACK = {
    "data": ["versioning-enabled"],
}


def test_the_pack_has_just_these_rules() -> None:
    found: dict[str, list[str]] = {}
    for rule in RULES:
        found.setdefault(rule.family, []).append(rule.id)
    assert found == PACK


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
