"""What each service costs: as planned, under other patterns, in a drill."""

from collections.abc import Callable
from functools import cache

import pytest

from recovery.cost.charge import SHARED, Line, lines, sharing, total
from recovery.cost.estimate import Costs, ServiceCost, declared, estimate, of
from recovery.cost.prices import MONTH, cache_node_month, gpu_node_month, prices
from recovery.graph.graph import Graph
from spec.environment import Environment
from spec.errors import EnvironmentFileError
from spec.load import find, load
from spec.naming import stacks
from spec.patterns import Pattern
from spec.placement import placements
from tests.graphs import demo_graph, graph, prod_graph
from tests.layers.environments import (
    EAST,
    EUROPE,
    WEST,
    build,
    demo,
    europe_up,
    only_backups,
    pattern_up,
    prod,
    up,
    with_europe,
    with_service,
)
from tests.layers.test_unknown import MISSING

ALARMS = 1.0
"""Dollars: the file alone only says about how many there are."""

SERVICES = {
    Pattern.ACTIVE_ACTIVE: "claims-assistant",
    Pattern.HOT_STANDBY: "underwriting",
    Pattern.PILOT_LIGHT: "knowledge-search",
    Pattern.BACKUP_RESTORE: "nightly-summaries",
}


def small() -> Environment:
    return load(find("small"))


@cache
def demo_costs() -> Costs:
    return estimate(demo(), demo_graph(), prices())


def service(costs: Costs, name: str) -> ServiceCost:
    (found,) = [each for each in costs.services if each.service.name == name]
    return found


@pytest.mark.parametrize(
    ("environment", "planned"),
    [
        (demo, demo_graph),
        (prod, prod_graph),
        (small, lambda: graph(up(small()))),
        (only_backups, lambda: graph(up(only_backups()))),
        (with_europe, lambda: graph(europe_up())),
    ],
    ids=["demo", "prod", "small", "only backups", "a region without services"],
)
def test_the_file_alone_gives_what_the_plan_gives(
    environment: Callable[[], Environment], planned: Callable[[], Graph]
) -> None:
    costs = estimate(environment(), planned(), prices())
    alone = declared(environment(), prices())
    for each in costs.services:
        for region in environment().regions:
            counted = lines([charge for charge in each.charges if charge.region == region])
            said = lines([charge for charge in of(alone, each.service.name) if charge.region == region])
            for line in {*counted, *said}:
                room = ALARMS if line is Line.KEYS else 0.01
                assert counted.get(line, 0) == pytest.approx(said.get(line, 0), abs=room), (each.service.name, line)


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("name", ["knowledge-search", "nightly-summaries"])
def test_what_a_pattern_would_cost_is_what_it_costs_once_it_is_planned(name: str, pattern: Pattern) -> None:
    changed = with_service(demo(), name, pattern=pattern)
    planned = estimate(changed, graph(pattern_up(name, pattern)), prices())
    assert service(demo_costs(), name).patterns[pattern] == pytest.approx(service(planned, name).month, abs=ALARMS)


@pytest.mark.parametrize(("pattern", "name"), SERVICES.items())
def test_a_services_own_pattern_is_among_them_with_what_it_costs_now(pattern: Pattern, name: str) -> None:
    found = service(demo_costs(), name)
    assert found.pattern is pattern
    assert found.patterns[pattern] == pytest.approx(found.month, abs=ALARMS)


@pytest.mark.parametrize("name", SERVICES.values())
def test_a_faster_pattern_never_costs_less(name: str) -> None:
    dollars = [service(demo_costs(), name).patterns[pattern] for pattern in Pattern]
    assert dollars == sorted(dollars, reverse=True)
    assert dollars[0] > dollars[-1]


def test_services_and_what_is_nobodys_sum_up_to_the_environment() -> None:
    costs = estimate(with_europe(), graph(europe_up()), prices())
    assert sum(each.month for each in costs.services) + total(costs.nobodys) == pytest.approx(costs.month)
    assert {charge.region for charge in costs.nobodys} == {EUROPE}
    assert total(costs.nobodys) > 500


def test_a_services_regions_sum_up_to_it() -> None:
    for each in demo_costs().services:
        assert each.in_region(EAST) + each.in_region(WEST) == pytest.approx(each.month)


def test_what_a_region_has_once_is_shared_in_equal_parts_by_the_services_that_run_there() -> None:
    shares = {
        each.service.name: total(c for c in each.charges if c.line in SHARED and c.region == WEST)
        for each in demo_costs().services
    }
    assert shares["nightly-summaries"] == 0
    assert shares["claims-assistant"] == shares["underwriting"] == shares["knowledge-search"] > 300
    assert sharing(placements(demo()), WEST) == ("claims-assistant", "underwriting", "knowledge-search")


def test_where_nothing_runs_those_share_that_have_anything_there() -> None:
    assert sharing(placements(only_backups()), WEST) == tuple(demo().services)


def test_a_cache_costs_its_nodes_two_where_the_gateway_runs_in_full_and_one_where_it_is_small() -> None:
    search = service(estimate(prod(), prod_graph(), prices()), "knowledge-search")
    nodes = {charge.region: charge.count for charge in search.charges if charge.line is Line.CACHES}
    assert nodes == {EUROPE: 2, EAST: 1}
    assert lines(search.charges)[Line.CACHES] == pytest.approx(3 * cache_node_month("cache.t4g.small", prices()))


def test_gpus_of_a_service_are_its_replicas_with_those_for_a_lost_zone() -> None:
    node = gpu_node_month("g6e.xlarge", prices())
    claims = lines(service(demo_costs(), "claims-assistant").charges)
    assert claims[Line.GPU_RESERVED] == pytest.approx(6 * node)
    assert Line.GPU_ON_DEMAND not in claims
    assert lines(service(demo_costs(), "underwriting").charges)[Line.GPU_RESERVED] == pytest.approx(4 * node)


def test_gpus_without_a_reservation_are_on_demand() -> None:
    nightly = lines(service(demo_costs(), "nightly-summaries").charges)
    assert nightly[Line.GPU_ON_DEMAND] == pytest.approx(gpu_node_month("g6.xlarge", prices()))
    assert Line.GPU_RESERVED not in nightly


def test_a_providers_key_is_shared_by_those_who_have_it_on_their_route() -> None:
    secrets = [charge for charge in demo_costs().charges if charge.what == "secret" and charge.count != 1]
    assert {name for charge in secrets for name in charge.services} == set()
    several = estimate(prod(), prod_graph(), prices())
    keys = [charge for charge in several.charges if charge.what == "secret" and charge.count < 1]
    assert {name for charge in keys for name in charge.services} == {
        "claims-assistant", "underwriting", "knowledge-search",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "hourly"),
    [
        # One reader more: the standby's database becomes a writer with a reader beside it.
        ("claims-assistant", 0.276),
        # Two nodes beside the warm one, and a reader.
        ("underwriting", 2 * 1.861 * 1.12 + 0.276),
        # Three nodes from none, and a writer with a reader from none.
        ("knowledge-search", 3 * 0.8048 * 1.12 + 2 * 0.276),
    ],
)
def test_a_drill_costs_what_the_standby_lacks_for_full_load(name: str, hourly: float) -> None:
    drill = service(demo_costs(), name).drill
    assert drill is not None
    assert drill.hourly == pytest.approx(hourly)
    assert drill.extra == pytest.approx(4 * hourly)


def test_a_drill_of_a_region_that_is_made_anew_costs_its_cluster_too() -> None:
    costs = estimate(only_backups(), graph(up(only_backups())), prices(), hours=10)
    drill = service(costs, "nightly-summaries").drill
    assert drill is not None
    assert drill.region == WEST
    # Eleven interface endpoints in three zones, Bedrock's among them.
    cluster = 0.10 + 3 * 0.2016 * 1.12 + 3 * 0.05 + 33 * 0.01
    assert drill.hourly == pytest.approx(cluster + 0.8048 * 1.12 + 0.0225 + 3 * 0.005, abs=0.01)
    assert drill.extra == pytest.approx(10 * drill.hourly)


def test_without_a_standby_there_is_no_drill_and_every_pattern_costs_the_same() -> None:
    (assistant,) = estimate(small(), graph(up(small())), prices()).services
    assert assistant.drill is None
    assert len({round(dollars, 2) for dollars in assistant.patterns.values()}) == 1


def test_a_model_on_a_type_without_a_price_ends_in_the_key_to_add() -> None:
    model = demo().models["qwen3-8b"].model_copy(update={"instance_types": ("p5e.48xlarge",)})
    other = demo().model_copy(update={"models": {**demo().models, "qwen3-8b": model}})
    with pytest.raises(EnvironmentFileError, match=r"gpu_nodes\.p5e\.48xlarge: there is no price"):
        estimate(other, demo_graph(), prices())


def test_a_last_good_revision_is_stored_as_well() -> None:
    model = demo().models["qwen3-8b"].model_copy(update={"previous": demo().models["qwen3-8b"].digest})
    other = demo().model_copy(update={"models": {**demo().models, "qwen3-8b": model}})
    more = estimate(other, demo_graph(), prices()).month - demo_costs().month
    # In both regions.
    assert more == pytest.approx(2 * 16.4e9 / 2**30 * 0.023)


def test_prices_are_a_month_of_730_hours() -> None:
    assert MONTH == 730


@pytest.mark.parametrize(("environment", "planned"), [(demo, demo_graph), (prod, prod_graph)], ids=["demo", "prod"])
def test_the_preview_before_the_first_up_gives_the_same_costs(
    environment: Callable[[], Environment], planned: Callable[[], Graph]
) -> None:
    of = environment()
    first = {each.name: build(of, each, MISSING, preview=True) for each in stacks(of.name, of.regions)}
    found, whole = estimate(of, graph(first), prices()), estimate(of, planned(), prices())
    assert lines(found.charges) == pytest.approx(lines(whole.charges))
    for each in found.services:
        assert each.month == pytest.approx(service(whole, each.service.name).month)
