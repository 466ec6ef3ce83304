"""A MariaDB: the system's, for no wheel brings one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom.services import template
from grader.classroom.services.account import copy_tree
from grader.classroom.services.server import Server
from grader.errors import CannotServe

if TYPE_CHECKING:
    import pymysql

GIVEN = "CAUSEWAY_MARIADB"  # names the folders to look in instead
BESIDES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/libexec")  # where servers lie, and a path may not lead
# Small files: a copy is made for each start. No waiting for the disk: the folder does not outlive the server.
FILES = ("--innodb-log-file-size=4M", "--debug-no-sync", "--innodb-flush-log-at-trx-commit=0")
SETTINGS = ("--innodb-buffer-pool-size=16M", "--skip-name-resolve", "--character-set-server=utf8mb4")


class MariaDB(Server):
    """A MariaDB of the notebook's own, with an empty database `test`, as user `root` without a password."""

    title = "MariaDB"
    ready = b"ready for connections"

    def __init__(self, port: int | None = None) -> None:
        self._server, self._installer, self.version = installed()
        super().__init__(port)

    @property
    def url(self) -> str:
        """`mysql+pymysql://root@127.0.0.1:PORT/test`, as SQLAlchemy takes it."""
        return f"mysql+pymysql://root@{self.host}:{self.port}/test"

    @property
    def environment(self) -> dict[str, str]:
        """What the program `mariadb` reads; it asks for `--user=root` besides, and for the database."""
        return {"MYSQL_HOST": self.host, "MYSQL_TCP_PORT": str(self.port)}

    def connect(self, **options: Any) -> pymysql.Connection[Any]:
        """A new connection; options are those of `pymysql.connect`."""
        import pymysql

        return pymysql.connect(
            **{"host": self.host, "port": self.port, "user": "root", "database": "test", **options}
        )

    def _prepare(self) -> None:
        data, name = self.folder / "data", f"mariadb-{self.version}"
        if found := template.find(name):
            copy_tree(found, data)
            return
        normal = "--auth-root-authentication-method=normal"  # a password that is empty, not the system's user
        self._kept.run(self._installer, "--no-defaults", f"--datadir={data}", normal, *FILES)
        template.keep(name, data)

    def _command(self) -> list[str | Path]:
        place = [f"--datadir={self.folder / 'data'}", f"--socket={self.folder / 'socket'}"]
        place += [f"--pid-file={self.folder / 'pid'}", f"--port={self.port}", f"--bind-address={self.host}"]
        return [self._server, "--no-defaults", *place, *FILES, *SETTINGS]


def installed() -> tuple[str, str, str]:
    """The server, the program that makes its tables, and their version; CannotServe if one is missing."""
    usual = os.pathsep.join([os.environ.get("PATH", os.defpath), *BESIDES])
    path = os.environ.get(GIVEN, usual)
    server, installer = (shutil.which(name, path=path) for name in ("mariadbd", "mariadb-install-db"))
    if server and installer:
        said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"Ver ([\d.]+)-MariaDB", said):
            return server, installer, found[1]
    raise CannotServe(
        "There is no MariaDB on this machine. Install one with "
        "`sudo apt install mariadb-server-core mariadb-client-core` (Debian, Ubuntu): no daemon starts."
    )
