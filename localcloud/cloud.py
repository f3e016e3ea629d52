"""The parts of the running local cloud, put together: AWS, clusters, providers."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

from localcloud.aws.clients import Clients
from localcloud.aws.extensions import extensions
from localcloud.effects import ClusterEffects
from localcloud.errors import LocalCloudError
from localcloud.exchange import account_of
from localcloud.funnel import Funnel
from localcloud.home import Home
from localcloud.journal import Journal
from localcloud.outage import Outages
from localcloud.processes import memory_mb
from localcloud.provider import Provider
from localcloud.reaper import Reaper
from localcloud.servicer import serve
from localcloud.settings import load
from localcloud.traffic.behaviour import Behaviour
from localcloud.traffic.traffic import Traffic
from localcloud.watch import Watch
from tools.errors import ToolError
from tools.store import path

log = logging.getLogger(__name__)

# First use of these services is slow (models of the API, tables of instance types), so it happens beforehand.
_WARM = ("ec2", "iam", "s3", "kms", "rds", "eks", "route53", "cloudwatch", "sns", "backup")
_DOWN_SECONDS = 60.0


class Cloud:
    """Everything that runs in the daemon behind its control port."""

    def __init__(self, home: Home, world: str, reaper: Reaper) -> None:
        self._home = home
        self._reaper = reaper
        self._settings = load(home.settings)
        self._journal = Journal(home.journal)
        self._effects = ClusterEffects(home, self._settings, reaper.adopt)
        self._outages = Outages(home.settings)
        self._effects.lost = self._outages.lost
        services = extensions(self._effects, lambda check: self._watch.told(check), lambda: self._traffic.caches)
        self._funnel = Funnel(self._journal, world, services, self._outages)
        self._effects.lock = self._funnel.lock
        self._clients = Clients(self._funnel)
        self._traffic = Traffic(home.folder, self._settings.clock, path, self._secret, reaper.adopt)
        self._effects.traffic = self._traffic
        self._watch = Watch(home, self._funnel, self._settings, self._traffic, self._effects.running)
        self._server: BaseWSGIServer | None = None

    def listen(self, port: int) -> int:
        """Take the port for AWS requests, the given one if it is free; returns the port taken."""
        from moto.moto_server.werkzeug_app import MotoRequestHandler

        class Handler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types
            protocol_version = "HTTP/1.1"

            def log_request(self, *_: Any) -> None:
                return None

        try:
            self._server = make_server("127.0.0.1", port, self._funnel, threaded=True, request_handler=Handler)
        except (OSError, SystemExit):
            self._server = make_server("127.0.0.1", 0, self._funnel, threaded=True, request_handler=Handler)
        self._traffic.aws = "127.0.0.1", int(self._server.server_port)
        return int(self._server.server_port)

    def listen_dns(self, port: int) -> int:
        """Take the port for DNS questions, the given one if it is free; returns the port taken."""
        return self._watch.listen(port)

    def begin(self) -> int:
        """Build the world again and serve it; returns how many requests were replayed."""
        replayed = self._funnel.replay()
        if self._server is not None:
            threading.Thread(target=self._server.serve_forever, name="aws", daemon=True).start()
        self._watch.start()
        self._effects.resume()
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()
        return replayed

    def end(self) -> None:
        """Stop serving and stop the clusters."""
        if self._server is not None:
            self._server.shutdown()
        self._watch.stop()
        self._traffic.close()
        self._effects.stop()
        self._journal.close()

    def answer(self, question: dict[str, Any]) -> tuple[dict[str, Any], Callable[[], None] | None]:
        """Answer a question of the control port."""
        match question["ask"]:
            case "provider":
                return self._lease(question["kind"], account_of(question.get("key") or ""))
            case "status":
                return self._status(memory=question.get("memory", True)), None
            case "kubeconfig":
                where = question["account"], question["region"], question["name"]
                return {"path": str(self._effects.kubeconfig(*where))}, None
            case "alarms":
                return self._watch.alarm_states(), None
            case "outage":
                self._outage(question["region"])
                return {}, None
            case "resolve":
                return self._watch.resolve(question["name"], question.get("from", "")), None
            case "warm-up":
                try:
                    self._traffic.warm_up()
                except ToolError as error:
                    raise LocalCloudError(str(error)) from error
                return {}, None
            case "connect":
                found = self._traffic.resolve(question["host"], question["port"])
                return {"address": found, "authority": str(self._traffic.bundle)}, None
            case "went":
                return self._traffic.went_to(question["port"]), None
            case "behave":
                self._traffic.behave(question["who"], Behaviour(**question["how"]))
                return {}, None
            case other:
                raise LocalCloudError(f"The local cloud has no answer to {other!r}.")

    def _outage(self, region: str) -> None:
        """Bring about what the settings say of a region by now."""
        lost = region in self._outages.lost()
        self._traffic.behave(f"bedrock-runtime.{region}.amazonaws.com", Behaviour(down=lost))
        if lost:
            self._effects.lose(region, _DOWN_SECONDS)
        else:
            self._effects.regain(region)

    def _lease(self, kind: str, account: str) -> tuple[dict[str, Any], Callable[[], None]]:
        server, port = serve(self._provider(kind, account))

        def end() -> None:
            server.stop(None)

        return {"port": port}, end

    def _provider(self, kind: str, account: str) -> Provider:
        if kind == "aws":
            from localcloud.aws.provider import AwsProvider

            return AwsProvider(self._clients, self._funnel, self._effects, account)
        from localcloud.kubernetes.provider import KubernetesProvider

        return KubernetesProvider(self._effects.clusters, self._settings.clock)

    def _status(self, *, memory: bool) -> dict[str, Any]:
        import os

        pids = [os.getpid(), self._reaper.pid, *self._reaper.pids] if memory else []
        return {
            "clock": self._settings.clock,
            **self._watch.status(),
            **self._traffic.status(),
            "memory_mb": round(memory_mb(pids), 1),
            "requests": self._journal.size,
            "clusters": self._effects.states(),
        }

    def _secret(self, account: str, region: str, name: str) -> str | None:
        client = self._clients.get("secretsmanager", region, account)
        try:
            return str(client.get_secret_value(SecretId=name).get("SecretString", ""))
        except client.exceptions.ResourceNotFoundException:
            pass
        try:
            client.describe_secret(SecretId=name)
        except client.exceptions.ResourceNotFoundException:
            return None
        return ""

    def _warm_up(self) -> None:
        for service in _WARM:
            self._clients.get(service, "us-east-1", "123456789012")
        self._clients.get("ec2", "us-east-1", "123456789012").describe_vpcs()
        log.info("warm")
