"""The Helm charts that a region needs for what is placed in it."""

from collections.abc import Sequence

import pulumi_kubernetes as kubernetes

from components.chart import Chart, ChartRelease, ChartReleaseArgs
from spec.environment import Environment
from spec.modes import ServingMode
from spec.placement import Placement


def wanted(environment: Environment, placed: Sequence[Placement]) -> tuple[Chart, ...]:
    """KEDA where load moves a service's replicas, LeaderWorkerSet where a replica spans nodes; else none."""
    here = [each.service for each in placed if each.side.serving is not ServingMode.ABSENT]
    served = [serving for service in here for serving in service.serving]
    asked = {
        Chart.KEDA: any(serving.max_replicas is not None for serving in served),
        Chart.LEADER_WORKER_SET: any(environment.models[serving.model].nodes > 1 for serving in served),
    }
    return tuple(chart for chart, is_asked in asked.items() if is_asked)


def releases(
    environment: Environment, region: str, placed: Sequence[Placement], provider: kubernetes.Provider | None
) -> dict[Chart, ChartRelease]:
    """Make the releases that are wanted."""
    return {
        chart: ChartRelease(
            f"{environment.name}-{region}-{chart.value.namespace}", ChartReleaseArgs(chart=chart, provider=provider)
        )
        for chart in wanted(environment, placed)
    }
