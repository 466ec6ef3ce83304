"""What runs inside a learner's notebook: checks that explain themselves, hints, questions, explorers.

`%load_ext grader.classroom` stands in the first cell of every exercise. Everything here is imported by a
learner's kernel while they wait, so a module imports only what its first use needs: never nbformat.
"""

from __future__ import annotations

from typing import Any


def load_ipython_extension(ipython: Any) -> None:
    """Do nothing yet: the classroom's parts register themselves here."""
