"""A failed check of a feedback page, in rows of a label and what stands behind it, as a notebook tells it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from grader import visible
from grader.classroom import excerpt, meaning, mistakes
from grader.classroom.excerpt import Marked
from grader.classroom.failure import Raised
from grader.classroom.sealed import Mistake
from grader.classroom.story import CODE
from grader.classroom.values import guarded, shorten
from grader.guide import Help
from grader.results import Account, CheckResult, TaskResult
from grader.transcript import UNTRUE

SAID = 600  # characters of an exception's message
ASKED = 800  # of an assert
NO_VALUE = "no exception"
ERROR = re.compile(r"([A-Za-z_]\w*)(?:: (.*))?", re.S)  # an exception's class and its message
NOTHING = Account()


@dataclass(frozen=True)
class Row:
    """A label with a sentence, or with a value in pieces; `words` lead a value in, `side` is whose it is."""

    label: str
    sentence: str = ""
    value: Marked = ()
    words: str = ""
    side: str = "theirs"


def rows(check: CheckResult) -> list[Row]:
    """What is told of a check that did not pass; of a hidden one how it ended, never what it asks."""
    if check.hidden:
        return list(_ended(check.error)) if check.error else []
    why = check.why or NOTHING
    if why.wanted and why.got:
        return list(_compared(why))
    return list(_asked(check, why))


def _compared(why: Account) -> Iterator[Row]:
    """A call, what came back and what was wanted; or a name, the value it has and the one it should have."""
    direct = not why.called or _calls(why.called) or "\n" in why.called
    if why.called:
        yield Row("Called" if direct else "Checked", value=_plain(why.called))
    alike = why.relation == "" and why.got != NO_VALUE
    got, wanted = excerpt.mark(why.got, why.wanted) if alike else (_plain(why.got), _plain(why.wanted))
    yield Row("Came back" if direct else "Value", value=got, side="mine")
    yield Row("Wanted", value=wanted, words=why.relation)
    if why.difference:
        yield Row("Difference", why.difference)


def _asked(check: CheckResult, why: Account) -> Iterator[Row]:
    """A check that ended otherwise than in a wrong value."""
    if why.called:
        yield Row("Called" if _calls(why.called) else "Checked", value=_plain(why.called))
    if check.error.startswith(UNTRUE) or not check.error:
        if why.got:
            yield Row("Came back", value=_plain(why.got), side="mine")
        if check.code and not why.called:
            yield Row("Checked", value=_plain(shorten(check.code.removeprefix("assert "), ASKED)))
        if check.error:
            yield Row("Wanted", "That this is true; it is not.")
        return
    if check.code and not why.called:
        yield Row("Checked", value=_plain(shorten(check.code, ASKED)))
    yield from _ended(check.error, why.place)


def _ended(error: str, place: str = "") -> Iterator[Row]:
    """How a check ended that came to no comparison: an exception, or a sentence."""
    kind = raised(error)
    if kind is None:
        yield Row("What happened", shorten(error[:1].upper() + error[1:], SAID))
        return
    yield Row("Raised", value=_plain(shorten(error, SAID)), side="mine")
    if place:
        yield Row("Where", value=_plain(place), side="mine")
    known = kind.message or kind.kind != "NameError"  # of a hidden check nobody says which name
    if meant := guarded(lambda: meaning.of(kind), "") if known else "":
        yield Row("That means", meant)


def raised(error: str) -> Raised | None:
    """The exception that an error tells of; None for any other sentence."""
    found = ERROR.fullmatch(error)
    if found is None:
        return None
    return Raised(found[1], (found[2] or "")[:SAID])


def _plain(text: str) -> Marked:
    return ((text, False),)


def _calls(source: str) -> bool:
    """Whether what is asked is a call of the learner's code, and nothing made from what came back."""
    return guarded(lambda: isinstance(ast.parse(source, mode="eval").body, ast.Call), False)


def alone(check: CheckResult, source: str) -> bool:
    """Whether what was asked says all: it names nothing that the check itself has made before."""
    called = check.why.called if check.why else ""
    return bool(called) and not _made(source).intersection(re.findall(r"[A-Za-z_]\w*", called))


@lru_cache(maxsize=512)  # the checks of a course are few
def _made(source: str) -> frozenset[str]:
    """The names that a check gives values to."""
    tree = guarded(lambda: ast.parse(source), ast.Module([], []))
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(
        names | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    )


def likes(task: TaskResult, help: Help) -> dict[str, Mistake]:
    """The mistakes that the failures of a task look like, by check; each is told once."""
    found: dict[str, Mistake] = {}
    for check in task.checks:
        like = _mistake(check, help)
        if like and like not in found.values():
            found[check.id] = like
    return found


def _mistake(check: CheckResult, help: Help) -> Mistake | None:
    """The mistake that a failure looks like, as the notebook would name it."""
    sign = check.why.sign if check.why else ""
    found = mistakes.known_by(sign, help.mistakes) if sign else None
    return found and Mistake(found.name.replace("-", " ").strip(), found.thought.strip(), ())


def prose(sentence: str) -> Markup:
    """A sentence as HTML: what stands between backticks is code."""
    parts, end, text = [], 0, visible.text(sentence)
    for found in CODE.finditer(text):
        parts += [escape(text[end : found.start()]), Markup("<code>{}</code>").format(found[2])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
