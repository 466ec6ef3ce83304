"""What the classroom remembers of the learner who sits here; a record that fails never stops a notebook."""

from __future__ import annotations

from grader.classroom import home
from grader.classroom.record import Event, Record

_said: list[str] = []  # a broken record is told once in a kernel's life


def keep(event: Event) -> str:
    """Record an event if somebody is learning; what to tell them where it cannot be kept, else ""."""
    if home.session() is None:
        return ""
    try:
        Record().add(event)
    except Exception as error:  # whatever the disk, SQLite or a newer record raises
        return _once(error)
    return ""


def last(kind: str, unit: str, item: str) -> list[Event]:
    """The events of one item, oldest first; none where nobody is learning or the record cannot be read."""
    if home.session() is None:
        return []
    try:
        return [event for event in Record().events(unit, kind) if event.item == item]
    except Exception:  # reading is a courtesy; `keep` says what is wrong
        return []


def _once(error: Exception) -> str:
    if _said:
        return ""
    _said.append(str(error))
    return (
        f"This counts here, but your record could not be written ({error}). See that {_where()} is writable."
    )


def _where() -> str:
    try:
        return str(home.folder())
    except Exception:
        return "its folder"
