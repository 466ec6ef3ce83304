"""The widget of a review: one card at a time, its answer on request, then a rating."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from grader.classroom import cards, look, markdown
from grader.classroom.cards import RATINGS, Card
from grader.classroom.faces import Face
from grader.classroom.record import Event, Record

SHEETS = ("markdown.css", "review.css")
RUN = "Run this cell to review them one by one."
LABELS = {"question": "The right answer", "prediction": "What it prints", "task": "Once more"}
SHELVES = {"exercises": "Open the exercise", "course": "Open the lesson"}


class Panel(anywidget.AnyWidget):
    """The cards that were due when it was made; a rating is kept at once, so it can be left at any time."""

    _esm = look.STATIC / "review.js"
    _css = look.sheet(*SHEETS)
    card = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        due: Sequence[tuple[Card, Face]],
        events: Sequence[Event],
        record: Record | None,
        shelves: Path,
        folder: Path,
    ):
        self._due, self._events, self._record = list(due), list(events), record
        self._shelves, self._folder, self._done = shelves, folder, 0
        super().__init__(card=self._shown(answer=False))
        self.on_msg(self._asked)

    def _shown(self, answer: bool) -> dict[str, Any]:
        counts = {"done": self._done, "left": len(self._due)}
        if not self._due:
            return {**counts, "name": ""}
        card, face = self._due[0]
        return {
            **counts,
            "name": card.name,
            **self._face(face),
            **(self._answer(card, face) if answer else {}),
        }

    def _face(self, face: Face) -> dict[str, Any]:
        link = Path(os.path.relpath(self._shelves / face.path, self._folder)).as_posix()
        words = SHELVES[face.path.partition("/")[0]]
        return {"title": face.title, "front": markdown.to_html(face.front), "link": link, "words": words}

    def _answer(self, card: Card, face: Face) -> dict[str, Any]:
        days = cards.days(card, self._events, datetime.now(UTC))
        ratings = [{"name": name, "when": _when(days[name])} for name in RATINGS]
        return {"label": LABELS[card.kind], "back": markdown.to_html(face.back), "ratings": ratings}

    def _asked(self, _: object, content: object, __: object) -> None:
        """The learner asked for the answer, or rated the card; of another card than this one: nothing."""
        asked = content if isinstance(content, dict) else {}
        if self._due and asked.get("name") == self._due[0][0].name:
            rating = asked.get("rating")
            if rating in RATINGS:
                self._keep(cards.rated(self._due.pop(0)[0], rating, time.time()))
            self.card = self._shown(answer=rating not in RATINGS)

    def _keep(self, event: Event) -> None:
        self._done += 1
        self._events.append(event)
        if self._record:
            self._record.add(event)
            self.notice = " ".join(self._record.notices()) or self.notice

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        titles = [face.title for _, face in self._due]
        head = f"{_count(len(titles))} due. {RUN}"
        rows = "".join(f"<li>{escape(title)}</li>" for title in titles)
        page = look.page(f"<p>{head}</p><ul>{rows}</ul>", *SHEETS)
        text = "\n".join([head, *(f"  {title}" for title in titles)])
        return {**data, "text/html": page, "text/plain": text}, metadata


def _when(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days} days"


def _count(number: int) -> str:
    return "1 card is" if number == 1 else f"{number} cards are"
