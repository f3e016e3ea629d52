"""Each resource type's whole life through the provider, as the engine leads it."""

from collections.abc import Callable

import pytest

from localcloud.provider import DiffResult, Properties
from tests.localcloud.conftest import URN, World
from tests.localcloud.resources import SERVICES, Made, Resource


def read(world: World, made: Resource) -> tuple[Properties, Properties] | None:
    provider = world.provider(made.region, {"env": "demo"})
    found = provider.read(made.token, URN, made.resource_id, made.inputs, made.outputs)
    assert found is None or found[0] == made.resource_id
    return found and found[1:]


def diff(world: World, made: Resource, news: Properties) -> DiffResult:
    provider = world.provider(made.region, {"env": "demo"})
    return provider.diff(made.token, made.resource_id, made.inputs, made.outputs, news, ())


@pytest.fixture(params=SERVICES, ids=lambda service: str(service.__name__))
def made(request: pytest.FixtureRequest, world: World) -> Made:
    build: Callable[[Made], None] = request.param
    made = Made(world)
    build(made)
    return made


def test_what_was_made_is_read_back_without_drift(world: World, made: Made) -> None:
    for each in made.resources:
        found = read(world, each)
        assert found is not None, each.token
        assert found[0] == each.inputs, each.token
        assert diff(world, each, each.inputs).changes == {}, each.token


def test_a_change_in_place_takes_hold(world: World, made: Made) -> None:
    for each in [each for each in made.resources if each.change]:
        news = {key: value for key, value in {**each.inputs, **each.change}.items() if value is not None}
        result = diff(world, each, news)
        assert result.changes, each.token
        assert result.replaces == [], each.token
        provider = world.provider(each.region, {"env": "demo"})
        outputs = provider.update(each.token, URN, each.resource_id, each.inputs, each.outputs, news, 0, False)
        each.inputs, each.outputs = news, outputs
        found = read(world, each)
        assert found is not None, each.token
        assert found[0] == news, each.token


def test_deleting_in_reverse_leaves_nothing(world: World, made: Made) -> None:
    for each in reversed(made.resources):
        provider = world.provider(each.region, {"env": "demo"})
        provider.delete(each.token, URN, each.resource_id, each.inputs, each.outputs, 0)
        provider.delete(each.token, URN, each.resource_id, each.inputs, each.outputs, 0)  # gone already: a success
    for each in made.resources:
        # A bucket's settings and versions go with what they belong to.
        if each.token.rpartition(":")[2] not in ("SecretVersion",):
            assert read(world, each) is None, each.token
    assert world.journal.size == 0
    assert world.clusters.running == {}


def test_a_restart_brings_everything_back_as_it_was(world: World, made: Made) -> None:
    again = world.again()
    for place in world.clusters.running:
        again.effects.wait(*place, timeout=5)
    for each in made.resources:
        found = read(again, each)
        assert found is not None, each.token
        assert found == (each.inputs, read_outputs(each, found[1])), each.token


def read_outputs(made: Resource, found: Properties) -> Properties:
    """What was told when it was made; members may have joined a group since."""
    joined = ("globalClusterMembers", "clusterMembers", "writer")
    return {**made.outputs, **{key: found[key] for key in joined if key in found}}
