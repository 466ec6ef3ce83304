"""The widgets of a quiz, which show, judge and record. Slow to import: done for the first question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import traitlets
from anywidget import AnyWidget

from grader.classroom import judge, look, memory, question
from grader.classroom.judge import Judgment, tidied
from grader.classroom.prediction import Prediction
from grader.classroom.prediction import to_html as prediction_html
from grader.classroom.prediction import to_text as prediction_text
from grader.classroom.question import Question
from grader.classroom.record import Event
from grader.classroom.sealed import digest

LONGEST = 2000  # characters of an answer that are kept


class Widget(AnyWidget):
    """A widget that shows something in words where no kernel runs.

    `shown` never changes; `state` is what has happened so far. The front end sends messages, never state.
    """

    _css = look.sheet("quiz.css")
    shown = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, page: str, text: str, **traits: Any):
        self.page, self.text = page, text
        super().__init__(**traits)
        self.on_msg(lambda _, content, __: self.hear(content))

    def hear(self, content: dict[str, Any]) -> None:
        """Act on a message of the front end; one that makes no sense is none of ours."""
        does = self.acts().get(str(content.get("do")))
        if does:
            does(content)

    def acts(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        """What the front end may ask for."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/html": self.page, "text/plain": self.text}, metadata


class QuestionWidget(Widget):
    """A question that is answered, judged and remembered."""

    _esm = look.script("parts.js", "quiz.js")

    def __init__(self, asked: Question, unit: str, item: str):
        self.question, self.unit, self.item, self.tries = asked, unit, item, 0
        shown = {
            "number": asked.number,
            "kind": asked.kind,
            "text": question.asked(asked),
            "instruction": question.INSTRUCTION[asked.kind],
            "options": [
                {"label": option.label, "text": option.text, "plain": question.plain(option.text)}
                for option in question.choices(asked)
            ],
        }
        super().__init__(question.to_html(asked), question.to_text(asked), shown=shown, state=self._before())

    def acts(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        return {"check": lambda content: self.check(content.get("given")), "again": lambda _: self.again()}

    def check(self, given: object) -> None:
        """Judge an answer, remember the first one and the right one."""
        if not isinstance(given, list):
            return
        answer = [str(part)[:LONGEST] for part in given][:LONGEST]
        self.tries += 1
        judged = judge.judge(self.question, answer, self.tries)
        note = self._keep(judged, answer) if judged.right or self.tries == 1 else ""
        self.state = self._after(judged, answer, note)

    def again(self) -> None:
        """Begin anew; what was recorded stays."""
        self.tries = 0
        self.state = {}

    def _keep(self, judged: Judgment, answer: list[str]) -> str:
        outcome = "right" if judged.right else "wrong"
        detail = {"given": answer, "try": self.tries}
        return memory.keep(Event("question", self.unit, self.item, outcome, detail=detail))

    def _before(self) -> dict[str, Any]:
        """The right answer of an earlier day, as long as it is still right."""
        events = memory.last("question", self.unit, self.item)
        for event in reversed([event for event in events if event.outcome == "right"]):
            given = [str(part) for part in event.detail.get("given", ())]
            judged = judge.judge(self.question, given)
            if judged.right:
                return {**self._after(judged, given), "remembered": True}
        return {}

    def _after(self, judged: Judgment, answer: list[str], note: str = "") -> dict[str, Any]:
        return {
            "outcome": "right" if judged.right else "wrong",
            "tries": self.tries,
            "given": answer,
            "says": judged.says,
            "marks": [asdict(mark) for mark in judged.marks],
            "reasons": [asdict(one) for one in judge.reasons(self.question)] if judged.right else [],
            "note": note,
        }


class PredictionWidget(Widget):
    """A prediction that is kept until the next cell has run, then set beside what came.

    The phases: ask, kept; then done, or judge where the learner decides, or late where the cell ran first.
    """

    _esm = look.script("parts.js", "predict.js")

    def __init__(self, asked: Prediction, unit: str, item: str, before: dict[str, Any] | None = None):
        self.prediction, self.unit, self.item = asked, unit, item
        shown = {"text": question.markdown(asked.text), "label": item.replace("-", " ").capitalize()}
        state = before or self._before()
        super().__init__(prediction_html(asked), prediction_text(asked), shown=shown, state=state)

    def acts(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        return {
            "keep": lambda content: self.keep(content.get("given")),
            "again": lambda _: self.again(),
            "judge": lambda content: self.judged(content.get("right") is True),
        }

    @property
    def undecided(self) -> dict[str, Any] | None:
        """The state that outlives the cell's being run again: a prediction was made and is not decided."""
        return self.state if self.state.get("phase") in ("kept", "judge") else None

    @property
    def waiting(self) -> str:
        """The prediction that no run has answered yet, "" if there is none."""
        return str(self.state.get("given", "")) if self.state.get("phase") == "kept" else ""

    def keep(self, given: object) -> None:
        text = str(given or "").strip()[:LONGEST]
        if text and self.state.get("phase") in ("ask", "kept"):
            self.state = {"phase": "kept", "given": text}

    def again(self) -> None:
        """Begin anew, or change what was kept."""
        self.state = {"phase": "ask", "given": self.waiting}

    def ran(self, source: str) -> None:
        """The answering cell ran: show what was predicted beside what the lesson's own run printed."""
        changed = self.prediction.source != digest(source)
        if self.waiting:
            right = tidied(self.waiting) == tidied(self.prediction.printed)
            self.state = {
                **self.state,
                "phase": "judge",
                "changed": changed,
                "printed": self.prediction.printed,
            }
            if right:
                self.judged(True, exact=True)
        elif self.state.get("phase") == "ask":
            self.state = {"phase": "late"}

    def judged(self, right: bool, exact: bool = False) -> None:
        """Record what the prediction was worth, once."""
        if self.state.get("phase") != "judge":
            return
        outcome, detail = "right" if right else "wrong", {"given": [self.state["given"]], "exact": exact}
        note = memory.keep(Event("prediction", self.unit, self.item, outcome, detail=detail))
        self.state = {**self.state, "phase": "done", "outcome": outcome, "exact": exact, "note": note}

    def _before(self) -> dict[str, Any]:
        for event in memory.last("prediction", self.unit, self.item)[-1:]:
            given = event.detail.get("given")
            if isinstance(given, list) and given:
                return {
                    "phase": "done",
                    "given": str(given[0]),
                    "printed": self.prediction.printed,
                    "outcome": event.outcome,
                    "exact": bool(event.detail.get("exact")),
                    "remembered": True,
                }
        return {"phase": "ask", "given": ""}
