"""The environments that ship, with changes, and recordings of all their stacks in the order of `relight up`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network
from typing import Any

from layers.build import build as build_layer
from spec.environment import Environment, Region
from spec.load import find, load
from spec.naming import Stack, stacks
from spec.patterns import Pattern
from tests.recorder import Answer, Recording, Registration, record

EAST, WEST, EUROPE = "us-east-1", "us-west-2", "eu-west-1"
DATA, EDGE = "demo-data", "demo-edge"
GET_OBJECT, GET_ZONE = "aws:s3/getObject:getObject", "aws:route53/getZone:getZone"
WHO = "aws:index/getCallerIdentity:getCallerIdentity"
STACK_OF = {stack.name: stack for stack in stacks("demo", (EAST, WEST))}


@cache
def demo() -> Environment:
    """The environment that the README brings up: two regions, four services, one for each pattern."""
    return load(find("demo"))


@cache
def prod() -> Environment:
    """The environment that a reader would copy: three regions, large models, data that must not be lost."""
    return load(find("prod"))


def with_service(environment: Environment, name: str, **changes: Any) -> Environment:
    """The environment with fields of one service replaced."""
    changed = environment.services[name].model_copy(update=changes)
    return environment.model_copy(update={"services": {**environment.services, name: changed}})


def with_europe() -> Environment:
    """`demo` with a third region at the end of the file, in which no service is placed yet."""
    europe = Region.model_construct(
        id=EUROPE, cidr=IPv4Network("10.30.0.0/16"), zones=tuple(f"{EUROPE}{letter}" for letter in "abc")
    )
    return demo().model_copy(update={"regions": {**demo().regions, EUROPE: europe}})


def only_backups() -> Environment:
    """`demo` with everything in one region and only backups of it in the other."""
    environment = demo()
    for name in environment.services:
        changes = {"pattern": Pattern.BACKUP_RESTORE, "primary": EAST, "standby": (WEST,)}
        environment = with_service(environment, name, **changes)
    return environment


@cache
def swapped_up(service: str) -> dict[str, Recording]:
    """All stacks of `demo` after the roles of one service's two regions were swapped in the file."""
    declared = demo().services[service]
    (standby,) = declared.standby
    return up(with_service(demo(), service, primary=standby, standby=(declared.primary,)))


def build(environment: Environment, stack: Stack, invokes: Mapping[str, Answer], *, preview: bool = False) -> Recording:
    """The recording of one stack."""
    return record(
        lambda: build_layer(environment, stack),
        stack_name=stack.name,
        invokes={WHO: {"accountId": environment.account}, **invokes},
        preview=preview,
    )


def up(environment: Environment) -> dict[str, Recording]:
    """The recordings of all stacks by name; each region reads the topology that the data layer wrote for it."""
    first, *rest = stacks(environment.name, environment.regions)
    recordings = {first.name: build(environment, first, {})}
    for stack in rest:
        copies = {GET_OBJECT: {"body": topology(recordings[first.name], stack.region)}} if stack.region else {}
        recordings[stack.name] = build(environment, stack, {**copies, GET_ZONE: {"zoneId": "Z0123"}})
    return recordings


@cache
def demo_up() -> dict[str, Recording]:
    """All stacks of `demo`."""
    return up(demo())


@cache
def prod_up() -> dict[str, Recording]:
    """All stacks of `prod`."""
    return up(prod())


@cache
def europe_up() -> dict[str, Recording]:
    """All stacks of `demo` with a third region."""
    return up(with_europe())


@cache
def spanning_up() -> dict[str, Recording]:
    """All stacks of `demo` with replicas of one model that span two nodes each."""
    model = demo().models["qwen3-8b"].model_copy(update={"nodes": 2})
    return up(demo().model_copy(update={"models": {**demo().models, "qwen3-8b": model}}))


@cache
def pattern_up(service: str, pattern: Pattern) -> dict[str, Recording]:
    """All stacks of `demo` with one service's pattern changed."""
    if demo().pattern_of(demo().services[service]) is pattern:
        return demo_up()
    return up(with_service(demo(), service, pattern=pattern))


def topology(recording: Recording, region: str | None = None) -> str:
    """The topology that a stack writes, from its copy in `region`, or from any."""
    copies = [r for r in recording.of("aws:s3/bucketObjectv2:BucketObjectv2") if r.name.endswith(region or "")]
    content: str = copies[0].inputs["content"]
    return content


def document(recording: Recording) -> dict[str, Any]:
    """The topology that a stack writes."""
    found: dict[str, Any] = json.loads(topology(recording))
    return found


@dataclass(frozen=True)
class Difference:
    """Names of resources that one recording has and the other not, or with other inputs or another provider."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]


def difference(before: Recording, after: Recording) -> Difference:
    """What an `up` of `after` would do where `before` is, components and providers included."""
    old, new = _by_name(before), _by_name(after)
    return Difference(
        added=frozenset(name for _, name in new.keys() - old.keys()),
        removed=frozenset(name for _, name in old.keys() - new.keys()),
        changed=frozenset(key[1] for key in old.keys() & new.keys() if old[key] != new[key]),
    )


def _by_name(recording: Recording) -> dict[tuple[str, str], tuple[object, str, str]]:
    def seen(each: Registration) -> tuple[object, str, str]:
        return each.inputs, each.provider, each.parent

    return {(each.type, each.name): seen(each) for each in recording.registrations}
