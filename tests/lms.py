"""Downloads as each LMS makes them, written by the tests: whose files, by name, in its own shape."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

ASSIGNMENT = "01-data-structures"
Files = Mapping[str, bytes]
NOON = (2026, 11, 20, 12, 0, 0)


def moodle_zip(
    path: Path, learners: Mapping[str, Files], flat: bool = False, first: int = 4711, when: tuple = NOON
) -> Path:
    """Moodle's "Download all submissions": participants are numbered from `first`, in the order given."""
    between = "_" if flat else "/"
    return zipped(
        path,
        {
            f"{learner}_{number}_assignsubmission_file{between}{name}": data
            for number, (learner, files) in enumerate(learners.items(), first)
            for name, data in files.items()
        },
        when,
    )


def canvas_zip(
    path: Path, learners: Mapping[str, Files], late: tuple[str, ...] = (), first: int = 7001
) -> Path:
    """Canvas's "Download Submissions": users are numbered from 41, files from `first`.

    A learner is given as in the roster, `Lovelace, Ada`; their number may be given as `Lovelace, Ada#41`.
    """
    found, number = {}, first
    for at, (learner, files) in enumerate(learners.items(), 41):
        name, _, user = learner.partition("#")
        squeezed = "".join(letter for letter in name.lower() if letter.isalnum() or letter == "_")
        mark = "_LATE" if learner in late else ""
        for file, data in files.items():
            found[f"{squeezed}{mark}_{user or at}_{number}_{file}"] = data
            number += 1
    return zipped(path, found)


def github_zip(path: Path, learners: Mapping[str, Files], assignment: str = "homework") -> Path:
    """`gh classroom clone student-repos`, zipped."""
    top = f"{assignment}-submissions/{assignment}"
    return zipped(
        path,
        {f"{top}-{login}/{name}": data for login, files in learners.items() for name, data in files.items()},
    )


def exchange(
    inbound: Path,
    learner: str,
    files: Files,
    stamp: str,
    assignment: str = ASSIGNMENT,
    random: str = "4f_-Az",
) -> Path:
    """One submission in nbgrader's exchange."""
    folder = inbound / f"{learner}+{assignment}+{stamp}+{random}"
    folder.mkdir(parents=True)
    for name, data in {**files, "timestamp.txt": stamp.encode()}.items():
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Files, when: tuple = NOON) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), data)
    return path


def packed(files: Files) -> bytes:
    """A .zip that a learner makes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(path: Path, files: Files, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def roster_csv(path: Path, learners: Mapping[str, str]) -> Path:
    """Canvas's gradebook export: names by login, numbered as canvas_zip does."""
    rows = [f'"{name}",{at},S{at},{login},A,' for at, (login, name) in enumerate(learners.items(), 41)]
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Data structures (77)\n    Points Possible,,,,,10.00\n"
    path.write_text(head + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def worksheet_csv(path: Path, learners: Mapping[str, str], first: int = 4711) -> Path:
    """Moodle's offline grading worksheet: names by ID number, numbered as moodle_zip does."""
    titles = "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    rows = [
        f"Participant {at},{name},{number},{number}@example.org,Submitted for grading,,100.00,Yes,-,"
        for at, (number, name) in enumerate(learners.items(), first)
    ]
    lines = [f"{titles}Last modified (grade),Feedback comments", *rows]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("utf-8-sig"))
    return path
