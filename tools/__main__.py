"""`python -m tools [NAME …]`: makes what is missing, so that nothing else has to be installed first."""

import argparse
import signal
import sys
import time
from types import FrameType

from tools import catalog, store
from tools.errors import ToolError
from tools.progress import duration


def main() -> int:
    """Exit codes: 0 all there, 3 a tool can't be made, 130 interrupted."""
    names = [tool.name for tool in catalog.TOOLS]
    parser = argparse.ArgumentParser(prog="python -m tools", description="Make the tools that are missing.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (all): {', '.join(names)}")
    wanted = parser.parse_args().names or names
    signal.signal(signal.SIGTERM, _interrupt)
    began = time.monotonic()
    try:
        found = store.ensure(wanted)
    except ToolError as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("Interrupted; run it again and it goes on from what is compiled.", file=sys.stderr)
        return 130
    made = sum(one.origin is store.Origin.BUILT for one in found.values())
    if made:
        print(f"Made {made} of {len(found)} tools in {duration(time.monotonic() - began)}.", file=sys.stderr)
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
