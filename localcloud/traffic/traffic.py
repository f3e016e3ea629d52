"""All traffic of the local cloud: processes behind pods, stand-ins for providers, load balancers, the network."""

import json
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from localcloud.kubernetes.api import Api
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.traffic.authority import Authority
from localcloud.traffic.balancers import Balancers
from localcloud.traffic.behaviour import Behaviour, Behaviours
from localcloud.traffic.images import Image
from localcloud.traffic.kubelet import Kubelet, World
from localcloud.traffic.network import Address, Network, Way
from localcloud.traffic.nursery import Nursery, Order
from localcloud.traffic.pods import Balancer
from localcloud.traffic.ports import Ports
from localcloud.traffic.process import Process
from localcloud.traffic.routes import Routes
from localcloud.traffic.stand_in import PROVIDERS
from localcloud.traffic.valkey import Valkey

log = logging.getLogger(__name__)

Place = tuple[str, str, str]
"""Account, region, name of the cluster."""

# What a LiteLLM proxy imports until it has answered its first questions.
_LITELLM = (
    "litellm.proxy.proxy_server",
    "litellm.proxy.proxy_cli",
    "litellm.proxy._experimental.mcp_server.mcp_server_manager",
    "litellm.proxy.hooks.mcp_semantic_filter.hook",
    "litellm.proxy.pass_through_endpoints.llm_passthrough_endpoints",
    "litellm.proxy.policy_engine.init_policies",
    "litellm.integrations.websearch_interception.handler",
    "litellm.litellm_core_utils.default_encoding",
    "litellm.llms.anthropic.completion.transformation",
    "litellm.llms.bedrock.chat.chat_completions.transformation",
    "litellm.llms.hosted_vllm.chat.transformation",
    "litellm.llms.vertex_ai.vertex_ai_partner_models.anthropic.transformation",
    "litellm.types.litellm_core_utils.streaming_chunk_builder_utils",
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.on",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "anyio._backends._asyncio",
    "boto3",
    "http.server",
)
_STAND_IN = ("stand_in",)


class Traffic:
    """Starts with the first cluster; thread-safe.

    `tool` gives the path of a tool by its name; `secret` the value of a secret by account, region and name ("" when it
    has none yet, None when there is none); `adopt` is told each process, so that it won't outlive this one.
    """

    def __init__(
        self,
        home: Path,
        clock: float,
        tool: Callable[[str], Path],
        secret: Callable[[str, str, str], str | None],
        adopt: Callable[[int], None],
        api: Callable[[Endpoint], Api] = Api,
    ) -> None:
        self._api, self._tool = api, tool
        self._folder = home / "traffic"
        self._clock, self._secret = clock, secret
        self.aws: Address = ("127.0.0.1", 0)
        self.behaviours = Behaviours(self._folder / "behaviours.json")
        self._ports = Ports()
        self._guard = threading.RLock()
        self._kubelets: dict[Place, Kubelet] = {}
        self._followed: dict[Place, str] = {}
        self._balancers: Balancers | None = None
        self._providers: Process | None = None
        self._providers_port = 0
        self.caches: Address | None = None
        """Where ElastiCache's replication groups answer; None until there is traffic."""
        self._network: Network | None = None
        self._routes = Routes(self._all, self.behaviours, self.resolve, lambda: self.aws, lambda: self._providers_port)
        logs = self._folder / "logs"
        self._nurseries = {
            Image.LITELLM: Nursery(
                lambda: tool("litellm") / "bin" / "python", _LITELLM, self._for_litellm, logs / "litellm.log", adopt
            ),
            Image.MODEL: Nursery(
                lambda: Path(sys.executable), _STAND_IN, _for_stand_ins, logs / "stand-ins.log", adopt
            ),
        }

    def warm_up(self) -> None:
        """Start what all clusters need, in the background. Raises ToolError when LiteLLM is not built yet."""
        with self._guard:
            if self._network is not None:
                return
            self._tool("litellm")
            shutil.rmtree(self._folder / "pods", ignore_errors=True)
            self._network = Network(Authority(self._folder / "authority"), self._routes)
            self._balancers = Balancers(self._network)
            # Not by its number: certificates are for names.
            self.caches = "localhost", self._network.stand(Valkey(self._cache_is_down).handle)
            for nursery in self._nurseries.values():
                nursery.start()
            self._start_providers()

    def attach(self, place: Place, endpoint: Endpoint) -> None:
        """Follow a cluster that came up; one that is followed at this address already goes on."""
        self.warm_up()
        account, region, name = place
        with self._guard:
            if self._followed.get(place) == endpoint.server:
                return
            self._followed[place] = endpoint.server
        world = World(
            nurseries=self._nurseries,
            ports=self._ports,
            folder=self._folder / "pods" / f"{account}-{region}-{name}",
            behaviours=self.behaviours.file,
            region=region,
            clock=self._clock,
            variables=lambda uid: self._variables(account, region, uid),
            secret=lambda secret: self._secret(account, region, secret),
        )
        kubelet = Kubelet(self._api(endpoint), world, lambda: self._balance(place))
        with self._guard:
            before = self._kubelets.pop(place, None)
            self._kubelets[place] = kubelet
        if before is not None:
            before.stop()
        kubelet.start()

    def detach(self, place: Place) -> None:
        """End what runs in a cluster that goes."""
        with self._guard:
            self._followed.pop(place, None)
            kubelet = self._kubelets.pop(place, None)
        if kubelet is not None:
            kubelet.stop()
            self._balance(place)

    def close(self) -> None:
        """End all of it."""
        for place in list(self._kubelets):
            self.detach(place)
        if self._providers is not None:
            self._providers.stop()
        for nursery in self._nurseries.values():
            nursery.close()
        if self._network is not None:
            self._network.close()
        shutil.rmtree(self._folder / "pods", ignore_errors=True)

    def resolve(self, host: str, port: int) -> Address | None:
        """Where to connect on this machine for a port of a load balancer, by its DNS name; None: nothing listens."""
        return self._balancers.resolve(host, port) if self._balancers else None

    def behave(self, who: str, how: Behaviour) -> None:
        """Have a provider's host, or `<region>/<namespace>/<model>`, behave so from now on."""
        self.behaviours.set(who, how)

    def went_to(self, client_port: int) -> dict[str, str]:
        """The pod that a client's connection to a load balancer was passed on to; empty when that is not known."""
        address = self._network.went_to(client_port) if self._network else None
        for kubelet in self._all():
            for run in kubelet.runs():
                if address and address[1] in run.ports.values():
                    metadata = run.pod["metadata"]
                    return {"region": kubelet.region, "namespace": metadata["namespace"], "pod": metadata["name"]}
        return {}

    def status(self) -> dict[str, Any]:
        """What runs, for `relight local status`."""
        processes = [process for kubelet in self._all() for run in kubelet.runs() for process in run.processes.values()]
        return {
            "containers": sum(process.pid is not None for process in processes),
            "behaviours": {who: str(how) for who, how in sorted(self.behaviours.table().items())},
        }

    @property
    def bundle(self) -> Path:
        """The certificate of the authority that signs for every name here."""
        return self._folder / "authority" / "ca.pem"

    def _all(self) -> list[Kubelet]:
        with self._guard:
            return list(self._kubelets.values())

    def _cache_is_down(self, region: str, group: str) -> bool:
        return self.behaviours.of(f"{region}/{group}/cache").down

    def _start_providers(self) -> None:
        self._providers_port = self._ports.take()
        told = {
            "port": self._providers_port,
            "identity": {"model": "", "provider": PROVIDERS},
            "key": PROVIDERS,
            "behaviours": str(self.behaviours.file),
        }
        log_file = self._folder / "logs" / "providers.log"
        order = Order(
            argv=("stand-in", json.dumps(told)), env=_for_stand_ins(), folder=str(self._folder), log=str(log_file)
        )
        self._providers = Process("the providers' stand-ins", order, self._nurseries[Image.MODEL])
        self._providers.start()

    def _for_litellm(self) -> dict[str, str]:
        lean = {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}  # dozens of processes share the memory
        settings = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION"}
        return {**lean, **settings, **self._way_in("nobody")}

    def _way_in(self, user: str) -> dict[str, str]:
        assert self._network is not None
        proxy = f"http://{user}:pod@127.0.0.1:{self._network.port}"
        bundle = str(self.bundle)
        return {
            **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy),
            **dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE"), bundle),
        }

    def _variables(self, account: str, region: str, uid: str) -> dict[str, str]:
        """What EKS Pod Identity gives a pod, in the form that the local cloud's AWS knows an account by."""
        return {
            **self._way_in(uid),
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def _balance(self, place: Place) -> None:
        """Have the ports of the load balancers that the cluster's Services have now."""
        with self._guard:
            kubelet, balancers = self._kubelets.get(place), self._balancers
        if balancers is None:
            return
        if kubelet is None:
            balancers.follow(place, set(), lambda _: Way(why="its cluster is gone"))
            return
        found = kubelet

        def way(each: Balancer) -> Way:
            return self._routes.behind(found, each.namespace, each.service, each.port)

        balancers.follow(place, set(found.known().balancers()), way)


def _for_stand_ins() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parent)}
