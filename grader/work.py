"""`work/`: a learner's own copy of the course, made and renewed without losing a word of theirs.

work/course/ and work/exercises/ mirror the two shelves, so every relative link holds. work/.base/ has the
copy each file was made from: a newer release is merged against it. Before a file of a learner's changes, it
goes to work/.kept/<date-time>/. A run that is cut short is taken up by the next one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from grader import coursemap, draft, live, merge, notebook, review
from grader.classroom.record import Record
from grader.course import Course
from grader.errors import CannotWrite
from grader.notebook import Notebook

BASE, KEPT, STAMP, HALF = ".base", ".kept", "stamp", "half"
MAP = "course/00-map.ipynb"
REVIEW = "course/review.ipynb"
SHELVES = ("course", "exercises")
PACKAGE = Path(__file__).parent
Files = dict[str, bytes]  # path below work/ with slashes -> content


@dataclass(frozen=True)
class Step:
    """What happens to one file: its next content (None: none), whether the old one is kept, a sentence.

    `base`, `mine` and `given` are what the learner got, what they made of it, and what the release gives.
    `blocked`: something that is not the course's stands in the way.
    """

    path: str
    text: bytes | None
    said: str = ""
    keeps: bool = False
    base: bytes | None = None
    mine: bytes | None = None
    given: bytes | None = None
    blocked: bool = False


def folder(course: Course) -> Path:
    """Where a learner works."""
    return course.root / "work"


def prepare(course: Course) -> list[Step]:
    """Make `work/` or bring it up to date; what was done, file by file. CannotWrite if it refuses."""
    place = folder(course)
    require_folder(place)
    try:
        given = release(course, place)
        steps = list(plan(given, place))
        settle(steps, place)
        trust(steps)
        if not any(step.blocked for step in steps):
            _write(place, f"{BASE}/{STAMP}", _stamp(course).encode())
    except OSError as error:
        raise CannotWrite(
            f"{error.filename or place} cannot be written: {error.strerror}. Nothing in work/ is lost or "
            "half done. Make the folder writable, or copy the course to one that is."
        ) from None
    return steps


def require_folder(place: Path) -> None:
    """CannotWrite if what is called `work` is no folder."""
    if not place.is_dir() and (place.is_symlink() or place.exists()):
        what = "a link that leads nowhere" if place.is_symlink() else "a file"
        raise CannotWrite(
            f"{place} is {what}; the course keeps your notebooks there. Move it, then try again."
        )


def release(course: Course, place: Path) -> Files:
    """Every file of `work/` as the release gives it, first what is drawn from the learner's record."""
    record = Record()
    # What the course holds, `work/` will hold: at a first start there is nothing in it to link yet.
    pages = {MAP: coursemap.personal(course, record, course.root), REVIEW: review.notebook(course, record)}
    drawn = {path: notebook.to_text(book).encode() for path, book in pages.items()}
    stamp = place / BASE / STAMP
    if stamp.is_file() and stamp.read_text("utf-8", "replace") == _stamp(course):
        return {**_stored(place / BASE), **drawn}
    return {**drawn, **dict(_notebooks(course)), **dict(_beside(course))}


def _stored(base: Path) -> Files:
    paths = [path for shelf in SHELVES for path in sorted((base / shelf).rglob("*")) if path.is_file()]
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in paths}


def _notebooks(course: Course) -> Iterator[tuple[str, bytes]]:
    for page in course.pages:
        lesson = live.lesson(notebook.read(course.lesson(page.slug)), page.slug)
        yield f"course/{page.slug}.ipynb", notebook.to_text(lesson).encode()
    for unit in course.units:
        exercise = live.exercise(notebook.read(course.exercise(unit.slug)), unit.slug)
        yield f"exercises/{unit.slug}.ipynb", notebook.to_text(exercise).encode()


def _beside(course: Course) -> Iterator[tuple[str, bytes]]:
    """What lies beside the notebooks of a chapter: hints under seal, data."""
    for path in _sources(course):
        name = path.relative_to(course.root)
        if len(name.parts) > 2 and path.suffix != ".ipynb":
            yield name.as_posix(), path.read_bytes()


def _sources(course: Course) -> list[Path]:
    paths = (path for shelf in SHELVES for path in (course.root / shelf).rglob("*"))
    return sorted(path for path in paths if _is_ours(path.relative_to(course.root)) and _is_plain(path))


def _is_ours(name: Path) -> bool:
    hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
    return not hidden and name.suffix != ".tmp"


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _stamp(course: Course) -> str:
    """One digest of all that `work/` is made from: the two shelves, and the package that makes it."""
    digest = hashlib.sha256()
    ours = (path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".css", ".js"})
    for top, paths in ((course.root, _sources(course)), (PACKAGE, sorted(ours))):
        for path in paths:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(top).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def plan(given: Files, place: Path) -> Iterator[Step]:
    """What is to be done so that `work/` holds the release and everything the learner wrote."""
    stored = _stored(place / BASE)
    for path, content in given.items():
        step = _step(place, path, stored.get(path), content)
        if step.text is not None or step.said or step.base != content:
            yield step
    yield from (_dropped(place, path, base) for path, base in stored.items() if path not in given)


def _step(place: Path, path: str, base: bytes | None, given: bytes) -> Step:
    obstacle = _obstacle(place, path)
    if obstacle:
        return Step(path, None, obstacle, base=base, given=given, blocked=True)
    target = place / path
    if not target.exists():
        said = (
            ""
            if base is None or path == MAP
            else f"work/{path} was missing and is back, as the course gives it."
        )
        return Step(path, given, said, base=base, given=given)
    mine = target.read_bytes()
    text, said = _renewed(path, base, mine, given)
    text = None if text == mine else text
    return Step(path, text, said, text is not None and not _same(path, base, mine), base, mine, given)


def _obstacle(place: Path, path: str) -> str:
    """Why a file is not ours to write, as a sentence; "" if it is."""
    for name in (path, *map(str, PurePosixPath(path).parents[:-1])):
        there = place / name
        if there.is_symlink():
            return f"work/{name} is a link: it was left alone. Remove it to get the course's copy."
        if there.exists() and there.is_file() != (name == path):
            return f"work/{name} is in the way of the course's copy: it was left alone. Rename it."
    return ""


def _renewed(path: str, base: bytes | None, mine: bytes, given: bytes) -> tuple[bytes | None, str]:
    """The content a file gets, None if it stays as it is, and the sentence about it."""
    if mine in (base, given):
        return (None if mine == given else given), ""
    if not path.endswith(".ipynb"):
        return _renewed_data(path, base, given)
    theirs = draft.parse(mine)
    if theirs is None:
        return given, f"work/{path} was no notebook any more; a fresh copy is in its place, yours in {KEPT}/."
    return (None, "") if base == given else _merged(path, base, theirs, given)


def _renewed_data(path: str, base: bytes | None, given: bytes) -> tuple[bytes | None, str]:
    # A learner may work on a data file; the sealed hints are of use only as they came.
    if base == given and not path.endswith(".sealed"):
        return None, ""
    return given, f"work/{path} was renewed; your version is in {KEPT}/."


def _merged(path: str, base: bytes | None, mine: Notebook, given: bytes) -> tuple[bytes, str]:
    new = draft.parse(given)
    was = draft.parse(base or b"") or new
    if path.startswith("course/") and not merge.is_touched(was, mine):
        return given, ""
    merged = merge.merge(was, mine, new)
    return notebook.to_text(merged.notebook).encode(), _told(path, merged)


def _told(path: str, merged: merge.Merged) -> str:
    said = []
    if merged.retired:
        said.append(f"{', '.join(merged.retired)} is gone from the course, your answer stands at the end.")
    if merged.overruled:
        said.append(f"You and the course both changed {', '.join(merged.overruled)}: yours is in {KEPT}/.")
    return f"work/{path}: {' '.join(said)}" if said else ""


def _same(path: str, base: bytes | None, mine: bytes) -> bool:
    """Whether a file holds nothing but what the learner got, however an editor spelled it."""
    if base is None or base == mine or not path.endswith(".ipynb"):
        return base == mine
    theirs, ours = draft.parse(mine), draft.parse(base)
    if theirs is None or ours is None:
        return False
    return not merge.is_touched(ours, theirs) and _outputs(ours) == _outputs(theirs)


def _outputs(book: Notebook) -> list[object]:
    return [cell.get("outputs", []) for cell in book.cells if cell.source.strip()]


def _dropped(place: Path, path: str, base: bytes) -> Step:
    """A file the release no longer has: taken away if it is as it came, else the learner's to keep."""
    target = place / path
    if _obstacle(place, path) or not target.is_file():
        return Step(path, None, base=base)
    mine = target.read_bytes()
    if _same(path, base, mine):
        return Step(path, None, f"work/{path} is no longer in the course.", True, base, mine)
    return Step(path, None, f"work/{path} is no longer in the course; yours stays.", base=base, mine=mine)


def settle(steps: Iterable[Step], place: Path) -> None:
    """Do what was planned, each file whole or not at all; its base comes last, so that a repeat is safe."""
    kept = keeping(place).relative_to(place)
    shutil.rmtree(place / BASE / HALF, ignore_errors=True)
    for step in steps:
        if step.keeps and step.mine is not None:
            _write(place, f"{kept.as_posix()}/{step.path}", step.mine)
        if step.text is not None:
            _write(place, step.path, step.text)
        if step.given is None:
            _forget(place, step)
        elif step.base != step.given and not step.blocked:
            _write(place, f"{BASE}/{step.path}", step.given)


def trust(steps: Iterable[Step]) -> None:
    """Sign the notebooks that hold nothing but the course's own: a stranger's outputs stay unsigned."""
    made = (step.given for step in steps if step.given is not None and step.text == step.given)
    try:
        notebook.trust(book for book in map(draft.parse, made) if book is not None)
    except Exception as error:  # the signatures are Jupyter's file; without them the pages are plainer
        logging.getLogger(__name__).debug("not signed: %s", error)


def keeping(place: Path) -> Path:
    """A folder that does not exist yet, named for this moment: what is kept is never written over."""
    now = place / KEPT / datetime.now().strftime("%Y-%m-%d_%H-%M-%S")
    names = (now, *(now.with_name(f"{now.name}-{number}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())


def _forget(place: Path, step: Step) -> None:
    if step.keeps:
        (place / step.path).unlink()
    (place / BASE / step.path).unlink()


def _write(place: Path, path: str, content: bytes) -> None:
    """Write a file whole or not at all; what is half written lies where no learner looks."""
    half = place / BASE / HALF / f"{os.getpid()}"
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(content)
    (place / path).parent.mkdir(parents=True, exist_ok=True)
    half.replace(place / path)
