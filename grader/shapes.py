"""How each LMS names what it gives out: whose file it is, which attempt, whether it was late.

Sources: Canvas's zip (instructure/canvas-lms, lib/content_zipper.rb), Moodle's (moodle/moodle,
mod/assign/classes/downloader.php, and assign/locallib.php before 4.1), `gh classroom clone student-repos`
(github/gh-classroom), nbgrader's exchange (nbgrader/exchange/default/submit.py).
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from grader import lateness
from grader.archive import File, Source, stem
from grader.errors import SubmissionError

# Canvas: <name>_<LATE_><user>_<file>_<the learner's name of it>, or anon_<user> where all are anonymous. No
# name holds a number between two "_", so the first pair of numbers is Canvas's own.
CANVAS = re.compile(
    r"(?:(?P<name>[^/]+?)_(?P<late>LATE_)?(?P<id>\d+)|(?P<anon_late>LATE_)?anon_(?P<anon>[A-Za-z0-9]+))"
    r"_(?P<order>\d+)_(?P<file>.+)",
    re.S,
)
CANVAS_TEXT = re.compile(r".+_(?:text|link)\.html")
# Moodle: <full name>_<participant>_assignsubmission_<plugin>/<file>, or "_" for "/" where no folders were
# asked for. A name holds no "_". Before 4.1 a folder's name ends in "_"; a team may have no number.
MOODLE = re.compile(
    r"(?P<name>[^_/]+)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>file|onlinetext)(?:_?/|_)(?P<file>.+)",
    re.S,
)
ANONYMOUS = "Participant"  # in place of a name
EXCHANGE = re.compile(r"(?P<user>[^+/]+)\+(?P<assignment>[^+/]+)\+(?P<time>\d{4}[^+/]+)(?:\+[\w=-]+)?")
REPOSITORIES = "-submissions"  # how the folder ends that GitHub Classroom's clone makes
OWN = re.compile(r"work|exercises|\d\d-[a-z][a-z0-9-]*")  # folders of the course, no learner's


@dataclass(frozen=True)
class Who:
    """Whose work it is, as the LMS calls them; `id` is empty where it gives none.

    Moodle's number of a participant is of one assignment alone: it is no part of what they are called.
    """

    name: str
    id: str = ""
    lasting: bool = True
    login: bool = False  # whether the name is one that they gave themselves when they signed up

    def __str__(self) -> str:
        return f"{self.name} {self.id}".strip()


@dataclass(frozen=True)
class Piece:
    """One file that somebody handed in; `path` is what they called it, within what they handed in.

    Of two attempts the one whose `attempt` sorts last is the later; `order` says the same of two files.
    """

    who: Who
    path: str
    file: File
    attempt: str = ""
    order: tuple[int, ...] = ()
    late: bool = False  # the LMS says so, and not by how much
    stamp: str = ""  # the time it was handed in, as lateness.moment reads it
    source: str = ""  # the shape it came in


@dataclass
class Sorted:
    """What a source holds, by people; `said` is what an instructor should know of the rest."""

    shape: str
    pieces: list[Piece] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def sort(source: Source, assignment: str, shape: str = "") -> Sorted:
    """A source's files by whose they are, in the shape that fits best unless one is named."""
    chosen = shape or _recognized(source)
    found = SHAPES[chosen](source, assignment)
    found.shape = chosen
    return found


def _recognized(source: Source) -> str:
    """The shape most of its files have; folders of learners if none."""
    paths = [file.path for file in source.files if file.matters]
    counts = {
        "moodle": sum(bool(MOODLE.search(path)) for path in paths),
        "canvas": sum(bool(CANVAS.fullmatch(path.rpartition("/")[2])) for path in paths),
        "exchange": sum(any(map(EXCHANGE.fullmatch, path.split("/"))) for path in paths),
        "github": len(paths) if _repositories(source) else 0,
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 2 > len(paths) else "folders"


def _canvas(source: Source, assignment: str) -> Sorted:
    found, texts = Sorted("canvas"), 0
    for file in source.files:
        match = CANVAS.fullmatch(file.name)
        texts += bool(not match and CANVAS_TEXT.fullmatch(file.name))
        if match:
            who = Who(match["name"] or "anonymous", match["id"] or match["anon"])
            late = bool(match["late"] or match["anon_late"])
            found.pieces.append(Piece(who, match["file"], file, "", (int(match["order"]),), late))
        elif file.matters:
            found.said.append(f"{file.path} is not named as Canvas names a submission: it was left.")
    return _with_texts(found, texts, "Canvas")


def _moodle(source: Source, assignment: str) -> Sorted:
    found, texts = Sorted("moodle"), 0
    for file in source.files:
        match = MOODLE.search(file.path)
        texts += bool(match and match["plugin"] == "onlinetext")
        if match and match["plugin"] == "file":
            name = match["name"].strip()
            # Where all are anonymous, the number is all there is.
            who = Who(name, match["id"] or "", lasting=name == ANONYMOUS)
            found.pieces.append(Piece(who, match["file"], file, file.written))
        elif file.matters and not match:
            found.said.append(f"{file.path} is not named as Moodle names a submission: it was left.")
    # A submission is as new as the newest of its files.
    newest: dict[Who, str] = {}
    for piece in found.pieces:
        newest[piece.who] = max(piece.attempt, newest.get(piece.who, ""))
    found.pieces = [replace(piece, attempt=newest[piece.who]) for piece in found.pieces]
    return _with_texts(found, texts, "Moodle")


def _with_texts(found: Sorted, texts: int, lms: str) -> Sorted:
    if texts:
        many = "1 text" if texts == 1 else f"{texts} texts"
        found.said.append(f"{many} written into {lms} itself: there is no notebook in them, they were left.")
    return found


def _github(source: Source, assignment: str) -> Sorted:
    """Repositories. No time is taken from them: it is what the clock of a learner's machine said."""
    found = Sorted("github")
    places = _repositories(source)
    depth, prefix = places or (0, "")
    for file in source.files:
        if len(file.parts) > depth + 1:
            login = file.parts[depth].removeprefix(prefix)
            found.pieces.append(Piece(Who(login, login=True), "/".join(file.parts[depth + 1 :]), file))
    return found


def _repositories(source: Source) -> tuple[int, str] | None:
    """How deep the repositories lie, and what stands before each learner's login; None if there are none."""
    paths = [file.parts for file in source.files if file.matters]
    tops = {parts[0] for parts in paths if len(parts) > 1}
    if len(tops) == 1 and (top := next(iter(tops))).endswith(REPOSITORIES):
        return 1, top.removesuffix(REPOSITORIES) + "-"
    if source.stem.endswith(REPOSITORIES):
        return 0, source.stem.removesuffix(REPOSITORIES) + "-"
    return None


def _exchange(source: Source, assignment: str) -> Sorted:
    found, others = Sorted("exchange"), set()
    users: dict[str, str] = {}  # by folder
    times = {file.path.rpartition("/")[0]: file for file in source.files if file.name == lateness.FILE}
    for file in source.files:
        at = next((at for at, part in enumerate(file.parts) if EXCHANGE.fullmatch(part)), None)
        match = EXCHANGE.fullmatch(file.parts[at]) if at is not None else None
        if match is None or at is None or not (file.is_notebook or file.is_archive):
            continue
        if match["assignment"] != assignment:
            others.add(match["assignment"])
            continue
        folder, path = "/".join(file.parts[: at + 1]), "/".join(file.parts[at + 1 :])
        users[folder] = match["user"]
        stamp = _stamp(times.get(folder)) or _valid(match["time"])
        found.pieces.append(Piece(Who(match["user"]), path, file, _moment(stamp), stamp=stamp))
    if others:
        found.said.append(f"it also holds {', '.join(sorted(others))}: that was left.")
    found.said += _borrowed(source, users)
    return found


def _borrowed(source: Source, users: Mapping[str, str]) -> Iterator[str]:
    """Folders that one learner made in the name of another: everybody may write into an exchange."""
    for folder, user in users.items():
        try:
            owner = (source.path / folder).owner()
        except (OSError, KeyError, NotImplementedError):  # an archive, a user of another machine
            continue
        if owner != user and owner in users.values():
            yield f"{folder} belongs to {owner}, not to {user}: ask both."


def _folders(source: Source, assignment: str) -> Sorted:
    """`<learner>/<assignment>/*.ipynb`, `<learner>/*.ipynb`, `<learner>.zip`, or one learner's own."""
    found = Sorted("folders")
    times = {file.path.rpartition("/")[0]: file for file in source.files if file.name == lateness.FILE}
    works = [file for file in source.files if file.is_notebook or file.is_archive]
    top = os.path.commonpath([file.path.rpartition("/")[0] for file in works]) if works else ""
    owners = [(file, _owner(file, top, assignment)) for file in works]
    several = any(owner for _, (owner, _) in owners)
    for file, (owner, path) in owners:
        if owner or not several:
            # In one learner's own archive, the time is what they wrote.
            stamp = _stamp(times.get(file.path.rpartition("/")[0])) if owner else ""
            who = Who(owner or source.stem)
            found.pieces.append(Piece(who, path, file, _moment(stamp), stamp=stamp))
        else:
            found.said.append(f"{file.path} lies in no learner's folder: it was left.")
    return found


def _owner(file: File, top: str, assignment: str) -> tuple[str, str]:
    """Whose file it is by its folders, and its path below; nobody's if it lies in none."""
    folders = file.parts[:-1]
    if assignment in folders[1:]:
        at = folders.index(assignment, 1)
        while at > 1 and OWN.fullmatch(folders[at - 1]):
            at -= 1
        if not OWN.fullmatch(folders[at - 1]):
            return folders[at - 1], "/".join(file.parts[at:])
    below = file.parts[len(top.split("/")) if top else 0 :]
    if len(below) > 1 and not OWN.fullmatch(below[0]):
        return below[0], "/".join(below[1:])
    if file.is_archive:
        return stem(file.name), file.name
    last = folders[-1] if folders else ""
    return (last if top and not OWN.fullmatch(last) else ""), file.name


def _stamp(file: File | None) -> str:
    """What a timestamp.txt says, empty if that is no time."""
    try:
        return _valid(file.read()[: lateness.LONGEST].decode("utf-8", "replace")) if file else ""
    except SubmissionError:
        return ""


def _valid(text: str) -> str:
    try:
        lateness.moment(text.strip())
    except SubmissionError:
        return ""
    return text.strip()


def _moment(stamp: str) -> str:
    """A time as text that sorts."""
    when: datetime | None = lateness.moment(stamp)
    return when.isoformat(timespec="microseconds") if when else ""


def moved(piece: Piece, files: Iterable[File]) -> Iterator[Piece]:
    """The files of an archive in place of the archive."""
    return (replace(piece, path=file.path, file=file) for file in files)


SHAPES: dict[str, Callable[[Source, str], Sorted]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "github": _github,
    "exchange": _exchange,
    "folders": _folders,
}
TITLES = {
    "canvas": "a download from Canvas",
    "moodle": "a download from Moodle",
    "github": "repositories of GitHub Classroom",
    "exchange": "an nbgrader exchange",
    "folders": "folders of learners",
}
