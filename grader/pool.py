"""Many submissions at once: marked by hands, answered in the order in which they were asked.

The parent schedules and marks nothing itself. It has few submissions under way at a time, so that its memory
does not grow with the class. A hand that dies takes no submission with it: another is asked the same, and the
submission that ends that one too is answered with a sentence.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

from grader.errors import GradingError
from grader.hand import Hand, HandLost

Task = TypeVar("Task")
Done = TypeVar("Done")
AHEAD = 4  # submissions under way for each hand: enough that a slow one does not leave the others idle
ATTEMPTS = 2  # hands that a submission may end
STARTS = 3  # hands that may end as they start before the grader gives up


def cores() -> int:
    """How many hands this machine has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool(Generic[Task, Done]):
    """Processes that ran `start(*given)` once and answer `work(task)`; each is started when it is needed.

    Both must be functions of a module: they travel to other processes by name. What `here` answers needs no
    process, and `lost` answers for a task that ends them.
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
        self.threads = ThreadPoolExecutor(jobs)  # each waits for a hand
        self.hands: set[Hand[Task, Done]] = set()
        self.idle: list[Hand[Task, Done]] = []
        self.closing = False

    def __enter__(self) -> Pool[Task, Done]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all hands; after an error also those that are in the middle of a submission."""
        self.closing = True
        self._stop()
        self.threads.shutdown(cancel_futures=True)
        self._stop()  # one more may have been started meanwhile

    def _stop(self) -> None:
        while self.hands:
            self.hands.pop().stop()

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Done]]:
        """Each task with what came of it, in their order."""
        under_way: deque[tuple[Task, Future[Done]]] = deque()
        for task in tasks:
            under_way.append((task, self._future(task)))
            if len(under_way) >= self.most():
                yield _next(under_way)
        while under_way:
            yield _next(under_way)

    def most(self) -> int:
        """How many tasks may be under way now."""
        return AHEAD * self.jobs

    def _future(self, task: Task) -> Future[Done]:
        known = self.here(task)
        return self.threads.submit(self._ask, task) if known is None else _answered(known)

    def _ask(self, task: Task) -> Done:
        """In a thread of its own: have a task done by a hand, and by another if the first one dies."""
        for _ in range(ATTEMPTS):
            hand = self._idle() or self._new()
            try:
                return hand.ask(task)
            except HandLost:
                self._drop(hand)
            finally:
                if hand in self.hands:
                    self.idle.append(hand)
        return self.lost(task)

    def _idle(self) -> Hand[Task, Done] | None:
        """One that waits for work; those that were ended while they waited are no submission's fault."""
        while self.idle:
            hand = self.idle.pop()
            if hand.process.is_alive():
                return hand
            self._drop(hand)
        return None

    def _new(self) -> Hand[Task, Done]:
        for _ in range(STARTS):
            if self.closing:
                break
            try:
                hand = Hand(self.start, self.given, self.work)
            except HandLost:
                continue
            self.hands.add(hand)
            if self.closing:
                self._drop(hand)
            return hand
        raise GradingError(
            f"no process could be started that marks: {STARTS} ended as they began. The machine may be short "
            "of memory: grade again with fewer (--jobs 1); what was graded is kept."
        )

    def _drop(self, hand: Hand[Task, Done]) -> None:
        self.hands.discard(hand)
        hand.stop()


def _next(under_way: deque[tuple[Task, Future[Done]]]) -> tuple[Task, Done]:
    task, future = under_way.popleft()
    return task, future.result()


def _answered(done: Done) -> Future[Done]:
    future: Future[Done] = Future()
    future.set_result(done)
    return future
