"""Exercises out and feedback pages back through a real exchange of nbgrader's, without a hub."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.utils import notebook_hash

from grader import exchange, feedback, notebook
from grader.course import Course
from grader.errors import CannotWrite, CourseError, SubmissionError

CHAPTER = "01-data-structures"
NOW, LATER = "2026-11-20 10:00:00.5 UTC", "2026-11-20 11:00:00 UTC"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `submissions/`, `grading/` and an exchange in it."""
    (tmp_path / "exchange").mkdir()
    monkeypatch.setenv("CAUSEWAY_EXCHANGE", str(tmp_path / "exchange"))
    return tmp_path


def hand_out(course: Course, place: Path) -> Path:
    """Hand the chapter out; where a learner fetches it from."""
    exchange.hand_out(course, course.assignment(CHAPTER), place / "grading")
    return place / "exchange/causeway/outbound" / CHAPTER


def hand_back(course: Course, place: Path) -> dict[str, str]:
    sent = exchange.hand_back(course, course.assignment(CHAPTER), place / "submissions", place / "grading")
    return {one.learner: one.why_not for one in sent}


def hand_in(folder: Path, secret: str | None, stamp: str = NOW, *names: str) -> Path:
    """A folder as nbgrader's submit or collect step leaves it."""
    for name in names or ("03-dict",):
        notebook.write_text(folder / f"{name}.ipynb", "{}")
    notebook.write_text(folder / "timestamp.txt", stamp)
    if secret is not None:
        notebook.write_text(folder / exchange.SECRET, secret)
    return folder


def submission(place: Path, learner: str, secret: str | None, *names: str) -> Path:
    return hand_in(place / "submissions" / learner / CHAPTER, secret, NOW, *names)


def grade(place: Path, learner: str, stamp: str = NOW) -> None:
    """What grading leaves of a submission, as far as handing back reads it."""
    notebook.write_text(feedback.path_of(place / "grading", learner, CHAPTER), f"page of {learner}")
    notebook.write_text(place / "grading/submitted" / learner / CHAPTER / "timestamp.txt", stamp)


def read_by(place: Path, secret: str, name: str = "03-dict") -> str | None:
    """The page that the Assignment List finds for a notebook whose submission has this secret."""
    path = place / "exchange/causeway/feedback" / f"{notebook_hash(secret=secret, notebook_id=name)}.html"
    return path.read_text() if path.is_file() else None


def test_a_chapter_is_handed_out_with_hints_under_seal_and_links_that_hold_alone(small, place):
    folder = hand_out(small, place)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("01-list.ipynb", "01-list.sealed", "03-dict.ipynb", "03-dict.sealed"),
    ]
    text = (folder / "03-dict.ipynb").read_text("utf-8")
    assert "Hint 1" not in text and "BEGIN" not in text
    assert "](../../course/" not in text and f"]({small.address}/blob/HEAD/course/" in text
    again = {path: path.read_bytes() for path in folder.iterdir()}
    assert {path: path.read_bytes() for path in hand_out(small, place).iterdir()} == again


def test_a_chapter_whose_hints_are_gone_is_not_handed_out(checkout, place):
    checkout.sealed(f"{CHAPTER}/03-dict").unlink()
    with pytest.raises(CourseError, match=r"03-dict\.sealed is missing.*causeway release"):
        hand_out(checkout, place)
    assert list((place / "exchange").iterdir()) == []


def test_an_exchange_that_cannot_be_written_is_named_and_so_is_what_to_do(small, place):
    (place / "exchange").rmdir()
    (place / "exchange").write_text("a file")
    with pytest.raises(CannotWrite, match=r"exchange refuses: .*exchange.*CAUSEWAY_EXCHANGE"):
        hand_out(small, place)
    submission(place, "ada", "s")
    grade(place, "ada")
    with pytest.raises(CannotWrite, match="exchange refuses"):
        hand_back(small, place)


def test_every_learner_gets_their_own_page_for_every_notebook_they_handed_in(small, place):
    for learner, secret in (("ada", "one"), ("zoë", "two")):
        submission(place, learner, secret, "03-dict", "Untitled 1", "a\nb")
        grade(place, learner)
    for _ in range(2):
        assert hand_back(small, place) == {"ada": "", "zoë": ""}
        for name in ("03-dict", "Untitled 1"):
            assert read_by(place, "one", name) == "page of ada"
            assert read_by(place, "two", name) == "page of zoë"


def test_a_page_is_handed_back_when_only_the_exchange_knows_the_secret(small, place):
    submission(place, "ada", None)
    grade(place, "ada")
    inbound = place / "exchange/causeway/inbound"
    hand_in(inbound / f"ada+{CHAPTER}+{LATER}+x", "later", LATER)
    hand_in(inbound / f"bob+{CHAPTER}+{NOW}+x", "bob's")
    hand_in(inbound / f"ada+{CHAPTER}+nonsense", "nonsense", "nonsense")
    hand_in(inbound / f"ada+{CHAPTER}+{NOW}+x", "one", NOW, "03-dict", "more")
    assert hand_back(small, place) == {"ada": ""}
    pages = [read_by(place, secret) for secret in ("one", "later", "bob's", "nonsense")]
    assert pages == ["page of ada", None, None, None]
    assert read_by(place, "one", "more") == "page of ada"


def test_nobody_reads_a_page_by_a_submission_made_in_anothers_name(small, place):
    submission(place, "ada", None)
    grade(place, "ada")
    for end, secret in (("x", "one"), ("y", "thief's")):
        hand_in(place / "exchange/causeway/inbound" / f"ada+{CHAPTER}+{NOW}+{end}", secret)
    assert "2 submissions in this name" in hand_back(small, place)["ada"]
    assert (read_by(place, "one"), read_by(place, "thief's")) == (None, None)


def test_who_gets_no_page_is_told_why_and_the_others_get_theirs(small, place):
    submission(place, "ada", "one")
    grade(place, "ada")
    submission(place, "never-graded", "two")
    submission(place, "anew", "three")
    grade(place, "anew", LATER)
    submission(place, "by-mail", None)
    grade(place, "by-mail")
    shutil.copytree(place / "submissions/ada", place / "submissions/a+b")
    (place / "submissions/link").symlink_to("ada")
    linked = submission(place, "linked", None) / exchange.SECRET
    linked.symlink_to("/etc/passwd")
    grade(place, "linked")
    said = hand_back(small, place)
    assert said.pop("ada") == ""
    assert {learner: reason.split(":")[0] for learner, reason in said.items()} == {
        "a+b": "'a+b' cannot be a learner's folder",
        "anew": "there is no page of what was handed in last",
        "by-mail": "there is no submission_secret.txt",
        "link": "its folder is a link to another one",
        "linked": "it is not an ordinary file (a link, a folder or a device)",
        "never-graded": "there is no page of what was handed in last",
    }
    assert len(list((place / "exchange/causeway/feedback").iterdir())) == 1


def test_a_folder_without_a_submission_is_named(small, place):
    with pytest.raises(SubmissionError, match="holds no <learner>/01-data-structures/"):
        hand_back(small, place)
