"""What the command line understands: every command, its options, and what each of them means."""

from __future__ import annotations

import argparse
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """The parser; `whose` and `command` of what it returns name the module of `commands` and its function."""
    whole = argparse.ArgumentParser(
        prog="causeway", description="The Causeway course: learn it, release it, grade it."
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for whose, name, help, fill in _COMMANDS:
        one = commands.add_parser(name, help=help)
        one.set_defaults(whose=whose)
        fill(one)
    return whole


def _learn(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8888, help="the first port to try (default: 8888)")
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="print the address instead of opening it"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--all", action="store_true", help="for authors and instructors: the whole checkout, with formgrader"
    )
    other.add_argument("--prepare", action="store_true", help="make or renew work/ and open nothing")


def _update(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="source", metavar="RELEASE", help="a folder, .zip or .tar.gz of the course, not git"
    )
    parser.add_argument("--preview", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--into", help=argparse.SUPPRESS)  # the second half, by the new release's own code


def _review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", action="store_true", help="print only how many cards are due")


def _progress(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--json", action="store_true", help="print it as JSON")
    ways.add_argument(
        "--export", dest="export_to", type=Path, metavar="FILE", help="write everything recorded into a file"
    )
    ways.add_argument(
        "--import", dest="import_from", type=Path, metavar="FILE", help="add what another machine recorded"
    )


def _collect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a chapter, such as 01-data-structures")
    parser.add_argument(
        "sources", nargs="+", type=Path, metavar="SOURCE", help="what the LMS gave out: folder, .zip or .tar"
    )
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where it goes (default: submissions/ in the course)"
    )
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="the class, as Canvas, Moodle or GitHub export it (CSV)"
    )
    parser.add_argument(
        "--from",
        dest="shape",
        choices=("canvas", "moodle", "github", "exchange", "folders"),
        default="",
        help="how the sources are laid out (default: found out)",
    )
    parser.add_argument(
        "--attempt", choices=("last", "first"), default="last", help="which of several counts (default: last)"
    )
    parser.add_argument(
        "--preview", action="store_true", help="say what would be collected, and write nothing"
    )


def _grade(parser: argparse.ArgumentParser) -> None:
    from grader.limits import Limits

    parser.add_argument("assignment", help="a chapter, such as 01-data-structures")
    parser.add_argument("submissions", help="a folder of <learner>/<assignment>/*.ipynb")
    parser.add_argument("--only", nargs="+", metavar="UNIT", help="only these notebooks, such as 03-dict")
    parser.add_argument("--output", help="where the grades go (default: grading/ in the course)")
    parser.add_argument("--database", metavar="URL", help="the gradebook (default: a file in --output)")
    parser.add_argument("--jobs", type=_count, default=0, help="workers (default: one for each core)")
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on a dask cluster of your own, such as tcp://host:8786; --jobs are submissions under way "
        "then (default: four for each of its workers)",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=15.0,
        metavar="SECONDS",
        help="how long another program may hold the gradebook (default: 15)",
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=Limits().cell_seconds,
        metavar="SECONDS",
        help=f"per cell (default: {Limits().cell_seconds:g})",
    )
    parser.add_argument(
        "--total",
        type=float,
        default=Limits().total_seconds,
        metavar="SECONDS",
        help=f"per notebook (default: {Limits().total_seconds:g})",
    )
    parser.add_argument(
        "--preview", action="store_true", help="say whose marks would change, and write none of them"
    )
    walls = parser.add_mutually_exclusive_group()
    walls.add_argument(
        "--require-sandbox", dest="require", action="store_true", help="grade nothing where there is none"
    )
    walls.add_argument(
        "--no-sandbox", dest="sandbox", action="store_false", help="for submissions that you trust"
    )


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", nargs="?", help="a folder, or a .zip or .tar.gz to write (default: dist/causeway)"
    )
    parser.add_argument("--archive", type=_archive, metavar="FILE", help="a .zip or .tar.gz of the same")


def _archive(text: str) -> str:
    from grader.crate import ENDINGS

    if not text.endswith(ENDINGS):
        raise argparse.ArgumentTypeError(f"{text} ends in none of {', '.join(ENDINGS)}")
    return text


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a chapter, such as 01-data-structures")
    parser.add_argument(
        "--to",
        required=True,
        choices=("canvas", "moodle", "csv", "json", "nbgrader"),
        help="the LMS's own file filled in; a table; everything as JSON; nbgrader's own export",
    )
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="what the LMS exports: Canvas's gradebook, Moodle's grading worksheet (CSV)",
    )
    parser.add_argument(
        "--column", default="", help="the column for the marks, by title or number (default: by its title)"
    )
    _grades(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="what to write (default: <assignment>-canvas.csv and so on, in --grading)",
    )


def _feedback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a graded chapter, such as 01-data-structures")
    _grades(parser)


def _grades(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--grading", type=Path, metavar="DIR", help="where the grades are (default: grading/ in the course)"
    )
    parser.add_argument("--database", metavar="URL", help="the gradebook (default: a file in --grading)")


def _handout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a chapter, such as 01-data-structures")


def _handback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a chapter, such as 01-data-structures")
    parser.add_argument("submissions", help="the folder that was graded")
    _grades(parser)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is not a number of workers")
    return number


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", help="a chapter that was graded, such as 01-data-structures")
    _grades(parser)
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="the list of the class, to say who is missing"
    )


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if something is out of date"
    )


def _units(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "units", nargs="*", metavar="UNIT", help="03-dict, 01-data-structures/03-dict or 01 (default: all)"
    )


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("unit", help="a lesson of the roadmap, such as 01-data-structures/04-set")


def _check(parser: argparse.ArgumentParser) -> None:
    _units(parser)
    parser.add_argument("--fresh", action="store_true", help="check again what was green and has not changed")
    parser.add_argument(
        "--report", action="store_true", help="check everything and write course/scoreboard.md"
    )


def _mutate(parser: argparse.ArgumentParser) -> None:
    _units(parser)
    parser.add_argument("--fresh", action="store_true", help="run all, also what has not changed")


_COMMANDS = (
    ("learners", "learn", "open JupyterLab on the course map", _learn),
    ("learners", "update", "bring a newer course, with what you wrote in place", _update),
    ("learners", "review", "go through what was once wrong and is due today", _review),
    ("learners", "progress", "show which lessons are done and which tasks passed", _progress),
    ("instructors", "handout", "release a chapter to learners through nbgrader's exchange", _handout),
    ("instructors", "collect", "put what an LMS gives out where grade reads it", _collect),
    ("instructors", "grade", "grade a folder of submissions", _grade),
    ("instructors", "report", "write what an instructor should know of a graded class", _report),
    ("instructors", "feedback", "render the feedback pages again, after grading by hand", _feedback),
    ("instructors", "handback", "give feedback pages back through nbgrader's exchange", _handback),
    ("instructors", "export", "give the marks back to an LMS, in its own file", _export),
    ("instructors", "bundle", "write what learners may have as a folder or an archive", _bundle),
    ("authors", "release", "generate exercises, navigation, map and links", _release),
    ("authors", "run", "execute lessons and keep their outputs", _units),
    ("authors", "tidy", "stable cell ids, canonical metadata, no widget state", _units),
    ("authors", "new", "lay out an empty unit whose cells say what to write", _new),
    ("authors", "check", "say everything that is wrong with units", _check),
    ("authors", "mutate", "try whether checks notice changed solutions", _mutate),
)
