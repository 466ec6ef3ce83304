"""SQL as tokens with their places: enough to change a word or drop a clause, without a grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The first word of a text that is SQL.
BEGINS = frozenset(
    "alter begin copy create delete explain insert lock merge select set start update values with".split()
)
TOKEN = re.compile(
    r"""(?P<meta>\\[^\n]*)  # a command of psql, to the end of its line
    |(?P<skip>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    |(?P<place>%s|%\(\w+\)s|\$\d+|:\w+)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign><>|!=|<=|>=|=>|->>|->|@>|<@|::|\|\||&&|@@|.)""",
    re.X | re.S,
)


@dataclass(frozen=True)
class Token:
    """A word, number, sign, quoted text, placeholder or psql's command; `depth` counts brackets around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def __str__(self) -> str:
        """How it reads in lower case; a quoted text is no word."""
        return self.text.lower() if self.kind != "text" else "'"


def is_sql(text: str) -> bool:
    """Whether a text begins as a statement does, below commands of psql."""
    first = re.match(r"(?:\s*\\[^\n]*\n)*\s*([A-Za-z]+)(?:\s+\S|;)", text)
    return first is not None and first[1].lower() in BEGINS


def tokens(text: str) -> list[Token]:
    """The tokens of a text; a bracket that opens or closes counts as outside."""
    found, depth = [], 0
    for match in TOKEN.finditer(text):
        kind = str(match.lastgroup if match.lastgroup != "tag" else "text")
        depth -= match[0] in ")]"
        if kind != "skip":
            found.append(Token(kind, match[0], match.start(), match.end(), depth))
        depth += match[0] in "(["
    return found


def find(given: list[Token], *words: str) -> Iterator[int]:
    """The places where these words stand in a row."""
    texts = [str(token) for token in given]
    for place in range(len(given) - len(words) + 1):
        if texts[place : place + len(words)] == list(words):
            yield place


def word(given: list[Token], place: int) -> str:
    """What stands at a place; empty outside."""
    return str(given[place]) if 0 <= place < len(given) else ""


def written(given: list[Token]) -> str:
    """Tokens as text, with one space where there was some."""
    pairs = zip(given, [*given[1:], given[-1]], strict=True)
    return "".join(one.text + " " * (one.end < other.start) for one, other in pairs)


def closing(given: list[Token], place: int) -> int:
    """The place of the bracket that closes the one at a place."""
    depth = given[place].depth
    return next(
        (n for n in range(place + 1, len(given)) if str(given[n]) == ")" and given[n].depth == depth), place
    )


def end(given: list[Token], place: int, words: frozenset[str]) -> int:
    """The first place behind one where one of the words, or the bracket or statement around it, ends it."""
    depth = given[place].depth
    for n in range(place + 1, len(given)):
        token = given[n]
        if token.depth < depth or (token.depth == depth and str(token) in words | {";"}):
            return n
    return len(given)
