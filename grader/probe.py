"""A check taken apart: its code with observations in the place of asserts, and the questions they answer.

In the sandbox an assert becomes a call of SEE with what is observed. The grader's side of it stays outside,
and so do, in a hidden check, the names of its functions: a learner's code that is handed a function can read
how it is called, and `never_negative` says what is wrong with it.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.names import last_name, mentions, results, state
from grader.split import ASSERTING, Question, Split

SEE = "__see__"


@dataclass(frozen=True)
class Probe:
    """A check's code with its observations in it.

    `bare` holds those alone, `full` reports the grader's side of each assert too, as number `-1 - n`.
    """

    questions: tuple[Question, ...]
    bare: ast.Module
    full: ast.Module
    learned: frozenset[str]  # the names of the learner's code, as they are called here


def probe(source: str, learned: Collection[str], salt: str = "") -> Probe:
    """Take a check apart; `learned` are the names of the learner's code. SyntaxError if it has one.

    With a salt, the check's functions get names that say nothing.
    """
    names = _disguises(ast.parse(source), salt) if salt else {}
    known = frozenset(names.get(name, name) for name in learned)
    bare, full = _Taker(source, known, names, False), _Taker(source, known, names, True)
    trees = [ast.fix_missing_locations(taker.visit(taker.tree)) for taker in (bare, full)]
    return Probe(tuple(bare.questions), trees[0], trees[1], known)


def _disguises(check: ast.Module, salt: str) -> dict[str, str]:
    """New names for a check's functions, which nobody can guess who does not know the check."""
    found = [node.name for node in check.body if isinstance(node, ast.FunctionDef)]
    return {name: f"f_{hashlib.sha256(f'{salt} {name}'.encode()).hexdigest()[:10]}" for name in found}


class _Disguise(ast.NodeTransformer):
    """Gives functions other names, where they are made, where they are used, and where a string names one."""

    def __init__(self, names: Mapping[str, str]):
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name = self.names.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            node.value = self.names.get(node.value, node.value)
        return node


class _Taker(ast.NodeTransformer):
    """Puts observations in the place of asserts, and keeps the questions."""

    def __init__(self, source: str, learned: Collection[str], names: Mapping[str, str], full: bool):
        self.source, self.full = source, full
        self.tree: ast.Module = _Disguise(names).visit(ast.parse(source))
        self.learned = {*learned, *results(self.tree, learned)}
        self.state = state(self.tree, learned)
        self.questions: list[Question] = []

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        # `assert a and b` fails where `assert a`, then `assert b` does.
        both = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
        tests = node.test.values if both else [node.test]  # type: ignore[attr-defined]
        return [statement for test in tests for statement in self._asked(node, test)]

    def _asked(self, node: ast.stmt, test: ast.expr) -> list[ast.stmt]:
        split, number = Split(self.learned, self.state), len(self.questions)
        self._add(node, ast.unparse(ast.fix_missing_locations(split.split(test))), split)
        return self._reported(number, split)

    def _add(self, node: ast.stmt, asks: str, split: Split, credit: bool = False) -> None:
        statement = ast.get_source_segment(self.source, node) or ast.unparse(node)
        seen, given = (tuple(map(ast.unparse, parts)) for parts in (split.seen, split.given))
        number = len(self.questions)
        self.questions.append(Question(number, statement, asks, seen, given, split.weak, credit=credit))

    def _reported(self, number: int, split: Split) -> list[ast.stmt]:
        given = [_see(-1 - number, split.given)] if self.full and split.given else []
        return [_see(number, split.seen), *given]

    def visit_Expr(self, node: ast.Expr) -> list[ast.stmt]:
        if isinstance(node.value, ast.Call) and last_name(node.value.func) in ASSERTING:
            return self._asked(node, node.value)
        return [node]

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.generic_visit(node)
        last = node.body[-1] if node.body else None
        if not self.questions and isinstance(last, ast.Expr):
            node.body[-1:] = self._credited(last)
        return node

    def _credited(self, node: ast.Expr) -> list[ast.stmt]:
        """A check that ends in a sum of points; one that only shows what it counted is left as it is."""
        split = Split(self.learned, self.state)
        asks = ast.unparse(ast.fix_missing_locations(split.credit(node.value)))
        if not split.seen or mentions(ast.parse(asks), self.learned):
            return [node]
        self._add(node, asks, split, credit=True)
        return self._reported(0, split)

    def visit_With(self, node: ast.With) -> list[ast.stmt]:
        call = node.items[0].context_expr
        if not (len(node.items) == 1 and isinstance(call, ast.Call) and last_name(call.func) == "raises"):
            self.generic_visit(node)
            return [node]
        number, wanted = len(self.questions), call.args[0]
        statement = f"with {ast.unparse(call)}"
        asks = _match(call)
        self.questions.append(
            Question(number, statement, asks, (_text(node.body),), (ast.unparse(wanted),), raises=True)
        )
        self.generic_visit(node)
        watch = ast.Attribute(ast.Name(SEE, ast.Load()), "raised", ast.Load())
        node.items[0].context_expr = ast.Call(watch, [ast.Constant(number)], [])
        names = [_see(-1 - number, [_names_of(wanted)])] if self.full else []
        return [*names, node]


def _see(number: int, parts: list[ast.expr]) -> ast.Expr:
    return ast.Expr(ast.Call(ast.Name(SEE, ast.Load()), [ast.Constant(number), *parts], []))


def _names_of(wanted: ast.expr) -> ast.expr:
    """Code that gives the qualified names of one exception or of a tuple of them."""
    kinds = ast.unparse(wanted)
    each = f"({kinds} if isinstance({kinds}, tuple) else [{kinds}])"
    return ast.parse(f"[one.__module__ + '.' + one.__qualname__ for one in {each}]", mode="eval").body


def _text(body: list[ast.stmt]) -> str:
    return "\n".join(map(ast.unparse, body))


def _match(call: ast.Call) -> str:
    """The pattern an exception's words must match, as pytest's `match`; empty for none."""
    found = [one.value for one in call.keywords if one.arg == "match"]
    return str(found[0].value) if found and isinstance(found[0], ast.Constant) else ""
