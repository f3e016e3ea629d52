"""What a rule knows besides the resources: the environment's file, and the day."""

from dataclasses import dataclass, field
from datetime import date

from spec.environment import Environment


@dataclass(frozen=True, kw_only=True)
class Context:
    """The environment that the resources are of, and today."""

    environment: Environment
    today: date = field(default_factory=date.today)
