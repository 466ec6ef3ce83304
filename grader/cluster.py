"""The workers of a dask cluster in place of this machine's: the same submissions in, the same answers out.

What travels are a desk, once to each worker, and submissions and answers, all as bytes. dask gives a
submission to a worker that is free, and to another one if that one dies; the submission that ends two of them
is answered with a sentence. https://distributed.dask.org
"""

from __future__ import annotations

import logging
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from grader import worker
from grader.errors import NoCluster
from grader.hand import HandLost
from grader.pool import AHEAD, Pool
from grader.worker import Answered, Desk, Handed

if TYPE_CHECKING:
    from distributed import Client, Future, Security

MOST = 1000  # submissions under way, however many workers there are: each has a thread here that waits
CONNECT = 10.0  # seconds in which a scheduler has to answer
PATIENCE = 60.0  # seconds without any worker before the grader gives up
GLANCE = 2.0  # seconds after which the scheduler is asked again how many workers there are
KEPT = "What was graded is kept: grade again, and it goes on from there."
INSTALL = "python -m pip install -c constraints.txt -e '.[grading]'"
TLS = "Name them in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ..__TLS__CLIENT__CERT and ..__TLS__CLIENT__KEY."
GONE = (CancelledError, OSError, RuntimeError)  # what dask raises about a lost connection is among these
LOUD = ("distributed", "distributed.client")  # they log what becomes a sentence here


class Cluster(Pool[Handed, Answered]):
    """A pool whose hands are the workers that a scheduler knows, `tcp://host:port` or `tls://host:port`.

    `jobs` submissions are under way at a time, four for each worker if 0. NoCluster if nobody is there, or
    somebody who does not mark as this grader does, or nobody any more.
    """

    def __init__(
        self,
        address: str,
        jobs: int,
        desk: Desk,
        lost: Callable[[Handed], Answered],
        here: Callable[[Handed], Answered | None],
    ):
        self.address, self.asked = address, jobs
        self.client = connect(address)
        super().__init__(MOST, worker.start, (desk,), worker.work, lost, here)
        self.present, self.looked, self.seen = 0, -GLANCE, time.monotonic()
        self.looking, self.again = threading.Lock(), threading.Lock()
        self.allowed: int | None = None

    def __enter__(self) -> Cluster:
        try:
            self._introduce()
        except BaseException:
            self._stop()
            raise
        return self

    def _introduce(self) -> None:
        """Require that all mark as we do, and give each the desk."""
        from grader import guest

        while not self._workers():
            self._require_somebody()
            time.sleep(0.1)
        self.version, self.name = guest.version(), guest.PREFIX + self.client.id
        for who, found in self._versions():
            guest.require(who, found, self.version)
        self.allowed = self._said(self.client.run_on_scheduler, guest.report_losses, guest.STRICT)
        for name in self._said(self.client.run_on_scheduler, guest.left_behind):
            self._said(self.client.unregister_worker_plugin, name)
        self._said(self.client.register_plugin, guest.Guest(self.name, pickle.dumps(self.given[0])))

    def _versions(self) -> Iterator[tuple[str, object]]:
        """What the scheduler and each worker are, or why they do not say."""
        from grader import guest

        try:
            yield f"the scheduler {self.address}", self._said(self.client.run_on_scheduler, guest.version)
        except ImportError as error:  # of this package, or of what it needs
            yield f"the scheduler {self.address}", error
        for one, found in self._said(self.client.run, guest.version, on_error="return").items():
            yield f"the worker {one}", found

    def most(self) -> int:
        """As many as keep all workers busy that are there now."""
        return min(MOST, self.asked or AHEAD * max(1, self._workers()))

    def _ask(self, task: Handed) -> Answered:
        """In a thread of its own: have a task done by a worker, and again if that one ended meanwhile.

        Others that waited there for their turn are blamed with it. So the second time is for one at a time,
        before all that wait: who then ends a worker did so alone.
        """
        with suppress(HandLost):
            return self._done(task, 0)
        with self.again, suppress(HandLost):
            return self._done(task, 1)
        return self.lost(task)

    def _done(self, task: Handed, priority: int) -> Answered:
        from distributed.scheduler import KilledWorker

        from grader import guest

        order = (guest.work, self.name, self.version, pickle.dumps(task))
        try:
            future = self._said(self.client.submit, *order, pure=False, priority=priority)
            answered: Answered = pickle.loads(self._wait(future))
        except KilledWorker:
            raise HandLost from None
        return answered

    def _wait(self, future: Future[bytes]) -> bytes:
        while True:
            try:
                answer: bytes = future.result(GLANCE)
                return answer
            except TimeoutError:
                self._require_somebody()
            except GONE:
                raise self._gone() from None

    def _said(self, ask: Callable[..., Any], *given: Any, **more: Any) -> Any:
        """What the scheduler answers; NoCluster if it is gone."""
        try:
            return ask(*given, **more)
        except GONE:
            raise self._gone() from None

    def _gone(self) -> NoCluster:
        return NoCluster(f"the scheduler {self.address} went away. {KEPT}")

    def _require_somebody(self) -> None:
        """NoCluster if there has been no worker for long."""
        if self.closing:
            raise NoCluster("the grader is closing.")
        if not self._workers() and time.monotonic() - self.seen > PATIENCE:
            raise NoCluster(
                f"the scheduler {self.address} has had no worker for {PATIENCE:g} s. Start some "
                f"(dask worker {self.address} --nthreads 1). {KEPT}"
            )

    def _workers(self) -> int:
        """How many workers there are, as of a moment ago."""
        with self.looking:
            now = time.monotonic()
            if now - self.looked >= GLANCE:
                self.present, self.looked = len(self._said(self.client.nthreads)), now
            if self.present:
                self.seen = now
            return self.present

    def _stop(self) -> None:
        """Take the desk away and leave; what is under way is done for nobody, and soon."""
        from grader import guest

        if self.client.status == "running" and self.allowed is not None:
            with suppress(Exception):  # whoever is gone has no desk any more
                self.client.run_on_scheduler(guest.report_losses, self.allowed)
                self.client.unregister_worker_plugin(self.name)
        self.client.close()


def require(address: str) -> None:
    """NoCluster if an address is none, or nobody listens there, or dask is not installed; within moments."""
    place = urlsplit(address)
    with suppress(ValueError):  # a port that is no number
        if place.scheme in ("tcp", "tls") and place.hostname and place.port:
            if find_spec("distributed") is None:
                raise NoCluster(f"--scheduler works with dask, which is not installed. Install it: {INSTALL}")
            try:
                _knock(place.hostname, place.port, greeted=place.scheme == "tcp")
            except OSError as error:
                raise _silent(address, error) from None
            return
    raise NoCluster(f"{address!r} is no scheduler's address: write tcp://host:8786 or tls://host:8786.")


def _knock(host: str, port: int, greeted: bool) -> None:
    """OSError if no scheduler listens there; it greets whoever comes, but with TLS not before the other."""
    with socket.create_connection((host, port), CONNECT) as door:
        if greeted and not door.recv(1):
            raise OSError("it hung up")


def _silent(address: str, error: OSError) -> NoCluster:
    return NoCluster(
        f"no scheduler answers at {address} ({error}). Start it (dask scheduler), or name another one; "
        "without --scheduler this machine grades alone."
    )


def connect(address: str) -> Client:
    """A client of a scheduler; NoCluster if it does not answer."""
    import dask
    import distributed

    for name in LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.comm.timeouts.connect": CONNECT})
    security = _security(address)
    try:
        return distributed.Client(address, timeout=CONNECT, set_as_default=False, security=security)
    except OSError as error:
        raise _silent(address, error) from None


def _security(address: str) -> Security:
    """The certificates for `tls://`, from dask's configuration; NoCluster if they are not there.

    https://distributed.dask.org/en/stable/tls.html
    """
    from distributed import Security

    try:
        security = Security()
        if address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
            raise NoCluster(f"{address} needs certificates. {TLS}")
    except OSError as error:
        raise NoCluster(f"the certificates for {address} cannot be used: {error}. {TLS}") from None
    return security
