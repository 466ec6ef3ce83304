"""The map as a drawing: chapters on a road, their lessons with topics as shapes, and how far one came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from pathlib import Path

from grader.classroom import look, panorama
from grader.classroom.standing import ChapterStanding, Next, Standing, State, UnitStanding
from grader.roadmap import TIERS, Chapter, Kind, Page, Roadmap, Topic

# Color, shape and word say the same thing, so that none of them is needed to read the map.
MARKS = {"green": ("#2e7d32", "●"), "gray": ("#6b6b6b", "■"), "orange": ("#b85c00", "▲")}
PASSES = {"green": "first pass", "gray": "second pass", "orange": "third pass, in depth"}
SIGNS = {State.DONE: "✓", State.IN_PROGRESS: "◐", State.NOT_BEGUN: "○", State.TO_COME: "·"}
NEXT = "→"


def html(road: Roadmap, now: Standing, root: Path) -> str:
    """The drawing; it links what stands in `course/` and `exercises/` below `root`, seen from `course/`."""
    step = now.next
    chapters = zip(road.chapters, now.chapters, strict=True)
    cards = "".join(_card(chapter, stands, step, root) for chapter, stands in chapters)
    body = f'{_top(road, now, root)}{_legend(road)}<ul class="cw-chapters" role="list">{cards}</ul>'
    # Enter and the arrow keys belong to the links and topics in here, not to JupyterLab's commands.
    body = body.replace("<li", "\n<li")  # a diff of the stored map shows which rows changed
    return look.page(f'<div class="cw-map" data-lm-suppress-shortcuts="true">{body}</div>', "map.css")


def text(road: Roadmap, now: Standing) -> str:
    """The same in plain lines."""
    titles = {chapter.slug: f"{chapter.number}. {chapter.title}" for chapter in road.chapters}
    lines = [
        f"{titles[chapter.slug]}: " + ", ".join(f"{SIGNS[u.state]} {u.title}" for u in chapter.units)
        for chapter in now.chapters
    ]
    return "\n".join([f"{_passed(now)} {_step(now.next)}", *lines])


def _top(road: Roadmap, now: Standing, root: Path) -> str:
    here = now.next.unit.slug.partition("/")[0] if now.next else ""
    title = "Where you stand" if now.begun else "The road ahead"
    share = 100 * now.passed / now.tasks if now.tasks else 0
    return (
        f'<div class="cw-top">{panorama.draw(now.chapters, here)}<div class="cw-summary"><h2>{title}</h2>'
        f"<p>{_passed(now)}</p>{_bar(share)}{_begin(now.next, root)}</div></div>"
    )


def _passed(now: Standing) -> str:
    units = f"{now.done} of {_count(len(now.written), 'unit')} done"
    return f"{now.passed} of {_count(now.tasks, 'task')} passed, {units}."


def _bar(share: float) -> str:
    return f'<div class="cw-bar" aria-hidden="true"><span style="width: {share:.0f}%"></span></div>'


def _step(step: Next | None) -> str:
    if step is None:
        return "Everything written so far is done."
    begun = "Begin with" if step.unit.state is State.NOT_BEGUN else "Next:"
    return f"{begun} {step.unit.title}" + (f", task {step.task.title}" if step.task else "")


def _begin(step: Next | None, root: Path) -> str:
    if step is None:
        return f"<p>{_step(step)}</p>"
    shelf = "exercises" if step.task else "course"
    words = f'{escape(_step(step))} <span aria-hidden="true">{NEXT}</span>'
    return f'<p class="cw-next">{_link(root, shelf, step.unit.slug, words)}</p>'


def _link(root: Path, shelf: str, slug: str, words: str) -> str:
    """A link as it works in a notebook in `course/`, bare words where there is no such notebook."""
    if not (root / shelf / f"{slug}.ipynb").is_file():
        return words
    above = "" if shelf == "course" else f"../{shelf}/"
    return f'<a href="{above}{escape(slug)}.ipynb">{words}</a>'


def _legend(road: Roadmap) -> str:
    topics = Counter(topic.tier for topic in road.topics)
    tiers = "".join(
        f"<li>{_shape(tier)} <b>{tier}</b> {PASSES[tier]}, {topics[tier]} topics</li>" for tier in TIERS
    )
    signs = [(SIGNS[State.DONE], "done"), (SIGNS[State.IN_PROGRESS], "in progress"), (NEXT, "next")]
    signs += [(SIGNS[State.NOT_BEGUN], "not begun"), (SIGNS[State.TO_COME], "to come")]
    states = "".join(f'<li><span class="cw-sign">{sign}</span> {word}</li>' for sign, word in signs)
    return (
        f'<ul class="cw-legend" aria-label="Topics: color and shape">{tiers}</ul>'
        f'<ul class="cw-legend" aria-label="Lessons and exercises: signs">{states}</ul>'
    )


def _shape(tier: str) -> str:
    return (
        f'<span class="cw-{tier}" style="color: {MARKS[tier][0]}" aria-hidden="true">{MARKS[tier][1]}</span>'
    )


def _card(chapter: Chapter, stands: ChapterStanding, step: Next | None, root: Path) -> str:
    topics = sum(len(lesson.topics) for lesson in chapter.lessons)
    rows = "".join(
        _row(lesson, unit, step, root) for lesson, unit in zip(chapter.steps, stands.units, strict=True)
    )
    passed = f", {stands.passed} of {_count(stands.tasks, 'task')} passed" if stands.written else ", to come"
    return (
        f'<li class="cw-chapter" data-state="{stands.state.value}"><section class="cw-card">'
        f'<h3><span class="cw-stone">{chapter.number}</span> '
        f"{_link(root, 'course', chapter.opening.slug, escape(chapter.title))}</h3>"
        f'<p class="cw-size">{_count(len(chapter.lessons), "lesson")}, {_count(topics, "topic")}{passed}</p>'
        f'<ol class="cw-lessons" role="list">{rows}</ol></section></li>'
    )


def _row(lesson: Page, unit: UnitStanding, step: Next | None, root: Path) -> str:
    coming = step is not None and step.unit is unit
    title = _link(root, "course", lesson.slug, escape(lesson.title))
    state = f'data-state="{unit.state.value}"{" data-next" if coming else ""}'
    return (
        f'<li data-kind="{lesson.kind.value}" {state}>'
        f'<span class="cw-sign" aria-hidden="true">{NEXT if coming else SIGNS[unit.state]}</span> '
        f'<span class="cw-title">{title}{_state(unit, coming)}</span>'
        f"{_topics(lesson.topics) if lesson.kind is Kind.LESSON else ''}"
        f"{_exercise(unit, root)}</li>"
    )


def _state(unit: UnitStanding, coming: bool) -> str:
    if unit.state is State.TO_COME:
        return ' <span class="cw-hide">to come</span>'
    if coming and unit.state is State.NOT_BEGUN:
        return ' <span class="cw-word">next</span>'
    hidden = '<span class="cw-hide">next, </span>' if coming else ""
    return f' <span class="cw-word">{hidden}{unit.state.value}</span>'


def _exercise(unit: UnitStanding, root: Path) -> str:
    if not unit.tasks:
        return ""
    link = _link(root, "exercises", unit.slug, f'Exercise<span class="cw-hide"> {escape(unit.title)}</span>')
    said = f"{unit.passed} of {_count(len(unit.tasks), 'task')}"
    return (
        f'<span class="cw-exercise"><span class="cw-sign" aria-hidden="true">{SIGNS[unit.exercise]}</span> '
        f'{link} <span class="cw-word">{said}</span>{_bar(100 * unit.passed / len(unit.tasks))}</span>'
    )


def _topics(topics: Iterable[Topic]) -> str:
    """The shapes of a lesson's topics; their names open on a click or with Enter."""
    ordered = sorted(topics, key=lambda topic: TIERS.index(topic.tier))
    shapes = "".join(_shape(topic.tier) for topic in ordered)
    names = "".join(_topic(topic) for topic in ordered)
    summary = f'<summary>{shapes}<span class="cw-hide">{_tiers(ordered)}</span></summary>'
    return f'<details class="cw-topics">{summary}<ul>{names}</ul></details>'


def _topic(topic: Topic) -> str:
    return (
        f'<li data-topic="{escape(topic.id)}">{_shape(topic.tier)} {escape(topic.name)} '
        f'<span class="cw-word">{topic.tier}</span></li>'
    )


def _tiers(topics: list[Topic]) -> str:
    counts = Counter(topic.tier for topic in topics)
    parts = (f"{counts[tier]} {tier}" for tier in TIERS if counts[tier])
    return f" {_count(len(topics), 'topic')}: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def bundle(road: Roadmap, now: Standing, root: Path) -> dict[str, str]:
    """The drawing and its plain lines, as the output of a cell."""
    return {"text/html": html(road, now, root), "text/plain": text(road, now)}
