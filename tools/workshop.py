"""Makes several tools at once, as far as the machine allows."""

import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait

from tools import go, machine
from tools.build import Job
from tools.catalog import Packages, Tool
from tools.command import StoppedError
from tools.progress import Event, Progress, Stage


def make(missing: list[Tool], progress: Progress) -> frozenset[str]:
    """Makes the tools; the names of those made here, not by another process meanwhile. Raises ToolError.

    Tools of one go.mod come one after the other, since they share what they compile; different go.mods side by side.
    """
    compiler = None if all(isinstance(tool.recipe, Packages) for tool in missing) else go.find()
    stop = threading.Event()
    tell = _one_at_a_time(progress)
    for tool in missing:
        tell(Event(tool=tool, stage=Stage.QUEUED))
    lines: dict[str, list[Job]] = {}
    for tool in missing:
        given = None if isinstance(tool.recipe, Packages) else compiler
        lines.setdefault(tool.module, []).append(Job(tool, given, tell, stop))
    with ThreadPoolExecutor(max_workers=machine.jobs(), thread_name_prefix="tools") as pool:
        try:
            futures = [pool.submit(_work, line) for line in lines.values()]
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:  # all done, one failed, or this thread was interrupted: nothing goes on without us
            stop.set()
    return _results(futures)


def _work(line: list[Job]) -> list[str]:
    return [job.tool.name for job in line if job.run()]


def _results(futures: list[Future[list[str]]]) -> frozenset[str]:
    errors = [error for future in futures if (error := future.exception()) is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, StoppedError)):  # the cause before what it stopped
        raise error
    return frozenset(name for future in futures for name in future.result())


def _one_at_a_time(progress: Progress) -> Progress:
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            progress(event)

    return tell
