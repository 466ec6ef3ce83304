"""What several tests need: the course in this checkout, copies of it to change, and one graded class."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from grader.course import Course
from tests.commands import make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT)


@pytest.fixture(scope="session")
def course() -> Course:
    return COURSE


@pytest.fixture
def checkout(tmp_path: Path) -> Course:
    """A copy of the files git would commit, to be changed at will."""
    return Course(copy_of_checkout(tmp_path / "causeway"))


def copy_of_checkout(folder: Path) -> Path:
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


@dataclass(frozen=True)
class Clone:
    """A fresh copy of the repository in which `make demo` was the first command."""

    root: Path
    demo: subprocess.CompletedProcess[str]

    @property
    def grading(self) -> Path:
        return self.root / "grading"


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Clone:
    """One for all workers: it makes its own environment and grades the small class."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    root, done = shared / "clone", shared / "demo.json"
    with FileLock(shared / "clone.lock"):
        if not done.is_file():
            ran = make("demo", cwd=copy_of_checkout(root))
            done.write_text(json.dumps([ran.returncode, ran.stdout, ran.stderr]))
    return Clone(root, subprocess.CompletedProcess(["make", "demo"], *json.loads(done.read_text())))


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded, such as the number of compared cells."""
    for report in sorted(terminalreporter.getreports("passed"), key=lambda report: report.nodeid):
        for name, value in report.user_properties:
            if report.when == "call":
                terminalreporter.write_line(f"{name}: {value}")
