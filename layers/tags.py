"""The tags that every resource of an environment carries."""

from spec.environment import Environment


def tags(environment: Environment) -> dict[str, str]:
    """Default tags of each AWS provider: what cost reports and audits group by."""
    return {"relight:environment": environment.name, "relight:managed-by": "relight"}


def labels(tier: int, service: str) -> dict[str, str]:
    """Kubernetes labels of everything of a service."""
    return {"relight.dev/service": service, "relight.dev/tier": str(tier)}
