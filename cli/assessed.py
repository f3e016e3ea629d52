"""What planned resources let an environment expect, with what to do about it: for `assess` and `check`."""

from dataclasses import dataclass

from recovery.advice.savings import savings
from recovery.advice.search import advised
from recovery.assessment import Assessment, assess
from recovery.cost.prices import OWN, prices
from recovery.figures import Figures
from recovery.graph.graph import Graph
from spec.environment import Environment
from spec.load import STACKS


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """`advice` is the cheapest change by a row's key; `savings` by service, where more is paid for than is promised."""

    assessment: Assessment
    advice: dict[str, str]
    savings: dict[str, str]


def assessed(environment: Environment, graph: Graph, figures: Figures) -> Assessed:
    """The assessment, advised at the user's prices if there are any.

    Raises EnvironmentFileError for a price list that can't be used.
    """
    listed = prices(STACKS / OWN)
    found = assess(environment, graph, figures)
    return Assessed(
        assessment=found,
        advice=advised(environment, graph, figures, listed, found),
        savings={each.service: str(each) for each in savings(environment, graph, figures, listed)},
    )
