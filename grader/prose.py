"""The words and the code as they are read: links, spelling, headings, pictures, tone, style of the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from grader import notebook
from grader.notebook import Cell, Notebook
from grader.unit import Finding, Unit, code, texts, without_fences

BELITTLING = re.compile(
    r"\b(?:simply|just|obviously|of course|easy|easily)\b|(?<!\w)!(?!\[|=)|\w!(?!=)", re.I
)
ATTACHED = "attachment:"
COLOR = re.compile(
    r"\b(?:the|in) (?:red|green|blue|orange|gray|yellow) (?:line|bar|curve|dots?|part|area|one)s?\b", re.I
)


def links_lead_somewhere(unit: Unit) -> Iterator[Finding]:
    """Every link inside the repository leads to a file of it."""
    for path, book in _books(unit):
        for cell in book.cells:
            if cell.cell_type == "markdown":
                for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", without_fences(cell.source)):
                    inside = "://" not in target and not target.startswith(ATTACHED)
                    if inside and not (path.parent / target).is_file():
                        yield Finding(path, cell.id, f"the link to {target} leads nowhere.")


def words_are_spelled(unit: Unit) -> Iterator[Finding]:
    """No word is in the list of common misspellings (codespell)."""
    for path, book in _sources(unit):
        for cell in texts(book):
            for wrong in _misspelled(_prose(cell.source)):
                yield Finding(path, cell.id, f"spelling: {wrong}.")


def _misspelled(text: str) -> list[str]:
    # codespell's dictionary, read once: a process per cell would take a minute.
    dictionary = _dictionary()
    found = (word for word in re.findall(r"\b[a-z']+\b", text.lower()) if word in dictionary)
    return [f"{word}, meant {dictionary[word]}" for word in found]


def _dictionary(cache: dict[str, str] = {}) -> dict[str, str]:  # noqa: B006  (filled once, on purpose)
    if not cache:
        import codespell_lib

        path = Path(codespell_lib.__file__).parent / "data" / "dictionary.txt"
        pairs = (line.split("->") for line in path.read_text("utf-8").splitlines() if "->" in line)
        cache.update((wrong, right.rstrip(",")) for wrong, right in pairs)
    return cache


def the_tone_is_calm(unit: Unit) -> Iterator[Finding]:
    """No word belittles the reader, no sentence shouts."""
    for path, book in _sources(unit):
        for cell in texts(book):
            for word in BELITTLING.findall(_prose(cell.source)):
                yield Finding(path, cell.id, f"{word.strip()!r} belittles or shouts: take it out.")


def headings_are_a_ladder(unit: Unit) -> Iterator[Finding]:
    """One H1, first of all, and no level left out."""
    for path, book in _books(unit):
        text = without_fences("\n".join(cell.source for cell in texts(book)))
        levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)]
        if levels.count(1) != 1 or levels[0] != 1:
            yield Finding(path, "", f"it has {levels.count(1)} first-level headings: one, as its title.")
        if any(after - before > 1 for before, after in pairwise(levels)):
            yield Finding(path, "", "a level of headings is left out: go down one step at a time.")


def pictures_have_alternative_text(unit: Unit) -> Iterator[Finding]:
    """A picture says in words what it shows."""
    for path, book in _sources(unit):
        for cell in texts(book):
            if re.search(r"!\[\s*\]\(", cell.source) or re.search(
                r"<img (?![^>]*alt=\"[^\"]+\")", cell.source
            ):
                yield Finding(path, cell.id, "a picture has no alternative text: say what it shows.")


def attached_pictures_are_there(unit: Unit) -> Iterator[Finding]:
    """A picture that a text names is attached to its cell, and named with `![...](attachment:...)`."""
    for path, book in _books(unit):
        for cell in book.cells:
            source, held = without_fences(cell.source), set(cell.get("attachments", {}))
            named = set(re.findall(r"\]\(attachment:([^)\s]+)\)", source))
            for name in sorted(named - held):
                yield Finding(
                    path, cell.id, f"{name} is not attached: `make picture` takes it, or drop it in."
                )
            for name in sorted(held - named):
                yield Finding(path, cell.id, f"no text shows the attached {name}: name it, or take it out.")
            if named and _moves(cell):
                yield Finding(path, cell.id, "its text becomes something else: show the picture above it.")


def _moves(cell: Cell) -> bool:
    """Whether learners get the text that shows a picture in another form, which has no attachments."""
    if {"hints", "after"} & set(notebook.tags(cell)):
        return True
    return any(ATTACHED in cell.source.partition(mark)[2] for mark in ("### Question", "**Predict.**"))


def nothing_is_told_by_color_alone(unit: Unit) -> Iterator[Finding]:
    """What a sentence points at is told by shape, place or name too."""
    for path, book in _sources(unit):
        for cell in texts(book):
            for words in COLOR.findall(_prose(cell.source)):
                yield Finding(path, cell.id, f"{words!r} tells by color alone: name the shape or the label.")


def code_is_clean(unit: Unit) -> Iterator[Finding]:
    """Code cells are formatted and lint-clean, like the package."""
    for path, book in _sources(unit):
        yield from _lint(unit, path, book)
        if _ruff(unit, "format", "--check", "--quiet", str(path)).returncode:
            where = path.relative_to(unit.course.root).as_posix()
            yield Finding(path, "", f"a cell is not formatted: run `ruff format {where}`.")


def _lint(unit: Unit, path: Path, book: Notebook) -> Iterator[Finding]:
    for problem in json.loads(_ruff(unit, "check", "--output-format", "json", str(path)).stdout or "[]"):
        cells, number = code(book), problem.get("cell")
        cell = cells[number - 1].id if number and number <= len(cells) else ""
        yield Finding(path, cell, f"ruff {problem['code']}: {problem['message']}.")


def _ruff(unit: Unit, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ruff", *arguments]
    return subprocess.run(command, cwd=unit.course.root, capture_output=True, text=True, check=False)


def _books(unit: Unit) -> list[tuple[Path, Notebook]]:
    exercise = [(unit.exercise_path, unit.exercise)] if unit.entry.graded else []
    return [*_sources(unit), *exercise]


def _sources(unit: Unit) -> list[tuple[Path, Notebook]]:
    solution = [(unit.solution_path, unit.solution)] if unit.entry.graded else []
    return [(unit.lesson_path, unit.lesson), *solution]


def _prose(text: str) -> str:
    """A text without code, tags and the targets of links."""
    return re.sub(r"<code>.*?</code>|<[^>]+>|`[^`]*`|\]\([^)]*\)", " ", without_fences(text))


FACTS = (
    links_lead_somewhere,
    words_are_spelled,
    the_tone_is_calm,
    headings_are_a_ladder,
    pictures_have_alternative_text,
    attached_pictures_are_there,
    nothing_is_told_by_color_alone,
    code_is_clean,
)
