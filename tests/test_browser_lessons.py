"""Every lesson as a learner opens it: it runs from top to bottom, and all that it draws is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader import notebook
from grader.roadmap import Kind
from tests.browser import Lab, Server, causeway_learn
from tests.conftest import COURSE, ROOT, copy_of_checkout

PICTURES = ROOT / "test-results"  # ignored by git; look at them after a run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = copy_of_checkout(tmp_path_factory.mktemp("lessons") / "causeway")
    with causeway_learn(root, root.parent / "home") as server:
        yield server


@pytest.fixture
def lab(browser: Browser, server: Server) -> Iterator[Lab]:
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    yield Lab(context.new_page(), server)
    context.close()


def outputs(path: Path) -> list[notebook.Cell]:
    cells = (cell for cell in notebook.read(path).cells if cell.cell_type == "code")
    return [output for cell in cells for output in cell.outputs]


@pytest.mark.parametrize("page", COURSE.pages, ids=[page.name for page in COURSE.pages])
def test_a_lesson_runs_and_shows_all_its_pictures_errors_and_explorers(lab, page):
    lab.open(f"course/{page.slug}.ipynb")
    expect(lab.notebook.locator("h1").first).to_be_visible()
    made = outputs(COURSE.lesson(page.slug))
    if made:
        lab.run_all()
    pictures = sum("image/png" in output.get("data", {}) for output in made)
    steppers = sum("image/svg+xml" in output.get("data", {}) for output in made)
    errors = sum(output.output_type == "error" for output in made)
    expect(lab.notebook.locator(".jp-RenderedImage img")).to_have_count(pictures)
    expect(lab.notebook.locator(".stepper .slider")).to_have_count(steppers)
    expect(lab.notebook.locator(".jp-RenderedText[data-mime-type$=stderr]")).to_have_count(errors)
    lab.notebook.locator("h1").first.scroll_into_view_if_needed()
    lab.page.screenshot(path=PICTURES / f"lesson-{page.name}.png")
    assert lab.complaints == []


def test_the_opening_leads_to_every_lesson(lab):
    opening = next(page for page in COURSE.pages if page.kind is Kind.OPENING)
    lab.open(f"course/{opening.slug}.ipynb")
    chapter = COURSE.roadmap.chapters[0]
    for step in (step for step in chapter.steps if step in COURSE.pages):
        expect(lab.notebook.get_by_role("link", name=step.title, exact=True).first).to_be_visible()
