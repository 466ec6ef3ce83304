"""How two objects of classes differ, in a sentence: functions, dates, exceptions, dataclasses, instances."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
from typing import Any

from grader.classroom.containers import Inner, step
from grader.classroom.values import clean, code, kind, saferepr, same, show, upper

LAZY = ("generator", "map", "filter", "zip", "enumerate", "reversed", "range", "islice", "chain")
VIEWS = {"dict_keys": "keys", "dict_values": "values", "dict_items": "items"}


def uncalled(got: Any, wanted: Any) -> str:
    """A function or a class that came back itself; something that has not run yet."""
    name = clean(str(getattr(got, "__name__", "it")))[:40]
    if inspect.isclass(got):
        if isinstance(wanted, got):
            return (
                f"The class {code(name)} came back, not an instance of it: {code(name + '(...)')} makes one."
            )
        return f"The class {code(name)} came back, {kind(wanted)} was wanted."
    if inspect.iscoroutine(got):
        return f"A coroutine came back: {code(name)} was called without `await`, so it has not run."
    if inspect.isroutine(got) and not callable(wanted):
        return f"A function came back: {code(name)} was named, not called. {code(name + '()')} calls it."
    return ""


def unread(got: object, wanted: object) -> str:
    """A generator, or another thing that hands out items and is no list yet."""
    name = type(got).__name__
    if name in VIEWS and isinstance(wanted, list | set | tuple):
        make = type(wanted).__name__
        turns = f"{code(make + '(...)')} turns it into {kind(wanted)}"
        return f"A view of a dict's {VIEWS[name]} came back; {turns}."
    if type(got).__module__ in ("builtins", "itertools") and name in LAZY and type(got) is not type(wanted):
        make = type(wanted).__name__ if isinstance(wanted, list | tuple | set | dict) else "list"
        article = "an" if name[0] in "aei" else "a"
        thing = f"{article.capitalize()} {name if name == 'generator' else code(name) + ' object'}"
        return f"{thing} came back, never turned into a {make}: {code(make + '(...)')} takes its items out."
    return ""


def differ(got: Any, wanted: Any, path: str, inner: Inner) -> str:
    """The first difference of two objects that are no plain data."""
    if isinstance(got, BaseException) or isinstance(wanted, BaseException):
        return _exceptions(got, wanted)
    if isinstance(got, datetime.date) and isinstance(wanted, datetime.date):
        return _dates(got, wanted)
    if type(got) is not type(wanted):
        return ""
    if dataclasses.is_dataclass(got):
        names = [field.name for field in dataclasses.fields(got) if field.compare]
        return _attributes(got, wanted, names, path, inner)
    plain: object = object.__eq__
    if type(got).__eq__ is plain:
        return (
            f"Both are {kind(got)}, but without `__eq__` in the class only one and the same object is equal."
        )
    return _attributes(got, wanted, sorted(getattr(got, "__dict__", ())), path, inner)


def _attributes(got: object, wanted: object, names: list[str], path: str, inner: Inner) -> str:
    missing = object()
    for name in names:
        mine, theirs = getattr(got, name, missing), getattr(wanted, name, missing)
        if not same(mine, theirs) and missing not in (mine, theirs):
            return step(mine, theirs, f"{path}.{name}", inner)
    return ""


def _exceptions(got: object, wanted: object) -> str:
    if type(got) is not type(wanted):
        return f"{upper(kind(got))} came back, {kind(wanted)} was wanted."
    if saferepr(got) == saferepr(wanted):
        return "Two exceptions are equal only if they are one object: compare their types and their messages."
    return f"The exceptions say different things: {show(got)} came back, {show(wanted)} was wanted."


def _dates(got: datetime.date, wanted: datetime.date) -> str:
    if isinstance(got, datetime.datetime) != isinstance(wanted, datetime.datetime):
        have, want = (
            ("a date with", "one without")
            if isinstance(got, datetime.datetime)
            else ("a date without", "one with")
        )
        return f"{upper(have)} a time came back, {want} was wanted: `datetime` and `date` are never equal."
    return _times(got, wanted) if isinstance(got, datetime.datetime) else _gap(got, wanted)  # type: ignore[arg-type]


def _times(got: datetime.datetime, wanted: datetime.datetime) -> str:
    if (got.tzinfo is None) != (wanted.tzinfo is None):
        have, want = ("no zone", "one") if got.tzinfo is None else ("a zone", "none")
        return f"The time that came back has {have}, the wanted one has {want}: such times are never equal."
    if got.replace(tzinfo=None) == wanted.replace(tzinfo=None):
        zones = code(str(got.tzinfo)[:30]), code(str(wanted.tzinfo)[:30])
        return f"The clock is right, the zone is not: {zones[0]} came back, {zones[1]} was wanted."
    return _gap(got, wanted)


def _gap(got: Any, wanted: Any) -> str:
    word = "late" if got > wanted else "early"
    return f"It is too {word} by {code(str(abs(got - wanted)).removesuffix(', 0:00:00'))}."
