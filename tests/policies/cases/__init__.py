"""The cases of all rules, by family."""

from tests.policies.case import Case, FileCase
from tests.policies.cases import (
    compute,
    data,
    gateway,
    governance,
    nodes,
    objectives,
    recoverability,
    security,
    traffic,
)

CASES: tuple[Case, ...] = (
    *compute.CASES,
    *data.CASES,
    *gateway.CASES,
    *governance.CASES,
    *nodes.CASES,
    *objectives.CASES,
    *recoverability.CASES,
    *security.CASES,
    *traffic.CASES,
)
FILE_CASES: tuple[FileCase, ...] = (
    *governance.FILE_CASES,
    *nodes.FILE_CASES,
    *recoverability.FILE_CASES,
)
