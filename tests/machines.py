"""A dask scheduler and its workers: processes that speak TLS, each worker a machine where that is allowed.

As root, and where `ip` is installed, a worker has a network of its own: its only way to the scheduler is a
pair of virtual cards. Elsewhere all are on the loopback. Whoever is killed here is killed for real.
"""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.commands import PLAIN, ROOT

NET = f"198.18.{os.getpid() % 256}"  # of the range that is for tests
TLS = "DASK_DISTRIBUTED__COMM__TLS__"
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
}
START = 60.0  # seconds for a process to say that it is there


class Machines:
    """Starts what is asked for, and ends it, by its number, however the tests end."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.own_networks = has_networks()
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        self.networks: list[str] = []
        self.pem = certificate(folder / "cluster.pem")
        self.address = ""

    def __enter__(self) -> Machines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self.started):
            self.kill(name)
        for network in self.networks:
            ip("netns", "delete", network)

    @property
    def client(self) -> dict[str, str]:
        """What tells a command the certificates."""
        return self._tls("CLIENT")

    def _tls(self, *roles: str) -> dict[str, str]:
        """All show the same certificate, and know it."""
        shown = {f"{TLS}{role}__{part}": str(self.pem) for role in roles for part in ("CERT", "KEY")}
        return {**shown, f"{TLS}CA_FILE": str(self.pem)}

    def scheduler(self) -> None:
        """Start the scheduler; its address is that of the first card."""
        host = f"{NET}.1" if self.own_networks else "127.0.0.1"
        self._network("a")
        options = ["--host", host, "--port", "0", "--no-dashboard", "--protocol", "tls"]
        said = self._start("scheduler", [], "dask_scheduler", options, "Scheduler at:")
        self.address = said.split()[-1]

    def worker(self, name: str, before: Sequence[str] = (), package: Path = ROOT) -> None:
        """Start a worker and wait until the scheduler has it; `package` is the folder of its grader."""
        options = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name]
        more = ["--local-directory", str(self.folder / name), "--death-timeout", "60"]
        before = [*self._network(name), *before]
        self._start(name, before, "dask_worker", [*options, *more], "Registered to:", package)

    def kill(self, name: str) -> None:
        """End a process at once; a worker takes its sandbox with it."""
        process = self.started.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8")

    def _start(
        self,
        name: str,
        before: Sequence[str],
        module: str,
        options: Sequence[str],
        wanted: str,
        package: Path = ROOT,
    ) -> str:
        """Start a process; the line of its log that says it is ready."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.started[name] = subprocess.Popen(
                [*before, sys.executable, "-m", f"distributed.cli.{module}", *options],
                cwd=package,
                env={**PLAIN, **QUIET, **self._tls("SCHEDULER", "WORKER"), "PYTHONPATH": str(package)},
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START
        while time.monotonic() < end and self.started[name].poll() is None:
            for line in self.log(name).splitlines():
                if wanted in line and line.split()[-1].startswith("tls://"):
                    return line
            time.sleep(0.05)
        raise AssertionError(f"{name} did not start:\n{self.log(name)}")

    def _network(self, name: str) -> list[str]:
        """What a command begins with that runs in a network of its own; nothing where there is none."""
        network = f"cw{os.getpid()}{name}"
        if self.own_networks and network not in self.networks:
            first = 4 * len(self.networks) + 1
            here, there = f"{NET}.{first}", f"{NET}.{first + 1}"
            card = f"cw{os.getpid() % 10**6}-{len(self.networks)}"
            self.networks.append(network)
            ip("netns", "add", network)
            ip("link", "add", card, "type", "veth", "peer", "name", "eth0", "netns", network)
            ip("address", "add", f"{here}/30", "dev", card)
            ip("link", "set", card, "up")
            ip("-n", network, "address", "add", f"{there}/30", "dev", "eth0")
            ip("-n", network, "link", "set", "eth0", "up")
            ip("-n", network, "link", "set", "lo", "up")
            ip("-n", network, "route", "add", "default", "via", here)
        return ["nsenter", f"--net=/run/netns/{network}"] if self.own_networks else []


def has_networks() -> bool:
    """Whether this machine lets us make networks."""
    if os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("nsenter")):
        return False
    probe = f"cw{os.getpid()}probe"
    try:
        ip("netns", "add", probe)
    except subprocess.CalledProcessError:
        return False
    try:
        ip("link", "add", f"{probe[:12]}-p", "type", "veth", "peer", "name", "eth0", "netns", probe)
    except subprocess.CalledProcessError:
        return False
    finally:
        ip("netns", "delete", probe)
    return True


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def certificate(path: Path) -> Path:
    """A certificate that is its own authority, and its key, in one file; everybody shows the same."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "causeway")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return path
