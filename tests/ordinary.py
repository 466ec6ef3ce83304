"""An ordinary user who can reach this interpreter: `python -m tests.ordinary <program> <arguments>`, as root.

Where the interpreter lies below a folder that only root may enter, the program gets that folder anew, with
nothing in it but what Python needs.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

from grader import syscalls

NOBODY = 65534
ROOT = Path(__file__).parent.parent


def become_nobody() -> None:
    """Drop root for good; whoever is an ordinary user already stays so."""
    if os.geteuid() != 0:
        return
    syscalls.unshare(syscalls.NEWNS)
    syscalls.mount("none", "/", flags=syscalls.REC | syscalls.PRIVATE)
    needed = [Path(sys.prefix), Path(sys.base_prefix), ROOT]
    tops = {closed[0] for path in needed if (closed := _closed(path))}
    for top in tops:
        _open(top, [path for path in needed if path.is_relative_to(top)])
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _closed(path: Path) -> list[Path]:
    """The folders above a path, and itself, that others may not enter; the topmost first."""
    return [folder for folder in [*reversed(path.parents), path] if not folder.stat().st_mode & 0o001]


def _open(top: Path, paths: list[Path]) -> None:
    held = {path: os.open(path, os.O_PATH) for path in paths}
    syscalls.mount("tmpfs", top, "tmpfs", 0, "mode=755")
    for path, descriptor in held.items():
        path.mkdir(parents=True, exist_ok=True)
        syscalls.mount(f"/proc/self/fd/{descriptor}", path, flags=syscalls.BIND | syscalls.REC)
        os.close(descriptor)


if __name__ == "__main__":
    become_nobody()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
