"""The only door to nbgrader: its generate and autograde steps, and the scores in its gradebook."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.errors import GradingError

CELL_LIMIT = 15  # seconds a cell may run before it is interrupted
SUBMISSION_LIMIT = 600  # seconds after which a submission's processes are killed


def generate(root: Path, assignment: str, destination: Path, database: str = "") -> None:
    """Run nbgrader's generate step on `solutions/<assignment>`; the release lands in `destination`.

    With `database` (an SQLAlchemy URL), the assignment and its cells are entered there too.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / "solutions" / assignment, Path(folder, "solutions", assignment))
        keep = [f"--CourseDirectory.db_url={database}"] if database else ["--no-db"]
        _nbgrader(root, "generate_assignment", assignment, "--force", *keep, *_layout(Path(folder)))
        shutil.copytree(Path(folder, "release", assignment), destination, dirs_exist_ok=True)


def autograde(
    root: Path, assignment: str, learner: str, grading: Path, cell_limit: int, name: str = "*"
) -> None:
    """Run nbgrader's autograde step on `grading/submitted/<learner>/<assignment>/<name>.ipynb`.

    GradingError when nbgrader gives up, or when the whole takes longer than SUBMISSION_LIMIT.
    """
    which = [f"--student={learner}", f"--notebook={name}", "--force"]
    database = f"--CourseDirectory.db_url={database_of(grading)}"
    limit = f"--Execute.timeout={cell_limit}"
    _nbgrader(root, "autograde", assignment, *which, database, limit, *_layout(grading))


def scores(grading: Path, assignment: str, learner: str) -> dict[str, float]:
    """Points per grade id, as the gradebook holds them; empty for a learner it does not know."""
    # Importing nbgrader loads 1,300 modules: only what reads a gradebook pays for it.
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(database_of(grading), "causeway") as gradebook:
        try:
            submission = gradebook.find_submission(assignment, learner)
        except MissingEntry:
            return {}
        return {grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades}


def forget(grading: Path, assignment: str, learner: str) -> None:
    """Take a learner's earlier submission of this assignment out of the gradebook."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(database_of(grading), "causeway") as gradebook:
        try:
            gradebook.remove_submission(assignment, learner)
        except MissingEntry:
            return


def database_of(grading: Path) -> str:
    """The gradebook's SQLAlchemy URL."""
    return f"sqlite:///{grading / 'gradebook.db'}"


def _layout(root: Path) -> list[str]:
    steps = {
        "source": "solutions",
        "release": "release",
        "submitted": "submitted",
        "autograded": "autograded",
    }
    folders = [f"--CourseDirectory.{step}_directory={folder}" for step, folder in steps.items()]
    return [f"--CourseDirectory.root={root}", *folders]


def _nbgrader(root: Path, *arguments: str) -> None:
    """Run nbgrader in its own process group, so that nothing a submission started outlives it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,  # nbgrader_config.py is read from here
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        log, _ = process.communicate(timeout=SUBMISSION_LIMIT)
    except subprocess.TimeoutExpired:
        raise GradingError(f"it was still running after {SUBMISSION_LIMIT} s and was stopped") from None
    finally:
        _kill_group(process)
    if process.returncode != 0:
        raise GradingError(f"nbgrader could not run it: {_last_error(log)}")


def _environment() -> dict[str, str]:
    # A new gradebook calls `alembic` by name: the environment's own programs come first.
    programs = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])}


def _kill_group(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _last_error(log: str) -> str:
    errors = (
        re.findall(r"(?:ERROR|CRITICAL)\] ?\|? ?(.+)", log) or log.strip().splitlines()[-1:] or ["no message"]
    )
    return str(errors[-1].strip())
