"""A class that is graded again: after a kill, a full disk, a lock, a new submission, a mended check."""

from __future__ import annotations

import csv
import functools
import json
import os
import pty
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader import cli, notebook, release
from grader.course import Course
from grader.results import OPEN
from tests import kills
from tests.commands import PLAIN, ROOT
from tests.conftest import COURSE
from tests.kills import CHAPTER, CLASS, LEARNERS, UNIT, family, hand_in, rows, start, state, survivors
from tests.make_class import solved

# Root may write anywhere; without this capability it is held to the permissions like everybody.
OVERRIDES = "-dac_override,-dac_read_search"
NO_OVERRIDE = (
    ["setpriv", f"--bounding-set={OVERRIDES}", f"--inh-caps={OVERRIDES}"] if os.geteuid() == 0 else []
)
OWN_MOUNTS = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
Grade = Callable[..., str]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hand_in(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def undisturbed(small: Course, handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the class was graded in one go; never to be changed."""
    place = tmp_path_factory.mktemp("undisturbed") / "grading"
    running = start(small.root, handed_in, place)
    said, wrong = running.communicate()
    assert (running.returncode, wrong) == (0, "")
    assert said.splitlines()[: len(LEARNERS)] == [f"graded {learner}" for learner in LEARNERS]
    return place


@pytest.fixture
def place(undisturbed: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on in."""
    return Path(shutil.copytree(undisturbed, tmp_path / "grading"))


@pytest.fixture
def ready(place: Path) -> Path:
    """A place with a gradebook and keys in which nothing has been graded."""
    kills.forget(place)
    return place


@pytest.fixture
def mine(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of the submissions, to be changed at will."""
    return Path(shutil.copytree(handed_in, tmp_path / "in"))


@pytest.fixture
def grade(small: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Grade:
    """The command in this process; what it printed."""
    monkeypatch.chdir(small.root)
    monkeypatch.setenv("COLUMNS", "200")

    def run(handed_in: Path, place: Path, *more: str, code: int = 0) -> str:
        assert cli.main(kills.command(handed_in, place, *more)[3:]) == code
        said = capsys.readouterr()
        assert said.err == ""
        return said.out

    return run


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = running.communicate()
    return running.returncode, said


def points(place: Path) -> dict[str, str]:
    with (place / f"{CHAPTER}.csv").open(encoding="utf-8", newline="") as file:
        return {row["learner"]: row["points"] for row in csv.DictReader(file)}


def row(place: Path, learner: str) -> dict[str, str]:
    with (place / f"{CHAPTER}.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["learner"] == learner)


def traces(place: Path) -> dict[str, tuple[int, int]]:
    """What changes in a file or folder when it is written again, even with what it held."""
    return {
        str(path.relative_to(place)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in place.rglob("*")
    }


def children() -> int:
    """Grows with every process that this one started and that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt


# A second run


def test_a_second_run_does_no_work_and_prints_the_same(undisturbed, handed_in, place, grade):
    first = grade(handed_in, place)
    before = traces(place), state(place), children()
    assert grade(handed_in, place) == first
    assert (traces(place), state(place), children()) == before
    assert state(place) == state(undisturbed)


def test_a_preview_of_what_is_graded_says_that_nothing_would_change(handed_in, place, grade):
    before = traces(place)
    assert grade(handed_in, place, "--preview") == "No mark would change.\n"
    assert traces(place) == before


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_table_is_in_the_order_of_the_names_whatever_the_number_of_workers(
    undisturbed, handed_in, ready, grade, jobs
):
    said = grade(handed_in, ready, "--jobs", jobs)
    assert said.splitlines()[: len(LEARNERS)] == [f"graded {learner}" for learner in LEARNERS]
    assert list(points(ready)) == list(LEARNERS)
    assert state(ready) == state(undisturbed)


def test_a_terminal_shows_how_many_are_graded_and_how_long_the_rest_will_take(small, handed_in, place):
    said = on_a_terminal(small.root, kills.command(handed_in, place))
    assert re.search(r"grading.*\d/6.*(-:--:--|\d:\d\d:\d\d)", said)
    assert "graded " not in said
    assert "perfect" in said


def on_a_terminal(root: Path, command: list[str]) -> str:
    near, far = pty.openpty()
    environment = {**PLAIN, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}
    del environment["NO_COLOR"]
    running = subprocess.Popen(command, cwd=root, env=environment, stdin=far, stdout=far, stderr=far)
    os.close(far)
    said = b""
    try:
        while part := os.read(near, 1 << 16):
            said += part
    except OSError:  # what Linux says when nobody holds the other end any more
        pass
    os.close(near)
    assert running.wait() == 0
    return said.decode()


# Killed


@pytest.mark.parametrize("seed", range(2))
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(
    small, undisturbed, handed_in, ready, seed
):
    killing = kills.Kills(random.Random(seed), small.root, handed_in, 1.5)
    while killing.victims.total() < 2:
        kills.forget(ready)
        killing.until_graded(ready, 3, ("group", "parent"))
        assert killing.wrong == []
        assert state(ready) == state(undisturbed)


def test_a_run_killed_while_it_makes_its_gradebook_makes_it_again(small, undisturbed, handed_in, tmp_path):
    place = tmp_path / "grading"
    running = start(small.root, handed_in, place)
    while not (place / "gradebook.db.tmp").exists():
        os.sched_yield()
    processes = family(running.pid)
    running.kill()  # the process alone: what it started must notice
    running.communicate()
    assert survivors(processes, running.pid) == []
    assert not (place / "gradebook.db").exists()
    assert ended(start(small.root, handed_in, place)) == (0, "")
    assert state(place) == state(undisturbed)


def endless(folder: Path, learner: str = "zoe") -> Path:
    """A submission that is being graded until its limits end it, after all others."""
    target = folder / learner / CHAPTER
    target.mkdir(parents=True)
    shutil.copy2(CLASS / "never-ends" / CHAPTER / f"{UNIT}.ipynb", target)
    return folder


def until_all_but_the_last(running: subprocess.Popen[str]) -> None:
    assert running.stdout
    for learner in LEARNERS:
        assert running.stdout.readline() == f"graded {learner}\n"


def test_a_worker_killed_while_it_grades_costs_nothing(small, undisturbed, mine, ready):
    running = start(small.root, endless(mine), ready, "--jobs", "1", "--limit", "1.5")
    until_all_but_the_last(running)
    hand = next(process for process in family(running.pid) if kills.is_hand(process))
    hand.kill()
    assert ended(running) == (0, "")
    assert points(ready) == {**points(undisturbed), "zoe": "25"}


def busy_hand(number: int, after: psutil.Process | None = None) -> psutil.Process:
    """The worker that comes after another, when it runs a submission: its run has lived for a while."""
    seen: dict[int, float] = {}
    while True:
        for hand in filter(kills.is_hand, family(number)):
            for run in family(hand.pid)[3:]:
                if hand != after and time.monotonic() - seen.setdefault(run.pid, time.monotonic()) > 1:
                    return hand
        time.sleep(0.05)


def test_a_submission_that_ends_two_workers_gets_a_sentence_and_is_not_taken_for_graded(
    small, undisturbed, mine, ready
):
    running = start(small.root, endless(mine), ready, "--jobs", "1", "--limit", "20")
    until_all_but_the_last(running)
    first = busy_hand(running.pid)
    first.kill()
    busy_hand(running.pid, first).kill()
    assert ended(running) == (2, "")
    assert points(ready) == {**points(undisturbed), "zoe": "0"}
    assert row(ready, "zoe")["notes"] == (
        f"{UNIT}: not graded: it ended the process that marked it, twice. "
        "Look at it by hand, or grade it again."
    )
    assert rows(ready) == rows(undisturbed)  # not graded is not zero
    assert sorted(kills.finished(ready)) == list(LEARNERS)


def test_ctrl_c_ends_a_run_with_a_sentence_and_the_next_one_goes_on(small, undisturbed, mine, ready):
    running = start(small.root, endless(mine), ready, "--jobs", "1")
    until_all_but_the_last(running)
    processes, done = family(running.pid), kills.finished(ready)
    os.killpg(running.pid, signal.SIGINT)
    assert ended(running) == (
        130,
        "causeway grade: stopped. What was graded is kept: grade again, and it goes on from there.\n",
    )
    assert survivors(processes, running.pid) == []
    assert sorted(done) == list(LEARNERS)
    shutil.rmtree(mine / "zoe")
    assert ended(start(small.root, mine, ready)) == (0, "")
    assert (kills.finished(ready), state(ready)) == (done, state(undisturbed))


def test_two_graders_do_not_write_to_one_place(small, mine, ready):
    first = start(small.root, endless(mine), ready, "--jobs", "1", "--limit", "20")
    until_all_but_the_last(first)
    code, said = ended(start(small.root, mine, ready))
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert code == 2
    assert sentence(said) == (
        f"{ready} is being written by another `causeway grade`. Wait until it has ended, or name another "
        "place with --output."
    )


def test_grades_written_in_part_are_written_again_even_for_what_was_handed_in_before(
    undisturbed, handed_in, place, grade
):
    """Killed while it wrote a second submission, which the learner then took back."""
    path = place / ".causeway" / "register" / CHAPTER / "perfect.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**record, "writing": [UNIT]}))
    shutil.rmtree(place / "autograded" / "perfect")
    db = sqlite3.connect(place / "gradebook.db")
    db.execute("UPDATE grade SET auto_score = 0")
    db.commit()
    db.close()
    grade(handed_in, place)
    assert [row for row in rows(place)["grades"] if row[0] == "perfect"] == [
        row for row in rows(undisturbed)["grades"] if row[0] == "perfect"
    ]
    assert (place / "autograded" / "perfect").is_dir()
    assert path.read_bytes() == (undisturbed / path.relative_to(place)).read_bytes()


# Refused


def sentence(said: str) -> str:
    assert said.startswith("causeway grade: ")
    assert said.count("\n") == 1
    return said.removeprefix("causeway grade: ").strip()


@pytest.fixture(scope="module")
def half_graded(small: Course, undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where half of the class has been graded; never to be changed."""
    folder = tmp_path_factory.mktemp("half")
    place = Path(shutil.copytree(undisturbed, folder / "grading"))
    kills.forget(place)
    assert ended(start(small.root, hand_in(folder / "in", LEARNERS[:3]), place)) == (0, "")
    return place


@pytest.fixture
def half(half_graded: Path, tmp_path: Path) -> Path:
    """A copy of it, to go on in."""
    place = Path(shutil.copytree(half_graded, tmp_path / "grading"))
    assert sorted(kills.finished(place)) == list(LEARNERS[:3])
    return place


def test_a_gradebook_that_is_held_for_too_long_ends_the_run_and_the_next_one_goes_on(
    small, undisturbed, handed_in, half
):
    done = kills.finished(half)
    other = sqlite3.connect(half / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    code, said = ended(start(small.root, handed_in, half, "--patience", "0.2"))
    other.execute("ROLLBACK")
    other.close()
    assert code == 2
    assert sentence(said) == (
        f"sqlite:///{half}/gradebook.db was not written: another process held it for more than 0.2 s "
        "(database is locked). What it held is unchanged; put that right and go on."
    )
    assert kills.finished(half) == done
    assert ended(start(small.root, handed_in, half)) == (0, "")
    assert {name: kills.finished(half)[name] for name in done} == done
    assert state(half) == state(undisturbed)


@pytest.mark.parametrize("folder", ["autograded", f".causeway/register/{CHAPTER}"])
def test_a_folder_that_becomes_read_only_ends_the_run_and_the_next_one_goes_on(
    small, undisturbed, handed_in, half, folder
):
    done = kills.finished(half)
    (half / folder).chmod(0o555)
    ran = subprocess.run(
        [*NO_OVERRIDE, *kills.command(handed_in, half)],
        cwd=small.root,
        env={**PLAIN, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    (half / folder).chmod(0o755)
    assert ran.returncode == 2
    assert "Permission denied" in sentence(ran.stderr)
    assert "grade again" in ran.stderr
    assert str(half / folder) in ran.stderr
    assert kills.finished(half) == done
    assert ended(start(small.root, handed_in, half)) == (0, "")
    assert {name: kills.finished(half)[name] for name in done} == done
    assert state(half) == state(undisturbed)


FULL = """
set -e
mount -t tmpfs -o size=$size tmpfs $disk
cp -a $ready/. $disk
set +e
"$@" > $out/said.1 2> $out/wrong.1
echo $? > $out/code.1
cp -a $disk $out/place.1
mount -o remount,size=100m $disk
"$@" > $out/said.2 2> $out/wrong.2
echo $? > $out/code.2
cp -a $disk $out/place.2
"""


@pytest.mark.parametrize("kilobytes", [40, 350])
def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(
    small, undisturbed, handed_in, ready, tmp_path, kilobytes
):
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    used = sum(-(-path.stat().st_size // 4096) * 4 for path in ready.rglob("*") if path.is_file())
    size = f"{used + kilobytes}k"
    told = {"size": size, "disk": disk, "ready": ready, "out": out, "PYTHONPATH": ROOT}
    subprocess.run(
        # Without walls: these are built in a namespace of their own already.
        [*OWN_MOUNTS, "sh", "-c", FULL, "sh", *kills.command(handed_in, disk, "--jobs", "1", "--no-sandbox")],
        cwd=small.root,
        env={**PLAIN, **{name: str(value) for name, value in told.items()}},
        check=True,
    )
    assert (out / "code.1").read_text() == "2\n"
    said = sentence((out / "wrong.1").read_text())
    assert "No space left on device" in said or "database or disk is full" in said
    assert "make room" in said or "put that right and go on" in said
    done, graded = kills.finished(out / "place.1"), (out / "said.1").read_text().splitlines()
    assert graded == [f"graded {learner}" for learner in sorted(done)]
    assert (out / "code.2").read_text() == "0\n"
    assert points(out / "place.2") == points(undisturbed)
    assert rows(out / "place.2") == rows(undisturbed)


# Changed


def test_a_gradebook_that_was_lost_is_filled_again(undisturbed, handed_in, place, grade):
    (place / "gradebook.db").unlink()
    grade(handed_in, place)
    assert state(place) == state(undisturbed)


def test_a_submission_handed_in_anew_replaces_the_old_one_and_no_other_is_run(
    undisturbed, mine, place, grade
):
    done = kills.finished(place)
    shutil.copytree(mine / "perfect", mine / "wrong", dirs_exist_ok=True)
    assert grade(mine, place, "--preview").splitlines()[-1] == "Learners: 1 gain."
    assert kills.finished(place) == done
    grade(mine, place)
    assert points(place) == {**points(undisturbed), "wrong": "29"}
    assert sum(row[3] for row in rows(place)["grades"] if row[:2] == ("wrong", UNIT)) == 29
    changed = {name for name, trace in kills.finished(place).items() if done[name] != trace}
    assert changed == {"wrong"}


def test_a_notebook_that_was_taken_away_loses_its_points_and_one_that_appears_is_graded(
    undisturbed, mine, place, grade
):
    path = mine / "perfect" / CHAPTER / f"{UNIT}.ipynb"
    aside = path.rename(mine / "aside.ipynb")
    before = children()
    assert grade(mine, place, "--preview").splitlines()[-1] == "Learners: 1 lose."
    grade(mine, place)
    assert points(place) == {**points(undisturbed), "perfect": "0"}
    assert row(place, "perfect")["notes"] == f"{UNIT}: the notebook was not handed in."
    assert children() == before  # there was nothing to run
    aside.rename(path)
    grade(mine, place)
    assert state(place) == state(undisturbed)


def test_one_notebook_alone_leaves_the_marks_and_the_page_of_the_others(small, mine, ready, grade):
    both = mine / "perfect" / CHAPTER
    (both / "01-list.ipynb").write_text(solved(COURSE, f"{CHAPTER}/01-list"), "utf-8")
    for other in LEARNERS:
        if other != "perfect":
            shutil.rmtree(mine / other)
    grade(mine, ready, "--only", "01-list", UNIT)
    whole, page, most = rows(ready), page_of(ready, "perfect"), row(ready, "perfect")["max_points"]
    shutil.copy2(CLASS / "wrong" / CHAPTER / f"{UNIT}.ipynb", both)
    grade(mine, ready)
    assert [row for row in rows(ready)["grades"] if row[1] == "01-list"] == [
        row for row in whole["grades"] if row[1] == "01-list"
    ]
    assert (ready / "autograded" / "perfect" / CHAPTER / "01-list.ipynb").is_file()
    assert page_of(ready, "perfect") != page
    assert f"of {most} points" in page_of(ready, "perfect")
    before = children()
    grade(mine, ready, "--only", "01-list", UNIT)
    assert children() == before


def page_of(place: Path, learner: str) -> str:
    return (place / "feedback" / learner / f"{CHAPTER}.html").read_text("utf-8")


def mend(course: Course) -> None:
    """Change the hidden check of the first task: some who failed it pass, and some the other way round."""
    path = course.solution(f"{CHAPTER}/{UNIT}")
    book = notebook.read(path)
    check = next(cell for cell in notebook.checks(book) if notebook.is_hidden(cell))
    check.source = (
        "# Hidden checks: what it says of itself.\n### BEGIN HIDDEN TESTS\n"
        'assert restock.__doc__ == "Return a new dictionary: the stock with every move added."\n'
        "### END HIDDEN TESTS"
    )
    notebook.write(path, book)
    release.release(Course(course.root))


def test_a_mended_check_changes_the_marks_of_its_task_and_a_preview_says_whose(
    checkout, undisturbed, handed_in, place, grade, monkeypatch
):
    give_by_hand(place, "wrong", "01_03-dict_2-invert_visible", 0.5)
    monkeypatch.chdir(checkout.root)
    mend(checkout)
    before, traced = rows(place), {name: trace for name, trace in traces(place).items() if "keys" not in name}
    said = grade(handed_in, place, "--preview")
    assert said.splitlines() == [
        "another-style  03-dict  01_03-dict_1-restock  4 -> 2 of 4",
        "empty  03-dict  01_03-dict_1-restock  0 -> 2 of 4",
        "Learners: 1 gain, 1 lose.",
    ]
    after = {name: trace for name, trace in traces(place).items() if "keys" not in name}
    assert (rows(place), after) == (before, traced)
    grade(handed_in, place)
    hidden = "01_03-dict_1-restock_hidden"
    new = {("another-style", hidden): 0.0, ("empty", hidden): 2.0}
    assert scores(rows(place)) == {**scores(before), **new}
    assert scores(rows(place))["wrong", "01_03-dict_2-invert_visible"] == 0.5
    assert points(place)["empty"] == "2"


def scores(found: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(learner, cell): auto for learner, _, cell, auto, *_ in found["grades"]}


def give_by_hand(place: Path, learner: str, check: str, given: float) -> None:
    """Make what was once given differ from what a rerun would give."""
    path = place / ".causeway" / "register" / CHAPTER / f"{learner}.json"
    data = json.loads(path.read_text("utf-8"))
    for task in data["notebooks"][UNIT]["result"]["tasks"]:
        for one in task["checks"]:
            if one["id"] == check:
                one["points"] = given
    path.write_text(json.dumps(data))
    db = sqlite3.connect(place / "gradebook.db")
    db.execute(
        "UPDATE grade SET auto_score = ? WHERE cell_id = (SELECT id FROM base_cell WHERE name = ?) AND"
        " notebook_id IN (SELECT h.id FROM submitted_notebook h JOIN submitted_assignment s"
        " ON s.id = h.assignment_id WHERE s.student_id = ?)",
        (given, check, learner),
    )
    db.commit()
    db.close()


# As on a system that gives ordinary users no namespaces.
NO_WALLS = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
BARE = ["unshare", "-rm", "sh", "-c", NO_WALLS, "sh"]


def test_what_ran_without_a_sandbox_is_graded_anew_where_one_is_required_and_a_preview_says_so(
    small, tmp_path, ready, grade
):
    mine = hand_in(tmp_path / "in", ("half-done", "perfect"))
    run = functools.partial(subprocess.run, cwd=small.root, env={**PLAIN, "PYTHONPATH": str(ROOT)})
    run([*BARE, *kills.command(mine, ready)], check=True)
    assert row(ready, "perfect")["notes"] == f"{UNIT}: {OPEN}"
    before, done = rows(ready), kills.finished(ready)
    assert grade(mine, ready, "--preview") == "No mark would change.\n"
    assert grade(mine, ready, "--preview", "--require-sandbox").splitlines() == [
        "Graded anew in a sandbox: 2 submissions that ran without one.",
        "No mark would change.",
    ]
    assert kills.finished(ready) == done
    grade(mine, ready)
    assert kills.finished(ready) == done
    grade(mine, ready, "--require-sandbox")
    assert kills.finished(ready).keys() == done.keys()
    assert [learner for learner, traces in kills.finished(ready).items() if traces == done[learner]] == []
    assert (row(ready, "perfect")["notes"], rows(ready)) == ("", before)
    calm = children()
    grade(mine, ready, "--require-sandbox")
    assert children() == calm


def test_a_time_stamp_reaches_the_gradebook_and_a_broken_one_gets_a_sentence(undisturbed, mine, place, grade):
    stamp = mine / "perfect" / CHAPTER / "timestamp.txt"
    stamp.write_text("2026-11-20 10:00:00 UTC\n")
    (mine / "wrong" / CHAPTER / "timestamp.txt").write_text("yesterday evening\n")
    first = grade(mine, place)
    times = {learner: moment for learner, moment, _ in rows(place)["submissions"]}
    assert times["perfect"] == "2026-11-20 10:00:00.000000"
    assert times["wrong"] is None
    assert row(place, "wrong")["notes"].startswith(
        f"{UNIT}: its timestamp.txt says 'yesterday evening', which is no time"
    )
    assert points(place) == points(undisturbed)
    assert grade(mine, place) == first
    stamp.unlink()
    (mine / "wrong" / CHAPTER / "timestamp.txt").unlink()
    grade(mine, place)
    assert state(place) == state(undisturbed)
