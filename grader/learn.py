"""`causeway learn`: JupyterLab, opened on the course map."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from grader.course import Course
from grader.errors import CourseError

OVERRIDES = Path(__file__).parent / "lab"  # the settings a fresh JupyterLab starts with


def command(course: Course, port: int, browser: bool) -> list[str]:
    """The JupyterLab command that opens the map; it listens on this machine alone."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={course.root}",
        f"--LabApp.default_url=/lab/tree/{course.map.relative_to(course.root).as_posix()}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--LabApp.app_settings_dir={OVERRIDES}",
        "--log-level=WARN",  # leaves the address, and what goes wrong
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def learn(course: Course, port: int, browser: bool) -> int:
    """Run JupyterLab until it is stopped; its exit code."""
    if not course.map.is_file():
        raise CourseError(f"{course.map} is missing. Run `causeway release` to draw it.")
    try:
        return subprocess.run(command(course, port, browser), cwd=course.root, check=False).returncode
    except KeyboardInterrupt:
        return 0
