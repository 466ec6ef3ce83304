"""Changes that cosmic-ray does not make: a statement dropped, a call unwrapped, `+=` turned around.

Each operator is a function from code to the changed codes, one change each.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Operator = Callable[[str], Iterator[str]]
DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.Delete)
TURNED = {ast.Add: "-=", ast.Sub: "+=", ast.Mult: "+="}


def drop_statement(code: str) -> Iterator[str]:
    """`rota.clear()` -> `pass`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, DROPPED):
            yield _spliced(code, node, "pass")


def unwrap_call(code: str) -> Iterator[str]:
    """`sorted(words)` -> `words`, `code.lower()` -> `code`."""
    for node in ast.walk(ast.parse(code)):
        inner = _inner(node)
        if inner is not None:
            yield _spliced(code, node, ast.get_source_segment(code, inner) or "")


def turn_augmented(code: str) -> Iterator[str]:
    """`total += 1` -> `total -= 1`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.AugAssign) and type(node.op) in TURNED:
            sides = (ast.get_source_segment(code, side) for side in (node.target, node.value))
            yield _spliced(code, node, f" {TURNED[type(node.op)]} ".join(side or "" for side in sides))


def _inner(node: ast.AST) -> ast.expr | None:
    """What a call with one operand is about: its argument, or the object of its method."""
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    if isinstance(node.func, ast.Name) and len(node.args) == 1:
        return node.args[0]
    return node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None


def _spliced(code: str, node: ast.AST, text: str) -> str:
    """The code with other text in a node's place; its positions count bytes."""
    lines = code.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    begin = starts[getattr(node, "lineno") - 1] + getattr(node, "col_offset")  # noqa: B009  (not of every AST)
    end = starts[getattr(node, "end_lineno") - 1] + getattr(node, "end_col_offset")  # noqa: B009
    return (code.encode()[:begin] + text.encode() + code.encode()[end:]).decode()


OPERATORS: dict[str, Operator] = {
    "causeway/DropStatement": drop_statement,
    "causeway/UnwrapCall": unwrap_call,
    "causeway/TurnAugmented": turn_augmented,
}
