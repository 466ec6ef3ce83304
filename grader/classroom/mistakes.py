"""Which of the mistakes others made a failure looks like: by the value that came back, or the error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import islice

from grader.classroom.failure import Failure
from grader.classroom.sealed import Mistake
from grader.classroom.values import saferepr

LONG = 200  # items of a value that are looked at
ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def recognize(failure: Failure, check: str, known: Iterable[Mistake]) -> Mistake | None:
    """The mistake that shows itself in just this way, or two in one; None if there are more, or none."""
    return known_by(sign(failure, check), known)


def known_by(seen: str, known: Iterable[Mistake]) -> Mistake | None:
    """The same by a sign."""
    found = [mistake for mistake in known if seen in mistake.signs]
    if len(found) == 2:
        one, other = found
        return Mistake(f"{one.name}, or {other.name}", f"{one.thought}” or “{other.thought}", (seen,))
    return found[0] if len(found) == 1 else None


def sign(failure: Failure, check: str) -> str:
    """How a failure shows itself: 12 hexadecimal digits of the check, its assert, and what came of it."""
    parts = (check, str(failure.number), _outcome(failure))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _outcome(failure: Failure) -> str:
    if failure.raised:
        return f"raised {failure.raised.kind}"
    if failure.comparison:
        return _plain(failure.comparison.got)
    return " ".join(call.came for call in failure.calls)


def _plain(value: object, depth: int = 6) -> str:
    """A value as text that is the same in every process: sets sorted, addresses out."""
    name = type(value).__name__
    if depth == 0 or isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset | dict):
        return f"{name} {ADDRESS.sub('', saferepr(value))}"
    items = value.items() if isinstance(value, dict) else value
    parts = [_plain(item, depth - 1) for item in islice(items, LONG)]
    return f"{name} {sorted(parts) if isinstance(value, set | frozenset) else parts}"
