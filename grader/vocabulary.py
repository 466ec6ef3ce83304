"""What an exercise uses of Python, against what the lessons up to there have introduced.

A use is a kind of syntax, a built-in, a module, or a method by its name. A lesson introduces what its own
cells use and what the roadmap names as its topics. What a reader brings along is listed here, and nothing
else is taken for granted.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from grader import notebook, scripts
from grader.names import last_name
from grader.notebook import Notebook
from grader.unit import Finding, Unit, code

KNOWN = frozenset(
    "abs float int len max min print range round str sum bool type "
    "AssertionError KeyError IndexError NotImplementedError TypeError ValueError "
    "lower upper strip split join replace count startswith endswith isdigit format".split()
)
SHELL = frozenset("cd echo exit set fi for done export test true false cat".split())
# What stands where a command begins: a program, or git and its command.
COMMAND = re.compile(
    r"(?:^|[;&|(])[ \t]*(?:(?:if|then|do|else|while|!)\s+)*(git[ \t]+[a-z][\w-]*|[a-z][\w-]*)", re.M
)
SYNTAX: dict[type[ast.AST], str] = {
    ast.ListComp: "a list comprehension",
    ast.DictComp: "a dict comprehension",
    ast.SetComp: "a set comprehension",
    ast.GeneratorExp: "a generator expression",
    ast.Lambda: "lambda",
    ast.ClassDef: "class",
    ast.Yield: "yield",
    ast.With: "with",
    ast.AsyncFunctionDef: "async",
    ast.Match: "match",
    ast.NamedExpr: ":=",
    ast.Starred: "* in a call or a display",
    ast.Slice: "a slice",
    ast.Set: "a set display",
    ast.Dict: "a dict display",
    ast.Tuple: "a tuple",
    ast.IfExp: "a conditional expression",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.Is: "is",
}


def an_exercise_uses_what_was_introduced(unit: Unit) -> Iterator[Finding]:
    """Solutions, given cells and visible checks use nothing that no lesson up to there has shown."""
    taught = KNOWN | introduced(unit)
    for cell in code(unit.solution):
        if not notebook.is_hidden(cell):
            for use in sorted(uses(cell.source) - taught - _own(unit.solution)):
                yield Finding(
                    unit.solution_path, cell.id, f"it uses {use}, which no lesson up to here has shown."
                )


def introduced(unit: Unit) -> set[str]:
    """What the lessons up to this one use, and the topics of those still to be written."""
    road, pages = unit.course.roadmap.pages, unit.course.pages
    topics = {topic.name for entry in road[: road.index(unit.entry) + 1] for topic in entry.topics}
    books = [Unit(unit.course, entry).lesson for entry in pages[: pages.index(unit.entry) + 1]]
    shown = [cell.source for book in books for cell in code(book)]
    return topics.union(*map(uses, shown), *map(_commands_of_git, shown))


def _commands_of_git(source: str) -> set[str]:
    """Those that a cell of Python gives to a function of this name."""
    calls = (node for node in _nodes(source) if isinstance(node, ast.Call) and last_name(node.func) == "git")
    return {f"git {getattr(call.args[0], 'value', '')}" for call in calls if call.args}


def uses(source: str) -> set[str]:
    """The syntax, built-ins, modules and methods that a cell uses; none if it does not parse.

    Of a script, the programs.
    """
    if scripts.is_script(source):
        return set(_commands(source)) - SHELL
    return {use for node in _nodes(source) for use in _uses(node)}


def _commands(script: str) -> Iterator[str]:
    """The programs that a script calls; of git, its commands."""
    yield "%%bash"
    yield from (" ".join(found.split()) for found in COMMAND.findall(scripts.commands(script)))


def _nodes(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic, or an error made on purpose
        return []


def _uses(node: ast.AST) -> Iterator[str]:
    if type(node) in SYNTAX:
        yield SYNTAX[type(node)]
    if isinstance(node, ast.Name) and hasattr(builtins, node.id):
        yield node.id
    if isinstance(node, ast.Attribute):
        yield node.attr
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        yield "a decorator"
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        yield from (alias.name for alias in node.names)


def _own(book: Notebook) -> set[str]:
    """The attributes of classes that the exercise itself gives."""
    cells = [cell for cell in code(book) if not notebook.is_hidden(cell)]
    nodes = [node for cell in cells for node in _nodes(cell.source) if isinstance(node, ast.ClassDef)]
    return {own for node in nodes for own in _attributes(node)}


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef):
            yield inner.name
        if isinstance(inner, ast.Attribute | ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.attr if isinstance(inner, ast.Attribute) else inner.id


FACTS = (an_exercise_uses_what_was_introduced,)
