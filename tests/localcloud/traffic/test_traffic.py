"""The whole way: a real LiteLLM proxy behind a gateway's pod, stand-ins behind it, a load balancer before it."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest

from localcloud.kubernetes.endpoint import Endpoint
from localcloud.traffic.behaviour import WELL, Behaviour
from localcloud.traffic.traffic import Traffic
from tests.localcloud.traffic.cluster import FakeCluster, pod, service
from tools.store import path

pytestmark = pytest.mark.timeout(300)

PLACE = ("123456789012", "us-east-1", "demo-us-east-1")
HOST = "k8s-claims-gateway-0a1b2c3d4e.elb.us-east-1.amazonaws.com"
BEDROCK = "bedrock-runtime.us-east-1.amazonaws.com"
MODEL = "us-east-1/claims/qwen3-8b"
KEY = "sk-" + "a1b2c3d4" * 8
PODS = "/api/v1/namespaces/claims/pods"

LAUNCH = """
import os, sys
from pathlib import Path
key = Path(os.environ["RELIGHT_SECRETS"], "LITELLM_MASTER_KEY").read_text()
config = str(Path(__file__).with_name("config.yaml"))
os.execvpe("litellm", ["litellm", "--config", config, "--port", "4000"], {**os.environ, "LITELLM_MASTER_KEY": key})
"""
SIDECAR = """
import http.server, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = urllib.request.urlopen("http://127.0.0.1:4000/health/liveliness", timeout=5).read()
        self.send_response(200); self.end_headers(); self.wfile.write(told)
http.server.ThreadingHTTPServer(("0.0.0.0", 4001), Handler).serve_forever()
"""


def entry(name: str, model: str, **more: str) -> dict[str, Any]:
    return {"model_name": name, "litellm_params": {"model": model, "timeout": 10, **more}, "model_info": {"id": name}}


CONFIG = {
    "model_list": [
        entry("claude", "bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0", aws_region_name="us-east-1"),
        entry("direct", "anthropic/claude-sonnet-4-5-20250929", api_key="x"),
        entry("gpt", "openai/gpt-5", api_key="x"),
        entry("qwen3-8b", "hosted_vllm/qwen3-8b", api_base="http://qwen3-8b.claims.svc.cluster.local:8000/v1"),
    ],
    "router_settings": {
        "num_retries": 0,
        "allowed_fails": 100,  # the breaker is the gateway's business and not the local cloud's
        "fallbacks": [{"claude": ["direct", "qwen3-8b"]}],
    },
    "general_settings": {"master_key": "os.environ/LITELLM_MASTER_KEY"},
}
OBJECTS = "- {objectName: demo/claims/gateway, jmesPath: [{path: master_key, objectAlias: LITELLM_MASTER_KEY}]}"


@dataclass
class Setting:
    """A region's traffic, and what its gateway's load balancer answers."""

    traffic: Traffic
    cluster: FakeCluster
    adopted: list[int] = field(default_factory=list)

    def request(self, port: int, method: str, target: str, body: Any = None) -> tuple[int, dict[str, str], bytes, str]:
        """Status, headers and body of an answer, and which pod the load balancer chose."""
        address = self.traffic.resolve(HOST, port)
        assert address is not None
        context = ssl.create_default_context(cafile=str(self.traffic.bundle))
        raw = socket.create_connection(address, timeout=30)
        connection = http.client.HTTPConnection("claims.demo.example.com")
        connection.sock = context.wrap_socket(raw, server_hostname="claims.demo.example.com")
        ours = raw.getsockname()[1] if raw.fileno() >= 0 else connection.sock.getsockname()[1]
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        connection.request(method, target, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        content = response.read()
        chosen = self.traffic.went_to(ours)
        connection.close()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, content, chosen.get("pod", "")

    def ask(self, model: str, **more: Any) -> tuple[str, str]:
        """The deployment that answered, and what it says of itself."""
        body = {"model": model, "messages": [{"role": "user", "content": "Is hail covered?"}], **more}
        status, headers, content, _ = self.request(443, "POST", "/v1/chat/completions", body)
        assert status == 200, content
        return headers["x-litellm-model-id"], headers["llm_provider-x-relight-answered"]


def gateway(name: str) -> dict[str, Any]:
    mounts = [{"name": "files", "mountPath": "/etc/x"}, {"name": "secrets", "mountPath": "/etc/relight/secrets"}]
    image = {"image": "1.dkr.ecr.us-east-1.amazonaws.com/demo/berriai/litellm@sha256:1", "volumeMounts": mounts}
    containers = [
        {
            "name": "litellm",
            "command": ["python", "/etc/x/launch.py"],
            "ports": [{"name": "http", "containerPort": 4000}],
            **image,
        },
        {
            "name": "health",
            "command": ["python", "/etc/x/health.py"],
            "ports": [{"name": "health", "containerPort": 4001}],
            **image,
        },
    ]
    driver = {"driver": "secrets-store.csi.k8s.io", "volumeAttributes": {"secretProviderClass": "gateway"}}
    volumes = [{"name": "files", "configMap": {"name": "gateway"}}, {"name": "secrets", "csi": driver}]
    return pod(name, "gateway", containers, volumes, ready=True)


def model(*, ready: bool = True) -> dict[str, Any]:
    arguments = ["--model", f"s3://b/models/sha256/{'ab' * 32}/", "--served-model-name=qwen3-8b", "--port=8000"]
    ports = [{"name": "http", "containerPort": 8000}]
    container = {"name": "vllm", "image": "x/vllm-openai@sha256:1", "args": arguments, "ports": ports}
    return pod("model-0", "qwen3-8b", [container], ready=ready)


def filled() -> FakeCluster:
    cluster = FakeCluster()
    space = "namespaces/claims"
    files = {"config.yaml": json.dumps(CONFIG), "launch.py": LAUNCH, "health.py": SIDECAR}
    cluster.put(f"/apis/v1/{space}/configmaps/gateway", {"data": files})
    wanted = {"spec": {"parameters": {"objects": OBJECTS}}}
    cluster.put(f"/apis/secrets-store.csi.x-k8s.io/v1/{space}/secretproviderclasses/gateway", wanted)
    cluster.put("/api/v1/nodes/node-1", {"metadata": {"labels": {"topology.kubernetes.io/zone": "us-east-1a"}}})
    ports = [{"name": "https", "port": 443, "targetPort": "http"}, {"port": 8443, "targetPort": "health"}]
    tls = {"service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn"}
    cluster.put(f"/api/v1/{space}/services/gateway", service("gateway", "gateway", ports, host=HOST, annotations=tls))
    behind = [{"port": 8000, "targetPort": "http"}]
    cluster.put(f"/api/v1/{space}/services/qwen3-8b", service("qwen3-8b", "qwen3-8b", behind))
    cluster.put(f"{PODS}/gateway-0", gateway("gateway-0"))
    cluster.put(f"{PODS}/model-0", model())
    return cluster


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    secrets = {"demo/claims/gateway": json.dumps({"master_key": KEY})}
    cluster, adopted = filled(), list[int]()
    home = tmp_path_factory.mktemp("home")
    traffic = Traffic(home, 60, path, lambda _, __, name: secrets.get(name), adopted.append, lambda _: cluster)  # type: ignore[arg-type, return-value]  # it speaks as much of the API as is needed
    traffic.attach(PLACE, Endpoint(server="", ca_data="", token="", kubeconfig=home))
    found = Setting(traffic, cluster, adopted)
    eventually(lambda: answers(found, 443), 120)
    eventually(lambda: answers(found, 8443), 30)
    yield found
    traffic.close()
    cluster.closed = True
    assert [pid for pid in adopted if psutil.pid_exists(pid)] == []
    assert not (home / "traffic" / "pods").exists()


@pytest.fixture(autouse=True)
def well(setting: Setting) -> None:
    for who in (BEDROCK, "api.anthropic.com", MODEL):
        setting.traffic.behave(who, WELL)


def answers(setting: Setting, port: int) -> bool:
    try:
        return setting.request(port, "GET", "/health/liveliness")[0] == 200
    except (OSError, AssertionError, http.client.HTTPException):
        return False


def eventually(true: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def test_a_gateway_asks_bedrock_anthropic_openai_and_our_own_model(setting: Setting) -> None:
    assert setting.ask("claude") == ("claude", "bedrock us-east-1")
    assert setting.ask("direct") == ("direct", "api.anthropic.com")
    assert setting.ask("gpt") == ("gpt", "api.openai.com")
    assert setting.ask("qwen3-8b") == ("qwen3-8b", "qwen3-8b@sha256:abababababab us-east-1a")


@pytest.mark.parametrize("name", ["claude", "direct", "qwen3-8b"])
def test_answers_can_be_streamed(setting: Setting, name: str) -> None:
    body = {"model": name, "stream": True, "messages": [{"role": "user", "content": "Is hail covered?"}]}
    status, _, content, _ = setting.request(443, "POST", "/v1/chat/completions", body)
    assert status == 200
    assert content.rstrip().endswith(b"[DONE]")
    assert b"hail" in content


@pytest.mark.parametrize("how", [Behaviour(down=True), Behaviour(fail=1.0), Behaviour(rate_limit=True)])
def test_a_provider_that_is_away_is_passed_over(setting: Setting, how: Behaviour) -> None:
    setting.traffic.behave(BEDROCK, how)
    assert setting.ask("claude") == ("direct", "api.anthropic.com")
    setting.traffic.behave("api.anthropic.com", how)
    assert setting.ask("claude") == ("qwen3-8b", "qwen3-8b@sha256:abababababab us-east-1a")


def test_a_slow_provider_is_slow(setting: Setting) -> None:
    setting.traffic.behave(BEDROCK, Behaviour(slow=1.0))
    began = time.monotonic()
    assert setting.ask("claude")[0] == "claude"
    assert time.monotonic() - began >= 1.0


def test_the_sidecar_reaches_the_proxy_beside_it_and_is_reached_itself(setting: Setting) -> None:
    status, _, content, chosen = setting.request(8443, "GET", "/")
    assert (status, content, chosen) == (200, b'"I\'m alive!"', "gateway-0")


def test_a_models_process_follows_its_pod(setting: Setting) -> None:
    pid = process_of(setting, "vllm")
    setting.cluster.put(f"{PODS}/model-0", model(ready=False))
    eventually(lambda: status_of(setting, "qwen3-8b") != 200)
    setting.cluster.drop(f"{PODS}/model-0")
    eventually(lambda: not psutil.pid_exists(pid))
    setting.cluster.put(f"{PODS}/model-0", model())
    eventually(lambda: status_of(setting, "qwen3-8b") == 200)
    assert process_of(setting, "vllm") != pid


def test_a_gateways_files_and_processes_go_with_its_pod(setting: Setting) -> None:
    setting.cluster.put(f"{PODS}/gateway-1", gateway("gateway-1"))
    eventually(lambda: setting.traffic.status()["containers"] == 5)
    (root,) = setting.traffic._folder.glob("pods/*/uid-gateway-1")
    key = root / "volumes" / "secrets" / "LITELLM_MASTER_KEY"
    assert (key.read_text(), key.stat().st_mode & 0o777) == (KEY, 0o600)
    setting.cluster.drop(f"{PODS}/gateway-1")
    eventually(lambda: not root.exists())
    eventually(lambda: setting.traffic.status()["containers"] == 3)


def status_of(setting: Setting, name: str) -> int:
    body = {"model": name, "messages": [{"role": "user", "content": "?"}]}
    return setting.request(443, "POST", "/v1/chat/completions", body)[0]


def process_of(setting: Setting, container: str) -> int:
    runs = [run for kubelet in setting.traffic._all() for run in kubelet.runs()]
    (pid,) = [run.processes[container].pid for run in runs if container in run.processes]
    assert pid is not None
    return pid
