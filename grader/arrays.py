"""Arrays of NumPy, there and back. A process that has not imported the library has none to write.

An array is its dtype (as `dtype.str` writes it, little-endian), its shape and its bytes in base64; an array
of objects is its items instead.
"""

from __future__ import annotations

import math
import re
import sys
from typing import Any

from grader import anatomy
from grader.decoder import Decoder, Reader, content, listed, number, refuse, text
from grader.encoder import Encoder, Rule
from grader.plain import NAME, TEXT, Plain, Refused

# Kinds whose bytes say all: bool, int, float, complex, timedelta, date, bytes, text; not a long double's.
DTYPE = re.compile(
    r"[<|](b1|[iu][1248]|f[248]|c(8|16)|[mM]8(\[\d{0,6}[a-zA-Z]{1,7}\])?|[SU]\d{1,7})\Z", re.ASCII
)


def rule_of(value: object) -> Rule | None:
    """The rule for an array or a scalar of NumPy, if it is one and of NumPy's own class."""
    numpy: Any = sys.modules.get("numpy")
    if type(numpy) is not type(sys):
        return None
    if type(value) is numpy.ndarray:
        return _write_array
    if not anatomy.descends(type(value), numpy.generic):
        return None
    return _write_scalar if numpy.generic.dtype.__get__(value).type is type(value) else None


def _write_array(value: Any, to: Encoder) -> Plain:
    shape = to.many(value.shape, len(value.shape))
    if value.dtype.kind == "O":
        return {"ndarray": ["O", shape, to.many(value.ravel().tolist(), value.size)]}
    return {"ndarray": [_dtype(value.dtype), shape, _bytes(value, to)]}


def _write_scalar(value: Any, to: Encoder) -> Plain:
    array = sys.modules["numpy"].asarray(value)  # an empty text as a scalar has no bytes, in an array it has
    return {"scalar": [_dtype(array.dtype), _bytes(array, to)]}


def _dtype(dtype: Any) -> str:
    name = str(dtype.newbyteorder("<").str)
    if not DTYPE.match(name):
        raise Refused(f"no rule carries an array of {dtype}"[:NAME])
    return name


def _bytes(value: Any, to: Encoder) -> str:
    to.count_text(value.nbytes)
    return to.base64(value.astype(value.dtype.newbyteorder("<")).tobytes())


def _read_array(plain: Any, of: Decoder) -> Any:
    import numpy  # here: what grades no array does not wait for it

    name, shape, held = listed(plain, 3)
    sides = tuple(map(number, of.many(shape)))
    if len(sides) > 32 or min(sides, default=0) < 0 or math.prod(side or 1 for side in sides) > TEXT:
        refuse("no array has that shape")
    if name != "O":
        return _array(content(held, of), name).reshape(sides)
    flat = numpy.empty(math.prod(sides), object)
    for place, item in enumerate(of.many(listed(held, len(flat)))):
        flat[place] = item  # one by one: NumPy would take lists among them for rows
    return flat.reshape(sides)


def _read_scalar(plain: Any, of: Decoder) -> Any:
    name, held = listed(plain, 2)
    (scalar,) = _array(content(held, of), name)
    return scalar


def _array(held: bytes, name: object) -> Any:
    import numpy

    if not DTYPE.match(text(name)):
        refuse("no array has that dtype")
    array = numpy.frombuffer(held, str(name)).copy()
    if array.dtype.kind == "U" and array.view("<u4").max(initial=0) > sys.maxunicode:
        refuse("an array has text that is none")
    return array


READERS: dict[str, Reader] = {"ndarray": _read_array, "scalar": _read_scalar}
