"""What runs inside a learner's notebook: checks that explain themselves, hints, questions, explorers.

`%load_ext grader.classroom` stands in the first cell of every exercise. Everything here is imported by a
learner's kernel while they wait, so a module imports only what its first use needs: never nbformat.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Open the classroom in a kernel."""
    import_module("grader.classroom.extension").open_in(shell)
