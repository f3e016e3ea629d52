"""The facts that the search for a change expects are those of the resources that the components really make."""

from dataclasses import fields, replace
from typing import Any

import pytest

from recovery.advice.expected import expected
from recovery.declared.service import Declared, Side, read
from spec.patterns import Pattern
from tests.graphs import demo_graph, graph
from tests.layers.environments import demo, pattern_up, with_service

CASES = [(service, pattern) for service in demo().services for pattern in Pattern]


@pytest.mark.parametrize(("service", "pattern"), CASES)
def test_a_pattern_is_expected_to_declare_what_it_declares(service: str, pattern: Pattern) -> None:
    changed = with_service(demo(), service, pattern=pattern)
    really = read(graph(pattern_up(service, pattern)), changed, changed.services[service])
    now = read(demo_graph(), demo(), demo().services[service])
    assert facts(expected(now, changed)) == facts(really)


def facts(found: Declared) -> dict[str, Any]:
    """What the sums are made of: evidence, and what no sum reads of a standby, left out."""
    assert found.traffic is not None
    assert found.backups is not None
    return {
        "traffic": replace(found.traffic, evidence=()),
        "copies": (found.backups.regions, found.backups.days, found.backups.continuous),
        "sides": {region: side(each, region == found.service.primary) for region, each in found.sides.items()},
    }


def side(found: Side, primary: bool) -> dict[str, Any]:
    kept = {name: getattr(found, name) for name in ("planned", "cluster", "gateway", "database", "bucket")}
    told = {name: replace(fact, evidence=()) if hasattr(fact, "evidence") else fact for name, fact in kept.items()}
    if found.bucket is not None and not primary:
        told["bucket"] = found.bucket.versioned
    models = {
        name: {
            each.name: getattr(model, each.name) for each in fields(model) if each.name not in ("evidence", "offers")
        }
        | {"offers": set(model.offers)}
        for name, model in found.models.items()
    }
    return {**told, "models": models}
