"""A crate: files written as a folder or an archive, the same bytes for the same files.

`.causeway-bundle` in it lists what it holds, as `sha256sum --check` reads it. By that list a second run over
a folder knows what is its own: it renews that, removes what is gone, and takes nothing of anybody else's.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import parcel
from grader.errors import CannotWrite

LIST, HALF = ".causeway-bundle", ".causeway-bundle.half"
HEAD = "# Written by `causeway bundle`, which renews what is listed here: change the course, not this copy.\n"
ENDINGS = (".zip", ".tar.gz", ".tgz")
TIME = (1980, 1, 1, 0, 0, 0)  # the first one that a .zip can hold
SECONDS = 315532800  # the same, for a .tar.gz
Owned = set[tuple[str, str]]  # digest and name


@dataclass(frozen=True)
class Item:
    """A file: its bytes, whether it is a program, whether it is no file but a link."""

    data: bytes
    runs: bool = False
    link: bool = False


Files = dict[str, Item]  # by the name below the top folder, with slashes


def put(files: Files, place: Path, top: str) -> str:
    """Write a crate; what was done, in a few words. In an archive one folder, `top`, is around everything.

    CannotWrite if something is there that no crate brought, or if the disk refuses.
    """
    whole = {**files, LIST: Item(_list(_owned(files)))}
    try:
        return _pack(whole, place, top) if is_archive(place) else _lay_out(files, place)
    except OSError as error:
        raise CannotWrite(
            f"{error.filename or place} was not written: {error.strerror}. Make room or name another place, "
            "then bundle again: it goes on from there."
        ) from None


def is_archive(place: Path) -> bool:
    """Whether a place is named like an archive that can be written."""
    return place.name.endswith(ENDINGS) and not place.is_dir()


def _owned(files: Files) -> Owned:
    return {(hashlib.sha256(item.data).hexdigest(), name) for name, item in files.items()}


def _list(owned: Owned) -> bytes:
    lines = sorted(owned, key=lambda one: (one[1], one[0]))
    return (HEAD + "".join(f"{digest}  {name}\n" for digest, name in lines)).encode()


# A folder.


def _lay_out(files: Files, folder: Path) -> str:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CannotWrite(f"{folder} is no folder. Name another; nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True)
    known, owned = _known(folder), _owned(files)
    there = [*_there(folder, folder)]
    _require_own(folder, there, known | owned)
    # Both lists while it is written: a run that is cut short leaves nothing that the next one does not know.
    _write(folder, LIST, Item(_list(known | owned)))
    gone = [name for name in there if name not in files]
    for name in gone:
        _remove(folder, name)
    written = [name for name, item in files.items() if _write(folder, name, item)]
    _write(folder, LIST, Item(_list(owned)))
    return _counted(len(written), len(gone))


def _counted(written: int, gone: int) -> str:
    parts = [f"{written} written" if written else "", f"{gone} removed" if gone else ""]
    return ", ".join(filter(None, parts)) or "nothing has changed"


def _known(folder: Path) -> Owned:
    """What an earlier run says that it wrote."""
    path = folder / LIST
    if path.is_symlink() or not path.is_file():
        return set()
    lines = path.read_text("utf-8", "replace").splitlines()
    pairs = (line.split("  ", 1) for line in lines if not line.startswith("#"))
    return {(pair[0], pair[1]) for pair in pairs if len(pair) == 2}


def _there(folder: Path, top: Path) -> Iterator[str]:
    """The files below a folder, but for a person's or machine's (`.git`, `work`), which stay as they are."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(top)
        if parcel.is_others(name.parts) or name.as_posix() in (LIST, HALF):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _there(path, top)
        else:
            yield name.as_posix()


def _require_own(folder: Path, names: list[str], owned: Owned) -> None:
    for name in names:
        path = folder / name
        own = path.is_file() and not path.is_symlink()
        if not own or (hashlib.sha256(path.read_bytes()).hexdigest(), name) not in owned:
            raise CannotWrite(
                f"{path} is not as a bundle wrote it. Move it away, or name an empty folder; nothing was "
                "changed."
            )


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink()
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()


def _write(folder: Path, name: str, item: Item) -> bool:
    """Write a file whole or not at all; False if it was so already."""
    path, half = folder / name, folder / HALF
    if path.is_file() and path.read_bytes() == item.data and _runs(path) == item.runs:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(item.data)
    half.chmod(0o755 if item.runs else 0o644)
    half.replace(path)
    return True


def _runs(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)


# An archive.


def _pack(files: Files, path: Path, top: str) -> str:
    _require_replaceable(path, top)
    data = _zip(files, top) if path.suffix == ".zip" else _tar(files, top)
    if path.is_file() and path.read_bytes() == data:
        return "nothing has changed"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    try:
        half.write_bytes(data)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return "written"


def _require_replaceable(path: Path, top: str) -> None:
    if path.is_symlink() or (path.exists() and f"{top}/{LIST}" not in _names(path)):
        raise CannotWrite(f"{path} is there and no bundle. Name another file; nothing was changed.")


def _names(path: Path) -> list[str]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                return packed.namelist()
        with tarfile.open(path) as rolled:
            return rolled.getnames()
    except parcel.UNREADABLE:
        return []


def _zip(files: Files, top: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, item in sorted(files.items()):
            info = zipfile.ZipInfo(f"{top}/{name}", TIME)
            info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED  # Unix, on every system
            info.external_attr = (0o100755 if item.runs else 0o100644) << 16
            archive.writestr(info, item.data)
    return out.getvalue()


def _tar(files: Files, top: str) -> bytes:
    out = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", fileobj=out, mtime=SECONDS) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for name, item in sorted(files.items()):
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size, info.mtime, info.mode = len(item.data), SECONDS, 0o755 if item.runs else 0o644
            archive.addfile(info, io.BytesIO(item.data))
    return out.getvalue()
