"""A recorded run: frames with a sentence each, shown as a widget, as a still picture, and as words."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from grader.classroom.explorers import drawing
from grader.classroom.explorers.drawing import Drawing

LIMIT = 400  # frames; who records more has a loop that does not end, or too much to look at
MARGIN = 10


class TooLong(BaseException):
    """A run has more steps than anybody looks through; code that is watched must not catch it by accident."""


@dataclass(frozen=True)
class Frame:
    """One state, drawn, and the sentence that says what happened."""

    drawing: Drawing
    says: str


@dataclass(frozen=True)
class Run:
    """The states of one run; `stills` are those that a page without a kernel shows.

    The picture stands in `text/html` as an image, which also a notebook that is not trusted keeps, and as
    `image/svg+xml` for viewers that show no HTML. The words are `text/plain`.
    """

    title: str
    frames: tuple[Frame, ...]
    stills: tuple[int, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Wide and high enough for every frame, so that nothing jumps between two steps."""
        frames = [frame.drawing for frame in self.frames]
        return round(max(one.width for one in frames)), round(max(one.height for one in frames))

    def svgs(self) -> list[str]:
        """Each frame as SVG in the colors of the page."""
        width, height = self.size
        box = f'viewBox="{-MARGIN} {-MARGIN} {width + 2 * MARGIN} {height + 2 * MARGIN}"'
        size = f'width="{width + 2 * MARGIN}" height="{height + 2 * MARGIN}"'
        look = f'font-family="{drawing.MONO}" aria-hidden="true"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} {size} {look}>'
        return [head + "".join(frame.drawing.parts) + "</svg>" for frame in self.frames]

    def transcript(self) -> str:
        """Every sentence with the number of its step."""
        lines = [f"{number}. {frame.says}" for number, frame in enumerate(self.frames)]
        return "\n".join([self.title, *lines])

    def still(self) -> str:
        """The chosen states one below the other, on paper of their own."""
        width, height = max(self.size[0], 460), self.size[1]
        parts, y = [], 0.0
        for number in self.stills or _spread(len(self.frames)):
            frame, caption = self.frames[number], Drawing()
            words = f"Step {number} of {len(self.frames) - 1}. {frame.says}"
            lines = textwrap.wrap(words, int(width / drawing.LETTER))
            for place, line in enumerate(lines):
                caption.text(0, y + 12 + 17 * place, line, anchor="start")
            y += 17 * len(lines) + 8
            shapes = "".join(frame.drawing.parts)
            parts.append("".join(caption.parts) + f'<g transform="translate(0 {y:g})">{shapes}</g>')
            y += height + 22
        return _sheet(self.title, self.transcript(), "".join(parts), width, round(y - 22))

    def html(self) -> str:
        """The still picture and the transcript: a table, or one sentence."""
        picture = base64.b64encode(self.still().encode()).decode()
        single = len(self.frames) == 1
        below = "sentence below says it" if single else "table below says each step"
        return (
            f"<p><strong>{escape(self.title)}</strong></p>"
            f'<img alt="{escape(self.title)}. The {below} in words." '
            f'src="data:image/svg+xml;base64,{picture}">'
            + (f"<p>{escape(self.frames[0].says)}</p>" if single else self._table())
        )

    def _table(self) -> str:
        rows = "".join(
            f"<tr><td>{number}</td><td style='text-align:left'>{escape(frame.says)}</td></tr>"
            for number, frame in enumerate(self.frames)
        )
        head = "<thead><tr><th>Step</th><th>What happens</th></tr></thead>"
        table = f"<table>{head}<tbody>{rows}</tbody></table>"
        return f"<details><summary>All {len(self.frames)} steps in words</summary>{table}</details>"

    def widget(self) -> Any:
        """The explorer that steps through the run; it needs no kernel once it is shown."""
        from grader.classroom.explorers.stepper import Stepper

        return Stepper(title=self.title, pictures=self.svgs(), says=[frame.says for frame in self.frames])

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = self.widget()._repr_mimebundle_()
        static = {"text/plain": self.transcript(), "text/html": self.html(), "image/svg+xml": self.still()}
        return {**data, **static}, metadata


@dataclass
class Recorder:
    """Told what happens by the code that runs, it draws the state at that moment."""

    title: str
    draw: Callable[[dict[str, Any]], Drawing]
    frames: list[Frame] = field(default_factory=list)

    def __call__(self, says: str, /, **marks: Any) -> None:
        if len(self.frames) == LIMIT:
            raise TooLong(f"The run has more than {LIMIT} steps. Give it less to do, then look again.")
        self.frames.append(Frame(self.draw(marks), says))

    def run(self, *stills: int) -> Run:
        return Run(self.title, tuple(self.frames), stills)


def _spread(count: int) -> tuple[int, ...]:
    """Three steps at most: one third, two thirds, the end."""
    return tuple(sorted({(count - 1) // 3, (count - 1) * 2 // 3, count - 1}))


def _sheet(title: str, says: str, shapes: str, width: int, height: int) -> str:
    wide, high = width + 4 * MARGIN, height + 4 * MARGIN
    paper = (
        f'<rect x="{-2 * MARGIN}" y="{-2 * MARGIN}" width="{wide}" height="{high}" rx="6" '
        f'fill="{drawing.PAPER["paper"]}" stroke="{drawing.PAPER["line"]}"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-2 * MARGIN} {-2 * MARGIN} {wide} {high}" '
        f'width="{wide}" height="{high}" role="img" font-family="{drawing.MONO}">'
        f"<title>{escape(title)}</title><desc>{escape(says)}</desc>{paper}{drawing.plain(shapes)}</svg>"
    )
