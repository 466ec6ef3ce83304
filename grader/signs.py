"""How wrong answers show themselves in visible checks: tried at release, recognized in a classroom.

A value may depend on the order of a set or on `hash` of a string, which is another one in every process. So
the answers are tried in processes with different, fixed hash seeds; what differs between them is no sign.

To try all answers of the course takes a minute and more. What was found is kept in the user's cache, by a
hash of all it depends on: the job, this package, the data beside it, Python and pytest.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from grader import notebook, session, trial, warden
from grader.classroom import introspect, mistakes
from grader.errors import CourseError
from grader.session import Session, Source

LIMIT = 10.0  # seconds for one answer; one that never ends has no sign but that
SEEDS = ("1", "2")
KEPT = 4  # packages, such as those of two branches, whose signs are kept
Signs = tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A wrong answer to be tried: the cells given before it, its source, the checks, the task's names."""

    given: tuple[str, ...]
    answer: str
    checks: tuple[Source, ...]
    names: tuple[str, ...]


def of(jobs: Sequence[Job]) -> list[Signs]:
    """The signs each answer leaves in the checks that it fails, in the order of the jobs."""
    kept = {job: _path(job) for job in dict.fromkeys(jobs)}
    known = {job: found for job, path in kept.items() if (found := _read(path)) is not None}
    new = [job for job in kept if job not in known]
    for job, found in zip(new, _tried(new), strict=True):
        known[job] = found or ()
        if found is not None:
            _keep(kept[job], found)
    return [known[job] for job in jobs]


def _path(job: Job) -> Path:
    digest = hashlib.sha256(json.dumps(asdict(job)).encode()).hexdigest()
    return user_cache_path("causeway", appauthor=False) / "signs" / _environment() / f"{digest}.json"


@cache
def _environment() -> str:
    """A hash of what every sign depends on besides its job."""
    package = Path(__file__).parent
    files = [*package.rglob("*.py"), *(package.parent / "course" / "data").glob("*")]
    digest = hashlib.sha256(f"{sys.version} {version('pytest')} {LIMIT} {SEEDS}".encode())
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> Signs | None:
    try:
        return tuple(map(str, json.loads(path.read_text("utf-8"))))
    except (OSError, ValueError, TypeError):  # not there, or half of it
        return None


def _keep(path: Path, found: Signs) -> None:
    """Write what was found, and drop what older packages found; a cache that refuses is done without."""
    with contextlib.suppress(OSError):
        if not path.parent.is_dir():
            others = sorted(path.parent.parent.glob("*"), key=lambda one: one.stat().st_mtime)
            for old in others[: -KEPT + 1]:
                shutil.rmtree(old, ignore_errors=True)
        notebook.write_text(path, json.dumps(found))


def _tried(jobs: Sequence[Job]) -> list[Signs | None]:
    """The signs of each answer; None if it was stopped, as it might be only today."""
    if not jobs:
        return []
    asked = json.dumps([asdict(job) for job in jobs])
    processes = [_start(seed) for seed in SEEDS]
    found = [_answer(process, asked) for process in processes]
    return [_both(one, other) for one, other in zip(*found, strict=True)]


def _both(one: list[str] | None, other: list[str] | None) -> Signs | None:
    return None if one is None or other is None else tuple(sign for sign in one if sign in other)


def _start(seed: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "grader.signs"]
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _answer(process: subprocess.Popen[str], asked: str) -> list[list[str] | None]:
    said, trouble = process.communicate(asked)
    if process.returncode:
        raise CourseError(f"The wrong answers could not be tried: {trouble.strip()[-500:]}")
    found: list[list[str] | None] = json.loads(said)
    return found


def main() -> None:
    """Try the jobs on the standard input; their signs on the standard output."""
    jobs = [Job(**job) for job in json.load(sys.stdin)]
    session.preload(("", source) for job in jobs for source in job.given)
    json.dump(warden.apart(lambda: [_signs(job) for job in jobs]), sys.stdout)


def _signs(job: Job) -> list[str] | None:
    try:
        return trial.inside(lambda: list(_seen(job)), LIMIT)
    except (TimeoutError, EOFError):
        return None


def _seen(job: Job) -> Iterator[str]:
    own = Session()
    own.execute([*(("", source) for source in job.given), ("", job.answer)])
    for check, source in job.checks:
        failure = introspect.run(source, own.namespace, check, job.names)
        if failure:
            yield mistakes.sign(failure, check)


if __name__ == "__main__":
    main()
