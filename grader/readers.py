"""Readers: how each tag of plain data becomes a value again, a function each.

Nothing that the data names is run or imported: a class of the learner's comes back as a stand-in.
"""

from __future__ import annotations

import array
import collections
import decimal
import fractions
import math
import pathlib
import re
import types
import uuid
from typing import Any, cast

from grader.decoder import Decoder, Reader, content, listed, number, refuse, text
from grader.plain import BITS, EXPONENT, FACTORIES, FORMATS, RATIO, TEXT, names_attribute

HEX = re.compile(r"-?0x[0-9a-f]+\Z")
DECIMAL = re.compile(r"-?(\d+(\.\d+)?(E[+-]?\d{1,9})?|Infinity|NaN\d*)\Z", re.ASCII | re.IGNORECASE)
RANGE = 10_000_000  # numbers: whoever looks for a word in a range looks at each, and nothing interrupts it
CONSTANTS = {"Ellipsis": ..., "NotImplemented": NotImplemented}
PATHS = {"posix": pathlib.PurePosixPath, "windows": pathlib.PureWindowsPath}


def _int(plain: Any, of: Decoder) -> int:
    if not HEX.match(of.read(text(plain, BITS // 4 + 4))):
        refuse("a hexadecimal number was due")
    found = int(plain, 16)
    return found if found.bit_length() <= BITS else refuse("it has an int that is too long")


def _float(plain: Any, _: Decoder) -> float:
    if text(plain) not in ("math.nan", "nan", "inf", "-inf"):
        refuse("no float is written so")
    # Lists compare by identity first: `[math.nan] == [math.nan]`, but two other nans differ.
    return math.nan if plain == "math.nan" else float(plain)


def _complex(plain: Any, of: Decoder) -> complex:
    real, imag = of.many(listed(plain, 2))
    return complex(real, imag) if type(real) is type(imag) is float else refuse("two floats were due")


def _memoryview(plain: Any, of: Decoder) -> memoryview:
    form, held = listed(plain, 2)
    letter = text(form, 2).removeprefix("@")
    if letter not in FORMATS:
        refuse("a memoryview has a format that is not known")
    view: Any = memoryview(content(held, of))
    return cast(memoryview, view.cast(letter))


def _array(plain: Any, of: Decoder) -> array.array[Any]:
    code, *items = of.many(plain)
    return array.array(text(code, 1), items)


def _ordered(plain: Any, of: Decoder) -> collections.OrderedDict[Any, Any]:
    return collections.OrderedDict(of.keyed(plain))


def _counter(plain: Any, of: Decoder) -> collections.Counter[Any]:
    found: collections.Counter[Any] = collections.Counter()
    dict.update(found, of.keyed(plain))
    return found


def _defaultdict(plain: Any, of: Decoder) -> collections.defaultdict[Any, Any]:
    factory, *held = listed(plain)
    made = None if factory is None else FACTORIES[text(factory)]
    return collections.defaultdict(made, of.keyed(held))


def _deque(plain: Any, of: Decoder) -> collections.deque[Any]:
    most, *items = of.many(plain)
    if most is not None and number(most) < len(items):
        refuse("a deque has more items than it may")
    return collections.deque(items, most)


def _namespace(plain: Any, of: Decoder) -> types.SimpleNamespace:
    return types.SimpleNamespace(**{attribute(name): value for name, value in of.keyed(plain).items()})


def attribute(plain: object) -> str:
    """The name of an attribute, as `plain.names_attribute` wants it."""
    return text(plain) if names_attribute(plain) else refuse("an attribute has a name that none may have")


def _values(plain: Any, of: Decoder) -> Any:
    return dict(enumerate(of.many(plain))).values()


def _items(plain: Any, of: Decoder) -> Any:
    return of.keyed(plain).items()


def _keys(plain: Any, of: Decoder) -> Any:
    return dict.fromkeys(of.distinct(plain)).keys()


def _range(plain: Any, of: Decoder) -> range:
    start, stop, step = map(number, of.many(listed(plain, 3)))
    if step and abs(stop - start) // abs(step) > RANGE:
        refuse("it has a range that is too long")
    return range(start, stop, step)


def _decimal(plain: Any, of: Decoder) -> decimal.Decimal:
    if not DECIMAL.match(of.read(text(plain, TEXT))):
        refuse("a decimal number was due")
    found = decimal.Decimal(plain)
    return (
        found if abs(found.adjusted()) <= EXPONENT else refuse("it has a Decimal with too large an exponent")
    )


def _fraction(plain: Any, of: Decoder) -> fractions.Fraction:
    above, below = map(number, of.many(listed(plain, 2)))
    if max(above.bit_length(), below.bit_length()) > RATIO:
        refuse("it has a fraction of numbers that are too long")
    return fractions.Fraction(above, below)


def _uuid(plain: Any, of: Decoder) -> uuid.UUID:
    return uuid.UUID(int=number(of.many(listed(plain, 1))[0]))


def _path(plain: Any, of: Decoder) -> pathlib.PurePath:
    system, path = of.many(listed(plain, 2))
    return PATHS[text(system)](text(path, TEXT))


READERS: dict[str, Reader] = {
    "int": _int,
    "float": _float,
    "complex": _complex,
    "bytes": content,
    "bytearray": lambda plain, of: bytearray(content(plain, of)),
    "memoryview": _memoryview,
    "array": _array,
    "tuple": lambda plain, of: tuple(of.many(plain)),
    "set": lambda plain, of: of.distinct(plain),
    "frozenset": lambda plain, of: frozenset(of.distinct(plain)),
    "dict": lambda plain, of: of.keyed(plain),
    "OrderedDict": _ordered,
    "Counter": _counter,
    "defaultdict": _defaultdict,
    "deque": _deque,
    "dict_keys": _keys,
    "dict_values": _values,
    "dict_items": _items,
    "mappingproxy": lambda plain, of: types.MappingProxyType(of.keyed(plain)),
    "namespace": _namespace,
    "range": _range,
    "slice": lambda plain, of: slice(*of.many(listed(plain, 3))),
    "constant": lambda plain, of: CONSTANTS[text(plain)],
    "Decimal": _decimal,
    "Fraction": _fraction,
    "UUID": _uuid,
    "path": _path,
}
