"""Messages between the grader and its processes: JSON over a socket, each with its length in front.

Four bytes, the length in network order, then so many bytes of UTF-8. What comes from a run may be anything: a
length is never believed beyond a bound, and what is no message is an error that the reader expects.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any

HEAD = struct.Struct("!I")
RIGHT_SO_FAR, YES, NO = b"?", b"y", b"n"  # what a run asks by its bell, and what it is answered
DONE = b"."  # what it says by its bell after its last report
MAX_MESSAGE = 6_000_000  # bytes; the observations of one cell have 2 MB


class BrokenChannel(Exception):
    """The other end is gone, or speaks something else."""


class Reader:
    """Collects bytes and hands out the messages in them; BrokenChannel for what is none."""

    def __init__(self, most: int, parse: Callable[[bytes], Any]) -> None:
        self.left = most  # bytes that are still taken from the other end
        self.parse = parse
        self.buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self.left -= len(data)
        if self.left < 0:
            raise BrokenChannel("more bytes than a run may send")
        self.buffer += data

    def messages(self) -> Iterator[Any]:
        """The messages that are there as a whole."""
        while (data := self._next()) is not None:
            yield _parsed(self.parse, data)

    def _next(self) -> bytes | None:
        if len(self.buffer) < HEAD.size:
            return None
        (length,) = HEAD.unpack_from(self.buffer)
        if length > MAX_MESSAGE:
            raise BrokenChannel("a message longer than any")
        end = HEAD.size + length
        if len(self.buffer) < end:
            return None
        data = bytes(self.buffer[HEAD.size : end])
        del self.buffer[:end]
        return data


def _parsed(parse: Callable[[bytes], Any], data: bytes) -> Any:
    """The value of a message."""
    try:
        return parse(data)
    except (ValueError, RecursionError):
        raise BrokenChannel("bytes that are no message") from None


def pack(message: Any) -> bytes:
    """A message as it goes over the channel."""
    # Not by `compact`: the process that builds the walls is without packages.
    return frame(json.dumps(message, separators=(",", ":")).encode())


def frame(data: bytes) -> bytes:
    """The same for a message that is JSON already."""
    return HEAD.pack(len(data)) + data


def send(channel: socket.socket, message: Any, descriptors: tuple[int, ...] = ()) -> None:
    """Send a whole message, and descriptors with its first byte; BrokenChannel if nobody listens."""
    data = pack(message)
    try:
        rights = (
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        )
        sent = channel.sendmsg([data], rights) if rights else 0
        channel.sendall(data[sent:])
    except OSError as error:
        raise BrokenChannel(str(error)) from None


def receive(channel: socket.socket) -> tuple[Any, list[int]]:
    """Wait for a whole message and the descriptors that came with it; BrokenChannel at the end."""
    head, descriptors = _exactly(channel, HEAD.size)
    (length,) = HEAD.unpack(head)
    data, more = _exactly(channel, length)
    return _parsed(json.loads, data), descriptors + more


def _exactly(channel: socket.socket, count: int) -> tuple[bytes, list[int]]:
    data, descriptors = bytearray(), []
    while len(data) < count:
        try:
            part, got, _, _ = socket.recv_fds(channel, min(count - len(data), 1 << 16), 4)
        except OSError as error:
            raise BrokenChannel(str(error)) from None
        descriptors += got
        if not part:
            raise BrokenChannel("the other end is closed")
        data += part
    return bytes(data), descriptors
