"""The cases of all rules, by family."""

from tests.policies.case import Case, FileCase
from tests.policies.cases import (
    compute,
    data,
    gateway,
    governance,
    nodes,
    objectives,
    security,
    traffic,
)

CASES: tuple[Case, ...] = (
    *governance.CASES,
    *security.CASES,
    *compute.CASES,
    *data.CASES,
    *gateway.CASES,
    *nodes.CASES,
    *objectives.CASES,
    *traffic.CASES,
)
FILE_CASES: tuple[FileCase, ...] = (
    *governance.FILE_CASES,
    *nodes.FILE_CASES,
)
