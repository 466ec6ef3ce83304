"""A warm process of an ordinary user: jobs as lines of JSON in, reports out. Root becomes nobody first.

Where the interpreter lies below a folder that only root may enter, it gets that folder anew, with nothing in
it but what Python needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from grader import identity, syscalls
from grader.limits import Limits
from grader.warm import Warm

NOBODY = 65534
ROOT = Path(__file__).parent.parent


class Ordinary:
    """Runs jobs as somebody else: in a process that has gone through some steps, such as giving up root."""

    def __init__(self, *steps: str, uses: Iterable[str] = ()) -> None:
        self.steps = (*steps, *(f"{USES}{name}" for name in uses))

    def __enter__(self) -> Ordinary:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ordinary", *self.steps],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.why_not = self._hear()  # isolated
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def run(self, job: dict[str, Any]) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


def become_nobody() -> None:
    """Drop root for good; whoever is an ordinary user already stays so."""
    if os.geteuid() != 0:
        return
    syscalls.unshare(syscalls.NEWNS)
    syscalls.mount("none", "/", flags=syscalls.REC | syscalls.PRIVATE)
    needed = [Path(sys.prefix), Path(sys.base_prefix), ROOT]
    for top in {closed[0] for path in needed if (closed := _closed(path))}:
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


def become_root_of_one_user() -> None:
    """As in a container without privileges: root, but nobody else is there to become."""
    identity.enter_user_namespace()


def forbid_namespaces() -> None:
    """As on a system that gives ordinary users none."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


USES = "uses:"
STEPS = {
    "nobody": become_nobody,
    "contained": become_root_of_one_user,
    "refused": forbid_namespaces,
}


def main(steps: list[str]) -> None:
    """Take one step and start anew with the rest: a process that changed its user cannot map users."""
    if steps and not steps[0].startswith(USES):
        STEPS[steps[0]]()
        os.execv(sys.executable, [sys.executable, "-m", "tests.ordinary", *steps[1:]])
    with Warm(Limits(memory_mb=256), uses=[step.removeprefix(USES) for step in steps]) as warm:
        print(json.dumps(warm.why_not), flush=True)
        for line in sys.stdin:
            print(json.dumps(warm.run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
