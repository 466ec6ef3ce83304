"""The classroom as a learner meets it: `causeway learn` in a real browser, by keyboard, in both themes."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from grader.classroom import contents
from grader.classroom.desk import STALE
from grader.classroom.record import NAME, Event, Record
from grader.course import Course
from tests import browser as chrome
from tests.browser import Lab, Server, chromium
from tests.cells import answers
from tests.conftest import ROOT, copy_of

DICT, LIST = "01-data-structures/03-dict", "01-data-structures/01-list"
RESTOCK = "01_03-dict_1-restock"
PICTURES = ROOT / "test-results"
# JupyterLab hands its application to a page only where this is set: the tests switch themes with it.
CONFIG = "c.LabApp.expose_app_in_browser = True\n"
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
# What JupyterLab draws itself around and in a notebook.
CHROME = [
    [".jp-InputArea"],
    [".jp-cell-toolbar"],
    [".jp-Notebook-footer"],
    [".jp-OutputArea-promptOverlay"],
    [".jp-Collapser"],
    [".jp-RenderedImage"],  # it offers no way to give a plot an alternative text
]
BAD = {"serious", "critical"}


# A wrong answer, and the words its failed check must show.
WRONG = {
    DICT: {
        "replaces-the-count": (
            "restock({'pens': 5, 'ink': 2}, [('ink', 10), ('maps', 3)])",
            "{'pens': 5, 'ink': 10, 'maps': 3}",
            "{'pens': 5, 'ink': 12, 'maps': 3}",
            'result["ink"]: 10 came back, 12 was wanted: 2 too small.',
            "It looks like: replaces the count. I think update adds numbers; it replaces values.",
        ),
        "adds-to-the-argument": (
            "restock({'pens': 5, 'ink': 2}, [('pens', 1), ('maps', 3)])",
            "{'pens': 6, 'ink': 2, 'maps': 3}",
            "{'pens': 5, 'ink': 2}",
            "The key 'maps' is not wanted.",
            "Argument before",
            "It looks like: adds to the argument. I give the stock a second name and believe",
        ),
        "keeps-the-last-region": (
            "invert({'Fiji': ['q1', 'q2'], 'Tonga': ['q2']})",
            "{'q1': ['Fiji'], 'q2': ['Tonga']}",
            "{'q1': ['Fiji'], 'q2': ['Fiji', 'Tonga']}",
            "result[\"q2\"]: 'Fiji' is missing, at the beginning; the rest is right.",
            "It looks like: keeps the last region. I assign a new list for every report",
        ),
    },
    LIST: {
        "first-instead-of-last": (
            "latest([4.8, 4.2, 5.4, 4.1], 2)",
            "[4.8, 4.2]",
            "[5.4, 4.1]",
            "result[0]: 4.8 came back, 5.4 was wanted: 0.6 too small.",
            "It looks like: first instead of last. The first readings are the latest ones.",
        ),
        "returns-a-new-list": (
            "rotate(['Ana', 'Bo', 'Cy', 'Di'], 1)",
            "['Bo', 'Cy', 'Di', 'Ana']",
            "None",
            "came back where None was wanted.",
            "It looks like: returns a new list. A function gives back its result",
        ),
        "is-for-equals": (
            "check_keep_strong(keep_strong)",
            "It is the wrong way round: False came back, True was wanted.",
            "is compares the items of two lists.",
        ),
    },
}
# One right answer to the task of the first of them.
RIGHT = {DICT: "setdefault", LIST: "zero-first"}


@pytest.fixture(scope="module")
def root(small: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course of its own."""
    return copy_of(small, tmp_path_factory.mktemp("classroom") / "causeway")


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    """`causeway learn` in it, with a home of its own."""
    settings = root.parent / "settings"
    settings.mkdir()
    (settings / "jupyter_lab_config.py").write_text(CONFIG)
    with chrome.causeway_learn(root, root.parent / "home", JUPYTER_CONFIG_DIR=str(settings)) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser:
        yield browser


@pytest.fixture
def room(browser: Browser, server: Server, root: Path) -> Iterator[Room]:
    """A tab in which nothing is open yet, on notebooks nobody wrote in."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    room = Room(Lab(context.new_page(), server), root)
    room.fresh()
    yield room
    context.close()


class Room:
    """A learner at the keyboard."""

    def __init__(self, lab: Lab, root: Path):
        self.lab, self.page, self.keys = lab, lab.page, lab.page.keyboard
        self.work, self.home = root / "work", root.parent / "home"
        self.path, self.cells = "", {}

    def fresh(self) -> None:
        """Every notebook as the course gives it, no kernel, and nothing done yet."""
        self.close()
        for path in (self.work / ".base").rglob("*.ipynb"):
            (self.work / path.relative_to(self.work / ".base")).write_bytes(path.read_bytes())
        for path in self.home.glob(f"{NAME}*"):
            path.unlink()

    def close(self) -> None:
        """Leave the notebook, and end its kernel."""
        self.page.goto("about:blank")
        key = {"Authorization": f"token {self.lab.server.token}"}
        for session in self.page.request.get(self.lab.server.at("api/sessions")).json():
            self.page.request.delete(self.lab.server.at(f"api/sessions/{session['id']}"), headers=key)

    def open(self, path: str) -> None:
        self._read(path)
        self.lab.open(path)

    def open_in_notebook_7(self, path: str) -> None:
        self._read(path)
        self.page.goto(self.lab.server.at(f"notebooks/{path}"))
        deadline = time.monotonic() + chrome.PATIENCE / 1000
        while path not in self.lab.connected() and time.monotonic() < deadline:
            self.page.wait_for_timeout(200)
        # The page draws the notebook after its kernel is up; a key pressed before that reaches nothing.
        self.lab.ready()
        first = self.lab.notebook.locator(".jp-Cell").first
        expect(first).to_have_class(re.compile("jp-mod-active"))
        first.locator(".jp-InputPrompt, .jp-MarkdownOutput").first.click()

    def _read(self, path: str) -> None:
        cells = json.loads((self.work / path).read_text("utf-8"))["cells"]
        self.path, self.cells = path, {cell["id"]: cell["cell_type"] for cell in cells}

    @property
    def names(self) -> list[str]:
        return list(self.cells)

    def cell(self, name: str) -> Locator:
        return self.lab.notebook.locator(".jp-Cell").nth(self.names.index(name))

    def reach(self, name: str) -> None:
        """Walk to a cell with the arrow keys."""
        self.keys.press("Escape")
        wanted, most = self.names.index(name), 2 * len(self.names)
        for key, beyond in (("ArrowDown", range(wanted, most)), ("ArrowUp", range(wanted + 1))):
            for _ in range(most):
                if self._active() in beyond:
                    break
                self.keys.press(key)
        if self._active() < wanted:  # the arrow keys leave out a cell whose source is hidden
            self.keys.press("Shift+Enter")
        expect(self.cell(name)).to_have_class(re.compile("jp-mod-active"))

    def _active(self) -> int:
        active = "cells => cells.findIndex(cell => cell.classList.contains('jp-mod-active'))"
        return int(self.lab.notebook.locator(".jp-Cell").evaluate_all(active))

    def write(self, name: str, source: str) -> None:
        """Replace a cell's text, without running it."""
        self.reach(name)
        self.keys.press("Enter")
        self.keys.press("Control+a")
        self.keys.insert_text(source)
        self.keys.press("Escape")

    def run(self, name: str) -> Locator:
        """Run a cell with Shift+Enter; what it shows."""
        prompt = self.cell(name).locator(".jp-InputPrompt")
        before = prompt.text_content() or ""
        self.reach(name)
        self.keys.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
        return self.cell(name).locator(".jp-OutputArea")

    def answer(self, unit: str, name: str) -> str:
        """Write an answer and run it, after what its task gives; the task."""
        found = next(one for one in answers(unit) if one.name == name)
        self.write(found.task, found.source)
        at = self.names.index(found.task)
        if self.cells[self.names[at - 1]] == "code":
            self.run(self.names[at - 1])
        self.run(found.task)
        return found.task

    def wrong(self, unit: str, name: str) -> Locator:
        """Answer wrongly; what the check that catches it shows."""
        fails = next(one.fails for one in answers(unit) if one.name == name)
        return self.run(f"{self.answer(unit, name)}_{fails}")

    def right(self, unit: str, name: str) -> list[Locator]:
        """Answer rightly; what each check of the task shows."""
        task = self.answer(unit, name)
        return [self.run(one) for one in self.names if one.startswith(f"{task}_visible")]

    def tab_back_to(self, wanted: Locator) -> None:
        """Press Shift+Tab until something has the focus."""
        expect(wanted).to_be_visible()
        for _ in range(14):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.keys.press("Shift+Tab")
        raise AssertionError(f"Shift+Tab does not lead to {wanted}")

    def restart(self) -> None:
        """Restart the kernel: 0 0, and Enter in the dialog."""
        for key in ("Escape", "0", "0"):
            self.keys.press(key)
        expect(self.page.locator(".jp-Dialog")).to_be_visible()
        self.keys.press("Enter")
        expect(self.page.locator(".jp-Dialog")).to_have_count(0)
        self.page.wait_for_timeout(500)
        self.lab.ready()
        # What JupyterLab had asked of the old kernel stays unanswered: it says so, and asks the new one.
        said = self.lab.complaints
        said[:] = [words for words in said if "Canceled future for" not in words]

    def wait_for_file(self, text: str) -> None:
        """Wait until the notebook's file holds a text."""
        deadline = time.monotonic() + 20
        while text not in (self.work / self.path).read_text("utf-8"):
            assert time.monotonic() < deadline, f"{text} is not in {self.path}"
            self.page.wait_for_timeout(100)

    def theme(self, name: str) -> None:
        self.page.evaluate(THEME, f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)
        self.page.wait_for_timeout(300)

    def look_at(self, shown: Locator, name: str) -> int:
        """Pictures in both themes; how many rules axe tried on them, of which none may be broken."""
        tried = 0
        for theme in ("Dark", "Light"):
            self.theme(theme)
            shown.scroll_into_view_if_needed()
            self.page.screenshot(path=PICTURES / f"classroom-{name}-{theme.lower()}.png")
            tried += self._examine({"include": [[".causeway"]]})
            tried += self._examine({"include": [[".jp-NotebookPanel-notebook"]], "exclude": CHROME})
        return tried

    def _examine(self, where: dict[str, Any]) -> int:
        found = Axe().run(self.page, where).response
        broken = [one for one in found["violations"] if one["impact"] in BAD]
        said = [f"{one['id']}: {node['html'][:300]}" for one in broken for node in one["nodes"]]
        said = [one for one in said if "jp-WindowedPanel" not in one]  # JupyterLab's list of cells
        assert said == []
        return len(found["passes"]) + len(found["incomplete"]) + len(found["violations"])


def source(unit: str, name: str) -> str:
    return next(one.source for one in answers(unit) if one.name == name)


def step(shown: Locator, title: str) -> Locator:
    """A hint or the solution, in what a check shows."""
    return shown.get_by_role("button", name=title)


@pytest.mark.parametrize("unit", [DICT, LIST])
def test_each_wrong_answer_is_explained_with_its_call_its_result_what_was_wanted_and_the_misconception(
    room, unit
):
    room.open(f"exercises/{unit}.ipynb")
    for name, words in WRONG[unit].items():
        said = room.wrong(unit, name)
        expect(said).to_contain_text("Not yet:")
        for label in ("Called", "Came back", "Wanted", "Difference"):
            expect(said.get_by_role("term").get_by_text(label, exact=True)).to_be_visible()
        for word in words:
            expect(said.locator(".cw-check")).to_contain_text(word)
        expect(said.locator("pre").last).to_have_text("AssertionError: this check does not pass yet.")
        assert "Traceback" not in said.inner_text()
    assert room.lab.complaints == []


@pytest.mark.parametrize("unit", [DICT, LIST])
def test_a_hint_opens_by_keyboard_and_after_the_right_answer_the_solution_is_offered(
    room, unit, record_property
):
    room.open(f"exercises/{unit}.ipynb")
    said = room.wrong(unit, next(iter(WRONG[unit])))
    room.tab_back_to(step(said, "Hint 1:"))
    room.keys.press("Enter")
    expect(said.get_by_role("group", name="Hint 1")).to_be_visible()
    rules = room.look_at(said, f"{unit[-4:]}-failed")
    room.keys.press("Escape")  # back to the check's cell

    shown = room.right(unit, RIGHT[unit])
    for number, one in enumerate(shown, 1):
        line = one.locator(".cw-passed")
        expect(line).to_contain_text(f"{number} of {len(shown)} checks of task 1")
        assert line.bounding_box()["height"] < 30  # one line
        expect(one.locator(".jp-OutputArea-child")).to_have_count(2 if number == len(shown) else 1)
    room.tab_back_to(step(shown[-1], "Solution"))
    room.keys.press("Enter")
    expect(shown[-1].get_by_role("group", name="Solution")).to_contain_text("def ")
    rules += room.look_at(shown[-1], f"{unit[-4:]}-passed")
    record_property(f"rules axe tried on {unit}", rules)
    assert room.lab.complaints == []


@pytest.mark.parametrize("front", ["JupyterLab", "Notebook 7"])
def test_an_answer_edited_and_not_run_is_called_stale_at_once_and_after_saving_and_not_when_it_ran(
    room, front
):
    (room.open if front == "JupyterLab" else room.open_in_notebook_7)(f"exercises/{DICT}.ipynb")
    check = f"{RESTOCK}_visible"
    stale = room.cell(check).get_by_text(STALE)
    wrong = room.wrong(DICT, "replaces-the-count")
    expect(wrong).to_contain_text("2 too small")
    expect(stale).to_be_hidden()

    room.write(RESTOCK, source(DICT, "setdefault"))
    expect(room.run(check)).to_contain_text("2 too small")
    expect(stale).to_be_visible()
    expect(stale).to_have_count(1)
    room.page.screenshot(path=PICTURES / f"classroom-stale-{front.split()[0].lower()}.png")

    room.page.wait_for_timeout(1100)  # longer than the clock of a file system may lag
    room.keys.press("Control+s")
    room.wait_for_file("setdefault")
    room.run(check)
    expect(stale).to_be_visible()
    expect(stale).to_have_count(1)

    room.run(RESTOCK)
    expect(room.run(check)).to_contain_text("1 of 2 checks")
    expect(stale).to_be_hidden()


def test_checks_explain_themselves_without_the_first_cell(room):
    path = room.work / f"exercises/{DICT}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    book["cells"] = [cell for cell in book["cells"] if not cell["id"].endswith("_0-classroom")]
    path.write_text(json.dumps(book), "utf-8")
    room.open(f"exercises/{DICT}.ipynb")
    assert "01_03-dict_0-classroom" not in room.names
    expect(room.wrong(DICT, "replaces-the-count")).to_contain_text("It looks like: replaces the count.")


def test_after_a_restart_and_with_another_name_a_check_says_what_is_missing(room):
    room.open(f"exercises/{DICT}.ipynb")
    room.right(DICT, "setdefault")
    room.restart()
    said = room.run(f"{RESTOCK}_visible")
    expect(said).to_contain_text("restock is not defined: the answer cell was not run in this kernel.")
    room.page.screenshot(path=PICTURES / "classroom-restarted.png")

    room.write(RESTOCK, source(DICT, "setdefault").replace("restock(", "refill("))
    room.run(RESTOCK)
    said = room.run(f"{RESTOCK}_visible")
    expect(said).to_contain_text("The check calls restock; your answer cell defines refill.")
    room.page.screenshot(path=PICTURES / "classroom-renamed.png")
    assert room.lab.complaints == []


def test_notebook_7_shows_the_same(room):
    room.open_in_notebook_7(f"exercises/{LIST}.ipynb")
    said = room.wrong(LIST, "first-instead-of-last")
    for word in WRONG[LIST]["first-instead-of-last"]:
        expect(said.locator(".cw-check")).to_contain_text(word)
    room.tab_back_to(step(said, "Hint 1:"))
    room.keys.press("Enter")
    expect(said.get_by_role("group", name="Hint 1")).to_be_visible()
    room.page.screenshot(path=PICTURES / "classroom-notebook-7.png")
    room.keys.press("Escape")
    shown = room.right(LIST, "zero-first")
    expect(shown[0]).to_contain_text("1 of 2 checks of task 1")
    expect(step(shown[-1], "Solution")).to_be_visible()


def test_the_map_knows_of_a_pass_at_once_and_its_link_goes_on(room, root, record_property):
    room.open(f"exercises/{DICT}.ipynb")
    room.right(DICT, "setdefault")
    room.open("course/00-map.ipynb")
    room.reach("map-drawing")
    room.keys.press("Shift+Enter")
    drawn = room.lab.notebook.locator(".cw-map")
    tasks = sum(len(unit.tasks) for unit in contents.of(Course(root)))
    expect(drawn).to_contain_text(f"1 of {tasks} tasks passed")
    onward = drawn.get_by_role("link", name="Next: Dictionaries, task 2. Invert a mapping")
    expect(onward).to_be_visible()
    record_property("rules axe tried on the map", room.look_at(drawn, "map"))
    onward.press("Enter")
    expect(room.lab.heading("Exercise: Dictionaries")).to_be_visible()

    assert [event.outcome for event in Record(room.home / NAME).events(DICT)] == ["passed", "passed"]


def test_a_finished_exercise_is_done_on_the_map(room):
    record = Record(room.home / NAME)
    cells = json.loads((room.work / f"exercises/{DICT}.ipynb").read_text("utf-8"))["cells"]
    for check in (cell["id"] for cell in cells if "_visible" in cell["id"] and RESTOCK not in cell["id"]):
        record.add(Event("check", DICT, check, "passed", detail={"answer": "one"}))
    room.open(f"exercises/{DICT}.ipynb")
    room.right(DICT, "setdefault")
    room.open("course/00-map.ipynb")
    room.reach("map-drawing")
    room.keys.press("Shift+Enter")
    row = room.lab.notebook.locator(".cw-exercise", has_text="Exercise Dictionaries")
    expect(row).to_contain_text("7 of 7 tasks")
    expect(row.locator(".cw-sign")).to_have_text("✓")


def test_a_lesson_is_predicted_and_answered_by_keyboard(room, record_property):
    room.open(f"course/{DICT}.ipynb")
    for name in ("dict-2", "dict-3"):
        room.reach(name)
        room.keys.press("Shift+Enter")
    predict = room.lab.notebook.get_by_role("region", name="Prediction 1")
    room.tab_back_to(predict.get_by_role("textbox"))
    room.keys.type("['q1', 'q3', 'q4', 'q2']")
    room.keys.press("Enter")
    expect(predict).to_contain_text("Kept.")
    room.keys.press("Escape")
    room.run("dict-4")
    expect(predict.get_by_role("status")).to_contain_text("Exactly as you predicted.")

    room.reach("question-1-1")
    room.keys.press("Shift+Enter")
    asked = room.lab.notebook.get_by_role("region", name="Question 1")
    room.tab_back_to(asked.get_by_role("radio").last)
    room.keys.press("ArrowDown")  # from the last option to the first
    room.keys.press("Enter")
    expect(asked).to_have_attribute("data-outcome", "right")
    record_property("rules axe tried on the lesson", room.look_at(asked, "lesson"))
    events = Record(room.home / NAME).events(DICT)
    assert [(one.item, one.outcome) for one in events] == [("prediction-1", "right"), ("question-1", "right")]
    assert room.lab.complaints == []


@pytest.mark.parametrize("front", ["JupyterLab", "Notebook 7"])
def test_an_exercise_opened_again_still_reads_well_without_its_kernel(room, front):
    path = f"exercises/{DICT}.ipynb"
    room.open(path)
    room.wrong(DICT, "replaces-the-count")
    expect(step(room.cell(f"{RESTOCK}_visible"), "Hint 1:")).to_be_visible()
    room.keys.press("Control+s")
    room.wait_for_file("widget-view")
    room.close()

    (room.open if front == "JupyterLab" else room.open_in_notebook_7)(path)
    said = room.cell(f"{RESTOCK}_visible").locator(".jp-OutputArea")
    for word in WRONG[DICT]["replaces-the-count"]:
        expect(said.locator(".cw-check")).to_contain_text(word)
    gone = said.locator(".jp-OutputArea-output.lm-Panel")
    content = "one => [getComputedStyle(one, '::after').content, getComputedStyle(one).fontSize]"
    expect(said.locator(".cw-help")).to_have_count(0)
    assert gone.evaluate(content) == ['"Run this cell again to bring back what it showed here."', "0px"]
    said.scroll_into_view_if_needed()
    room.page.wait_for_timeout(1500)
    room.page.screenshot(path=PICTURES / f"classroom-reopened-{front.split()[0].lower()}.png")
    for name in (RESTOCK, f"{RESTOCK}_visible"):  # its number is the one it had
        room.reach(name)
        room.keys.press("Shift+Enter")
    expect(step(said, "Hint 1:")).to_be_visible()
