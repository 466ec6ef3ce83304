"""Why a check failed, as plain values: what was called, what came back, what was wanted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """A call of the learner's code by a check, as it would be typed with its values.

    `shown` is taken before the call (`invert({'Fiji': ['q1']})`), `came` is what it returned as Python writes
    it, "" if it raised; `changed` are the arguments that were other afterwards, as (before, after).
    """

    shown: str
    came: str
    changed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The comparison that was not true: the learner's value, the operator, the check's value."""

    got: object
    operator: str
    wanted: object


@dataclass(frozen=True)
class Raised:
    """An exception out of the learner's code: the deepest line that is theirs, counted within its cell."""

    kind: str
    message: str
    line: int = 0
    text: str = ""
    function: str = ""


@dataclass(frozen=True)
class Failure:
    """A check that failed at one of its asserts.

    `about` is the check's first comment, `statement` the failing assert as written, the `number`th of
    `count`; `introspection` is pytest's explanation of it, "" after an exception.
    """

    about: str
    statement: str
    number: int
    count: int
    calls: tuple[Call, ...] = ()
    comparison: Comparison | None = None
    raised: Raised | None = None
    introspection: str = ""
