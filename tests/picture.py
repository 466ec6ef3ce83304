"""The pictures of JupyterLab that README and a lesson show: `make picture` takes them anew.

`python -m tests.picture readme` or `lesson` takes those alone. A lesson's pictures are attachments of the
text that names them.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from grader import notebook
from tests.browser import Lab, chromium, jupyterlab, make_learn
from tests.conftest import COURSE, ROOT, copy_of_checkout
from tests.debugger import Debugger

TARGET = ROOT / ".github" / "images" / "lesson-and-exercise.png"
UNIT = "01-data-structures/03-dict.ipynb"
ANSWER = ["result = dict(stock)", "result.update(moves)", "return result"]  # not quite: the check says why
LESSON = COURSE.lesson("01-data-structures/01-list")

# JupyterLab hands its application to a page only where this is set: here, in a copy.
CONFIG = "c.LabApp.expose_app_in_browser = True\n"
BESIDE = "path => { jupyterapp.commands.execute('docmanager:open', {path, options: {mode: 'split-right'}}) }"
NO_FILES = "() => { jupyterapp.commands.execute('application:toggle-left-area') }"
SCROLL = """() => {
  const [lesson, exercise] = document.querySelectorAll('.jp-NotebookPanel');
  lesson.querySelector('.stepper').scrollIntoView({block: 'center'});
  exercise.querySelector('.cw-failed').scrollIntoView({block: 'center'});
}"""
# The cells of the lesson that are shown or run, by their first words.
SHOWN = ["magnitudes = [", "in_order = sorted(", "a = [1, 2, 3]", "def gaps("]
BELOW_THE_TOOLBAR = """cell => {
  const book = cell.closest('.jp-WindowedPanel-outer');
  book.scrollTop += cell.getBoundingClientRect().top - book.getBoundingClientRect().top - 12;
}"""
TOP, MARGIN, HEIGHT = (
    59,
    34,
    372,
)  # above the notebook's toolbar, the strips of tabs at the sides, what is kept


def readme() -> None:
    """Step through the lesson's explorer, fail a check beside it, and keep what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_of_checkout(Path(folder, "causeway"))
        Path(folder, "jupyter_lab_config.py").write_text(CONFIG)
        with make_learn(checkout, JUPYTER_CONFIG_DIR=folder) as server, chromium() as browser:
            page = browser.new_page(viewport={"width": 1600, "height": 950})
            work_through(Lab(page, server), page)
            TARGET.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=TARGET)


def work_through(lab: Lab, page: Page) -> None:
    lab.open(f"course/{UNIT}")
    lab.menu("Run", "runmenu:run-all")
    expect(page.locator(".stepper .slider").first).to_be_visible(timeout=60_000)
    lab.ready()
    page.evaluate(NO_FILES)
    page.evaluate(BESIDE, f"exercises/{UNIT}")
    exercise = page.locator(".jp-NotebookPanel").nth(1)
    answer = exercise.locator(".jp-CodeCell", has_text="def restock(").first
    lab.type_in_place_of_stub(answer, ANSWER)
    lab.run(answer)
    lab.run(exercise.locator(".jp-CodeCell", has_text="# Known and new names").first)
    page.locator(".cw-failed").wait_for()
    page.evaluate(SCROLL)
    page.locator(".stepper .slider").focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
    page.evaluate(SCROLL)
    page.wait_for_timeout(1000)


def lesson() -> None:
    """Stop two cells of the lesson on lists in the debugger, and attach what is seen to its text."""
    with tempfile.TemporaryDirectory() as folder:
        book = notebook.read(LESSON)
        book.cells = [cell for text in SHOWN for cell in book.cells if cell.source.startswith(text)]
        for cell in book.cells:
            cell.outputs, cell.execution_count = [], None
        notebook.write(Path(folder, LESSON.name), book)
        with jupyterlab(Path(folder)) as server, chromium() as browser:
            lab = Lab(browser.new_page(viewport={"width": 1300, "height": 620}), server)
            lab.open(LESSON.name)  # at its full width: what a narrow toolbar leaves out cannot be waited for
            lab.page.evaluate(NO_FILES)
            debugger = Debugger(lab)
            debugger.switch_on()
            debugger.table()
            lab.page.set_viewport_size({"width": 980, "height": 620})
            pictures = {"breakpoint.png": at_a_breakpoint(debugger), "exception.png": at_an_error(debugger)}
        attach(LESSON, pictures)


def at_a_breakpoint(debugger: Debugger) -> bytes:
    cell = debugger.lab.cell(SHOWN[2])
    debugger.breakpoint(cell, 3)
    debugger.run(cell)
    debugger.stands_at("<module>:3")
    taken = picture(debugger.page, cell)
    debugger.go_on()
    expect(cell.locator(".jp-OutputArea")).to_contain_text("[1, 2, 3, 4] True")
    debugger.breakpoint(cell, 3)
    return taken


def at_an_error(debugger: Debugger) -> bytes:
    for text in SHOWN[:2]:
        debugger.lab.run(debugger.lab.cell(text))
    cell = debugger.lab.cell(SHOWN[3])
    debugger.pause_on("raised")
    debugger.run(cell)
    debugger.stands_at("gaps:4", "<module>:8")
    return picture(debugger.page, cell)


def picture(page: Page, cell: Locator) -> bytes:
    """A cell below the notebook's toolbar, and the panel beside it, as a PNG of few colors."""
    page.mouse.move(400, 500)  # no button looks pressed
    cell.evaluate(BELOW_THE_TOOLBAR)
    page.wait_for_timeout(1500)
    width = page.evaluate("innerWidth") - 2 * MARGIN
    taken = page.screenshot(clip={"x": MARGIN, "y": TOP, "width": width, "height": HEIGHT})
    few, packed = Image.open(io.BytesIO(taken)).convert("RGB").quantize(128), io.BytesIO()
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def attach(path: Path, pictures: dict[str, bytes]) -> None:
    """Put pictures into the cells of a notebook that name them."""
    book = notebook.read(path)
    for name, data in pictures.items():
        [cell] = [cell for cell in book.cells if f"](attachment:{name})" in cell.source]
        encoded = {"image/png": base64.b64encode(data).decode()}
        cell.attachments = {**cell.get("attachments", {}), name: encoded}
    notebook.write(path, book)


TAKES: dict[str, Callable[[], None]] = {"readme": readme, "lesson": lesson}

if __name__ == "__main__":
    for name in sys.argv[1:] or TAKES:
        TAKES[name]()
