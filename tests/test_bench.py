"""The benchmark of the grader measures all that it promises to; how much is never tested by a clock."""

from __future__ import annotations

import subprocess
import sys

from tests.commands import PLAIN, ROOT

LINES = (
    "| nbgrader's command line, scaled from 2 |",
    "| floor: `exec`, a fresh `python -I` per notebook |",
    "| floor: `exec` in a forked child of a warm process |",
    "| nbgrader's time, by the clock |",
    "| nbgrader's time, of processors |",
    "| a feedback page |",
    "| the sandbox |",
    "| one submission alone |",
    "| cells that compute 0.1 s a notebook |",
    "| memory of the parent, 4 submissions |",
)


def quick(*options: str) -> str:
    """What the benchmark prints when it measures next to nothing."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench_grader", "--quick", *options],
        cwd=ROOT,
        env=PLAIN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_benchmark_prints_every_line_also_when_it_measures_next_to_nothing():
    printed = quick()
    assert [line for line in LINES if line not in printed] == []


def test_the_benchmark_of_a_whole_chapter_prints_it_beside_both_floors():
    printed = quick("--chapter")
    floors = ("| this engine |", "| fresh `python -I` |", "| forked children |")
    assert [line for line in floors if line not in printed] == []
