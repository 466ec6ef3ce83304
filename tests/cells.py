"""The answers of this checkout's units."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grader import answers as files
from grader.answers import Answer

ANSWERS = Path(__file__).parent / "answers"


@cache
def answers(slug: str) -> tuple[Answer, ...]:
    chapter, unit = slug.split("/")
    return files.read(ANSWERS / f"{slug}.py", f"{chapter[:2]}_{unit}")
