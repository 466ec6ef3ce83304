"""The table of contents: chapters, lessons and topics, read from course/roadmap.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from grader import uses
from grader.errors import CourseError

TIERS = ("green", "gray", "orange")


@dataclass(frozen=True)
class Topic:
    """A node of the roadmap: its name, and the tier in which a learner meets it."""

    id: str
    name: str
    tier: str
    group: str = ""


class Kind(Enum):
    """What a notebook of a chapter is for."""

    OPENING = "opening"  # what the chapter brings, before its first lesson
    LESSON = "lesson"
    QUEST = "quest"  # the chapter's part of the one program that grows through the course
    REVIEW = "review"  # questions on the whole chapter, mixed


@dataclass(frozen=True)
class Page:
    """A notebook's place in the roadmap; `slug` is its path in each shelf: `01-data-structures/03-dict`."""

    slug: str
    title: str
    topics: tuple[Topic, ...]
    kind: Kind = Kind.LESSON
    uses: tuple[str, ...] = ()  # programs and servers beside Python: `git`, `postgres`

    @property
    def name(self) -> str:
        return self.slug.partition("/")[2]

    @property
    def graded(self) -> bool:
        """Whether an exercise goes with it."""
        return self.kind in (Kind.LESSON, Kind.QUEST)


@dataclass(frozen=True)
class Chapter:
    """A chapter is one assignment; `slug` names its folder in each shelf."""

    number: int
    slug: str
    title: str
    lessons: tuple[Page, ...]
    quest: Page

    @property
    def opening(self) -> Page:
        return Page(f"{self.slug}/00-opening", f"Chapter {self.number}: {self.title}", (), Kind.OPENING)

    @property
    def review(self) -> Page:
        """The last notebook of the chapter; its questions ask all its topics."""
        topics = tuple(topic for lesson in self.lessons for topic in lesson.topics)
        name = f"{len(self.lessons) + 2:02d}-review"
        return Page(f"{self.slug}/{name}", f"Review of chapter {self.number}", topics, Kind.REVIEW)

    @property
    def units(self) -> tuple[Page, ...]:
        """What has an exercise."""
        return (*self.lessons, self.quest)

    @property
    def steps(self) -> tuple[Page, ...]:
        """Where there is something to do."""
        return (*self.units, self.review)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every notebook, in the order in which they are read."""
        return (self.opening, *self.steps)


@dataclass(frozen=True)
class Roadmap:
    """All chapters, in order."""

    chapters: tuple[Chapter, ...]

    @property
    def lessons(self) -> tuple[Page, ...]:
        return tuple(lesson for chapter in self.chapters for lesson in chapter.lessons)

    @property
    def steps(self) -> tuple[Page, ...]:
        return tuple(step for chapter in self.chapters for step in chapter.steps)

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for chapter in self.chapters for page in chapter.pages)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for lesson in self.lessons for topic in lesson.topics)


def load(path: Path) -> Roadmap:
    """Read a roadmap; CourseError says which key of which entry is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        roadmap = Roadmap(tuple(_chapters(data)))
    except (KeyError, TypeError) as error:
        raise CourseError(
            f"{path}: an entry lacks or misspells a key: {error}. Compare it with its neighbors."
        ) from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CourseError(
            f"{path} cannot be read: {error}. Restore it with `git checkout {path.name}`."
        ) from None
    _require_known_tiers(path, roadmap)
    for lesson in roadmap.lessons:
        uses.require_known(lesson.uses, f"{path}: lesson {lesson.slug}")
    return roadmap


def _chapters(data: dict[str, Any]) -> Iterator[Chapter]:
    for chapter in data["chapter"]:
        lessons = tuple(_lesson(chapter["slug"], lesson) for lesson in chapter["lesson"])
        yield Chapter(chapter["number"], chapter["slug"], chapter["title"], lessons, _quest(chapter, lessons))


def _quest(chapter: dict[str, Any], lessons: tuple[Page, ...]) -> Page:
    name = f"{len(lessons) + 1:02d}-quest"
    return Page(f"{chapter['slug']}/{name}", f"Quest: {chapter['quest']}", (), Kind.QUEST)


def _lesson(chapter: str, data: dict[str, Any]) -> Page:
    topics = tuple(Topic(**topic) for topic in data["topics"])
    return Page(f"{chapter}/{data['slug']}", data["title"], topics, uses=tuple(data.get("uses", ())))


def _require_known_tiers(path: Path, roadmap: Roadmap) -> None:
    for topic in roadmap.topics:
        if topic.tier not in TIERS:
            raise CourseError(
                f"{path}: topic {topic.id} has tier {topic.tier!r}; use one of {', '.join(TIERS)}."
            )
