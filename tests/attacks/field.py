"""The field: a class of all attacks between honest neighbors, graded once, and what came of it."""

from __future__ import annotations

import csv
import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader import feedback
from grader.course import Course
from tests.attacks import (
    arrives_strangely,
    bends_the_notebook,
    dies,
    eats_the_machine,
    is_honest,
    looks_around,
    replaces_the_machinery,
    speaks_to_the_reader,
    takes_the_verdict,
    target,
    writes_around,
)
from tests.attacks.attack import CELL_SECONDS, TOTAL_SECONDS, Attack, Place
from tests.attacks.target import CHAPTER, UNITS

HEADINGS = {
    module.__name__.rpartition(".")[2]: module.ATTACKS
    for module in (
        takes_the_verdict,
        replaces_the_machinery,
        bends_the_notebook,
        eats_the_machine,
        dies,
        looks_around,
        writes_around,
        arrives_strangely,
        speaks_to_the_reader,
        is_honest,
    )
}
ATTACKS: tuple[Attack, ...] = tuple(attack for attacks in HEADINGS.values() for attack in attacks)
PATIENCE = 540  # seconds for the whole class; a batch that hangs is a failure, not a hung test
# Words that no output, page or table may show: each says where it was read.
SECRETS = tuple(
    f"canary-of-the-{where}" for where in ("home", "environment", "outside", "neighbor", "solution", "course")
)


def command(place: Place) -> list[str]:
    """The public verb, as an instructor types it. What the engine's limits are called is said here only."""
    grade = [sys.executable, "-m", "grader", "grade", CHAPTER, str(place.submissions)]
    return [
        *grade,
        "--output",
        str(place.grading),
        "--limit",
        str(CELL_SECONDS),
        "--total",
        str(TOTAL_SECONDS),
    ]


def environment(place: Place) -> dict[str, str]:
    """What the grading process finds: a home and a temporary folder of its own, and a secret."""
    return {
        **os.environ,
        "HOME": str(place.home),
        "TMPDIR": str(place.temp),
        "PYTHONPATH": str(target.ROOT),
        "CAUSEWAY_HOME": str(place.home / "causeway"),
        "CLOUD_TOKEN": "canary-of-the-environment",
        "COLUMNS": "200",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }


def lay_out(root: Path) -> Place:
    """The course, an empty class, and around them what must not be read or changed."""
    place = Place(target.make(root / "course"), *(root / name for name in Place.FOLDERS))
    for folder in (place.submissions, place.home / ".ssh", place.temp, place.outside):
        folder.mkdir(parents=True)
    (place.home / ".ssh" / "id_rsa").write_text("canary-of-the-home", "utf-8")
    (place.home / ".ssh" / "authorized_keys").write_text("", "utf-8")
    (place.home / ".bashrc").write_text("# canary-of-the-home\n", "utf-8")
    (place.outside / "diary.txt").write_text("canary-of-the-outside", "utf-8")
    (place.course.root / "notes.txt").write_text("canary-of-the-course", "utf-8")
    return place


def hand_in(place: Place, attacks: Sequence[Attack]) -> None:
    """Write every submission of a class."""
    for attack in attacks:
        folder = place.submissions / attack.folder / CHAPTER
        folder.mkdir(parents=True)
        attack.build(place, folder)


def signs(*tops: Path) -> dict[str, list[object]]:
    """Of everything below some folders what a change would change: kind and rights, size, time, target."""
    return {os.fsencode(path).hex(): sign for top in tops for path, sign in _signs(str(top))}


def _signs(top: str) -> Iterator[tuple[str, list[object]]]:
    for folder, folders, files in os.walk(top):
        for path in (f"{folder}/{name}" for name in (*folders, *files)):
            seen = os.lstat(path)
            link = ascii(Path(path).readlink()) if stat.S_ISLNK(seen.st_mode) else ""
            yield path, [seen.st_mode, seen.st_size, seen.st_mtime_ns, link]


@contextmanager
def doors(place: Place) -> Iterator[tuple[Place, list[str]]]:
    """Sockets of the machine that nobody may reach, named in the place; who knocked is said at the end."""
    knocked: list[str] = []
    with (
        socket.create_server(("", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        udp.bind(("", 0))
        unix.bind(str(place.outside / "socket"))
        abstract.bind(f"\0causeway-{os.getpid()}")
        for door in (unix, abstract):
            door.listen()
        yield _named(place, tcp, udp), knocked
        for name, door in {"tcp": tcp, "udp": udp, "unix": unix, "abstract": abstract}.items():
            door.setblocking(False)
            try:
                door.recv(99) if door is udp else door.accept()[0].close()
                knocked.append(name)
            except BlockingIOError:
                pass


def _named(place: Place, tcp: socket.socket, udp: socket.socket) -> Place:
    known = {
        "tcp": str(tcp.getsockname()[1]),
        "udp": str(udp.getsockname()[1]),
        "unix": str(place.outside / "socket"),
        "abstract": f"causeway-{os.getpid()}",
        "address": socket.gethostname(),
        "pid": str(os.getpid()),
        "born": Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19],
        "pgrp": str(os.getpgrp()),
        **{f"{kind}ns": str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in ("pid", "net", "mnt")},
    }
    return place.knowing(known)


def grade(root: Path, attacks: Sequence[Attack] = ATTACKS) -> Outcome:
    """Lay out a class, grade it by the command line, and write down what cannot be seen afterwards."""
    place = lay_out(root)
    with doors(place) as (known, knocked):
        hand_in(known, attacks)
        changed = _run(known)
    said = {"knocked": knocked, "changed": changed}
    (root / "seen.json").write_text(json.dumps(said), "utf-8")
    return Outcome(root)


def grade_again(came: Outcome, attacks: Sequence[Attack]) -> Outcome:
    """The same class, in which some handed in again."""
    place = Place(Course(came.root / "course"), *(came.root / name for name in Place.FOLDERS))
    for attack in attacks:
        attack.build(place, place.submissions / attack.folder / CHAPTER)
    _run(place)
    return Outcome(came.root)


def _run(place: Place) -> list[str]:
    """Run the command; what changed that had no business to, where it must not change."""
    watched = (place.course.root, place.submissions, place.outside, place.home)
    before = signs(*watched)
    report = place.grading.parent / "ran.json"
    subprocess.run(
        [sys.executable, "-m", "tests.attacks.launch", str(report), str(PATIENCE), *command(place)],
        cwd=place.course.root,
        env=environment(place),
        check=True,
        start_new_session=True,  # what kills its group does not kill the tests
    )
    after = signs(*watched)
    names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    return sorted(ascii(os.fsdecode(bytes.fromhex(name)))[1:-1] for name in names)


@dataclass(frozen=True)
class Outcome:
    """What a graded class left, read from where an instructor would read it."""

    root: Path

    @property
    def grading(self) -> Path:
        return self.root / "grading"

    @cached_property
    def ran(self) -> dict[str, object]:
        """Exit code, output and error of the command, its seconds, and what it left running."""
        return dict(json.loads((self.root / "ran.json").read_text("utf-8")))

    @cached_property
    def seen(self) -> dict[str, list[str]]:
        """Which doors were knocked at, which files changed."""
        return dict(json.loads((self.root / "seen.json").read_text("utf-8")))

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        path = self.grading / f"{CHAPTER}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def row(self, attack: Attack) -> dict[str, str]:
        """The attack's line of the table, by its name however the table had to write it."""
        name = attack.folder
        ways = ("replace", "backslashreplace", "ignore")
        spelled = {name, f"'{name}", _printed(name), *(_spelled(name, way) for way in ways)}
        found = [row for row in self.rows if row["learner"] in spelled]
        assert len(found) == 1, f"{name!r} stands {len(found)} times in the table"
        return found[0]

    def said(self, attack: Attack) -> str:
        """What the instructor is told about the notebook that the attack is about."""
        notes = self.row(attack)["notes"].split(" | ")
        return " | ".join(note for note in notes if note.startswith(f"{attack.unit}: "))

    @cached_property
    def scores(self) -> dict[str, dict[str, dict[str, float]]]:
        """Points by learner, unit and task, as the gradebook holds them."""
        found: dict[str, dict[str, dict[str, float]]] = {}
        for learner, unit, name, score in self._grades():
            task = name.split("_")[2].partition("-")[2]
            tasks = found.setdefault(learner, {}).setdefault(unit, dict.fromkeys(target.FULL[unit], 0.0))
            tasks[task] += score or 0.0
        return found

    def _grades(self) -> list[tuple[str, str, str, float | None]]:
        book = sqlite3.connect(f"file:{self.grading / 'gradebook.db'}?mode=ro", uri=True)
        try:
            return book.execute(
                "select assignment.student_id, notebook.name, cell.name, grade.auto_score from grade"
                " join base_cell cell on cell.id = grade.cell_id"
                " join submitted_notebook submitted on submitted.id = grade.notebook_id"
                " join notebook on notebook.id = submitted.notebook_id"
                " join submitted_assignment assignment on assignment.id = submitted.assignment_id"
            ).fetchall()
        finally:
            book.close()

    def earned(self, attack: Attack) -> dict[str, float]:
        """Points by task; none for whom the gradebook does not know."""
        of_nobody = dict.fromkeys(target.FULL[attack.unit], 0.0)
        return self.scores.get(attack.folder, {}).get(attack.unit, of_nobody)

    def pages(self) -> Iterator[Path]:
        yield from (self.grading / "feedback").rglob("*.html")

    def notebooks(self) -> Iterator[Path]:
        """The notebooks as they ran."""
        for unit in UNITS:
            yield from (self.grading / "autograded").glob(f"*/{CHAPTER}/{unit}.ipynb")

    def page(self, attack: Attack) -> Path:
        return self.grading / "feedback" / feedback._folder(attack.folder) / f"{CHAPTER}.html"


def _printed(name: str) -> str:
    """As the table writes it: without what a terminal or a spreadsheet would obey."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in name)


def _spelled(name: str, way: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", way)


def wrong(attack: Attack, earned: dict[str, float]) -> dict[str, str]:
    """The tasks that did not earn what is written beside the attack."""
    return {
        task: f"earned {earned[task]:g}, expected {expected}"
        for task, expected in attack.expected.items()
        if earned[task] not in (expected if isinstance(expected, tuple) else (expected,))
    }
