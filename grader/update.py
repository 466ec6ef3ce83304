"""`causeway update`: a newer course, with everything a learner wrote in place.

First the course itself: `git pull --ff-only`, or a folder or archive. Then `work/`, by the new release's own
code, because only that knows its notebooks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from grader import changes, checkout, parcel, work
from grader.course import Course
from grader.errors import CausewayError, CourseError

ENVIRONMENT = ("pyproject.toml", "constraints.txt")  # what an installation is made from


def update(course: Course, source: Path | None, preview: bool) -> Iterator[str]:
    """Bring the course and `work/` up to date; the lines that say what is new. `preview` changes nothing."""
    work.require_folder(work.folder(course))
    if not preview:
        _require_closed(course)
    stage = course.root / parcel.STAGE
    try:
        new = stage / "new"
        release = _fetched(course, new) if source is None else _given(course, source, new)
        before, after = [*_versions(course, release)], [*_needs(course, release)]
        if not preview:
            _replace(course, source, release)
        news = _renew_work(release.root if preview else course.root, course.root, preview)
        yield from [*before, *news, *after] or ["Nothing is new for your notebooks."]
        yield from ["This was a preview: nothing was changed."] if preview else []
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def renew(course: Course, root: Path, preview: bool) -> list[str]:
    """Bring `work/` of the course in `root` to this release: the second half of an update."""
    place = root / "work"
    first = not (place / work.BASE).is_dir()
    steps = list(work.plan(work.release(course, place), place)) if preview else work.prepare(Course(root))
    # To somebody who has no copy yet, every notebook is new.
    return [f"{place}: your own copy of the course."] if first else changes.told(steps)


def _require_closed(course: Course) -> None:
    """A notebook that is open would be saved over its renewed file a few seconds later."""
    from jupyter_server.serverapp import list_running_servers

    place = work.folder(course).resolve()
    for server in list_running_servers():
        if Path(server.get("root_dir", "")).resolve() == place:
            raise CausewayError(
                f"JupyterLab has work/ open (port {server['port']}). Save your notebooks, stop it with "
                "Ctrl+C in its terminal, then update again. `--preview` works meanwhile."
            )


def _given(course: Course, source: Path, folder: Path) -> Course:
    if (course.root / ".git").exists():
        _require_unchanged(course)
    if source.resolve() == course.root.resolve():
        raise CourseError(f"{source} is this course itself. Name the newer release; nothing was changed.")
    return parcel.unpack(source, folder)


def _fetched(course: Course, folder: Path) -> Course:
    """The upstream's newest commit, unpacked; CourseError where a fast-forward would not do."""
    if not (course.root / ".git").exists():
        raise CourseError(
            f"{course.root} is no git checkout. Download the newer release of {course.address} "
            "and name it: `causeway update --from causeway.zip`. Nothing was changed."
        )
    _git(course, "rev-parse", "@{upstream}", hint="It follows no branch: name a release with `--from`.")
    _require_unchanged(course)
    _git(course, "fetch", "--quiet", hint="Is there a network? Or name a release with `--from`.")
    _git(
        course, "merge-base", "--is-ancestor", "HEAD", "@{upstream}",
        hint="This checkout has commits that the course does not have. Authors: `git pull --rebase`.",
    )  # fmt: skip
    folder.parent.mkdir(parents=True, exist_ok=True)
    archive = folder.with_suffix(".tar")
    _git(course, "archive", "--format=tar", f"--output={archive}", "@{upstream}", hint="Is the disk full?")
    return parcel.unpack(archive, folder)


def _require_unchanged(course: Course) -> None:
    changed = _git(course, "status", "--porcelain", "--untracked-files=no", hint="").splitlines()
    if changed:
        names = ", ".join(line[3:] for line in changed[:3]) + (" and more" if changed[3:] else "")
        raise CourseError(
            f"Files of the course were changed here: {names}. Nothing was updated. To set them aside, run "
            "`git stash`, then update again; your copy in work/ does not come into it."
        )


def _git(course: Course, *arguments: str, hint: str) -> str:
    instead = "Name a release: `causeway update --from causeway.zip`."
    return checkout.git(course.root, *arguments, hint=hint, install=instead)


def _replace(course: Course, source: Path | None, release: Course) -> None:
    if source is None:
        _git(course, "merge", "--ff-only", "--quiet", "@{upstream}", hint="Move the file, then update again.")
        return
    aside = course.root / parcel.STAGE / "old"
    parcel.install(release.root, course.root, aside)
    kept = work.keeping(work.folder(course)) / "release"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(aside, kept)


def _versions(course: Course, release: Course) -> Iterator[str]:
    before, after = _version(course), _version(release)
    if before != after:
        yield f"From release {before} to {after}."


def _version(course: Course) -> str:
    return str(tomllib.loads((course.root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _needs(course: Course, release: Course) -> list[str]:
    """The sentence for an environment that is older than the release."""
    if all(_bytes(course.root / name) == _bytes(release.root / name) for name in ENVIRONMENT):
        return []
    by_hand = f"{sys.executable} -m pip install -c constraints.txt -e ."
    return [f"It wants other packages: `make learn` installs them, or `{by_hand}`."]


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _renew_work(code: Path, root: Path, preview: bool) -> Iterator[str]:
    """Let the code of the new release renew `work/`; what it says."""
    options = ["--into", str(root), *(["--preview"] if preview else [])]
    paths = os.pathsep.join(filter(None, [str(code), os.environ.get("PYTHONPATH", "")]))
    ran = subprocess.run(
        [sys.executable, "-m", "grader", "update", *options],
        cwd=code,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    yield from ran.stdout.splitlines()
    if ran.returncode:
        reason = (ran.stderr.strip().splitlines() or ["it stopped"])[-1]
        yield f"work/ is not renewed yet ({reason}). The next `make learn` does it; nothing is lost."
