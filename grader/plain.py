"""The plain form of a value: data that JSON carries, its tags, and how much of it one value may take.

None, booleans, strings, 64-bit integers and finite floats stand for themselves, a JSON list is a list. All
else is an object of one key, its tag: `{"tuple": [1, 2]}`. `writers` and `readers` hold the tags of Python's
own classes; `times`, `arrays`, `frames` and `foreign` hold theirs.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Plain: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None

DEPTH = 60  # lists in lists; Python's own limit of 1,000 frames must not be met, on either side
ITEMS = 200_000  # in all, however deep; a check of a lesson compares some thousands
TEXT = 1_000_000  # characters of strings and bytes in all; a whole cell may send 2 MB
BITS = 1 << 19  # of one integer, 10**150_000; the grader's arithmetic with it still takes milliseconds
RATIO = 1 << 14  # bits of each half of a Fraction; the time to reduce it grows with their square
EXPONENT = 100_000  # of a Decimal, either way; int() of one writes out so many digits
NAME = 200  # characters of a name: of a class, a field, a time zone
SHOWN = 200  # characters of what is shown of a value that cannot cross
FORMATS = "bBhHiIlLqQnNfd?c"  # of a memoryview: those to which Python casts plain bytes
FACTORIES = {
    kind.__name__: kind for kind in (bool, dict, float, int, list, set, str, tuple)
}  # of defaultdicts
LONG = 2**63 - 1  # a larger integer travels as hexadecimal: Python refuses to read long decimals


class TooMuch(Exception):
    """A value has more items or more text than one value may."""


class Refused(Exception):
    """No rule carries this value; the message says why, as the end of a sentence."""


def names_attribute(name: object) -> bool:
    """Whether a stand-in may have an attribute of that name."""
    # NumPy asks an object for its `__array_interface__`, and reads the memory that this names.
    return type(name) is str and 0 < len(name) <= NAME and name[:2] != "__"
