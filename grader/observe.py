"""Observations: values of a run as plain data and back, exact, bounded and never executed.

`encode` runs in the sandbox, on values of hostile code; `decode` outside, on what a hostile process sent.
"""

from __future__ import annotations

from typing import Any, cast

from grader import anatomy, arrays, foreign, frames, readers, times
from grader.classroom.values import saferepr
from grader.decoder import Decoder, listed, refuse
from grader.encoder import ITEM, Encoder
from grader.errors import BadObservation
from grader.plain import LONG, SHOWN, Plain, TooMuch
from grader.standin import Opaque

READERS = readers.READERS | times.READERS | arrays.READERS | frames.READERS | foreign.READERS


def encode(value: object) -> Plain:
    """A value as plain data, an opaque where no rule carries it.

    Raises nothing, except that a KeyboardInterrupt, which ends a run at its time limit, goes through.
    """
    return measured(value)[0]


def measured(value: object) -> tuple[Plain, int]:
    """The same, and about how many bytes it takes as JSON."""
    # Most of what a check sees; who writes it needs to remember nothing.
    if value is None or type(value) is bool or (type(value) is int and -LONG <= value <= LONG):
        return value, ITEM
    encoder = Encoder(foreign.rule_of)
    try:
        return encoder.write(value), encoder.size
    except KeyboardInterrupt:
        raise
    except TooMuch as reason:
        why = str(reason)
    except BaseException as error:
        why = f"it could not be read: {anatomy.qualname(type(error))}"
    return _opaque(value, why), ITEM + SHOWN


def _opaque(value: object, why: str) -> Plain:
    try:
        return Encoder(foreign.rule_of).opaque(value, why)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return {"opaque": ["?", why, ""]}


def decode(plain: object) -> object:
    """The value that plain data stands for, its `==` harmless; BadObservation where it stands for none."""
    try:
        return Decoder(READERS).read(plain)
    except BadObservation:
        raise
    # What a constructor does not take ends here, and so does a part that has the wrong type.
    except Exception as error:
        return refuse(f"{type(error).__name__}: {error}"[:300])


def unseen(plain: object) -> Opaque | None:
    """The first opaque within plain data, or None: a value that holds one was not seen whole.

    Not counted is a field of a dataclass that `==` passes over. BadObservation as for `decode`.
    """
    parts: list[Any] = [plain]
    while parts:
        part = parts.pop()
        if type(part) is list:
            parts.extend(reversed(part))
        elif type(part) is dict and "opaque" in part:
            return cast(Opaque, decode({"opaque": part["opaque"]}))
        elif type(part) is dict:
            parts.extend(_compared(part["record"]) if "record" in part else part.values())
    return None


def _compared(record: Any) -> list[Any]:
    """The values of a dataclass instance that count in a comparison, in its plain form, the last first."""
    rows = [listed(row, 4) for row in listed(record)[1:]]
    return [held for _, held, compare, _ in reversed(rows) if compare is True]


def show(value: object, limit: int = 4000) -> str:
    """A decoded value as Python writes it, shortened in the middle past the limit."""
    return saferepr(value, limit)
