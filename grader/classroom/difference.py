"""The first difference between what came back and what was wanted, in one or two sentences.

A sentence is plain text with code between backticks. Nothing here raises, whatever the values are.
"""

from __future__ import annotations

from typing import Any

from grader.classroom import containers, figures, objects, strings
from grader.classroom.failure import Comparison
from grader.classroom.values import MANY, code, guarded, kind, saferepr, same, shorten, show, upper

__all__ = ["first", "for_comparison", "saferepr", "shorten", "swapped"]

LONGEST = 320
DEEPEST = 12


def first(got: object, wanted: object, name: str = "result") -> str:
    """The difference that tells most about two values that should be equal; "" if none can be told."""
    sentence = guarded(lambda: _first(got, wanted, name), "")
    deep = sentence.partition(":")[0].count("[") >= DEEPEST
    return f"They differ more than {DEEPEST} levels deep." if deep else shorten(sentence, LONGEST)


def _first(got: Any, wanted: Any, path: str) -> str:
    # A list may hold itself; a path that deep says nothing anyway.
    if same(got, wanted) or path.count("[") + path.count(".") > DEEPEST:
        return ""
    if got is None and path.endswith("]"):
        return f"None stands there; {show(wanted)} was wanted."
    for told in (_nothing, objects.uncalled, objects.unread, _boolean, _plain):
        if sentence := guarded(lambda told=told: told(got, wanted), ""):  # type: ignore[misc]
            return str(sentence)
    inside = guarded(lambda: _inside(got, wanted, path), "")
    return inside or _other_type(got, wanted)


def _nothing(got: object, wanted: object) -> str:
    if got is None:
        return (
            "None came back. A function that ends without `return` gives None, "
            "and so do methods that change a value in place, such as `sort` and `append`."
        )
    return f"{show(got)} came back where None was wanted." if wanted is None else ""


def _boolean(got: object, wanted: object) -> str:
    if isinstance(got, bool) and isinstance(wanted, bool):
        return f"It is the wrong way round: {code(str(got))} came back, {code(str(wanted))} was wanted."
    if isinstance(wanted, bool):
        truth = "true" if guarded(lambda: bool(got), True) else "false"
        return f"{show(got)} counts as {truth}, but True or False itself was wanted: a comparison gives it."
    return f"A bool, {got}, came back; {show(wanted)} was wanted." if isinstance(got, bool) else ""


def _plain(got: object, wanted: object) -> str:
    if isinstance(got, str) and isinstance(wanted, str):
        return strings.difference(got, wanted)
    if figures.is_number(got) and figures.is_number(wanted):
        return figures.difference(got, wanted)
    if isinstance(got, str | bytes) or isinstance(wanted, str | bytes):
        return _text(got, wanted)
    return ""


def _text(got: Any, wanted: Any) -> str:
    """A string against something else."""
    if isinstance(got, bytes) and isinstance(wanted, str):
        return "Bytes came back, a string was wanted: `.decode()` makes one."
    if isinstance(got, str) and isinstance(wanted, bytes):
        return "A string came back, bytes were wanted: `.encode()` makes them."
    if isinstance(got, bytes) and isinstance(wanted, bytes):
        at = containers.index(got, wanted)
        return f"The bytes differ first at position {at}, counted from 0."
    if figures.is_number(wanted) and got.strip() in (str(wanted), repr(wanted)):
        return f"{show(got)} is a string, {show(wanted)} is {kind(wanted)}: {_make(wanted)} converts it."
    if isinstance(wanted, str) and str(got) == wanted:
        return f"{show(got)} is {kind(got)}, {show(wanted)} is a string: `str(...)` converts it."
    if (
        isinstance(wanted, str)
        and isinstance(got, list | tuple)
        and len(got) < MANY
        and "".join(got) == wanted
    ):
        return f"The pieces are right, but {kind(got)} came back: `''.join(...)` makes one string of it."
    if isinstance(got, str) and isinstance(wanted, list) and list(got) == wanted:
        return "The characters are right, but they are one string: `list(...)` takes it apart."
    return ""


def _inside(got: Any, wanted: Any, path: str) -> str:
    if any(isinstance(got, one) and isinstance(wanted, one) for one in (list, tuple)):
        return containers.sequences(got, wanted, path, _first)
    if isinstance(got, dict) and isinstance(wanted, dict):
        return containers.dicts(got, wanted, path, _first)
    if isinstance(got, set | frozenset) and isinstance(wanted, set | frozenset):
        return containers.sets(got, wanted)
    return objects.differ(got, wanted, path, _first)


def _other_type(got: Any, wanted: Any) -> str:
    if type(got) is type(wanted):
        return ""
    if _items(wanted) and same(_items(got), _items(wanted)):
        types = f"{kind(got)} came back and {kind(wanted)} was wanted"
        return f"The items are right, but {types}: {_make(wanted)} converts it."
    if isinstance(got, set | frozenset) and isinstance(wanted, list | tuple):
        return f"A set came back, {kind(wanted)} was wanted: a set has no order and keeps each item once."
    if isinstance(wanted, list | tuple) and any(same(got, item) for item in wanted[:1]) and len(wanted) == 1:
        return f"{show(got)} came back alone; {kind(wanted)} that holds it was wanted."
    if isinstance(got, list | tuple) and len(got) == 1 and same(got[0], wanted):
        return f"The value is right, but it came inside {kind(got)}."
    if guarded(lambda: hasattr(got, "tolist"), False) and isinstance(wanted, list):
        return "An array came back, a list was wanted: `.tolist()` makes one."
    return f"{upper(kind(got))} came back, {kind(wanted)} was wanted."


def _items(value: Any) -> object:
    """What is in a container, if its order counts."""
    if isinstance(value, dict):
        return list(value.items())
    return list(value) if isinstance(value, list | tuple) and len(value) <= MANY else None


def _make(wanted: object) -> str:
    return code(f"{type(wanted).__name__}(...)")


def for_comparison(comparison: Comparison, name: str = "result") -> str:
    """The sentence on a comparison that is not true, whatever its operator."""
    got, operator, wanted = comparison.got, comparison.operator, comparison.wanted
    if operator in ("==", ""):
        return first(got, wanted, name)
    return shorten(guarded(lambda: _TOLD.get(operator, _none)(got, wanted, operator), ""), LONGEST)


def _none(got: object, wanted: object, operator: str) -> str:
    return ""


def _unequal(got: object, wanted: object, operator: str) -> str:
    return f"Both are {show(wanted)}; another value was wanted."


def _is(got: object, wanted: object, operator: str) -> str:
    if wanted is None or isinstance(wanted, bool):
        return first(got, wanted) or f"{show(got)} came back, {show(wanted)} itself was wanted."
    if same(got, wanted):
        return "The values are equal, but they are two objects; `is` asks for one and the same object."
    return f"Another object came back, and it is not equal either. {first(got, wanted)}".strip()


def _is_not(got: object, wanted: object, operator: str) -> str:
    if wanted is None or isinstance(wanted, bool):
        return f"{show(wanted)} came back; another value was wanted."
    return "The same object came back, not a new one: who changes one, changes the other. A copy was wanted."


def _in(got: Any, wanted: Any, operator: str) -> str:
    item, whole = (wanted, got) if swapped(got, wanted, operator) else (got, wanted)
    if operator == "not in":
        return f"{show(item)} is in {show(whole)}; it should not be."
    if isinstance(whole, dict) and any(same(item, value) for value in list(whole.values())[:MANY]):
        return f"{show(item)} is a value of the dict; `in` looks at its keys."
    if guarded(lambda: len(whole), 1) == 0:
        return f"{show(item)} is not there: {kind(whole)} came back empty."
    return f"{show(item)} is not in {show(whole)}."


def swapped(got: Any, wanted: Any, operator: str) -> bool:
    """Whether `in` was asked with the learner's value as its container, on the right."""
    # The comparison failed: the way round for which it would hold is not the one that was asked.
    found = guarded(lambda: got in wanted, None)
    return found is None or found is (operator == "in")


def _order(got: Any, wanted: Any, operator: str) -> str:
    if got != got or wanted != wanted:
        return "nan is neither smaller nor larger than any number: every comparison with it is false."
    if same(got, wanted):
        return f"Both sides are {show(wanted)}: `{operator}` asks for a difference."
    large, small = ("too large", "too small")
    word = large if operator in ("<", "<=") else small
    return f"{show(got)} is {word}: {_BOUND[operator]} {show(wanted)} was wanted."


_BOUND = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
_TOLD = {
    "!=": _unequal,
    "is": _is,
    "is not": _is_not,
    "in": _in,
    "not in": _in,
    **dict.fromkeys(_BOUND, _order),
}
