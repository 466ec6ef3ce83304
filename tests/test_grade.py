"""A class from folder to gradebook, with real submissions and real kernels."""

from __future__ import annotations

import csv
import html
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from grader import bridge, cli, gradebook, notebook
from grader.course import Course
from tests import kills, make_class
from tests.commands import causeway
from tests.conftest import COURSE

CLASS = Path(__file__).parent / "submissions"
LEARNERS = sorted(path.name for path in CLASS.iterdir() if path.is_dir())
CHAPTER = "01-data-structures"
# Root may write anywhere; without this capability it is held to the permissions like everybody.
OVERRIDES = "-dac_override,-dac_read_search"
NO_OVERRIDE = (
    ["setpriv", f"--bounding-set={OVERRIDES}", f"--inh-caps={OVERRIDES}"] if os.geteuid() == 0 else []
)


@pytest.fixture(autouse=True)
def here(small: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small course is what is graded with."""
    monkeypatch.chdir(small.root)


Grade = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def grade(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Grade:
    """The command in this process: what it returned and printed."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        code, said = cli.main(["grade", *arguments]), capsys.readouterr()
        return subprocess.CompletedProcess(["causeway", "grade", *arguments], code, said.out, said.err)

    return run


@pytest.fixture
def out(graded: Path, tmp_path: Path) -> Path:
    """A place with a gradebook and keys in which nothing has been graded."""
    place = Path(shutil.copytree(graded, tmp_path / "out"))
    kills.forget(place)
    return place


def expected(learner: str) -> dict:
    return tomllib.loads((CLASS / learner / "expected.toml").read_text("utf-8"))


def row(graded: Path, learner: str, assignment: str = CHAPTER) -> dict[str, str]:
    with (graded / f"{assignment}.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["learner"] == learner)


def scores_of(graded: Path, learner: str) -> dict[str, float]:
    """A learner's points by grade id, as the gradebook holds them."""
    scores = gradebook.Gradebook(bridge.database_of(graded)).scores(CHAPTER, learner)
    return {name: score.total for name, score in scores.items()}


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_submission_earns_the_points_written_beside_it(graded, learner, small):
    table = row(graded, learner)
    points = {unit.name: float(table[unit.slug]) for unit in small.units}
    assert points == expected(learner)["points"]
    assert float(table["points"]) == sum(points.values())


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_table_says_what_there_is_to_say_about_a_submission(graded, learner):
    assert [said for said in expected(learner)["says"] if said not in row(graded, learner)["notes"]] == []
    assert bool(row(graded, learner)["notes"]) == bool(expected(learner)["says"])


@pytest.mark.parametrize("learner", [name for name in LEARNERS if name != "not-a-notebook"])
def test_the_gradebook_holds_what_the_table_says(graded, learner):
    scores = scores_of(graded, learner)
    assert sum(scores.values()) == float(row(graded, learner)["points"])


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_submission_has_one_feedback_page(graded, learner):
    pages = list((graded / "feedback" / learner).iterdir())
    assert [page.name for page in pages] == [f"{CHAPTER}.html"]
    points = float(row(graded, learner)["points"])
    assert (
        f'<p class="total">{points:g} of {float(row(graded, learner)["max_points"]):g} points</p>'
        in pages[0].read_text("utf-8")
    )


def test_make_demo_shows_every_learner_and_where_the_feedback_is(clone):
    assert clone.demo.returncode == 0, clone.demo.stderr
    assert [learner for learner in LEARNERS if f"│ {learner} " not in clone.demo.stdout] == []
    assert f"Feedback:  {clone.grading / 'feedback'}" in clone.demo.stdout
    assert "Traceback" not in clone.demo.stdout + clone.demo.stderr


def test_no_hidden_test_is_in_a_feedback_page(graded, small):
    pages = html.unescape("".join(path.read_text("utf-8") for path in (graded / "feedback").rglob("*.html")))
    for unit in small.units:
        checks = list(notebook.checks(notebook.read(COURSE.solution(unit.slug))))
        shown = "\n".join(cell.source for cell in checks if not notebook.is_hidden(cell))
        hidden = "\n".join(cell.source for cell in checks if notebook.is_hidden(cell))
        secret = [
            line.strip() for line in hidden.splitlines() if "assert " in line and line.strip() not in shown
        ]
        assert len(secret) > 20
        assert [line for line in secret if line in pages] == []


def test_the_small_class_is_what_its_recipe_makes():
    assert [path for path, text in make_class.files(COURSE).items() if path.read_text("utf-8") != text] == []


def one_submission(folder: Path, learner: str = "ada", source: str = "perfect") -> Path:
    target = folder / learner / CHAPTER
    shutil.copytree(CLASS / source / CHAPTER, target)
    return target


def test_grading_again_gives_the_same_and_a_better_submission_replaces_the_old(grade, out, tmp_path):
    handed_in = one_submission(tmp_path / "in", source="half-done")
    first = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    table = (out / f"{CHAPTER}.csv").read_text()
    again = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert (first.returncode, again.returncode) == (0, 0)
    assert (out / f"{CHAPTER}.csv").read_text() == table

    shutil.copytree(CLASS / "perfect" / CHAPTER, handed_in, dirs_exist_ok=True)
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert row(out, "ada")["points"] == row(out, "ada")["max_points"]


def test_grading_again_takes_back_old_points_and_keeps_marks_given_by_hand(grade, out, tmp_path):
    handed_in = one_submission(tmp_path / "in")
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    with Gradebook(bridge.database_of(out), "causeway") as gradebook:
        mark = gradebook.find_grade("01_01-list_1-latest_hidden", "01-list", CHAPTER, "ada")
        mark.manual_score = 1.5
        gradebook.db.commit()

    for path in handed_in.iterdir():
        path.write_text("nothing any more")
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    scores = scores_of(out, "ada")
    assert {name: score for name, score in scores.items() if score} == {"01_01-list_1-latest_hidden": 1.5}


CHAPTERS = [chapter for chapter in COURSE.roadmap.chapters if COURSE.units_of(chapter)]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.slug for chapter in CHAPTERS])
def test_every_exercise_of_a_chapter_can_be_graded_and_its_solution_earns_everything(tmp_path, chapter):
    units = COURSE.units_of(chapter)
    for unit in units:
        path = tmp_path / "in" / "ada" / f"{unit.slug}.ipynb"
        notebook.write_text(path, make_class.solved(COURSE, unit.slug))
    ran = causeway("grade", chapter.slug, str(tmp_path / "in"), "--output", str(tmp_path / "out"))
    assert (ran.returncode, ran.stderr) == (0, "")
    table = row(tmp_path / "out", "ada", chapter.slug)
    assert [unit.slug for unit in units if not float(table[unit.slug])] == []
    assert (table["points"], table["notes"]) == (table["max_points"], "")


def test_one_notebook_of_a_chapter_is_graded_and_what_the_others_earned_stays(grade, out, tmp_path):
    handed_in = one_submission(tmp_path / "in", source="half-done")
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    before = scores_of(out, "ada")
    shutil.copytree(CLASS / "perfect" / CHAPTER, handed_in, dirs_exist_ok=True)
    ran = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out), "--only", "03-dict")
    assert (ran.returncode, ran.stderr) == (0, "")
    after = scores_of(out, "ada")
    assert sum(score for name, score in after.items() if "_03-dict_" in name) == 29
    lists = {name: score for name, score in before.items() if "_01-list_" in name}
    assert lists == {name: score for name, score in after.items() if "_01-list_" in name}
    assert 0 < sum(lists.values()) < 34
    table = row(out, "ada")
    assert (table["points"], table["max_points"], f"{CHAPTER}/01-list" in table) == ("29", "29", False)


def test_a_notebook_that_is_not_in_the_chapter_cannot_be_graded_alone(refused, tmp_path):
    said = refused(CHAPTER, str(CLASS), "--output", str(tmp_path / "out"), "--only", "09-magic")
    assert "has no exercise '09-magic'. Name one of: 01-list, 03-dict." in said


def test_a_notebook_that_was_not_handed_in_earns_nothing_and_is_named(grade, out, tmp_path):
    (one_submission(tmp_path / "in") / "03-dict.ipynb").unlink()
    ran = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    graded = row(out, "ada")
    assert ran.returncode == 0
    assert graded[f"{CHAPTER}/03-dict"] == "0"
    assert graded[f"{CHAPTER}/01-list"] != "0"
    assert graded["notes"] == "03-dict: the notebook was not handed in."


def test_a_cell_that_cannot_be_interrupted_costs_its_own_task_only(grade, out, tmp_path):
    deaf = "sum(iter(int, 1))  # not a line of Python runs in it, so none can be interrupted"
    answer_first_with(one_submission(tmp_path / "in") / "01-list.ipynb", deaf)
    ran = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out), "--limit", "3")
    graded = row(out, "ada")
    assert ran.returncode == 0
    assert graded[f"{CHAPTER}/01-list"] == "30"
    assert graded[f"{CHAPTER}/03-dict"] == "29"
    assert "01-list: cell 01_01-list_1-latest ended the run" in graded["notes"]
    assert "killed at its limit of 3 s" in graded["notes"]


def test_nothing_that_a_submission_started_outlives_its_run(grade, out, tmp_path):
    left = f"sleep {os.getpid()}.5"  # a command line that no other process has
    daemon = f"import subprocess\nsubprocess.Popen({left.split()!r}, start_new_session=True)"
    answer_first_with(one_submission(tmp_path / "in") / "01-list.ipynb", daemon)
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert row(out, "ada")[f"{CHAPTER}/01-list"] == "30"
    assert left not in [
        " ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])
    ]


def answer_first_with(path: Path, source: str) -> None:
    book = notebook.read(path)
    next(notebook.answers(book)).source = source
    notebook.write(path, book)


BAD_NAMES = ["a+b", "a*b", ".hidden", "con", "ends with a dot.", "two\nlines", "<b>bold", "x" * 120]


def test_a_learner_whose_name_cannot_be_a_folder_is_reported_and_the_next_one_graded(grade, out, tmp_path):
    for name in BAD_NAMES:
        one_submission(tmp_path / "in", name)
    one_submission(tmp_path / "in", "zoë o'neil", "empty")
    ran = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    with (out / f"{CHAPTER}.csv").open(encoding="utf-8", newline="") as file:
        refused = [
            row["learner"] for row in csv.DictReader(file) if "cannot be a learner's folder" in row["notes"]
        ]
    assert refused == sorted(BAD_NAMES)
    assert "two\nlines" not in ran.stdout
    assert row(out, "zoë o'neil")["notes"] == ""
    assert [path.name for path in (out / "submitted").iterdir()] == ["zoë o'neil"]


BAD_FILES = {
    "not_json": (b"My answers are in the attached document.", "its text is not JSON"),
    "not_utf8": ("é".encode("latin-1") * 40, "its text is not JSON"),
    "truncated": (b'{"cells": [{"cell_type": "code", "sour', "its text is not JSON"),
    "empty": (b"", "it is empty"),
    "json_but_no_notebook": (b'[{"cells": []}]', "it is JSON but no notebook of format 4"),
    "no_cells": (b'{"nbformat": 4, "worksheets": []}', "it is JSON but no notebook of format 4"),
    "odd_cells": (
        b'{"cells": [1, null, {"source": 7, "metadata": []}]}',
        "it holds no task of this exercise",
    ),
    "too_large": (b" " * 5_000_001, "more than 5,000,000"),
    "too_many_cells": (b'{"cells": [' + b",".join([b"{}"] * 1001) + b"]}", "more than 1,000"),
    "another_course": (
        b'{"cells": [{"cell_type": "code", "source": "1", "metadata": {}}]}',
        "it holds no task of this exercise",
    ),
    "deep": (b"[" * 100_000, "its text is not JSON"),
}


def test_a_file_that_cannot_be_graded_gets_one_sentence_with_what_to_do(grade, out, tmp_path):
    for name, (data, _) in BAD_FILES.items():
        folder = tmp_path / "in" / name / CHAPTER
        folder.mkdir(parents=True)
        (folder / "01-list.ipynb").write_bytes(data)
    ran = grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert (ran.returncode, ran.stderr) == (2, "")
    for name, (_, sentence) in BAD_FILES.items():
        note = row(out, name)["notes"].split(" | ")[0]
        assert note.startswith("01-list: not graded: it ")
        assert sentence in note
        assert "hand in the" in note or "hand it in again" in note
    assert list((out / "submitted").rglob("*.ipynb")) == []


def test_a_link_or_a_folder_in_place_of_a_notebook_is_refused(grade, out, tmp_path):
    folder = tmp_path / "in" / "ada" / CHAPTER
    (folder / "01-list.ipynb").mkdir(parents=True)
    (folder / "03-dict.ipynb").symlink_to(COURSE.solution(f"{CHAPTER}/03-dict"))
    grade(CHAPTER, str(tmp_path / "in"), "--output", str(out))
    assert row(out, "ada")["notes"].count("it is not an ordinary file") == 2
    assert row(out, "ada")["points"] == "0"


@pytest.fixture
def refused(grade: Grade) -> Callable[..., str]:
    """What the command says of what it refuses."""

    def run(*arguments: str) -> str:
        ran = grade(*arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert len(ran.stderr.strip().splitlines()) == 1
        return ran.stderr

    return run


def test_a_chapter_is_known_by_its_number_too(course):
    assert course.assignment("01") == course.assignment(CHAPTER)


def test_an_unknown_assignment_is_refused_with_the_names_there_are(refused, tmp_path):
    said = refused("02-magic", str(CLASS), "--output", str(tmp_path / "out"))
    assert "There is no assignment '02-magic'" in said
    assert f"Name one of: {CHAPTER}." in said
    assert not (tmp_path / "out").exists()


def test_one_notebook_for_an_assignment_is_refused_with_what_to_type(refused):
    said = refused("03-dict", str(CLASS))
    assert "For one notebook: 01-data-structures ... --only 03-dict." in said


def test_a_missing_folder_is_refused(refused, tmp_path):
    said = refused(CHAPTER, str(tmp_path / "nowhere"), "--output", str(tmp_path / "out"))
    assert "is not a folder. Name the one that holds the learners' folders." in said
    assert not (tmp_path / "out").exists()


def test_a_folder_without_submissions_is_refused(refused, tmp_path):
    (tmp_path / "in").mkdir()
    said = refused(CHAPTER, str(tmp_path / "in"), "--output", str(tmp_path / "out"))
    assert f"holds no submission: expected <learner>/{CHAPTER}/*.ipynb in it." in said
    assert not (tmp_path / "out").exists()


LAID = {
    "the same folder": ("grading", "grading"),
    "a grader's own copy": ("grading/submitted", "grading"),
    "beside its folders": ("grading/class/in", "grading"),
    "grades below the submissions": ("class", "class/grading"),
    "through a link": ("link/submitted", "grading"),
}


@pytest.mark.parametrize("which", LAID)
def test_submissions_and_grades_that_lie_in_each_other_are_refused_and_nothing_changes(
    refused, tmp_path, which
):
    handed_in, grading = (tmp_path / name for name in LAID[which])
    (tmp_path / "grading").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "grading")
    one_submission(handed_in)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for more in ([], ["--preview"]):
        said = refused(CHAPTER, str(handed_in), "--output", str(grading), *more)
        assert "must not lie in each other: one would replace the other. Copy the submissions" in said
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_place_that_cannot_be_written_to_is_refused(refused, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = refused(CHAPTER, str(CLASS), "--output", str(tmp_path / "file" / "out"))
    assert "cannot be written to: Not a directory. Name another with --output." in said


def test_a_folder_without_permission_to_write_is_refused(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    ran = causeway(
        "grade", CHAPTER, str(CLASS), "--output", str(closed / "out"), cwd=Path.cwd(), before=NO_OVERRIDE
    )
    assert ran.returncode == 2, ran.stderr
    assert "cannot be written to: Permission denied. Name another with --output." in ran.stderr
    assert list(closed.iterdir()) == []


def test_a_command_outside_the_course_says_where_to_go(tmp_path):
    ran = causeway("grade", CHAPTER, str(CLASS), cwd=tmp_path)
    assert ran.returncode == 2
    assert "is not inside a Causeway course" in ran.stderr
