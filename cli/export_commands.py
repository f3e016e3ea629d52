"""`relight export`: what the file says, in the forms that others ask for. Needs no cloud."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.files import write

app = typer.Typer(help="An environment's promises and third parties, for other tools.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="ENV", help="The environment: stacks/ENV.yaml.")]
Output = Annotated[Path | None, typer.Option(help="The file to write (default: standard output).")]


class Format(StrEnum):
    """How the register is written."""

    CSV = "csv"
    JSON = "json"


@app.callback()
def export() -> None:
    """An environment's promises and third parties, for other tools."""


@app.command("resilience-hub")
def resilience_hub(env: Name, output: Output = None) -> None:
    """Each service's promise as a resiliency policy of AWS Resilience Hub, and its recommended approach."""
    from recovery.export.resilience_hub import document
    from spec.load import find, load

    _write(json.dumps(document(load(find(env))), indent=2) + "\n", output)


@app.command()
def register(
    env: Name,
    output: Output = None,
    form: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
) -> None:
    """The third parties that services depend on, as a start for DORA's register of information."""
    from recovery.export.register import document, table
    from spec.load import find, load

    environment = load(find(env))
    match form:
        case Format.CSV:
            text = table(environment)
        case Format.JSON:
            text = json.dumps(document(environment), indent=2, ensure_ascii=False) + "\n"
    _write(text, output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
    else:
        write(output, text)
