"""`causeway check`: every fact that a unit must hold, and what to do where it does not.

A fact is a small function from a unit to its findings; its name is the fact. FACTS is the whole list.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import ledger, measure, notebook, proof, prose, quizzes, rules, tasks, vocabulary
from grader.course import Course
from grader.roadmap import Kind, Page
from grader.unit import Finding, Unit

Fact = Callable[[Unit], Iterator[Finding]]
GROUND: tuple[Fact, ...] = tasks.GROUND
FACTS: tuple[Fact, ...] = (
    *tasks.FACTS,
    *ledger.FACTS,
    *measure.FACTS,
    *quizzes.FACTS,
    *prose.FACTS,
    *vocabulary.FACTS,
    *proof.FACTS,
)
CACHE = Path(".causeway-cache") / "check"


@dataclass(frozen=True)
class Verdict:
    """What `check` found about one unit: the findings of each fact that does not hold."""

    unit: Page
    findings: tuple[tuple[str, Finding], ...]
    facts: int
    cached: bool = False

    @property
    def holds(self) -> bool:
        return not self.findings


def check(
    course: Course, units: Sequence[Page], told: Callable[[str], None], fresh: bool = False
) -> list[Verdict]:
    """Check units, those that are green and unchanged from memory; `told` hears what is looked at."""
    return [_check(Unit(course, entry), told, fresh) for entry in units]


def strays(course: Course) -> Iterator[Finding]:
    """Notebooks and sealed files that belong to no page of the roadmap, and answers to none."""
    pages = course.roadmap.pages
    known = {path for entry in pages for path in Unit(course, entry).paths} | {course.map}
    known |= {course.sealed(entry.slug) for entry in pages if entry.graded}
    for shelf, ending in (
        ("course", "ipynb"),
        ("solutions", "ipynb"),
        ("exercises", "ipynb"),
        ("exercises", "sealed"),
        ("tests/answers", "py"),
    ):
        for path in sorted((course.root / shelf).rglob(f"*.{ending}")):
            if path not in known and ".ipynb_checkpoints" not in path.parts:
                yield Finding(
                    path, "", "no lesson of course/roadmap.toml has this name: rename or remove it."
                )


def _check(unit: Unit, told: Callable[[str], None], fresh: bool) -> Verdict:
    memory = unit.course.root / CACHE / f"{unit.entry.slug}.json"
    key = fingerprint(unit)
    if not fresh and _remembered(memory) == key:
        return Verdict(unit.entry, (), len(GROUND) + len(FACTS), cached=True)
    findings = tuple(_findings(unit, told))
    if not findings:
        notebook.write_text(memory, json.dumps(key))
    return Verdict(unit.entry, findings, len(GROUND) + len(FACTS))


def _findings(unit: Unit, told: Callable[[str], None]) -> Iterator[tuple[str, Finding]]:
    ground = [(title(fact), finding) for fact in GROUND for finding in fact(unit)]
    yield from ground
    for fact in () if ground else FACTS:
        told(f"{unit.entry.slug}: {title(fact)}")
        yield from ((title(fact), finding) for finding in fact(unit))


def title(fact: Fact) -> str:
    """A fact as words: `tasks are numbered alike`."""
    return fact.__name__.replace("_", " ")


def fingerprint(unit: Unit) -> str:
    """A hash of all that a verdict depends on: the unit, the lessons before it, the map, this package."""
    course = unit.course
    place = course.pages.index(unit.entry)
    # The table of an opening tells what all lessons of its chapter say of themselves.
    seen = course.pages if unit.entry.kind is Kind.OPENING else course.pages[:place]
    lessons = [course.lesson(entry.slug) for entry in seen]
    shared = [
        course.root / "course/roadmap.toml",
        course.root / rules.PATH,
        course.root / "nbgrader_config.py",
        course.root / "pyproject.toml",
    ]
    generated = [course.sealed(unit.entry.slug), course.map, course.root / "README.md"]
    others = [course.solution(entry.slug) for entry in course.units]
    package = sorted([*Path(__file__).parent.rglob("*.py"), *(course.root / "course/data").glob("*")])
    digest = hashlib.sha256(sys.version.encode())
    for path in (*unit.paths, *lessons, *others, *shared, *generated, *package):
        digest.update(path.read_bytes() if path.is_file() else b"missing")
    return digest.hexdigest()


def _remembered(path: Path) -> str:
    try:
        return str(json.loads(path.read_text()))
    except (OSError, ValueError):
        return ""


def render(course: Course, stray: Sequence[Finding], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The findings as lines, one sentence each, and a line per unit."""
    yield from (_line(course, finding) for finding in stray)
    for verdict in verdicts:
        yield from (_line(course, finding) for _, finding in verdict.findings)
        wrong = len({name for name, _ in verdict.findings})
        held = f"{verdict.facts - wrong} of {verdict.facts} facts hold"
        yield f"{verdict.unit.slug}: {held}{', unchanged since they did' if verdict.cached else ''}"


def _line(course: Course, finding: Finding) -> str:
    where = finding.path.relative_to(course.root).as_posix()
    cell = f", cell {finding.cell}" if finding.cell else ""
    return f"{where}{cell}: {finding.says}"
