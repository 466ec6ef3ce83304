"""The command line: arguments in, exit code out.

Exit codes: 0 done; 1 a check found something; 2 bad input, with a sentence that says what to do next.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from grader.arguments import parser
from grader.errors import CausewayError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = parser().parse_args(arguments)
    # A command's module is imported when it is asked for: `causeway learn` does without the grader.
    verb = getattr(import_module(f"grader.commands.{asked.whose}"), asked.command)
    try:
        return int(verb(asked))
    except CausewayError as error:
        print(f"causeway {asked.command}: {error}", file=sys.stderr)
        return 2
