"""Which of the mistakes others made a failure looks like: by the value that came back, or the error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from grader.classroom.failure import Failure
from grader.classroom.sealed import Mistake
from grader.classroom.values import saferepr

ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def recognize(failure: Failure, check: str, known: Iterable[Mistake]) -> Mistake | None:
    """The one mistake that shows itself in just this way; None if none or several do."""
    seen = sign(failure, check)
    found = [mistake for mistake in known if seen in mistake.signs]
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


def _plain(value: object) -> str:
    """A value as text that is the same in every process: sets sorted, addresses out."""
    if isinstance(value, set | frozenset):
        return f"{type(value).__name__} {sorted(map(saferepr, value))}"
    return f"{type(value).__name__} {ADDRESS.sub('', saferepr(value))}"
