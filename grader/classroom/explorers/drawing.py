"""A picture as SVG text, made of few shapes: boxes, rows of cells, arrows, labels.

What a shape means is told by its outline and a label, the color only repeats it. In a widget the colors come
from the page's theme. A still picture stands on paper of its own and carries every color as an attribute,
since GitHub drops style sheets from pictures in notebooks.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html import escape

LETTER = 7.9  # pixels: the width of one character of the fixed-width font at 13 px
MONO = "ui-monospace, Menlo, Consolas, monospace"
# The colors of a still picture; their names are those of the variables in look.css.
PAPER = {
    "ink": "#1f2328",
    "quiet": "#57606a",
    "paper": "#ffffff",
    "raised": "#f6f8fa",
    "line": "#8c959f",
    "used": "#d5dbe2",
    "mark": "#0b57d0",
    "mark-soft": "#dbe8fd",
    "wrong": "#a3260f",
    "wrong-soft": "#fde4de",
}
LOOKS = {
    "box": {"fill": "raised", "stroke": "line", "stroke-width": "1.2"},
    "used": {"fill": "used", "stroke": "line", "stroke-width": "1"},
    "none": {"fill": "none"},
    "slot": {"fill": "none", "stroke": "line", "stroke-width": "0.6"},
    "frame": {"fill": "none", "stroke": "quiet", "stroke-width": "1.6"},
    "ends": {"fill": "raised", "stroke": "ink", "stroke-width": "3"},
    "spare": {"fill": "none", "stroke": "line", "stroke-width": "1", "stroke-dasharray": "3 3"},
    "mark": {"fill": "mark-soft", "stroke": "mark", "stroke-width": "3"},
    "gone": {"fill": "none", "stroke": "wrong", "stroke-width": "2", "stroke-dasharray": "5 3"},
    "black": {"fill": "ink", "stroke": "ink", "stroke-width": "2"},
    "red": {"fill": "wrong-soft", "stroke": "wrong", "stroke-width": "2"},
    "ring": {"fill": "none", "stroke": "mark", "stroke-width": "3"},
    "link": {"fill": "none", "stroke": "quiet", "stroke-width": "1.4"},
    "link-mark": {"fill": "none", "stroke": "mark", "stroke-width": "3"},
    "head": {"fill": "quiet"},
    "dot": {"fill": "quiet"},
    "head-mark": {"fill": "mark"},
    "text": {"fill": "ink", "font-size": "13"},
    "strong": {"fill": "ink", "font-size": "13", "font-weight": "700"},
    "on-black": {"fill": "paper", "font-size": "13", "font-weight": "700"},
    "small": {"fill": "ink", "font-size": "11"},
    # Small words lie on lines sometimes: a rim of paper keeps them readable.
    "quiet": {
        "fill": "quiet",
        "font-size": "11",
        "stroke": "paper",
        "stroke-width": "3",
        "paint-order": "stroke",
    },
    "flag": {
        "fill": "mark",
        "font-size": "12",
        "font-weight": "700",
        "stroke": "paper",
        "stroke-width": "3",
        "paint-order": "stroke",
    },
}


@dataclass
class Drawing:
    """Shapes in the order they are drawn, and how far they reach."""

    parts: list[str] = field(default_factory=list)
    width: float = 0
    height: float = 0

    def box(self, x: float, y: float, wide: float, high: float, look: str = "box", round_: float = 4) -> None:
        """A rectangle with rounded corners."""
        place = f'x="{x:.6g}" y="{y:.6g}" width="{wide:.6g}" height="{high:.6g}" rx="{round_:.6g}"'
        self._add(f'<rect class="p-{look}" {place}/>', x + wide + 2, y + high + 2)

    def cells(self, at: list[tuple[float, float]], wide: float, high: float, look: str) -> None:
        """Many cells of one look, as one path: a frame with a hundred slots stays small."""
        if at:
            line = "".join(f"M{x:.6g} {y:.6g}h{wide:.6g}v{high:.6g}h{-wide:.6g}z" for x, y in at)
            reach = max(x for x, _ in at) + wide + 2, max(y for _, y in at) + high + 2
            self._add(f'<path class="p-{look}" d="{line}"/>', *reach)

    def text(self, x: float, y: float, words: str, look: str = "text", anchor: str = "middle") -> None:
        """Words whose baseline begins, ends or is centered at a point."""
        size = float(LOOKS[look]["font-size"]) / 13
        reach = x + len(words) * LETTER * size * {"start": 1.0, "middle": 0.5, "end": 0.0}[anchor]
        shape = (
            f'<text class="p-{look}" x="{x:.6g}" y="{y:.6g}" text-anchor="{anchor}">{escape(words)}</text>'
        )
        self._add(shape, reach + 4, y + 5)

    def value(
        self, x: float, y: float, wide: float, high: float, words: str, look: str = "box", text: str = "text"
    ) -> None:
        """A box with words in its middle."""
        self.box(x, y, wide, high, look)
        self.text(x + wide / 2, y + high / 2 + 4.5, words, text)

    def flag(self, x: float, y: float, words: str, look: str = "flag") -> None:
        """A label with a pointer to what lies under the point."""
        self.text(max(x, len(words) * LETTER * 0.46), y - 9, words, look)  # not over the left edge
        head = "head-mark" if look == "flag" else "head"
        self._add(f'<path class="p-{head}" d="M{x - 4:.6g} {y - 6:.6g}h8l-4 5z"/>', x, y)

    def cross(self, x: float, y: float, wide: float, high: float) -> None:
        """Two strokes through something that is no longer there."""
        line = f"M{x:.6g} {y:.6g}l{wide:.6g} {high:.6g}m0 {-high:.6g}l{-wide:.6g} {high:.6g}"
        self._add(f'<path class="p-gone" d="{line}"/>', x + wide, y + high)

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], marked: bool = False, bend: float = 0
    ) -> None:
        """An arrow; `bend` is how far its middle leaves the straight line, downwards if positive."""
        (x1, y1), (x2, y2) = start, end
        control = ((x1 + x2) / 2, (y1 + y2) / 2 + 2 * bend)
        self._arrow(f"M{x1:.6g} {y1:.6g}Q{control[0]:.6g} {control[1]:.6g} ", control, end, marked)
        self.height = max(self.height, (y1 + y2) / 2 + bend + 4)

    def sideways(self, start: tuple[float, float], end: tuple[float, float], marked: bool = False) -> None:
        """An arrow to a column further right, level at both ends."""
        (x1, y1), (x2, y2) = start, end
        reach = max(abs(x2 - x1) / 2, 24)
        self._bezier(start, (x1 + reach, y1), (x2 - reach, y2), end, marked)

    def down(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """An arrow that leaves downwards and arrives level, around what stands to the right of its start."""
        (x1, y1), (x2, y2) = start, end
        self._bezier(start, (x1, y1 + 34), (x2 - 40, y2), end, False)

    def around(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """An arrow that turns back and arrives from the right."""
        (x1, y1), (x2, y2) = start, end
        turn = max(x1, x2) + 34
        self._bezier(start, (turn, y1), (turn, y2), end, False)
        self.width = max(self.width, turn)

    def _bezier(
        self,
        start: tuple[float, float],
        leave: tuple[float, float],
        near: tuple[float, float],
        end: tuple[float, float],
        marked: bool,
    ) -> None:
        points = " ".join(f"{x:.6g} {y:.6g}" for x, y in (leave, near))
        self._arrow(f"M{start[0]:.6g} {start[1]:.6g}C{points} ", near, end, marked)

    def line(self, start: tuple[float, float], end: tuple[float, float], look: str = "link") -> None:
        (x1, y1), (x2, y2) = start, end
        self._add(
            f'<path class="p-{look}" d="M{x1:.6g} {y1:.6g}L{x2:.6g} {y2:.6g}"/>', max(x1, x2), max(y1, y2)
        )

    def _arrow(self, line: str, control: tuple[float, float], end: tuple[float, float], marked: bool) -> None:
        suffix = "-mark" if marked else ""
        (x, y), size = end, 10 if marked else 8
        angle = math.atan2(y - control[1], x - control[0])
        corners = [
            (x - size * math.cos(angle + turn), y - size * math.sin(angle + turn)) for turn in (0.45, -0.45)
        ]
        stop = (x - (size - 3) * math.cos(angle), y - (size - 3) * math.sin(angle))
        self._add(f'<path class="p-link{suffix}" d="{line}{stop[0]:.6g} {stop[1]:.6g}"/>', x, y)
        head = "L".join(f"{a:.6g} {b:.6g}" for a, b in corners)
        self._add(f'<path class="p-head{suffix}" d="M{x:.6g} {y:.6g}L{head}z"/>', x, y)

    def _add(self, part: str, right: float, bottom: float) -> None:
        self.parts.append(part)
        self.width = max(self.width, right)
        self.height = max(self.height, bottom)


def wide(words: str) -> float:
    """How wide a box must be to hold words."""
    return max(30, len(words) * LETTER + 14)


def rules() -> str:
    """The style sheet of pictures in a widget, in the colors of the theme."""
    return "\n".join(f".causeway .p-{name} {{ {_rule(look)} }}" for name, look in LOOKS.items())


def _rule(look: dict[str, str]) -> str:
    return "; ".join(f"{key}: {_themed(key, value)}" for key, value in look.items())


def _themed(key: str, value: str) -> str:
    if key == "font-size":
        return f"{value}px"
    return f"var(--cw-{value})" if key in ("fill", "stroke") and value != "none" else value


def plain(shapes: str) -> str:
    """Shapes whose looks are written out as attributes, for a picture without a style sheet."""
    return re.sub(r'class="p-([a-z-]+)"', lambda found: _attributes(found[1]), shapes)


def _attributes(name: str) -> str:
    return " ".join(f'{key}="{PAPER.get(value, value)}"' for key, value in LOOKS[name].items())
