"""Plain data as JSON, as short and fast as it goes: what a run tells the grader, and what is filed away."""

from __future__ import annotations

import json
from typing import Any

import orjson


def dumps(value: object, escape: bool = True) -> bytes:
    """Plain data as UTF-8; half a character becomes an escape, which few read, or a question mark."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half a character; also an integer of more than 64 bits, or a key that is no text
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=escape)
        return text.encode("utf-8", "replace")


def loads(data: bytes | str) -> Any:
    """The value of JSON, ValueError or RecursionError for what is none; NaN and half characters are read."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data)
