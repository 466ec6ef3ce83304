"""An explorer in a real JupyterLab: moved by keyboard, playing, in both themes, and after its kernel died."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect

from grader.notebook import KERNEL
from tests.browser import Lab, Server, jupyterlab
from tests.conftest import ROOT

PICTURES = ROOT / "test-results"
ALIASING = "a = [1, [2, 3]]\\nb = a\\nb.append(4)\\nc = {'x': a, 'y': a[1]}"
CELLS = (
    "from grader.classroom import explorers\nexplorers.probing([8, 16, 24, 0, 32], delete=[16], find=[24])",
    f'explorers.names("{ALIASING}")',
    "explorers.red_black_tree([10, 20, 30, 15, 25, 5])",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("explorers")
    book = new_notebook(cells=[new_code_cell(source) for source in CELLS], metadata=KERNEL)
    nbformat.write(book, root / "explore.ipynb")
    with jupyterlab(root) as server:
        yield server


@pytest.fixture
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    """A tab in which all cells have been run."""
    context = browser.new_context(viewport={"width": 1100, "height": 1500})
    lab = Lab(context.new_page(), server)
    lab.open("explore.ipynb")
    lab.run_all()
    expect(lab.notebook.locator(".stepper")).to_have_count(len(CELLS))
    yield lab
    assert lab.complaints == []
    context.close()


def first(lab: Lab) -> Locator:
    return lab.notebook.locator(".stepper").first


def test_an_explorer_moves_with_the_keyboard_alone_and_the_notebook_stays_where_it_is(lab):
    explorer, press = first(lab), lab.page.keyboard.press
    picture, says = explorer.locator(".picture"), explorer.locator(".says")
    begin = picture.inner_html()
    lab.focus(explorer.locator(".slider"))
    for key, step in [("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 23), ("Home", 0)]:
        press(key)
        expect(says).to_contain_text(f"Step {step} of 23.")
    assert picture.inner_html() == begin
    press("End")
    assert picture.inner_html() != begin
    expect(says).to_contain_text("Find 24: slot 6 holds it.")
    press("Shift+Tab")
    expect(explorer.get_by_role("button", name="Play")).to_be_focused()
    for _ in range(2):
        press("Shift+Tab")
    expect(explorer.get_by_role("button", name="Previous")).to_be_focused()
    press("Enter")  # in command mode JupyterLab would open the cell's editor
    press("Space")
    expect(says).to_contain_text("Step 21 of 23.")
    for letter in "abxdd":  # commands of a notebook: insert, cut, delete
        press(letter)
    expect(lab.notebook.locator(".jp-CodeCell")).to_have_count(len(CELLS))


def test_an_explorer_plays_and_pauses_and_its_slider_follows_the_mouse(lab):
    explorer = first(lab)
    explorer.get_by_role("button", name="Play").click()
    expect(explorer.locator(".says")).to_contain_text("Step 2 of 23.")
    explorer.get_by_role("button", name="Pause").click()
    expect(explorer.get_by_role("button", name="Play")).to_be_visible()
    explorer.locator(".slider").fill("9")
    expect(explorer.locator(".says")).to_contain_text("Step 9 of 23.")
    explorer.get_by_text("All 24 steps in words").click()
    expect(explorer.locator(".all li[aria-current]")).to_contain_text("24 goes to slot 6")


def test_an_explorer_still_moves_after_its_kernel_has_died(lab):
    sessions = lab.page.request.get(lab.server.at("api/sessions")).json()
    kernel = next(session["kernel"]["id"] for session in sessions if session["path"] == "explore.ipynb")
    token = lab.page.evaluate("document.cookie.match(/_xsrf=([^;]*)/)?.[1] ?? ''")
    lab.page.request.delete(lab.server.at(f"api/kernels/{kernel}"), headers={"X-XSRFToken": token})
    first(lab).get_by_role("button", name="Next").click()
    expect(first(lab).locator(".says")).to_contain_text("Step 1 of 23.")
    lab.complaints.clear()  # JupyterLab asks for the kernel that is gone


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_explorer_is_readable_in_both_themes(browser, server, theme):
    context = browser.new_context(viewport={"width": 1100, "height": 1700})
    lab = Lab(context.new_page(), server)
    lab.open("explore.ipynb")
    lab.theme(theme.capitalize())
    lab.run_all()
    steppers = lab.notebook.locator(".stepper")
    expect(steppers).to_have_count(len(CELLS))
    for place in range(len(CELLS)):
        lab.focus(steppers.nth(place).locator(".slider"))
        lab.page.keyboard.press("End")
        lab.page.keyboard.press("ArrowLeft")
    steppers.first.scroll_into_view_if_needed()
    lab.page.screenshot(path=PICTURES / f"explorers-{theme}.png")
    color = "getComputedStyle(document.querySelector('.stepper .p-strong, .stepper .p-text')).fill"
    bright = sum(map(int, lab.page.evaluate(color).strip("rgba()").replace(" ", "").split(",")[:3])) > 384
    assert bright == (theme == "dark")
    context.close()
