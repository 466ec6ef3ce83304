"""`causeway bundle`: learners get the course, and nothing that they must not have."""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grader import bundle, cli, crate, leaflet, notebook, release
from grader.classroom import sealed
from grader.classroom.record import Record
from grader.course import Course
from grader.crate import Files, Item
from grader.errors import CannotWrite, CourseError
from tests.commands import PLAIN, make
from tests.conftest import COURSE, ROOT, SMALL, bundle_of_checkout, commit, copy_of, known_fresh

LIST = SMALL[0]
UNITS = [unit.slug for unit in COURSE.units]
CHAPTER = "01-data-structures"
REGION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END", re.S)
ENCODED = re.compile(rb"[A-Za-z0-9+/=_-]{40,}")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of the whole course's bundle."""
    return bundle_of_checkout(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def committed(small: Course, tmp_path: Path) -> Course:
    """The small course, committed."""
    return known_fresh(commit(Course(copy_of(small, tmp_path / "committed"))))


def typed(course: Course, *words: object) -> subprocess.CompletedProcess[str]:
    """A command, typed in the folder of a course; in this process, to save time."""
    said, complaint = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(course.root),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complaint),
    ):
        code = cli.main([str(word) for word in words])
    return subprocess.CompletedProcess([], code, said.getvalue(), complaint.getvalue())


def states(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """What each file holds, its mode, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


# What is in it.


def test_it_holds_lessons_exercises_and_package_and_nothing_of_instructors(whole):
    assert {name.partition("/")[0] for name in whole} == {
        *(".gitattributes", ".github", ".gitignore", "LICENSE", "Makefile", "README.md"),
        *("binder", "constraints.txt", "course", "exercises", "grader", "pyproject.toml"),
    }
    assert [name for name in whole if name.startswith(".github/")] == [
        ".github/images/lesson-and-exercise.png"
    ]
    wanted = (f"{shelf}/{slug}" for slug in UNITS for shelf in ("course", "exercises"))
    assert [name for name in wanted if f"{name}.ipynb" not in whole] == []
    assert {"course/roadmap.toml", "course/data/quakes.csv", f"exercises/{LIST}.sealed"} <= set(whole)
    assert not any("scoreboard" in name for name in whole if not name.startswith("grader/"))


def test_what_git_would_not_have_does_not_go_along_even_where_somebody_committed_it(whole):
    given = {f"course/{LIST}.ipynb": Item(b"{}"), "README.md": Item(b""), "Makefile": Item(b"")}
    strays = (
        *("work/exercises/a.ipynb", "grading/gradebook.db", "solutions/a.ipynb", "tests/answers/a.py"),
        *("grader/__pycache__/a.pyc", "course/.ipynb_checkpoints/a.ipynb", ".env", "submissions/ada/a.ipynb"),
    )
    kept = bundle.contents({**given, **{name: Item(b"") for name in strays}})
    assert sorted(kept) == ["Makefile", "README.md", f"course/{LIST}.ipynb"]


def test_a_link_does_not_go_along():
    with pytest.raises(CourseError, match=r"course/data/all\.csv is a link, and might lead anywhere"):
        bundle.contents({"course/data/all.csv": Item(b"", link=True)})


def test_every_link_of_its_notebooks_and_its_readme_leads_to_something(whole):
    texts = {"README.md": [whole["README.md"].data.decode()]}
    for name in (name for name in whole if name.endswith(".ipynb")):
        texts[name] = ["".join(cell["source"]) for cell in json.loads(whole[name].data)["cells"]]
    links = [
        (name, os.path.normpath(Path(name).parent / target))
        for name, parts in texts.items()
        for part in parts
        for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", part)
    ]
    assert len(links) > 50
    assert [link for link in links if link[1] not in whole] == []


def test_readme_names_only_what_learners_can_type(whole):
    text = whole["README.md"].data.decode()
    assert re.findall(r"^## (.*)$", text, re.M) == ["For learners", "License"]
    assert set(re.findall(r"causeway ([a-z]+)\b", text)) == {"progress", "review", "update"}
    assert set(re.findall(r"\bmake ([a-z]+)", text)) == {"learn"}
    assert "mybinder.org" in text
    assert "actions/workflows" not in text


def test_its_makefile_offers_what_is_there_and_makes_the_same_environment(whole, tmp_path):
    (tmp_path / "Makefile").write_bytes(whole["Makefile"].data)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes(whole[name].data)
    offered = make("help", cwd=tmp_path).stdout
    assert [line.split()[0] for line in offered.splitlines()] == ["help", "learn", "clean"]
    assert "No rule to make target 'demo'" in make("demo", cwd=tmp_path).stderr
    here, there = (make("-n", "learn", "VENV=new", cwd=folder).stdout for folder in (tmp_path, ROOT))
    assert "pip install" in here
    assert here == there
    assert "demo" not in whole["Makefile"].data.decode()


def test_a_target_that_needs_another_one_stays_out():
    head, rules = "# make learn  a\n# make class  b\nX := 1\n", "learn:\n\ta\n\nclass: learn\n\tb\n"
    cut = leaflet.makefile(f"{head}\n.PHONY: learn class\n\n{rules}")
    assert cut == "# make learn  a\nX := 1\n\n.PHONY: help learn clean\n\nlearn:\n\ta\n"


# Nothing leaks.


@cache
def secrets(slug: str) -> tuple[list[str], list[str]]:
    """Of a unit: the lines by which hidden checks are known, and whole solutions and hidden checks.

    A line that the unit shows elsewhere is none, as an author meant it to be read.
    """
    book = notebook.read(COURSE.solution(slug))
    shown = bare("\n".join(REGION.sub("", cell.source) for cell in book.cells if not is_after(cell)))
    parts = [(kind, bare(text)) for cell in book.cells for kind, text in REGION.findall(cell.source)]
    lines = {line for kind, text in parts if kind == "HIDDEN TESTS" for line in text.splitlines()}
    distinct = {line for line in lines if len(line) >= 25 and re.search(r"\bassert\b|raises\(", line)}
    return sorted(line for line in distinct if line not in shown), [text for _, text in parts]


def is_after(cell: notebook.Cell) -> bool:
    return "after" in notebook.tags(cell)


def bare(text: str) -> str:
    return "\n".join(filter(None, map(str.strip, text.splitlines())))


def readings(name: str, data: bytes) -> Iterator[str]:
    """Every text that somebody who looks closely finds in a file, its lines without their blanks."""
    yield bare(data.decode("utf-8", "replace"))
    if name.endswith((".ipynb", ".json")):
        yield from (bare(text) for text in strings(json.loads(data)))
    if name.endswith(".sealed"):
        for key in sealed.unseal(data.decode()).keys:
            told = (*key.hints, *(check.about for check in key.checks), key.stub, key.title)
            yield bare(
                "\n".join([*told, *(text for one in key.mistakes for text in (one.thought, *one.signs))])
            )
    for one in ENCODED.findall(data):
        yield from unpacked(one)


def strings(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list) and all(isinstance(one, str) for one in plain):
        yield "".join(plain)
    elif isinstance(plain, dict | list):
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from strings(one)


def unpacked(one: bytes) -> Iterator[str]:
    """What base 64 holds, if it is text, also when that was compressed first."""
    with contextlib.suppress(ValueError):
        data = base64.b64decode(one, altchars=b"-_" if b"-" in one or b"_" in one else None)
        for opened in (bytes, zlib.decompress, gzip.decompress):
            with contextlib.suppress(ValueError, OSError, EOFError, zlib.error):
                yield bare(opened(data).decode())


def leaks(files: Files, slugs: list[str]) -> list[tuple[str, str]]:
    """The file and the first line of each hidden check or solution of these units that is in one."""
    texts = [(name, "\n\n".join(readings(name, item.data))) for name, item in files.items()]
    return [
        (name, secret.splitlines()[0])
        for slug in slugs
        for secret in [one for part in secrets(slug) for one in part if len(one) >= 25]
        for name, text in texts
        if secret in text
    ]


def test_no_hidden_check_and_no_solution_is_in_any_byte_of_it(whole):
    assert all(len(secrets(slug)[0]) >= 5 and len(secrets(slug)[1]) >= 5 for slug in UNITS)
    assert leaks(whole, UNITS) == []


def hidden_line() -> str:
    return secrets(LIST)[0][0]


def into_a_cell(book: notebook.Notebook, line: str) -> None:
    book.cells[3].source += f"\n    {line}  "


def into_an_output(book: notebook.Notebook, line: str) -> None:
    packed = base64.b64encode(zlib.compress(f"# a check\n{line}\n".encode())).decode()
    cell = next(cell for cell in book.cells if cell.cell_type == "code")
    cell.outputs = [notebook.nbformat.v4.new_output("display_data", {"image/png": packed})]


@pytest.mark.parametrize("plant", [into_a_cell, into_an_output])
def test_a_hidden_check_planted_in_a_lesson_would_be_found(whole, plant: Callable[..., None]):
    name = f"course/{LIST}.ipynb"
    book = notebook.nbformat.reads(whole[name].data.decode(), as_version=4)
    plant(book, hidden_line())
    planted = {name: Item(notebook.to_text(book).encode())}
    assert leaks(planted, [LIST]) == [(name, hidden_line())]


def in_a_lesson(course: Course, line: str) -> str:
    path = course.lesson(LIST)
    book = notebook.read(path)
    book.cells[3].source += f"\n    {line}  "
    notebook.write(path, book)
    return f"course/{LIST}.ipynb"


def in_a_hint(course: Course, line: str) -> str:
    path = course.sealed(LIST)
    sealed_ = sealed.unseal(path.read_text("utf-8"))
    first = replace(sealed_.keys[0], hints=(f"Think of\n\n    {line}",))
    path.write_text(sealed.seal(replace(sealed_, keys=(first, *sealed_.keys[1:]))), "utf-8")
    return f"exercises/{LIST}.sealed"


def in_data(course: Course, line: str) -> str:
    (course.root / "course/data/notes.txt").write_text(f"to do\n\t{line}\n", "utf-8")
    return "course/data/notes.txt"


@pytest.mark.parametrize("plant", [in_a_lesson, in_a_hint, in_data])
@pytest.mark.parametrize("what", ["a hidden check", "a solution"])
def test_a_commit_that_gives_away_what_it_must_not_is_refused(committed, tmp_path, plant, what):
    solution = next(text for text in secrets(LIST)[1] if "assert" not in text and text.count("\n") > 1)
    line = hidden_line() if what == "a hidden check" else solution
    name = plant(committed, line)
    known_fresh(commit(committed))
    ran = typed(committed, "bundle", tmp_path / "out")
    assert ran.returncode == 2
    assert f"{name} holds {line.splitlines()[0]!r}, which is in 01_01-list_" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_solutions_that_are_kept_back_are_in_no_byte_of_it(checkout, tmp_path):
    """The setting alone is not enough: what it changes must be released and committed."""
    setting = checkout.root / "course/classroom.toml"
    known_fresh(commit(checkout))
    setting.write_text("solutions = false\n", "utf-8")
    ran = typed(checkout, "bundle", tmp_path / "out")
    assert "classroom.toml is not as it was committed, and it says whether solutions are" in ran.stderr
    commit(checkout)
    ran = typed(checkout, "bundle", tmp_path / "out")
    assert f"Out of date: exercises/{LIST}.sealed, " in ran.stderr
    assert "Run `causeway release` and commit what it writes." in ran.stderr
    assert not (tmp_path / "out").exists()

    release.release(Course(checkout.root))
    commit(checkout)
    ran = typed(checkout, "bundle", tmp_path / "out")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Solutions are kept back" in ran.stdout
    for slug in SMALL:
        told = sealed.unseal((tmp_path / f"out/exercises/{slug}.sealed").read_text("utf-8"))
        assert {(key.solution, key.after) for key in told.keys} == {("", "")}


# What learners do with it.

RUN = """
import json, os, sys
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
import grader

failed = []
for path in map(Path, sys.argv[1:]):
    child = os.fork()
    if child:
        failed += [path.stem] if os.waitpid(child, 0)[1] else []
        continue
    os.chdir(path.parent)
    os.environ["JPY_SESSION_NAME"] = str(path)
    shell = InteractiveShell.instance()
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    done = [shell.run_cell("".join(cell["source"]), store_history=True, cell_id=cell["id"]) for cell in cells]
    os._exit(not all(result.success for result in done))
print(json.dumps([grader.__file__, failed]))
"""


def test_with_the_answers_of_solutions_every_visible_check_of_chapter_one_passes_in_it(whole, tmp_path):
    crate.put(whole, tmp_path / "out", "causeway")
    course = Course(tmp_path / "out")
    slugs = [slug for slug in UNITS if slug.startswith(CHAPTER)]
    visible = {name for slug in slugs for name in answered(course, slug)}
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *(str(course.exercise(slug)) for slug in slugs)],
        cwd=course.root,
        env={**PLAIN, "PYTHONPATH": str(course.root), "CAUSEWAY_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    package, failed = json.loads(ran.stdout.splitlines()[-1])
    assert package == str(course.root / "grader/__init__.py")
    assert failed == []
    record = Record(tmp_path / "home/progress.sqlite")
    events = [event for slug in slugs for event in record.events(slug, "check")]
    assert {event.item for event in events if event.outcome == "passed"} == visible
    assert {event.outcome for event in events} == {"passed"}
    assert len(visible) > 100


def answered(course: Course, slug: str) -> list[str]:
    """Write the reference answers into an exercise of the bundle; the names of its visible checks."""
    solved = {notebook.grade_id(cell): cell.source for cell in notebook.read(COURSE.solution(slug)).cells}
    book = notebook.read(course.exercise(slug))
    for cell in notebook.answers(book):
        cell.source = solved[notebook.grade_id(cell)]
    notebook.write(course.exercise(slug), book)
    return [notebook.grade_id(cell) for cell in notebook.checks(book) if not notebook.is_hidden(cell)]


def test_a_learner_s_course_is_updated_from_it_with_the_answers_in_place(committed, tmp_path):
    typed(committed, "bundle", tmp_path / "first")
    learner = Course(tmp_path / "first")
    assert typed(learner, "learn", "--prepare").returncode == 0
    mine = learner.root / f"work/exercises/{LIST}.ipynb"
    book = notebook.read(mine)
    next(notebook.answers(book)).source = "def latest(readings, count):\n    return mine"
    notebook.write(mine, book)

    text = committed.root / "course/data/README.md"
    text.write_text("Changed.\n", "utf-8")
    known_fresh(commit(committed))
    typed(committed, "bundle", "--archive", tmp_path / "newer.zip")
    ran = typed(learner, "update", "--from", tmp_path / "newer.zip")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (learner.root / "course/data/README.md").read_text() == "Changed.\n"
    assert next(notebook.answers(notebook.read(mine))).source.endswith("return mine")


def test_a_command_of_instructors_says_that_a_learner_s_course_has_no_solutions(committed, tmp_path):
    typed(committed, "bundle", tmp_path / "out")
    for words in (["release"], ["check"], ["bundle"]):
        ran = typed(Course(tmp_path / "out"), *words)
        assert ran.returncode == 2
        assert "is a course for learners: it holds no solutions." in ran.stderr


# The same commit gives the same bytes, and nothing else goes along.


def test_nothing_of_an_untidy_checkout_goes_along(committed, tmp_path):
    typed(committed, "bundle", tmp_path / "clean")
    root = committed.root
    (root / "course/draft.ipynb").write_text("not yet", "utf-8")
    (root / "exercises/keys.txt").write_text("expected: 42", "utf-8")
    (root / "work").mkdir()
    (root / "work/mine.ipynb").write_text("my answers", "utf-8")
    committed.lesson(LIST).write_text("half a lesson", "utf-8")
    (root / "grader/leak.py").unlink()
    ran = typed(committed, "bundle", tmp_path / "untidy")
    assert f"so not in it as they are now: course/{LIST}.ipynb, grader/leak.py\n" in ran.stdout
    clean, untidy = (states(tmp_path / name) for name in ("clean", "untidy"))
    assert {name: one[:2] for name, one in clean.items()} == {name: one[:2] for name, one in untidy.items()}


@pytest.mark.parametrize("ending", crate.ENDINGS)
def test_an_archive_has_the_same_bytes_wherever_and_whenever_it_is_made(committed, tmp_path, ending):
    other = Course(copy_of(committed, tmp_path / "other"))
    before = os.umask(0o077)
    try:
        typed(committed, "bundle", "--archive", tmp_path / f"a{ending}")
        os.umask(0o002)
        os.utime(other.root / "README.md", (0, 0))
        typed(other, "bundle", tmp_path / f"b{ending}")
    finally:
        os.umask(before)
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_folder_and_archives_hold_the_same_below_one_folder(committed, tmp_path):
    ran = typed(committed, "bundle", tmp_path / "out", "--archive", tmp_path / "out.zip")
    assert ran.stdout.count(" files, ") == 2
    typed(committed, "bundle", tmp_path / "out.tar.gz")
    folder = {f"causeway/{name}": one for name, one in states(tmp_path / "out").items()}
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert {info.filename: packed.read(info) for info in packed.infolist()} == {
            name: one[0] for name, one in folder.items()
        }
        assert {info.filename: info.external_attr >> 16 for info in packed.infolist()} == {
            name: one[1] for name, one in folder.items()
        }
    with tarfile.open(tmp_path / "out.tar.gz") as rolled:
        assert {info.name: info.mode | 0o100000 for info in rolled} == {
            name: one[1] for name, one in folder.items()
        }
    assert folder["causeway/binder/start"][1] & 0o777 == 0o755


def test_its_list_is_what_sha256sum_checks(committed, tmp_path):
    typed(committed, "bundle", tmp_path / "out")
    ran = subprocess.run(
        ["sha256sum", "--check", "--quiet", crate.LIST],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


# A second run.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small crate, laid out as a public repository."""
    crate.put(FIRST, tmp_path / "public", "causeway")
    (tmp_path / "public/.git").mkdir()
    (tmp_path / "public/.git/config").write_text("[core]")
    return tmp_path / "public"


FIRST = {"README.md": Item(b"one"), "course/a/1.ipynb": Item(b"1"), "course/b/2.ipynb": Item(b"2")}
SECOND = {
    "README.md": Item(b"two", runs=True),
    "course/b/2.ipynb": Item(b"2"),
    "course/a": Item(b"now a file"),
}


def test_a_second_run_writes_what_changed_and_removes_what_is_gone(folder):
    before = states(folder)
    assert crate.put(FIRST, folder, "causeway") == "nothing has changed"
    assert states(folder) == before
    assert crate.put(SECOND, folder, "causeway") == "2 written, 1 removed"
    after = states(folder)
    assert set(after) == {*SECOND, crate.LIST, ".git/config"}
    assert {name: after[name][0] for name in SECOND} == {name: one.data for name, one in SECOND.items()}
    assert after["README.md"][1] & 0o777 == 0o755
    same = ("course/b/2.ipynb", ".git/config")
    assert [after[name] for name in same] == [before[name] for name in same]


def changed(folder: Path) -> Path:
    (folder / "README.md").write_text("written by hand")
    return folder / "README.md"


def added(folder: Path) -> Path:
    (folder / "course/syllabus.md").write_text("week 1")
    return folder / "course/syllabus.md"


def linked(folder: Path) -> Path:
    shutil.move(folder / "course", folder.parent / "elsewhere")
    (folder / "course").symlink_to(folder.parent / "elsewhere")
    return folder / "course"


@pytest.mark.parametrize("touch", [changed, added, linked])
def test_a_folder_with_something_of_somebody_else_s_is_left_as_it_is(folder, touch):
    path = touch(folder)
    before = states(folder.parent)
    with pytest.raises(CannotWrite, match=re.escape(f"{path} is not as a bundle wrote it. Move it away")):
        crate.put(SECOND, folder, "causeway")
    assert states(folder.parent) == before


def test_a_checkout_is_no_place_for_its_own_bundle(committed):
    before = states(committed.root)
    ran = typed(committed, "bundle", ".")
    assert ran.returncode == 2
    assert "is not as a bundle wrote it" in ran.stderr
    assert states(committed.root) == before


def test_what_a_learner_made_in_the_folder_stays(folder):
    (folder / "work").mkdir()
    (folder / "work/mine.ipynb").write_text("mine")
    crate.put(SECOND, folder, "causeway")
    assert (folder / "work/mine.ipynb").read_text() == "mine"


def test_a_run_that_was_cut_short_is_taken_up_by_the_next(folder, monkeypatch):
    write, left = crate._write, iter([True, True])

    def cut_short(*given: object) -> bool:
        if not next(left, False):
            raise KeyboardInterrupt
        return write(*given)

    monkeypatch.setattr(crate, "_write", cut_short)
    with pytest.raises(KeyboardInterrupt):
        crate.put(SECOND, folder, "causeway")
    monkeypatch.undo()
    (folder / crate.HALF).write_text("half a file")
    crate.put(FIRST, folder, "causeway")
    crate.put(SECOND, folder, "causeway")
    found = states(folder)
    assert {name: found[name][0] for name in SECOND} == {name: one.data for name, one in SECOND.items()}


def test_an_archive_takes_the_place_of_an_older_bundle_and_of_nothing_else(tmp_path):
    place = tmp_path / "course.zip"
    assert crate.put(FIRST, place, "causeway") == "written"
    assert crate.put(FIRST, place, "causeway") == "nothing has changed"
    assert crate.put(SECOND, place, "causeway") == "written"
    for others in (tmp_path / "thesis.zip", tmp_path / "thesis.tar.gz"):
        others.write_bytes(b"not an archive at all")
        with pytest.raises(CannotWrite, match=r"is there and no bundle\. Name another file; nothing was"):
            crate.put(FIRST, others, "causeway")
        assert others.read_bytes() == b"not an archive at all"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course.zip", "thesis.tar.gz", "thesis.zip"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match=r"is no folder\. Name another; nothing was changed"):
        crate.put(FIRST, tmp_path / "file", "causeway")
    for place in (tmp_path / "file/below", tmp_path / "file/below.zip"):
        with pytest.raises(CannotWrite, match=r"was not written: .*\. Make room or name another"):
            crate.put(FIRST, place, "causeway")


# What it says.


def test_it_says_how_to_publish_it(committed, tmp_path):
    said = typed(committed, "bundle", tmp_path / "out").stdout
    assert "Publish it as https://github.com/causeway-course/causeway " in said
    assert (
        "https://HUB/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fcauseway-course%2Fcauseway"
        "&branch=main&urlpath=lab%2Ftree%2Fcauseway%2Fcourse%2F00-map.ipynb"
    ) in said
    assert "Solutions open after a pass or 3 tries" in said


def test_a_course_that_git_does_not_know_is_told_how_to_begin(checkout, tmp_path):
    ran = typed(checkout, "bundle", tmp_path / "out")
    assert ran.returncode == 2
    assert "not a git repository" in ran.stderr
    assert "`git init`, `git add .` and `git commit` make the first one. Nothing was changed." in ran.stderr


def test_a_commit_that_lacks_a_file_is_told_which(committed, tmp_path):
    path = committed.solution(LIST)
    subprocess.run(["git", "rm", "--quiet", "--cached", path], cwd=committed.root, check=True)
    (committed.root / ".gitignore").write_text("solutions/01-data-structures/01-list.ipynb\n", "utf-8")
    commit(committed)
    ran = typed(committed, "bundle", tmp_path / "out")
    assert ran.returncode == 2
    assert re.match(rf"causeway bundle: commit \w+: solutions/{LIST}\.ipynb is missing\. Restore", ran.stderr)


def test_an_archive_of_another_kind_is_refused(committed, capsys):
    with pytest.raises(SystemExit):
        cli.main(["bundle", "--archive", "course.rar"])
    assert "course.rar ends in none of .zip, .tar.gz, .tgz" in capsys.readouterr().err
