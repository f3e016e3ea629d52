"""Metric math, as far as alarms here use it: arithmetic, comparisons, AND, OR, IF and FILL.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from localcloud.errors import LocalCloudError

_ARITHMETIC: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARISON: Mapping[type, Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

Values = Mapping[str, float | None]
"""The value of each query by its id at one time; None where there is no data."""


def evaluate(expression: str, values: Values) -> float | None:
    """An expression's value at one time; None where data for it is missing.

    Raises:
        LocalCloudError: it uses something that is not known here.
    """
    text = expression.replace("&&", " and ").replace("||", " or ").replace(" AND ", " and ").replace(" OR ", " or ")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise LocalCloudError(f"The local cloud can't read the expression {expression!r}.") from error
    return _value(tree.body, values)


def _value(node: ast.expr, values: Values) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _value(operand, values)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _pair(_ARITHMETIC[type(op)], left, right, values)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISON:
            return _pair(_COMPARISON[type(op)], left, right, values)
        case ast.BoolOp(op=op, values=parts):
            found = [_value(part, values) for part in parts]
            together = all if isinstance(op, ast.And) else any
            return None if None in found else float(together(found))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, args, values)
    raise LocalCloudError(f"The local cloud has not got {ast.unparse(node)!r} of metric math.")


def _pair(apply: Callable[[float, float], Any], left: ast.expr, right: ast.expr, values: Values) -> float | None:
    one, other = _value(left, values), _value(right, values)
    if one is None or other is None:
        return None
    try:
        return float(apply(one, other))
    except ZeroDivisionError:
        return None


def _call(name: str, args: list[ast.expr], values: Values) -> float | None:
    match name, args:
        case "IF", [condition, then, *otherwise]:
            true = _value(condition, values)
            if true is None:
                return None
            if true:
                return _value(then, values)
            return _value(otherwise[0], values) if otherwise else None
        case "FILL", [metric, other]:
            found = _value(metric, values)
            return _value(other, values) if found is None else found
        case "ABS", [metric]:
            found = _value(metric, values)
            return None if found is None else abs(found)
    raise LocalCloudError(f"The local cloud has not got {name} of metric math.")
