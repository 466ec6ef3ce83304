"""Small changes to a script: a command dropped, an option left out, `&&` turned, a revision moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from grader import sqlchanges, sqlschema, sqltext

Change = tuple[int, int, str]
Operator = Callable[[str], Iterator[Change]]

# A command with its further lines: a heredoc, a line that ends in a backslash, a quoted text.
COMMAND = re.compile(
    r"^[ \t]*(?![\s#])(?:'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\\n|<<-?\s*['\"]?(?P<mark>\w+)['\"]?[^\n]*\n"
    r"(?s:.*?)^[ \t]*(?P=mark)$|[^\n'\"\\<]|[<\\])+",
    re.M,
)
WORD = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|(?:[^\s'\"\\;|&<>()]|\\.)+|&&|\|\||>>|[;|&<>()]|\n")
HEREDOC = re.compile(r"<<-?\s*['\"]?(?P<mark>\w+)['\"]?[^\n]*\n(?P<body>.*?)^[ \t]*(?P=mark)$", re.M | re.S)
COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
QUOTED = re.compile(r"'(?P<single>[^']*)'|\"(?P<double>[^\"\\]*)\"")
REVISION = re.compile(r"(?<=[\w}])(?:~(?P<number>\d*)|\^(?![{\w]))")
TURNED = {"&&": "||", "||": "&&", ">": ">>", ">>": ">"}
TELLS = frozenset({"-m", "--message", "--quiet", "-q"})  # what they say or hide is no behavior


def drop_command(script: str) -> Iterator[Change]:
    """`git add roof.txt` -> `:`."""
    for match in COMMAND.finditer(script):
        indent = len(match[0]) - len(match[0].lstrip())
        yield match.start() + indent, match.end(), ":"


def drop_option(script: str) -> Iterator[Change]:
    """`git merge --no-ff topic` -> `git merge topic`."""
    for match in _words(script):
        if re.match(r"-\w|--\w", match[0]) and match[0] not in TELLS:
            space = len(script[: match.start()]) - len(script[: match.start()].rstrip(" "))
            yield match.start() - space, match.end(), ""


def turn_sign(script: str) -> Iterator[Change]:
    """`make && git push` -> `make || git push`, `>` -> `>>`, and back."""
    for match in _words(script):
        if match[0] in TURNED:
            yield match.start(), match.end(), TURNED[match[0]]


def _words(script: str) -> Iterator[re.Match[str]]:
    """The words and signs of commands; not those of comments and of heredocs."""
    others = [*HEREDOC.finditer(script), *COMMENT.finditer(script)]
    for match in WORD.finditer(script):
        if not any(one.start() < match.start() < one.end() for one in others):
            yield match


def move_revision(script: str) -> Iterator[Change]:
    """`HEAD~2` -> `HEAD~3` and `HEAD~1`, `HEAD^` -> `HEAD`."""
    for match in REVISION.finditer(script):
        if match[0] == "^":
            yield match.start(), match.end(), ""
        else:
            number = int(match["number"] or 1)
            yield from ((match.start(), match.end(), f"~{other}") for other in (number + 1, number - 1))


OPERATORS: dict[str, Operator] = {
    "causeway/ShellDropCommand": drop_command,
    "causeway/ShellDropOption": drop_option,
    "causeway/ShellSign": turn_sign,
    "causeway/ShellRevision": move_revision,
}


def within(script: str, operator: sqlchanges.Operator) -> Iterator[Change]:
    """The changes that an operator for SQL makes to statements in quotes and in heredocs."""
    for begin, text in _texts(script):
        for first, last, new in in_sql(text, operator):
            yield begin + first, begin + last, new


def in_sql(text: str, operator: sqlchanges.Operator) -> Iterator[Change]:
    """The changes that an operator for SQL makes to a statement."""
    return operator(sqltext.tokens(text))


def _texts(script: str) -> Iterator[tuple[int, str]]:
    documents = [*HEREDOC.finditer(script)]
    found = [(match.start("body"), match["body"]) for match in documents]
    for match in QUOTED.finditer(script):
        if not any(one.start() < match.start() < one.end() for one in documents):
            name = "single" if match["single"] is not None else "double"
            found.append((match.start(name), match[name]))
    yield from ((begin, text) for begin, text in found if sqltext.is_sql(text))


SQL: dict[str, sqlchanges.Operator] = {**sqlchanges.OPERATORS, **sqlschema.OPERATORS}
