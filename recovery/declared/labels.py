"""Whose a Kubernetes object is: by its label, since before the first `up` the namespace is not known yet."""

from recovery.graph.resource import Resource

SERVICE = "relight.dev/service"


def of_service(resource: Resource) -> str | None:
    """The service's name; None for what all share."""
    found = resource.get("metadata", "labels", SERVICE)
    return None if found is None else str(found)
