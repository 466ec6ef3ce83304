"""Servers of a lesson, each the real thing: on 127.0.0.1, in a temporary folder, gone with the notebook.

    with services.postgres() as db:
        db.connect().execute("select version()")

Or `db = services.postgres()`, and `db.stop()` at will. Every call makes a server of its own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from grader.classroom.services.postgresql import Postgres


def postgres(port: int | None = None) -> Postgres:
    """A PostgreSQL with an empty database, as superuser `postgres`; on a free port unless one is named."""
    return cast("Postgres", _class("postgresql", "Postgres")(port))


def _class(module: str, name: str) -> type:
    return cast(type, getattr(import_module(f"grader.classroom.services.{module}"), name))
