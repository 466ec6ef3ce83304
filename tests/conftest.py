"""What several tests need: the course in this checkout, copies of it to change, and one graded class."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from grader import bundle, notebook, release
from grader import checkout as checkout_of
from grader.course import Course
from grader.crate import Files, Item
from tests.commands import causeway, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT)
SMALL = ("01-data-structures/01-list", "01-data-structures/03-dict")


@pytest.fixture(scope="session")
def course() -> Course:
    return COURSE


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Course:
    """The course with two units and nothing else, released once for all workers; never to be changed.

    What is true of a course of two units is true of one of a hundred, and is seen sooner.
    """
    folder = shared_folder(tmp_path_factory, worker_id)
    with FileLock(folder / "small.lock"):
        if not (folder / "small.done").is_file():
            make_small(Course(copy_of_checkout(folder / "small")))
            (folder / "small.done").touch()
    return Course(folder / "small")


def make_small(course: Course) -> None:
    for page in course.pages:
        if page.slug not in SMALL:
            for place in (course.lesson, course.solution, course.exercise, course.sealed, course.answers):
                place(page.slug).unlink(missing_ok=True)
    release.release(Course(course.root))


def shared_folder(factory: pytest.TempPathFactory, worker: str) -> Path:
    """The folder that all workers of a run see."""
    own = factory.getbasetemp()
    return own if worker == "master" else own.parent


@pytest.fixture
def checkout(small: Course, tmp_path: Path) -> Course:
    """A copy of the small course, to be changed at will."""
    return Course(copy_of(small, tmp_path / "causeway"))


def copy_of(course: Course, folder: Path) -> Path:
    return Path(shutil.copytree(course.root, folder))


def copy_of_checkout(folder: Path) -> Path:
    """A copy of the files git would commit."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def bundle_of_checkout(folder: Path) -> Files:
    """What `causeway bundle` takes of the files git would commit; `folder` is for a copy of them."""
    root = copy_of_checkout(folder)
    paths = [path for path in root.rglob("*") if path.is_file()]
    items = {
        path.relative_to(root).as_posix(): Item(path.read_bytes(), os.access(path, os.X_OK)) for path in paths
    }
    return bundle.contents(items)


def commit(course: Course) -> Course:
    """A course, committed as it stands; one that `small` was copied to is known to be up to date."""
    names = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for words in (["init", "--quiet"], ["add", "--all"], [*names, "commit", "--quiet", "--message=course"]):
        subprocess.run(["git", *words], cwd=course.root, check=True)
    return course


def known_fresh(course: Course) -> Course:
    """A course whose commit is known to be up to date, as it is after a first bundle: to save time."""
    notebook.write_text(course.root / bundle.FRESH, checkout_of.commit(course.root).tree)
    return course


@dataclass(frozen=True)
class Clone:
    """The small course as an instructor has it, its bundle as learners get it, one environment for both.

    `made` is what the first command in the bundle said, `make learn`; `demo` what `make demo` said.
    """

    root: Path
    bundle: Path
    made: subprocess.CompletedProcess[str]
    demo: subprocess.CompletedProcess[str]

    @property
    def grading(self) -> Path:
        return self.root / "grading"

    @property
    def environment(self) -> str:
        return str(self.bundle / ".venv")


@pytest.fixture(scope="session")
def clone(small: Course, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Clone:
    """One for all workers: the bundle makes an environment of its own, which then grades the small class."""
    shared = shared_folder(tmp_path_factory, worker_id)
    root, learners, done = shared / "clone", shared / "learners", shared / "clone.json"
    with FileLock(shared / "clone.lock"):
        if not done.is_file():
            known_fresh(commit(Course(copy_of(small, root))))
            bundled = causeway("bundle", str(learners), cwd=root)
            assert bundled.returncode == 0, bundled.stderr
            made = make("learn", "LEARN=--prepare", cwd=learners)
            demo = make("demo", f"VENV={learners / '.venv'}", cwd=root)
            done.write_text(json.dumps([[ran.returncode, ran.stdout, ran.stderr] for ran in (made, demo)]))
    made, demo = (subprocess.CompletedProcess(["make"], *said) for said in json.loads(done.read_text()))
    return Clone(root, learners, made, demo)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of one file: while it runs, no other event loop can."""
    from tests.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def graded(clone: Clone) -> Path:
    """The folder in which `make demo` left the small class."""
    return clone.grading


# A worker takes a whole file: those of minutes are begun first, and those of moments fill up the end.
LONG = """
test_scoreboard test_attacks test_browser test_binder test_answerkey test_check test_browser_classroom
test_resume test_lessons test_grade test_exercises test_gradebook test_update test_mutate test_work test_bench
test_jail test_browser_lessons test_browser_quiz test_browser_debugger test_browser_help
test_browser_explorers test_browser_formgrader test_browser_hub test_bundle test_release test_sealed
test_services test_sandbox_servers test_served_class test_cluster test_rehearsal test_explorers test_cards
""".split()
SHORT = """
test_runner test_standing test_progress test_record test_limit test_feedback test_introspect test_seccomp
test_register test_roadmap test_operators test_quakes test_judge test_difference test_shape
""".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files by how long they take; the tests of each stay as they stand."""
    items.sort(key=lambda item: _turn(item.path.stem))


def _turn(file: str) -> int:
    if file in LONG:
        return LONG.index(file)
    return len(LONG) + (1 + SHORT.index(file) if file in SHORT else 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded, such as the number of compared cells."""
    for report in sorted(terminalreporter.getreports("passed"), key=lambda report: report.nodeid):
        for name, value in report.user_properties:
            if report.when == "call":
                terminalreporter.write_line(f"{name}: {value}")
