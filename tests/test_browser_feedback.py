"""Feedback pages in a browser: on a phone, in the dark, on paper, to a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from grader import feedback, transcript
from grader.held import Held
from grader.marks import Score
from grader.results import Account, CheckResult, NotebookResult, SubmissionResult, TaskResult
from tests.test_feedback import CHECK, ESSAY, HELP, HIDDEN, LATE, NASTY, PASSED, WHY, check

LONG = "x" * 3000
ODD = f"{NASTY} \u202eabc {LONG}"
CHECKS: dict[str, tuple[CheckResult, ...]] = {
    "2-wrong": (check(why=WHY), HIDDEN),
    "3-raised": (check(error="KeyError: 'maps'", why=Account("f({})", place="line 4, in f: x[0]")), HIDDEN),
    "4-endless": (check(code="assert f() == 1", error=LATE), HIDDEN),
    "5-untouched": (check(error=transcript.UNTOUCHED), HIDDEN),
    "6-hidden": (PASSED, HIDDEN),
    "7-hostile": (check(error=ODD, code=ODD, about=ODD), check(why=Account(*[ODD] * 7))),
    "8-essay": (ESSAY,),
    "9-done": (PASSED, PASSED),
}


def everything() -> str:
    """A page with everything that a page can hold, and a stranger's worst."""
    tasks = [TaskResult(f"01_03-dict_{name}", f"{name}", checks) for name, checks in CHECKS.items()]
    book = NotebookResult("01-data-structures/03-dict", "Dictionaries", tuple(tasks), (ODD,))
    lost = NotebookResult("01-data-structures/04-set", NASTY, (), ("not graded: no.",), readable=False)
    held = Held(penalties={"03-dict": 1.0}, comments={CHECK: f"| a | b |\n|---|---|\n| {LONG} | `{LONG}` |"})
    held.scores["03-dict"] = {CHECK: Score(0.0, 0.5, None)}
    result = SubmissionResult(ODD, "01-data-structures", (book, lost))
    helps = {task.id: HELP for task in tasks}
    remarks = {task.id: ["Read **this**: [here](https://example.org)\n\n    code"] for task in tasks}
    return feedback.render(result, helps, held, remarks)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(everything(), "utf-8")
    shown = browser.new_page(viewport={"width": 360, "height": 780})
    complaints: list[str] = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("request", lambda request: complaints.append(request.url))
    shown.goto(path.as_uri())
    assert complaints == [path.as_uri()]  # nothing was refused, nothing else was asked for
    yield shown
    shown.close()


def test_a_phone_shows_it_without_scrolling_sideways(page):
    wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 361)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 100))") == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessibility(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page).response
    assert [
        f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ] == []
    assert "color-contrast" in {one["id"] for one in found["passes"]}


def test_paper_shows_what_is_folded(page):
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false })")
    folded = page.locator("[id='01_03-dict_9-done'] .checks")
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.bounding_box()["height"] > 20
