"""Starts containers' Python programs by fork, after the heavy imports: `python zygote.py MODULE …`.

A LiteLLM proxy costs ten seconds of CPU and 300 MB to import, and half a second and 40 MB to run. So one process
imports it once, and forks a child for each pod. Runs in the tool's own environment: standard library only, and nothing
of this project. Orders come as lines of JSON on standard input, and what happened goes to standard output likewise; at
the end of the input all children are ended, and so is this process.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from typing import Any, NoReturn

_PATIENCE_SECONDS = 3.0


class Zygote:
    """The loop: takes orders, forks, waits for children that end."""

    def __init__(self) -> None:
        self._children: dict[int, float | None] = {}  # pid, and when it will be killed if it was asked to end
        self._wakes, wake = os.pipe()
        os.set_blocking(self._wakes, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._rest = b""

    def run(self) -> None:
        """Until the input ends."""
        while True:
            ready, _, _ = select.select([0, self._wakes], [], [], self._next_deadline())
            if self._wakes in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wakes, 4096)
            self._reap()
            self._kill_late()
            if 0 in ready:
                read = os.read(0, 1 << 16)
                if not read:
                    return
                *lines, self._rest = (self._rest + read).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))

    def end(self) -> None:
        """End all children."""
        for pid in self._children:
            _signal(pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.02)
        for pid in self._children:
            _signal(pid, signal.SIGKILL)

    def _obey(self, order: dict[str, Any]) -> None:
        if "end" in order:
            pid = order["end"]
            if pid in self._children:
                _signal(pid, signal.SIGTERM)
                self._children[pid] = time.monotonic() + _PATIENCE_SECONDS
            return
        pid = os.fork()
        if pid == 0:
            _become(order)
        self._children[pid] = None
        _tell({"id": order["id"], "pid": pid})

    def _reap(self) -> None:
        while self._children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._children.pop(pid, None)
            _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})

    def _kill_late(self) -> None:
        now = time.monotonic()
        for pid, deadline in self._children.items():
            if deadline is not None and deadline < now:
                _signal(pid, signal.SIGKILL)
                self._children[pid] = None

    def _next_deadline(self) -> float | None:
        deadlines = [each for each in self._children.values() if each is not None]
        return max(0.0, min(deadlines) - time.monotonic()) + 0.01 if deadlines else None


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _tell(fact: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        os.write(1, json.dumps(fact).encode() + b"\n")


def _become(order: dict[str, Any]) -> NoReturn:
    """Be the program that is ordered, from here on."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for theirs, ours in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(theirs, ours)
        os.closerange(3, 64)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["env"])
        gc.enable()
        Container({int(port): here for port, here in order["ports"].items()}).run(order["argv"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


class Container:
    """What a program takes for its container: it listens on its own ports, and may turn into another program.

    `ports` says on which port of this machine a container's port is.
    """

    def __init__(self, ports: dict[int, int]) -> None:
        self._ports = ports
        bind, connect = socket.socket.bind, socket.socket.connect
        socket.socket.bind = lambda its, address: bind(its, self._here(address))  # type: ignore[method-assign]
        socket.socket.connect = lambda its, to: connect(its, self._beside(to))  # type: ignore[method-assign]
        os.execv = lambda _, argv: self._exec(argv)
        os.execvp = lambda _, argv: self._exec(argv)  # type: ignore[assignment]
        os.execve = lambda _, argv, env: self._exec(argv, env)  # type: ignore[assignment]
        os.execvpe = lambda _, argv, env: self._exec(argv, env)  # type: ignore[assignment]

    def run(self, argv: list[str]) -> None:
        """Run a command of the image to its end."""
        program, *arguments = argv
        name = os.path.basename(program)
        if name == "litellm":
            self._litellm(arguments)
        elif name == "stand-in":
            importlib.import_module("stand_in").main(arguments)
        elif name == "python" or name.startswith("python3"):
            while arguments and arguments[0] in ("-u", "-I", "-B", "-E", "-s"):
                arguments.pop(0)
            if arguments[:2] == ["-m", "litellm"]:
                self._litellm(arguments[2:])
            elif arguments[0] == "-m":
                sys.argv = arguments[1:]
                runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
            elif arguments[0] == "-c":
                sys.argv = ["-c", *arguments[2:]]
                exec(compile(arguments[1], "-c", "exec"), {"__name__": "__main__"})
            else:
                sys.argv = arguments
                sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
                runpy.run_path(arguments[0], run_name="__main__")
        else:
            raise SystemExit(
                f"the local cloud has no program {program!r} in its images: see localcloud/traffic/images.py"
            )

    def _exec(self, argv: Any, env: Any = None) -> NoReturn:
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        sys.path[:0] = [each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
        self.run(list(argv))
        raise SystemExit(0)

    def _beside(self, address: Any) -> Any:
        """Containers of a pod find each other at the pod's own address."""
        if isinstance(address, tuple) and address[0] in ("127.0.0.1", "localhost") and address[1] in self._ports:
            return ("127.0.0.1", self._ports[address[1]])
        return address

    def _here(self, address: Any) -> Any:
        """No program listens on anything but this machine's own address."""
        if isinstance(address, tuple) and isinstance(address[0], str) and len(address) >= 2:
            host = "::1" if len(address) == 4 else "127.0.0.1"
            return (host, self._ports.get(address[1], address[1]), *address[2:])
        return address

    def _litellm(self, arguments: list[str]) -> None:
        """The proxy binds its port in C, so it must be told which."""
        arguments = list(arguments)
        for index, argument in enumerate(arguments[:-1]):
            if argument == "--port":
                arguments[index + 1] = str(self._ports.get(int(arguments[index + 1]), arguments[index + 1]))
            if argument == "--host":
                arguments[index + 1] = "127.0.0.1"
        if "--port" not in arguments:
            arguments += ["--port", str(self._ports.get(int(os.environ.get("PORT", "4000")), 4000))]
        if "--host" not in arguments:
            arguments += ["--host", "127.0.0.1"]
        import litellm  # type: ignore[import-not-found]  # its own environment has it
        from litellm.proxy.proxy_cli import run_server  # type: ignore[import-not-found]

        # Clients that were made by the import know the zygote's way into the network, and not this pod's.
        litellm.in_memory_llm_clients_cache.flush_cache()
        sys.argv = ["litellm", *arguments]
        run_server.main(args=arguments, prog_name="litellm")


def main() -> None:
    """Import what the arguments name, then take orders."""
    gc.disable()
    for module in sys.argv[1:]:
        importlib.import_module(module)
    if "litellm" in sys.modules:
        # What a proxy makes at its first question, tables of tokens among it: once here, and not in each child.
        sys.modules["litellm"].token_counter(model="gpt-4", text="ahead")
    gc.collect()
    gc.freeze()
    zygote = Zygote()
    _tell({"ready": os.getpid()})
    try:
        zygote.run()
    finally:
        zygote.end()


if __name__ == "__main__":
    main()
