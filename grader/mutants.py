"""Mutants: a solution with one small change, made by cosmic-ray and by a few operators of our own."""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from typing import Any, cast

from grader import operators, scripts
from grader.errors import CourseError

TOOL = "cosmic-ray"
REGION = re.compile(r"^ *### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION", re.M | re.S)
# They must be told which variable.
UNUSED = {"core/VariableReplacer", "core/VariableInserter"}


def tool() -> str:
    """The version of cosmic-ray; CourseError if there is none."""
    try:
        return version(TOOL)
    except PackageNotFoundError:
        raise CourseError(
            f"{TOOL}, which makes the mutants, is missing. Run `make .venv/dev.stamp`, "
            f"or `pip install {TOOL}` into the environment of causeway."
        ) from None


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each different cell with one change between its solution markers, behind the operator that made it."""
    tool()
    seen = {source}
    for match in REGION.finditer(source):
        for operator, region in _in_script(match[1]) if scripts.is_script(source) else _changed(match[1]):
            mutant = source[: match.start(1)] + region + source[match.end(1) :]
            if mutant not in seen and _compiles(mutant):
                seen.add(mutant)
                yield operator, mutant


def _in_script(region: str) -> Iterator[tuple[str, str]]:
    for name, own in operators.SCRIPTS.items():
        yield from ((name, changed) for changed in own(region))


def _changed(region: str) -> Iterator[tuple[str, str]]:
    # An indented region is no program: it gets a header in which there is nothing to change.
    header = "class Body:\n" if region.startswith(" ") else ""
    for operator, changed in _mutated(header + region):
        yield operator, changed.removeprefix(header)


def _mutated(code: str) -> Iterator[tuple[str, str]]:
    plugins: Any = import_module("cosmic_ray.plugins")
    for name in plugins.operator_names():
        operator = name not in UNUSED and plugins.get_operator(name)()
        for occurrence in count() if operator else ():
            changed = _by_cosmic_ray(code, operator, occurrence)
            if changed is None:
                break
            yield name, changed
    for name, own in operators.OPERATORS.items():
        yield from ((name, changed) for changed in own(code))


def _by_cosmic_ray(code: str, operator: Any, occurrence: int) -> str | None:
    """The code changed at one place; None where there is no such place."""
    mutate_code: Any = import_module("cosmic_ray.mutating").mutate_code
    try:
        return cast(str | None, mutate_code(code, operator, occurrence))
    except AttributeError:  # it cannot read an exception with a dot in its name
        return code


def _compiles(code: str) -> bool:
    if scripts.is_script(code):
        return _is_bash(scripts.commands(code))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `is` with a literal, which is what some mutants are about
        try:
            compile(code, "a mutant", "exec")
        except SyntaxError:
            return False
    return True


def _is_bash(script: str) -> bool:
    """Whether bash can read a script, which it does not run."""
    read = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    return read.returncode == 0
