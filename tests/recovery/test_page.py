"""docs/recovery-model.md says what the code sums."""

import re
from pathlib import Path

import pytest

from recovery.assessment import assess
from recovery.figures import book, figures
from recovery.page import PAGE, written
from tests.graphs import demo_graph
from tests.layers.environments import demo
from tests.recovery.test_changes import CASES
from tests.recovery.worlds import demo_assessed, prod_assessed

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert written(TEXT) == TEXT, "write it anew: python -m recovery.page"


def test_a_page_without_the_places_is_refused() -> None:
    with pytest.raises(ValueError, match="the comments around the scenarios are not there once each"):
        written("# The recovery model\n")


def test_every_term_that_a_recovery_is_made_of_is_explained() -> None:
    changed = [assess(demo(), case.edit(case.base(demo_graph())), book()) for case in CASES]
    names = {
        term.name
        for assessment in (demo_assessed(), prod_assessed(), *changed)
        for row in assessment.rows
        if row.recovery is not None
        for term in row.recovery.terms
    }
    scenarios = TEXT[TEXT.index("### Serving") : TEXT.index("## Grades")]
    assert names - set(re.findall(r"`([^`]+)`", scenarios)) == set()


def test_the_example_of_own_figures_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "demo.figures.yaml"
    path.write_text(example, encoding="utf-8")
    found = figures(path)
    assert (found.seconds("decide").typical, found.rate("weights from S3").typical) == (240, 2.2e9)
    assert found.loss("aurora global, lag").measured
