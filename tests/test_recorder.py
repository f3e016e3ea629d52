"""The recorder is complete, and what goes wrong in a program goes wrong in the test."""

import contextlib

import pulumi
import pulumi_aws as aws
import pytest

from tests.recorder import PASSWORD, UNKNOWN, Lookup, LookupFailure, record

LOOKUP = "aws:secretsmanager/getRandomPassword:getRandomPassword"


def _provider(name: str = "aws-here") -> aws.Provider:
    return aws.Provider(name, region="us-east-1")


def _bucket(name: str, **inputs: object) -> aws.s3.Bucket:
    return aws.s3.Bucket(name, **inputs, opts=pulumi.ResourceOptions(provider=_provider()))


def test_it_waits_for_a_registration_that_hangs_on_another_ones_output() -> None:
    def program() -> None:
        first = _bucket("first")
        options = pulumi.ResourceOptions(provider=_provider("aws-again"))
        first.arn.apply(lambda arn: aws.s3.Bucket("late", bucket=arn, opts=options))

    assert record(program).named("late").inputs == {"bucket": "arn:of:first"}


def test_a_program_that_fails_fails_the_recording() -> None:
    def program() -> None:
        raise pulumi.RunError("no")

    with pytest.raises(pulumi.RunError, match="no"):
        record(program)


def test_a_failure_inside_apply_fails_the_recording() -> None:
    def program() -> None:
        _bucket("one").id.apply(lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        record(program)


def test_nothing_of_one_recording_is_seen_by_the_next() -> None:
    def program() -> None:
        _bucket("one")

    first, second = (record(program, stack_name=name).registrations for name in ("first", "second"))
    assert [(r.type, r.name) for r in first] == [(r.type, r.name) for r in second]
    assert [r.parent for r in second] == ["relight-second", "relight-second"]


def test_it_tells_secrets_unknowns_and_dependencies() -> None:
    def program() -> None:
        provider = _provider()
        options = pulumi.ResourceOptions(provider=provider)
        group = aws.ec2.SecurityGroup("group", opts=options)
        aws.rds.Cluster(
            "cluster",
            engine="aurora-postgresql",
            master_password=pulumi.Output.secret("hush"),
            vpc_security_group_ids=[group.id],
            opts=pulumi.ResourceOptions(provider=provider, ignore_changes=["tags"]),
        )

    cluster = record(program).named("cluster")
    assert cluster.secrets == {"masterPassword"}
    assert cluster.inputs["masterPassword"] == "hush"
    assert cluster.dependencies == {"group"}
    assert cluster.ignore_changes == ("tags",)
    assert cluster.provider == "aws-here"


def test_a_preview_shows_what_cannot_be_known_as_unknown() -> None:
    from layers.unknown import unknown

    recording = record(lambda: _bucket("one", bucket=unknown()) and None, preview=True)
    assert recording.named("one").inputs == {"bucket": UNKNOWN}


def test_it_keeps_what_the_program_returns_and_what_it_looked_up() -> None:
    def program() -> dict[str, pulumi.Output[str]]:
        options = pulumi.InvokeOptions(provider=_provider())
        return {"password": aws.secretsmanager.get_random_password_output(opts=options).random_password}

    recording = record(program)
    assert recording.result == {"password": PASSWORD}
    assert recording.lookups == [Lookup(token=LOOKUP, args={}, provider="aws-here")]


def test_a_lookup_can_be_made_to_fail() -> None:
    def look_up() -> None:
        aws.secretsmanager.get_random_password(opts=pulumi.InvokeOptions(provider=_provider()))

    def go_on() -> None:
        with contextlib.suppress(Exception):
            look_up()
        _bucket("after")

    failing = {LOOKUP: LookupFailure("no such secret")}
    with pytest.raises(Exception, match="no such secret"):
        record(look_up, invokes=failing)
    assert record(go_on, invokes=failing).counts() == {"aws:s3/bucket:Bucket": 1}
