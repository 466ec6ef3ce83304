"""A failed check said to the learner: as HTML in the notebook, as text in a terminal or a saved notebook.

The HTML is a fragment for `look.page(fragment, explain.SHEET)`.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from html import escape

from grader.classroom import story
from grader.classroom.excerpt import Marked
from grader.classroom.failure import Failure
from grader.classroom.sealed import Mistake
from grader.classroom.story import CODE, Row, Story
from grader.classroom.values import clean

SHEET = "explain.css"
WIDTH = 100  # columns of the text form
LABEL = 19
ROOM = 240  # characters of a value in HTML


def text(
    failure: Failure, mistake: Mistake | None = None, hint: str = "", notes: tuple[str, ...] = ()
) -> str:
    """A failure in about a dozen lines of text."""
    told = story.tell(failure, WIDTH - LABEL - 2)
    return "\n".join(
        [
            *_text_head(told),
            *_text_rows(told.rows),
            *_text_introspection(failure, told),
            *_text_tail(mistake, hint, notes),
        ]
    )


def _text_head(told: Story) -> Iterator[str]:
    sign, word = ("✗", "Not yet") if told.begun else ("○", "Not begun")
    yield f"{sign} {word}: {told.about}{f' ({told.place})' if told.place else ''}"
    if told.lead:
        yield from _wrapped("  ", told.lead)


def _text_rows(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        label = f"  {row.label:<{LABEL - 2}}" if row.label else " " * 6
        if row.sentence:
            yield from _wrapped(label, row.sentence)
        else:
            yield label + f"{row.words} {_joined(row.value)}".lstrip()
        if row.label == "Wanted" and not row.words and (under := _pointer(row.value, rows)):
            yield " " * LABEL + under


def _joined(value: Marked) -> str:
    return "".join(piece for piece, _ in value)


def _pointer(wanted: Marked, rows: tuple[Row, ...]) -> str:
    """A caret under the first place where the two values differ; "" where nothing is marked."""
    came = next((row.value for row in rows if row.label in ("Came back", "Value") and row.value), ())
    values = [value for value in (came, wanted) if any(differs for _, differs in value)]
    if not values:
        return ""
    ahead = min((_ahead(value) for value in values), key=_columns)
    return " " * _columns(ahead) + "^"


def _ahead(value: Marked) -> str:
    """What stands before the first marked piece."""
    first = next(at for at, (_, differs) in enumerate(value) if differs)
    return "".join(piece for piece, _ in value[:first])


def _columns(line: str) -> int:
    """How many columns a terminal gives a text: two to wide characters, none to accents of their own."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)
    return len(line) + wide - sum(bool(unicodedata.combining(sign)) for sign in line)


def _text_introspection(failure: Failure, told: Story) -> Iterator[str]:
    if failure.comparison is None and failure.raised is None:
        lines = told.introspection.strip().splitlines()
        yield from (f"  {line}"[:WIDTH] for line in lines[:4])


def _text_tail(mistake: Mistake | None, hint: str, notes: tuple[str, ...]) -> Iterator[str]:
    for note in notes:
        yield from _wrapped("  ", clean(note))
    if mistake:
        label = f"  {'It looks like':<{LABEL - 2}}"
        yield from _wrapped(label, f"{_named(mistake)}. “{mistake.thought.strip()}”")
    if hint:
        yield from _wrapped("  ", clean(hint))


def _named(mistake: Mistake) -> str:
    return mistake.name.replace("-", " ").strip()


def _wrapped(label: str, sentence: str) -> list[str]:
    indent = " " * len(label)
    return textwrap.wrap(
        sentence, WIDTH, initial_indent=label, subsequent_indent=indent, break_on_hyphens=False
    ) or [label.rstrip()]


def html(
    failure: Failure, mistake: Mistake | None = None, hint: str = "", notes: tuple[str, ...] = ()
) -> str:
    """A failure as a fragment of HTML."""
    told = story.tell(failure, ROOM)
    body = [_head(told), _lead(told), _table(told.rows), _seen(failure, told), _tail(mistake, hint, notes)]
    kind = "cw-failed" if told.begun else "cw-unbegun"
    return f'<div class="cw-check {kind}">{"".join([*body, _more(failure, told)])}</div>'


def _head(told: Story) -> str:
    sign, word = ("✗", "Not yet") if told.begun else ("○", "Not begun")
    place = f' <span class="cw-place">{escape(told.place)}</span>' if told.place else ""
    shape = f'<span class="cw-sign" aria-hidden="true">{sign}</span>'
    return f'<p class="cw-head">{shape} <strong>{word}:</strong> {_prose(told.about)}{place}</p>'


def _lead(told: Story) -> str:
    own = next((row for row in told.rows if not row.label), None)
    line = f'<pre class="cw-line">{escape(_joined(own.value))}</pre>' if own else ""
    return (f"<p>{_prose(told.lead)}</p>" if told.lead else "") + line


def _table(rows: tuple[Row, ...]) -> str:
    shown = "".join(f"<dt>{escape(row.label)}</dt><dd>{_cell(row)}</dd>" for row in rows if row.label)
    return f"<dl>{shown}</dl>" if shown else ""


def _cell(row: Row) -> str:
    if row.sentence:  # a value at its beginning stands under the values above
        return re.sub("^<code>", '<code class="cw-begins">', _prose(row.sentence))
    words = f"<span>{escape(row.words)}</span> " if row.words else ""
    side = "cw-theirs" if row.label in ("Wanted", "Argument before") else "cw-mine"
    pieces = (f"<mark>{escape(piece)}</mark>" if differs else escape(piece) for piece, differs in row.value)
    return f'{words}<code class="cw-value {side}">{"".join(pieces)}</code>'


def _prose(sentence: str) -> str:
    """A sentence as HTML: what stands between backticks is code."""
    parts, end = [], 0
    for found in CODE.finditer(sentence):
        parts += [escape(sentence[end : found.start()]), f"<code>{escape(found[2])}</code>"]
        end = found.end()
    return "".join([*parts, escape(sentence[end:])])


def _seen(failure: Failure, told: Story) -> str:
    """pytest's own words, in the open where there is nothing else to show."""
    bare = failure.comparison is None and failure.raised is None and told.introspection.strip()
    return f'<pre class="cw-pytest">{escape(told.introspection.strip()[:4000])}</pre>' if bare else ""


def _tail(mistake: Mistake | None, hint: str, notes: tuple[str, ...]) -> str:
    said = [f'<p class="cw-note">{_prose(clean(note))}</p>' for note in notes]
    if mistake:
        said.append(
            f'<p class="cw-like">It looks like: <strong>{escape(_named(mistake))}</strong>. '
            f"<q>{_prose(mistake.thought.strip())}</q></p>"
        )
    if hint:
        said.append(f'<p class="cw-hint">{_prose(clean(hint))}</p>')
    return "".join(said)


def _more(failure: Failure, told: Story) -> str:
    if failure.comparison is None or not told.introspection.strip():
        return ""
    seen = f"{failure.statement.strip()}\n\n{told.introspection.strip()}"[:4000]
    return (
        f'<details><summary>What pytest sees</summary><pre class="cw-pytest">{escape(seen)}</pre></details>'
    )


def remark(about: str, notes: tuple[str, ...]) -> str:
    """A check about which there is nothing to say but why it does not count, as text."""
    said = clean(about).strip().rstrip(".:") or "this check"
    return "\n".join([f"○ Not counted: {said}", *_text_tail(None, "", notes)])


def remark_html(about: str, notes: tuple[str, ...]) -> str:
    """The same as a fragment of HTML."""
    said = clean(about).strip().rstrip(".:") or "this check"
    sign = '<span class="cw-sign" aria-hidden="true">○</span>'
    head = f'<p class="cw-head">{sign} <strong>Not counted:</strong> {_prose(said)}</p>'
    return f'<div class="cw-check cw-unbegun">{head}{_tail(None, "", notes)}</div>'


def passed(about: str, done: int, total: int, title: str) -> str:
    """A pass in one quiet line of text."""
    said = clean(about).strip().rstrip(".:")
    return f"✓ {said}: {_count(done, total, title)}" if said else f"✓ {_count(done, total, title)}"


def passed_html(about: str, done: int, total: int, title: str) -> str:
    """A pass as a fragment of HTML."""
    said = clean(about).strip().rstrip(".:")
    words = f"{_prose(said)}: " if said else ""
    return (
        '<p class="cw-check cw-passed"><span class="cw-sign" aria-hidden="true">✓</span> '
        f'{words}<span class="cw-place">{escape(_count(done, total, title))}</span></p>'
    )


def _count(done: int, total: int, title: str) -> str:
    return (
        f"{done} of {total} check{'' if total == 1 else 's'} of {title} {'passes' if done == 1 else 'pass'}."
    )
