"""Text from a stranger, made harmless for what shows it: a terminal, a spreadsheet."""

from __future__ import annotations

import re

# A spreadsheet computes what begins so (OWASP, CSV injection); full-width forms count in some of them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*\s?%?|-")  # a lone dash says that there is nothing


def printable(text: str) -> str:
    """Text without the control characters that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor for the end of its row; numbers stay numbers."""
    text = "".join(letter if letter == "\n" else printable(letter) for letter in text)
    formula = text.lstrip().startswith(FORMULA) and not NUMBER.fullmatch(text)
    return f"'{text}" if formula else text
