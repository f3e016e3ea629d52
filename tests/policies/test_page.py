"""The page of all rules is what the rules say."""

from policies.page import PAGE, markdown
from policies.rule import Family


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "write it anew: python -m policies.page"


def test_every_family_with_rules_has_a_table() -> None:
    page = markdown()
    assert [family for family in Family if f"## {family.value.capitalize()} (" not in page] == []


def test_a_rule_stands_there_with_what_it_asks_why_and_how_it_is_mended() -> None:
    (row,) = [line for line in markdown().splitlines() if line.startswith("| [`versioning-enabled`]")]
    assert row == (
        "| [`versioning-enabled`](https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html) "
        "| Buckets keep every version: replication needs it, and an overwritten object can be had back. "
        "| Without versions an overwritten or deleted object is gone, and S3 replicates nothing. "
        "| Set versioningConfiguration.status to Enabled. | critical | mandatory | resource |"
    )
