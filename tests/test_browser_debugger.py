"""JupyterLab's own debugger in a learner's notebooks, with the classroom open: in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader.course import Course
from tests.browser import Lab, Server, causeway_learn
from tests.conftest import ROOT, copy_of
from tests.debugger import Debugger

LIST = "01-data-structures/01-list"
PICTURES = ROOT / "test-results"
PATIENT = 12_000  # milliseconds, longer than a cell may run
STEPS = ["found = []", "for i in range(count):", "found.append(readings[-i])"]  # -0 is 0: the first reading


@pytest.fixture(scope="module")
def root(small: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(small, tmp_path_factory.mktemp("debugger") / "causeway")


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    # A kernel that is debugged leaves its cells as files, also when it is gone.
    with causeway_learn(root, root / ".home", TMPDIR=str(root.parent)) as server:
        yield server


@pytest.fixture
def debugger(
    browser: Browser, server: Server, root: Path, request: pytest.FixtureRequest
) -> Iterator[Debugger]:
    """A tab on notebooks nobody ran yet; what it showed last is kept as a picture."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    lab = Lab(context.new_page(), server)
    lab.end_kernels()  # one that is being debugged keeps its state
    for shelf in ("course", "exercises"):
        shutil.copytree(root / "work/.base" / shelf, root / "work" / shelf, dirs_exist_ok=True)
    yield Debugger(lab)
    Path(PICTURES).mkdir(exist_ok=True)
    lab.page.screenshot(path=PICTURES / f"{request.node.name}.png")
    context.close()
    assert lab.complaints == []


def test_a_list_is_watched_while_a_cell_of_the_lesson_changes_it(debugger):
    debugger.lab.open(f"course/{LIST}.ipynb")
    for words in ("A cell stopped at line 3", "The function gaps stopped"):
        shown = debugger.lab.notebook.locator(f".jp-MarkdownOutput img[alt^='{words}']")
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("naturalWidth", 912)
    debugger.switch_on()
    cell = debugger.lab.cell("b.append(4)")
    debugger.breakpoint(cell, 3)
    debugger.run(cell)
    debugger.stands_at("<module>:3")
    for name in ("a", "b"):
        expect(debugger.open(name).filter(has_text="len()")).to_have_text(re.compile(r"len\(\)\s*3"))

    debugger.next()
    debugger.stands_at("<module>:4")
    for name in ("a", "b"):
        items = debugger.open(name)
        expect(items.filter(has_text="len()")).to_have_text(re.compile(r"len\(\)\s*4"))
        expect(items.filter(has_text=re.compile("^3")).first).to_contain_text("4")

    debugger.go_on()
    expect(cell.locator(".jp-OutputArea")).to_contain_text("[1, 2, 3, 4] True")


def test_an_answer_is_stopped_for_as_long_as_one_thinks_and_the_check_explains_its_failure(debugger):
    lab = debugger.lab
    lab.open(f"exercises/{LIST}.ipynb")
    lab.run(lab.cell("%load_ext grader.classroom"))
    debugger.switch_on()
    answer, check = lab.cell("def latest("), lab.cell("assert latest([4.8, 4.2, 5.4, 4.1], 2)")
    lab.type_in_place_of_stub(answer, STEPS)
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Backspace")  # out of the loop
    lab.page.keyboard.type("return found")
    lab.run(answer)
    debugger.breakpoint(answer, 5)

    debugger.run(check)
    debugger.stands_at("latest:5", "<module>:2")  # and none of ours between
    expect(debugger.item("i")).to_contain_text("0")
    lab.page.wait_for_timeout(PATIENT)
    debugger.next()
    debugger.stands_at("latest:4", "<module>:2")
    debugger.next()
    debugger.stands_at("latest:5", "<module>:2")
    expect(debugger.item("i")).to_contain_text("1")
    debugger.go_on()
    failed = check.locator(".jp-OutputArea")
    expect(failed).to_contain_text(re.compile(r"Came back\s*\[4\.8, 4\.1\]"))
    expect(failed).to_contain_text(re.compile(r"Wanted\s*\[5\.4, 4\.1\]"))
    expect(failed).not_to_contain_text("Traceback")


def test_a_check_is_stopped_and_a_step_into_it_leads_to_the_answer(debugger):
    lab = debugger.lab
    lab.open(f"exercises/{LIST}.ipynb")
    lab.run(lab.cell("%load_ext grader.classroom"))
    debugger.switch_on()
    answer, check = lab.cell("def moving_average("), lab.cell("assert moving_average([7, 9, 8], 1)")
    lab.type_in_place_of_stub(answer, ["return depths"])
    lab.run(answer)
    debugger.breakpoint(check, 2)
    debugger.run(check)
    debugger.stands_at("<module>:2")
    debugger.into()
    debugger.stands_at("moving_average:3", "<module>:2")
    debugger.go_on()
    expect(check.locator(".jp-OutputArea")).to_contain_text("Not yet")


def test_the_last_task_is_read_off_at_the_exception(debugger):
    lab = debugger.lab
    lab.open(f"exercises/{LIST}.ipynb")
    lab.run(lab.cell("%load_ext grader.classroom"))
    given = lab.cell("def drop_repeats_in_use(")
    lab.run(given)
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("b")
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.type("clean_network(network(), drop_repeats_in_use)")
    own = lab.cell("clean_network(network(), drop_repeats_in_use)")
    debugger.switch_on()
    debugger.pause_on("raised")

    debugger.run(own)
    debugger.stands_at("drop_repeats_in_use:3", "clean_network:10", "<module>:1")
    expect(debugger.item("i")).to_contain_text("17")
    readings = debugger.open("readings")
    expect(readings.filter(has_text="len()")).to_have_text(re.compile(r"len\(\)\s*17"))
    debugger.select("clean_network")
    expect(debugger.item("number")).to_contain_text("384")
    debugger.pause_on("raised")
    debugger.go_on()
    expect(own.locator(".jp-OutputArea")).to_contain_text("IndexError: list index out of range")
