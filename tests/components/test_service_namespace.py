"""A service's namespace."""

from functools import cache

from components.service_namespace import ServiceNamespace, ServiceNamespaceArgs
from tests.components.given import WEST, cluster_provider
from tests.recorder import Recording, record


@cache
def recorded(*, present: bool) -> Recording:
    return record(
        lambda: (
            ServiceNamespace(
                "claims-us-west-2",
                ServiceNamespaceArgs(
                    present=present,
                    namespace="claims",
                    labels={"relight.dev/service": "claims"},
                    provider=cluster_provider(WEST),
                ),
            ).name
        )
    )


def test_it_refuses_pods_below_the_restricted_level() -> None:
    recording = recorded(present=True)
    assert recording.places() == {"claims-us-west-2-namespace": "kubernetes-us-west-2"}
    metadata = recording.named("claims-us-west-2-namespace").inputs["metadata"]
    assert metadata["name"] == "claims"
    assert metadata["labels"] == {
        "relight.dev/service": "claims",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
    }


def test_there_is_none_where_the_region_holds_nothing_of_the_service() -> None:
    recording = recorded(present=False)
    assert recording.counts() == {}
    assert recording.result == "claims"
