"""The commands that judge an environment before anything of it is deployed."""

from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(metavar="ENV", help="The environment: stacks/ENV.yaml.")]
Cloud = Annotated[str | None, typer.Option(help="local or aws (default: $RELIGHT_CLOUD, else local).")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse an objective at risk as well.")]
Output = Annotated[Path | None, typer.Option("--output", help="Write it to this file.")]
Deployed = Annotated[
    bool, typer.Option("--deployed", help="Take what is deployed, by the stacks' state, not what an `up` would make.")
]


def add_to(app: typer.Typer) -> None:
    """Makes them commands of `app`."""
    app.command()(assess)
    app.command()(check)


def assess(
    env: Name,
    service: Annotated[str | None, typer.Option(help="Only this service.")] = None,
    scenario: Annotated[str | None, typer.Option(help="Only this loss, e.g. region, provider:bedrock.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Every term of every sum.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="For a pull request.")] = False,
    junit: Annotated[bool, typer.Option("--junit", help="JUnit's XML, a test case for each objective.")] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="SARIF 2.1.0.")] = False,
    html: Annotated[bool, typer.Option("--html", help="A page with a picture of each recovery.")] = False,
    output: Output = None,
    strict: Strict = False,
    deployed: Deployed = False,
    cloud: Cloud = None,
) -> None:
    """Predict every recovery from the planned resources, and refuse objectives that can't be kept."""
    from cli import assess as command
    from cli import planned
    from cli.session import Session

    wanted = command.chosen(explain=explain, json=json, markdown=markdown, junit=junit, sarif=sarif, html=html)
    session = Session.open(env, cloud)
    options = command.Options(service=service, scenario=scenario, format=wanted, output=output, strict=strict)
    command.check(session.environment, options)
    graph = planned.deployed(session) if deployed else planned.planned(session)
    command.run(session.environment, graph, options)


def check(
    env: Name,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="For a pull request.")] = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="SARIF 2.1.0.")] = False,
    output: Output = None,
    strict: Strict = False,
    cloud: Cloud = None,
) -> None:
    """The file, the policies and the assessment in one run: what CI asks before anything is deployed."""
    from cli import check as command
    from cli.session import Session

    form = command.chosen(json=json, markdown=markdown, sarif=sarif)
    session = Session.open(env, cloud)
    command.finish(command.check(session), form=form, output=output, strict=strict)
