"""Who answers for a Service, and which load balancers there are."""

from typing import Any

import pytest

from localcloud.traffic.pods import Balancer, Pods
from tests.localcloud.traffic.cluster import pod, service

CONTAINER = {"name": "c", "ports": [{"name": "http", "containerPort": 4000}]}
CERTIFICATE = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert"
PORTS = "service.beta.kubernetes.io/aws-load-balancer-ssl-ports"


def known(*pods: dict[str, Any], **more: Any) -> Pods:
    ports = [{"name": "https", "port": 443, "targetPort": "http"}, {"name": "plain", "port": 80, "targetPort": 4000}]
    found = {item["metadata"]["uid"]: item for item in pods}
    return Pods(pods=found, services={("claims", "gateway"): service("gateway", "gateway", ports, **more)})


def names(found: list[tuple[dict[str, Any], int]] | None) -> list[tuple[str, int]]:
    return [(item["metadata"]["name"], port) for item, port in found or []]


def test_ready_pods_with_the_services_labels_answer_on_the_port_that_it_names() -> None:
    ready, other = pod("a", "gateway", [CONTAINER], ready=True), pod("b", "model", [CONTAINER], ready=True)
    late = pod("c", "gateway", [CONTAINER], ready=False)
    leaving = pod("d", "gateway", [CONTAINER], ready=True)
    leaving["metadata"]["deletionTimestamp"] = "now"
    pods = known(ready, other, late, leaving)
    assert names(pods.behind("claims", "gateway", 443)) == [("a", 4000)]
    assert names(pods.behind("claims", "gateway", 80)) == [("a", 4000)]


def test_no_pod_is_something_else_than_no_service() -> None:
    assert known().behind("claims", "gateway", 443) == []
    assert known().behind("claims", "gateway", 81) == []
    assert known().behind("claims", "nobody", 443) is None


def test_a_load_balancer_is_there_once_it_has_a_name() -> None:
    assert list(known().balancers()) == []
    found = list(known(host="K8s-x.elb.us-east-1.amazonaws.com").balancers())
    assert found == [
        Balancer(host="k8s-x.elb.us-east-1.amazonaws.com", namespace="claims", service="gateway", port=port, tls=tls)
        for port, tls in ((443, True), (80, False))
    ]


@pytest.mark.parametrize(
    ("annotations", "tls"),
    [
        ({}, [True, False]),
        ({CERTIFICATE: "arn"}, [True, True]),
        ({CERTIFICATE: "arn", PORTS: "*"}, [True, True]),
        ({CERTIFICATE: "arn", PORTS: "https"}, [True, False]),
        ({CERTIFICATE: "arn", PORTS: "443, 8443"}, [True, False]),
        ({CERTIFICATE: "arn", PORTS: "80"}, [False, True]),
    ],
)
def test_a_port_speaks_tls_where_the_service_says_so(annotations: dict[str, str], tls: list[bool]) -> None:
    balancers = known(host="x", annotations=annotations).balancers()
    assert [each.tls for each in balancers] == tls
