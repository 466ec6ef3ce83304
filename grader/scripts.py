"""A cell that is a script: `%%bash` in its first line, commands below it."""

from __future__ import annotations

import re

FIRST = re.compile(r"\s*%%(?:bash|sh)\b.*\n?")
STUB = "echo NotImplementedError >&2; exit 1"  # what stands in a release where a learner writes commands


def is_script(source: str) -> bool:
    """Whether a cell's code is one."""
    return FIRST.match(source) is not None


def commands(source: str) -> str:
    """A script without the line that makes it one."""
    return FIRST.sub("", source, count=1)
