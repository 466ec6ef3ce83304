"""`causeway release`: everything that is generated, from what is written by hand.

solutions/ -> exercises/ through nbgrader's own generate step; beside each exercise its sealed hints and
solutions; the navigation cells of lessons and exercises; the course map; the links in README. Running it
twice changes nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader import bridge, coursemap, first_cell, links, navigation, notebook, overview, rules, seal, tidy
from grader.classroom import sealed
from grader.course import Course
from grader.errors import CourseError
from grader.roadmap import Chapter, Page
from grader.unit import Unit

Files = dict[Path, str]
MOST_MADE = 500  # notebooks that are remembered


def release(course: Course, units: Sequence[Page] | None = None) -> list[Path]:
    """Bring every generated file up to date, of some units or of all; the files that changed."""
    own = _of_units(course, course.pages if units is None else units)
    changed = [path for path, text in own.items() if notebook.write_text(path, text)]
    # The map counts the tasks of the exercises: it is drawn when they are written.
    return changed + [path for path, text in _overview(course).items() if notebook.write_text(path, text)]


def stale(course: Course, units: Sequence[Page] | None = None) -> list[Path]:
    """The generated files that are not what `release` would write, of some units or of all."""
    expected = generated(course, course.pages if units is None else units)
    return [*(path for path, text in expected.items() if not _holds(path, text)), *_surplus(course)]


def _surplus(course: Course) -> Iterator[Path]:
    """Exercises and bundles that no unit has."""
    known = {place(unit.slug) for unit in course.units for place in (course.exercise, course.sealed)}
    for ending in ("ipynb", "sealed"):
        found = sorted((course.root / "exercises").rglob(f"*.{ending}"))
        yield from (path for path in found if _ours(path) and path not in known)


def generated(course: Course, units: Sequence[Page]) -> Files:
    """The whole text of every file that is generated for these units, or holds generated parts."""
    return {**_of_units(course, units), **_overview(course)}


def _of_units(course: Course, units: Sequence[Page]) -> Files:
    sources = {path: text for unit in units for path, text in _sources(course, unit)}
    return {
        **sources,
        **{
            path: text
            for chapter in _chapters(course, units)
            for path, text in _exercises(course, chapter, sources)
        },
    }


def _overview(course: Course) -> Files:
    readme = course.root / "README.md"
    return {
        course.map: notebook.to_text(coursemap.draw(course)),
        readme: links.renew(course, readme.read_text("utf-8")),
    }


def _chapters(course: Course, units: Sequence[Page]) -> list[Chapter]:
    return [chapter for chapter in course.roadmap.chapters if set(chapter.units) & set(units)]


def _sources(course: Course, unit: Page) -> Iterator[tuple[Path, str]]:
    """Lesson and solution with navigation and cell ids as they should be."""
    for shelf, path in _shelves(course, unit):
        book = navigation.renew(course, unit, shelf, notebook.read(path))
        book = first_cell.renew(unit, book) if shelf == "solutions" else overview.renew(course, unit, book)
        yield path, notebook.to_text(tidy.tidy(book, unit.slug))


def _shelves(course: Course, unit: Page) -> Iterator[tuple[str, Path]]:
    yield "course", course.lesson(unit.slug)
    if unit.graded:
        yield "solutions", course.solution(unit.slug)


def _exercises(course: Course, chapter: Chapter, sources: Files) -> Iterator[tuple[Path, str]]:
    units = [unit for unit in course.units_of(chapter) if course.solution(unit.slug) in sources]
    solutions = {unit.name: sources[course.solution(unit.slug)] for unit in units}
    made = _without_solutions(chapter.slug, solutions, (course.root / "nbgrader_config.py").read_bytes())
    for unit, text in zip(units, made, strict=True):
        yield course.exercise(unit.slug), text
        book = notebook.nbformat.reads(text, as_version=4)
        whole = seal.bundle(Unit(course, unit), book, rules.load(course))
        yield course.sealed(unit.slug), sealed.seal(whole)


_made: dict[tuple[str, str, str, bytes], str] = {}


def _without_solutions(chapter: str, solutions: Mapping[str, str], settings: bytes) -> list[str]:
    """What nbgrader makes of a chapter's notebooks. It takes seconds, and each check asks for it again.

    It makes each notebook for itself: what has been made of one stays, whatever becomes of the others.
    """
    keys = {name: (chapter, name, text, settings) for name, text in solutions.items()}
    new = {name: solutions[name] for name, key in keys.items() if key not in _made}
    if len(_made) > MOST_MADE:
        _made.clear()
        new = dict(solutions)
    _made.update((keys[name], text) for name, text in _generated(chapter, new, settings))
    return [_made[key] for key in keys.values()]


def _generated(chapter: str, solutions: Mapping[str, str], settings: bytes) -> Iterator[tuple[str, str]]:
    if not solutions:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in solutions.items():
            notebook.write_text(Path(folder, "solutions", chapter, f"{name}.ipynb"), text)
        Path(folder, "nbgrader_config.py").write_bytes(settings)
        bridge.generate(Path(folder), chapter, Path(folder, "out"))
        for name in solutions:
            yield name, notebook.to_text(notebook.read(Path(folder, "out", f"{name}.ipynb")))


def _ours(path: Path) -> bool:
    return ".ipynb_checkpoints" not in path.parts


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def require_fresh(course: Course) -> None:
    """CourseError that names the generated files that are out of date."""
    names = [str(path.relative_to(course.root)) for path in stale(course)]
    if names:
        raise CourseError(
            f"Out of date: {', '.join(names)}. Run `causeway release` and commit what it writes."
        )
