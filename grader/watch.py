"""One run as the grader sees it: what it sends, how long it may take, and why it ended.

A run speaks over a socket of its own, on which a learner's code may write as well: what does not have the
form of a report ends the run. Time is kept here, outside.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from grader import channel, compact, reading
from grader.channel import BrokenChannel
from grader.errors import GradingError

GRACE = 2.0  # seconds that a cell has, after its limit, to end by its own alarm
START = 120.0  # seconds that a run has to begin, on a machine that is busy
STOP = 10.0  # seconds that a warm process has to end a run
LOOK = 0.02  # seconds between two looks at what a run has sent; the socket holds so much meanwhile
BUSY = 1 << 16  # bytes at a look, after which the next one follows at once
MAX_BYTES = 64_000_000  # of one run's reports
FORGED = "killed because it wrote to the grader's own channel"

Job = dict[str, Any]
# Whether the answers of a check are right so far; the first so many were found right before, in this run.
Right = Callable[[str, list[Any], int], bool]


def unjudged(check: str, answers: list[Any], known: int) -> bool:
    """The `Right` of whoever wants every check to go on to its end."""
    return True


class Watch:
    """Gives a run its job, takes its reports, answers whether a check is right so far.

    `control` leads to the warm process, `near` to the run; by `bell` the run asks and is answered.
    """

    def __init__(
        self, control: socket.socket, near: socket.socket, bell: socket.socket, job: Job, right: Right
    ) -> None:
        self.control, self.near, self.bell, self.job, self.right = control, near, bell, job, right
        near.setblocking(False)
        self.waiting = memoryview(channel.frame(compact.dumps(job)))
        self.reader = channel.Reader(MAX_BYTES, compact.loads)
        self.cells: list[dict[str, Any]] = []
        self.answers: list[Any] = []  # of the check that runs, as far as they were sent
        self.stops: list[int] = []  # after how many it asked
        self.known = 0  # how many of them were judged
        self.asks = False
        self.listening, self.started, self.done, self.ended = True, False, False, False
        self.killed = ""  # why, in words
        self.busy = 0  # bytes that the last look found
        self.end = self.cell_end = time.monotonic() + START

    def follow(self) -> tuple[str, list[dict[str, Any]]]:
        """Why the run did not come to its end, or "", and its CellReports; BrokenChannel if none began.

        A run that has said all is not waited for. `ended` says whether the warm process has told its end; if
        not, that is still to come.
        """
        status = self._wait()
        while self.ended and self._read():
            pass
        if not self.started:
            raise BrokenChannel("the run did not begin")
        return "" if self.done and not self.killed else self._death(status), self.cells

    def _wait(self) -> int:
        """Write, read and keep the time until the run has said all, or has ended; its status."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(self.near, select.POLLOUT)
        poll.register(self.bell, select.POLLIN)
        while True:
            ready = dict(poll.poll(1000 * min(self._pause(), self._seconds_left())))
            if self.control.fileno() in ready:
                self.ended = True
                return int(channel.receive(self.control)[0]["ended"])
            self._serve(ready.get(self.near.fileno(), 0), poll)
            if self.bell.fileno() in ready and not self._answer():
                poll.unregister(self.bell)
            if self.done and not self.killed:
                channel.send(self.control, {"kill": True})  # whatever it does now counts for nothing
                return 0
            self._keep_time()

    def _pause(self) -> float:
        """Seconds until the next look at what the run has sent: to be woken by each report is dearer."""
        return LOOK if self.busy < BUSY else 0.0

    def _serve(self, events: int, poll: select.poll) -> None:
        if events & select.POLLOUT:
            self._write()
        if events and not self.waiting:
            poll.unregister(self.near)
        self.busy = 0
        while self._read():
            pass

    def _answer(self) -> bool:
        """Say whether what the check has sent is right; False if nothing more can be asked.

        Each answer is asked for once: what was sent cannot be taken back.
        """
        rung = self._rung() if self.listening and not self.done else b""
        if rung and (rung != channel.RIGHT_SO_FAR or not self.asks):
            self._kill(FORGED)
        if not rung or self.killed:
            return False
        check = self.job["cells"][len(self.cells)]["id"]
        right = self.right(check, self.answers, self.known)
        self.asks, self.known = False, len(self.answers)
        with contextlib.suppress(OSError):  # it is gone
            self.bell.send(channel.YES if right else channel.NO)
        return True

    def _rung(self) -> bytes:
        try:
            return self.bell.recv(2)
        except OSError:  # it died before it had read the last answer
            return b""

    def _seconds_left(self) -> float:
        return float(max(0, min(self.end, self.cell_end) - time.monotonic()))

    def _keep_time(self) -> None:
        if self._seconds_left() > 0:
            return
        if self.killed:
            raise BrokenChannel("the warm process does not end its run")
        late = time.monotonic() >= self.end
        seconds = self.job["total_seconds"] if late else self.job["cell_seconds"]
        self._kill(f"killed at its limit of {seconds:g} s")

    def _kill(self, why: str) -> None:
        if not self.killed:
            self.killed, self.listening = why, False
            self.end = self.cell_end = time.monotonic() + STOP
            channel.send(self.control, {"kill": True})

    def _write(self) -> None:
        try:
            self.waiting = self.waiting[self.near.send(self.waiting) :]
        except BlockingIOError:
            return
        except OSError:
            self.waiting = memoryview(b"")  # it does not listen any more

    def _read(self) -> bool:
        """Take what is there; False if there was nothing."""
        if not self.listening:
            return False
        try:
            data = self.near.recv(1 << 18)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        self.listening = bool(data)
        self.busy += len(data)
        self._take(data)
        return self.listening

    def _take(self, data: bytes) -> None:
        try:
            self.reader.feed(data)
            for message in self.reader.messages():
                self._hear(message)
        except BrokenChannel:
            self._kill(FORGED)

    def _hear(self, message: Any) -> None:
        if not self.started:
            self._begin(message)
        elif message == {"done": True} and len(self.cells) == len(self.job["cells"]):
            self.done = True
        elif isinstance(message, dict) and "part" in message:
            self._collect(message)
            return
        else:
            report = reading.cell_report(message, self._expected())
            self.cells.append({**report, "seen": self.answers + report["seen"], "known": self.known})
            self.answers, self.stops, self.known, self.asks = [], [], 0, False
        self.cell_end = time.monotonic() + self.job["cell_seconds"] + GRACE

    def _expected(self) -> list[str]:
        cells, place = self.job["cells"], len(self.cells)
        return [cells[place]["id"]] if place < len(cells) else []

    def _collect(self, message: Any) -> None:
        """Take a part of a check's answers, if it is due."""
        part = reading.part(message, self._expected())
        stops = self.job["cells"][len(self.cells)].get("stops", [])
        due = [stop for stop in stops if stop not in self.stops]
        if self.asks or not due or len(self.answers) + len(part) < due[0]:
            raise BrokenChannel("answers that nobody waits for")
        self.answers += part
        self.stops.append(due[0])
        self.asks = True

    def _begin(self, message: Any) -> None:
        """The first message, sent before any cell of the job is read."""
        if "failed" in message:
            raise GradingError(f"the sandbox of a run could not be built: {message['failed']}.")
        self.started = True
        self.end = time.monotonic() + self.job["total_seconds"]

    def _death(self, status: int) -> str:
        left = self.job["cells"][len(self.cells) :]
        where = f"in cell {left[0]['id']}" if left else "after its last cell"
        if self.killed:
            return f"{self.killed} {where}"
        if not os.WIFSIGNALED(status):
            return f"its process ended itself with exit code {os.waitstatus_to_exitcode(status)} {where}"
        number = os.WTERMSIG(status)
        if number == signal.SIGKILL:
            return f"ended by the system, most likely out of memory, {where}"
        return f"its process ended by signal {number} ({signal.strsignal(number)}) {where}"
