"""What a check needs in the sandbox: the statements its observations depend on, and no others.

A hidden check works out what it wants: by a reference, by a table it fills beside its inputs. None of that
may be where the learner's code can call or read it. So statements are kept backwards from the observations:
one that binds or may change a needed name is needed, and so are the names it reads. The analysis knows no
aliases; whoever uses it compares what the remainder yields with what the whole check yields, and takes
`careful=True` (a name that refers to a needed object is needed too), or the whole, where they differ.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from grader.names import STORING, base, mentions, references
from grader.probe import SEE

PURE_CALLS = frozenset(
    "abs all any ascii bin bool bytearray bytes callable chr complex dict dir divmod enumerate filter float "
    "format frozenset getattr hasattr hash hex id int isinstance issubclass len list map max memoryview min "
    "object oct ord pow range repr reversed round set slice sorted str sum tuple type zip combinations "
    "permutations product Counter OrderedDict deque Decimal Fraction Path StringIO BytesIO Random".split()
)
PURE_METHODS = frozenset(
    "astimezone bit_length casefold combinations copy count decode difference elements encode endswith "
    "find format fromhex fromkeys get getvalue hex index intersection isalpha isdigit isdisjoint isoformat "
    "issubset issuperset isupper items join keys lower lstrip most_common partition replace rfind rindex "
    "rpartition rsplit rstrip split splitlines startswith strip symmetric_difference title tobytes tolist "
    "total union upper utcoffset values zfill permutations product".split()
)
STATEFUL = "random"  # the one module of which a call changes what the next call gives
Jump = ast.Break | ast.Continue
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def needed(check: ast.Module, learned: Collection[str], careful: bool = False) -> ast.Module:
    """The part of a check's code that its observations depend on; `learned` names are the learner's code."""
    slicer = _Slicer(check, {SEE, *learned}, careful)
    slicer.settle()
    return ast.fix_missing_locations(ast.Module(slicer.kept(check.body), []))


class _Slicer:
    def __init__(self, check: ast.Module, roots: Collection[str], careful: bool):
        self.roots, self.careful = frozenset(roots), careful
        self.names: set[str] = set()
        self.leaves: set[int] = set()
        self.code = check
        self.modules = {
            (alias.asname or alias.name).partition(".")[0]
            for node in ast.walk(check)
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != STATEFUL)
            for alias in node.names
        } - {STATEFUL}
        self.pure = self._pure_functions()

    def settle(self) -> None:
        """Keep more and more, until nothing that is kept needs anything that is not."""
        before = -1
        while before != len(self.leaves) + len(self.names):
            before = len(self.leaves) + len(self.names)
            for statement in self.code.body:
                self._look(statement)

    def kept(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [one for statement in body for one in self._kept(statement)]

    def _kept(self, node: ast.stmt) -> Iterator[ast.stmt]:
        if id(node) in self.leaves:
            yield node
        elif _inner(node) and self._holds(node):
            for name in ("body", "orelse", "finalbody"):
                if getattr(node, name, None):
                    setattr(node, name, self.kept(getattr(node, name)))
            for handler in getattr(node, "handlers", []):
                handler.body = self.kept(handler.body) or [ast.Pass()]
            node.body = node.body or [ast.Pass()]  # type: ignore[attr-defined]
            yield node

    def _look(self, node: ast.stmt) -> bool:
        """Decide about a statement and those within it; whether any of it is needed."""
        if not _inner(node):
            if id(node) not in self.leaves and self._is_needed(node):
                self.leaves.add(id(node))
                # What came from the learner's code may be its argument: both change together.
                self.names |= {*_loaded(node), *(self._changed(node) if mentions(node, self.roots) else ())}
            return id(node) in self.leaves
        if self.careful and isinstance(node, ast.For) and set(references(node.iter)) & self.names:
            self.names |= {base(part) for part in ast.walk(node.target) if isinstance(part, ast.Name)}
        found = [self._look(child) for child in _inner(node)]
        if any(found) or self._is_root_header(node):
            self.names |= {name for part in _header(node) for name in _loaded(part)}
            self.leaves |= {id(child) for child in _jumps(node)}
            return True
        return False

    def _holds(self, node: ast.stmt) -> bool:
        return self._is_root_header(node) or any(
            id(child) in self.leaves for child in ast.walk(node) if isinstance(child, ast.stmt)
        )

    def _is_root_header(self, node: ast.stmt) -> bool:
        return any(mentions(part, self.roots) for part in _header(node))

    def _is_needed(self, node: ast.stmt) -> bool:
        if isinstance(node, Definition):
            return node.name in self.names
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            return bool(names & (self.names | {"*"}))
        return mentions(node, self.roots) or bool(set(self._changed(node)) & self.names) or self._refers(node)

    def _changed(self, node: ast.AST) -> Iterator[str]:
        """The names a statement binds, or whose objects it may change."""
        for part in _shallow(node):
            if isinstance(part, ast.Name | ast.Attribute | ast.Subscript | ast.Starred):
                if not isinstance(part.ctx, ast.Load):
                    yield base(part)
            elif isinstance(part, ast.Call):
                yield from self._changed_by(part)
        yield from _handler_names(node)

    def _changed_by(self, call: ast.Call) -> Iterator[str]:
        function = call.func
        if isinstance(function, ast.Attribute):
            if base(function) in self.modules or function.attr in PURE_METHODS:
                return
            yield base(function)
            if function.attr in STORING:
                return
        elif isinstance(function, ast.Name) and (function.id in PURE_CALLS or function.id in self.pure):
            return
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
            yield from references(value)

    def _refers(self, node: ast.stmt) -> bool:
        """Whether, when we are careful, a statement gives a needed object another name."""
        if not (self.careful and isinstance(node, ast.Assign)):
            return False
        if not set(references(node.value)) & self.names:
            return False
        self.names |= {base(target) for target in node.targets if isinstance(target, ast.Name)}
        return True

    def _pure_functions(self) -> frozenset[str]:
        """The check's own functions that change nothing but what they made themselves."""
        defined = [one for one in ast.walk(self.code) if isinstance(one, ast.FunctionDef)]
        found = {one.name for one in self.code.body if isinstance(one, ast.ClassDef)}
        for _ in range(3):  # a function may call one that is found pure later
            self.pure = frozenset(found)
            found |= {one.name for one in defined if self._is_pure(one)}
        return frozenset(found)

    def _is_pure(self, function: ast.FunctionDef) -> bool:
        if mentions(function, self.roots):
            return False
        own = {
            part.id
            for part in ast.walk(function)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        } - {argument.arg for argument in function.args.args}
        changed = {
            name for child in function.body for part in ast.walk(child) for name in self._changed_in(part)
        }
        return changed <= own | {function.name}

    def _changed_in(self, part: ast.AST) -> Iterator[str]:
        return self._changed(part) if isinstance(part, ast.stmt) and not _inner(part) else iter(())


def _inner(node: ast.stmt) -> list[ast.stmt]:
    """The statements within a statement; none for a definition, which is taken whole."""
    if isinstance(node, Definition):
        return []
    blocks = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    blocks += [handler.body for handler in getattr(node, "handlers", [])]
    return [child for block in blocks for child in block]


def _header(node: ast.stmt) -> list[ast.AST]:
    """What a compound statement evaluates itself: a condition, what it walks through, what it opens."""
    parts = [getattr(node, name, None) for name in ("test", "iter", "target", "subject")]
    parts += [part for item in getattr(node, "items", []) for part in (item.context_expr, item.optional_vars)]
    parts += [handler.type for handler in getattr(node, "handlers", [])]
    return [part for part in parts if part is not None]


def _jumps(node: ast.stmt) -> Iterator[ast.stmt]:
    """The breaks and continues of a loop that is kept, and the conditions they hang on."""
    return (child for child in ast.walk(node) if isinstance(child, Jump))


def _shallow(node: ast.AST) -> Iterator[ast.AST]:
    """A statement's parts without the bodies of functions it makes, and without names of comprehensions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):
            yield from (part for inner in (child.iter, *child.ifs) for part in _shallow(inner))
        elif not isinstance(child, ast.Lambda):
            yield from _shallow(child)


def _handler_names(node: ast.AST) -> Iterator[str]:
    return (one.name for one in getattr(node, "handlers", []) if one.name)


def _loaded(node: ast.AST) -> Iterator[str]:
    return (
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    )
