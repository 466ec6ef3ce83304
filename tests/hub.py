"""A real JupyterHub with the configuration of docs/jupyterhub.md, and people who log into it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import psutil

from tests.browser import Server
from tests.commands import PLAIN, ROOT

# The programs of the environment are on the path of a hub, and of a terminal in it.
PROGRAMS = {**PLAIN, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
PAGE = ROOT / "docs" / "jupyterhub.md"
# What a machine without accounts for its learners says otherwise than the page.
HERE = """
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.Spawner.args += ["--allow-root"]
c.Spawner.environment["PYTHONPATH"] = {package!r}
"""


@dataclass(frozen=True)
class UserServer(Server):
    """One person's JupyterLab behind the hub: who asks is known by a cookie."""

    @property
    def base(self) -> str:
        return self.address


@dataclass(frozen=True)
class Hub:
    """A running hub: its address and the folders that the page's configuration names."""

    base: str
    folder: Path

    @property
    def course(self) -> Path:
        return self.folder / "causeway"

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange"

    def home(self, person: str) -> Path:
        return self.folder / "homes" / person

    def types(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What the instructor types in a terminal of the hub: `causeway` or `nbgrader`, and what it says."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.course,
            env={**PROGRAMS, "CAUSEWAY_EXCHANGE": str(self.exchange)},
            capture_output=True,
            text=True,
            check=False,
        )

    def at(self, person: str, path: str = "") -> str:
        return f"{self.server(person).base}/{path}"

    def server(self, person: str) -> UserServer:
        return UserServer(f"{self.base}/user/{quote(person)}")


def blocks() -> dict[str, str]:
    """The page's blocks of Python, by the file that the first line of each names."""
    found = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    return dict(found)


def _configure(folder: Path, ports: dict[str, int]) -> Path:
    """Write the page's files, in `folder` in place of /srv."""
    texts = {name: text.replace('"/srv/', f'"{folder}/') for name, text in blocks().items()}
    for name, text in texts.items():
        path = folder / Path(name).relative_to("/srv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    config = folder / "jupyterhub" / "jupyterhub_config.py"
    more = HERE.format(homes=str(folder / "homes"), package=str(ROOT), **ports)
    config.write_text(f"{config.read_text()}\n{more}")
    return config


@contextmanager
def running(folder: Path) -> Iterator[Hub]:
    """A hub whose /srv is `folder`, with the course in `folder/causeway`, until the with block ends."""
    ports = dict(zip(("port", "hub", "proxy"), _free_ports(3), strict=True))
    config = _configure(folder, ports)
    for name in ("exchange", "homes"):
        (folder / name).mkdir()
    command = [sys.executable, "-m", "jupyterhub", f"--config={config}"]
    variables = {**PROGRAMS, "PYTHONPATH": str(ROOT)}
    with (folder / "hub.log").open("w") as log:
        process = subprocess.Popen(command, cwd=config.parent, env=variables, stdout=log, stderr=log)
    try:
        hub = Hub(f"http://127.0.0.1:{ports['port']}", folder)
        _wait(process, hub)
        yield hub
    finally:
        _end(process)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait(process: subprocess.Popen[bytes], hub: Hub) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(f"{hub.base}/hub/health", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"the hub did not start:\n{(hub.folder / 'hub.log').read_text()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the hub, which ends its servers; and whatever of them is left."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=30)
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait(timeout=10)
