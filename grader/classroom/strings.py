"""How two strings differ, in a sentence: also where the eye sees no difference."""

from __future__ import annotations

import unicodedata

from grader.classroom.values import clean, number, show

INVISIBLE = {
    "\t": "a tab",
    "\n": "a newline",
    "\r": "a carriage return",
    "\x0b": "a vertical tab",
    "\x0c": "a form feed",
    "\x00": "a null character",
    " ": "a blank",
    "\xa0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark",
    "\xad": "a soft hyphen",
}
# Letters and signs that look like those of ASCII and are others: Cyrillic, Greek, typographic.
ALIKE = str.maketrans(
    "аеорсухіјѕһАВЕЅЗКМНОРСТХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντ–—−‐‑‘’“”",  # codespell:ignore
    "aeopcyxijshABES3KMHOPCTXIJABEZHIKMNOPTYXovt-----''\"\"",
)


def difference(got: str, wanted: str) -> str:
    """The first difference of two strings."""
    return _hidden(got, wanted) or _simple(got, wanted) or _lines(got, wanted) or _position(got, wanted)


def _hidden(got: str, wanted: str) -> str:
    """Differences that the eye does not see."""
    if not got:
        return f"An empty string came back where {show(wanted, 40)} was wanted."
    if not wanted:
        return f"{show(got, 40)} came back where an empty string was wanted."
    if got.replace("\r\n", "\n") == wanted.replace("\r\n", "\n"):
        return f"Only the line ends differ: {_ends(got)} came back, {_ends(wanted)} was wanted."
    if unicodedata.normalize("NFC", got) == unicodedata.normalize("NFC", wanted):
        return _composed(got, wanted)
    return _invisible(got, wanted)


def _ends(text: str) -> str:
    return "`\\r\\n`" if "\r\n" in text else "`\\n`"


def _composed(got: str, wanted: str) -> str:
    at = place(got, wanted)
    letter = next(
        (sign for sign in unicodedata.normalize("NFC", got)[max(0, at - 1) :] if ord(sign) > 127), ""
    )
    apart, whole = "a letter with a separate accent", "one character"
    first, second = (apart, whole) if len(got) > len(wanted) else (whole, apart)
    return (
        f"They look the same, but `{letter}` is {first} here and {second} in what was wanted. "
        "`unicodedata.normalize` makes them one form."
    )


def _invisible(got: str, wanted: str) -> str:
    at = place(got, wanted)
    mine, theirs = got[at : at + 1], wanted[at : at + 1]
    if mine.translate(ALIKE) == theirs.translate(ALIKE) and mine and theirs:
        looks = f"which looks like {_name(theirs)} and is not the same character"
        return f"Position {at} holds {_name(mine)}, {looks}."
    if _bare(got) != _bare(wanted) or got.strip(" \n") == wanted.strip(" \n"):
        return ""
    if mine in INVISIBLE and theirs in INVISIBLE:
        return f"Position {at} holds {INVISIBLE[mine]}, where {INVISIBLE[theirs]} was wanted."
    if mine in INVISIBLE:
        return f"Position {at} holds {INVISIBLE[mine]} that is not wanted there."
    return f"{INVISIBLE.get(theirs, 'a blank').capitalize()} is missing at position {at}."


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign not in INVISIBLE and not sign.isspace())


def _name(sign: str) -> str:
    return f"`{clean(sign)}` ({unicodedata.name(sign, f'U+{ord(sign):04X}').lower()})"


def _simple(got: str, wanted: str) -> str:
    if got.casefold() == wanted.casefold():
        at = place(got, wanted)
        return f"Only upper and lower case differ, first at position {at}: {_both(got, wanted, at)}."
    if got.strip() == wanted.strip():
        return _edges(got, wanted)
    if got[::-1] == wanted:
        return "The characters are right, in reverse order."
    for quote in ("'", '"'):
        if got == f"{quote}{wanted}{quote}":
            return "The string has quotes of its own inside: take them away, or `repr` from around it."
    return ""


def _edges(got: str, wanted: str) -> str:
    return " ".join(
        f"{_blanks(more, less).capitalize()} at the {end} {_are(more, less)} {word}."
        for end, mine, theirs in (
            ("beginning", got[: len(got) - len(got.lstrip())], wanted[: len(wanted) - len(wanted.lstrip())]),
            ("end", got[len(got.rstrip()) :], wanted[len(wanted.rstrip()) :]),
        )
        if mine != theirs
        for more, less, word in [
            (mine, theirs, "too many") if len(mine) > len(theirs) else (theirs, mine, "missing")
        ]
    ).replace(" is too many.", " is one too many.")


def _blanks(more: str, less: str) -> str:
    extra = len(more) - len(less)
    return INVISIBLE.get(more[-1:], "a blank") if extra == 1 else number(max(extra, 1), "blank")


def _are(more: str, less: str) -> str:
    return "is" if len(more) - len(less) <= 1 else "are"


def _lines(got: str, wanted: str) -> str:
    """The line, where both have more than one and the line is found."""
    mine, theirs = got.split("\n"), wanted.split("\n")
    if len(mine) < 2 or len(theirs) < 2:
        return ""
    for at, (one, other) in enumerate(zip(mine, theirs, strict=False), start=1):
        if one != other:
            return f"Line {at} differs: {show(one, 50)} came back, {show(other, 50)} was wanted."
    have, want = number(len(mine), "line"), number(len(theirs), "line")
    return f"{have} came back, {want} wanted; the lines before are right."


def _position(got: str, wanted: str) -> str:
    at = place(got, wanted)
    if at == len(got):
        return f"It ends too early: {show(wanted[at:], 40)} is missing at the end."
    if at == len(wanted):
        return f"It goes on too long: {show(got[at:], 40)} follows what was wanted."
    if got.endswith(wanted):
        return f"It begins with {show(got[: len(got) - len(wanted)], 40)}, which was not wanted."
    if wanted.endswith(got):
        return f"{show(wanted[: len(wanted) - len(got)], 40)} is missing at the beginning."
    if at == 0 and len(got) + len(wanted) < 60:
        return f"{show(got)} came back, {show(wanted)} was wanted."
    return f"The first difference is at position {at}, counted from 0: {_both(got, wanted, at)}."


def _both(got: str, wanted: str, at: int) -> str:
    return f"{show(got[at : at + 1])} came back, {show(wanted[at : at + 1])} was wanted"


def place(got: str, wanted: str) -> int:
    """The first position at which two strings differ; the length of the shorter if there is none."""
    low, high = 0, min(len(got), len(wanted))
    while low < high:  # halves: comparing slices is fast also for a million characters
        middle = (low + high + 1) // 2
        low, high = (middle, high) if got[low:middle] == wanted[low:middle] else (low, middle - 1)
    return low
