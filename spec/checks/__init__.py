"""What must hold across an environment file's entries, beyond each value by itself."""

from collections.abc import Iterator

from spec.checks.caches import cache_findings
from spec.checks.finding import Broken, Finding
from spec.checks.locks import lock_findings
from spec.checks.models import model_findings
from spec.checks.regions import region_findings
from spec.checks.services import service_findings
from spec.checks.traffic import traffic_findings
from spec.environment import Environment

__all__ = ["Broken", "Finding", "findings"]


def findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """All that is wrong with an environment whose entries are right by themselves.

    `broken` names the entries that were left out because they are not: a reference to one of them is no mistake.
    """
    yield from region_findings(environment, broken)
    yield from model_findings(environment, broken)
    yield from service_findings(environment, broken)
    yield from cache_findings(environment, broken)
    yield from lock_findings(environment)
    yield from traffic_findings(environment, broken)
