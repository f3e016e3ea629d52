"""What a rule knows besides the resources: the environment's file, and the day."""

from dataclasses import dataclass, field
from datetime import date

from recovery.figures import Figures, book
from spec.environment import Environment


@dataclass(frozen=True, kw_only=True)
class Context:
    """The environment that the resources are of, the figures of its recoveries, and today."""

    environment: Environment
    figures: Figures = field(default_factory=book)
    today: date = field(default_factory=date.today)
