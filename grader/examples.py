"""The examples in a task's text, executed: `>>>` lines in Python, `$` lines in a shell.

A fence of ```` ```console ```` is a dialog with a shell, which sees the folder and the environment that the
answer left. As in doctest, `...` stands for any text.
"""

from __future__ import annotations

import doctest
import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

PYTHON, SHELL = "python", "console"
BEGINS = {PYTHON: ">>>", SHELL: "$ "}  # an example; a fence without one only shows code
FENCE = re.compile(rf"```({PYTHON}|{SHELL})\n(.*?)```", re.S)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
ANY = doctest.ELLIPSIS


def of(text: str) -> list[tuple[str, str]]:
    """The examples of a text, each behind the language of its fence."""
    return [(language, text) for language, text in FENCE.findall(text) if BEGINS[language] in text]


def wrong(examples: list[tuple[str, str]], namespace: dict[str, Any]) -> Iterator[str]:
    """What the examples give that is not what they say: the first line of each that differs."""
    for language, example in examples:
        yield from _in_python(example, dict(namespace)) if language == PYTHON else _in_a_shell(example)


def _in_python(example: str, namespace: dict[str, Any]) -> Iterator[str]:
    out = io.StringIO()
    test = doctest.DocTestParser().get_doctest(example, namespace, "example", None, 0)
    if doctest.DocTestRunner(verbose=False, optionflags=ANY).run(test, out=out.write).failed:
        yield _first(out.getvalue().partition("Got:\n")[2], "an exception")


def _in_a_shell(example: str) -> Iterator[str]:
    for command, wanted in COMMAND.findall(example):
        ran = subprocess.run(
            ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if not doctest.OutputChecker().check_output(wanted, ran.stdout, ANY):
            yield _first(ran.stdout, "nothing")


def _first(got: str, else_: str) -> str:
    return (got.strip() or else_).splitlines()[0]
