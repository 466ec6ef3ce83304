"""Writers: how Python's own classes are written as plain data, a function each.

A value may be of a learner's child of the class: what it holds is asked of the class, never of the value.
"""

from __future__ import annotations

import array
import collections
import decimal
import fractions
import gc
import math
import pathlib
import types
import uuid
from typing import Any

from grader.encoder import Encoder, Rule
from grader.plain import BITS, EXPONENT, FACTORIES, FORMATS, LONG, RATIO, Plain, Refused, names_attribute

_HALVES: Any = [fractions.Fraction.__dict__[name] for name in ("_numerator", "_denominator")]


def _int(value: Any, to: Encoder) -> Plain:
    exact = int.__index__(value)
    if -LONG <= exact <= LONG:
        return exact
    if exact.bit_length() > BITS:
        raise Refused(f"an int of {exact.bit_length():,} bits is longer than the {BITS:,} that are carried")
    to.count_text(exact.bit_length() // 4)
    return {"int": hex(exact)}


def _float(value: Any, _: Encoder) -> Plain:
    exact = float.__float__(value)
    if exact - exact == 0.0:
        return exact
    return {"float": "math.nan" if value is math.nan else float.__repr__(exact)}


def _complex(value: Any, to: Encoder) -> Plain:
    exact = complex.__complex__(value)
    return {"complex": [to.write(exact.real), to.write(exact.imag)]}


def _str(value: Any, to: Encoder) -> Plain:
    to.count_text(str.__len__(value))
    return str.__str__(value)


def _bytes(value: Any, to: Encoder) -> Plain:
    to.count_text(bytes.__len__(value))
    return {"bytes": to.base64(bytes.__getitem__(value, slice(None)))}


def _bytearray(value: Any, to: Encoder) -> Plain:
    to.count_text(bytearray.__len__(value))
    return {"bytearray": to.base64(bytes(bytearray.__getitem__(value, slice(None))))}


def _memoryview(value: Any, to: Encoder) -> Plain:
    if value.ndim != 1 or value.format.removeprefix("@") not in FORMATS:
        raise Refused("a memoryview of several dimensions, or of another format, is not carried")
    to.count_text(value.nbytes)
    return {"memoryview": [value.format, to.base64(value.tobytes())]}


def _array(value: Any, to: Encoder) -> Plain:
    length = array.array.__len__(value)
    to.count_items(length)
    code: Any = array.array.__dict__["typecode"]
    return {"array": [code.__get__(value), *to.many(array.array.tolist(value), 0)]}


def _list(value: Any, to: Encoder) -> Plain:
    to.count_items(list.__len__(value))
    return to.many(list.copy(value), 0)  # a copy: a thread of the learner's may append without end


def _sequence(base: Any, tag: str) -> Rule:
    return lambda value, to: {tag: to.many(base.__iter__(value), base.__len__(value))}


def _mapping(base: Any, tag: str) -> Rule:
    return lambda value, to: {tag: to.pairs(base.items(value), base.__len__(value))}


def _defaultdict(value: Any, to: Encoder) -> Plain:
    factory: Any = collections.defaultdict.__dict__["default_factory"]
    made = factory.__get__(value)
    # One of the learner's own is left out: it says nothing of what the dict holds.
    known = next((name for name, kind in FACTORIES.items() if made is kind), None)
    return {"defaultdict": [known, *to.pairs(dict.items(value), dict.__len__(value))]}


def _view(tag: str) -> Rule:
    return lambda value, to: {tag: to.many(value, len(value))}


def _items(value: Any, to: Encoder) -> Plain:
    return {"dict_items": to.pairs(value, len(value))}


def _proxy(value: Any, to: Encoder) -> Plain:
    # A proxy answers by the methods of what it stands before; the collector knows what that is.
    behind = gc.get_referents(value)
    if len(behind) != 1 or type(behind[0]) is not dict:
        raise Refused("what it stands before is not a plain dict")
    return {"mappingproxy": to.pairs(dict.items(behind[0]), dict.__len__(behind[0]))}


def _namespace(value: Any, to: Encoder) -> Plain:
    held = dict(dict.items(types.SimpleNamespace.__dict__["__dict__"].__get__(value)))
    if not all(map(names_attribute, held)):
        raise Refused("it has an attribute whose name is not carried")
    return {"namespace": to.pairs(held.items(), len(held))}


def _deque(value: Any, to: Encoder) -> Plain:
    most: Any = collections.deque.__dict__["maxlen"]
    held = to.many(collections.deque.__iter__(value), collections.deque.__len__(value))
    return {"deque": [most.__get__(value), *held]}


def _constant(value: Any, _: Encoder) -> Plain:
    return {"constant": "Ellipsis" if value is ... else "NotImplemented"}


def fields(base: Any, tag: str, names: str) -> Rule:
    """The rule for values that are what the class's own descriptors of these names say."""
    getters = [_getter(base, name) for name in names.split()]
    return lambda value, to: {tag: [to.write(getter.__get__(value)) for getter in getters]}


def _getter(base: type, name: str) -> Any:
    return next(cls.__dict__[name] for cls in base.__mro__ if name in cls.__dict__)


def _fraction(value: Any, to: Encoder) -> Plain:
    halves = [half.__get__(value) for half in _HALVES]
    if not all(type(half) is int and half.bit_length() <= RATIO for half in halves):
        raise Refused(f"a fraction of numbers longer than {RATIO:,} bits is not carried")
    return {"Fraction": to.many(halves, 2)}


def _decimal(value: Any, to: Encoder) -> Plain:
    if decimal.Decimal.is_snan(value) or abs(decimal.Decimal.adjusted(value)) > EXPONENT:
        raise Refused(f"a signaling NaN, or an exponent beyond {EXPONENT:,}, is not carried")
    return {"Decimal": to.write(decimal.Decimal.__str__(value))}


def _path(value: Any, to: Encoder) -> Plain:
    system = "windows" if isinstance(value, pathlib.PureWindowsPath) else "posix"
    return {"path": [system, to.write(pathlib.PurePath.__str__(value))]}


WRITERS: dict[type, Rule] = {
    int: _int,
    float: _float,
    complex: _complex,
    str: _str,
    bytes: _bytes,
    bytearray: _bytearray,
    memoryview: _memoryview,
    array.array: _array,
    list: _list,
    tuple: _sequence(tuple, "tuple"),
    set: _sequence(set, "set"),
    frozenset: _sequence(frozenset, "frozenset"),
    dict: _mapping(dict, "dict"),
    collections.OrderedDict: _mapping(collections.OrderedDict, "OrderedDict"),
    collections.Counter: _mapping(dict, "Counter"),
    collections.defaultdict: _defaultdict,
    collections.deque: _deque,
    type({}.keys()): _view("dict_keys"),
    type({}.values()): _view("dict_values"),
    type({}.items()): _items,
    type(collections.OrderedDict().keys()): _view("dict_keys"),
    type(collections.OrderedDict().values()): _view("dict_values"),
    type(collections.OrderedDict().items()): _items,
    types.MappingProxyType: _proxy,
    types.SimpleNamespace: _namespace,
    range: fields(range, "range", "start stop step"),
    slice: fields(slice, "slice", "start stop step"),
    type(...): _constant,
    type(NotImplemented): _constant,
    decimal.Decimal: _decimal,
    fractions.Fraction: _fraction,
    uuid.UUID: fields(uuid.UUID, "UUID", "int"),
    pathlib.PurePosixPath: _path,
    pathlib.PosixPath: _path,
    pathlib.PureWindowsPath: _path,
    pathlib.WindowsPath: _path,
}
