"""How wrong answers show themselves in visible checks: tried at release, recognized in a classroom.

A value may depend on the order of a set or on `hash` of a string, which is another one in every process. So
the answers are tried in processes with different, fixed hash seeds; what differs between them is no sign.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from grader import session, trial, warden
from grader.classroom import introspect, mistakes
from grader.errors import CourseError
from grader.session import Session, Source

LIMIT = 10.0  # seconds for one answer; one that never ends has no sign but that
SEEDS = ("1", "2")
Signs = tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A wrong answer to be tried: the cells given before it, its source, the checks, the task's names."""

    given: tuple[str, ...]
    answer: str
    checks: tuple[Source, ...]
    names: tuple[str, ...]


KNOWN: dict[Job, Signs] = {}  # a check releases a unit again that was released a moment ago


def of(jobs: Sequence[Job]) -> list[Signs]:
    """The signs each answer leaves in the checks that it fails, in the order of the jobs."""
    new = [job for job in dict.fromkeys(jobs) if job not in KNOWN]
    KNOWN.update(zip(new, _tried(new), strict=True))
    return [KNOWN[job] for job in jobs]


def _tried(jobs: Sequence[Job]) -> list[Signs]:
    if not jobs:
        return []
    asked = json.dumps([asdict(job) for job in jobs])
    processes = [_start(seed) for seed in SEEDS]
    found = [_answer(process, asked) for process in processes]
    return [tuple(sign for sign in one if sign in other) for one, other in zip(*found, strict=True)]


def _start(seed: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "grader.signs"]
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _answer(process: subprocess.Popen[str], asked: str) -> list[list[str]]:
    said, trouble = process.communicate(asked)
    if process.returncode:
        raise CourseError(f"The wrong answers could not be tried: {trouble.strip()[-500:]}")
    found: list[list[str]] = json.loads(said)
    return found


def main() -> None:
    """Try the jobs on the standard input; their signs on the standard output."""
    jobs = [Job(**job) for job in json.load(sys.stdin)]
    session.preload(("", source) for job in jobs for source in job.given)
    json.dump(warden.apart(lambda: [_signs(job) for job in jobs]), sys.stdout)


def _signs(job: Job) -> list[str]:
    try:
        return trial.inside(lambda: list(_seen(job)), LIMIT)
    except (TimeoutError, EOFError):
        return []


def _seen(job: Job) -> Iterator[str]:
    own = Session()
    own.execute([*(("", source) for source in job.given), ("", job.answer)])
    for check, source in job.checks:
        failure = introspect.run(source, own.namespace, check, job.names)
        if failure:
            yield mistakes.sign(failure, check)


if __name__ == "__main__":
    main()
