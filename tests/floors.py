"""What running cells costs at the least: `exec` and nothing else, no walls, no outputs, no verdict.

`python -m tests.floors fresh|forked <file> <workers>` executes the notebooks of a JSON file, a list of
lists of sources, and prints the seconds they took as JSON: those on the clock, those of processors.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

from tests.meter import spent

Notebook = list[str]
# Also what a fresh interpreter is given, with -c.
EXECUTE = """
def execute(cells):
    space = {}
    for source in cells:
        try:
            exec(compile(source, "cell", "exec"), space)
        except Exception:
            pass
"""
FRESH = f"import json, sys\n{EXECUTE}\nexecute(json.load(sys.stdin))"


def fresh(notebooks: list[Notebook], workers: int) -> None:
    """Each notebook in an interpreter of its own."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", FRESH]

    def run(cells: Notebook) -> None:
        subprocess.run(command, input=json.dumps(cells).encode(), stdout=subprocess.DEVNULL, check=False)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, notebooks))


def forked(notebooks: list[Notebook], workers: int) -> None:
    """Each notebook in a forked child of this process."""
    space: dict[str, Callable[[Notebook], None]] = {}
    exec(EXECUTE, space)
    for number in range(workers):
        if os.fork() == 0:
            for cells in notebooks[number::workers]:
                _in_child(space["execute"], cells)
            os._exit(0)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def warm_up() -> None:
    """Import what the grader's warm process has imported, and compile nothing."""
    from grader import nursery, runner, shell

    runner.warm_up(runner.Runner(shell.build(), nursery.Limits().output_kb * 1024, {}))


def _in_child(execute: Callable[[Notebook], None], cells: Notebook) -> None:
    child = os.fork()
    if child == 0:
        try:
            execute(cells)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def main(kind: str, path: str, workers: str) -> None:
    notebooks = json.loads(Path(path).read_text("utf-8"))
    if kind == "forked":
        warm_up()
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    took = spent(lambda: {"fresh": fresh, "forked": forked}[kind](notebooks, int(workers)))
    os.write(told, json.dumps(astuple(took)).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
