"""The cases of all rules, by family."""

from tests.policies.case import Case, FileCase
from tests.policies.cases import (
    compute,
    data,
    gateway,
    nodes,
    objectives,
    security,
    traffic,
)

CASES: tuple[Case, ...] = (
    *security.CASES,
    *compute.CASES,
    *data.CASES,
    *gateway.CASES,
    *nodes.CASES,
    *objectives.CASES,
    *traffic.CASES,
)
FILE_CASES: tuple[FileCase, ...] = (*nodes.FILE_CASES,)
