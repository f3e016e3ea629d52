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
        namespace = runs.get("metadata", "namespace")
        for budget in graph.of(BUDGET, region=runs.region):
            selector = pairs(budget, "spec", "selector", "matchLabels")
            here = budget.stack == runs.stack and budget.get("metadata", "namespace") == namespace
            if here and selects(labels, selector):
                return
        yield found(runs, f"no PodDisruptionBudget in its namespace {namespace} selects its pods.")

    yield from each(graph.of(DEPLOYMENT, GROUP), unprotected)


RULE = StackRule(
    id="disruption-budget-for-each",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="Without a budget an upgrade of the nodes may take all replicas away at once.",
    remediation="Add a PodDisruptionBudget that selects the pods.",
    link="https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    check=_check,
)
