"""What a rule knows besides the resources: the environment's file, and the day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from recovery.figures import Figures, book, figures, measured
from spec.environment import Environment


@dataclass(frozen=True, kw_only=True)
class Context:
    """The environment that the resources are of, the figures of its recoveries, and today."""

    environment: Environment
    figures: Figures = field(default_factory=book)
    today: date = field(default_factory=date.today)

    @classmethod
    def of(cls, environment: Environment) -> Self:
        """Today's, with what the environment's own drills measured.

        Raises EnvironmentFileError for a file of measured figures that can't be used.
        """
        return cls(environment=environment, figures=figures(measured(environment.name)))
