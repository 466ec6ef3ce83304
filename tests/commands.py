"""Commands as a person types them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Nobody's progress decides what a test reads, and no test writes into it.
NOBODY = tempfile.TemporaryDirectory(prefix="causeway-")
os.environ["CAUSEWAY_HOME"] = str(Path(NOBODY.name, "home"))
# `make test` tells a make below it what it is part of, which then says more than a person would see.
MAKES = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
# A terminal's width and colors must not decide what a test reads.
PLAIN = {
    **{name: value for name, value in os.environ.items() if name not in MAKES},
    "COLUMNS": "200",
    "NO_COLOR": "1",
    "TERM": "dumb",
}


def causeway(
    *arguments: str, cwd: Path = ROOT, before: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run `causeway` with the interpreter of the tests, on the package of the checkout in `cwd`."""
    return subprocess.run(
        [*before, sys.executable, "-m", "grader", *arguments],
        cwd=cwd,
        env={**PLAIN, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def make(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `make`, its environment made by the interpreter of the tests."""
    return subprocess.run(
        ["make", *arguments, f"PYTHON={sys.executable}"],
        cwd=cwd,
        env=PLAIN,
        capture_output=True,
        text=True,
        check=False,
    )
