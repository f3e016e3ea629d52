"""`relight cost`: what each service costs a month, counted from what is planned."""

import json
from collections.abc import Callable
from pathlib import Path

from cli.errors import UserError
from cli.session import Session
from recovery.cost.document import document
from recovery.cost.estimate import Costs, estimate
from recovery.cost.prices import OWN, prices
from recovery.cost.tables import markdown, notes, tables
from recovery.graph.graph import Graph
from spec.load import STACKS


def run(
    session: Session,
    planned: Callable[[Session], Graph],
    *,
    own: Path | None,
    hours: float,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Shows the costs; `own` is the price list that is asked for, else stacks/prices.yaml is taken if it is there.

    Raises UserError, EnvironmentFileError for a price list that can't be used or lacks a type, and what `planned` does.
    """
    if as_json and as_markdown:
        raise UserError("--json and --markdown are two answers: give one of them.")
    # The price list first: a mistake there should not wait for a preview.
    listed = prices(own, required=True) if own else prices(STACKS / OWN)
    show(estimate(session.environment, planned(session), listed, hours=hours), as_json=as_json, as_markdown=as_markdown)


def show(costs: Costs, *, as_json: bool, as_markdown: bool) -> None:
    """The costs on standard output."""
    if as_json:
        print(json.dumps(document(costs), indent=2))
    elif as_markdown:
        print(markdown(costs), end="")
    else:
        _print(costs)


def _print(costs: Costs) -> None:
    from cli import tables as drawn

    out = drawn.console()
    for each in tables(costs):
        out.print(each.title, style="bold")
        out.print(drawn.table(each.heads, each.rows, right=each.heads[each.left :]), "")
    for note in notes(costs):
        out.print(note, soft_wrap=True)
