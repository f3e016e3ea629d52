"""The comment on a pull request."""

from recovery.reports.markdown import as_markdown, plain
from recovery.row import Verdict
from tests.recovery.worlds import demo_assessed, mixed, rows

MISSED = "underwriting/vector-store-corrupted/vector store/RTO"


def test_the_summary_comes_first_and_then_what_is_not_kept() -> None:
    _, assessment = mixed()
    lines = as_markdown(assessment).splitlines()
    assert lines[:3] == [
        "## Recovery of `demo`",
        "",
        "**2 objectives missed, 4 at risk, 14 undecided, 2 met, 6 without a promise, 20 unproven: no drill yet.**",
    ]
    table = lines[4 : lines.index("", 4)]
    assert [line.split(" | ")[0] for line in table[2:]] == ["| ❌", "| ❌", *4 * ["| ⚠️"]]
    assert table[3] == (
        "| ❌ | underwriting | vector-store-corrupted | vector store RTO | 15m | 52m (19m-1d2h) "
        "| restore: to a point in time of the last 35 days |"
    )


def test_everything_is_there_folded_by_service() -> None:
    _, assessment = mixed()
    text = as_markdown(assessment)
    assert text.count("<details>") == text.count("</details>") == 4
    assert "<summary>knowledge-search (tier 2, pilot-light): 13 objectives</summary>\n\n|" in text
    folded = text[text.index("<details>") :]
    assert len([line for line in folded.splitlines() if line.startswith("|")]) == len(assessment.rows) + 2 * 4
    assert folded.count(" typical: ") == len([row for row in assessment.rows if row.recovery is not None])


def test_without_anything_to_do_there_is_no_table_before_the_fold() -> None:
    assert rows(demo_assessed(), Verdict.MISSED) == []
    assert as_markdown(demo_assessed()).splitlines()[4] == "<details>"


def test_advice_stands_below_the_table_and_is_plain_text() -> None:
    _, assessment = mixed()
    text = as_markdown(assessment, {MISSED: "write `rto: 1h`\n| <script>"})
    told = r"- underwriting, vector-store-corrupted, vector store RTO: write \`rto: 1h\` \| \<script\>"
    assert text.split("<details>")[0].endswith(f"\n\n{told}\n\n")


def test_no_character_of_a_name_means_anything() -> None:
    assert plain("a|b <i>*c*_d_[e](f) `g`\n#h") == r"a\|b \<i\>\*c\*\_d\_\[e\](f) \`g\` \#h"
