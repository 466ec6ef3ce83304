"""Hints and solutions: what may be opened when, how it reads, and the magics in a real kernel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom import help as door
from grader.classroom import hints, look, markdown, sealed
from grader.classroom.help import NoHelp
from grader.classroom.help_panel import Desk, Panel
from grader.classroom.record import Event, Record
from grader.classroom.sealed import Bundle, Check, Key
from tests.conftest import COURSE
from tests.kernel import Kernel, kernel

SLUG = "01-data-structures/03-dict"
STUB = "def f():\n    raise NotImplementedError"
KEY = Key(
    id="01_03-dict_2-invert",
    title="2. Invert <b>a</b> mapping",
    names=("f",),
    seconds=10.0,
    stub=STUB,
    checks=(
        Check("01_03-dict_2-invert_visible", "d1", "One."),
        Check("01_03-dict_2-invert_visible-2", "d2", "Two."),
    ),
    hints=("Look at `items()`.", "Turn it.", "`setdefault`"),
    solution="def f():\n    return 1",
    after="```python\nf = lambda: 1\n```\n\nShorter <script>alert(1)</script>.",
)
BUNDLE = Bundle(SLUG, 3, (KEY,))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "progress.sqlite")


def check(record: Record, outcome: str, answer: str, number: int = 0) -> None:
    record.add(Event("check", SLUG, KEY.checks[number].id, outcome, detail={"answer": answer}))


def states(record: Record | None, key: Key = KEY) -> dict[str, tuple[str, str]]:
    return {step.id: (step.state, step.why) for step in Desk(BUNDLE, record).steps(key)}


def press(panel: Panel, step: str) -> None:
    """What the browser sends when a step is pressed."""
    panel._handle_custom_msg({"task": KEY.id, "step": step}, [])


def test_only_the_first_hint_can_be_opened_at_first(record):
    assert states(record) == {
        "1": ("next", ""),
        "2": ("locked", "after hint 1"),
        "3": ("locked", "after hint 2"),
        "solution": ("locked", "after 3 more tries, or when the task passes"),
    }


def test_opening_a_hint_is_recorded_and_makes_the_next_one_ready(record):
    press(Panel(Desk(BUNDLE, record), (KEY,)), "1")
    assert [(e.kind, e.unit, e.item, e.outcome) for e in record.events()] == [("hint", SLUG, KEY.id, "1")]
    assert [state for state, _ in states(record).values()][:3] == ["read", "next", "locked"]


@pytest.mark.parametrize("step", ["2", "3", "solution", "4", "", "None"])
def test_what_is_locked_stays_closed_whatever_the_browser_asks(record, step):
    panel = Panel(Desk(BUNDLE, record), (KEY,))
    press(panel, step)
    assert record.events() == []
    assert [one["html"] for one in panel.tasks[0]["steps"]] == ["", "", "", ""]


@pytest.mark.parametrize("message", [None, "x", 3, {}, {"task": "other", "step": "1"}, {"task": KEY.id}])
def test_a_message_that_makes_no_sense_changes_nothing(record, message):
    panel = Panel(Desk(BUNDLE, record), (KEY,))
    panel._handle_custom_msg(message, [])
    assert record.events() == []


def test_opening_twice_is_recorded_once(record):
    panel = Panel(Desk(BUNDLE, record), (KEY,))
    press(panel, "1")
    press(panel, "1")
    assert len(record.events()) == 1


def test_a_text_that_is_not_open_is_not_in_the_browser(record):
    panel = Panel(Desk(BUNDLE, record), (KEY,))
    sent = repr(panel.get_state())
    assert not any(text in sent for text in ("Look at", "Turn it", "setdefault", "return 1", "lambda"))


def test_a_new_panel_in_a_new_kernel_knows_what_was_opened(record):
    press(Panel(Desk(BUNDLE, record), (KEY,)), "1")
    [first, *_] = Panel(Desk(BUNDLE, Record(record.path)), (KEY,)).tasks[0]["steps"]
    assert (first["state"], first["why"], first["html"]) == (
        "read",
        "opened before",
        "<p>Look at <code>items()</code>.</p>",
    )


# The solution.


def test_the_stub_an_answer_tried_again_and_a_passed_check_are_no_tries(record):
    for answer in (sealed.digest(STUB), "a", "a", "b"):
        check(record, "failed", answer)
    check(record, "failed", "a", number=1)
    check(record, "passed", "c")
    record.add(Event("check", SLUG, "01_03-dict_1-restock_visible", "failed", detail={"answer": "d"}))
    assert states(record)["solution"] == ("locked", "after 1 more try, or when the task passes")


def test_an_answer_that_never_ends_is_a_try(record):
    for answer, outcome in (("a", "failed"), ("b", "failed"), ("c", "late")):
        check(record, outcome, answer)
    assert states(record)["solution"] == ("next", "after 3 tries")


def test_the_solution_opens_when_one_answer_passes_every_visible_check(record):
    check(record, "passed", "a", number=0)
    check(record, "passed", "b", number=1)
    assert states(record)["solution"][0] == "locked"
    check(record, "passed", "b", number=0)
    assert states(record)["solution"] == ("next", "you passed")


def test_the_solution_is_shown_with_its_second_style_and_recorded(record):
    check(record, "passed", "a", number=0)
    check(record, "passed", "a", number=1)
    panel = Panel(Desk(BUNDLE, record), (KEY,))
    press(panel, "solution")
    html = panel.tasks[0]["steps"][-1]["html"]
    assert '<span class="cw-nf">f</span>' in html
    assert "lambda" in html
    assert "&lt;script&gt;" in html
    assert [e.kind for e in record.events()][-1] == "solution"


def test_after_a_pass_the_panel_holds_the_solution_alone(record):
    assert door.panel(BUNDLE, KEY, record, failed=False) is None
    check(record, "passed", "a", number=0)
    check(record, "passed", "a", number=1)
    panel = door.panel(BUNDLE, KEY, record, failed=False)
    assert [step["id"] for step in panel.tasks[0]["steps"]] == ["solution"]


def test_solutions_kept_back_leave_a_sentence_and_no_button(record):
    closed = Key(KEY.id, KEY.title, KEY.names, 10.0, STUB, KEY.checks, KEY.hints)
    panel = door.panel(BUNDLE, closed, record, failed=True)
    assert [step["id"] for step in panel.tasks[0]["steps"]] == ["1", "2", "3"]
    assert panel.tasks[0]["note"] == hints.KEPT_BACK
    assert door.panel(BUNDLE, closed, record, failed=False) is None


def test_without_a_session_hints_open_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("CAUSEWAY_HOME", str(tmp_path / "home"))
    panel = door.panel(BUNDLE, KEY, None, failed=True)
    press(panel, "1")
    assert panel.tasks[0]["steps"][0]["state"] == "read"
    assert not (tmp_path / "home").exists()


def test_a_record_that_cannot_be_written_costs_a_sentence_and_no_hint(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    panel = door.panel(BUNDLE, KEY, Record(tmp_path / "home" / "progress.sqlite"), failed=True)
    press(panel, "1")
    press(panel, "2")
    assert [step["state"] for step in panel.tasks[0]["steps"]][:3] == ["read", "read", "next"]
    assert panel.notice.count("Your progress cannot be kept in") == 1
    assert "Go on working" in panel.notice


# What is stored in a notebook.


def test_the_stored_forms_say_what_is_open_and_are_the_same_each_time(record):
    press(Panel(Desk(BUNDLE, record), (KEY,)), "1")
    forms = [Panel(Desk(BUNDLE, record), (KEY,))._repr_mimebundle_()[0] for _ in range(2)]
    for form in ("text/html", "text/plain"):
        assert forms[0][form] == forms[1][form]
    assert forms[0]["text/plain"] == (
        "2. Invert <b>a</b> mapping\n"
        "  Hint 1: where to look: opened before\n"
        "  Hint 2: the idea: Run this cell to open it.\n"
        "  Hint 3: the tool: after hint 2\n"
        "  Solution: after 3 more tries, or when the task passes"
    )
    assert "<h3>2. Invert &lt;b&gt;a&lt;/b&gt; mapping</h3>" in forms[0]["text/html"]
    assert "<summary>Hint 1: where to look</summary><p>Look at" in forms[0]["text/html"]
    assert "setdefault" not in forms[0]["text/html"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("<code>d[1]</code> and <BR/>", "<p><code>d[1]</code> and <br/></p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("![alt](https://x.org/y.png)", "<p>alt</p>"),
        ("```nonsense\na<b\n```", '<pre class="cw-code" tabindex="0"><code>a&lt;b</code></pre>'),
    ],
)
def test_markdown_becomes_html_that_cannot_do_harm(text, html):
    assert markdown.to_html(text) == html


PAPERS = {"light": ("#ffffff", "#f6f8fa", "#f5f5f5"), "dark": ("#111111", "#1c1f23", "#212121")}


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_color_of_words_stands_out_on_the_papers_of_both_themes():
    ink = re.findall(
        r"--cw-(code-\w+|right|wrong|focus): light-dark\((#\w+), (#\w+)\)", look.sheet("markdown.css")
    )
    assert len(ink) == 8
    weak = [
        (name, paper)
        for name, light, dark in ink
        for color, theme in ((light, "light"), (dark, "dark"))
        for paper in PAPERS[theme]
        if contrast(color, paper) < 4.5
    ]
    assert weak == []


# Which hints belong to which notebook.


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.sealed").write_text(sealed.seal(Bundle(name)), "utf-8")


def test_a_copy_of_a_notebook_has_the_hints_of_the_notebook(tmp_path):
    lay(tmp_path, "03-dict", "03-dict-views", "01-list")
    for name, unit in {
        "03-dict": "03-dict",
        "03-dict-Copy1": "03-dict",
        "03-dict-views-2": "03-dict-views",
    }.items():
        assert door.find(tmp_path / f"{name}.ipynb").unit == unit


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "There are no hints for this notebook: 03-dict.sealed is not beside it."),
        ("", "The hints in 03-dict.sealed cannot be opened. It was cut short or changed."),
        ("Causeway", "The hints in 03-dict.sealed cannot be opened. It was cut short or changed."),
        (b"\xff\xfe", "The hints in 03-dict.sealed cannot be opened."),
    ],
)
def test_a_missing_or_broken_bundle_is_a_sentence(tmp_path, text, says):
    if text is not None:
        (tmp_path / "03-dict.sealed").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(NoHelp, match=re.escape(says)):
        door.find(tmp_path / "03-dict.ipynb")


# In a kernel.


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel that serves a notebook with its sealed file beside it."""
    folder = tmp_path_factory.mktemp("kernel")
    (folder / "03-dict.sealed").write_bytes(COURSE.sealed(SLUG).read_bytes())
    with kernel(folder / "03-dict.ipynb", folder / "home") as room:
        room.run("import sys; from grader.classroom import help; help.register(get_ipython())")
        yield room


def test_registering_imports_neither_the_widget_nor_nbformat(room):
    heavy = "{'nbformat', 'anywidget', 'markdown_it', 'fsrs'}"
    assert room.run(f"print({heavy} & set(sys.modules))").printed == "set()\n"


def test_the_magic_shows_one_task_or_all(room):
    one = room.run("%hint 2")
    assert one.text.startswith("2. Invert a mapping\n  Hint 1: where to look")
    assert one.widget in room.states
    assert room.run("%hint 2-invert").text == one.text
    assert room.run("%hints").text.count("Hint 1") == 7


def test_an_unknown_task_is_refused_with_the_tasks_there_are(room):
    assert room.run("%hint 9").text == (
        "This exercise has no task 9. Name one of 1, 2, 3, 4, 5, 6, 7, as in %hint 1."
    )
    assert "no task &lt;b&gt;." in room.run("%hint <b>").html


def test_a_press_in_the_browser_is_answered_by_the_kernel(room):
    state = room.say(room.run("%hint 1").widget, task="01_03-dict_1-restock", step="1")
    assert state["tasks"][0]["steps"][0]["state"] == "read"
    assert "Hint 1: where to look: opened before" in room.run("%hint 1").text
