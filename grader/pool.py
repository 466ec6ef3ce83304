"""Many submissions at once: marked by workers, answered in the order in which they were asked.

The parent schedules and marks nothing itself. It has few submissions under way at a time, so that its memory
does not grow with the class. A worker that dies takes no other submission with it: those that were under way
are asked again one by one, and the one that kills its worker a second time is answered with a sentence.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")
AHEAD = 4  # submissions under way for each worker: enough that a slow one does not leave the others idle


def cores() -> int:
    """How many workers this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(Generic[Task, Done]):
    """Workers that each ran `start(*given)` once and then answer `work(task)`.

    Both must be functions of a module: they travel to other processes by name. What `here` answers needs no
    worker, and `lost` answers for a task that ends its worker.
    """

    def __init__(
        self,
        jobs: int,
        start: Callable[..., None],
        given: tuple[object, ...],
        work: Callable[[Task], Done],
        lost: Callable[[Task], Done],
        here: Callable[[Task], Done | None],
    ):
        self.jobs, self.start, self.given = jobs, start, given
        self.work, self.lost, self.here = work, lost, here
        self.executor = self._executor()

    def __enter__(self) -> Pool[Task, Done]:
        return self

    def __exit__(self, *_: object) -> None:
        self.executor.shutdown(cancel_futures=True)

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done]]:
        """Each task with what came of it, in their order."""
        under_way: deque[tuple[Task, Future[Done]]] = deque()
        for task in tasks:
            under_way.append((task, self._ask(task)))
            if len(under_way) >= AHEAD * self.jobs:
                yield self._next(under_way)
        while under_way:
            yield self._next(under_way)

    def _ask(self, task: Task) -> Future[Done]:
        known = self.here(task)
        if known is not None:
            return _answered(known)
        try:
            return self.executor.submit(self.work, task)
        except BrokenProcessPool:  # noticed when the one before it is answered
            failed: Future[Done] = Future()
            failed.set_exception(BrokenProcessPool())
            return failed

    def _next(self, under_way: deque[tuple[Task, Future[Done]]]) -> tuple[Task, Done]:
        task, future = under_way.popleft()
        try:
            return task, future.result()
        except BrokenProcessPool:
            return task, self._again(task, under_way)

    def _again(self, task: Task, under_way: deque[tuple[Task, Future[Done]]]) -> Done:
        """A worker died, and all that was under way with it: that is asked again, one after another."""
        self._renew()
        done = self._alone(task)
        for place, (other, future) in enumerate(under_way):
            if not future.done() or future.exception() is not None:
                under_way[place] = (other, _answered(self._alone(other)))
        return done

    def _alone(self, task: Task) -> Done:
        try:
            return self.executor.submit(self.work, task).result()
        except BrokenProcessPool:
            self._renew()
            return self.lost(task)

    def _renew(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._executor()

    def _executor(self) -> Executor:
        # Spawned, not forked: nothing of the parent, such as its threads, is in a worker.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.jobs, context, self.start, self.given)


def _answered(done: Done) -> Future[Done]:
    future: Future[Done] = Future()
    future.set_result(done)
    return future
