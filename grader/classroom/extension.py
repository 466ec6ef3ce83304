"""The extension itself: `%load_ext grader.classroom`, or loaded with the kernel by `causeway learn`."""

from __future__ import annotations

import os
from typing import Any

from grader.classroom import debugging, home, later

ROOM = "causeway_classroom"  # the shell's own attribute: however often it is loaded, there is one
# What the first check needs; pytest's rewriting is the largest part of it.
SOON = ("grader.classroom.introspect", "grader.classroom.explain", "grader.classroom.mistakes")


def open_in(shell: Any) -> None:
    """Open the classroom in a kernel, once; not in one that grades."""
    if home.GRADING in os.environ or hasattr(shell, ROOM):
        return
    from grader.classroom import help as helping
    from grader.classroom import quiz, review
    from grader.classroom.checks import Classroom

    setattr(shell, ROOM, Classroom(shell))
    for part in (helping, quiz, review):
        part.register(shell)
    debugging.step_over_the_classroom(shell)
    later.warm(SOON)


# The kernel of `causeway learn` loads it under this name: a notebook's own `%load_ext grader.classroom`
# is not told that it is loaded already.
load_ipython_extension = open_in
