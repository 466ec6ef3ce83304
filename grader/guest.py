"""The grader as a guest in the workers of a dask cluster: it marks there what `cluster` sends.

The desk of a class comes to each worker once, also to one that joins later: dask's scheduler gives a plugin
to whoever registers (https://distributed.dask.org/en/stable/plugins.html). In a worker's process one
submission is marked at a time, in whichever thread: start workers with `--nthreads 1`.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from distributed import WorkerPlugin, get_worker

from grader.errors import CausewayError, NoCluster
from grader.register import ENVIRONMENT
from grader.worker import Worker, settle

if TYPE_CHECKING:
    from distributed.scheduler import Scheduler

PREFIX = "causeway-"
STRICT = 0  # workers that may end before the scheduler says so: how often a submission is tried we decide
TURN = threading.Lock()  # two threads of a process would wait for each other anyway, in Python itself


@cache
def version() -> str:
    """What a result depends on besides the submission and the unit: Python, IPython, this package's files."""
    digest, package = hashlib.sha256(), Path(__file__).parent
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for path in sorted(files):
        digest.update(b"%b\0%b\0" % (path.relative_to(package).as_posix().encode(), path.read_bytes()))
    return f"{ENVIRONMENT} grader {digest.hexdigest()[:12]}"


class Bench:
    """Where a worker process marks for one class: a desk, and from the first submission on a Worker at it."""

    def __init__(self, desk: bytes):
        self.desk = desk
        self.worker: Worker | None = None
        self.left = False

    def answer(self, handed: bytes) -> bytes:
        """What comes of one submission; NoCluster once the class is over, when nothing may start any more."""
        with TURN:
            if self.left:
                raise NoCluster("the class is over.")
            if self.worker is None:
                self.worker = Worker(pickle.loads(self.desk))
                settle()
            return pickle.dumps(self.worker.answer(pickle.loads(handed)))

    def leave(self) -> None:
        """End the sandbox when nothing runs in it any more."""
        with TURN:
            self.left = True
            if self.worker:
                self.worker.close()
        gc.unfreeze()  # the desk is garbage now


BENCHES: dict[str, Bench] = {}


class Guest(WorkerPlugin):  # type: ignore[misc]
    """Puts a desk, in pickle's bytes, before a worker, and takes it away with all that was started there."""

    def __init__(self, name: str, desk: bytes):
        self.name, self.desk = name, desk

    def setup(self, worker: object) -> None:
        """Keep the desk: what takes time is left to the first submission, in a thread of its own."""
        BENCHES[self.name] = Bench(self.desk)

    def teardown(self, worker: object) -> None:
        """Forget the desk, without waiting: in this thread the worker hears of its scheduler."""
        bench = BENCHES.pop(self.name, None)
        if bench:
            threading.Thread(target=bench.leave).start()


def work(name: str, wanted: str, handed: bytes) -> bytes:
    """Mark one submission: `Handed` in, `Answered` out, as pickle writes them.

    NoCluster if this worker would mark otherwise, or not at all.
    """
    here = get_worker().address
    require(f"the worker {here}", version(), wanted)
    bench = BENCHES.get(name)
    if bench is None:
        raise NoCluster(f"the worker {here} has no desk: its grader is closing.")
    try:
        return bench.answer(handed)
    except CausewayError as error:
        raise NoCluster(f"the worker {here}: {error}") from None
    except Exception as error:  # no submission's fault, or that would be in its answer
        raise NoCluster(f"the worker {here} failed ({type(error).__name__}: {error}). End it.") from None


def require(who: str, found: object, wanted: str) -> None:
    """NoCluster if somebody would mark otherwise than we do; an exception instead of a version is told."""
    if found != wanted:
        said = f"{type(found).__name__}: {found}" if isinstance(found, Exception) else found
        raise NoCluster(
            f"{who} would not mark as this grader does: it has {said}, here is {wanted}. Start it in "
            "the same environment, from the same release."
        )


def report_losses(allowed: int, dask_scheduler: Scheduler) -> int:
    """Within the scheduler: how many workers a task may end before it says so; what it was before."""
    before: int = dask_scheduler.allowed_failures
    dask_scheduler.allowed_failures = allowed
    return before


def left_behind(dask_scheduler: Scheduler) -> list[str]:
    """Within the scheduler: the desks of graders that were killed."""
    desks = (name for name in dask_scheduler.worker_plugins if name.startswith(PREFIX))
    return [name for name in desks if name.removeprefix(PREFIX) not in dask_scheduler.clients]
