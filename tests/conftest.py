"""What several tests need: the course in this checkout, copies of it to change, and one graded class."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from grader.course import Course
from tests.commands import causeway

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


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder in which `causeway grade` left the small class; graded once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    grading = shared / "grading"
    with FileLock(shared / "grading.lock"):
        if not (grading / "done").is_file():
            ran = causeway(
                "grade", "01-data-structures", "tests/submissions", "--output", str(grading), "--limit", "3"
            )
            (grading / "screen.txt").write_text(ran.stdout + ran.stderr)
            (grading / "done").write_text(str(ran.returncode))
    return grading


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded, such as the number of compared cells."""
    for report in sorted(terminalreporter.getreports("passed"), key=lambda report: report.nodeid):
        for name, value in report.user_properties:
            if report.when == "call":
                terminalreporter.write_line(f"{name}: {value}")


def lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
