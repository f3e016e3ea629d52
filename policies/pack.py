"""The rules of the pack, by family. tests/policies/test_pack.py pins the list."""

from policies.data import versioning
from policies.rule import Rule

NAME = "relight"
VERSION = "0.1.0"

RULES: tuple[Rule, ...] = (versioning.RULE,)
