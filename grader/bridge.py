"""The only door to nbgrader's command line: its generate, autograde and export steps.

What is in its database is read and written by `gradebook`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import psutil

from grader import scratch
from grader.errors import GradingError

CELL_LIMIT = 15  # seconds a cell may run before it is interrupted
RUN = "CAUSEWAY_RUN"  # the variable that marks the processes of one run
SUBMISSION_LIMIT = 600  # seconds after which a submission's processes are killed
# `python -m nbgrader`, which Linux kills with the process that started it (PR_SET_PDEATHSIG, SIGKILL).
LEASH = """
import runpy, sys
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)
runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
"""
# The same without the parsers that jsonschema builds for seconds (see `notebook`): no notebook needs them.
QUICK_LEASH = f'import sys\nsys.modules.update(dict.fromkeys(["rfc3987_syntax", "isoduration"]))\n{LEASH}'


def generate(root: Path, assignment: str, destination: Path, database: str = "") -> None:
    """Run nbgrader's generate step on `solutions/<assignment>`; the release lands in `destination`.

    With `database` (an SQLAlchemy URL), the assignment and its cells are entered there too.
    """
    with scratch.folder() as folder:
        shutil.copytree(root / "solutions" / assignment, folder / "solutions" / assignment)
        keep = [f"--CourseDirectory.db_url={database}"] if database else ["--no-db"]
        _nbgrader(root, QUICK_LEASH, "generate_assignment", assignment, "--force", *keep, *_layout(folder))
        shutil.copytree(folder / "release" / assignment, destination, dirs_exist_ok=True)


def autograde(
    root: Path, assignment: str, learner: str, grading: Path, cell_limit: int, name: str = "*"
) -> None:
    """Run nbgrader's autograde step on `grading/submitted/<learner>/<assignment>/<name>.ipynb`.

    GradingError when nbgrader gives up, or when the whole takes longer than SUBMISSION_LIMIT.
    """
    which = [f"--student={learner}", f"--notebook={name}", "--force"]
    database = f"--CourseDirectory.db_url={database_of(grading)}"
    limit = f"--Execute.timeout={cell_limit}"
    _nbgrader(root, LEASH, "autograde", assignment, *which, database, limit, *_layout(grading))


def export(root: Path, assignment: str, database: str, file: Path) -> None:
    """Run nbgrader's own export of an assignment's marks into a CSV file."""
    what = [f"--ExportPlugin.assignment=['{assignment}']", f"--ExportPlugin.to={file}"]
    _nbgrader(root, QUICK_LEASH, "export", *what, f"--CourseDirectory.db_url={database}")


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


def _nbgrader(root: Path, program: str, *arguments: str) -> None:
    """Run nbgrader's command line; whatever was started by it has ended when this returns."""
    run = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=root,  # nbgrader_config.py is read from here
        env=_environment(run),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        log, _ = process.communicate(timeout=SUBMISSION_LIMIT)
    except subprocess.TimeoutExpired:
        raise GradingError(f"it was still running after {SUBMISSION_LIMIT} s and was stopped") from None
    finally:
        _kill(process, run)
    if process.returncode != 0:
        raise GradingError(_reason(log))


def _environment(run: str) -> dict[str, str]:
    # A new gradebook calls `alembic` by name: the environment's own programs come first.
    programs = str(Path(sys.executable).parent)
    path = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, RUN: run}


def _kill(process: subprocess.Popen[str], run: str) -> None:
    """Kill what is left of a run: kernels are in sessions of their own, but carry its mark."""
    process.kill()
    process.wait()
    for other in psutil.process_iter(["environ"]):
        if (other.info["environ"] or {}).get(RUN) == run:
            other.kill()


def _reason(log: str) -> str:
    """The last exception of a log, or its last line, as a sentence of ours."""
    raised = re.findall(r"^ *(?:\w+\.)*\w+(?:Error|Exception): (.+)$", log, re.M)
    lines = raised or log.strip().splitlines() or ["it left no message"]
    return f"nbgrader gave up: {lines[-1].strip()}"
