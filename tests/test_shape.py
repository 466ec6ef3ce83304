"""The package keeps the shape that makes it readable."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"

# Each module imports only from the lines above its own.
LAYERS = (
    ("errors", "operators", "results"),
    ("mutants", "notebook", "roadmap"),
    ("answers", "course", "tidy", "submission", "rebuild", "transcript", "trial"),
    (
        "bridge",
        "coursemap",
        "links",
        "navigation",
        "execute",
        "feedback",
        "report",
        "learn",
        "mutate",
        "unit",
    ),
    ("release", "grade", "new", "ledger", "measure", "prose", "tasks", "vocabulary"),
    ("proof",),
    ("check",),
    ("scoreboard",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


def imported(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "grader":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grader."):
            yield node.module.removeprefix("grader.")


def test_every_module_has_its_place_in_the_order_of_imports():
    assert sorted(HEIGHT) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_the_layers_below_it(name):
    assert [other for other in imported(name) if HEIGHT[other] >= HEIGHT[name]] == []


@pytest.mark.parametrize("name", [name for name in MODULES if name != "cli"])
def test_only_the_command_line_prints(name):
    tree = ast.parse((PACKAGE / f"{name}.py").read_text("utf-8"))
    calls = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "print" not in calls


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_three_hundred_lines(name):
    assert len((PACKAGE / f"{name}.py").read_text("utf-8").splitlines()) <= 300
