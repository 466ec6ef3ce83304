"""Observations: values of a run as plain data and back, exact, bounded and never executed.

`encode` runs in the sandbox, on values of hostile code; `decode` outside, on what a hostile process sent.
"""

from __future__ import annotations

from grader import anatomy, arrays, foreign, frames, readers, times
from grader.classroom.values import saferepr
from grader.decoder import Decoder, refuse
from grader.encoder import Encoder
from grader.errors import BadObservation
from grader.plain import Plain, TooMuch
from grader.standin import Opaque

READERS = readers.READERS | times.READERS | arrays.READERS | frames.READERS | foreign.READERS


def encode(value: object) -> Plain:
    """A value as plain data, an opaque where no rule carries it.

    Raises nothing, except that a KeyboardInterrupt, which ends a run at its time limit, goes through.
    """
    encoder = Encoder(foreign.rule_of)
    try:
        return encoder.write(value)
    except KeyboardInterrupt:
        raise
    except TooMuch as reason:
        why = str(reason)
    except BaseException as error:
        why = f"it could not be read: {anatomy.qualname(type(error))}"
    return _opaque(value, why)


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
    """The first opaque within plain data, or None: what holds one was not seen whole."""
    parts = [plain]
    while parts:
        part = parts.pop()
        if isinstance(part, dict) and "opaque" in part:
            found = decode(part)
            return found if isinstance(found, Opaque) else None
        parts.extend(
            part.values() if isinstance(part, dict) else part[::-1] if isinstance(part, list) else ()
        )
    return None


def show(value: object, limit: int = 4000) -> str:
    """A decoded value as Python writes it, shortened in the middle past the limit."""
    return saferepr(value, limit)
