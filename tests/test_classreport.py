from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from grader import comments, reportpage
from grader.held import Held
from grader.marking import MISSING
from grader.results import OPEN
from tests.commands import causeway
from tests.standings import (
    CHAPTER,
    INVERT,
    NASTY,
    RESTOCK,
    UNIT,
    Markup,
    book,
    check,
    classbook,
    failing,
    hand_in,
    run_of,
    standing,
    task,
)

NONE = "None came back, {'pens': 5, 'ink': 12, 'maps': 3} was wanted."
SOURCE = "def restock(stock, moves):\n    return dict(stock).update(moves)"


def page(grading, *standings, **absent) -> str:
    return reportpage.render(reportpage.of(classbook(grading), standings, **absent))


@pytest.fixture(scope="module")
def grading(tmp_path_factory):
    return tmp_path_factory.mktemp("grading")


@pytest.fixture(scope="module")
def whole(grading) -> str:
    """A page with something in every section."""
    for learner in ("ada", "bob"):
        hand_in(grading, learner, {RESTOCK: SOURCE})
    late = Held(penalties={"03-dict": 1.0}, waiting={f"{INVERT}_visible"})
    stopped = "cell 01_03-dict_1-restock stops with NameError: name 'x' is not defined"
    people = [
        failing("ada", NONE),
        failing("bob", NONE),
        standing("eve", book(task(), notes=("given cells missing and put back: x", stopped)), held=late),
        standing("dan", book(task(), notes=(OPEN,), isolated=False)),
        standing("fay", book(task(check(error="")), notes=("not graded: it is empty",), readable=False)),
        standing("gus", book(task(), notes=(MISSING,))),
    ]
    return page(grading, *people, missing=["Zoë Absent"], strangers=["mallory"])


@pytest.mark.parametrize(
    "said",
    [
        "<b>6</b> graded",
        "<b>1</b> missing",
        "<b>1</b> late, with points taken off",
        "<b>1</b> wait for marks by hand in formgrader",
        "<bdi>Zoë Absent</bdi>",
        "<bdi>mallory</bdi>",
        "<b>dict</b>: 50% of its points, 2 lost in all",
        "/blob/HEAD/course/01-data-structures/03-dict.ipynb",
        "there are too few to tell",
        "Could not be read",
        "Ran without a sandbox",
        "put right before grading",
        "Cells that stop by themselves",
        "Not handed in",
        "No two submissions are more alike",
    ],
)
def test_the_page_tells(whole, said):
    assert said in whole


def test_a_group_tells_its_mistake_its_answer_and_its_learners(whole):
    group = whole.partition('<div class="in" id="g-')[2]
    assert "Looks like <b>returns none</b>" in group
    assert "return dict(stock).update(moves)" in group
    assert "<bdi>ada</bdi>, <bdi>bob</bdi>" in group


def test_what_a_hidden_check_saw_is_told_to_the_instructor_alone(tmp_path):
    hidden = task(check(), check(kind="hidden", error="KeyError", code=""))
    people = [standing(learner, book(hidden)) for learner in ("ada", "bob")]
    hand_in(tmp_path, "ada", {RESTOCK: SOURCE})
    run_of(
        tmp_path, "ada", f"{RESTOCK}_hidden", "assert restock({}, []) == {}", "None came back, {} was wanted."
    )
    text = page(tmp_path, *people)
    assert "assert restock({}, []) == {}\nNone came back, {} was wanted." in text
    assert "For example: None came back" in text.partition('id="wrong"')[2].partition("<details>")[0]


def test_the_page_forbids_scripts_and_loads_nothing(whole):
    assert "default-src 'none'; style-src 'unsafe-inline'" in whole
    assert not {"script", "img", "link", "iframe", "src"} & Markup(whole).found


def test_a_comment_once_written_stands_with_its_group(tmp_path):
    people = [failing("ada", NONE), failing("bob", NONE)]
    page(tmp_path, *people)
    path = comments.path_of(tmp_path, CHAPTER)
    path.write_text(path.read_text("utf-8").replace('""', '"Return <the> copy."'), "utf-8")
    assert "Return &lt;the&gt; copy." in page(tmp_path, *people)


def test_damaged_comments_are_told_and_the_report_is_written_all_the_same(tmp_path):
    path = comments.path_of(tmp_path, CHAPTER)
    path.parent.mkdir()
    path.write_text("comment = ")
    made = reportpage.of(classbook(tmp_path), [failing("ada", NONE)])
    assert "line 1" in made.trouble
    assert "line 1" in reportpage.write(made).read_text("utf-8")
    assert path.read_text() == "comment = "


def test_every_byte_of_a_learner_is_escaped(tmp_path):
    error = f"{NASTY} came back, 1 was wanted."
    facts = {"about": NASTY, "code": NASTY}
    people = [failing(f"{name}{NASTY}\x1b\u202e", error, **facts) for name in "ab"]
    noted = standing(f"c{NASTY}", book(task(check(error="KeyError: '" + NASTY), title=NASTY), notes=(NASTY,)))
    text = page(tmp_path, *people, noted, missing=[NASTY], strangers=[NASTY])
    assert not {"script", "img", "onerror"} & Markup(text).found
    assert not {"\x1b", "\u202e"} & set(text)


@pytest.mark.parametrize(
    "people",
    [
        [standing("ada", book(task()))],
        [standing("ada", book())],
        [standing("ada")],
        [standing("ada", book(task(check(error="")), notes=(MISSING,)))],
        [standing("ada", book(task(), unit=UNIT)), standing("李雷", book(unit="01-data-structures/04-set"))],
    ],
    ids=["one", "without tasks", "without notebooks", "without anything handed in", "of other units"],
)
def test_a_class_of_any_size_has_a_report(tmp_path, people):
    made = reportpage.of(classbook(tmp_path), people)
    assert "</html>" in reportpage.render(made)
    assert len(reportpage.summary(made)) == 3


def test_a_task_that_all_pass_and_one_that_nobody_passes_are_told_in_a_class_that_is_large_enough(tmp_path):
    both = task(), task(check(INVERT, error="x"), id=INVERT, title="2. Invert a mapping")
    text = page(tmp_path, *(standing(f"learner{place}", book(*both)) for place in range(20)))
    doubtful = text.partition('id="doubtful"')[2]
    assert "Nobody passes" in doubtful.partition("2. Invert a mapping")[0]
    assert "Everybody passes" in doubtful.partition("1. Restock a shelf")[0]


def test_the_page_fits_a_phone_is_accessible_and_a_link_opens_its_group(whole, grading, browser):
    path = grading / "page.html"
    path.write_text(whole, "utf-8")
    phone = browser.new_page(viewport={"width": 360, "height": 800})
    phone.goto(path.as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    source = phone.get_by_text("return dict(stock).update(moves)")
    assert not source.is_visible()
    phone.get_by_role("link", name="2 learners").first.click()
    source.wait_for(state="visible")
    phone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert Axe().run(phone).generate_report() == "Found 0 accessibility violations:\n"
    phone.close()


def test_the_command_reports_the_class_that_was_graded(graded):
    ran = causeway("report", CHAPTER, "--grading", str(graded))
    report, *lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr, len(lines)) == (0, "", 3)
    assert report == f"Report:   {graded / 'report' / CHAPTER}.html"
    text = (graded / "report" / f"{CHAPTER}.html").read_text("utf-8")
    assert "given cells missing and put back" in text.partition('id="notes"')[2]
    assert "Looks like <b>" in text.partition('id="wrong"')[2]
