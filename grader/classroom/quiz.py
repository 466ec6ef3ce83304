"""Questions and predictions in a learner's notebook: two cell magics, and a hook that sees the answer run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from grader.classroom import prediction, question

if TYPE_CHECKING:
    from grader.classroom.asking import PredictionWidget

T = TypeVar("T")
LOST = "`causeway update` brings the lesson's own cell back."
_predictions: dict[tuple[str, str], PredictionWidget] = {}  # what was run on this kernel, by unit and item


def register(shell: Any) -> None:
    """Teach a shell the magics `%%question` and `%%predict`; doing it twice changes nothing."""
    shell.register_magic_function(ask, "cell", "question")
    shell.register_magic_function(predict, "cell", "predict")
    if _ran not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _ran)


def ask(line: str, cell: str) -> None:
    """Show a question that can be answered: `%%question 01-data-structures/03-dict question-1`."""
    asked = _parsed(question.parse, cell)
    from grader.classroom.asking import QuestionWidget

    unit, item = _names(line, "question")
    _show(QuestionWidget(asked, unit, item))


def predict(line: str, cell: str) -> None:
    """Ask what the next cell prints: `%%predict 01-data-structures/03-dict prediction-1`."""
    asked = _parsed(prediction.parse, cell)
    from grader.classroom.asking import PredictionWidget

    place = _names(line, "predict")
    before = _predictions.get(place)
    _predictions[place] = PredictionWidget(asked, *place, before=before.undecided if before else None)
    if before:
        before.close()  # else a lesson read all day keeps a widget per run
    _show(_predictions[place])


def _ran(result: Any) -> None:
    """Tell the predictions that wait for the cell that ran; a cell that could not be read answers nothing."""
    info = result.info
    if not info or result.error_before_exec:
        return
    for asked in _predictions.values():
        if asked.prediction.answered_by(info.cell_id, info.raw_cell):
            asked.ran(info.raw_cell)


def _names(line: str, magic: str) -> tuple[str, str]:
    names = line.split()
    if len(names) != 2:
        _refuse(f"%%{magic} is followed by a unit and a name, not by {line!r}.")
    return names[0], names[1]


def _parsed(parse: Callable[[str], T], cell: str) -> T:
    try:
        return parse(cell)
    except question.Malformed as error:
        _refuse(f"This cell was changed, {error}")
        raise


def _refuse(says: str) -> None:
    from IPython.core.error import UsageError  # shown as one sentence, without a traceback

    raise UsageError(f"{says} {LOST}")


def _show(widget: Any) -> None:
    from IPython.display import display

    display(widget)  # type: ignore[no-untyped-call]
