"""The price list: what a unit costs a month, and what is said of a list that can't be used."""

from pathlib import Path

import pytest
import yaml

from recovery.cost.prices import (
    BOOK,
    GIB,
    backup_month,
    bucket_month,
    cache_node_month,
    database_instance_month,
    database_storage_month,
    general_node_month,
    gpu_node_month,
    health_check_month,
    item_month,
    load_balancer_month,
    prices,
)
from spec.errors import EnvironmentFileError
from spec.gpus import INSTANCE_TYPES

UNPRICED = {"p5e.48xlarge"}
"""Sold in capacity blocks."""


def written(folder: Path, text: str) -> Path:
    path = folder / "stacks" / "prices.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_every_item_names_the_vendors_page_and_the_list_says_of_when_it_is() -> None:
    book = yaml.safe_load(BOOK.read_text(encoding="utf-8"))
    assert [name for name, each in book["items"].items() if not each["source"].startswith("https://aws.amazon")] == []
    assert prices().label == "list prices of mid-2025, no discounts"


def test_every_instance_type_that_a_model_may_name_has_a_price_but_for_those_sold_in_blocks() -> None:
    assert set(INSTANCE_TYPES) - set(prices().gpu_nodes) == UNPRICED
    assert set(prices().gpu_nodes) <= set(INSTANCE_TYPES)


@pytest.mark.parametrize(
    ("month", "dollars"),
    [
        (item_month("EKS cluster", 2, prices()), 2 * 0.10 * 730),
        (item_month("secret", 3, prices()), 3 * 0.40),
        (gpu_node_month("g6e.xlarge", prices()), 1.861 * 1.12 * 730),
        (general_node_month(prices()), 0.2016 * 1.12 * 730),
        (database_instance_month("db.r7g.large", prices()), 0.276 * 730),
        (database_instance_month("db.r7g.large", prices(), io_optimized=True), 0.276 * 1.3 * 730),
        (database_storage_month(10 * GIB, prices()), 1.0),
        (database_storage_month(10 * GIB, prices(), io_optimized=True), 2.25),
        (cache_node_month("cache.t4g.small", prices()), 0.0256 * 730),
        (bucket_month(1000 * GIB, prices()), 23.0),
        (backup_month(100 * GIB, 100 * GIB, prices()), 5.0 + 2.1),
        (health_check_month(prices()), 0.5),
        (health_check_month(prices(), options=4), 4.5),
        (load_balancer_month(3, prices()), (0.0225 + 3 * 0.005) * 730),
    ],
)
def test_a_unit_costs_its_hours_or_its_month(month: float, dollars: float) -> None:
    assert month == pytest.approx(dollars)


def test_a_type_without_a_price_is_an_error_that_names_the_key_to_add() -> None:
    with pytest.raises(EnvironmentFileError) as raised:
        gpu_node_month("p5e.48xlarge", prices())
    assert str(raised.value) == (
        "stacks/prices.yaml: gpu_nodes.p5e.48xlarge: there is no price for p5e.48xlarge; write dollars an hour, "
        "e.g. `gpu_nodes: {p5e.48xlarge: 1.23}`"
    )
    with pytest.raises(EnvironmentFileError, match=r"database_instances\.db\.x9\.large: there is no price"):
        database_instance_month("db.x9.large", prices())


def test_a_users_own_prices_win_over_those_that_ship_and_the_label_says_so(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        "as_of: 2026-11\n"
        "gpu_nodes: {p5e.48xlarge: 40, g6e.xlarge: 1}\n"
        "items: {secret: {price: 0.30, per: month}}\n"
        "auto_mode: 0\n",
    )
    mine = prices(own)
    assert mine.label == "list prices of mid-2025, no discounts; over them stacks/prices.yaml of 2026-11"
    assert gpu_node_month("p5e.48xlarge", mine) == pytest.approx(40 * 730)
    assert gpu_node_month("g6e.xlarge", mine) == pytest.approx(730)
    assert gpu_node_month("g5.xlarge", mine) == pytest.approx(1.006 * 730)
    assert item_month("secret", 1, mine) == 0.30
    assert item_month("alarm", 1, mine) == 0.10


def test_without_a_file_of_ones_own_the_list_that_ships_holds(tmp_path: Path) -> None:
    assert prices(tmp_path / "prices.yaml") == prices()


def test_a_list_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFileError, match=r"mine.yaml: the price list can't be read \(No such file"):
        prices(tmp_path / "mine.yaml", required=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2]", "the file holds a list; write keys of as_of, items"),
        ("gpu_nodes: {g5.xlarge: 1}", "as_of: the list doesn't say of when it is; write e.g. `as_of: 2026-11`"),
        ("as_of: x\ngpu_node: {}", "gpu_node: there is no key 'gpu_node'; did you mean 'gpu_nodes'?"),
        ("as_of: x\ngpu_nodes: 3", "gpu_nodes: 3 is no mapping; write names with their prices"),
        ("as_of: x\ngpu_nodes: {g5.xlarg: 1}", "gpu_nodes.g5.xlarg: 'g5.xlarg' is no GPU instance type"),
        ("as_of: x\ngpu_nodes: {g5.xlarge: cheap}", "gpu_nodes.g5.xlarge: 'cheap' is no price; write dollars an hour"),
        ("as_of: x\ngpu_nodes: {g5.xlarge: -1}", "gpu_nodes.g5.xlarge: -1 is no price"),
        ("as_of: x\ngpu_nodes: {g5.xlarge: true}", "gpu_nodes.g5.xlarge: true is no price"),
        ("as_of: x\ngpu_nodes: {g5.xlarge: .nan}", "gpu_nodes.g5.xlarge: nan is no price"),
        ("as_of: x\ndatabase_instances: {r7g.large: 1}", "'r7g.large' is no database class; write one such as db."),
        (
            "as_of: x\ncache_nodes: {t4g.small: 1}",
            "'t4g.small' is no node type of ElastiCache; write one such as cache",
        ),
        ("as_of: x\nitems: {KMS keys: {price: 1, per: month}}", "nothing is counted as 'KMS keys'; did you mean"),
        ("as_of: x\nitems: {KMS key: 1}", "items.KMS key: 1 is no price; write e.g. `{price: 0.10, per: hour}`"),
        ("as_of: x\nitems: {KMS key: {price: 1, per: day}}", "per hour or month"),
        ("as_of: x\nauto_mode: some", "auto_mode: 'some' is no share; write a number, such as 0.12"),
        ("as_of: [", "the price list can't be read"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_with_place_value_and_fix(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(EnvironmentFileError) as raised:
        prices(written(tmp_path, text))
    assert str(raised.value).startswith("stacks/prices.yaml: ")
    assert said in str(raised.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFileError) as raised:
        prices(written(tmp_path, "gpu_nodes: {g5.xlarge: x, g6.xlarge: y}"))
    assert len(raised.value.problems) == 3
