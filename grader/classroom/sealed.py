"""What a learner is told step by step, kept beside an exercise so that nobody reads it by accident.

`exercises/01-data-structures/03-dict.sealed` holds, for each task: what its checks are, three hints, the
solution with its commentary, and the mistakes others made. Two lines of text: what the file is and the
digest of what follows; then JSON in base 85. Hidden checks are never in it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import textwrap
from dataclasses import asdict, dataclass, field
from pathlib import Path

SUFFIX = ".sealed"
HEAD = "Causeway: hints and solutions, opened by the classroom one by one. SHA-256 "


class BrokenSeal(Exception):
    """The file was cut short or changed; its sentence says so."""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer somebody gave: its name, the thought behind it, and how it shows in a check."""

    name: str
    thought: str
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """A visible check: the digest of its source, and the behavior its first comment names."""

    id: str
    digest: str
    about: str


@dataclass(frozen=True)
class Key:
    """What the classroom knows of one task; texts are Markdown, `seconds` is the limit of one cell.

    `solution` and `after` are empty where an instructor keeps solutions back.
    """

    id: str
    title: str
    names: tuple[str, ...]
    seconds: float
    stub: str
    checks: tuple[Check, ...]
    hints: tuple[str, ...]
    solution: str = ""
    after: str = ""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """The keys of one exercise; `tries` is after how many honest tries a solution opens."""

    unit: str
    tries: int = 3
    keys: tuple[Key, ...] = field(default=())

    def key(self, task: str) -> Key | None:
        return next((key for key in self.keys if key.id == task), None)


def digest(source: str) -> str:
    """What a cell is known by, whatever its line ends and outer blanks: 16 hexadecimal digits."""
    lines = (line.rstrip() for line in source.strip().splitlines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def seal(bundle: Bundle) -> str:
    """A bundle as the text of its file: the same on every system and version of Python."""
    plain = json.dumps(asdict(bundle), sort_keys=True, ensure_ascii=True).encode()
    body = textwrap.fill(base64.b85encode(plain).decode(), 120, break_on_hyphens=False)
    return f"{HEAD}{hashlib.sha256(plain).hexdigest()}\n{body}\n"


def unseal(text: str) -> Bundle:
    """The bundle a text holds; BrokenSeal if it is not whole."""
    head, _, body = text.partition("\n")
    try:
        plain = base64.b85decode("".join(body.split()))
    except ValueError:
        plain = b""
    if head != f"{HEAD}{hashlib.sha256(plain).hexdigest()}" or not plain:
        raise BrokenSeal("It was cut short or changed. `causeway update` brings it back; your work is kept.")
    try:
        return _bundle(json.loads(plain))
    except (ValueError, KeyError, TypeError):  # whole, but of another version of the course
        raise BrokenSeal(
            "It belongs to another version of the course. `causeway update` fits them."
        ) from None


def _bundle(plain: dict) -> Bundle:  # type: ignore[type-arg]
    keys = tuple(
        Key(
            **{
                **key,
                "names": tuple(key["names"]),
                "hints": tuple(key["hints"]),
                "checks": tuple(Check(**check) for check in key["checks"]),
                "mistakes": tuple(
                    Mistake(**{**one, "signs": tuple(one["signs"])}) for one in key["mistakes"]
                ),
            }
        )
        for key in plain["keys"]
    )
    return Bundle(plain["unit"], plain["tries"], keys)


def path_of(folder: Path, unit: str) -> Path:
    """Where the bundle of a unit lies: `unit` is its slug or its last part."""
    return folder / f"{unit.rpartition('/')[2]}{SUFFIX}"
