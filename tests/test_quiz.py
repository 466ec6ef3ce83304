"""The magics of a quiz in a real kernel, spoken to as a notebook speaks: cells run, widgets send messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import prediction
from grader.classroom.prediction import Prediction
from grader.classroom.record import Event, Record
from grader.classroom.sealed import digest
from tests.kernel import Kernel, Outputs, kernel
from tests.test_question import CHOICE, FILL, ORDER

UNIT = "01-data-structures/01-list"
ANSWER = "print([1, 2])"
PREDICT = prediction.body(Prediction("What comes?", "sum-2", digest(ANSWER), "[1, 2]"))


class Classroom:
    """A kernel with the quiz in it, what it has shown and what it has complained of."""

    def __init__(self, kernel: Kernel):
        self.kernel = kernel
        self.displays: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.run("from grader.classroom import quiz\nquiz.register(get_ipython())")

    def run(self, source: str) -> Outputs:
        outputs = self.kernel.run(source)
        self.displays += outputs.displays
        self.errors += filter(None, (outputs.error, outputs.printed))
        return outputs

    def ask(self, source: str, name: str = "question-1") -> str:
        """Run a question; the id of the widget that came."""
        return self.run(f"%%question {UNIT} {name}\n{source}").widget

    def predict(self) -> str:
        return self.run(f"%%predict {UNIT} prediction-1\n{PREDICT}").widget

    def say(self, widget: str, **content: Any) -> dict[str, Any]:
        """Send what the front end would; the state of the widget afterwards."""
        self.kernel.say(widget, **content)
        return self.state(widget)

    def state(self, widget: str) -> dict[str, Any]:
        return dict(self.kernel.states[widget]["state"])


@contextmanager
def classroom(home: Path, name: str = "01-list.ipynb", **how: bool) -> Iterator[Classroom]:
    """A kernel of a learner who has work/<name> open."""
    book = home.parent / "work" / name
    book.parent.mkdir(exist_ok=True)
    with kernel(book, home, **how) as running:
        yield Classroom(running)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """A kernel on which nobody has a notebook open: nothing is recorded, nothing remembered."""
    with classroom(tmp_path_factory.mktemp("nobody") / "home", open_by_a_person=False) as room:
        yield room


@pytest.fixture
def room(folder: Path) -> Iterator[Classroom]:
    with classroom(folder) as room:
        yield room


def recorded(folder: Path, kind: str) -> list[tuple[str, str, Any]]:
    events = Record(folder / "progress.sqlite").events(UNIT, kind)
    return [(event.item, event.outcome, event.detail["given"]) for event in events]


def test_registering_imports_nothing_slow(shared):
    shared.displays.clear()
    code = "import sys; quiz.register(get_ipython()); display([m for m in sys.modules if m in "
    shared.run(f"{code}('nbformat', 'pytest', 'matplotlib', 'grader.notebook')])")
    assert shared.displays[-1]["text/plain"] == "[]"


def test_a_question_shows_words_where_no_kernel_runs_and_holds_no_answer(shared):
    widget = shared.ask(CHOICE)
    assert "Question 1." in shared.displays[-1]["text/plain"]
    assert "<script" not in shared.displays[-1]["text/html"]
    sent = {key: value for key, value in shared.kernel.states[widget].items() if key not in ("_esm", "_css")}
    for secret in ("counting starts", "second item", "Right", "Wrong"):
        assert secret not in str(sent)


def test_a_wrong_answer_is_judged_without_the_right_one(shared):
    widget = shared.ask(CHOICE)
    state = shared.say(widget, do="check", given=["A"])
    assert (state["outcome"], [mark["label"] for mark in state["marks"]]) == ("wrong", ["A"])
    assert (state["reasons"], "second item" in str(state)) == ([], False)
    state = shared.say(widget, do="check", given=["B"])
    assert (state["outcome"], state["tries"], len(state["reasons"])) == ("right", 2, 3)
    assert shared.say(widget, do="again") == {}


def test_an_order_and_a_typed_answer_are_judged(shared):
    widget = shared.ask(ORDER, "question-3")
    assert shared.say(widget, do="check", given=["A", "B", "C"])["outcome"] == "wrong"
    assert shared.say(widget, do="check", given=["B", "A", "C"])["outcome"] == "right"
    widget = shared.ask(FILL, "question-4")
    assert "not joined" in shared.say(widget, do="check", given=["aa"])["says"]
    assert shared.say(widget, do="check", given=["['a', 'a']"])["outcome"] == "right"


@pytest.mark.parametrize("content", [{}, {"do": "check"}, {"do": "check", "given": "A"}, {"do": "state"}])
def test_a_message_that_makes_no_sense_changes_nothing(shared, content):
    shared.errors.clear()
    widget = shared.ask(CHOICE)
    assert shared.say(widget, **content) == {}
    assert shared.errors == []


def test_a_changed_cell_says_so_in_one_sentence(shared):
    shared.errors.clear()
    shared.run(f"%%question {UNIT} question-1\n{CHOICE.replace('Right:', 'Rihgt:')}")
    shared.run(f"%%predict {UNIT} prediction-1\nWhat comes?")
    shared.run(f"%%question {UNIT}\n{CHOICE}")
    first, second, third = shared.errors
    assert first.startswith("UsageError: This cell was changed, line 11: ")
    assert "the next cell prints is missing" in second
    assert "is followed by a unit and a name" in third
    assert all("`causeway update` brings" in error for error in shared.errors)


def test_where_nobody_learns_nothing_is_recorded(shared):
    shared.say(shared.ask(CHOICE), do="check", given=["B"])
    shared.run("from grader.classroom import home\ndisplay(home.folder().exists())")
    assert shared.displays[-1]["text/plain"] == "False"


def test_the_first_answer_and_the_right_one_are_recorded_and_remembered(room, folder):
    widget = room.ask(CHOICE)
    for given in ("A", "C", "B"):
        room.say(widget, do="check", given=[given])
    assert recorded(folder, "question") == [("question-1", "wrong", ["A"]), ("question-1", "right", ["B"])]
    state = room.state(room.ask(CHOICE))
    assert (state["remembered"], state["outcome"], state["given"]) == (True, "right", ["B"])
    swapped = CHOICE.replace("Wrong: counting", "Right: counting").replace("Right: index", "Wrong: index")
    assert room.state(room.ask(swapped)) == {}  # the question has changed: the old answer is wrong now


def test_a_prediction_is_set_beside_what_the_next_cell_printed(room, folder):
    widget = room.predict()
    assert "[1, 2]" not in str(room.state(widget))
    assert room.say(widget, do="keep", given="  ")["phase"] == "ask"
    assert room.say(widget, do="keep", given="[1,2]") == {"phase": "kept", "given": "[1,2]"}
    room.run("1 + 1")
    assert room.state(widget)["phase"] == "kept"
    widget = room.predict()  # run again before it is answered: nothing is lost
    room.run(ANSWER)
    state = room.state(widget)
    assert (state["phase"], state["outcome"], state["printed"]) == ("done", "right", "[1, 2]")
    assert recorded(folder, "prediction") == [("prediction-1", "right", ["[1,2]"])]
    assert room.state(room.predict())["remembered"] is True


def test_a_prediction_in_words_is_judged_by_the_learner_once(room, folder):
    widget = room.predict()
    room.say(widget, do="keep", given="a list")
    room.run(ANSWER)
    assert room.state(widget)["phase"] == "judge"
    assert recorded(folder, "prediction") == []
    for _ in range(2):
        state = room.say(widget, do="judge", right=False)
    assert (state["phase"], state["outcome"]) == ("done", "wrong")
    assert recorded(folder, "prediction") == [("prediction-1", "wrong", ["a list"])]


def test_running_without_predicting_records_nothing(room, folder):
    widget = room.predict()
    room.run(ANSWER)
    assert room.state(widget) == {"phase": "late"}
    assert recorded(folder, "prediction") == []
    assert room.say(widget, do="again")["phase"] == "ask"


def test_a_record_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path):
    blocked = tmp_path / "home"
    blocked.write_text("a file where the folder should be")
    with classroom(blocked) as room:
        first = room.say(room.ask(CHOICE), do="check", given=["B"])
        second = room.say(room.ask(FILL, "question-4"), do="check", given=["aa"])
    assert (first["outcome"], second["outcome"], room.errors) == ("right", "wrong", [])
    assert "Your progress cannot be kept in" in first["note"]
    assert second["note"] == ""


def test_what_was_recorded_on_another_kernel_is_remembered(folder):
    Record(folder / "progress.sqlite").add(
        Event("question", UNIT, "question-1", "right", detail={"given": ["B"]})
    )
    with classroom(folder, "01-list-Copy1.ipynb") as room:
        state = room.state(room.ask(CHOICE))
    assert (state["remembered"], len(state["reasons"])) == (True, 3)
