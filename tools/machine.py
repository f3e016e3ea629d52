"""How much this machine can build at once."""

import os
from pathlib import Path

from tools.errors import ToolError

_GIB_PER_BUILD = 3  # linking kube-apiserver takes about 2 GiB, a big package's compilation 1 GiB


def jobs() -> int:
    """How many builds may run side by side: one per core and 3 GiB, or `$RELIGHT_TOOLS_JOBS`. Raises ToolError."""
    chosen = os.environ.get("RELIGHT_TOOLS_JOBS", "")
    if chosen:
        if not chosen.isdigit() or int(chosen) < 1:
            raise ToolError(f"RELIGHT_TOOLS_JOBS is {chosen!r}; give the number of builds at once, 1 or more.")
        return int(chosen)
    return max(1, min(_cores(), _memory() // (_GIB_PER_BUILD * 2**30)))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory(limit: Path = Path("/sys/fs/cgroup/memory.max")) -> int:
    """Bytes of memory, or the container's limit where that is less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        return min(physical, int(text))
    return physical
