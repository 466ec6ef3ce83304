"""JupyterLab's debugger in a kernel that has the classroom open: it shows learners their own code alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# What runs between a check and the learner's own code: we and pytest, which rewrote the check's asserts.
BETWEEN = (f"{Path(__file__).parent}/**", "**/_pytest/**")


def attached() -> bool:
    """Whether a debugger listens to this process: then a cell may stand still while its reader thinks."""
    debugpy = sys.modules.get("debugpy")
    return debugpy is not None and bool(debugpy.is_client_connected())


def step_over_the_classroom(shell: Any) -> None:
    """Leave our frames out of the debugger's call stack, and its steps out of our files."""
    debugger = getattr(getattr(shell, "kernel", None), "debugger", None)
    if debugger is not None:  # ipykernel hands these patterns over when the debugger is switched on
        debugger.kernel_modules.extend(BETWEEN)
