"""What an LMS gives out, a folder, .zip or .tar, as a list of files; nothing is ever unpacked to its names.

A file that must not be read says why. What is read is bounded: a bomb costs no more than an honest class.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from grader import filenames, lateness, submission
from grader.errors import SubmissionError

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2")
MOST_BYTES = 20_000_000  # of an archive that a learner hands in
BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    MemoryError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
)


@dataclass(frozen=True)
class Most:
    """How much an archive may hold: files, bytes kept in memory, bytes decompressed to pass them by."""

    files: int
    kept: int
    passed: int


CLASS = Most(200_000, 4_000_000_000, 20_000_000_000)  # 300 whole repositories have some 100,000 files
LEARNER = Most(2_000, 100_000_000, 500_000_000)


@dataclass(frozen=True)
class File:
    """A file by its path in the source, with `/`; `refused` says why it is not read, empty if it may be."""

    path: str
    read: Callable[[], bytes] = field(compare=False)
    refused: str = ""
    kept: bool = False  # whether its bytes are in memory
    written: str = ""  # when, as the archive says it: text that sorts; empty if it does not say

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def is_notebook(self) -> bool:
        return self.name.lower().endswith(".ipynb")

    @property
    def is_archive(self) -> bool:
        return self.name.lower().endswith(ENDINGS)

    @property
    def matters(self) -> bool:
        """Whether it may be a learner's work, or hold some."""
        return self.is_notebook or self.is_archive or self.name == lateness.FILE


@dataclass(frozen=True)
class Source:
    """What was named on the command line; `stem` is its name without the ending of an archive."""

    path: Path
    files: list[File]
    said: list[str]  # what is odd about it as a whole

    @property
    def stem(self) -> str:
        return stem(self.path.resolve().name)


def stem(name: str) -> str:
    """`class.tar.gz` -> `class`."""
    ending = next((one for one in sorted(ENDINGS, key=len) if name.lower().endswith(one)), "")
    return name[: -len(ending)] if ending else name


def opened(path: Path, stack: ExitStack) -> Source:
    """The files of a source, readable until the stack is closed; SubmissionError if it is none at all."""
    source = Source(path, [], [])
    try:
        for file in _files(path, stack):
            if len(source.files) == CLASS.files:
                raise SubmissionError(f"{path} holds more than {CLASS.files:,} files: name a part of it.")
            source.files.append(file)
    except BROKEN as error:
        _say_broken(source, error)
    return source


def inside(outer: File) -> list[File]:
    """The files of an archive that a learner handed in; SubmissionError says why it is not read."""
    data = outer.read()
    found: list[File] = []
    try:
        # The bytes are in memory: there is nothing to close.
        for file in _of_archive(io.BytesIO(data), ExitStack(), LEARNER):
            if len(found) == LEARNER.files:
                raise SubmissionError(
                    f"holds more than {LEARNER.files:,} files: hand in the notebooks alone."
                )
            found.append(file)
    except BROKEN as error:
        raise SubmissionError(
            f"cannot be unpacked ({_short(error)}): hand in the notebooks themselves."
        ) from None
    return found


def _say_broken(source: Source, error: BaseException) -> None:
    if not source.files:
        if isinstance(error, FileNotFoundError):
            raise SubmissionError(f"{source.path} does not exist: name what the LMS gave out.") from None
        raise SubmissionError(
            f"{source.path} cannot be read ({_short(error)}): download it again, and collect that."
        ) from None
    source.said.append(
        f"breaks off after {len(source.files):,} files ({_short(error)}): what comes before was collected. "
        "Download it again, and collect that."
    )


def _files(path: Path, stack: ExitStack) -> Iterator[File]:
    if path.is_dir():
        return _of_folder(path, path)
    return _of_archive(stack.enter_context(path.open("rb")), stack, CLASS)


def _of_archive(data: BinaryIO, stack: ExitStack, most: Most) -> Iterator[File]:
    begins = data.read(4)
    data.seek(0)
    if begins.startswith(b"PK"):  # is_zipfile would also say so of a .tar whose last file is a .zip
        files = _of_zip(stack.enter_context(zipfile.ZipFile(data)))
    elif begins.lstrip().startswith(b"<"):
        raise ValueError("it is a web page: sign in to the LMS first")
    else:
        files = _of_tar(stack.enter_context(_tar(data)), most)
    return (file for file in files if not filenames.is_skipped(file.parts))


def _tar(data: BinaryIO) -> tarfile.TarFile:
    try:
        return tarfile.TarFile.open(fileobj=data, errorlevel=2)
    except tarfile.ReadError:
        raise ValueError("it is neither a .zip nor a .tar") from None


def _of_folder(folder: Path, top: Path) -> Iterator[File]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(top).as_posix()
        if filenames.is_skipped(path.relative_to(top).parts):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _of_folder(path, top)
        else:
            yield File(
                filenames.decoded(name), partial(_on_disk, path), "is a link" if path.is_symlink() else ""
            )


def _on_disk(path: Path) -> bytes:
    """An ordinary file: no link, no device, nothing that never ends."""
    if path.name.lower().endswith(ENDINGS) and not path.is_symlink() and path.is_file():
        with path.open("rb") as file:
            return _bounded(file.read, MOST_BYTES)
    return submission.read(path) or b""


def _of_zip(archive: zipfile.ZipFile) -> Iterator[File]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        mode = info.external_attr >> 16
        why = "is encrypted" if info.flag_bits & 1 else "is a link" if stat.S_ISLNK(mode) else ""
        why = why or ("" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "is no ordinary file")
        read = partial(_guarded, partial(_in_zip, archive, info))
        yield _checked(filenames.zip_name(info), read, why, _time_of(info.date_time))


def _in_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return _bounded(file.read, _most(info.filename))


def _of_tar(archive: tarfile.TarFile, most: Most) -> Iterator[File]:
    """Read at once what matters: to go back in a compressed archive is to begin again."""
    passed = kept = 0
    for info in archive:
        passed += info.size
        file = _from_tar(archive, info)
        kept += info.size if file.kept else 0
        if passed > most.passed or kept > most.kept:
            raise ValueError("it holds more than any class hands in")
        if not info.isdir():
            yield file


def _from_tar(archive: tarfile.TarFile, info: tarfile.TarInfo) -> File:
    why = "" if info.isfile() else "is a link" if info.issym() or info.islnk() else "is no ordinary file"
    file = _checked(info.name, bytes, why, _time_of_seconds(info.mtime))
    if file.refused or not file.matters:
        return file
    if info.size > _most(info.name):
        return replace(file, read=partial(_refuse_size, _most(info.name)))
    data = archive.extractfile(info)
    return replace(file, read=partial(bytes, data.read() if data else b""), kept=True)


def _guarded(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except BROKEN as error:
        raise SubmissionError(f"is damaged ({_short(error)}): download it again") from None


def _most(name: str) -> int:
    return MOST_BYTES if name.lower().endswith(ENDINGS) else submission.MAX_BYTES


def _bounded(read: Callable[[int], bytes], most: int) -> bytes:
    data = read(most + 1)
    if len(data) > most:
        _refuse_size(most)
    return data


def _refuse_size(most: int) -> bytes:
    raise SubmissionError(f"has more than {most:,} bytes: outputs cleared, a notebook has some 30,000")


def _checked(name: str, read: Callable[[], bytes], why: str, written: str) -> File:
    """A file of an archive, refused if its name leads anywhere else."""
    path = filenames.decoded(name)
    return File(path, read, why or filenames.unsafe(path), written=written)


def _time_of(date: tuple[int, int, int, int, int, int]) -> str:
    # A .zip that knows no time says 1980.
    return "" if date[0] <= 1980 else "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*date)


def _time_of_seconds(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M:%S}" if seconds > 0 else ""
    except (OverflowError, ValueError, OSError):
        return ""


def _short(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (said.strip().splitlines() or [type(error).__name__])[0][:100]
