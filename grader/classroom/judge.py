"""What a learner's answer to a question is worth, and what to say about it without giving the answer away."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.classroom.question import ANSWER, ELSE, PLACES, RIGHT, WRONG, Option, Question

LONGEST = 1000  # characters of a typed answer that are looked at
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})


@dataclass(frozen=True)
class Mark:
    """What stands beside one option: a word, the reason and the option's own text as HTML."""

    label: str
    word: str
    why: str = ""
    text: str = ""


@dataclass(frozen=True)
class Judgment:
    """An answer's worth; `says` is HTML of ours, `marks` stand beside the options they name."""

    right: bool
    says: str
    marks: tuple[Mark, ...] = field(default=())


def judge(question: Question, given: Sequence[str], tries: int = 1) -> Judgment:
    """Judge what was given: labels in the order chosen, or the one text that was typed."""
    if question.kind == "fill":
        return _typed(question, given[0] if given else "")
    if question.kind == "order":
        return _ordered(question, given, tries)
    return _chosen(question, given)


def reasons(question: Question) -> tuple[Mark, ...]:
    """Every option with its worth and its reason: for a learner who has answered rightly."""
    return tuple(
        Mark(option.label, option.verdict, option.why, option.text or "Anything else")
        for option in _in_order(question)
    )


def _in_order(question: Question) -> list[Option]:
    if question.kind != "order":
        return list(question.options)
    return sorted(question.options, key=lambda option: PLACES.index(option.verdict))


def _chosen(question: Question, given: Sequence[str]) -> Judgment:
    chosen = [option for option in question.options if option.label in given]
    right = [option for option in question.options if option.right]
    wrong = [option for option in chosen if not option.right]
    if chosen == right:
        return Judgment(True, "", tuple(Mark(option.label, RIGHT, option.why) for option in right))
    if wrong:
        says = "Read what stands beside your choice, then try again."
        return Judgment(False, says, tuple(Mark(option.label, WRONG, option.why) for option in wrong))
    return Judgment(
        False, "What you chose is right, and something is missing." if chosen else "Nothing chosen."
    )


def _ordered(question: Question, given: Sequence[str], tries: int) -> Judgment:
    wanted = [option.label for option in _in_order(question)]
    if list(given) == wanted:
        return Judgment(True, "")
    stands = [got == label for got, label in zip(given, wanted, strict=False)]
    says = f"{sum(stands)} of {len(wanted)} lines stand in their place."
    # A count helps somebody who thinks; after a second miss it helps more to see which lines.
    words = ["In place" if right else "Not here" for right in stands] if tries > 1 else []
    marks = tuple(Mark(label, word) for label, word in zip(given, words, strict=False))
    return Judgment(False, says, marks)


def _typed(question: Question, text: str) -> Judgment:
    for option in question.options:
        if any(same(text, spelling) for spelling in option.spellings):
            return Judgment(option.label == ANSWER, option.why)
    [general] = [option for option in question.options if option.label == ELSE]
    if any(
        same(text.casefold(), spelling.casefold())
        for option in question.options
        if option.label == ANSWER
        for spelling in option.spellings
    ):
        return Judgment(False, "Nearly: capital and small letters are different things to Python.")
    return Judgment(False, general.why)


def same(one: str, other: str) -> bool:
    """Whether two texts mean the same value: blanks and the kind of quotes do not count."""
    return tidied(one) == tidied(other) or (_value(one) is not None and _value(one) == _value(other))


def tidied(text: str) -> str:
    """A text with single blanks, none beside brackets and commas, and double quotes only."""
    text = " ".join(text.translate(QUOTES).replace("'", '"').split())
    return re.sub(r" ?([,:()\[\]{}]) ?", r"\1", text)


def _value(text: str) -> str | None:
    """A Python literal in Python's own spelling; None if it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what a learner typed, nobody's code
            return repr(ast.literal_eval(text[:LONGEST].translate(QUOTES).strip()))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
