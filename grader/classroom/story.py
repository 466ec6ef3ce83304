"""A failure in the order in which it is told: rows of a label and what stands behind it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.classroom import difference, excerpt, meaning
from grader.classroom.excerpt import Marked
from grader.classroom.failure import Call, Comparison, Failure, Raised
from grader.classroom.values import clean, code, guarded, saferepr, same, shorten

NOT_BEGUN = "NotImplementedError"
TOO_LATE = "TooLate"  # the time limit's own error: its message is the whole story
CODE = re.compile(r"(`+) ?(.+?) ?\1", re.DOTALL)
# What stands before the check's value where `==` does not.
WORDS = {
    "!=": "anything but",
    "is": "the very object",
    "is not": "another object than",
    "in": "one of",
    "not in": "none of",
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}


@dataclass(frozen=True)
class Row:
    """A label and a sentence, or a label and a value in pieces; `words` lead a value in."""

    label: str
    sentence: str = ""
    value: Marked = ()
    words: str = ""


@dataclass(frozen=True)
class Story:
    """What is told of a failure, before anybody decides how it looks."""

    begun: bool
    about: str
    place: str
    lead: str
    rows: tuple[Row, ...]
    introspection: str


def tell(failure: Failure, room: int) -> Story:
    """A failure as a story whose values take about `room` characters each."""
    raised = failure.raised
    begun = raised is None or raised.kind != NOT_BEGUN
    place = f"assert {failure.number} of {failure.count}" if failure.count > 1 else ""
    about = clean(failure.about).strip().rstrip(".:") or "this check"
    rows = _raised(failure, raised, room) if raised else _compared(failure, room)
    lead = _lead(failure, raised) if raised else ""
    return Story(begun, about, place, lead, tuple(rows), clean(failure.introspection))


def _lead(failure: Failure, raised: Raised) -> str:
    if raised.kind == NOT_BEGUN:
        name = _callee(failure.calls[-1]) if failure.calls else ""
        answer = f"{code(name)} still raises" if name else "It still raises"
        return f"{answer} `{NOT_BEGUN}`: write the answer in its cell, run it, then this cell."
    if raised.kind == TOO_LATE:
        return raised.message
    function = raised.function if raised.function.isidentifier() else ""
    inside = f", in {code(function)}" if function else ""
    # The line is shown on its own: it is what the learner looks for in the cell.
    return f"Line {raised.line} of your cell{inside}:" if raised.line else ""


def _raised(failure: Failure, raised: Raised, room: int) -> Iterator[Row]:
    if raised.kind != NOT_BEGUN:
        if raised.text and raised.line:
            yield Row("", value=_plain(raised.text.strip(), room))
        if raised.kind != TOO_LATE:
            yield from _meant(raised, room)
    if failure.calls:
        yield Row("Called", value=_plain(failure.calls[-1].shown, room))
        yield from _changed(failure.calls, room)


def _meant(raised: Raised, room: int) -> Iterator[Row]:
    message = excerpt.fit(clean(raised.message), room)
    yield Row("Raised", value=((f"{raised.kind}: {message}" if message else raised.kind, False),))
    if meant := meaning.of(raised):
        yield Row("That means", meant)


def _plain(text: str, room: int) -> Marked:
    return ((excerpt.fit(clean(text), room), False),)


def _compared(failure: Failure, room: int) -> Iterator[Row]:
    call = failure.calls[-1] if failure.calls else None
    if call:
        yield Row("Called", value=_plain(call.shown, room))
    if failure.comparison is None:
        yield from _unmarked(failure, call, room)
    else:
        yield from _sides(failure, failure.comparison, call, room)
    yield from _changed(failure.calls, room)


def _unmarked(failure: Failure, call: Call | None, room: int) -> Iterator[Row]:
    if call and call.came:
        yield Row("Came back", value=_plain(call.came, room))
    yield Row("Checked", value=_plain(failure.statement.strip().removeprefix("assert "), 2 * room))
    yield Row("Wanted", "That this is true; it is not.")


def _sides(failure: Failure, comparison: Comparison, call: Call | None, room: int) -> Iterator[Row]:
    source = theirs(failure.statement)
    comparison = _facing(comparison, failure.statement, source)
    direct = call is not None and _is_call(source, comparison.got, call)
    if call and not direct and call.came:
        yield Row("Came back", value=_plain(call.came, room))
    if source and not direct:
        yield Row("Checked", value=_plain(source, room))
    yield from _values(comparison, "Came back" if direct else "Value", room)
    if sentence := differing(comparison, source):
        yield Row("Difference", clean(sentence))


def differing(comparison: Comparison, source: str) -> str:
    """The difference of a comparison whose learner's side is written so: told of a name by its name.

    Of `[check(right), check(wrong)]` an item is told as what stands there, not as `result[1]`.
    """
    name = source if re.fullmatch(r"[\w.\[\]'\"]{1,30}", source) else "result"
    sentence = difference.for_comparison(comparison, name)
    found = re.match(r"`result\[(\d+)\]`: ", sentence)
    items = _items(source) if found else []
    at = int(found[1]) if found else 0
    return f"{code(items[at])}: {sentence[found.end() :]}" if found and at < len(items) else sentence


def _items(source: str) -> list[str]:
    """The items of a list or tuple as they are written."""
    node = guarded(lambda: ast.parse(source, mode="eval").body, None)
    return [ast.unparse(item) for item in node.elts] if isinstance(node, ast.List | ast.Tuple) else []


def _facing(comparison: Comparison, statement: str, source: str) -> Comparison:
    """A comparison by `in` with the learner's value first, also where it is the container on the right."""
    got, wanted = comparison.got, comparison.wanted
    right = bool(source) and statement.strip().endswith(f"in {source}")
    if (
        comparison.operator in ("in", "not in")
        and right
        and not difference.swapped(got, wanted, comparison.operator)
    ):
        return Comparison(wanted, comparison.operator, got)
    return comparison


def _values(comparison: Comparison, label: str, room: int) -> Iterator[Row]:
    got, wanted = comparison.got, comparison.wanted
    if comparison.operator in ("==", "") or wanted is None or isinstance(wanted, bool):
        mine, other = excerpt.mark(*(excerpt.clean_line(text) for text in excerpt.pair(got, wanted, room)))
    else:
        mine, other = (_plain(saferepr(value), room) for value in (got, wanted))
    words = WORDS.get(comparison.operator, "")
    if comparison.operator == "in" and difference.swapped(got, wanted, "in"):
        words = "something that holds"
    if comparison.operator == "not in" and difference.swapped(got, wanted, "not in"):
        words = "something without"
    if words == WORDS["is"] and (wanted is None or isinstance(wanted, bool)):
        words = ""
    yield Row(label, value=mine)
    yield Row("Wanted", value=other, words=words)


def _changed(calls: tuple[Call, ...], room: int) -> Iterator[Row]:
    changed = next((call.changed for call in reversed(calls) if call.changed), ())
    for before, after in changed[:2]:
        mine, other = excerpt.mark(*(excerpt.fit(clean(text), room) for text in (before, after)))
        yield Row("Argument before", value=mine)
        yield Row("Argument after", value=other)


def theirs(statement: str) -> str:
    """The side of a comparison that is the learner's, as written: the one that is no literal."""
    tree = guarded(lambda: ast.parse(statement.strip()).body[0], None)
    if not isinstance(tree, ast.Assert) or not isinstance(tree.test, ast.Compare):
        return ""
    left, right = tree.test.left, tree.test.comparators[0]
    side = right if _is_literal(left) and not _is_literal(right) else left
    return "" if _is_literal(side) else " ".join(ast.unparse(side).split())


def _is_literal(node: ast.expr) -> bool:
    return guarded(lambda: (ast.literal_eval(node), True)[1], False)


def _is_call(source: str, got: object, call: Call) -> bool:
    """Whether the compared value is what the call gave, and not something made from it."""
    node = guarded(lambda: ast.parse(source, mode="eval").body, None)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == _callee(call)
    # A name that holds what came back; a long value is only known by how it begins.
    return isinstance(node, ast.Name) and same(saferepr(got, 60)[:30], shorten(call.came, 60)[:30])


def _callee(call: Call) -> str:
    return call.shown.partition("(")[0].strip()
