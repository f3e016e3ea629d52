"""A gateway's cache on the local cloud: the pod that the component makes, and the stand-in that it finds by itself."""

import json
from collections.abc import Iterator

import pytest

from components.gateway_config import Backend, SemanticCache, render, render_cache
from components.gateway_pod import PodArgs, files
from components.gateway_pod import pod as gateway_pod
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.traffic.behaviour import WELL, Behaviour
from localcloud.traffic.traffic import Traffic
from tests.gateway.cache import answering
from tests.localcloud.traffic.cluster import FakeCluster, pod, service
from tests.localcloud.traffic.test_traffic import HOST, KEY, PLACE, PODS, Setting, answers, eventually
from tools.store import path

pytestmark = pytest.mark.timeout(300)

CACHE = SemanticCache(
    group="demo-claims",
    region="us-east-1",
    embedding=Backend(name="titan", litellm_model="bedrock/amazon.titan-embed-text-v2:0", region="us-east-1"),
    similarity=0.95,
    ttl=600,
    stale=3600,
)
ROUTE = [Backend(name="claude", litellm_model="anthropic/claude-sonnet-4-5-20250929", key_variable="CLAUDE_API_KEY")]
SECRETS = {"demo/claims/gateway": json.dumps({"master_key": KEY}), "demo/keys": "{}", "demo/claude": "sk-claude"}
OBJECTS = """
- {objectName: demo/claims/gateway, jmesPath: [{path: master_key, objectAlias: LITELLM_MASTER_KEY}]}
- {objectName: demo/keys, objectAlias: VIRTUAL_KEYS}
- {objectName: demo/claude, objectAlias: CLAUDE_API_KEY}
"""


def filled() -> FakeCluster:
    cluster, space = FakeCluster(), "namespaces/claims"
    described = {"config.yaml": json.dumps(render(ROUTE)), "cache.json": json.dumps(render_cache(CACHE))}
    cluster.put(f"/apis/v1/{space}/configmaps/gateway", {"data": {**described, **files()}})
    wanted = {"spec": {"parameters": {"objects": OBJECTS}}}
    cluster.put(f"/apis/secrets-store.csi.x-k8s.io/v1/{space}/secretproviderclasses/gateway", wanted)
    cluster.put("/api/v1/nodes/node-1", {"metadata": {"labels": {"topology.kubernetes.io/zone": "us-east-1a"}}})
    ports = [{"name": "https", "port": 443, "targetPort": "http"}]
    tls = {"service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn"}
    cluster.put(f"/api/v1/{space}/services/gateway", service("gateway", "gateway", ports, host=HOST, annotations=tls))
    args = PodArgs(
        image="1.dkr.ecr.us-east-1.amazonaws.com/demo/berriai/litellm@sha256:1",
        service="claims",
        region="us-east-1",
        service_account="gateway",
        selector={},
        cpu="1",
        memory="1Gi",
        answer=60,
        evenly=False,
    )
    spec = gateway_pod(args)
    cluster.put(f"{PODS}/gateway-0", pod("gateway-0", "gateway", spec["containers"], spec["volumes"], ready=True))
    return cluster


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    cluster, home = filled(), tmp_path_factory.mktemp("home")
    traffic = Traffic(home, 60, path, lambda _, __, name: SECRETS.get(name), lambda _: None, lambda _: cluster)  # type: ignore[arg-type, return-value]  # it speaks as much of the API as is needed
    traffic.warm_up()
    assert traffic.caches is not None
    with answering(lambda: traffic.caches) as port:
        traffic.aws = "127.0.0.1", port
        traffic.attach(PLACE, Endpoint(server="", ca_data="", token="", kubeconfig=home))
        found = Setting(traffic, cluster)
        eventually(lambda: answers(found, 443), 120)
        yield found
    traffic.close()
    cluster.closed = True


def cached(setting: Setting, model: str = "claude") -> str:
    body = {"model": model, "messages": [{"role": "user", "content": "Is hail covered?"}]}
    status, headers, content, _ = setting.request(443, "POST", "/v1/chat/completions", body)
    assert status == 200, content
    return headers.get("x-relight-cache", "")


def test_a_gateway_finds_its_cache_and_answers_from_it(setting: Setting) -> None:
    eventually(lambda: cached(setting) == "hit", 90)


def test_the_degraded_name_has_it_too_where_no_model_is_weaker(setting: Setting) -> None:
    assert cached(setting, "claude-degraded") == "hit"


def test_one_that_is_told_to_be_down_is_not_asked_and_comes_back(setting: Setting) -> None:
    setting.traffic.behave("us-east-1/demo-claims/cache", Behaviour(down=True))
    assert [cached(setting) for _ in range(3)] == [""] * 3
    setting.traffic.behave("us-east-1/demo-claims/cache", WELL)
    eventually(lambda: cached(setting) == "hit", 90)
