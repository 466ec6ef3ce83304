"""Servers of a lesson, each the real thing: on 127.0.0.1, in a temporary folder, gone with the notebook.

    with services.postgres() as db:
        db.connect().execute("select version()")

Or `db = services.postgres()`, and `db.stop()` at will. Every call makes a server of its own, on a free port
unless one is named. Where the notebook is root, its servers are not.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.classroom.services.gitd import Git
    from grader.classroom.services.httpd import Http
    from grader.classroom.services.mariadbd import MariaDB
    from grader.classroom.services.postgresql import Postgres
    from grader.classroom.services.sshd import Ssh
    from grader.classroom.services.valkey import Redis


def postgres(port: int | None = None) -> Postgres:
    """A PostgreSQL with one empty database, as its superuser `postgres`."""
    return _load("postgresql").Postgres(port)  # type: ignore[no-any-return]


def redis(port: int | None = None) -> Redis:
    """A Redis or Valkey, empty."""
    return _load("valkey").Redis(port)  # type: ignore[no-any-return]


def mariadb(port: int | None = None) -> MariaDB:
    """A MariaDB with an empty database `test`, as its user `root`."""
    return _load("mariadbd").MariaDB(port)  # type: ignore[no-any-return]


def http(pages: Path | str | None = None, *, app: Path | str | None = None, port: int | None = None) -> Http:
    """An HTTP server of a folder (`server.pages`), or of the WSGI application `app` in a Python file."""
    return _load("httpd").Http(pages, app, port)  # type: ignore[no-any-return]


def ssh(port: int | None = None) -> Ssh:
    """An SSH server that lets in the key in its folder: `ssh -F $SSH_CONFIG causeway`."""
    return _load("sshd").Ssh(port)  # type: ignore[no-any-return]


def git(port: int | None = None) -> Git:
    """A git server; `server.new("roof")` makes a bare repository and says its address."""
    return _load("gitd").Git(port)  # type: ignore[no-any-return]


def _load(name: str) -> Any:
    """A lesson waits only for the server it uses."""
    return import_module(f"grader.classroom.services.{name}")
