"""What an assert asks, split into what the learner's code yields and what the grader compares it with.

`assert median(xs) == reference(xs)` observes `median(xs)`, `assert abs(mean(xs) - 2.5) < 1e-9` observes
`mean(xs)`. The judge asks the rest, with the observed values in the places marked `o0`, `o1` ... and the
grader's in `g0`, `g1` ...

Of a comparison the side is observed that mentions the learner's names or what came of them, else the left
one. A test whose sides both do, or both may have been changed by the learner's code, or that compares
nothing, can only be observed as a truth: it is weak, because a truth can be guessed.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, field

from grader.names import last_name, mentions

# What the judge calls itself, on values that came back: by the last part of the name it is called by.
JUDGED = frozenset({"isclose", "allclose", "array_equal"})
# The same as a statement, which raises what an assert would: NumPy's.
ASSERTING = frozenset({"assert_allclose", "assert_array_equal", "assert_array_almost_equal", "assert_equal"})
TOLERANT = "approx"
NUMERIC = frozenset({"abs", "round"})
SINGLETONS = (None, True, False, ...)


@dataclass(frozen=True)
class Question:
    """One assert as the judge asks it: `asks` is an expression over o0, o1 ... and g0, g1 ...

    `seen` and `given` are those parts as they were written. `raises` marks a `with raises(...)`: the one
    observation is the exception that came, g0 the names of those that were wanted. `credit` marks a check
    that ends in a number instead of asserting: what is asked is how many points it gives.
    """

    number: int
    statement: str
    asks: str
    seen: tuple[str, ...]
    given: tuple[str, ...] = ()
    weak: bool = False
    raises: bool = False
    credit: bool = False


@dataclass
class Split:
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
        if isinstance(test, ast.Call) and last_name(test.func) in JUDGED | ASSERTING:
            return self._judged(test)
        return self._whole(test)

    def credit(self, total: ast.expr) -> ast.expr:
        """A sum of points: the comparisons in it are asked, the rest is arithmetic."""
        return _Comparisons(self).visit(total)  # type: ignore[no-any-return]

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


class _Comparisons(ast.NodeTransformer):
    """Splits each comparison within an expression."""

    def __init__(self, split: Split):
        self.split = split

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        return self.split.split(node)


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
