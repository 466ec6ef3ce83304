"""`causeway update` with real git, real archives, and real notebooks."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from grader import cli, notebook, parcel, work
from grader.course import Course
from grader.errors import CannotWrite, CourseError
from tests.commands import PLAIN, causeway
from tests.conftest import copy_of
from tests.test_work import ANSWER, DICT, EXERCISE, RESTOCK, answer, cells, change, files

LIST = "01-data-structures/01-list"
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [*GIT, *arguments], cwd=folder, env=PLAIN, capture_output=True, text=True, check=True
    )
    return ran.stdout


@pytest.fixture
def learner(checkout: Course) -> Course:
    """A copy of the course without git, in which somebody has begun the first task of 03-dict."""
    work.prepare(checkout)
    change(checkout.root / "work" / EXERCISE, answer)
    return checkout


@pytest.fixture
def newer(small: Course, tmp_path: Path) -> Course:
    """A newer release: another text and check of the first task, and a new unit."""
    course = Course(copy_of(small, tmp_path / "newer"))
    change(course.exercise(DICT), renew)
    for shelf in (course.lesson, course.exercise):
        shelf("01-data-structures/02-tuple").write_bytes(shelf(LIST).read_bytes())
    return course


def renew(book) -> None:
    found = {cell.id: cell for cell in book.cells}
    found["1-restock-a-shelf-1"].source += "\n\nThe shelf is counted at night."
    found[f"{RESTOCK}_visible"].source += "\nassert restock({}, []) == {}"
    found["01_03-dict_2-invert_visible"].source += "\nassert invert({}) == {}"


def tar_of(course: Course, path: Path) -> Path:
    """As GitHub gives it: everything below one folder named after the commit."""
    with tarfile.open(path, "w:gz") as archive:
        archive.add(course.root, arcname="causeway-0123abc")
    return path


def zip_of(course: Course, path: Path) -> Path:
    return Path(shutil.make_archive(str(path.with_suffix("")), "zip", course.root.parent, course.root.name))


def update(course: Course, *options: str) -> subprocess.CompletedProcess[str]:
    """`causeway update`, typed in the folder of a course; in this process, to save time."""
    said, complaint = io.StringIO(), io.StringIO()
    with contextlib.chdir(course.root), redirect_stdout(said), redirect_stderr(complaint):
        code = cli.main(["update", *options])
    return subprocess.CompletedProcess([], code, said.getvalue(), complaint.getvalue())


@pytest.mark.parametrize(
    "pack", [lambda course, _: course.root, tar_of, zip_of], ids=["folder", "tar", "zip"]
)
def test_a_release_comes_from_a_folder_or_an_archive_with_the_answers_in_place(
    learner, newer, tmp_path, pack
):
    source = str(pack(newer, tmp_path / "course.tar.gz"))
    ran = causeway("update", "--from", source, cwd=learner.root)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = cells(learner.root / "work" / EXERCISE)
    assert found[RESTOCK].source == ANSWER
    assert found[f"{RESTOCK}_visible"].source.endswith("assert restock({}, []) == {}")
    assert learner.exercise(DICT).read_bytes() == newer_bytes(newer)
    assert "New: work/course/01-data-structures/02-tuple.ipynb, Lists" in ran.stdout
    assert not (learner.root / parcel.STAGE).exists()


def newer_bytes(newer: Course) -> bytes:
    return newer.exercise(DICT).read_bytes()


def test_a_begun_task_is_told_as_a_diff_and_no_other(learner, newer):
    said = update(learner, "--from", str(newer.root)).stdout
    assert f"Changed: work/{EXERCISE}, 1. Restock a shelf. You have begun it: run its checks again." in said
    assert "    --- text, before" in said
    assert "    +The shelf is counted at night." in said
    assert "    --- visible, before" in said
    assert "    +assert restock({}, []) == {}" in said
    assert "invert" not in said
    assert said.count("Changed:") == 1


def test_a_preview_says_the_same_and_changes_nothing(learner, newer):
    before = files(learner.root)
    preview = update(learner, "--from", str(newer.root), "--preview")
    assert files(learner.root) == before
    real = update(learner, "--from", str(newer.root))
    assert preview.stdout == real.stdout + "This was a preview: nothing was changed.\n"


def test_what_was_replaced_is_kept(learner, newer):
    learner.exercise(LIST).write_text("answers of somebody who wrote here", "utf-8")
    update(learner, "--from", str(newer.root))
    (kept,) = (learner.root / "work" / ".kept").glob(f"*/release/exercises/{LIST}.ipynb")
    assert kept.read_text("utf-8") == "answers of somebody who wrote here"
    assert "wrote here" not in learner.exercise(LIST).read_text("utf-8")


def test_a_second_update_brings_nothing(learner, newer):
    update(learner, "--from", str(newer.root))
    before = files(learner.root / "work" / "exercises")
    ran = update(learner, "--from", str(newer.root))
    assert ran.stdout == "Nothing is new for your notebooks.\n"
    assert files(learner.root / "work" / "exercises") == before


def test_other_packages_are_said_with_the_command(learner, newer):
    (newer.root / "constraints.txt").write_text("jupyterlab==4.7.0\n")
    said = update(learner, "--from", str(newer.root), "--preview").stdout
    assert "It wants other packages: `make learn` installs them, or `" in said
    assert "-m pip install -c constraints.txt -e ." in said


def test_a_release_whose_code_does_not_run_yet_leaves_work_to_the_next_start(learner, newer):
    (newer.root / "grader" / "live.py").write_text("import not_installed_yet\n")
    before = files(learner.root / "work" / "exercises")
    ran = update(learner, "--from", str(newer.root))
    assert (
        "No module named 'not_installed_yet'). The next `make learn` does it; nothing is lost." in ran.stdout
    )
    assert files(learner.root / "work" / "exercises") == before


def tar_with(path: Path, course: Course, name: str, **marks: object) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        archive.add(course.root, arcname="causeway")
        info = tarfile.TarInfo(name)
        for key, value in marks.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(b""))
    return path


@pytest.mark.parametrize(
    ("name", "marks", "reason"),
    [
        ("../../escaped", {}, "would be written somewhere else"),
        ("/tmp/escaped", {}, "would be written somewhere else"),
        (
            "causeway/course/link",
            {"type": tarfile.SYMTYPE, "linkname": "/etc"},
            "is a link, a release has none",
        ),
        ("causeway/course/hard", {"type": tarfile.LNKTYPE, "linkname": "x"}, "is a link, a release has none"),
        ("causeway/course/pipe", {"type": tarfile.FIFOTYPE}, "is a device, a release has none"),
        ("causeway/course/large", {"size": 0}, ""),
    ],
)
def test_an_archive_that_is_not_safe_is_refused_whole(learner, newer, tmp_path, name, marks, reason):
    archive = tar_with(tmp_path / "evil.tar.gz", newer, name, **marks)
    if not reason:
        assert parcel.unpack(archive, tmp_path / "fine").units
        return
    before = files(learner.root)
    with pytest.raises(CourseError, match=reason):
        parcel.unpack(archive, tmp_path / "in")
    assert not (tmp_path / "in").exists()
    assert files(learner.root) == before


def test_a_link_in_a_zip_or_a_folder_is_refused(newer, tmp_path):
    path = zip_of(newer, tmp_path / "evil.zip")
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("newer/course/link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc")
    (newer.root / "course" / "link").symlink_to("/etc")
    for source in (path, newer.root):
        with pytest.raises(CourseError, match="is a link, a release has none"):
            parcel.unpack(source, tmp_path / "in")


def test_what_is_not_a_whole_release_is_refused_with_a_sentence(learner, newer, tmp_path):
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(tar_of(newer, tmp_path / "course.tar.gz").read_bytes()[:50_000])
    (tmp_path / "text.zip").write_text("no archive")
    (tmp_path / "empty").mkdir()
    newer.exercise(LIST).unlink()
    before = files(learner.root)
    for source, reason in {
        cut: "cannot be read",
        tmp_path / "text.zip": "is neither a folder nor a .zip or .tar.gz",
        tmp_path / "absent.zip": "does not exist",
        tmp_path / "empty": "holds no Causeway course",
        newer.root: "is not a whole release: exercises/01-data-structures/01-list.ipynb is missing",
        learner.root: "is this course itself",
    }.items():
        ran = update(learner, "--from", str(source))
        assert (ran.returncode, reason in ran.stderr) == (2, True), ran.stderr
    assert files(learner.root) == before


def test_an_install_that_fails_half_way_is_taken_back(learner, newer):
    """Nothing can be renamed from memory to disk: the first part stops, its former one already aside."""
    before = files(learner.root)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        shutil.copytree(newer.root, elsewhere, dirs_exist_ok=True)
        with pytest.raises(CannotWrite, match=r"cannot be replaced: .* The course is as it was"):
            parcel.install(Path(elsewhere), learner.root, learner.root / parcel.STAGE / "old")
    assert files(learner.root) == before


def test_an_install_that_was_killed_is_undone_at_the_next_start(learner, newer):
    before = files(learner.root)
    old = learner.root / parcel.STAGE / "old"
    old.mkdir(parents=True)
    for part in ("course", "exercises"):
        (learner.root / part).rename(old / part)
    (newer.root / "course").rename(learner.root / "course")
    assert causeway("learn", "--prepare", cwd=learner.root).returncode == 0
    assert files(learner.root) == before


@pytest.fixture
def cloned(small: Course, tmp_path: Path, newer: Course) -> Course:
    """A clone whose upstream, a bare repository, has one more commit than it."""
    first = copy_of(small, tmp_path / "first")
    git(first, "init", "--quiet", "--initial-branch=main")
    git(first, "add", "--all")
    git(first, "commit", "--quiet", "--message=first")
    git(tmp_path, "clone", "--quiet", "--bare", str(first), "up.git")
    git(tmp_path, "clone", "--quiet", "up.git", "learner")
    git(first, "remote", "add", "origin", str(tmp_path / "up.git"))
    shutil.copytree(newer.root, first, dirs_exist_ok=True)
    git(first, "add", "--all")
    git(first, "commit", "--quiet", "--message=second")
    git(first, "push", "--quiet", "origin", "main")
    course = Course(tmp_path / "learner")
    work.prepare(course)
    change(course.root / "work" / EXERCISE, answer)
    return course


def test_a_checkout_is_pulled_and_work_follows(cloned):
    preview = update(cloned, "--preview")
    assert git(cloned.root, "log", "--oneline").count("\n") == 1
    ran = update(cloned)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert preview.stdout == ran.stdout + "This was a preview: nothing was changed.\n"
    assert git(cloned.root, "log", "--format=%s") == "second\nfirst\n"
    assert git(cloned.root, "status", "--porcelain") == ""
    assert "You have begun it: run its checks again." in ran.stdout
    assert cells(cloned.root / "work" / EXERCISE)[RESTOCK].source == ANSWER


def test_a_checkout_with_changes_or_commits_of_its_own_is_refused(cloned):
    change(cloned.exercise(DICT), answer)
    ran = update(cloned)
    assert "Files of the course were changed here: exercises/01-data-structures/03-dict.ipynb." in ran.stderr
    assert "`git stash`" in ran.stderr
    git(cloned.root, "commit", "--all", "--quiet", "--message=mine")
    before = files(cloned.root)
    ran = update(cloned)
    assert (ran.returncode, "commits that the course does not have" in ran.stderr) == (2, True)
    assert files(cloned.root) == before


def test_a_file_in_the_way_of_the_pull_is_named_and_kept(cloned):
    stray = cloned.lesson("01-data-structures/02-tuple")
    stray.write_text("mine")
    ran = update(cloned)
    assert ran.returncode == 2
    assert "would be overwritten by merge: course/01-data-structures/02-tuple.ipynb" in ran.stderr
    assert stray.read_text() == "mine"


def test_a_newer_number_is_said(learner, newer):
    project = newer.root / "pyproject.toml"
    project.write_text(project.read_text("utf-8").replace('version = "0.1.0"', 'version = "0.2.0"'), "utf-8")
    assert "From release 0.1.0 to 0.2.0." in update(learner, "--from", str(newer.root), "--preview").stdout


def test_a_checkout_that_follows_nothing_or_reaches_nobody_is_refused(cloned):
    shutil.move(cloned.root.parent / "up.git", cloned.root.parent / "gone.git")
    assert "Is there a network? Or name a release with `--from`." in update(cloned).stderr
    git(cloned.root, "branch", "--unset-upstream")
    assert "It follows no branch: name a release with `--from`." in update(cloned).stderr


def test_a_copy_without_git_is_told_to_name_a_release(learner):
    ran = update(learner)
    assert ran.returncode == 2
    assert "is no git checkout. Download the newer release of https://" in ran.stderr


def test_a_changed_task_that_was_not_begun_is_renewed_without_a_word(learner, newer):
    shutil.rmtree(learner.root / "work")
    work.prepare(learner)
    said = update(learner, "--from", str(newer.root)).stdout
    assert f"Renewed: work/{EXERCISE}" in said
    assert "begun" not in said
    assert notebook.title(notebook.read(learner.root / "work" / EXERCISE)) == "Exercise: Dictionaries"


def test_somebody_without_a_copy_gets_one_and_one_line(learner, newer):
    shutil.rmtree(learner.root / "work")
    ran = update(learner, "--from", str(newer.root))
    assert ran.stdout == f"{learner.root / 'work'}: your own copy of the course.\n"
    assert (learner.root / "work" / EXERCISE).is_file()
