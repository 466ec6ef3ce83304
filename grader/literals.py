"""String constants of Python code, and the code with one of them changed at a place of its text."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

QUOTED = re.compile(r"(?P<prefix>[a-zA-Z]*)(?P<mark>'''|\"\"\"|'|\")(?P<body>.*)(?P=mark)", re.S)


@dataclass(frozen=True)
class Literal:
    """A constant: its text, and for each piece of it `(start, end)` in the text and its start in the code."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def changed(self, code: str, begin: int, end: int, new: str) -> str:
        """The code in which the text from begin to end is another."""
        at = next((n for n, (_, last, _) in enumerate(self.pieces) if begin < last), len(self.pieces) - 1)
        for number, (first, last, where) in reversed([*enumerate(self.pieces)]):
            low, high = max(begin, first), min(end, last)
            if number == at or low < high:
                low, high = (low, max(low, high))
                text = new if number == at else ""
                code = code[: where + low - first] + text + code[where + high - first :]
        return code


def literals(code: str) -> Iterator[Literal]:
    """The constants that stand in the code as they are: no escapes, no parts of f-strings, no bytes."""
    tree = ast.parse(code)
    parts = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            pieces = tuple(_pieces(code, node))
            if "".join(code[where : where + last - first] for first, last, where in pieces) == node.value:
                yield Literal(node.value, pieces)


def _pieces(code: str, node: ast.Constant) -> Iterator[tuple[int, int, int]]:
    """Several literals in a row are one constant."""
    begin, stop = _span(code, node)
    length = 0
    for start, text in _strings(code[begin:stop]):
        found = QUOTED.fullmatch(text)
        if found:
            yield length, length + len(found["body"]), begin + start + found.start("body")
            length += len(found["body"])


def _strings(segment: str) -> Iterator[tuple[int, str]]:
    lines = [0, *(match.end() for match in re.finditer("\n", segment))]
    # In brackets the lines of a segment belong together.
    for token in tokenize.generate_tokens(io.StringIO(f"({segment})").readline):
        if token.type == tokenize.STRING:
            row, column = token.start
            yield lines[row - 1] + column - (row == 1), token.string


def _span(code: str, node: ast.expr) -> tuple[int, int]:
    """Where a node begins and ends in the code; its own columns count bytes."""
    lines = code.splitlines(keepends=True)

    def at(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0)
