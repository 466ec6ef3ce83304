"""`causeway report`: a graded class as one page for its instructor, `grading/report/<assignment>.html`.

Two files are written: the page, which loads nothing and runs no script, and the places for comments.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader import charts, classbook, comments, groups, handedin, lookalikes, notebook
from grader.classbook import Classbook, Standing
from grader.classreport import Report
from grader.comments import Comments
from grader.errors import BadComments, CannotWrite
from grader.text import printable

PAIRS = 20  # of look-alikes that are shown
FIRST = 8  # topics that are listed at once
SIDES = 3  # tasks of a pair that are shown side by side
COMMON = 10  # of the largest groups, listed before all others
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # no page may hold them, or
# they turn the order of what follows around

PAGES = Environment(
    loader=PackageLoader("grader"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["number"] = "{:,g}".format
PAGES.filters["percent"] = "{:.0%}".format
PAGES.filters["clean"] = lambda text: CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
PAGES.globals.update(charts=charts, PAIRS=PAIRS, SIDES=SIDES, FIRST=FIRST, COMMON=COMMON)


def make(book: Classbook, missing: Sequence[str] = (), strangers: Sequence[str] = ()) -> Report:
    """The report on a class as it has been graded; NoGrades if it has not.

    `missing` are the names of those who handed in nothing, `strangers` of those whom no list of the class
    has. A damaged file of comments is told in the report, and stays as it is.
    """
    return of(book, list(classbook.read(book)), missing, strangers)


def of(
    book: Classbook,
    standings: Sequence[Standing],
    missing: Sequence[str] = (),
    strangers: Sequence[str] = (),
) -> Report:
    """The same of a class that has been read."""
    given = handedin.given(book)
    units = [unit.name for unit in book.course.units_of(book.chapter)]
    answers = {one.learner: handedin.answers(book, one.learner, units) for one in standings}
    begun = time.perf_counter()
    points = {one.learner: one.result.points for one in standings}
    pairs = lookalikes.find(answers, given.stubs, given.solutions, points)
    seconds = time.perf_counter() - begun
    said, trouble = _comments(book, standings)
    absent = tuple(missing), tuple(strangers)
    return Report(book, standings, answers, given, pairs, seconds, said, trouble, *absent)


def _comments(book: Classbook, standings: Sequence[Standing]) -> tuple[Comments, str]:
    """What was written, after every group has a place for it; or what is in the way."""
    try:
        return comments.renew(book.grading, book.chapter.slug, groups.of(standings)), ""
    except BadComments as error:
        return Comments(), str(error)
    except OSError as error:
        return (
            Comments(),
            f"The places for comments were not written: {error.strerror}. Make room, and report again.",
        )


def render(made: Report) -> str:
    """The page as HTML: every byte of a learner's escaped, no script, nothing loaded."""
    return PAGES.get_template("report.html").render(report=made).lstrip()


def path_of(grading: Path, assignment: str) -> Path:
    """Where the page stands."""
    return grading / "report" / f"{assignment}.html"


def write(made: Report) -> Path:
    """Write the page, whole or not at all; CannotWrite if its place refuses."""
    path = path_of(made.book.grading, made.book.chapter.slug)
    try:
        notebook.write_text(path, render(made))
    except OSError as error:
        raise CannotWrite(f"{path} was not written: {error.strerror}. Make room, and try again.") from None
    return path


def summary(made: Report) -> list[str]:
    """The class in three lines."""
    count, pairs = len(made.standings), len(made.pairs)
    middle = f"median {made.middle:g} of {made.most:g} points" if made.most else "no points to give"
    away = f", {len(made.missing)} missing" if made.missing else ""
    groups = len(made.large)
    again = (
        f"{made.topics[0].topic.name} ({made.topics[0].item.mean:.0%} of its points)" if made.topics else ""
    )
    compared = f"{count * (count - 1) // 2:,} compared in {made.seconds:.1f} s"
    return [
        f"Class:    {_many(count, 'submission')}{away}, {middle}",
        f"To teach: {again or 'nothing was graded by topic'}; {_many(groups, 'group')} of like wrong results",
        f"To look at: {_many(pairs, 'pair')} of look-alikes ({compared}), "
        f"{_many(made.noted, 'submission')} with notes",
    ]


def _many(count: int, what: str) -> str:
    return printable(f"{count:,} {what}" if count == 1 else f"{count:,} {what}s")
