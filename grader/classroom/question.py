"""A quiz question in its one Markdown form, as a value; CONTRIBUTING shows the form of each kind.

The lesson holds it as a text cell that reads well on GitHub; a learner's copy carries the same text in a cell
that can be answered. So one parser serves the author's check and the learner's kernel.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["choice", "several", "order", "fill"]

SEVERAL = "Choose all that are right."  # the last words of a question that has more than one right option
RIGHT, WRONG = "Right", "Wrong"
PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
ANSWER, NOT, ELSE = "Answer", "Not", "Anything else"  # the summaries of a question that is answered by typing
LETTERS = "ABCDEF"
FEWEST = 3  # options, or lines to put in order

HEAD = re.compile(r"### Question ([1-9]\d*)")
OPENS = "<details>"
DETAILS = re.compile(r"<details><summary>(?P<summary>.+?)</summary>(?P<feedback>.*)</details>")
FEEDBACK = re.compile(rf"({'|'.join((RIGHT, WRONG, *PLACES))}): (\S.*)")
LETTERED = re.compile(r"([A-Z])\. (\S.*)")
CODE = re.compile(r"<code>(.*?)</code>")
TAG = re.compile(r"</?(?:code|em|strong|sub|sup)>")


class Malformed(ValueError):
    """A question that is not in the form; the sentence names the line, counted from 1."""

    def __init__(self, line: int, says: str):
        super().__init__(f"line {line}: {says}")


@dataclass(frozen=True)
class Option:
    """What can be chosen, moved or typed, what it is worth, and why; `text` and `why` are HTML.

    `label` is a letter, or one of Answer, Not, Anything else; `verdict` is Right, Wrong or a place.
    """

    label: str
    text: str
    verdict: str
    why: str

    @property
    def right(self) -> bool:
        return self.verdict == RIGHT

    @property
    def spellings(self) -> tuple[str, ...]:
        """What a learner may type to mean this."""
        return tuple(plain(spelling) for spelling in CODE.findall(self.text))


@dataclass(frozen=True)
class Question:
    """A question of a quiz; `text` is Markdown."""

    number: int
    kind: Kind
    text: str
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        return f"question-{self.number}"


def parse(source: str) -> Question:
    """The question that a text holds; Malformed if it is not exactly in one of the forms."""
    lines = source.strip().splitlines()
    head = HEAD.fullmatch(lines[0].strip()) if lines else None
    if not head:
        raise Malformed(1, "a question begins with `### Question` and its number.")
    start = _first_option(lines)
    text = "\n".join(lines[1:start]).strip()
    if not text:
        raise Malformed(2, "the question itself is missing.")
    options = tuple(_option(line, number) for number, line in _filled(lines, start))
    return Question(int(head[1]), _kind(text, options, start + 1), text, options)


def _first_option(lines: list[str]) -> int:
    """The place of the first option; code in the question may look like one."""
    fenced = False
    for place, line in enumerate(lines):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and line.startswith(OPENS):
            return place
    raise Malformed(len(lines), "no option follows: write each as <details><summary>A. ...</summary>.")


def _filled(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines[start:], start + 1):
        if line.strip():
            yield number, line.strip()


def _option(line: str, number: int) -> Option:
    found = DETAILS.fullmatch(line)
    if not found:
        raise Malformed(
            number, "each option is one line: <details><summary>A. ...</summary>Right: ...</details>."
        )
    told = FEEDBACK.fullmatch(found["feedback"])
    if not told:
        says = "each option needs feedback that begins with Right: or Wrong:, or its place, as in Second:"
        raise Malformed(number, f"{says}, and gives the reason.")
    label, text, why = *_summary(found["summary"], number), told[2]
    if label == ANSWER:  # the spellings stand in the feedback: the summary is seen before it is opened
        text, why = _answer(why, number)
    for part in (text, why):
        _is_html(part, number)
    return Option(label, text, told[1], why)


def _summary(summary: str, number: int) -> tuple[str, str]:
    lettered = LETTERED.fullmatch(summary)
    if lettered:
        return lettered[1], lettered[2]
    if summary in (ANSWER, ELSE):
        return summary, ""
    if re.fullmatch(r"Not <code>.+?</code>(?: or <code>.+?</code>)*", summary):
        return NOT, summary.removeprefix("Not ")
    raise Malformed(number, "a summary is `A. ...`, or `Answer`, `Not <code>...</code>`, `Anything else`.")


def _answer(feedback: str, number: int) -> tuple[str, str]:
    found = re.fullmatch(r"(<code>.+?</code>(?: or <code>.+?</code>)*)\. (\S.*)", feedback)
    if not found:
        raise Malformed(number, "the answer is `Right: <code>3</code> or <code>3.0</code>.` and the reason.")
    return found[1], found[2]


def _is_html(text: str, number: int) -> None:
    """Options are HTML, because Markdown is not read inside <details>: a few tags, closed, nothing else."""
    opened = []
    for tag in TAG.findall(text):
        if not tag.startswith("</"):
            opened.append(tag[1:])
        elif not opened or opened.pop() != tag[2:]:
            raise Malformed(number, f"{tag} closes nothing.")
    rest = TAG.sub("", text)
    if opened or re.search(r"[<>]|&(?!#?\w+;)", rest):
        what = f"<{opened[-1]} is not closed" if opened else "<, > and & are written &lt;, &gt; and &amp;"
        raise Malformed(number, f"{what}; only code, em, strong, sub and sup are tags here.")
    if "`" in rest:
        raise Malformed(number, "Markdown is not read here: write <code>...</code> for `...`.")


def _kind(text: str, options: tuple[Option, ...], line: int) -> Kind:
    if options[0].label in (ANSWER, NOT, ELSE):
        _check_fill(options, line)
        return "fill"
    if [option.label for option in options] != list(LETTERS[: len(options)]) or len(options) < FEWEST:
        raise Malformed(line, "the options are A, B, C and so on to F at most, three options at least.")
    if any(option.verdict in PLACES for option in options):
        _check_order(options, line)
        return "order"
    return _check_choice(text, options, line)


def _check_fill(options: tuple[Option, ...], line: int) -> None:
    shape = [(option.label, option.right) for option in options]
    if shape != [(ANSWER, True), *[(NOT, False)] * (len(options) - 2), (ELSE, False)] or len(options) < 3:
        says = "a typed answer has `Answer` with Right:, one `Not` or more and `Anything else` with Wrong:"
        raise Malformed(line, f"{says}, in this order.")
    spelled = [spelling for option in options for spelling in option.spellings]
    if len(set(spelled)) < len(spelled):
        raise Malformed(line, "one spelling stands twice among the answers.")


def _check_order(options: tuple[Option, ...], line: int) -> None:
    places = [option.verdict for option in options]
    if sorted(places) != sorted(PLACES[: len(places)]):
        raise Malformed(line, "the places are First:, Second: and so on, each of them once.")
    if places == list(PLACES[: len(places)]):
        raise Malformed(line, "the lines stand in the right order already: mix them.")


def _check_choice(text: str, options: tuple[Option, ...], line: int) -> Kind:
    right, several = sum(option.right for option in options), text.endswith(SEVERAL)
    if several and not 2 <= right < len(options):
        raise Malformed(line, f"a question that ends with `{SEVERAL}` has two at least, and a wrong one.")
    if not several and right != 1:
        says = f"{right} options are Right: where one of them Right: is asked for"
        raise Malformed(line, f"{says}; if more are meant, end the question with `{SEVERAL}`")
    return "several" if several else "choice"


def plain(text: str) -> str:
    """An option's HTML as plain text."""
    return html.unescape(TAG.sub("", text))


def markdown(text: str) -> str:
    """A question's Markdown as HTML; HTML in it is shown as text, since the form has no use for it."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": False}).render(text)).strip()


INSTRUCTION: dict[Kind, str] = {
    "choice": "Choose one.",
    "several": SEVERAL,
    "order": "Put the lines in order.",
    "fill": "Type the answer.",
}


def asked(question: Question) -> str:
    """The text of a question as HTML, without the words that the instruction says again."""
    return markdown(question.text.removesuffix(SEVERAL).strip())


def choices(question: Question) -> tuple[Option, ...]:
    """What a learner may see before answering: nothing where the answer is typed."""
    return () if question.kind == "fill" else question.options


RUN = "Run this cell to answer (Shift+Enter)."


def to_html(question: Question) -> str:
    """The question without its answers, for a page where nothing runs."""
    # Letters as text: a notebook that is not trusted yet loses the type of an <ol>.
    items = "<br>".join(f"{option.label}. {option.text}" for option in choices(question))
    return (
        f'<div class="causeway"><p><strong>Question {question.number}.</strong></p>{asked(question)}'
        f"<p>{INSTRUCTION[question.kind]}</p>"
        + (f"<p>{items}</p>" if items else "")
        + f"<p><em>{RUN}</em></p></div>"
    )


def to_text(question: Question) -> str:
    """The question without its answers, for a terminal."""
    options = [f"  {option.label}. {plain(option.text)}" for option in choices(question)]
    text = question.text.removesuffix(SEVERAL).strip()
    lines = [f"Question {question.number}. {text}", INSTRUCTION[question.kind], *options, RUN]
    return "\n".join(lines)
