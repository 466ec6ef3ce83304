"""What must stay with instructors and is in files that learners get: looked for once more before they leave.

`causeway release` takes hidden checks and solutions out. Nothing keeps an author from writing the same lines
into a lesson, a hint or a data file, so every text that goes along is compared with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace

from grader import notebook
from grader.classroom import sealed
from grader.classroom.sealed import BrokenSeal
from grader.crate import Files, Item
from grader.notebook import Notebook

REGION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END", re.S)
ASKS = re.compile(r"\bassert\b|\braises\(")  # a line by which one hidden check differs from all others
SHORT = 25  # characters; a shorter line may be written twice by chance
FEW = 40  # likewise for a whole solution
Lines = dict[str, str]  # a line without its blanks -> the first file that holds it


def found(books: dict[str, Notebook], files: Files) -> Iterator[str]:
    """A sentence for every hidden check and solution that files give away; `books` are solution notebooks."""
    texts = {name: [*map(_bare, _texts(name, item))] for name, item in files.items()}
    known: Lines = {}
    for name, bares in texts.items():
        known.update({line: name for bare in bares for line in bare.splitlines() if line not in known})
    for book in books.values():
        shown = _shown(book)
        for cell, kind, region in regions(book):
            one = _hidden(region, known, shown) if kind == "HIDDEN TESTS" else _solution(region, known, texts)
            if one:
                yield f"{one[0]} holds {one[1]!r}, which is in {notebook.grade_id(cell)} of solutions/"


def regions(book: Notebook) -> Iterator[tuple[notebook.Cell, str, str]]:
    """What a release of a notebook leaves out: the cell, the kind of region, its text."""
    for cell in book.cells:
        for kind, text in REGION.findall(cell.source):
            yield cell, kind, text


def _shown(book: Notebook) -> set[str]:
    """The lines that the release of a notebook shows."""
    texts = (REGION.sub("", cell.source) for cell in book.cells if "after" not in notebook.tags(cell))
    return {line for text in texts for line in _bare(text).splitlines()}


def _hidden(region: str, known: Lines, shown: set[str]) -> tuple[str, str] | None:
    """The file and the line by which a hidden check is given away."""
    for line in _bare(region).splitlines():
        if line in known and line not in shown and len(line) >= SHORT and ASKS.search(line):
            return known[line], line
    return None


def _solution(region: str, known: Lines, texts: dict[str, list[str]]) -> tuple[str, str] | None:
    """Likewise for a solution, which counts as a whole: its single lines are taught in lessons."""
    bare = _bare(region)
    lines = bare.splitlines()
    if len(bare) < FEW or len(lines) < 2 or not all(line in known for line in lines):
        return None
    return next(
        ((name, lines[0]) for name, bares in texts.items() if any(bare in one for one in bares)), None
    )


def _bare(text: str) -> str:
    """Lines without blanks around them, as they would be wherever somebody writes them."""
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


def _texts(name: str, item: Item) -> Iterator[str]:
    text = item.data.decode("utf-8", "replace")
    if name.endswith((".ipynb", ".json")):
        try:
            yield from _strings(json.loads(text))
            return
        except ValueError:
            pass
    if name.endswith(sealed.SUFFIX):
        yield from _unsealed(text)
    yield text


def _strings(plain: object) -> Iterator[str]:
    """Every text in JSON; a notebook writes one as a list of its lines."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from _strings(value)
    elif isinstance(plain, list | tuple):
        if plain and all(isinstance(one, str) for one in plain):
            yield "".join(plain) if plain[0].endswith("\n") else "\n".join(plain)
        else:
            for value in plain:
                yield from _strings(value)


def _unsealed(text: str) -> Iterator[str]:
    """What a sealed file tells, but for the solutions: an instructor decided whether they are in it."""
    try:
        bundle = sealed.unseal(text)
    except BrokenSeal:
        return
    for key in bundle.keys:
        yield from _strings(asdict(replace(key, solution="", after="")))
