"""When an alarm goes off: its datapoints, from the oldest, against its threshold.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`needed` bad datapoints of the last `periods` make an alarm; `missing` as CloudWatch's TreatMissingData."""

    comparison: str
    threshold: float
    periods: int
    needed: int
    missing: str = "missing"


def state(rule: Rule, points: Sequence[float | None], before: str) -> tuple[str, str]:
    """The alarm's state, and why, from the datapoints of the last `periods`; None where there is no data.

    `before` is the state so far, which `ignore` holds on to.
    """
    compare = _COMPARE[rule.comparison]
    bad = [None if point is None else compare(point, rule.threshold) for point in points]
    unknown = bad.count(None)
    if rule.missing in ("breaching", "notBreaching"):
        bad = [rule.missing == "breaching" if each is None else each for each in bad]
    breaching, known = bad.count(True), len(bad) - bad.count(None)
    told = _told(rule, points, breaching, unknown)
    if breaching >= rule.needed:
        return ALARM, told
    if rule.missing == "ignore" and (not known or before == ALARM) and breaching + unknown >= rule.needed:
        return before, told
    if not known:
        return INSUFFICIENT, f"no data in {len(points)} periods"
    return OK, told


def _told(rule: Rule, points: Sequence[float | None], breaching: int, unknown: int) -> str:
    last = next((f"{point:g}" for point in reversed(points) if point is not None), "nothing")
    missing = f", {unknown} without data" if unknown else ""
    sign = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}[_COMPARE[rule.comparison].__name__]
    return f"{breaching} of {len(points)} datapoints {sign} {rule.threshold:g}{missing}; the last is {last}"
