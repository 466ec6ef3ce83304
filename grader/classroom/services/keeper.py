"""The keeper of a server: a process beside the notebook that starts it and ends it when the notebook is gone.

It makes a folder and says its path, then reads orders from its standard input, one JSON object a line, and
answers `pid <number>`, then `exit <code> <number>` when that program ends. At an empty line, and when its
input ends, however the notebook did, it ends all that it started and removes the folder. It runs apart from
the package, with nothing but Python's own library.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 3.0  # seconds between a program's own signal and SIGKILL
LOOK = 0.5  # seconds between two looks at whether the notebook lives: a child of it may hold the pipe open
PDEATHSIG, CHILD_SUBREAPER = 1, 36  # of prctl, include/uapi/linux/prctl.h

Order = dict[str, Any]
# Processes by their number. The object is held until we reaped it: dropped before, it would do so unheard.
Started = dict[int, tuple[subprocess.Popen[Any], Order]]


def main(place: str, name: str, uid: str = "", gid: str = "") -> None:
    """Make a folder in a place, for a user, and mind it and all that runs in it."""
    notebook, (woken, wake) = os.getppid(), os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prctl(CHILD_SUBREAPER, 1)
    folder = Path(place, f"causeway-{name}-{os.urandom(6).hex()}")
    started: Started = {}
    try:
        folder.mkdir(mode=0o700)
        if uid:
            os.chown(folder, int(uid), int(gid))
        _say(str(folder))
        _obey(notebook, woken, started)
    finally:
        _end(started)
        shutil.rmtree(folder, ignore_errors=True)


def _obey(notebook: int, woken: int, started: Started) -> None:
    """Carry out orders until there is nobody who could give one."""
    while os.getppid() == notebook:
        ready, _, _ = select.select([0, woken], [], [], LOOK)
        if woken in ready:
            os.read(woken, 512)
        _reap(started)
        if 0 in ready:
            line = sys.stdin.readline()
            if not line.strip():
                return
            _start(json.loads(line), started)


def _start(order: Order, started: Started) -> None:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        process = subprocess.Popen(
            order["command"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=order["folder"],
            env=order["environment"],
            start_new_session=True,
            preexec_fn=_begin,
            **order["user"],
        )
    except OSError as error:
        _say(f"exit 127 0 {error}")
        return
    finally:
        os.close(log)
    started[process.pid] = process, order
    _say(f"pid {process.pid}")


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()


def die_with_parent() -> None:
    """On Linux, be killed when the process that started this one is."""
    _prctl(PDEATHSIG, signal.SIGKILL)


def _reap(started: Started) -> None:
    """Take notice of programs that ended."""
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            if ended := started.pop(found[0], None):
                ended[0].returncode = os.waitstatus_to_exitcode(found[1])
                _say(f"exit {ended[0].returncode} {found[0]}")


def _end(started: Started) -> None:
    """Ask each program to end in its own way, then end it, and whatever it left."""
    groups = list(started)
    for pid, (_, order) in started.items():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.Signals[order["signal"]])
    deadline = time.monotonic() + PATIENCE
    while started and time.monotonic() < deadline:
        _reap(started)
        time.sleep(0.005)
    for group in groups:
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)
    _kill_children()


def _kill_children() -> None:
    """Where Linux makes us the parent of all that our programs left behind."""
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    while own.exists() and (children := own.read_text().split()):
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
