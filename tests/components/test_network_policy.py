"""Who may talk to whom in a service's namespace: nobody, but for what a service is made of."""

from functools import cache
from typing import Any

import pytest

from components.network_policy import NetworkPolicy, NetworkPolicyArgs
from components.policy_controller import PolicyController, PolicyControllerArgs
from tests.components.given import WEST, cluster_provider
from tests.recorder import Recording, record

NAME = "claims-us-west-2-network"
KIND = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
MODELS = {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": ["qwen", "llama"]}]}
GATEWAY = {"matchLabels": {"app.kubernetes.io/name": "gateway"}}


@cache
def recorded(present: bool = True, models: tuple[str, ...] = ("qwen", "llama"), scaled: bool = False) -> Recording:
    def program() -> object:
        return NetworkPolicy(
            NAME,
            NetworkPolicyArgs(
                present=present,
                namespace="claims",
                models=models,
                scaled=scaled,
                cidr="10.20.0.0/16",
                labels={"relight.dev/service": "claims"},
                provider=cluster_provider(WEST),
            ),
        ).policies

    return record(program)


def policy(name: str, **given: Any) -> dict[str, Any]:
    found = recorded(**given).named(f"{NAME}-{name}").inputs
    assert found["metadata"] == {"name": name, "namespace": "claims", "labels": {"relight.dev/service": "claims"}}
    spec: dict[str, Any] = found["spec"]
    return spec


def test_what_no_policy_allows_is_denied_in_both_directions() -> None:
    assert policy("default-deny") == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_a_model_is_reached_by_its_gateway_alone() -> None:
    spec = policy("models")
    assert spec["podSelector"] == MODELS
    from_outside, from_its_like = spec["ingress"]
    assert from_outside == {"from": [{"podSelector": GATEWAY}], "ports": [{"protocol": "TCP", "port": 8000}]}
    assert from_its_like == {"from": [{"podSelector": MODELS}]}
    assert spec["egress"] == [{"to": [{"podSelector": MODELS}]}]


def test_where_load_scales_a_model_keda_reads_its_queue() -> None:
    callers = policy("models", scaled=True)["ingress"][0]["from"]
    assert callers[1:] == [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "keda"}}}]


def test_the_gateway_takes_requests_and_health_checks_and_hands_on_to_models() -> None:
    spec = policy("gateway")
    assert spec["podSelector"] == GATEWAY
    assert spec["ingress"] == [{"ports": [{"protocol": "TCP", "port": 4000}, {"protocol": "TCP", "port": 4001}]}]
    assert spec["egress"] == [{"to": [{"podSelector": MODELS}], "ports": [{"protocol": "TCP", "port": 8000}]}]


def test_to_anywhere_there_is_nothing_but_dns_and_tls() -> None:
    spec = policy("reach-out")
    assert (spec["podSelector"], spec["policyTypes"]) == ({}, ["Egress"])
    dns, identity, tls, databases = spec["egress"]
    assert dns == {"ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}
    assert identity == {
        "to": [{"ipBlock": {"cidr": "169.254.170.23/32"}}],
        "ports": [{"protocol": "TCP", "port": 80}],
    }
    assert tls == {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"protocol": "TCP", "port": 443}]}
    assert databases == {
        "to": [{"ipBlock": {"cidr": "10.20.0.0/16"}}],
        "ports": [{"protocol": "TCP", "port": 5432}, {"protocol": "TCP", "port": 6379}],
    }


def test_a_service_without_models_of_its_own_has_no_policy_for_them() -> None:
    assert recorded(models=()).result == ["default-deny", "reach-out", "gateway"]
    assert "egress" not in policy("gateway", models=())


@pytest.mark.parametrize(("present", "count"), [(True, 4), (False, 0)])
def test_policies_are_where_the_namespace_is(present: bool, count: int) -> None:
    recording = recorded(present)
    assert recording.counts() == ({KIND: count} if count else {})
    assert set(recording.places().values()) <= {"kubernetes-us-west-2"}


@pytest.mark.parametrize("running", [True, False])
def test_a_cluster_is_told_to_enforce_them(running: bool) -> None:
    def program() -> object:
        provider = cluster_provider(WEST) if running else None
        return PolicyController("demo-us-west-2-policies", PolicyControllerArgs(provider=provider)).enabled

    recording = record(program)
    assert recording.result is running
    assert recording.counts() == ({"kubernetes:core/v1:ConfigMap": 1} if running else {})
    if running:
        switch = recording.named("demo-us-west-2-policies-switch")
        assert switch.provider == "kubernetes-us-west-2"
        assert switch.inputs["metadata"] == {"name": "amazon-vpc-cni", "namespace": "kube-system"}
        assert switch.inputs["data"] == {"enable-network-policy-controller": "true"}
