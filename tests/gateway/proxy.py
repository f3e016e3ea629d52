"""The real LiteLLM proxy, started as a gateway's pod starts it, with exactly the configuration that is rendered."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.gateway_pod import files
from tools import store

MASTER = "sk-master"
PROMPT = "The claimant's name is Zebedee."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a caller got, who gave it, and how long it took in seconds."""

    status: int
    text: str
    by: str
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A running gateway; `folder` holds what its pod would have mounted."""

    folder: Path
    url: str
    environment: Mapping[str, str]

    def ask(self, model: str, *, key: str = MASTER, timeout: float = 60, **more: Any) -> Answer:
        """One question."""
        body = {"model": model, "messages": [{"role": "user", "content": PROMPT}], **more}
        return self.post("/v1/chat/completions", body, key=key, timeout=timeout)

    def post(self, path: str, body: Mapping[str, Any], *, key: str = MASTER, timeout: float = 60) -> Answer:
        """One call."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        started = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return self._answer(response.status, response, started)
        except urllib.error.HTTPError as error:
            return self._answer(error.code, error, started)

    def get(self, path: str) -> int:
        """The status of a call without a key."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    def _answer(self, status: int, response: Any, started: float) -> Answer:
        text = response.read().decode()
        seconds = time.monotonic() - started
        headers = {key.lower(): value for key, value in response.headers.items()}
        by = headers.get("x-litellm-model-id", "") if status == 200 else ""
        return Answer(status=status, text=text, by=by, seconds=seconds, headers=headers)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def running(
    folder: Path,
    config: Mapping[str, Any],
    secrets: Mapping[str, str],
    environment: Mapping[str, str],
    cache: Mapping[str, Any] | None = None,
) -> Iterator[Proxy]:
    """Start the gateway, with a cache if one is described, and stop it at the end."""
    python = store.ensure(["litellm"])["litellm"].path / "bin" / "python"
    for name in ("files", "secrets", "run"):
        (folder / name).mkdir(parents=True)
    described = {"cache.json": json.dumps(cache)} if cache else {}
    for name, text in {"config.yaml": json.dumps(config), **described, **files()}.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    for name, text in {"LITELLM_MASTER_KEY": MASTER, "VIRTUAL_KEYS": "{}", **secrets}.items():
        (folder / "secrets" / name).write_text(text, encoding="utf-8")
    # The tool was moved after it was made, and its own script's first line says where it was made.
    shim = folder / "bin" / "litellm"
    shim.parent.mkdir()
    shim.write_text(f"#!{python}\nfrom litellm import run_server\n\nrun_server()\n", encoding="utf-8")
    shim.chmod(0o755)
    port = free_port()
    given = {
        "PATH": os.pathsep.join([str(shim.parent), str(python.parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "RELIGHT_SECRETS": str(folder / "secrets"),
        "RELIGHT_RUN": str(folder / "run"),
        "GATEWAY_PORT": str(port),
        "GATEWAY_HOST": "127.0.0.1",
        "SERVICE": "claims",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "METRICS_INTERVAL_SECONDS": "1",
        **environment,
    }
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(python), str(folder / "files" / "launch.py")], env=given, stdout=log, stderr=log, cwd=folder
        )
    proxy = Proxy(folder=folder, url=f"http://127.0.0.1:{port}", environment=given)
    try:
        _wait(proxy, process)
        yield proxy
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(proxy: Proxy, process: "subprocess.Popen[bytes]", patience: float = 280) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        try:
            if proxy.get("/health/liveliness") == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError((proxy.folder / "log").read_text(encoding="utf-8")[-4000:])


@contextmanager
def sidecar(proxy: Proxy) -> Iterator[str]:
    """The health sidecar beside a gateway; its address."""
    python = shutil.which("python", path=proxy.environment["PATH"])
    assert python
    port = free_port()
    given = {
        **proxy.environment,
        "HEALTH_PORT": str(port),
        "HEALTH_HOST": "127.0.0.1",
        "HEALTH_INTERVAL_SECONDS": "1",
        "GATEWAY_URL": proxy.url,
    }
    process = subprocess.Popen([python, str(proxy.folder / "files" / "health.py")], env=given)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def black_hole(port: int = 0) -> Iterator[int]:
    """A port that takes no connections and refuses none, as a host that is gone: its backlog is full."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(0)
        address = listening.getsockname()
        waiting = []
        for _ in range(8):
            each = socket.socket()
            each.setblocking(False)
            each.connect_ex(address)
            waiting.append(each)
        try:
            yield int(address[1])
        finally:
            for each in waiting:
                each.close()
