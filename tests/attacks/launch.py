"""Runs a command and tells what it left running: `python -m tests.attacks.launch REPORT SECONDS COMMAND...`.

On Linux every orphan below it becomes its child, also one that left its session, its group and its parent.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
import time
from pathlib import Path

import psutil

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>


def launch(seconds: float, command: list[str]) -> dict[str, object]:
    """Exit code, what was printed, seconds, and the processes that were still there two seconds later."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    begun = time.monotonic()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        try:
            out, err = ran.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            ran.kill()
            out, err = b"", f"it did not end within {seconds} s".encode()
        took = time.monotonic() - begun
    left = _left()
    return {
        "code": ran.returncode,
        "out": out.decode("utf-8", "backslashreplace"),
        "err": err.decode("utf-8", "backslashreplace"),
        "seconds": took,
        "left": left,
    }


def _left() -> list[str]:
    """What is still running; a process that was killed has a moment to go."""
    until = time.monotonic() + 2
    while (children := _alive()) and time.monotonic() < until:
        time.sleep(0.05)
    lines = [f"{child.pid} {' '.join(_line(child))}" for child in children]
    for child in children:
        child.kill()
    return lines


def _alive() -> list[psutil.Process]:
    """The processes below this one; what has ended is buried."""
    found = psutil.Process().children(recursive=True)
    return psutil.wait_procs(found, timeout=0)[1]


def _line(child: psutil.Process) -> list[str]:
    try:
        return child.cmdline() or [child.name()]
    except psutil.Error:
        return ["gone"]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(launch(float(sys.argv[2]), sys.argv[3:])), "utf-8")
