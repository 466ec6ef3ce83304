"""What a learner types: the course opened, renewed, looked back on."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from grader import course
from grader.course import Course

if TYPE_CHECKING:
    from grader.classroom.record import Record


def learn(asked: argparse.Namespace) -> int:
    """Make or renew the learner's copy of the course, and open JupyterLab on its map."""
    verb, here = import_module("grader.learn"), _recovered()
    for line in [] if asked.all else verb.prepare(here):
        print(line, flush=True)
    return 0 if asked.prepare else int(verb.learn(here, asked.port, asked.browser, asked.all))


def update(asked: argparse.Namespace) -> int:
    """Bring a newer course, and the learner's copy with it."""
    verb, here = import_module("grader.update"), course.find() if asked.into else _recovered()
    source = Path(asked.source).resolve() if asked.source else None
    half = verb.renew(here, Path(asked.into), asked.preview) if asked.into else None
    for line in verb.update(here, source, asked.preview) if half is None else half:
        print(line, flush=True)
    return 0


def _recovered() -> Course:
    """The course, whole again if an update was killed while it replaced it."""
    import_module("grader.parcel").recover(Path.cwd())
    return course.find()


def progress(asked: argparse.Namespace) -> int:
    """Show where the learner stands, or carry it to another machine."""
    from grader.classroom.record import Record

    verb, record = import_module("grader.progress"), Record()
    if asked.export_to:
        print(f"wrote {verb.count(verb.carry_out(record, asked.export_to), 'event')} to {asked.export_to}")
    elif asked.import_from:
        added, found = verb.carry_in(record, asked.import_from)
        print(f"added {verb.count(added, 'event')} of the {found} in {asked.import_from}")
    elif asked.json:
        print(json.dumps(verb.plain(course.find(), record), indent=1, ensure_ascii=False))
    else:
        Console().print(verb.render(course.find(), record))
    _tell(record)
    return 2 if record.waiting else 0


def _tell(record: Record) -> None:
    """What went wrong with a record, if anything did."""
    for sentence in record.notices():
        print(sentence, file=sys.stderr)


def review(asked: argparse.Namespace) -> int:
    """Go through the cards that are due."""
    verb, markdown = import_module("grader.review"), import_module("rich.markdown")
    record, screen = import_module("grader.classroom.record").Record(), Console(highlight=False)
    deck = verb.due(course.find(), record)
    _tell(record)
    if asked.count:
        print(len(deck))
        return 0
    print(verb.said(deck))
    done = verb.review(deck, record, lambda text: screen.print(markdown.Markdown(text), ""), input)
    if deck:
        print(
            f"\n{done} of {len(deck)} reviewed. {'The rest stays due.' if done < len(deck) else ''}".rstrip()
        )
    return 0
