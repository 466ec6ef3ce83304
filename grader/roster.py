"""Who is in the class: the list that an LMS gives out, read as it is.

Sources: Canvas's gradebook export (instructure/canvas-lms, lib/gradebook_importer.rb), Moodle's offline
grading worksheet (moodle/moodle, mod/assign/feedback/offline/importgradeslib.php), its list of participants
and its grades export, GitHub Classroom's `classroom_roster.csv`, nbgrader's list of students, and any CSV
with a column `learner`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from grader import sheet, submission
from grader.errors import RosterError
from grader.sheet import Row, Sheet


@dataclass(frozen=True)
class Person:
    """Somebody in the class; what the list does not say is empty.

    `learner` is the name of the folder with their work, which is also nbgrader's id of them.
    """

    learner: str
    name: str = ""
    id: str = ""  # the LMS's own number: Canvas's user, Moodle's participant, GitHub's user
    number: str = ""  # the institution's: SIS User ID, ID number
    login: str = ""
    email: str = ""
    section: str = ""
    line: int = 0  # of the file


@dataclass(frozen=True)
class Kind:
    """A file that an LMS gives out: the columns that tell it from others, and which column says what.

    Several names of a column are joined, in their order. `keys` are the parts that name a folder, the
    first that is there.
    """

    lms: str
    signs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    keys: tuple[str, ...]


CANVAS = Kind(
    "Canvas's gradebook export",
    ("student", "id", "section"),
    {
        "name": ("student",),
        "id": ("id",),
        "number": ("sis user id",),
        "login": ("sis login id",),
        "section": ("section",),
    },
    ("login", "number", "id"),
)
CANVAS_NAMES = replace(  # a setting of Canvas splits the name
    CANVAS,
    signs=("lastname", "firstname", "id", "section"),
    columns={**CANVAS.columns, "name": ("firstname", "lastname")},
)
WORKSHEET = Kind(
    "Moodle's grading worksheet",
    ("identifier", "grade"),
    {
        "name": ("full name",),
        "id": ("identifier",),
        "number": ("id number",),
        "login": ("username",),
        "email": ("email address",),
    },
    ("login", "number", "email"),
)
PARTICIPANTS = Kind(
    "Moodle's list of participants",
    ("first name", "email address"),
    {
        "name": ("first name", "last name", "surname"),
        "number": ("id number",),
        "login": ("username",),
        "email": ("email address",),
        "section": ("groups",),
    },
    ("login", "number", "email"),
)
GITHUB = Kind(
    "GitHub Classroom's roster",
    ("identifier", "github_username"),
    {
        "name": ("name",),
        "number": ("identifier",),
        "login": ("github_username",),
        "id": ("github_id",),
        "section": ("group_name",),
    },
    ("number", "login"),
)
NBGRADER = Kind(
    "nbgrader's list of students",
    ("id", "first_name", "last_name"),
    {"number": ("id",), "name": ("first_name", "last_name"), "email": ("email",), "id": ("lms_user_id",)},
    ("number",),
)
PLAIN = Kind(
    "a list of learners",
    ("learner",),
    {
        "number": ("learner",),
        "name": ("name",),
        "id": ("id",),
        "login": ("login",),
        "email": ("email",),
        "section": ("section",),
    },
    ("number",),
)
KINDS = (CANVAS, CANVAS_NAMES, GITHUB, WORKSHEET, PARTICIPANTS, NBGRADER, PLAIN)
PARTICIPANT = "participant "  # Moodle writes "Participant 4711"
UNIQUE = ("learner", "id", "number", "login", "email")  # no two people share one of these


@dataclass(frozen=True)
class Roster:
    """The people of a class in the order of their file, and the file itself."""

    people: tuple[Person, ...]
    kind: Kind
    sheet: Sheet

    def find(self, text: str, *parts: str) -> Person | None:
        """Who is called so: by folder, the LMS's ids, e-mail, `<name> <id>`, or a name that only one has.

        With `parts`, only by these, such as "id" or "name": what people choose themselves proves little.
        """
        for part in parts or (*UNIQUE, "both", "name"):
            found = self._known[part].get(FORMS.get(part, _folded)(text))
            if found is not None:
                return found
        return None

    def missing(self, handed_in: Iterable[str]) -> list[Person]:
        """Those of whom no folder is there."""
        there = {person.learner for learner in handed_in if (person := self.find(learner))}
        return [person for person in self.people if person.learner not in there]

    def strangers(self, handed_in: Iterable[str]) -> list[str]:
        """The folders that belong to nobody of the class."""
        return [learner for learner in handed_in if self.find(learner) is None]

    @cached_property
    def _known(self) -> dict[str, dict[str, Person]]:
        """The people by each thing they are called."""
        known = {part: {_folded(getattr(one, part)): one for one in self.people} for part in UNIQUE}
        both = ((f"{one.name} {one.id}", one) for one in self.people if one.name and one.id)
        known["both"] = {_numbered(text): one for text, one in both}
        shared = Counter(_letters(one.name) for one in self.people)
        known["name"] = {_letters(one.name): one for one in self.people if shared[_letters(one.name)] == 1}
        return {part: {text: one for text, one in those.items() if text} for part, those in known.items()}


def read(path: Path) -> Roster:
    """The class as a file lists it; RosterError says in a sentence, with the line, why it is no such list."""
    table = sheet.read(path)
    kind = _kind(path, table)
    people = list(_people(kind, table))
    if not people:
        raise RosterError(f"{path} ({kind.lms}) lists nobody: export it again, with the learners in it.")
    _require_unique(path, people)
    return Roster(tuple(_with_folders(people)), kind, table)


def columns(kind: Kind, header: Iterable[str]) -> dict[str, list[int]]:
    """Where each part of a person stands in a file of that kind."""
    places = [_folded(title) for title in header]
    return {
        part: [places.index(title) for title in titles if title in places]
        for part, titles in kind.columns.items()
    }


def is_person(kind: Kind, row: Row) -> bool:
    """Whether a row is about somebody: Canvas's file also has rows about its columns, and a test student."""
    if kind not in (CANVAS, CANVAS_NAMES):
        return True
    first = row.cells[0].strip()
    test = first in ("Student, Test", "Test Student")
    known = len(row.cells) > 1 and any(cell.strip() for cell in row.cells[:3])
    return known and not test and not first.startswith("Points Possible")


def _kind(path: Path, table: Sheet) -> Kind:
    titles = {_folded(title) for title in table.header}
    for kind in KINDS:
        if titles.issuperset(kind.signs):
            return kind
    known = "; ".join(f"{kind.lms} ({', '.join(kind.signs)})" for kind in KINDS if kind is not CANVAS_NAMES)
    raise RosterError(
        f"{path}, line 1: no list of a class has these columns. Known are, with the English titles of the "
        f"LMS: {known}."
    )


def _people(kind: Kind, table: Sheet) -> Iterator[Person]:
    places = columns(kind, table.header)
    for row in table.rows:
        if is_person(kind, row):
            yield _person(kind, row, places)


def _person(kind: Kind, row: Row, places: Mapping[str, list[int]]) -> Person:
    parts = {part: _joined(row, where) for part, where in places.items()}
    if kind is WORKSHEET and parts["id"].casefold().startswith(PARTICIPANT):
        parts["id"] = parts["id"][len(PARTICIPANT) :].strip()
    key = next((parts[part] for part in kind.keys if parts.get(part)), "")
    name = parts["name"] or (PARTICIPANT.title().strip() if kind is WORKSHEET else "")
    return Person(key or f"{name} {parts.get('id', '')}".strip(), **parts, line=row.line)


def _joined(row: Row, where: Iterable[int]) -> str:
    return " ".join(filter(None, (row.cells[at].strip() for at in where if at < len(row.cells))))


def _require_unique(path: Path, people: list[Person]) -> None:
    """Two people whom nothing tells apart would get each other's marks."""
    for part in UNIQUE:
        seen: dict[str, Person] = {}
        for person in people:
            value = _folded(getattr(person, part))
            if value in seen:
                raise RosterError(
                    f"{path}, line {person.line}: {getattr(person, part)!r} is there twice, first on line "
                    f"{seen[value].line}. Delete one of the two, or tell them apart."
                )
            seen |= {value: person} if value else {}


def _with_folders(people: list[Person]) -> Iterator[Person]:
    """The people, each with a name that can be a folder and that nobody else has."""
    taken: set[str] = set()
    for person in people:
        folder = submission.folder_name(person.learner)
        if folder.casefold() in taken:
            folder = submission.folder_name(f"{person.learner} {person.id or person.line}")
        taken.add(folder.casefold())
        yield replace(person, learner=folder)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _letters(name: str) -> str:
    """A name without what an LMS leaves out of it: blanks, commas, apostrophes."""
    return "".join(filter(str.isalnum, _folded(name)))


def _numbered(text: str) -> str:
    """The same of a name with a number behind it."""
    name, _, number = text.rpartition(" ")
    return f"{_letters(name)} {_folded(number)}"


FORMS = {"name": _letters, "both": _numbered}  # how a text is compared
