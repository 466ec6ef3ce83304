"""Values of somebody else's code, read without trusting them: no `__eq__` or `__repr__` can break a check."""

from __future__ import annotations

import reprlib
import types
from collections.abc import Callable
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")
MANY = 10_000  # what is looked at item by item; more would make a learner wait
KINDS = {
    str: "a string",
    int: "an int",
    float: "a float",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
    set: "a set",
    frozenset: "a frozenset",
    bool: "a bool",
    bytes: "bytes",
    type(None): "None",
    type({}.keys()): "a view of a dict's keys",
    type({}.values()): "a view of a dict's values",
    type({}.items()): "a view of a dict's items",
    types.BuiltinFunctionType: "a built-in function",
    types.ModuleType: "a module",
}


def guarded(ask: Callable[[], T], otherwise: T) -> T:
    """What a question to foreign code answers, or the other value if it raises anything but an interrupt."""
    try:
        return ask()
    except KeyboardInterrupt:
        raise
    except BaseException:  # a learner's __eq__ may raise SystemExit
        return otherwise


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal; an array is equal if all of it is."""
    return one is other or guarded(lambda: _true(one == other), False)


def _true(answer: Any) -> bool:
    return bool(answer.all()) if hasattr(answer, "all") else bool(answer)


def kind(value: object) -> str:
    """What a value is, with its article: `a list`, `an OrderedDict`."""
    name = type(value).__name__
    article = "an" if name[:1] in "AEIOaeio" else "a"
    return KINDS.get(type(value)) or f"{article} {clean(name)}"


def upper(text: str) -> str:
    """A sentence's first letter in upper case, the rest as it is: names in it stay names."""
    return text[:1].upper() + text[1:]


def code(text: str) -> str:
    """A piece of code within a sentence, between backticks: two where it has one itself."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def show(value: object, limit: int = 60) -> str:
    """A value within a sentence, as Python writes it, on one line."""
    return code(shorten(" ".join(saferepr(value).split()), limit))


def number(count: int, noun: str) -> str:
    """`1 item`, `2 items`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def shorten(text: str, limit: int) -> str:
    """A text cut in its middle, so that beginning and end stay."""
    if len(text) <= limit:
        return text
    left = max(0, limit - 5) * 2 // 3
    return f"{text[:left]} ... {text[len(text) - max(0, limit - 5 - left) :]}"[: max(limit, 3)]


def clean(text: str) -> str:
    """A text whose control characters are written out: nothing in it moves a terminal's cursor."""
    return "".join(sign if sign.isprintable() or sign == "\n" else _written(sign) for sign in text)


def _written(sign: str) -> str:
    return sign.encode("unicode_escape").decode()


def saferepr(value: object, limit: int = 4000, levels: int = 8) -> str:
    """A value as Python writes it, whatever its `__repr__` does; shortened in the middle past the limit."""
    return shorten(
        clean(guarded(lambda: _Repr(limit, levels).repr(value), f"<{kind(value)}: no repr>")), limit
    )


class _Repr(reprlib.Repr):
    """Python's bounded repr, with dicts in their own order."""

    def __init__(self, limit: int, levels: int):
        super().__init__()
        self.maxlevel = levels
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxdeque = max(8, limit // 10)
        self.maxfrozenset = self.maxarray = self.maxset
        self.maxstring = self.maxother = limit
        self.maxlong = 80

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        if level <= 0:
            return "{...}"
        items = [f"{self.repr1(k, level - 1)}: {self.repr1(v, level - 1)}" for k, v in self._some(x)]
        return "{" + ", ".join([*items, *(["..."] if len(x) > self.maxdict else [])]) + "}"

    def _some(self, x: dict[Any, Any]) -> islice[tuple[Any, Any]]:
        return islice(x.items(), self.maxdict)

    def repr_int(self, x: int, level: int) -> str:
        # Python refuses to write out thousands of digits.
        return guarded(lambda: shorten(repr(x), self.maxlong), f"<an int of {int.bit_length(x):,} bits>")

    def repr_instance(self, x: Any, level: int) -> str:
        return shorten(guarded(lambda: str(repr(x)), f"<{kind(x)}: its __repr__ raises>"), self.maxother)
