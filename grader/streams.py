"""What a cell shows, kept in order and within bounds, as outputs of nbformat 4.

Text comes from `print` and from the descriptors 1 and 2, to which C code and other programs write; pictures
and values come from the shell's display.
"""

from __future__ import annotations

import _thread
import codecs
import contextlib
import io
import os
import select
import signal
import sys
from typing import Any

from grader import compact

MAX_OUTPUTS = 500  # of a cell; one stream that goes on counts once
MAX_DATA = 1_000_000  # characters of pictures and other rich values in a cell
CHUNK = 1 << 16
NAMES = ("stdout", "stderr")

Output = dict[str, Any]


class Recorder:
    """Collects the outputs of one cell after another."""

    def __init__(self, characters: int) -> None:
        self.characters = characters  # of text, a cell
        self.take()

    def take(self) -> list[Output]:
        """The outputs since the last call, the parts of a stream joined."""
        found: list[Output] = getattr(self, "outputs", [])
        for output in found:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        self.outputs: list[Output] = []
        self.left, self.data_left, self.full = self.characters, MAX_DATA, False
        return found

    def write(self, name: str, text: str) -> None:
        """Take text of stdout or stderr."""
        if self.full or not text:
            return
        if len(text) > self.left:
            self._stream(name, text[: self.left])
            self._cut()
            return
        self.left -= len(text)
        self._stream(name, text)

    def add(self, output: Output) -> None:
        """Take a value, a picture or an error."""
        size = len(compact.dumps(output))
        if self.full or len(self.outputs) >= MAX_OUTPUTS or size > self.data_left:
            self._cut()
            return
        self.data_left -= size
        self.outputs.append(output)

    def clear(self) -> None:
        """Forget what the cell showed, as `clear_output` asks."""
        self.outputs.clear()

    def _stream(self, name: str, text: str) -> None:
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"].append(text)
        elif len(self.outputs) < MAX_OUTPUTS:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})
        else:
            self._cut()

    def _cut(self) -> None:
        if not self.full:
            self.full = True
            notice = f"\n[cut: a cell may show {self.characters:,} characters and {MAX_OUTPUTS} outputs]\n"
            self.outputs.append({"output_type": "stream", "name": "stderr", "text": [notice]})


class Pipes:
    """The descriptors 1 and 2, read as they fill: a program that writes is never kept waiting."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.lock = _thread.RLock()
        self.poll = select.poll()
        self.decoders: dict[int, Any] = {}
        self.names: dict[int, str] = {}
        for at, name in enumerate(NAMES, 1):
            reading, writing = os.pipe()
            os.dup2(writing, at)
            os.close(writing)
            os.set_blocking(reading, False)
            self.poll.register(reading, select.POLLIN)
            self.names[reading] = name
            self.decoders[reading] = codecs.getincrementaldecoder("utf-8")("replace")

    def start(self) -> None:
        """Read from here on, beside the learner's code: by a thread, once something is written to them.

        Most notebooks only print, and a process with two threads pays for each page that it changes.
        """
        self.reads, self.system, self.owner = False, os.system, os.getpid()
        if sys.platform != "linux":
            self._read_beside()
            return
        signal.signal(signal.SIGIO, self._read_beside)
        self._signal(os.O_ASYNC)
        os.system = self._system  # waits within the C library, where no signal gets through to Python

    def _signal(self, flag: int) -> None:
        """Have the kernel signal what is written, or, without the flag, no more."""
        import fcntl  # not on Windows, where this module is imported as well

        for reading in self.names:
            fcntl.fcntl(reading, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(reading, fcntl.F_SETFL, os.O_NONBLOCK | flag)

    def _system(self, command: str | bytes | os.PathLike[Any]) -> int:
        self._read_beside()
        return self.system(command)

    def _read_beside(self, *_: object) -> None:
        if not self.reads and os.getpid() == self.owner:  # a fork would take what its parent shows
            with contextlib.suppress(RuntimeError):  # no thread is left: the cell's end has to do
                _thread.start_new_thread(self._read_for_ever, ())
                self.reads = True
                if sys.platform == "linux":
                    self._signal(0)  # it is woken by the data itself

    def drain(self) -> None:
        """Take what has been written so far."""
        with self.lock:
            for reading, _ in self.poll.poll(0):
                with contextlib.suppress(BlockingIOError):
                    text = self.decoders[reading].decode(os.read(reading, CHUNK))
                    self.recorder.write(self.names[reading], text)

    def _read_for_ever(self) -> None:
        waiting = select.poll()
        for reading in self.names:
            waiting.register(reading, select.POLLIN)
        with contextlib.suppress(OSError):
            while True:
                waiting.poll()
                self.drain()


class Stream(io.TextIOBase):
    """What `sys.stdout` or `sys.stderr` is in a cell."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, pipes: Pipes, at: int) -> None:
        self.pipes, self.at, self.name, self.owner = pipes, at, NAMES[at - 1], os.getpid()
        self.rest = ""  # of a line, in a process that was forked

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if os.getpid() != self.owner:  # a process that the cell forked
            self._write_from_a_fork(text)
        elif not self.pipes.recorder.full:
            with self.pipes.lock:
                self.pipes.drain()
                self.pipes.recorder.write(self.name, text)
        return len(text)

    def _write_from_a_fork(self, text: str) -> None:
        """By lines, so that those of several processes do not mix."""
        self.rest += text
        if "\n" in text:
            self.flush()

    def flush(self) -> None:
        rest, self.rest = self.rest, ""
        if rest:
            os.write(self.at, rest.encode("utf-8", "replace"))

    @property
    def buffer(self) -> Bytes:
        return Bytes(self.at)

    def fileno(self) -> int:
        return self.at

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class Bytes(io.RawIOBase):
    """The stream below: bytes go through the descriptor."""

    def __init__(self, at: int) -> None:
        self.at = at

    def write(self, data: Any) -> int:
        return os.write(self.at, data)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.at
