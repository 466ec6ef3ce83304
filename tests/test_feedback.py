from __future__ import annotations

from html.parser import HTMLParser

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader import feedback, report, transcript
from grader.results import CheckResult, NotebookResult, SubmissionResult, TaskResult

NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def result(learner="ada", **check) -> SubmissionResult:
    facts = {
        "id": "01_03-dict_1-count_visible",
        "points": 0,
        "max_points": 1,
        "hidden": False,
        "about": "counts",
    }
    task = TaskResult("01_03-dict_1-count", "1. Count", (CheckResult(**{**facts, **check}),))
    book = NotebookResult("01-data-structures/03-dict", "Dictionaries", (task,), (check.get("error", ""),))
    return SubmissionResult(learner, "01-data-structures", (book,))


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attributes)


def test_every_byte_of_a_learner_is_escaped():
    page = Tags(feedback.render(result(learner=NASTY, code=NASTY, error=NASTY, about=NASTY)))
    assert not {"script", "img"} & page.tags
    assert "onerror" not in page.attributes


def test_the_page_forbids_scripts_and_loads_nothing():
    page = feedback.render(result())
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")


def test_a_failed_check_shows_what_was_asked_and_what_went_wrong():
    page = feedback.render(result(code="assert count([1]) == {1: 1}", error="AssertionError"))
    assert "assert count([1]) == {1: 1}" in page
    assert "Not yet: counts" in page


def test_a_hidden_check_is_told_by_its_skill_alone():
    page = feedback.render(result(hidden=True, about="Hidden checks: edges.", error="AssertionError"))
    assert "Not yet: Hidden checks: edges." in page
    assert "tries inputs the notebook does not show" in page


def test_a_table_takes_no_name_for_a_formula(tmp_path):
    report.write(tmp_path / "grades.csv", [result(learner="=HYPERLINK(1)")])
    assert "\n'=HYPERLINK(1)," in (tmp_path / "grades.csv").read_text()


BOOK = NotebookNode(cells=[new_code_cell("f()", id="own-1")])


def said(kind: str = "", message: str = "", late: bool = False, died: str = "") -> list[str]:
    """What is noted of a run of one cell of the learner's own."""
    error = {"kind": kind, "message": message} if kind else None
    reports = {} if died else {"own-1": {"error": error, "late": late}}
    return list(transcript.notes(BOOK, reports, {"own-1": died} if died else {}))


def test_an_answer_that_was_not_begun_is_no_news():
    assert said("NotImplementedError") == []


def test_an_answer_that_fails_by_itself_is_news():
    assert said("NameError", "name 'x' is not defined") == [
        "the cell that begins 'f()' stops with NameError: name 'x' is not defined"
    ]


def test_a_cell_that_was_interrupted_is_told_as_such_and_not_by_its_exception():
    assert said("TimeLimit", late=True) == [
        "1 cells did not end and were interrupted, the first is the cell that begins 'f()'"
    ]


def test_a_cell_that_killed_its_process_is_named_with_the_way_it_died():
    assert said(died="its process ended by signal 11") == [
        "the cell that begins 'f()' ended the run and was left out when the rest ran again: "
        "its process ended by signal 11"
    ]
