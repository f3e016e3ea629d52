"""Metric math at one time."""

import pytest

from localcloud.aws.alarms.expression import evaluate
from localcloud.errors import LocalCloudError

SHARE = "IF(requests >= 5, 100 * FILL(counted, 0) / requests, 0)"


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        (SHARE, {"requests": 10, "counted": 6}, 60),
        (SHARE, {"requests": 10, "counted": None}, 0),
        (SHARE, {"requests": 4, "counted": 4}, 0),
        (SHARE, {"requests": None, "counted": 4}, None),
        ("a / b", {"a": 1, "b": 0}, None),
        ("a + b * 2 - -1", {"a": 1, "b": 2}, 6),
        ("a > 1 AND b > 1", {"a": 2, "b": 1}, 0),
        ("a > 1 || b > 1", {"a": 2, "b": 1}, 1),
        ("a > 1 && b > 1", {"a": 2, "b": None}, None),
        ("IF(a, b)", {"a": 0, "b": 1}, None),
        ("ABS(a - b)", {"a": 1, "b": 3}, 2),
        ("a - b", {"a": None, "b": 3}, None),
    ],
)
def test_an_expression_has_the_value_that_cloudwatch_gives_it(
    expression: str, values: dict[str, float | None], result: float | None
) -> None:
    assert evaluate(expression, values) == result


@pytest.mark.parametrize("expression", ["RATE(a)", "c", "a[0]", "a +", "__import__('os')"])
def test_what_is_not_known_is_refused_and_never_run(expression: str) -> None:
    with pytest.raises(LocalCloudError):
        evaluate(expression, {"a": 1.0})
