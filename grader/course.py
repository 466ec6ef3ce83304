"""The course on disk: which units exist, and where the three notebooks of each stand."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import roadmap
from grader.errors import CourseError, UnknownUnit
from grader.roadmap import Chapter, Page, Roadmap

ROADMAP = Path("course/roadmap.toml")


@dataclass(frozen=True)
class Course:
    """A checkout of the course, known by its root."""

    root: Path

    @cached_property
    def roadmap(self) -> Roadmap:
        return roadmap.load(self.root / ROADMAP)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The notebooks of the roadmap that have been written, in its order."""
        return tuple(page for page in self.roadmap.pages if self.lesson(page.slug).is_file())

    @cached_property
    def units(self) -> tuple[Page, ...]:
        """Those of them that an exercise goes with: lessons and quests."""
        return tuple(page for page in self.pages if page.graded)

    @property
    def map(self) -> Path:
        return self.root / "course" / "00-map.ipynb"

    def lesson(self, slug: str) -> Path:
        return self.root / "course" / f"{slug}.ipynb"

    def solution(self, slug: str) -> Path:
        return self.root / "solutions" / f"{slug}.ipynb"

    def exercise(self, slug: str) -> Path:
        return self.root / "exercises" / f"{slug}.ipynb"

    def sealed(self, slug: str) -> Path:
        return self.root / "exercises" / f"{slug}.sealed"

    def answers(self, slug: str) -> Path:
        return self.root / "tests" / "answers" / f"{slug}.py"

    def units_of(self, chapter: Chapter) -> tuple[Page, ...]:
        return tuple(unit for unit in self.units if unit in chapter.units)

    def choose(self, names: Sequence[str]) -> tuple[Page, ...]:
        """The pages named by slug, name or chapter (`01`), all for no name; UnknownUnit lists them."""
        for name in names:
            if not any(_named(page, name) for page in self.pages):
                known = ", ".join(page.slug for page in self.pages)
                raise UnknownUnit(f"There is no unit {name!r}. Name one of: {known}.")
        return tuple(page for page in self.pages if not names or any(_named(page, name) for name in names))

    def assignment(self, slug: str) -> Chapter:
        """The chapter of that name or number, if it can be handed in; UnknownUnit says which can."""
        ready = [chapter for chapter in self.roadmap.chapters if self.units_of(chapter)]
        for chapter in ready:
            if slug in (chapter.slug, chapter.slug.partition("-")[0]):
                return chapter
        inside = next(
            (chapter for chapter in ready for unit in self.units_of(chapter) if unit.name == slug), None
        )
        only = f" For one notebook: {inside.slug} ... --only {slug}." if inside else ""
        raise UnknownUnit(
            f"There is no assignment {slug!r} in {self.root}. "
            f"Name one of: {', '.join(chapter.slug for chapter in ready)}.{only}"
        )

    @cached_property
    def address(self) -> str:
        """The repository's public address, as pyproject.toml gives it."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["project"]
        return str(project["urls"]["Repository"]).rstrip("/")


def _named(page: Page, name: str) -> bool:
    chapter = page.slug.partition("/")[0]
    return name in (page.slug, page.name, chapter, chapter.partition("-")[0])


def find(start: Path | None = None) -> Course:
    """The course that a folder lies in; CourseError if there is none above it."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / ROADMAP).is_file():
            return Course(folder)
    raise CourseError(
        f"{start} is not inside a Causeway course ({ROADMAP} was not found). Change into its folder."
    )


def whole(start: Path | None = None) -> Course:
    """Likewise, for those who make the course or grade it; CourseError if it is one for learners."""
    found = find(start)
    if not (found.root / "solutions").is_dir():
        raise CourseError(
            f"{found.root} is a course for learners: it holds no solutions. Use the checkout it came from."
        )
    return found
