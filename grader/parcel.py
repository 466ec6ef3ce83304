"""A release of the course as it comes: a folder, a .zip or a .tar.gz; unpacked and put in place safely."""

from __future__ import annotations

import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from grader.course import ROADMAP, Course
from grader.errors import CannotWrite, CourseError

STAGE = Path(".causeway-cache/update")  # below the course: a rename into place cannot fail half way
MOST = 500_000_000  # bytes; a release has some ten million
# What is a person's or a machine's, wherever it lies: never taken from a release, never replaced by one.
OTHERS = {".git", ".venv", "venv", "work", "grading", "test-results", ".causeway-cache", "node_modules"}
TRACES = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".DS_Store"}
WHOLE = ("pyproject.toml", "grader/__main__.py", "exercises", "course/00-map.ipynb")
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,  # an encrypted .zip
    NotImplementedError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
)


@dataclass(frozen=True)
class Entry:
    """A file of a parcel; `kind` is "file", or what it is instead."""

    name: str
    kind: str
    size: int
    runs: bool
    read: Callable[[], bytes]


def unpack(source: Path, folder: Path) -> Course:
    """Write the release into an empty folder; CourseError if it is none, is not whole, or is not safe."""
    try:
        with ExitStack() as archives:
            entries = list(_entries(source, archives))
            _require_safe(source, entries)
            for name, entry in _below_top(source, entries):
                _put(folder / name, entry)
    except UNREADABLE as error:
        raise CourseError(f"{source} cannot be read: {error}. Get it again; nothing was changed.") from None
    return _whole(source, folder)


def _entries(source: Path, archives: ExitStack) -> Iterator[Entry]:
    if source.is_dir():
        yield from _of_folder(source, source)
    elif zipfile.is_zipfile(source):
        yield from _of_zip(archives.enter_context(zipfile.ZipFile(source)))
    elif source.is_file() and tarfile.is_tarfile(source):
        yield from _of_tar(archives.enter_context(tarfile.TarFile.open(source)))
    else:
        what = "is neither a folder nor a .zip or .tar.gz" if source.exists() else "does not exist"
        raise CourseError(f"{source} {what}. Name a release of the course; nothing was changed.")


def _of_folder(folder: Path, top: Path) -> Iterator[Entry]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(top)
        if is_others(name.parts):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _of_folder(path, top)
        else:
            kind = "link" if path.is_symlink() else "file" if path.is_file() else "device"
            status = path.lstat()
            yield Entry(name.as_posix(), kind, status.st_size, bool(status.st_mode & 0o100), path.read_bytes)


def _of_zip(archive: zipfile.ZipFile) -> Iterator[Entry]:
    for info in archive.infolist():
        mode = info.external_attr >> 16
        kind = "link" if stat.S_ISLNK(mode) else "file"
        if not info.is_dir():
            yield Entry(info.filename, kind, info.file_size, bool(mode & 0o100), partial(archive.read, info))


def _of_tar(archive: tarfile.TarFile) -> Iterator[Entry]:
    for info in archive:
        kind = "file" if info.isfile() else "link" if info.issym() or info.islnk() else "device"
        if not info.isdir():
            yield Entry(info.name, kind, info.size, bool(info.mode & 0o100), partial(_in_tar, archive, info))


def _in_tar(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(info)
    return file.read() if file else b""


def _require_safe(source: Path, entries: list[Entry]) -> None:
    for entry in entries:
        parts = PurePosixPath(entry.name).parts
        if entry.kind != "file":
            raise CourseError(f"{source}: {entry.name!r} is a {entry.kind}, a release has none. {_REFUSED}")
        if entry.name.startswith("/") or ".." in parts or set(entry.name) & set('\\:*?"<>|\0'):
            raise CourseError(f"{source}: {entry.name!r} would be written somewhere else. {_REFUSED}")
    if sum(entry.size for entry in entries) > MOST:
        raise CourseError(f"{source} has more than {MOST:,} bytes, no release is so large. {_REFUSED}")


_REFUSED = "Nothing was changed; get the release from where the course is published."


def _below_top(source: Path, entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """The files by their names in the course: an archive has one more folder around them."""
    roots = [entry.name for entry in entries if f"/{entry.name}".endswith(f"/{ROADMAP.as_posix()}")]
    if not roots:
        raise CourseError(f"{source} holds no Causeway course ({ROADMAP} was not found). {_REFUSED}")
    top = min(roots, key=len).removesuffix(ROADMAP.as_posix())
    for entry in entries:
        name = entry.name.removeprefix(top)
        if entry.name.startswith(top) and not is_others(PurePosixPath(name).parts):
            yield name, entry


def is_others(parts: tuple[str, ...]) -> bool:
    """Whether a file of that name is a person's or a machine's, and no part of a course."""
    return parts[0] in OTHERS or any(part in TRACES or part.endswith(".egg-info") for part in parts)


def _put(path: Path, entry: Entry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(entry.read())
    if entry.runs:
        path.chmod(0o755)


def _whole(source: Path, folder: Path) -> Course:
    course = Course(folder)
    wanted = [*WHOLE, *(f"exercises/{unit.slug}.ipynb" for unit in course.units)]
    missing = [name for name in wanted if not (folder / name).exists()]
    if missing:
        raise CourseError(f"{source} is not a whole release: {missing[0]} is missing. {_REFUSED}")
    return course


def install(new: Path, root: Path, aside: Path) -> None:
    """Put every top-level part of a release in place, the former ones aside: all of them or none."""
    try:
        aside.mkdir(parents=True)
        # The package goes last: whatever stops this, a whole one is there to take it back.
        for part in sorted(new.iterdir(), key=lambda part: (part.name == "grader", part.name)):
            if (root / part.name).exists():
                (root / part.name).rename(aside / part.name)
            part.rename(root / part.name)
    except OSError as error:
        take_back(root, aside)
        raise CannotWrite(
            f"{error.filename} cannot be replaced: {error.strerror}. The course is as it was. "
            "Make its folder writable, then update again."
        ) from None


def recover(start: Path) -> None:
    """Undo an install that was killed, in the course that a folder lies in."""
    for folder in (start, *start.parents):
        if (folder / STAGE).is_dir():
            take_back(folder, folder / STAGE / "old")
            shutil.rmtree(folder / STAGE, ignore_errors=True)


def take_back(root: Path, aside: Path) -> None:
    """Undo an install that did not come to its end: every part that was put aside returns."""
    for part in sorted(aside.iterdir()) if aside.is_dir() else []:
        place = root / part.name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True) if not place.is_dir() else None
        part.rename(place)
    shutil.rmtree(aside, ignore_errors=True)
