from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.sign import NotebookNotary

from grader import coursemap, notebook
from grader.classroom import contents, poster, roadmap_view
from grader.classroom.record import Event, Record
from grader.classroom.standing import Contents, stand
from grader.roadmap import Kind, Roadmap
from tests.browser import chromium
from tests.conftest import COURSE, ROOT

LIST = "01-data-structures/01-list"
TASKS = sum(len(unit.tasks) for unit in contents.of(COURSE))
STEPS = sum(unit.written for unit in contents.of(COURSE))
OF_LIST = next(len(unit.tasks) for unit in contents.of(COURSE) if unit.slug == LIST)


@pytest.fixture(scope="module")
def text():
    return "\n".join(cell.source for cell in notebook.read(COURSE.map).cells)


def test_the_map_shows_every_topic_once_in_its_tier(course, text):
    shown = Counter()
    for row in re.findall(r"^\|.*\|$", text, re.M):
        for line in row.split("<br>"):
            tier = re.search(r">[●■▲] (green|gray|orange)</span>:", line)
            shown.update((topic, tier[1]) for topic in re.findall(r'data-topic="([^"]+)"', line))
    assert shown == Counter((topic.id, topic.tier) for topic in course.roadmap.topics)


def test_each_tier_has_its_own_color_shape_and_word():
    assert len({color for color, _ in coursemap.MARKS.values()}) == 3
    assert len({shape for _, shape in coursemap.MARKS.values()}) == 3


def test_a_written_lesson_is_linked_and_any_other_is_to_come(course, text):
    linked = re.findall(r"\*\*\[[^]]+\]\(([^)]+)\.ipynb\)\*\* \| \[exercise\]", text)
    assert linked == [unit.slug for unit in course.units]
    written = [page for page in course.pages if page.kind is not Kind.OPENING]
    assert text.count("| *to come* |") == 76 + 12 + 12 - len(written)


def test_every_link_of_the_map_leads_to_a_notebook(course, text):
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith("https://")]
    assert targets
    assert [target for target in targets if not (course.map.parent / target).is_file()] == []


def test_stars_and_underscores_in_a_topic_are_not_markup(text):
    assert "&#42;, &#42;args, &#42;&#42;kwargs" in text
    assert "&#95;&#95;enter&#95;&#95;" in text


def drawing(book) -> str:
    return next(cell.outputs[0].data["text/html"] for cell in book.cells if cell.cell_type == "code")


def topics_of(html: str) -> Counter:
    shown = re.findall(r'data-topic="([^"]+)".*?<span class="cw-word">(\w+)</span>', html)
    return Counter((unescape(topic), tier) for topic, tier in shown)


@pytest.fixture
def record(tmp_path) -> Record:
    """Somebody who passed the first task on lists."""
    record = Record(tmp_path / "home" / "progress.sqlite")
    task = next(one for one in contents.of(COURSE) if one.slug == LIST).tasks[0]
    record.merge(Event("check", LIST, name, "passed", 1.0, {"answer": "a"}) for name in task.checks)
    return record


@pytest.fixture
def own(tmp_path):
    """A learner's folder with the lesson and the exercise on lists, and no other unit yet."""
    for shelf in ("course", "exercises"):
        (tmp_path / "work" / shelf / LIST).parent.mkdir(parents=True)
        (tmp_path / "work" / shelf / f"{LIST}.ipynb").touch()
    return tmp_path / "work"


def test_the_drawing_shows_every_topic_once_in_its_tier(course):
    shown = topics_of(drawing(notebook.read(course.map)))
    assert shown == Counter((topic.id, topic.tier) for topic in course.roadmap.topics)


def test_the_drawing_of_the_tracked_map_is_of_one_who_has_done_nothing(course, record, monkeypatch):
    monkeypatch.setenv("CAUSEWAY_HOME", str(record.path.parent))
    assert notebook.to_text(coursemap.draw(course)) == course.map.read_text("utf-8")
    assert "The road ahead" in drawing(coursemap.draw(course))


def test_a_learners_own_map_shows_what_is_passed_and_what_is_next(course, record, own):
    html = drawing(coursemap.personal(course, record, own))
    assert f"1 of {TASKS} tasks passed, 0 of {STEPS} units done." in html
    step = re.search(r'class="cw-next"><a href="([^"]+)">([^<]+)', html)
    assert (step[1], step[2].strip()) == (
        f"../exercises/{LIST}.ipynb",
        "Next: Lists, task 2. A moving average",
    )
    row = re.search(
        r'<li data-kind="lesson" data-state="in progress" data-next>.*?</details>.*?</li>', html, re.S
    )[0]
    assert f'<span class="cw-word">1 of {OF_LIST} tasks</span>' in row
    assert '<span class="cw-hide">next, </span>in progress' in row


def test_a_learners_own_map_links_what_lies_in_their_folder(course, record, own):
    html = drawing(coursemap.personal(course, record, own))
    assert set(re.findall(r'href="([^"]+)"', html)) == {f"{LIST}.ipynb", f"../exercises/{LIST}.ipynb"}


def test_the_cell_of_the_map_draws_it_again_with_the_progress_made(course, record, own, monkeypatch):
    monkeypatch.setenv("CAUSEWAY_HOME", str(record.path.parent))
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    cell = next(cell for cell in notebook.read(course.map).cells if cell.cell_type == "code")
    exec(cell.source, {})
    assert f"1 of {TASKS} tasks passed" in shown[0]["text/html"]
    assert shown[0]["text/plain"].startswith(f"1 of {TASKS} tasks passed, 0 of {STEPS} units")
    assert f'href="../exercises/{LIST}.ipynb"' in shown[0]["text/html"]


def test_outside_a_course_the_cell_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    roadmap_view.show()
    assert shown[0]["text/plain"].endswith("Change into its folder.")


def test_a_damaged_record_is_said_under_the_map(record, monkeypatch):
    monkeypatch.setenv("CAUSEWAY_HOME", str(record.path.parent / "other"))
    record.path.with_name("other").mkdir()
    record.path.with_name("other").joinpath("progress.sqlite").write_bytes(b"no database, " * 100)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    roadmap_view.show()
    assert "The road ahead" in shown[0]["text/html"]
    assert "the old file is kept as" in shown[1]["text/plain"]


def test_a_map_signed_here_keeps_its_styles_in_jupyterlab(course, record, own, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(own / "jupyter"))
    path = own / "course" / course.map.name
    notebook.write(path, coursemap.personal(course, record, own))
    assert not NotebookNotary().check_signature(notebook.read(path))
    notebook.trust([notebook.read(path)])
    assert NotebookNotary().check_signature(notebook.read(path))


def test_the_links_lead_into_the_folder_the_map_stands_in(course, own):
    (own / "course" / course.map.name).touch()
    assert roadmap_view.shelves(own / "course", course) == own
    assert roadmap_view.shelves(own.parent, course) == course.root


def test_a_title_is_text_and_not_markup(course):
    chapter = replace(course.roadmap.chapters[0], title="<script>&", lessons=())
    steps = stand((Contents(step.slug, step.title, written=False) for step in chapter.steps), ())
    road, now = Roadmap((chapter,)), steps
    assert "&lt;script&gt;&amp;" in poster.html(road, now, course.root)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_drawing_fits_a_phone_and_reads_well_for_everybody(browser, course, record, theme):
    html = roadmap_view.picture(course, record, course.root)["text/html"]
    paper, ink = {"light": ("#ffffff", "#111111"), "dark": ("#111111", "#eeeeee")}[theme]
    page = browser.new_page(viewport={"width": 380, "height": 800})
    page.set_content(
        "<!doctype html><html lang=en><title>Map</title>"
        f"<body style='margin: 8px; background: {paper}; color: {ink}' "
        f"data-jp-theme-light={str(theme == 'light').lower()}><main><h1>Map</h1>{html}</main>"
    )
    page.locator("summary").nth(2).click()
    assert page.get_by_text("Hash collisions").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    found = Axe().run(page).response["violations"]
    page.screenshot(path=ROOT / "test-results" / f"map-{theme}.png", full_page=True)
    page.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_enter_on_a_topic_opens_its_names(browser, course):
    page = browser.new_page()
    page.set_content(drawing(notebook.read(course.map)))
    page.locator("summary").nth(2).focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Hash collisions").is_visible()
    page.close()
