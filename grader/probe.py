"""A check taken apart: what the learner's code yields is observed, what it is compared with stays outside.

`assert median(xs) == reference(xs)` observes `median(xs)`, `assert abs(mean(xs) - 2.5) < 1e-9` observes
`mean(xs)`. In the sandbox an assert becomes a call of SEE with its observations; the judge asks the rest of
it, with the observed values in the places marked `o0`, `o1` ... and the grader's in `g0`, `g1` ...

Of a comparison the side is observed that mentions the learner's names or what came of them, else the left
one. An assert whose sides both do, or both may have been changed by the learner's code, or that compares
nothing, can only be observed as a truth: it is weak, because a truth can be guessed.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

SEE = "__see__"
# What the judge calls itself, on values that came back: by the last part of the name it is called by.
JUDGED = frozenset({"isclose", "allclose", "array_equal"})
TOLERANT = "approx"
NUMERIC = frozenset({"abs", "round"})
# They change what they are called on, and hold on to what they are given without changing it.
STORING = frozenset(
    "add append appendleft discard extend extendleft insert setdefault update writelines".split()
)
SINGLETONS = (None, True, False, ...)
WHOLE = "o0"


@dataclass(frozen=True)
class Question:
    """One assert as the judge asks it: `asks` is an expression over o0, o1 ... and g0, g1 ...

    `seen` and `given` are those parts as they were written. `raises` marks a `with raises(...)`: the one
    observation is the exception that came, g0 the names of those that were wanted.
    """

    number: int
    statement: str
    asks: str
    seen: tuple[str, ...]
    given: tuple[str, ...] = ()
    weak: bool = False
    raises: bool = False


@dataclass(frozen=True)
class Probe:
    """A check's code with its observations in it.

    `bare` holds those alone, `full` reports the grader's side of each assert too, as number `-1 - n`.
    """

    questions: tuple[Question, ...]
    bare: ast.Module
    full: ast.Module


def probe(source: str, learned: Collection[str]) -> Probe:
    """Take a check apart; `learned` are the names of the learner's code. SyntaxError if it has one."""
    bare, full = _Taker(source, learned, False), _Taker(source, learned, True)
    trees = [ast.fix_missing_locations(taker.visit(ast.parse(source))) for taker in (bare, full)]
    return Probe(tuple(bare.questions), *trees)


def mentions(node: ast.AST, names: Collection[str]) -> bool:
    """Whether a piece of code reads one of the names."""
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


@dataclass
class _Split:
    """An assert's test on its way to a question: the parts that were cut out of it."""

    learned: Collection[str]  # the learner's code and what came of it
    state: Collection[str]  # what the learner's code may have changed
    seen: list[ast.expr] = field(default_factory=list)
    given: list[ast.expr] = field(default_factory=list)
    weak: bool = False

    def split(self, test: ast.expr) -> ast.expr:
        """The expression the judge asks."""
        if isinstance(test, ast.Compare):
            return self._compared(test)
        if isinstance(test, ast.Call) and last_name(test.func) in JUDGED:
            return self._judged(test)
        return self._whole(test)

    def _compared(self, test: ast.Compare) -> ast.expr:
        sides = [test.left, *test.comparators]
        theirs = [side for side in sides if mentions(side, self.learned)]
        if not theirs:
            changed = [side for side in sides if mentions(side, self.state)]
            theirs = changed if len(changed) > 1 else [side for side in sides if _reads(side)][:1]
        if len(theirs) != 1 or not _comparable(test, theirs[0]):
            return self._whole(test)
        left, *others = (self._observe(side) if side is theirs[0] else self._give(side) for side in sides)
        return ast.Compare(left, test.ops, others)

    def _judged(self, test: ast.Call) -> ast.expr:
        values = [*test.args, *(keyword.value for keyword in test.keywords)]
        theirs = [value for value in values if mentions(value, self.learned)]
        if len(theirs) != 1:
            return self._whole(test)
        args = [self._observe(arg) if arg is theirs[0] else self._give(arg) for arg in test.args]
        keywords = [ast.keyword(one.arg, self._give(one.value)) for one in test.keywords]
        return ast.Call(ast.Name(last_name(test.func), ast.Load()), args, keywords)

    def _whole(self, test: ast.expr) -> ast.expr:
        self.weak = True
        return self._hole("o", self.seen, test)

    def _observe(self, node: ast.expr) -> ast.expr:
        """Cut out what the learner's code yields; differences and roundings are left to the judge."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            return ast.UnaryOp(node.op, self._observe(node.operand))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = (node.left, node.right)
            if sum(mentions(side, self.learned) for side in sides) == 1:
                left, right = (
                    self._observe(one) if mentions(one, self.learned) else self._give(one) for one in sides
                )
                return ast.BinOp(left, node.op, right)
        if isinstance(node, ast.Call) and last_name(node.func) in NUMERIC and not node.keywords:
            first, *others = node.args
            if mentions(first, self.learned) and not any(mentions(one, self.learned) for one in others):
                return ast.Call(node.func, [self._observe(first), *map(self._give, others)], [])
        return self._hole("o", self.seen, node)

    def _give(self, node: ast.expr) -> ast.expr:
        """The grader's side: constants stay in the question, the rest is worked out beforehand."""
        if isinstance(node, ast.Constant):
            return node
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            return node
        if isinstance(node, ast.Tuple | ast.List) and _tolerant(node):
            return type(node)([self._give(item) for item in node.elts], ast.Load())
        if isinstance(node, ast.Call) and last_name(node.func) == TOLERANT:
            keywords = [ast.keyword(one.arg, self._give(one.value)) for one in node.keywords]
            return ast.Call(ast.Name(TOLERANT, ast.Load()), [self._give(arg) for arg in node.args], keywords)
        return self._hole("g", self.given, node)

    def _hole(self, letter: str, parts: list[ast.expr], node: ast.expr) -> ast.expr:
        parts.append(node)
        return ast.Name(f"{letter}{len(parts) - 1}", ast.Load())


class _Taker(ast.NodeTransformer):
    """Puts observations in the place of asserts, and keeps the questions."""

    def __init__(self, source: str, learned: Collection[str], full: bool):
        self.source, self.full = source, full
        tree = ast.parse(source)
        self.learned, self.state = {*learned, *_results(tree, learned)}, _state(tree, learned)
        self.questions: list[Question] = []

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        # `assert a and b` fails where `assert a`, then `assert b` does.
        both = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
        tests = node.test.values if both else [node.test]  # type: ignore[attr-defined]
        return [statement for test in tests for statement in self._asked(node, test)]

    def _asked(self, node: ast.Assert, test: ast.expr) -> Iterator[ast.stmt]:
        split, number = _Split(self.learned, self.state), len(self.questions)
        asks = ast.unparse(ast.fix_missing_locations(split.split(test)))
        statement = ast.get_source_segment(self.source, node) or ast.unparse(node)
        seen, given = (tuple(map(ast.unparse, parts)) for parts in (split.seen, split.given))
        self.questions.append(Question(number, statement, asks, seen, given, split.weak))
        yield _see(number, split.seen)
        if self.full and split.given:
            yield _see(-1 - number, split.given)

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


def references(node: ast.AST) -> Iterator[str]:
    """The names by which an expression hands on an object itself: `a`, `a.b`, `a[0]`, `[a, {"x": a}]`."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Starred):
        yield base(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict | ast.IfExp | ast.BoolOp):
        for child in ast.iter_child_nodes(node):
            yield from references(child)


def base(node: ast.AST) -> str:
    """The name at the beginning of `a.b[c].d()`; empty where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _results(check: ast.Module, learned: Collection[str]) -> frozenset[str]:
    """The names of what came of the learner's code: assigned from it, or filled with it."""
    found: frozenset[str] = frozenset()
    sides = [pair for node in _scope(check) for pair in _handed(node)]
    while more := {base(to) for to, value in sides if mentions(value, {*learned, *found})} - found:
        found |= more
    return found - {""}


def _scope(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of some code but the bodies of its functions and classes, whose names are their own."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _scope(child)


def _handed(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Where a statement or a call puts something, and what."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _paired(target, node.value)
    elif isinstance(node, ast.For):
        yield from _paired(node.target, node.iter)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STORING:
        yield from ((node.func.value, value) for value in node.args)


def _paired(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """`a, b = x, y` is `a = x` and `b = y`."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, value
    elif isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield from ((one, value) for one in target.elts)


def _state(check: ast.Module, learned: Collection[str]) -> frozenset[str]:
    """The names of what the learner's code may have changed: its arguments, what holds or is in them."""
    calls = [node for node in ast.walk(check) if isinstance(node, ast.Call) and mentions(node.func, learned)]
    found = {name for call in calls for arg in call.args for name in references(arg)}
    bindings = [
        ({base(target) for target in node.targets}, set(references(node.value)))
        for node in ast.walk(check)
        if isinstance(node, ast.Assign)
    ]
    while more := {
        name
        for sides in bindings
        for name in set.union(*sides)
        if name not in found and any(s & found for s in sides)
    }:
        found |= more
    return frozenset(found - {""})


def last_name(function: ast.expr) -> str:
    """How a called function is named: `isclose` of `math.isclose`; empty for anything else."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


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


def _comparable(test: ast.Compare, theirs: ast.expr) -> bool:
    """Whether the comparison can be made outside: identity only with None, True, False and `...`."""
    identity = any(isinstance(op, ast.Is | ast.IsNot) for op in test.ops)
    others = [side for side in (test.left, *test.comparators) if side is not theirs]
    singletons = all(isinstance(one, ast.Constant) and one.value in SINGLETONS for one in others)
    return not identity or singletons


def _reads(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) for part in ast.walk(node))


def _tolerant(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Call) and last_name(part.func) == TOLERANT for part in ast.walk(node))
