"""A stranger's text for a page: nothing in it is invisible, turns the line around, or has no end."""

from __future__ import annotations

import re

from grader.classroom.values import clean, shorten

LONGEST = 4000  # characters
# They count as printable, and nobody sees them: fillers, blanks of Braille, variants of the sign before.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# More accents on one letter than any language has climb over the lines above.
HEAPED = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f"
                    "\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")  # fmt: skip


def text(given: str, longest: int = LONGEST) -> str:
    """The text with what cannot be seen written out (`\\u202e`), cut in its middle past the limit."""
    if given.isascii() and given.isprintable() and len(given) <= longest:  # most of it
        return given
    short = clean(shorten(given.expandtabs(4), longest))
    return UNSEEN.sub(lambda found: _written(found[0]), HEAPED.sub(r"\1", short))


def _written(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
