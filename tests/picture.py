"""The picture README shows, a lesson beside its exercise: `make picture` takes it in JupyterLab."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import Lab, chromium, make_learn
from tests.conftest import ROOT, copy_of_checkout

TARGET = ROOT / ".github" / "images" / "lesson-and-exercise.png"
UNIT = "01-data-structures/03-dict.ipynb"
ANSWER = ["result = dict(stock)", "result.update(moves)", "return result"]  # not quite: the check says why

# JupyterLab hands its application to a page only where this is set: here, in a copy.
CONFIG = "c.LabApp.expose_app_in_browser = True\n"
BESIDE = "path => { jupyterapp.commands.execute('docmanager:open', {path, options: {mode: 'split-right'}}) }"
NO_FILES = "() => { jupyterapp.commands.execute('application:toggle-left-area') }"
SCROLL = """() => {
  const [lesson, exercise] = document.querySelectorAll('.jp-NotebookPanel');
  lesson.querySelector('.stepper').scrollIntoView({block: 'center'});
  exercise.querySelector('.cw-failed').scrollIntoView({block: 'center'});
}"""


def take(target: Path) -> None:
    """Step through the lesson's explorer, fail a check beside it, and keep what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_of_checkout(Path(folder, "causeway"))
        Path(folder, "jupyter_lab_config.py").write_text(CONFIG)
        with make_learn(checkout, JUPYTER_CONFIG_DIR=folder) as server, chromium() as browser:
            page = browser.new_page(viewport={"width": 1600, "height": 950})
            work_through(Lab(page, server), page)
            target.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=target)


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


if __name__ == "__main__":
    take(TARGET)
