"""The `relight` command: subcommands read their arguments here and do their work elsewhere, imported when needed."""

from pathlib import Path
from typing import Annotated

import typer

from cli import judging
from cli.errors import EXPECTED, USAGE, USER, exit_code
from cli.export_commands import app as export
from cli.local_commands import app as local
from cli.model_commands import app as models

app = typer.Typer(
    name="relight",
    help="AI services in several AWS regions, and their way back when one is lost.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(local, name="local")
app.add_typer(models, name="models")
judging.add_to(app)
app.add_typer(export, name="export")

Name = Annotated[str, typer.Argument(metavar="ENV", help="The environment: stacks/ENV.yaml.")]
Cloud = Annotated[str | None, typer.Option(help="local or aws (default: $RELIGHT_CLOUD, else local).")]
Region = Annotated[str | None, typer.Option(help="Only this region's stack.")]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="A region that does not answer: nothing in it is touched.")
]
Refresh = Annotated[bool, typer.Option("--refresh", help="Compare with what is really there first: finds drift.")]
Yes = Annotated[bool, typer.Option("--yes", help="Don't ask before a real account is changed.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, and nothing else there.")]


@app.command()
def up(
    env: Name,
    region: Region = None,
    without: Without = None,
    refresh: Refresh = False,
    cloud: Cloud = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Bring an environment to what its file says: data, then the regions side by side, then the edge."""
    from cli import deploy
    from cli.session import Session

    deploy.finish(
        deploy.up(Session.open(env, cloud), region, without=without or (), refresh=refresh, yes=yes), as_json=json
    )


@app.command()
def preview(
    env: Name,
    region: Region = None,
    without: Without = None,
    refresh: Refresh = False,
    cloud: Cloud = None,
    json: Json = False,
) -> None:
    """Show what `up` would change."""
    from cli import deploy
    from cli.session import Session

    deploy.finish(
        deploy.preview(Session.open(env, cloud), region, without=without or (), refresh=refresh), as_json=json
    )


@app.command()
def destroy(env: Name, region: Region = None, cloud: Cloud = None, yes: Yes = False, json: Json = False) -> None:
    """Take an environment down: the edge, then the regions, then the data."""
    from cli import deploy
    from cli.session import Session

    deploy.finish(deploy.destroy(Session.open(env, cloud), region, yes=yes), as_json=json)


@app.command()
def status(env: Name, cloud: Cloud = None, json: Json = False) -> None:
    """Which stacks are up, and where each service runs."""
    from cli import inspect
    from cli.session import Session

    inspect.status(Session.open(env, cloud), as_json=json)


@app.command()
def ask(
    env: Name,
    service: Annotated[str, typer.Argument(help="The service, as stacks/ENV.yaml names it.")],
    question: Annotated[str, typer.Argument(help="What to ask its model.")],
    near: Annotated[
        str | None, typer.Option("--from", help="The region that the asker is near (default: here).")
    ] = None,
    degraded: Annotated[bool, typer.Option("--degraded", help="Ask the weaker model that the route declares.")] = False,
    cached: Annotated[bool, typer.Option("--cached", help="Take what the gateway's cache has, if it has one.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to try again while it can't be reached.")] = 0,
    cloud: Cloud = None,
    json: Json = False,
) -> None:
    """Ask a service one question by its DNS name, and show the way it took."""
    from cli import ask as command
    from cli.session import Session

    session = Session.open(env, cloud)
    told = command.ask(session, service, question, near=near, degraded=degraded, wait=wait, cached=cached)
    command.finish(told, session, as_json=json)


@app.command()
def outputs(env: Name, region: Region = None, cloud: Cloud = None, json: Json = False) -> None:
    """The topology that each stack tells the others."""
    from cli import inspect
    from cli.session import Session

    inspect.outputs(Session.open(env, cloud), region, as_json=json)


@app.command()
def kubeconfig(
    env: Name,
    region: Annotated[str | None, typer.Argument(help="The context to use first.")] = None,
    cloud: Cloud = None,
) -> None:
    """Write a kubeconfig with a context for each region, and print its path."""
    from cli import inspect
    from cli.session import Session

    inspect.kubeconfig(Session.open(env, cloud), region)


@app.command()
def env(env: Name, cloud: Cloud = None) -> None:
    """Print what plain `pulumi` needs: eval "$(relight env demo)"."""
    from cli import inspect
    from cli.session import Session

    inspect.variables(Session.open(env, cloud))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def pulumi(context: typer.Context, cloud: Cloud = None) -> None:
    """Run the very Pulumi that relight uses: relight pulumi -- stack export --stack demo-data."""
    from cli import inspect

    inspect.pulumi(context.args, cloud)


@app.command()
def cost(
    env: Name,
    prices: Annotated[
        Path | None, typer.Option(help="A price list of your own (default: stacks/prices.yaml if it is there).")
    ] = None,
    hours: Annotated[float, typer.Option(min=0, help="How long a drill takes.")] = 4,
    deployed: judging.Deployed = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Markdown on standard output.")] = False,
    cloud: Cloud = None,
    json: Json = False,
) -> None:
    """What each service costs a month at list prices: as planned, in a drill, under the other patterns."""
    from cli import cost as command
    from cli import planned
    from cli.session import Session

    found = planned.deployed if deployed else planned.planned
    command.run(Session.open(env, cloud), found, own=prices, hours=hours, as_json=json, as_markdown=markdown)


@app.command()
def tools(
    action: Annotated[str, typer.Argument(help="list, or build what is missing.")] = "list", json: Json = False
) -> None:
    """Each tool that Relight uses, its version and where it comes from."""
    from cli import tool_commands

    tool_commands.run(action, as_json=json)


@app.command()
def schema() -> None:
    """Write the JSON Schema with which editors check environment files."""
    from spec.schema import write

    typer.echo(write())


def main() -> None:
    """Runs the command; an expected error becomes its sentence and its exit code."""
    try:
        app()
    except EXPECTED as error:
        if text := str(error):
            typer.echo(text, err=True)
        raise SystemExit(exit_code(error)) from None
    except SystemExit as ended:
        # Wrong arguments end with 2 there; here 2 is a policy's refusal.
        raise SystemExit(USER if ended.code == USAGE else ended.code) from None
