"""`causeway learn`: JupyterLab, opened on the course map in the learner's own copy of the course."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from grader import work
from grader.course import Course
from grader.errors import CourseError

LAB = Path(__file__).parent / "lab"  # the settings a fresh JupyterLab starts with, and the learner's kernel


def prepare(course: Course) -> list[str]:
    """Make `work/` or bring it up to date; a sentence for each thing a learner should know."""
    first = not (work.folder(course) / work.BASE).is_dir()
    said = [step.said for step in work.prepare(course) if step.said]
    made = [
        f"Your own copy of the course is {work.folder(course)}: write in it, updates keep what you wrote."
    ]
    return list(dict.fromkeys([*(made if first else []), *said]))


def learn(course: Course, port: int, browser: bool, whole: bool = False) -> int:
    """Run JupyterLab until it is stopped; its exit code. `whole` opens the checkout instead of `work/`."""
    if whole and not course.map.is_file():
        raise CourseError(f"{course.map} is missing. Run `causeway release` to draw it.")
    root = course.root if whole else work.folder(course)
    environment = dict(os.environ) if whole else surroundings(root, os.environ)
    try:
        ran = subprocess.run(command(root, port, browser), cwd=course.root, env=environment, check=False)
    except KeyboardInterrupt:
        return 0
    return ran.returncode


def command(root: Path, port: int, browser: bool) -> list[str]:
    """The JupyterLab command that opens the map below a folder; it listens on this machine alone."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{work.MAP}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--LabApp.app_settings_dir={LAB}",
        "--KernelManager.transport_encryption=auto",  # else each kernel warns of eavesdroppers
        "--log-level=WARN",  # leaves the address, and what goes wrong
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def surroundings(root: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """An environment whose Python 3 kernel has the classroom loaded, whatever a notebook says."""
    paths = [str(LAB), environment.get("JUPYTER_PATH", "")]
    # A layout of another JupyterLab names notebooks that are not here.
    layout = {"JUPYTERLAB_WORKSPACES_DIR": str(root / work.BASE / "layout")}
    return {**layout, **environment, "JUPYTER_PATH": os.pathsep.join(filter(None, paths))}
