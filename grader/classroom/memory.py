"""What the classroom remembers of the learner who sits here; a record that fails never stops a notebook."""

from __future__ import annotations

from grader.classroom import home
from grader.classroom.record import Event, Record


def keep(event: Event) -> str:
    """Record an event if somebody is learning; what to tell them about their record, mostly ""."""
    if home.session() is None:
        return ""
    record = Record()
    record.add(event)
    return " ".join(record.notices())


def last(kind: str, unit: str, item: str) -> list[Event]:
    """The events of one item, oldest first; none where nobody is learning."""
    if home.session() is None:
        return []
    return [event for event in Record().events(unit, kind) if event.item == item]
