"""Submissions whose files or names are not what one expects in a folder of submissions."""

from __future__ import annotations

import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.attacks.attack import NOTHING, UNIT, Attack, Build, Place, hand_in
from tests.attacks.target import CHAPTER

REFUSED = "not graded"
ODD_FILE = "not an ordinary file"
BAD_NAME = "cannot be a learner's folder"


def linked(to: Callable[[Place, Path], str]) -> Build:
    """A symbolic link in place of the notebook."""

    def build(place: Place, folder: Path) -> None:
        (folder / f"{UNIT}.ipynb").symlink_to(to(place, folder))

    return build


def hard_linked(place: Place, folder: Path) -> None:
    """The solution itself, by a second name."""
    (folder / f"{UNIT}.ipynb").hardlink_to(place.course.solution(f"{CHAPTER}/{UNIT}"))


def linked_folder(place: Place, folder: Path) -> None:
    """The neighbor's work, by a link in place of one's own folder."""
    folder.rmdir()
    folder.symlink_to(place.submissions / "aaa-honest-neighbor" / CHAPTER, target_is_directory=True)


def linked_home(place: Place, folder: Path) -> None:
    """The same a floor above: all that is the neighbor's."""
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(place.submissions / "aaa-honest-neighbor", target_is_directory=True)


def fifo(_: Place, folder: Path) -> None:
    os.mkfifo(folder / f"{UNIT}.ipynb")


def socket_file(_: Place, folder: Path) -> None:
    # The path of a socket is short by law: it is bound from where it is to stand.
    here = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(f"{UNIT}.ipynb")
    finally:
        os.fchdir(here)
        os.close(here)


def odd_files_beside(place: Place, folder: Path) -> None:
    """A right notebook, and beside it everything that is no file."""
    hand_in()(place, folder)
    os.mkfifo(folder / "fifo")
    os.mkfifo(folder / "02-parts.ipynb")
    (folder / "home").symlink_to("/")
    (folder / "self").symlink_to(".")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "solution.ipynb").symlink_to(place.course.solution(f"{CHAPTER}/{UNIT}"))
    (folder / "no entry").mkdir(mode=0)


def many_files_beside(place: Place, folder: Path) -> None:
    hand_in()(place, folder)
    for number in range(2000):
        (folder / f"{number}.txt").touch()


def deep_folders_beside(place: Place, folder: Path) -> None:
    hand_in()(place, folder)
    (folder / "/".join(["deep"] * 300)).mkdir(parents=True)


def bomb_beside(place: Place, folder: Path) -> None:
    """A small archive of ten gigabytes of nothing, and one that holds itself in turn."""
    hand_in()(place, folder)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../../../../../../tmp/attack-was-here", "out")
        archive.writestr("/tmp/attack-was-here", "out")
        archive.writestr("nothing", b"\0" * 10_000_000)
    for name in ("work.zip", f"{UNIT}.zip", "01-walls.zip"):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(100):
                archive.writestr(f"{number}.zip", held.getvalue())


def two_cases(place: Place, folder: Path) -> None:
    hand_in()(place, folder)
    for name in ("01-TARGET.ipynb", "01-target.IPYNB", "01-Target.ipynb"):
        if not (folder / name).exists():
            (folder / name).write_text("the other one", "utf-8")


def look_alike_file(place: Place, folder: Path) -> None:
    """The notebook's name with a Cyrillic letter in it: not the notebook."""
    hand_in()(place, folder)
    (folder / f"{UNIT}.ipynb").rename(folder / "01-t\u0430rget.ipynb")


def in_a_folder_of_its_own(place: Place, folder: Path) -> None:
    """Unpacked one level too deep."""
    (folder / CHAPTER).mkdir()
    hand_in()(place, folder / CHAPTER)


def named(name: str, learner: str, refused: bool = True) -> Attack:
    """Right work of somebody whose folder has that name."""
    if refused:
        return Attack(name, hand_in(), NOTHING, BAD_NAME, learner, in_gradebook=False)
    return Attack(name, hand_in(), says="^$", learner=learner)


def to_own_name(_: Place, folder: Path) -> str:
    return str(folder / f"{UNIT}.ipynb")


FILES = (
    Attack(
        "a-link-to-the-solution",
        linked(lambda place, _: str(place.course.solution(f"{CHAPTER}/{UNIT}"))),
        NOTHING,
        ODD_FILE,
    ),
    Attack(
        "a-link-to-a-neighbors-work",
        linked(lambda place, _: f"../../aaa-honest-neighbor/{CHAPTER}/{UNIT}.ipynb"),
        NOTHING,
        ODD_FILE,
    ),
    Attack("a-link-to-endless-zeros", linked(lambda *_: "/dev/zero"), NOTHING, ODD_FILE),
    Attack(
        "a-link-to-the-gradebook",
        linked(lambda place, _: str(place.grading / "gradebook.db")),
        NOTHING,
        ODD_FILE,
    ),
    Attack("a-link-to-nowhere", linked(lambda *_: "nowhere"), NOTHING, ODD_FILE),
    Attack("a-link-to-itself", linked(to_own_name), NOTHING, ODD_FILE),
    Attack("a-hard-link-to-the-solution", hard_linked, NOTHING, "a hard link"),
    Attack("a-folder-that-is-a-link", linked_folder, NOTHING, "its folder is a link", in_gradebook=False),
    Attack("a-learner-that-is-a-link", linked_home, NOTHING, "its folder is a link", in_gradebook=False),
    Attack("a-pipe-that-nobody-writes-to", fifo, NOTHING, ODD_FILE),
    Attack("a-socket", socket_file, NOTHING, ODD_FILE),
    Attack("odd-files-beside-a-right-notebook", odd_files_beside),
    Attack("thousands-of-files-beside-a-right-notebook", many_files_beside),
    Attack("deep-folders-beside-a-right-notebook", deep_folders_beside),
    Attack("archives-that-burst-beside-a-right-notebook", bomb_beside),
    Attack("two-files-that-differ-by-case", two_cases),
    Attack("a-name-that-looks-alike", look_alike_file, NOTHING, "was not handed in"),
    Attack("one-folder-too-deep", in_a_folder_of_its_own, NOTHING, "was not handed in"),
    Attack("an-empty-folder", lambda *_: None, NOTHING, "was not handed in"),
)

NAMES = (
    named("a-name-with-a-plus", "a+b"),
    named("a-name-with-a-glob", "a*b?[c]"),
    named("a-name-that-is-hidden", ".hidden"),
    named("a-name-that-looks-like-an-option", "--help"),
    named("a-name-that-is-reserved", "con"),
    named("a-name-that-is-reserved-with-an-ending", "aux.txt"),
    named("a-name-that-ends-with-a-dot", "ends with a dot."),
    named("a-name-that-ends-with-a-space", "ends with a space "),
    named("a-name-of-two-lines", "two\nlines"),
    named("a-name-that-writes-a-line-of-the-log", "x\ngraded zzz-honest-neighbor\n"),
    named("a-name-that-returns-the-carriage", "good\rbad"),
    named("a-name-in-html", "<b onclick=alert(1)>bold"),
    named("a-name-that-is-a-script", "<script>alert(1)<\u2215script>"),
    named("a-name-that-is-a-formula", "=cmd|' -C calc'!A0"),
    named("a-name-that-is-a-sum", "@SUM(1+1)*cmd"),
    named("a-name-with-an-escape", "\x1b[31mred\x1b[0m"),
    named("a-name-that-turns-the-line-around", "evil\u202egnp.exe"),
    named("a-name-of-200-letters", "x" * 200),
    named("a-name-for-a-shell", "$(touch attack-was-here);`id`"),
    named("a-name-for-a-template", "{{ 7*191 }}{% raw %}"),
    named("a-name-with-a-percent", "%s%n%x"),
    named("a-name-that-is-no-text", os.fsdecode(b"not-utf-8-\xff\xfe")),
    named("a-name-that-looks-like-a-neighbors", "aaa-honest-neighb\u043er", refused=False),
    named("a-name-with-letters-of-the-world", "Zo\u00eb O'Neil \u5c0f\u6797", refused=False),
    named("a-name-that-is-an-address", "ada@example.com", refused=False),
)


def twins() -> tuple[Attack, ...]:
    """Names that a careless program takes for one."""
    return (
        named("a-name-that-differs-by-case", "AAA-HONEST-NEIGHBOR", refused=False),
        named("a-name-that-begins-like-another", "aaa-honest-neighbor 2", refused=False),
    )


ATTACKS = (*FILES, *NAMES, *twins())
