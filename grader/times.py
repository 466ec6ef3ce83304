"""Times: dates, times, durations and time zones, there and back."""

from __future__ import annotations

import datetime
import functools
import zoneinfo
from typing import Any

from grader import writers
from grader.decoder import Decoder, Reader, listed, number, refuse, text
from grader.encoder import Encoder, Rule
from grader.plain import Plain, Refused

_DATE = "year month day"


def _clock(base: Any, tag: str, names: str) -> Rule:
    """A datetime or a time: its last field is the zone, carried if it is of no class that a learner wrote."""
    fields = writers.fields(base, tag, f"{names} hour minute second microsecond fold tzinfo")
    zone: Any = base.__dict__["tzinfo"]

    def rule(value: Any, to: Encoder) -> Plain:
        harmless(zone.__get__(value))
        return fields(value, to)

    return rule


def harmless(zone: object) -> None:
    """Refused for a time zone of a class that a learner may have written."""
    if zone is not None and type(zone) is not datetime.timezone and type(zone) is not zoneinfo.ZoneInfo:
        raise Refused("its time zone is neither a timezone nor a ZoneInfo")


def _write_timezone(value: Any, to: Encoder) -> Plain:
    return {"timezone": to.many(datetime.timezone.__getinitargs__(value), 2)}  # type: ignore[attr-defined]


def _write_zone(value: zoneinfo.ZoneInfo, to: Encoder) -> Plain:
    if type(value.key) is not str:
        raise Refused("a time zone that was read from a file is not carried")
    return {"zone": to.write(value.key)}


def _date(plain: Any, of: Decoder) -> datetime.date:
    return datetime.date(*map(number, of.many(listed(plain, 3))))


def _datetime(plain: Any, of: Decoder) -> datetime.datetime:
    year, month, day, *clock = of.many(listed(plain, 9))
    return datetime.datetime.combine(datetime.date(year, month, day), _at(*clock))


def _time(plain: Any, of: Decoder) -> datetime.time:
    return _at(*of.many(listed(plain, 6)))


def _at(hour: Any, minute: Any, second: Any, micro: Any, fold: Any, zone: Any) -> datetime.time:
    return datetime.time(hour, minute, second, micro, zone, fold=number(fold))


def _timedelta(plain: Any, of: Decoder) -> datetime.timedelta:
    return datetime.timedelta(*map(number, of.many(listed(plain, 3))))


def _timezone(plain: Any, of: Decoder) -> datetime.timezone:
    return datetime.timezone(*of.many(listed(plain, 1, 2)))


@functools.cache
def zone_names() -> frozenset[str]:
    """The names of all time zones that this machine knows."""
    return frozenset(zoneinfo.available_timezones())


def _zone(plain: Any, _: Decoder) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(plain) if text(plain) in zone_names() else refuse("no time zone has that name")


WRITERS: dict[type, Rule] = {
    datetime.date: writers.fields(datetime.date, "date", _DATE),
    datetime.datetime: _clock(datetime.datetime, "datetime", _DATE),
    datetime.time: _clock(datetime.time, "time", ""),
    datetime.timedelta: writers.fields(datetime.timedelta, "timedelta", "days seconds microseconds"),
    datetime.timezone: _write_timezone,
    zoneinfo.ZoneInfo: _write_zone,
}
READERS: dict[str, Reader] = {
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "timedelta": _timedelta,
    "timezone": _timezone,
    "zone": _zone,
}
