"""Two values written so that the place where they differ is seen: short enough, and marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any
from unicodedata import normalize

from grader.classroom import containers, strings
from grader.classroom.values import guarded, saferepr, same, shorten

TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\w+(?:\.\w+)*|\s+|.""", re.DOTALL)
SIGN = re.compile(r"\\(?:x..|u....|U.{8}|.)|.", re.DOTALL)  # one character of a repr
BEFORE = 2  # items shown ahead of the first that differs


def pair(got: object, wanted: object, room: int = 240) -> tuple[str, str]:
    """Both values as Python writes them, cut to about `room` characters around their first difference."""
    whole = _both(got, wanted, lambda value: saferepr(value, 4 * room))
    if max(map(len, whole)) <= room:
        return _seen(whole)
    parts = guarded(lambda: _parts(got, wanted, room, 0), None) or whole
    return _cut(*parts, room)


def _both(got: object, wanted: object, write: Any) -> tuple[str, str]:
    return write(got), write(wanted)


def _seen(texts: tuple[str, str]) -> tuple[str, str]:
    """Texts that look alike and are not, written in ASCII."""
    one, other = (normalize("NFKC", text).translate(strings.ALIKE) for text in texts)
    return (_ascii(texts[0]), _ascii(texts[1])) if one == other and texts[0] != texts[1] else texts


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def _parts(got: Any, wanted: Any, room: int, depth: int) -> tuple[str, str] | None:
    if depth > 4 or type(got) is not type(wanted):
        return None
    if type(got) is str:
        return _window(got, wanted, room)
    if type(got) in (list, tuple):
        return _items(got, wanted, room, depth)
    return _keys(got, wanted, room, depth) if type(got) is dict else None


def _window(got: str, wanted: str, room: int) -> tuple[str, str]:
    start = max(0, strings.place(got, wanted) - room // 3)
    return _slice(got, start, room), _slice(wanted, start, room)


def _slice(text: str, start: int, room: int) -> str:
    left, right = "... " if start else "", " ..." if len(text) > start + room else ""
    return f"{left}{text[start : start + room]!r}{right}"


def _items(got: Sequence[Any], wanted: Sequence[Any], room: int, depth: int) -> tuple[str, str]:
    at = containers.index(got, wanted)
    here = _inner(got[at], wanted[at], room, depth) if at < min(len(got), len(wanted)) else ("", "")
    opened, closed = "[]" if type(got) is list else "()"
    one, other = (_run(items, at, text, room) for items, text in ((got, here[0]), (wanted, here[1])))
    return f"{opened}{one}{closed}", f"{opened}{other}{closed}"


def _inner(got: object, wanted: object, room: int, depth: int) -> tuple[str, str]:
    whole = saferepr(got, room), saferepr(wanted, room)
    if max(map(len, whole)) <= room // 2:
        return whole
    return guarded(lambda: _parts(got, wanted, room // 2, depth + 1), None) or whole


def _run(items: Sequence[Any], at: int, here: str, room: int) -> str:
    """The items around one index: two before it, and after it as many as fit."""
    start = max(0, at - BEFORE)
    parts = ["..."] if start else []
    parts += [saferepr(item, 40) for item in items[start:at]]
    parts += [here] if here else []
    rest = at + bool(here)
    for item in items[rest : rest + room]:
        if sum(map(len, parts)) + 2 * len(parts) > room - 20:
            break
        parts.append(saferepr(item, 40))
        rest += 1
    return ", ".join([*parts, *(["..."] if rest < len(items) else [])])


def _keys(got: dict[Any, Any], wanted: dict[Any, Any], room: int, depth: int) -> tuple[str, str]:
    key = next((key for key in (*wanted, *got) if _differs(got, wanted, key)), None)
    here = _inner(got[key], wanted[key], room, depth) if key in got and key in wanted else ("", "")
    one, other = (_entries(whole, key, text, room) for whole, text in ((got, here[0]), (wanted, here[1])))
    return one, other


def _differs(got: dict[Any, Any], wanted: dict[Any, Any], key: object) -> bool:
    return key not in got or key not in wanted or not same(got[key], wanted[key])


def _entries(whole: dict[Any, Any], key: object, here: str, room: int) -> str:
    """The entry at one key, the two before it, and after it as many as fit."""
    ahead = list(takewhile(lambda other: other != key, whole))
    if key not in whole:
        ahead = []
    parts = ["..."] if len(ahead) > BEFORE else []
    shown = [*ahead[-BEFORE:], *([key] if key in whole else [])]
    parts += [
        f"{saferepr(other, 40)}: {here if other == key and here else saferepr(whole[other], 60)}"
        for other in shown
    ]
    rest = list(whole)[len(ahead) + (key in whole) :]
    for other in list(rest):
        if sum(map(len, parts)) + 2 * len(parts) > room - 20:
            break
        parts.append(f"{saferepr(other, 40)}: {saferepr(whole[other], 60)}")
        rest.pop(0)
    return "{" + ", ".join([*parts, *(["..."] if rest else [])]) + "}"


def _cut(one: str, other: str, room: int) -> tuple[str, str]:
    """Two texts that are still too long, cut around the first character that differs."""
    start = max(0, strings.place(one, other) - room // 3)
    if max(len(one), len(other)) <= room + 60:
        return one, other
    return _ends(one, start, room), _ends(other, start, room)


def _ends(text: str, start: int, room: int) -> str:
    if len(text) <= room:
        return text
    left = "... " if start else ""
    return left + text[start : start + room] + (" ..." if len(text) > start + room else "")


Marked = tuple[tuple[str, bool], ...]  # the pieces of a text, each with whether it differs


def mark(got: str, wanted: str) -> tuple[Marked, Marked]:
    """Both texts in pieces, those marked that the other has not; none if they have nothing in common."""
    one, other = TOKEN.findall(got), TOKEN.findall(wanted)
    if len(one) + len(other) > 1200:  # the comparison is quadratic, and nobody reads that much
        return ((got, False),), ((wanted, False),)
    steps = list(_steps(one, other))
    common = any(re.search(r"[\w'\"]", "".join(mine)) for same, mine, _ in steps if same)
    both_lists = got[:1] == wanted[:1] and got[:1] in "[({'\""
    if not common and not both_lists:
        return ((got, False),), ((wanted, False),)
    return _marked(steps, 0), _marked(steps, 1)


Step = tuple[bool, str, str]


def _steps(one: list[str], other: list[str]) -> Iterator[Step]:
    for word, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        mine, theirs = "".join(one[a:b]), "".join(other[c:d])
        if word == "replace" and mine[0] in "'\"" and theirs[0] in "'\"" and b - a == d - c == 1:
            yield from _trimmed(mine, theirs)
        else:
            yield word == "equal", mine, theirs


def _trimmed(mine: str, theirs: str) -> Iterator[Step]:
    """Two strings in quotes: what they begin and end with is equal, the rest is not."""
    one, other = SIGN.findall(mine), SIGN.findall(theirs)
    start = containers.index(one, other)
    end = containers.index(one[start:][::-1], other[start:][::-1])
    yield True, "".join(one[:start]), "".join(other[:start])
    yield False, "".join(one[start : len(one) - end]), "".join(other[start : len(other) - end])
    yield True, "".join(one[len(one) - end :]), "".join(other[len(other) - end :])


def _marked(steps: list[Step], side: int) -> Marked:
    pieces = (((mine, theirs)[side], not equal) for equal, mine, theirs in steps)
    parts = (part for text, differs in pieces for part in (_bared(text) if differs else [(text, False)]))
    return tuple((text, differs) for text, differs in parts if text)


def _bared(text: str) -> list[tuple[str, bool]]:
    """A piece that differs, without the commas and blanks around it."""
    bare = text.strip(", ")
    if not bare:
        return [(text, True)]
    before, _, after = text.partition(bare)
    return [(before, False), (bare, True), (after, False)]


def fit(text: str, room: int) -> str:
    """A text on one line, cut in the middle."""
    return shorten(" ".join(text.split()), room)


def clean_line(text: str) -> str:
    """A text on one line, as it is written."""
    return " ".join(text.split("\n"))
