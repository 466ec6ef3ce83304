"""A learner at work in the bundle, an instructor in the checkout: `make learn`, in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader import notebook
from tests.browser import Lab, Server, make_learn
from tests.commands import make
from tests.conftest import COURSE, ROOT, Clone

LIST, DICT = "01-data-structures/01-list", "01-data-structures/03-dict"
PICTURES = ROOT / "test-results"  # ignored by git; look at them after a run


@pytest.fixture(scope="module")
def server(clone: Clone) -> Iterator[Server]:
    with make_learn(clone.bundle) as server:
        yield server


@pytest.fixture(scope="module")
def whole(clone: Clone) -> Iterator[Server]:
    """JupyterLab on the whole checkout, as authors and instructors open it."""
    with make_learn(clone.root, "--all", VENV=clone.environment) as server:
        yield server


@pytest.fixture
def lab(browser: Browser, server: Server, clone: Clone, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A tab on notebooks nobody wrote in; its last sight is kept as a picture."""
    for shelf in ("course", "exercises"):
        shutil.copytree(
            clone.bundle / "work/.base" / shelf, clone.bundle / "work" / shelf, dirs_exist_ok=True
        )
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    lab = Lab(context.new_page(), server)
    yield lab
    lab.page.screenshot(path=PICTURES / f"{request.node.name.replace('/', '-')}.png")
    context.close()


def test_make_learn_opens_the_map_and_its_link_opens_the_lesson(lab, server):
    lab.page.goto(server.address)
    expect(lab.heading("Causeway: the map")).to_be_visible(timeout=60_000)
    lab.page.screenshot(path=PICTURES / "map.png")
    lab.notebook.get_by_role("link", name="Dictionaries", exact=True).first.click()
    expect(lab.heading("Dictionaries")).to_be_visible()
    expect(lab.page.locator(".jp-DirListing-item", has_text="solutions")).to_have_count(0)
    assert server.address.startswith("http://127.0.0.1:")


def test_a_second_make_learn_installs_nothing(clone, server):
    assert clone.made.returncode == 0, clone.made.stderr
    assert "pip install" in clone.made.stdout
    assert "pip install" not in (clone.bundle / "learn.log").read_text()


def test_the_bundle_s_own_package_runs_and_it_holds_no_solution(clone, server):
    python = Path(clone.environment, "bin/python")
    asked = [python, "-I", "-c", "import grader; print(grader.__file__)"]
    said = subprocess.run(asked, cwd=clone.bundle, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(clone.bundle / "grader/__init__.py")
    assert not any((clone.bundle / name).exists() for name in ("solutions", "tests", "grading"))


def test_make_demo_in_a_fresh_clone_makes_the_environment_that_learners_get(clone):
    first, learners = (
        make("--dry-run", target, "VENV=new", cwd=root).stdout.partition("touch new/learn.stamp\n")
        for target, root in (("demo", clone.root), ("learn", clone.bundle))
    )
    assert "pip install" in first[0]
    assert first[:2] == learners[:2]
    assert "causeway grade" in first[2]


def test_the_explorer_moves_with_the_keyboard(lab):
    lab.open(f"course/{DICT}.ipynb")
    lab.run_all()
    picture = lab.notebook.locator(".stepper .picture")
    before = picture.inner_html()
    slider = lab.notebook.locator(".stepper .slider")
    lab.focus(slider)
    lab.page.keyboard.press("ArrowRight")
    expect(lab.notebook.locator(".stepper .says")).to_contain_text("Step 1 of")
    assert picture.inner_html() != before
    slider.scroll_into_view_if_needed()


def test_an_exercise_is_solved_by_typing_and_each_check_passes_with_one_quiet_line(lab):
    lab.open(f"exercises/{LIST}.ipynb")
    lab.run(lab.cell("%load_ext grader.classroom"))
    answer = lab.cell("def latest(")
    lab.type_in_place_of_stub(answer, ["start = max(0, len(readings) - count)", "return readings[start:]"])
    expect(lab.run(answer).locator(".jp-OutputArea-child")).to_have_count(0)
    said = lab.run(lab.cell("assert latest([4.8, 4.2, 5.4, 4.1], 2)"))
    expect(said).to_have_text(
        re.compile(r"^\s*✓ .*: 1 of \d checks? of task 1 pass(es)?\.\s*$"), use_inner_text=True
    )
    expect(said.locator(".jp-OutputArea-child")).to_have_count(1)


def test_a_wrong_answer_shows_what_came_back_and_what_was_wanted_and_no_traceback(lab):
    lab.open(f"exercises/{LIST}.ipynb")
    lab.run(lab.cell("%load_ext grader.classroom"))
    answer = lab.cell("def latest(")
    lab.type_in_place_of_stub(answer, ["return readings[:count]"])
    lab.run(answer)
    said = lab.run(lab.cell("assert latest([4.8, 4.2, 5.4, 4.1], 2)"))
    expect(said).to_contain_text("latest([4.8, 4.2, 5.4, 4.1], 2)")
    expect(said).to_contain_text(re.compile(r"Came back\s*\[4\.8, 4\.2\]"))
    expect(said).to_contain_text(re.compile(r"Wanted\s*\[5\.4, 4\.1\]"))
    expect(said).not_to_contain_text("Traceback")
    expect(said).not_to_contain_text("--->")


def test_what_is_typed_is_on_disk_within_seconds_and_the_tracked_exercise_is_as_it_was(lab, clone):
    tracked = (clone.bundle / f"exercises/{DICT}.ipynb").read_bytes()
    lab.open(f"exercises/{DICT}.ipynb")
    lab.type_in_place_of_stub(lab.cell("def restock("), ["return typed_by_hand"])
    saved = clone.bundle / f"work/exercises/{DICT}.ipynb"
    deadline = time.monotonic() + 30
    while "typed_by_hand" not in saved.read_text("utf-8") and time.monotonic() < deadline:
        lab.page.wait_for_timeout(200)
    assert "typed_by_hand" in saved.read_text("utf-8")
    assert (clone.bundle / f"exercises/{DICT}.ipynb").read_bytes() == tracked


def test_a_notebook_opened_in_the_lab_has_the_classroom_without_asking_for_it(lab):
    lab.open(f"exercises/{LIST}.ipynb")
    cell = lab.cell("def latest(")
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.type("hasattr(get_ipython(), 'causeway_classroom')")
    cell = lab.cell("causeway_classroom")
    expect(lab.run(cell)).to_contain_text("True")
    first = lab.run(lab.cell("%load_ext grader.classroom"))
    expect(first.locator(".jp-OutputArea-child")).to_have_count(0)


def test_validate_names_the_check_that_fails(lab, clone):
    work = handed_in(clone, "half-done")
    lab.open(work)
    said = lab.validate()
    assert "The following" in said
    assert "assert count_moves(" in said
    assert "assert latest(" not in said


def test_validate_agrees_that_a_solved_notebook_passes(lab, clone):
    lab.open(handed_in(clone, "perfect"))
    assert "Success! Your notebook passes all the tests." in lab.validate()


def handed_in(clone: Clone, learner: str) -> str:
    """A learner's notebook, put where the server can open it."""
    work = clone.bundle / "work"
    work.mkdir(exist_ok=True)
    shutil.copy(Path(ROOT, "tests/submissions", learner, f"{LIST}.ipynb"), work / f"{learner}.ipynb")
    return f"{learner}.ipynb"


def test_formgrader_lists_the_graded_class(lab, whole, small):
    lab.page.goto(whole.at("formgrader"))
    expect(lab.page.get_by_role("link", name="01-data-structures")).to_be_visible()
    lab.page.goto(f"{whole.base}/formgrader/manage_submissions/01-data-structures")
    expect(lab.page.locator(".alert")).to_have_count(0)
    total = sum(notebook.max_points(notebook.read(COURSE.solution(unit.slug))) for unit in small.units)
    row = lab.page.locator("tr", has_text="perfect")
    expect(row).to_contain_text(f"{total:g} / {total:g}")
    expect(row).to_contain_text("graded")
    expect(lab.page.locator("tr", has_text="not-a-notebook")).to_contain_text(f"/ {total:g}")


def test_formgrader_opens_a_submission(lab, whole):
    lab.page.goto(whole.at("formgrader"))
    lab.page.goto(f"{whole.base}/formgrader/gradebook/01-data-structures/03-dict")
    lab.page.get_by_role("link", name="Submission #1").click()
    expect(lab.page.locator("text=Restock a shelf").first).to_be_visible()


def test_a_feedback_page_reads_well_on_a_phone(browser, clone):
    page = browser.new_page(viewport={"width": 380, "height": 800})
    page.goto(f"file://{clone.grading}/feedback/wrong/01-data-structures.html")
    width = page.evaluate("document.documentElement.scrollWidth")
    page.screenshot(path=PICTURES / "feedback.png", full_page=True)
    page.close()
    assert width <= 380
