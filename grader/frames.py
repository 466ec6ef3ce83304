"""Series, frames and indexes of pandas, there and back. A process that has not imported it has none to write.

A column is its dtype and its values: an array of NumPy where it is one, else an item each. The dtype is
written as pandas writes it; of a categorical, it is the categories and whether they are ordered.
"""

from __future__ import annotations

import datetime
import re
import sys
from typing import Any

from grader import times
from grader.decoder import Decoder, Reader, listed, refuse, text
from grader.encoder import Encoder, Rule
from grader.plain import NAME, Plain, Refused

COST = 200  # items that an index, a series or a frame counts as besides its own: each takes pandas so long
INDEXES = ("Index", "RangeIndex", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex")
DTYPE = re.compile(
    r"(object|str|string|bool|boolean|[uU]?[iI]nt(8|16|32|64)|float16|[fF]loat(32|64)|complex(64|128)"
    r"|(datetime|timedelta)64\[(s|ms|us|ns)(, (?P<zone>[^\]]+))?\])\Z",
    re.ASCII,
)


def rule_of(value: object) -> Rule | None:
    """The rule for a value of one of pandas' own classes, or None."""
    pandas: Any = sys.modules.get("pandas")
    if type(pandas) is not type(sys):
        return None
    if value is pandas.NaT or value is pandas.NA:
        return lambda _, to: {"missing": "NaT" if value is pandas.NaT else "NA"}
    if any(type(value) is getattr(pandas, name) for name in INDEXES):
        return _write_index
    named = {name: rule for name, rule in WRITERS.items() if type(value) is getattr(pandas, name)}
    return next(iter(named.values()), None)


def _write_timestamp(value: Any, to: Encoder) -> Plain:
    times.harmless(value.tz)
    return {"Timestamp": [to.write(value.asm8), to.write(value.tz)]}


def _write_timedelta(value: Any, to: Encoder) -> Plain:
    return {"Timedelta": [to.write(value.asm8)]}


def _write_index(value: Any, to: Encoder) -> Plain:
    to.count_items(COST)
    return {"Index": [to.write(value.name), *_column(value, to)]}


def _write_levels(value: Any, to: Encoder) -> Plain:
    to.count_items(COST)
    return {"MultiIndex": [to.many(value.names, len(value.names)), to.many(value.tolist(), len(value))]}


def _write_series(value: Any, to: Encoder) -> Plain:
    return {"Series": [to.write(value.name), _written(value.index, to), *_column(value, to)]}


def _write_frame(value: Any, to: Encoder) -> Plain:
    to.count_items(COST * value.shape[1])
    columns = (_column(value.iloc[:, place], to) for place in range(value.shape[1]))
    return {"DataFrame": [_written(value.index, to), _written(value.columns, to), *columns]}


def _written(index: Any, to: Encoder) -> Plain:
    written = to.write(index)
    if isinstance(written, dict) and "opaque" in written:
        raise Refused(f"no rule carries labels of {index.dtype}"[:NAME])
    return written


def _column(value: Any, to: Encoder) -> list[Plain]:
    to.count_items(len(value))
    name = str(value.dtype)
    if name == "category":
        kept = [_written(value.array.categories, to), bool(value.array.ordered)]
        return [kept, to.many(value.tolist(), 0)]
    if not DTYPE.match(name):
        raise Refused(f"no rule carries a column of {name}"[:NAME])
    array = value.dtype.kind in "biufcmM" and isinstance(value.dtype, sys.modules["numpy"].dtype)
    return [name, to.write(value.to_numpy()) if array else to.many(value.tolist(), 0)]


WRITERS: dict[str, Rule] = {
    "Timestamp": _write_timestamp,
    "Timedelta": _write_timedelta,
    "MultiIndex": _write_levels,
    "Series": _write_series,
    "DataFrame": _write_frame,
}


def _pandas() -> Any:
    import pandas  # here: what grades no frame does not wait for it

    return pandas


def _missing(plain: Any, _: Decoder) -> Any:
    if text(plain) not in ("NaT", "NA"):
        refuse("nothing missing has that name")
    return getattr(_pandas(), plain)


def _timestamp(plain: Any, of: Decoder) -> Any:
    moment, zone = listed(plain, 2)
    found, held = _pandas().Timestamp(_scalar(moment, "datetime64", of)), of.read(zone)
    if held is not None and not isinstance(held, datetime.tzinfo):
        refuse("a time zone was due")  # by a name of its own, pandas would read any file
    return found if held is None else found.tz_localize("UTC").tz_convert(held)


def _timedelta(plain: Any, of: Decoder) -> Any:
    return _pandas().Timedelta(_scalar(listed(plain, 1)[0], "timedelta64", of))


def _scalar(plain: Any, kind: str, of: Decoder) -> Any:
    found = of.read(plain)
    return found if type(found).__name__ == kind else refuse(f"a {kind} was due")


def _index(plain: Any, of: Decoder) -> Any:
    of.count_items(COST)
    name, dtype, values = listed(plain, 3)
    held, kind = _values(values, of), _dtype(dtype, of)
    return _pandas().Index(held, dtype=kind, name=of.read(name), tupleize_cols=False)


def _levels(plain: Any, of: Decoder) -> Any:
    of.count_items(COST)
    names, rows = of.many(listed(plain, 2))
    if not all(type(row) is tuple and len(row) == len(names) for row in listed(rows)):
        refuse("an index of several levels has a row of another length")
    return _pandas().MultiIndex.from_tuples(rows, names=names)


def _series(plain: Any, of: Decoder) -> Any:
    name, index, *column = listed(plain, 4)
    return _read_column(column, _labels(index, of), of, of.read(name))


def _frame(plain: Any, of: Decoder) -> Any:
    rows, columns, *held = listed(plain)
    index, labels = _labels(rows, of), _labels(columns, of)
    of.count_items(COST * len(held))
    made = {place: _read_column(column, index, of) for place, column in enumerate(held)}
    return _pandas().DataFrame(made, index=index).set_axis(labels, axis=1)


def _read_column(plain: Any, index: Any, of: Decoder, name: Any = None) -> Any:
    dtype, values = listed(plain, 2)
    return _pandas().Series(_values(values, of), index=index, dtype=_dtype(dtype, of), name=name)


def _labels(plain: Any, of: Decoder) -> Any:
    found = of.read(plain)
    return found if isinstance(found, _pandas().Index) else refuse("an index was due")


def _values(plain: Any, of: Decoder) -> Any:
    found = of.read(plain)
    if type(found).__name__ not in ("list", "ndarray"):
        refuse("a column was due")
    return found


def _dtype(plain: Any, of: Decoder) -> Any:
    if type(plain) is list:
        categories, ordered = listed(plain, 2)
        return _pandas().CategoricalDtype(_labels(categories, of), ordered is True)
    known = DTYPE.match(text(plain))
    if known is None or known["zone"] not in {None, *times.zone_names()}:
        refuse("no column has that dtype")
    return plain


READERS: dict[str, Reader] = {
    "missing": _missing,
    "Timestamp": _timestamp,
    "Timedelta": _timedelta,
    "Index": _index,
    "MultiIndex": _levels,
    "Series": _series,
    "DataFrame": _frame,
}
