"""Changes that cosmic-ray does not make: a statement dropped, a call unwrapped, `+=` turned around.

Each operator is a function from code to the changed codes, one change each.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from grader import literals, shellchanges, sqltext

Operator = Callable[[str], Iterator[str]]
Texts = Callable[[str], Iterator[shellchanges.Change]]  # from a text to changes of it
DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.Delete)
WEAKER = {
    "SERIALIZABLE": ("REPEATABLE_READ", "READ_COMMITTED"),
    "REPEATABLE_READ": ("READ_COMMITTED",),
}
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


def catch_nothing(code: str) -> Iterator[str]:
    """`except errors.UniqueViolation:` -> `except ():`; a name without a dot is cosmic-ray's."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Attribute):
            yield _spliced(code, node.type, "()")


def drop_option(code: str) -> Iterator[str]:
    """`git("merge", "--no-ff", name)` -> `git("merge", name)`, also in a list."""
    for node in ast.walk(ast.parse(code)):
        words = getattr(node, "args" if isinstance(node, ast.Call) else "elts", [])
        for before, word in pairwise(words):
            if _is_option(word):
                yield _spliced(code, word, "", (before.end_lineno, before.end_col_offset))


def weaken_isolation(code: str) -> Iterator[str]:
    """`IsolationLevel.SERIALIZABLE` -> `IsolationLevel.READ_COMMITTED`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in WEAKER:
            before = ast.get_source_segment(code, node.value) or ""
            yield from (_spliced(code, node, f"{before}.{level}") for level in WEAKER[node.attr])


def in_texts(code: str, is_one: Callable[[str], bool], change: Texts) -> Iterator[str]:
    """The changes of texts that stand in string constants."""
    for literal in literals.literals(code):
        if is_one(literal.text):
            for begin, end, new in change(literal.text):
                yield literal.changed(code, begin, end, new)


def in_script(script: str, change: Texts) -> Iterator[str]:
    """The changes of a script itself."""
    for begin, end, new in change(script):
        yield script[:begin] + new + script[end:]


def is_git(text: str) -> bool:
    """Whether a text is a command of git."""
    return text.startswith("git ")


def _is_option(word: ast.expr) -> bool:
    given = word.value if isinstance(word, ast.Constant) else None
    return isinstance(given, str) and given.startswith("-") and given not in {"-", "--", *shellchanges.TELLS}


def _inner(node: ast.AST) -> ast.expr | None:
    """What a call with one operand is about: its argument, or the object of its method."""
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    if isinstance(node.func, ast.Name) and len(node.args) == 1:
        return node.args[0]
    return node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None


def _spliced(code: str, node: ast.AST, text: str, since: tuple[int, int] | None = None) -> str:
    """The code with other text in a node's place, or from an earlier one on; positions count bytes."""
    lines = code.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    line, column = since or (getattr(node, "lineno"), getattr(node, "col_offset"))  # noqa: B009  (not of all)
    begin = starts[line - 1] + column
    end = starts[getattr(node, "end_lineno") - 1] + getattr(node, "end_col_offset")  # noqa: B009
    return (code.encode()[:begin] + text.encode() + code.encode()[end:]).decode()


# Of Python code.
OPERATORS: dict[str, Operator] = {
    "causeway/DropStatement": drop_statement,
    "causeway/UnwrapCall": unwrap_call,
    "causeway/TurnAugmented": turn_augmented,
    "causeway/CatchNothing": catch_nothing,
    "causeway/DropOption": drop_option,
    "causeway/WeakenIsolation": weaken_isolation,
    **{
        name: partial(in_texts, is_one=sqltext.is_sql, change=partial(shellchanges.in_sql, operator=operator))
        for name, operator in shellchanges.SQL.items()
    },
    **{
        name: partial(in_texts, is_one=is_git, change=operator)
        for name, operator in shellchanges.OPERATORS.items()
    },
}
# Of scripts.
SCRIPTS: dict[str, Operator] = {
    **{name: partial(in_script, change=operator) for name, operator in shellchanges.OPERATORS.items()},
    **{
        name: partial(in_script, change=partial(shellchanges.within, operator=operator))
        for name, operator in shellchanges.SQL.items()
    },
}
