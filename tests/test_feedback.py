"""The feedback page: what it says, and what it never lets through."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from rich.console import Console

from grader import feedback, plainly, report, transcript
from grader.classroom.sealed import Mistake
from grader.guide import Help, Section
from grader.held import Held
from grader.marks import Score
from grader.results import OPEN, Account, CheckResult, NotebookResult, SubmissionResult, TaskResult

NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
TASK = "01_03-dict_1-count"
CHECK = f"{TASK}_visible"
WHY = Account("count([1, 1])", "{1: 1}", "", "{1: 2}", "`result[1]`: It is off by one.", "", "abc")
LESSON = "https://example.org/blob/HEAD/course/01-data-structures/03-dict.ipynb"
HELP = Help(
    3,
    (Section("Counting", "course/01-data-structures/03-dict.ipynb", f"{LESSON}#Counting"),),
    (Mistake("counts-once", "I think `in` counts.", ("abc",)),),
    {CHECK: "# Counts.\nassert count([1, 1]) == {1: 2}"},
)


def check(**facts) -> CheckResult:
    usual = {"id": CHECK, "points": 0, "max_points": 1, "hidden": False, "about": "counts"}
    return CheckResult(**{**usual, **facts})


PASSED, HIDDEN = check(points=1), check(id=f"{TASK}_hidden", hidden=True, about="Hidden checks: edges.")
LATE = "it was stopped at its time limit: does a loop never end?"


def of(*checks: CheckResult, learner="ada", notes=(), readable=True) -> SubmissionResult:
    """A submission of one task."""
    task = TaskResult(TASK, "1. Count", checks)
    book = NotebookResult("01-data-structures/03-dict", "Dictionaries", (task,), notes, readable)
    return SubmissionResult(learner, "01-data-structures", (book,))


def result(learner="ada", **facts) -> SubmissionResult:
    return of(check(**facts), learner=learner, notes=(facts.get("error", ""),))


def text(page: str) -> str:
    """What a reader sees, blanks put together."""
    body = page.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body.replace("<dd>", " "))).split())


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attributes)
        self.links += [value for name, value in attributes if name == "href"]


def test_every_byte_of_a_learner_is_escaped():
    why = Account(*[NASTY] * 7)
    nasty = [check(code=NASTY, error=NASTY, about=NASTY, why=why), check(error=f"{NASTY}: {NASTY}")]
    page = Tags(feedback.render(of(*nasty, learner=NASTY, notes=(NASTY,))))
    assert not {"script", "img"} & set(page.tags)
    assert "onerror" not in page.attributes


def test_the_page_allows_its_own_style_by_its_hash_and_nothing_else():
    page = feedback.render(result())
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert unescape(policy) == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "src=" not in page
    assert "style" not in Tags(page).attributes


def test_a_failed_check_says_what_was_called_what_came_back_and_what_was_wanted():
    said = text(feedback.render(of(check(why=WHY, error="no")), {TASK: HELP}))
    assert "Not yet: counts" in said
    assert "Called count([1, 1]) Came back {1: 1} Wanted {1: 2} Difference result[1]: It is off" in said


def test_what_differs_is_marked_on_both_sides():
    page = feedback.render(of(check(why=WHY)))
    assert '<code class="mine">{1: <mark>1</mark>}</code>' in page
    assert '<code class="theirs">{1: <mark>2</mark>}</code>' in page


def test_a_bound_stands_before_what_was_wanted():
    why = Account("cost(5)", "9", "at most", "5", "`9` is too large: at most `5` was wanted.")
    assert "Came back 9 Wanted at most 5" in text(feedback.render(of(check(why=why))))


def test_an_exception_is_told_with_its_line_and_its_meaning():
    error = "KeyError: 'maps'"
    why = Account("restock({}, [])", place="line 4, in restock: stock[name] += 1")
    said = text(feedback.render(of(check(code="assert restock({}, []) == {}", error=error, why=why))))
    assert "Called restock({}, []) Raised KeyError: 'maps' Where line 4, in restock: stock" in said
    assert "That means The dict has no key 'maps'." in said


def test_an_endless_loop_is_told_as_one():
    said = text(feedback.render(of(check(code="assert f() == 1", error=LATE))))
    assert "What happened It was stopped at its time limit: does a loop never end?" in said


def test_a_task_that_was_not_begun_says_so_once_and_names_what_waits_for_it():
    one = check(error=transcript.UNTOUCHED)
    said = text(feedback.render(of(one, one, HIDDEN)))
    assert said.count("NotImplementedError") == 1
    assert "Not begun" in said


def test_a_hidden_check_is_told_by_its_skill_alone():
    secret = check(id=f"{TASK}_hidden", hidden=True, about="Hidden checks: edges.", error="IndexError")
    page = feedback.render(of(PASSED, secret), {TASK: HELP})
    assert "Not yet: Hidden checks: edges. Raised IndexError" in text(page)
    assert "it tries inputs that the notebook does not show" in text(page)


def test_no_part_of_a_hidden_check_is_shown_whatever_a_result_holds():
    secret = check(hidden=True, code="SECRET", error="IndexError", why=Account(*["SECRET"] * 7))
    assert "SECRET" not in feedback.render(of(PASSED, secret), {TASK: HELP})


def test_a_mistake_that_others_made_is_named():
    said = text(feedback.render(of(check(why=WHY)), {TASK: HELP}))
    assert "It looks like: counts once. I think in counts." in said


def test_a_mistake_that_shows_in_several_checks_is_named_once():
    checks = [check(why=WHY), check(id=f"{TASK}_visible-2", why=WHY)]
    assert text(feedback.render(of(*checks), {TASK: HELP})).count("It looks like") == 1


def test_the_page_leads_to_the_hint_and_to_the_section_of_the_lesson():
    page = feedback.render(of(check(why=WHY), HIDDEN), {TASK: HELP})
    assert "Open hint 1, where to look: run %hint 1-count in the notebook." in text(page)
    assert f"{LESSON}#Counting" in Tags(page).links
    assert "in course/01-data-structures/03-dict.ipynb" in text(page)


def test_who_passes_some_visible_checks_is_led_to_the_idea():
    said = text(feedback.render(of(check(why=WHY), check(id="x", points=1)), {TASK: HELP}))
    assert "Open hint 2, the idea" in said


def test_passed_tasks_are_folded_and_failed_ones_are_not():
    assert '<details class="task done" id="01_03-dict_1-count">' in feedback.render(of(PASSED))
    assert '<section class="task begun"' in feedback.render(of(check(why=WHY)))


def test_the_three_most_useful_steps_begin_with_what_could_not_be_graded():
    tasks = [
        TaskResult(f"01_03-dict_{n}-t", f"{n}. T", (one, HIDDEN))
        for n, one in enumerate([check(error=transcript.UNTOUCHED), PASSED, check(why=WHY)], 1)
    ]
    lost = NotebookResult("01-data-structures/04-set", "Sets", tuple(tasks), ("not graded: no.",), False)
    book = NotebookResult("01-data-structures/03-dict", "Dictionaries", tuple(tasks))
    page = feedback.render(SubmissionResult("ada", "01-data-structures", (book, lost)))
    steps = text(page).partition("What to do next")[2].partition("Notebook Tasks done")[0]
    assert re.findall(r"(Hand in|Mend|Think through|Begin) (\w+)", steps) == [
        ("Hand in", "Sets"),
        ("Mend", "3"),
        ("Think through", "2"),
    ]


def test_who_passed_everything_is_told_so():
    assert "Nothing is left to mend" in text(feedback.render(of(PASSED)))


def test_points_by_hand_count_and_are_said_to_be_a_persons():
    held = Held()
    held.scores["03-dict"] = {CHECK: Score(0.0, 0.5, None)}
    said = text(feedback.render(of(check(why=WHY), HIDDEN), held=held))
    assert "A person gave 0.5 of 1 points here." in said
    assert "0.5 of 2 points" in said


def test_a_task_to_which_a_person_gave_all_points_is_no_step():
    held = Held()
    held.scores["03-dict"] = {CHECK: Score(0.0, 1.0, None)}
    said = text(feedback.render(of(check(why=WHY)), held=held))
    assert "Mend" not in said
    assert "1 of 1 points" in said


ESSAY = check(error=transcript.READ, about="", max_points=3)


def test_an_answer_that_a_person_reads_waits_until_it_has_points():
    assert "Waiting for a person, who reads it and gives up to 3 points." in text(feedback.render(of(ESSAY)))
    held = Held(waiting={CHECK})
    held.scores["03-dict"] = {CHECK: Score(None, None, None)}
    assert "Waiting for a person" in text(feedback.render(of(ESSAY), held=held))
    held.scores["03-dict"] = {CHECK: Score(None, 2.0, None)}
    assert "A person read it and gave 2 of 3 points." in text(feedback.render(of(ESSAY), held=held))


def test_nothing_written_where_a_person_reads_is_not_waited_for():
    held = Held()
    held.scores["03-dict"] = {CHECK: Score(0.0, None, None)}
    assert "Nothing was written here: 0 of 3 points." in text(feedback.render(of(ESSAY), held=held))


def test_points_that_were_taken_off_are_explained():
    held = Held(penalties={"03-dict": 0.5})
    held.scores["03-dict"] = {CHECK: Score(1.0, None, None)}
    page = feedback.render(of(PASSED), held=held)
    assert '<p class="total">0.5 of 1 points</p>' in page
    assert "This came late, so 0.5 points were taken off what the answers earned." in text(page)


def test_comments_stand_beside_their_task_those_for_a_group_first():
    held = Held(comments={TASK: "Come and see me.", CHECK: "Look at `get`."})
    page = feedback.render(of(PASSED), held=held, comments={TASK: ["Many of you *forgot* this."]})
    said = re.findall(r'<div class="said"><p>From your instructor</p>\n(.*?)\n</div>', page, re.S)
    assert said == [
        "<p>Many of you <em>forgot</em> this.</p>",
        "<p>Come and see me.</p>",
        "<p>Look at <code>get</code>.</p>",
    ]


@pytest.mark.parametrize(
    "comment",
    [
        NASTY,
        "![x](https://example.org/a.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "[x][1]\n\n[1]: JaVaScRiPt:alert(1)",
        "<javascript:alert(1)>",
        "<style>body { display: none }</style>",
        "# <b>big</b>",
        "[x](//example.org)",
        "[x](file:///etc/passwd)",
    ],
)
def test_a_comment_can_neither_load_nor_run_nor_dress_anything(comment):
    plain = Tags(feedback.render(of(PASSED), comments={TASK: ["plain"]}))
    page = Tags(feedback.render(of(PASSED), comments={TASK: [comment]}))
    assert sorted(set(page.tags) - set(plain.tags)) in ([], ["a"])
    assert {link for link in page.links if link not in plain.links} <= {"https://example.org/a.png"}
    assert page.tags.count("style") == 1


def test_what_nobody_can_see_is_written_out():
    hidden = "a\u202eb\u200bc\u2066d\u3164e\ufe0ff\x1b[31m"
    page = feedback.render(of(check(error=hidden, code=hidden), learner=hidden))
    assert not {"\u202e", "\u200b", "\u2066", "\u3164", "\ufe0f", "\x1b"} & set(page)
    assert r"a\u202eb\u200bc\u2066d\u3164e\ufe0ff\x1b[31m" in page


def test_accents_do_not_climb_over_the_lines_above():
    assert "\u0301" * 4 not in feedback.render(result(error="e" + "\u0301" * 500))


def test_no_output_makes_a_page_without_end():
    long = "x" * 1_000_000
    page = feedback.render(of(check(code=long, error=long, why=Account(*[long] * 7)), notes=(long,)))
    assert len(page) < 80_000


SAID = {
    "cell 01_03-dict_1-count stops with SyntaxError: invalid": "When your answer's cell runs, it stops with",
    "given cells missing and put back: x and 2 more": "They were put back before grading",
    "given cells changed by hand and restored: x": "only answers count",
    "the notebook was not handed in.": "so its tasks have no points yet",
    "its timestamp.txt says 'x', which is no time: write it as": "counts as handed in on time",
    "not graded: the grader itself failed (KeyError: 1). Report it.": "That is not your doing",
    "something that nobody has words for": "Something that nobody has words for",
}


@pytest.mark.parametrize("note", SAID, ids=range(len(SAID)))
def test_a_note_is_told_in_words_for_the_learner(note):
    (word,) = plainly.words([note])
    assert SAID[note] in word.sentence


def test_how_the_grader_ran_is_none_of_the_learners_business():
    assert list(plainly.words([OPEN])) == []


def test_a_note_about_an_answer_stands_in_its_task():
    page = feedback.render(of(check(error="NameError: x"), notes=(f"cell {TASK} stops with ValueError: y",)))
    assert 'class="notes"' not in page
    assert "When your answer's cell runs, it stops with ValueError: y" in text(page)


def test_a_notebook_that_could_not_be_graded_shows_why_in_place_of_its_tasks():
    page = feedback.render(of(check(), notes=("not graded: it is not a notebook.",), readable=False))
    assert "What you handed in could not be graded: it is not a notebook." in text(page)
    assert 'class="task' not in page


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


def test_the_table_of_a_whole_chapter_cuts_no_word_on_a_narrow_screen():
    check = CheckResult("", 36.0, 36.0, False, "")
    names = [f"0{number}-unit" for number in range(1, 10)]
    books = [NotebookResult(f"x/{name}", name, (TaskResult("", "", (check,)),)) for name in names]
    books[1] = replace(books[1], notes=("the notebook was not handed in.", "another"))
    screen = Console(width=80, record=True, file=io.StringIO())
    screen.print(report.table([SubmissionResult("learner-0001", "x", tuple(books))]))
    shown = screen.export_text().split()
    said = "learner-0001: 02-unit: the notebook was not handed in. (1 more in the report)"
    assert said in " ".join(shown)
    assert shown.count("36") == len(names)
