"""A value as a few characters, whatever its `repr` does."""

from __future__ import annotations

import re
import reprlib


def short(value: object, limit: int = 24) -> str:
    """The value's `repr` on one line, at most `limit` characters; its type's name if `repr` fails."""
    try:
        text = _bounded(limit).repr(value)
    except Exception:  # a learner's own __repr__ may do anything
        text = f"<{type(value).__name__}>"
    text = " ".join(re.sub(r" at 0x[0-9a-fA-F]+", "", text).split())  # an address is another one next time
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _bounded(limit: int) -> reprlib.Repr:
    bounds = reprlib.Repr()
    bounds.maxstring = bounds.maxother = bounds.maxlong = limit
    return bounds
