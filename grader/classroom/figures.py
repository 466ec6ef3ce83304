"""How two numbers differ, in a sentence: rounding, sign, one too many, a lost fraction."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

from grader.classroom.values import kind, show, upper

TINY = 1e-9
HUGE = 10**300  # beyond it a number may be none that a float can hold


def is_number(value: object) -> TypeGuard[int | float | complex | Decimal | Fraction]:
    """Whether a value is a number and no bool."""
    return isinstance(value, int | float | complex | Decimal | Fraction) and not isinstance(value, bool)


def difference(got: Any, wanted: Any) -> str:
    """What two unequal numbers have to do with each other."""
    if special := _special(got, wanted):
        return special
    if isinstance(got, complex) or isinstance(wanted, complex):
        return f"{_both(got, wanted)}."
    if isinstance(got, Decimal) != isinstance(wanted, Decimal) and _close(got, wanted):
        both = f"{upper(kind(got))} came back, {kind(wanted)} was wanted"
        return f"{both}: a float holds most fractions only nearly."
    return _related(Fraction(got), Fraction(wanted), got, wanted)


def _special(got: Any, wanted: Any) -> str:
    if got != got:
        return "nan came back, which is equal to nothing, not even to itself: `math.isnan` finds it."
    if wanted != wanted:
        return (
            "nan was wanted, which is equal to nothing, not even to itself: only `math.isnan` can compare it."
        )
    for value in (got, wanted):
        if not isinstance(value, complex) and value in (math.inf, -math.inf):
            return f"{_both(got, wanted)}. {show(value)} is a float beyond all others."
    return ""


def _both(got: object, wanted: object) -> str:
    return f"{show(got)} came back, {show(wanted)} was wanted"


def _close(got: Any, wanted: Any) -> bool:
    one, other = Fraction(got), Fraction(wanted)
    return abs(one - other) <= Fraction(TINY) * max(abs(other), Fraction(1))


def _related(one: Fraction, other: Fraction, got: object, wanted: object) -> str:
    both = _both(got, wanted)
    if max(abs(one), abs(other)) > HUGE:
        return f"{both}."
    if _close(one, other):
        return f"{both}: a float is off in the last digits. Compare rounded, or with `math.isclose`."
    if one == -other:
        return f"Only the sign differs: {both}."
    if isinstance(got, int) and one - other in (1, -1):
        return f"It is off by one: {both}."
    if other and one in (math.floor(other), math.trunc(other)) and other.denominator > 1:
        return f"The fraction is lost: {both}. `//` and `int` cut it off, `/` keeps it."
    return _scaled(one, other, both) or _rounded(one, other, both) or _apart(one, other, both)


def _scaled(one: Fraction, other: Fraction, both: str) -> str:
    for factor in (10, 100, 1000, 60, 3600):
        if one and other and (_near(one, other * factor) or _near(one, other / factor)):
            return f"It is {factor:,} times too {'large' if abs(one) > abs(other) else 'small'}: {both}."
    if one and other and one == 1 / other:
        return f"It is upside down, 1 divided by what was wanted: {both}."
    return ""


def _near(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= Fraction(TINY) * abs(other)


def _rounded(one: Fraction, other: Fraction, both: str) -> str:
    for digits in range(7):
        if round(float(one), digits) == float(other):
            return f"Rounded to {digits} digits it is right: {both}."
        if float(one) == round(float(other), digits):
            return f"It is rounded too early: {both}."
    return ""


def _apart(one: Fraction, other: Fraction, both: str) -> str:
    gap = abs(one - other)
    size = f"{float(gap):.6g}" if gap < 10**15 else ""
    return f"{both}{f': {size} too {_direction(one, other)}' if size else ''}."


def _direction(one: Fraction, other: Fraction) -> str:
    return "large" if one > other else "small"
