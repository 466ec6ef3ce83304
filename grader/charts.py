"""Charts as SVG within a page: drawn here, colored by the page's own style, readable without seeing them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, FOOT, HEAD = 420, 170, 22, 18  # of a histogram, its axis and its numbers, in user units


def histogram(counts: Sequence[int], title: str) -> Markup:
    """Bars for the tenths of something from 0 to 100 %; the numbers stand on them."""
    step = WIDTH / len(counts)
    bars = "".join(_column(place, count, max(counts, default=0), step) for place, count in enumerate(counts))
    ends = range(0, 101, 20)
    axis = "".join(
        f'<text class="axis" x="{_bounded(end / 100 * WIDTH):g}" y="{HEIGHT - 6}" '
        f'text-anchor="middle">{end} %</text>'
        for end in ends
    )
    said = "; ".join(_said(place, count, len(counts)) for place, count in enumerate(counts) if count)
    return Markup(
        f'<svg class="histogram" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" aria-labelledby="hist-t hist-d">'
        f'<title id="hist-t">{escape(title)}</title><desc id="hist-d">{escape(said)}</desc>{bars}'
        f'<line class="rule" x1="0" x2="{WIDTH}" y1="{HEIGHT - FOOT}" y2="{HEIGHT - FOOT}"/>{axis}</svg>'
    )


def ranges(counts: Sequence[int]) -> list[tuple[str, int]]:
    """A histogram as a table: the tenths, and how many lie in each."""
    return [(_range(place, len(counts)), count) for place, count in enumerate(counts)]


def meter(share: float, kind: str = "") -> Markup:
    """A bar in a cell of a table, beside the number that it shows; `share` is 0 to 1."""
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    return Markup(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        f'<rect class="fill {escape(kind)}" width="{width:g}" height="8"/></svg>'
    )


def _column(place: int, count: int, most: int, step: float) -> str:
    if not count:
        return ""
    height = (HEIGHT - FOOT - HEAD) * count / most
    left, top = place * step, HEIGHT - FOOT - height
    return (
        f'<rect class="fill" x="{left + 2:g}" y="{top:.1f}" width="{step - 4:g}" height="{height:.1f}"/>'
        f'<text class="count" x="{left + step / 2:g}" y="{top - 4:.1f}" text-anchor="middle">{count}</text>'
    )


def _bounded(x: float) -> float:
    return min(max(x, 14), WIDTH - 24)


def _range(place: int, bins: int) -> str:
    width = 100 // bins
    low = place * width
    return f"{low} to {100 if place == bins - 1 else f'under {low + width}'} %"


def _said(place: int, count: int, bins: int) -> str:
    return f"{_range(place, bins)}: {count} {'learner' if count == 1 else 'learners'}"
