"""Who a pod means by a host name."""

import pytest

from localcloud.traffic.names import Target, ToAws, ToBalancer, ToItself, ToNobody, ToProvider, ToService, target


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("localhost", ToItself()),
        ("127.0.0.1", ToItself()),
        ("qwen3-8b.claims.svc.cluster.local", ToService("claims", "qwen3-8b")),
        ("qwen3-8b.claims.svc.cluster.local.", ToService("claims", "qwen3-8b")),
        ("qwen3-8b.claims.svc", ToService("claims", "qwen3-8b")),
        ("qwen3-8b.search", ToService("search", "qwen3-8b")),
        ("qwen3-8b", ToService("mine", "qwen3-8b")),
        ("bedrock-runtime.us-east-1.amazonaws.com", ToProvider()),
        ("api.anthropic.com", ToProvider()),
        ("API.OpenAI.com", ToProvider()),
        ("europe-west1-aiplatform.googleapis.com", ToProvider()),
        ("llm.partner.example.com", ToProvider()),
        ("secretsmanager.us-east-1.amazonaws.com", ToAws()),
        ("bucket.s3.us-east-1.amazonaws.com", ToAws()),
        ("k8s-claims-gateway-0a1b2c.elb.us-east-1.amazonaws.com", ToBalancer()),
    ],
)
def test_a_name_means(host: str, meant: Target) -> None:
    assert target(host, "mine", frozenset({"llm.partner.example.com"})) == meant


def test_a_name_that_nothing_answers_to_is_refused_with_the_reason() -> None:
    meant = target("raw.githubusercontent.com", "mine")
    assert isinstance(meant, ToNobody)
    assert "raw.githubusercontent.com" in meant.why
