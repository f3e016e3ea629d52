"""Regions that are left out of a run."""

import re
from dataclasses import replace

import pytest

from cli import deploy, lost
from cli.errors import UserError
from cli.results import Outcome, Result
from spec.naming import Stack, stacks
from tests.cli.conftest import REGION, STACK, STACKS, World, outcomes

EAST, WEST = "us-east-1", "us-west-2"
DATA, EAST_STACK, WEST_STACK, EDGE = stacks("demo", [EAST, WEST])
HEAD = "urn:pulumi:demo-data::relight::"


def resource(kind: str, name: str, region: str) -> dict[str, str]:
    provider = f"{HEAD}pulumi:providers:aws::aws-{region}::0123"
    return {"urn": f"{HEAD}relight:aws:Network${kind}::{name}", "type": kind, "provider": provider}


VPC = resource("aws:ec2/vpc:Vpc", "demo-us-west-2-vpc", WEST)
OTHER = resource("aws:ec2/vpc:Vpc", "demo-us-east-1-vpc", EAST)
UNNAMED = resource("aws:rds/globalCluster:GlobalCluster", "claims-vectors", WEST)
RECORD = resource("aws:route53/record:Record", "claims-us-west-2-latency", WEST)
COMPONENT = {"urn": f"{HEAD}relight:aws:Network::demo-us-west-2", "type": "relight:aws:Network"}
STATE = [VPC, OTHER, UNNAMED, RECORD, COMPONENT]


def excluded(stack: Stack, *regions: str) -> list[str]:
    options = lost.options(stack, regions, STATE)
    assert set(options[::2]) <= {"--exclude"}
    return list(options[1::2])


def untouched(stack: Stack, urn: str, *regions: str) -> bool:
    """Whether Pulumi leaves a resource alone: `*` there stands for anything but a colon, `**` for anything."""
    patterns = [re.escape(each).replace(r"\*\*", ".*").replace(r"\*", "[^:]*") for each in excluded(stack, *regions)]
    return any(re.fullmatch(pattern, urn) for pattern in patterns)


def test_what_is_in_the_lost_region_is_not_touched_whatever_it_is_called() -> None:
    assert untouched(DATA, VPC["urn"], WEST)
    assert untouched(DATA, UNNAMED["urn"], WEST)
    assert not untouched(DATA, OTHER["urn"], WEST)
    assert untouched(DATA, OTHER["urn"], WEST, EAST)


def test_what_is_in_no_region_can_be_changed_even_through_the_lost_ones_provider() -> None:
    assert not untouched(DATA, RECORD["urn"], WEST)
    new = RECORD["urn"].replace("claims", "search")
    assert not untouched(DATA, new, WEST)


def test_what_would_be_made_there_for_the_first_time_is_left_out_too() -> None:
    assert untouched(DATA, VPC["urn"].replace("-vpc", "-another"), WEST)
    assert not untouched(DATA, OTHER["urn"].replace("-vpc", "-another"), WEST)


def test_another_regions_own_stack_has_nothing_there() -> None:
    assert excluded(EAST_STACK, WEST) == []
    assert excluded(DATA) == []


@pytest.mark.parametrize(
    ("regions", "only", "said"),
    [
        (["mars-1"], None, "stacks/demo.yaml has no region 'mars-1': it has us-east-1, us-west-2."),
        ([WEST], WEST, "us-west-2 can't be brought up and be left out: give --region or --without."),
        ([WEST, EAST], None, "no region is left: demo has us-east-1, us-west-2, and all of them are left out."),
    ],
)
def test_what_leaves_nothing_to_do_is_refused(regions: list[str], only: str | None, said: str) -> None:
    with pytest.raises(UserError) as refused:
        lost.refuse(regions, [EAST, WEST], only, "demo")
    assert str(refused.value) == said


def test_roles_that_can_not_be_swapped_now_are_told_with_what_to_do() -> None:
    failed = Result(
        stack=DATA, outcome=Outcome.FAILED, errors=("aws:rds/cluster:Cluster x: Duplicate resource URN 'x'",)
    )
    assert lost.explained(failed, []) is failed
    assert lost.explained(failed, [WEST]).errors[1] == (
        "The file now gives a service's regions other roles, which can't be done while us-west-2 is left out: put "
        "`primary` and `standby` back as they were, and swap them once the region answers."
    )
    denied = replace(failed, errors=("aws:rds/cluster:Cluster x: denied",))
    assert lost.explained(denied, [WEST]) is denied


def test_a_lost_regions_own_stack_waits_and_all_others_are_brought_up(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for stack in STACKS:
        world.wish(stack, "file")
    report = deploy.up(world.session(), None, without=[REGION])
    assert outcomes(report) == {**dict.fromkeys(STACKS, "done"), STACK: "left out"}
    assert world.made() == {f"{stack}-file" for stack in STACKS if stack != STACK}
    deploy.finish(report, as_json=False)
    assert "sample-eu-west-1: eu-west-1 is left out; once it answers, `relight up sample` brings it in line." in (
        capsys.readouterr().err
    )
    assert outcomes(deploy.up(world.session(), None)) == dict.fromkeys(STACKS, "done")
    assert f"{STACK}-file" in world.made()


def test_no_policy_judges_a_run_that_leaves_a_region_out(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    # Pulumi fails over a pack that isn't there, so this one is never asked for.
    session = replace(world.session(), policies=world.repo / "no-such-pack")
    assert deploy.up(session, None, without=[REGION]).succeeded
    assert "`relight check sample` judges the file" in capsys.readouterr().err
    assert not deploy.preview(session, None).succeeded
