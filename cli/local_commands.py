"""`relight local`: start, stop, look at, reset the local cloud; what its zones have, and which regions are lost."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cli.behaviour import Wanted
    from localcloud.client import LocalCloud, Status

app = typer.Typer(help="The local cloud: AWS and Kubernetes on this machine.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, and nothing else there.")]


@app.command()
def start(json: Json = False) -> None:
    """Start it, unless it runs already; what was made before is there again."""
    _show(_cloud().start(), as_json=json)


@app.command()
def stop() -> None:
    """Stop it in order; what was made stays on disk."""
    from cli.session import say

    _undisturbed("stop")
    _cloud().stop()
    say("The local cloud is stopped; what was made on it is kept.")


@app.command()
def status(json: Json = False) -> None:
    """Whether it runs, since when, with how much memory, and its clusters."""
    _show(_cloud().status(), as_json=json)


@app.command()
def reset() -> None:
    """Forget everything that was made on it; `relight up` makes it again."""
    from cli.session import say

    _undisturbed("reset")
    _cloud().reset()
    say("The local cloud is empty now; `relight up` brings an environment back.")


@app.command()
def capacity(
    zone: Annotated[str | None, typer.Argument(help="E.g. us-east-1a.")] = None,
    instance_type: Annotated[str | None, typer.Argument(help="E.g. g6e.xlarge.")] = None,
    nodes: Annotated[int | None, typer.Argument(min=0, help="How many there are; 0: not to be had.")] = None,
    reserved: Annotated[int, typer.Option(min=0, help="How many more are reserved.")] = 0,
    json: Json = False,
) -> None:
    """Show, or set, how many nodes of an instance type a zone has; takes effect at once."""
    from cli.errors import UserError
    from localcloud.settings import with_capacity

    cloud = _cloud()
    if zone:
        if instance_type is None or nodes is None:
            raise UserError(
                "Give zone, instance type and number of nodes: relight local capacity us-east-1a g6e.xlarge 0"
            )
        count = {"reserved": reserved, "shared": nodes} if reserved else nodes
        cloud.settings = with_capacity(cloud.settings, zone[:-1], zone, instance_type, count)
    _show_capacity(cloud, as_json=json)


@app.command()
def outage(
    region: Annotated[str | None, typer.Argument(help="E.g. us-west-2.")] = None,
    end: Annotated[bool, typer.Option("--end", help="The region answers again.")] = False,
    json: Json = False,
) -> None:
    """Show which regions are lost; take a region away, or give it back.

    A lost region's services, buckets, clusters and Bedrock do not answer. IAM, Route 53 and what stands in other
    regions live on.
    """
    from cli.errors import UserError
    from cli.session import REGION, say

    cloud = _cloud()
    if region is None:
        _show_outages(sorted(cloud.settings.outages), as_json=json)
        return
    if not REGION.fullmatch(region):
        raise UserError(f"{region!r} is not a region: relight local outage us-west-2")
    cloud.outage(region, lost=not end)
    say(f"{region} answers again; its clusters are coming up." if end else f"{region} does not answer any more.")


Slow = Annotated[str | None, typer.Option(help="How long an answer takes, e.g. 20s.")]
Fail = Annotated[float, typer.Option(min=0, max=1, help="The part of answers that are errors, e.g. 0.8.")]
RateLimit = Annotated[bool, typer.Option("--rate-limit", help="Answer that there were too many requests.")]
Down = Annotated[bool, typer.Option("--down", help="Refuse every connection.")]
Well = Annotated[bool, typer.Option("--well", help="Answer as it should.")]


@app.command()
def provider(
    name: Annotated[str | None, typer.Argument(help="As an environment names it, or its host name.")] = None,
    slow: Slow = None,
    fail: Fail = 0.0,
    rate_limit: RateLimit = False,
    down: Down = False,
    well: Well = False,
    json: Json = False,
) -> None:
    """Show, or set, how the stand-in for an external provider behaves; takes effect at once."""
    from cli import behaviour

    wanted = behaviour.Wanted(slow=slow, fail=fail, rate_limit=rate_limit, down=down, well=well)
    _behave(behaviour.host(name) if name else None, wanted, as_json=json)


@app.command()
def model(
    region: Annotated[str | None, typer.Argument(help="E.g. us-east-1.")] = None,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="SERVICE/MODEL", help="E.g. underwriting/qwen3-8b, or a gateway's cache: knowledge-search/cache."
        ),
    ] = None,
    slow: Slow = None,
    fail: Fail = 0.0,
    rate_limit: RateLimit = False,
    down: Down = False,
    well: Well = False,
    json: Json = False,
) -> None:
    """Show, or set, how a service's own model behaves in a region; takes effect at once."""
    from cli import behaviour
    from cli.errors import UserError

    if region and not name:
        raise UserError("Give region and model: relight local model us-east-1 claims-assistant/qwen3-8b --down")
    wanted = behaviour.Wanted(slow=slow, fail=fail, rate_limit=rate_limit, down=down, well=well)
    _behave(behaviour.model(region, name) if region and name else None, wanted, as_json=json)


def _behave(who: str | None, wanted: "Wanted", *, as_json: bool) -> None:
    """Have one behave so, if anything was asked for; then show all that don't behave well."""
    from cli.errors import UserError

    cloud, how = _cloud(), wanted.data()
    if who is None and how is not None:
        raise UserError("Say who shall behave so.")
    if who and how is not None:
        cloud.behave(who, how)
    told = cloud.status(memory=False).behaviours
    if as_json:
        print(json.dumps(told, indent=2))
        return
    for each, words in told.items():
        print(f"{each}: {words}")
    if who and who not in told:
        print(f"{who}: well")
    if not who and not told:
        print("all behave well")


@app.command()
def alarms(
    name: Annotated[str, typer.Argument(help="Only those whose name holds this.")] = "", json: Json = False
) -> None:
    """Every alarm's state, since when, and why."""
    _show_alarms([each for each in _cloud().alarms() if name in each["name"]], as_json=json)


@app.command()
def lag(
    region: Annotated[str, typer.Argument(help="The region that receives the copies, e.g. us-west-2.")],
    what: Annotated[str, typer.Argument(help="database or buckets.")],
    seconds: Annotated[float, typer.Argument(min=0, help="By how much they are behind.")],
) -> None:
    """Set how far a region's copies are behind; takes effect at once."""
    from cli.errors import UserError
    from cli.session import say
    from localcloud.settings import DEFAULT_LAG, with_lag

    if what not in DEFAULT_LAG:
        raise UserError(f"{what!r} doesn't lag: write {' or '.join(DEFAULT_LAG)}.")
    cloud = _cloud()
    cloud.settings = with_lag(cloud.settings, region, what, seconds)
    say(f"The {what} in {region} are {seconds:g} s behind from now on.")


def _cloud() -> "LocalCloud":
    from cli.home import Home
    from localcloud.client import LocalCloud

    return LocalCloud(Home.find().local)


def _undisturbed(what: str) -> None:
    """Raises UserError while an environment is being changed."""
    from cli import lock
    from cli.errors import UserError
    from cli.home import Home

    if holder := lock.first_holder(Home.find().locks):
        raise UserError(f"Not the moment to {what} the local cloud: {holder}")


def _show(status: "Status", *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print(json.dumps(asdict(status), indent=2))
        return
    if not status.running:
        print("crashed: start it with `relight local start`" if status.crashed else "stopped")
        return
    print(
        f"running: pid {status.pid}, {status.endpoint}, up {status.uptime:.0f} s, {status.memory_mb:.0f} MB in all, "
        f"clock {status.clock:g} times real time, DNS at {status.dns}, {status.containers} containers with a process"
    )
    for who, words in status.behaviours.items():
        print(f"  {who}: {words}")
    for cluster in status.clusters:
        print(f"  {cluster.name} in {cluster.region} ({cluster.account}): {cluster.state} {cluster.server}")


def _show_outages(lost: list[str], *, as_json: bool) -> None:
    print(json.dumps(lost) if as_json else ", ".join(lost) or "every region answers")


def _show_capacity(cloud: "LocalCloud", *, as_json: bool) -> None:
    settings = cloud.settings
    if as_json:
        print(json.dumps({"default": settings.default_capacity, "capacity": settings.capacity}, indent=2))
        return
    for zones in settings.capacity.values():
        for zone, types in zones.items():
            for instance_type, nodes in types.items():
                told = (
                    f"{nodes.get('shared', 0)} and {nodes.get('reserved', 0)} reserved"
                    if isinstance(nodes, dict)
                    else nodes
                )
                print(f"{zone} {instance_type}: {told}")
    print(f"anything else: {settings.default_capacity} nodes of each type in each zone")


def _show_alarms(alarms: list[dict[str, Any]], *, as_json: bool) -> None:
    import time

    if as_json:
        print(json.dumps(alarms, indent=2))
        return
    for each in sorted(alarms, key=lambda alarm: alarm["value"] != "ALARM"):
        since = time.strftime("%H:%M:%S", time.localtime(each["since"]))
        print(f"{each['value']:17} since {since}  {each['region']:14} {each['name']}: {each['reason']}")
    if not alarms:
        print("no alarms")
