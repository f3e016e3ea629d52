"""Flipping any service of the shipped environments through the four patterns does exactly what the table says."""

import pytest

from spec.patterns import Pattern
from tests.layers.environments import demo, prod
from tests.layers.flips import Flip, expected, flips, lines_found, lines_said, planned
from tests.layers.plan import HOLDS_DATA, Operation
from tests.recorder import Registration

FLIPS = [*flips("demo"), *flips("prod")]
SERVICES = [(each.name, service) for each in (demo(), prod()) for service in each.services]
VAULT = "aws:backup/vault:Vault"


def of_data(flip: Flip, operation: Operation) -> list[Registration]:
    return [each for op, each in planned(flip).values() if op is operation and each.type in HOLDS_DATA]


def test_the_matrix_is_full() -> None:
    assert len(set(FLIPS)) == len(FLIPS) == 2 * 4 * 12


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_a_flip_does_exactly_what_the_table_says(flip: Flip) -> None:
    does = {key: operation for key, (operation, _) in planned(flip).items()}
    assert does
    assert does == expected(flip)


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize(("environment", "service"), SERVICES)
def test_all_that_the_table_says_is_there(environment: str, service: str, pattern: Pattern) -> None:
    assert lines_found(environment, service, pattern) == lines_said(environment, service, pattern)


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_a_flip_replaces_nothing_that_holds_data(flip: Flip) -> None:
    assert [each.name for each in of_data(flip, Operation.REPLACE)] == []


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_of_what_holds_data_a_flip_takes_away_the_standbys_copies_and_never_a_backup(flip: Flip) -> None:
    environment = {"demo": demo, "prod": prod}[flip.environment]()
    primary = environment.services[flip.service].primary
    taken = of_data(flip, Operation.DELETE)
    assert [each.name for each in taken if each.provider == f"aws-{primary}" or each.type == VAULT] == []
    assert bool(taken) == (flip.after is Pattern.BACKUP_RESTORE)


@pytest.mark.parametrize("flip", flips("prod"), ids=str)
def test_where_data_is_protected_aws_refuses_to_take_away_what_still_holds_some(flip: Flip) -> None:
    for each in of_data(flip, Operation.DELETE):
        if each.type in ("aws:rds/cluster:Cluster", "aws:rds/globalCluster:GlobalCluster"):
            assert each.inputs["deletionProtection"] is True, each.name
        elif each.type == "aws:s3/bucket:Bucket":
            assert each.inputs.get("forceDestroy", False) is False, each.name
        else:
            pytest.fail(f"{each.type}: say here what keeps it from being destroyed by a flip")


def test_the_readers_that_a_standby_gets_are_those_that_the_file_declares() -> None:
    to = Flip("prod", "claims-assistant", Pattern.PILOT_LIGHT, Pattern.ACTIVE_ACTIVE)
    instances = {name for (_, kind, name) in planned(to) if kind == "aws:rds/clusterInstance:ClusterInstance"}
    assert instances == {f"claims-assistant-vectors-us-west-2-{number}" for number in (1, 2)}
