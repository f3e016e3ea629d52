"""The cases of all rules, by family."""

from tests.policies.case import Case
from tests.policies.cases import data

CASES: tuple[Case, ...] = (*data.CASES,)
