"""A gateway with a semantic cache: the real LiteLLM proxy, and the local cloud's Valkey over TLS with IAM's login."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from components.gateway_config import Backend, Reliability, RequestLog, SemanticCache, render, render_cache
from components.gateway_files.gateway_cache import COOLDOWN_SECONDS
from components.gateway_files.gateway_keys import digest
from tests.gateway.backend import Stand, standing
from tests.gateway.cache import Elasticache, elasticache
from tests.gateway.proxy import Answer, Proxy, running

TTL = 6
KEYS = {
    "team": {"sha256": digest("sk-team"), "models": ["claude", "claude-degraded"]},
    "other": {"sha256": digest("sk-other"), "models": ["claude"]},
}
WARM, NEAR, FAR = "How do I file a claim?", "How does one file a claim?", "What is a deductible?"


@dataclass(frozen=True)
class World:
    """A gateway with a cache, its stand-ins by name, and an AWS that keeps its log and its metrics."""

    gateway: Proxy
    stands: dict[str, Stand]
    group: Elasticache
    aws: str

    def ask(self, text: str, *, model: str = "claude", key: str = "sk-team", **more: Any) -> Answer:
        body = {"model": model, "messages": [{"role": "user", "content": text}], **more}
        return self.gateway.post("/v1/chat/completions", body, key=key)

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        known = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "us-east-1"}
        return make(service, endpoint_url=self.aws, **known)

    def until_kept(self, text: str = WARM, patience: float = 4 * COOLDOWN_SECONDS, **more: Any) -> Answer:
        """Ask until the cache answers."""
        until = time.monotonic() + patience
        while "x-relight-cache" not in (answer := self.ask(text, **more)).headers:
            assert time.monotonic() < until
            time.sleep(0.3)
        return answer

    def asked(self, *names: str) -> int:
        return sum(len(self.stands[name].asked) for name in names)

    def rested(self) -> "World":
        """The same, with every stand-in well again, the cache alive and empty."""
        if self.group.dead:
            self.group.live()
        for stand in self.stands.values():
            stand.status, stand.delay = 200, 0
            stand.stopped.set()
            stand.stopped.clear()
        until = time.monotonic() + 60
        while self.ask("Who are you?", cache={"no-cache": True}).by != "claude":
            assert time.monotonic() < until
            time.sleep(0.5)
        self.until_kept("Are you well?")
        time.sleep(0.3)  # what the last test asked may still be being kept
        for kept in self.group.valkey.groups.values():
            kept.entries.clear()
        for stand in self.stands.values():
            stand.asked.clear()
        return self


def backend(stand: Stand, **more: Any) -> Backend:
    return Backend(name=stand.name, litellm_model="hosted_vllm/m", api_base=f"{stand.url}/v1", **more)


@contextmanager
def cached_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """claude, then claude-west; qwen where a caller asks for less. The cache is dead, as when the gateway began."""
    with ExitStack() as end:
        names = ("claude", "claude-west", "qwen", "titan")
        stands = {name: end.enter_context(standing(Stand(name))) for name in names}
        near, far = [1.0, 0.1] + [0.0] * 6, [0.0] * 7 + [1.0]
        stands["titan"].vectors |= {WARM: [1.0] + [0.0] * 7, NEAR: near, FAR: far}
        group = end.enter_context(elasticache(tmp_path_factory.mktemp("authority")))
        server = ThreadedMotoServer(port=0)
        server.start()
        end.callback(server.stop)
        aws = "http://{}:{}".format(*server.get_host_and_port()).replace("0.0.0.0", "127.0.0.1")
        route = [backend(stands["claude"]), backend(stands["claude-west"]), backend(stands["qwen"], weaker=True)]
        embedding = Backend(
            name="titan", litellm_model="openai/e", api_base=f"{stands['titan'].url}/v1", key_variable="TITAN_API_KEY"
        )
        cache = SemanticCache(
            group="prod-claims", region="us-east-1", embedding=embedding, similarity=0.95, ttl=TTL, stale=600
        )
        log = RequestLog(bucket="audit", region="us-east-1", prefix="requests/claims")
        config = render(route, Reliability(timeout=6, first_token=1, cooldown=4), log)
        secrets = {"VIRTUAL_KEYS": json.dumps(KEYS), "TITAN_API_KEY": "sk-titan"}
        environment = {"AWS_ENDPOINT_URL": aws, **group.environment()}
        group.die()
        folder = tmp_path_factory.mktemp("gateway")
        gateway = end.enter_context(running(folder, config, secrets, environment, render_cache(cache)))
        world = World(gateway, stands, group, aws)
        world.client("s3").create_bucket(Bucket="audit")
        yield world
