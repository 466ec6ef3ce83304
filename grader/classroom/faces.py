"""What a card shows: the question, prediction or task it came from, read from the course's notebooks.

Plain JSON is all a kernel needs for this; a text that is no longer in the course makes no card.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from grader.classroom.cards import Card
from grader.classroom.question import PLACES

ROADMAP = Path("course/roadmap.toml")
OPTION = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.S)
QUESTION = re.compile(r"### Question (\d+)[^\n]*\n")
PREDICT = re.compile(r"\*\*Predict\.\*\*.*", re.S)
AGAIN = "Solve it once more in a fresh cell, without looking at your answer. Then say how well it went."
TYPED = re.compile(
    r"(Answer|Anything else|Not\b.*)", re.S
)  # the summaries that would give a typed answer away

Cell = dict[str, Any]


@dataclass(frozen=True)
class Face:
    """The two sides of a card in Markdown; `path` is the notebook it is from, from the course's root."""

    title: str
    front: str
    back: str
    path: str


def root(start: Path) -> Path | None:
    """The folder of the course that a folder lies in."""
    return next((folder for folder in (start, *start.parents) if (folder / ROADMAP).is_file()), None)


def face(course: Path, card: Card) -> Face | None:
    """What a card shows; None if its text is no longer there."""
    shelf = "exercises" if card.kind == "task" else "course"
    path = f"{shelf}/{card.unit}.ipynb"
    try:
        cells = json.loads((course / path).read_text("utf-8"))["cells"]
        title, front, back = KINDS[card.kind](cells, card.item)
    except (OSError, ValueError, TypeError, LookupError, StopIteration):
        return None
    return Face(f"{title} · {_heading(cells)}", front, back, path)


def _question(cells: list[Cell], item: str) -> tuple[str, str, str]:
    number = item.removeprefix("question-")
    [text] = [_source(cell) for cell in cells if _number(cell) == number]
    asked = QUESTION.sub("", text[: text.find("<details>")])
    options = [(_marked(label), _marked(said)) for label, said in OPTION.findall(text)]
    shown = "\n".join(f"- {label}" for label, _ in options if not TYPED.fullmatch(label))
    right = [f"- {label}: {_said(said)}" for label, said in options if not said.startswith("Wrong")]
    return f"Question {number}", f"{asked.strip()}\n\n{shown}".strip(), "\n".join(sorted(right, key=_place))


def _place(line: str) -> int:
    """Where a line of an ordering stands; 0 for the options of every other kind."""
    found = re.search(rf": ({'|'.join(PLACES)}): ", line)
    return PLACES.index(found[1]) if found else 0


def _prediction(cells: list[Cell], item: str) -> tuple[str, str, str]:
    number = int(item.removeprefix("prediction-"))
    asked = [(place, PREDICT.search(_source(cell))) for place, cell in enumerate(cells) if _is_text(cell)]
    place, found = [(place, text[0]) for place, text in asked if text][number - 1]
    answer = next(cell for cell in cells[place:] if cell["cell_type"] == "code")
    front = f"{found.strip()}\n\n{_fence(_source(answer), 'python')}"
    return f"Prediction {number}", front, "\n\n".join(_outputs(answer)) or "It prints nothing."


def _task(cells: list[Cell], item: str) -> tuple[str, str, str]:
    place = next(place for place, cell in enumerate(cells) if _grade_id(cell) == item)
    above = [_source(cell) for cell in cells[:place] if _is_text(cell)]
    heading, _, text = next(source for source in reversed(above) if source.startswith("## ")).partition("\n")
    return f"Task {heading.removeprefix('## ')}", text.strip().partition("\n\n")[0], AGAIN


KINDS = {"question": _question, "prediction": _prediction, "task": _task}


def _source(cell: Cell) -> str:
    return "".join(cell["source"])


def _is_text(cell: Cell) -> bool:
    return bool(cell["cell_type"] == "markdown")


def _grade_id(cell: Cell) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _number(cell: Cell) -> str:
    found = QUESTION.match(_source(cell)) if _is_text(cell) else None
    return found[1] if found else ""


def _heading(cells: list[Cell]) -> str:
    found = (re.search(r"^# (?:Exercise: )?(.+)$", _source(cell), re.M) for cell in cells if _is_text(cell))
    return next((title[1].strip() for title in found if title), "")


def _marked(html: str) -> str:
    """An option as Markdown: a terminal shows no HTML."""
    return re.sub(r"<code>(.*?)</code>", lambda code: f"`{unescape(code[1])}`", html, flags=re.S).strip()


def _said(text: str) -> str:
    return text.removeprefix("Right:").strip()


def _outputs(cell: Cell) -> Iterator[str]:
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        if output["output_type"] == "error":
            text = f"{output['ename']}: {output['evalue']}"
        if "image/png" not in output.get("data", {}) and text:
            yield _fence("".join(text), "text")


def _fence(text: str, language: str) -> str:
    return f"````{language}\n{text.rstrip()}\n````"
