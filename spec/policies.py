"""What an environment's file says to the policies: levels other than a rule's own, and exceptions that end."""

from enum import StrEnum

from pydantic import Field

from spec.values import Day, RuleId, Text, Written


class Level(StrEnum):
    """What a violation of a rule does: `mandatory` refuses, `advisory` warns, `disabled` is not looked for."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"
    DISABLED = "disabled"


class Waiver(Written):
    """A violation that somebody answers for, until a day."""

    rule: RuleId = Field(description="The rule's id.", examples=["ttl-within-detection-budget"])
    place: Text = Field(
        "*", description="The resource's name, or its beginning with `*`. Left out: wherever the rule is broken."
    )
    reason: Text = Field(description="Why it may be broken.")
    owner: Text = Field(description="Who answers for that.", examples=["head-of-claims@example.com"])
    until: Day = Field(
        description="The last day that it holds. After it the exception itself is a violation.", examples=["2027-03-31"]
    )


class Policies(Written):
    """The environment's word to the policy pack."""

    levels: dict[RuleId, Level] = Field(
        default_factory=dict, description="Rules by id that are to refuse, to warn, or not to be looked for."
    )
    exceptions: tuple[Waiver, ...] = Field((), description="What may be broken, by whose word, and until when.")
