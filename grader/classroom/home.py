"""Where a learner's own data lives, and which notebook a kernel serves."""

from __future__ import annotations

import os
from pathlib import Path

HOME = "CAUSEWAY_HOME"  # names another folder than the system's usual one
EXTENSION = "grader.classroom"  # what a notebook loads
GRADING = "CAUSEWAY_RUN"  # set in every kernel that grades: nobody is learning there


def folder() -> Path:
    """The folder of a learner's progress: the same for every copy of the course on a machine."""
    from platformdirs import user_data_path

    given = os.environ.get(HOME)
    return Path(given) if given else user_data_path("causeway", appauthor=False)


def session() -> Path | None:
    """The notebook a person has open on this kernel; None where none is open: nbval, nbgrader, a script."""
    if GRADING in os.environ:
        return None
    name = os.environ.get("JPY_SESSION_NAME") or _vscode()
    return Path(name) if name and name.endswith(".ipynb") else None


def _vscode() -> str:
    import __main__

    return str(getattr(__main__, "__vsc_ipynb_file__", ""))
