"""Object locks: what nobody can lift must not stand in the way of a promise."""

from collections.abc import Iterator

from spec.checks.finding import Finding
from spec.document import Path
from spec.environment import Environment, Lock, LockMode


def lock_findings(environment: Environment) -> Iterator[Finding]:
    """Locks that nobody can lift in an environment that is to be destroyed with its data."""
    if environment.protect_data:
        return
    locks: dict[Path, Lock | None] = {("audit",): environment.audit, ("lock",): environment.lock}
    locks |= {("services", name, "lock"): service.lock for name, service in environment.services.items()}
    for path, lock in locks.items():
        if lock is not None and lock.mode is LockMode.COMPLIANCE:
            message = (
                f"nobody can delete what is locked in compliance mode for {lock.retention} days, and with "
                "protect_data: false all data may be destroyed at once; write governance, or protect_data: true"
            )
            yield Finding(path=(*path, "mode"), value="compliance", message=message)
