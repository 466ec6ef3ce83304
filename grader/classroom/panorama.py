"""The road as a picture: a causeway over the sea, a stone for each chapter, green as far as the learner came.

It says nothing that the words below it do not say, so a screen reader passes it by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import pi, sin

from grader.classroom.standing import ChapterStanding, State

WIDTH, HEIGHT, SHORE = 1200, 250, 96
# Far hills, near hills: crests as (x, y), from the left shore to the right one.
HILLS = (
    ((560, 96), (660, 70), (730, 82), (840, 44), (930, 76), (1030, 34), (1120, 66), (1200, 40)),
    ((820, 96), (900, 80), (980, 88), (1080, 62), (1150, 78), (1200, 66)),
)
WAVES = (
    (90, 128),
    (330, 118),
    (560, 140),
    (430, 214),
    (700, 196),
    (905, 180),
    (1040, 210),
    (1110, 160),
    (640, 232),
)


def draw(chapters: Sequence[ChapterStanding], here: str) -> str:
    """The picture as SVG; `here` is the slug of the chapter where the learner goes on."""
    parts = [*_sky(), *_sea(), *_wall(len(chapters)), *_road(chapters), *_stones(chapters, here)]
    picture = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" focusable="false">{"".join(parts)}</svg>'
    return f'<div class="cw-panorama" aria-hidden="true">{picture}{"".join(_numbers(chapters))}</div>'


def _sky() -> Iterator[str]:
    yield f'<rect class="sky" width="{WIDTH}" height="{HEIGHT}"/>'
    yield '<circle class="halo" cx="985" cy="58" r="54"/><circle class="sun" cx="985" cy="58" r="31"/>'
    for name, crest in zip(("far", "near"), HILLS, strict=True):
        points = [(crest[0][0] - 60, SHORE), *crest, (WIDTH, SHORE)]
        yield f'<polygon class="{name}" points="{_points(points)}"/>'


def _sea() -> Iterator[str]:
    yield f'<rect class="sea" y="{SHORE}" width="{WIDTH}" height="{HEIGHT - SHORE}"/>'
    glint = [(975, SHORE), (995, SHORE), (1050, HEIGHT), (920, HEIGHT)]
    yield f'<polygon class="glint" points="{_points(glint)}"/>'
    for x, y in WAVES:
        yield f'<path class="wave" d="M{x} {y}q12 -7 24 0t24 0t24 0"/>'


def _middle(x: float) -> float:
    """Where the road runs: it rises toward the horizon in two and a half bends."""
    return 196 - 76 * x / WIDTH + 17 * sin(5 * pi * x / WIDTH)


def _breadth(x: float) -> float:
    return 40 - 21 * x / WIDTH


def _edge(side: float, down: float = 0.0) -> list[tuple[float, float]]:
    return [(x, _middle(x) + side * _breadth(x) / 2 + down * _breadth(x)) for x in range(0, WIDTH + 1, 20)]


def _wall(count: int) -> Iterator[str]:
    yield f'<polygon class="wall" points="{_points([*_edge(1), *reversed(_edge(1, 0.55))])}"/>'
    for number in range(2 * count):
        x = WIDTH * (number + 0.5) / (2 * count)
        half, foot = _breadth(x) * 0.42, _middle(x) + 1.06 * _breadth(x)
        arc = f"a{half:.1f} {half:.1f} 0 0 1 {2 * half:.1f} 0z"
        yield f'<path class="arch" d="M{x - half:.1f} {foot:.1f}{arc}"/>'


def _road(chapters: Sequence[ChapterStanding]) -> Iterator[str]:
    yield f'<polygon class="road" points="{_points([*_edge(-1), *reversed(_edge(1))])}"/>'
    yield f'<polyline class="curb" points="{_points(_edge(-1))}"/>'
    yield f'<polyline class="curb" points="{_points(_edge(1))}"/>'
    yield f'<polyline class="line" points="{_points(_edge(0))}"/>'
    if any(chapter.state is not State.TO_COME and chapter.passed for chapter in chapters):
        walked = [point for point in _edge(0) if point[0] <= _walked(chapters)]
        yield f'<polyline class="walked" points="{_points(walked)}"/>'


def _walked(chapters: Sequence[ChapterStanding]) -> float:
    """How far the learner came: up to the stone of the last chapter begun, then its share of the way on."""
    last = max(number for number, chapter in enumerate(chapters) if chapter.passed)
    share = chapters[last].passed / chapters[last].tasks
    return _at(last, len(chapters)) + share * WIDTH / len(chapters)


def _at(number: int, count: int) -> float:
    return WIDTH * (number + 0.5) / count


def _stones(chapters: Sequence[ChapterStanding], here: str) -> Iterator[str]:
    for number, chapter in enumerate(chapters):
        x = _at(number, len(chapters))
        y, radius = _middle(x), _breadth(x) * 0.56
        state = _class(chapter)
        yield f'<circle class="stone {state}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        if chapter.slug == here:
            yield f'<path class="pole" d="M{x:.1f} {y - radius:.1f}v-46"/>'
            yield f'<path class="flag" d="M{x:.1f} {y - radius - 46:.1f}l32 9l-32 10z"/>'


def _numbers(chapters: Sequence[ChapterStanding]) -> Iterator[str]:
    """The numbers on the stones, written by the style sheet: where styles are taken away, so are they."""
    for number, chapter in enumerate(chapters):
        x = _at(number, len(chapters))
        place = f"left: {100 * x / WIDTH:.2f}%; top: {100 * _middle(x) / HEIGHT:.2f}%"
        size = f"font-size: {56 * _breadth(x) / WIDTH:.2f}cqw"
        yield f'<span class="{_class(chapter)}" data-number="{number + 1}" style="{place}; {size}"></span>'


def _class(chapter: ChapterStanding) -> str:
    return chapter.state.name.lower().replace("_", "-")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.0f},{y:.1f}" for x, y in points)
