"""Whatever runs replicas has a disruption budget."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, leading, pairs, selects
from policies.context import Context
from policies.place import each, found
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

BUDGET = "kubernetes:policy/v1:PodDisruptionBudget"


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    def unprotected(runs: Resource) -> Iterator[Finding]:
        labels = pairs(runs, *leading(runs), "metadata", "labels")
        budgets = [each for each in graph.of(BUDGET, region=runs.region) if _beside(each, runs)]
        if not any(selects(labels, pairs(each, "spec", "selector", "matchLabels")) for each in budgets):
            yield found(runs, "no PodDisruptionBudget of its namespace selects its pods.")

    yield from each(graph.of(DEPLOYMENT, GROUP), unprotected)


def _beside(budget: Resource, runs: Resource) -> bool:
    """Whether both are in one namespace; before the first `up`, which knows none yet, in one component."""
    namespace = ("metadata", "namespace")
    if budget.stack != runs.stack:
        return False
    if budget.knows(*namespace) and runs.knows(*namespace):
        return bool(budget.get(*namespace) == runs.get(*namespace))
    return budget.parent == runs.parent


RULE = StackRule(
    id="disruption-budget-for-each",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Without a budget an upgrade of the nodes may take all replicas away at once.",
    remediation="Add a PodDisruptionBudget that selects the pods.",
    link="https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    check=_check,
)
