"""Hints and solutions in a notebook: the panel under a failed check, `%hints` and `%hint 2`.

The widget itself is imported with the first panel, so that a kernel does not start slower for it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.classroom import home, look, sealed
from grader.classroom.record import Record
from grader.classroom.sealed import BrokenSeal, Bundle, Key

if TYPE_CHECKING:
    from grader.classroom.help_panel import Panel


class NoHelp(Exception):
    """There is nothing to open here; its sentence says why."""


def register(shell: Any) -> None:
    """Give a shell the magics `%hints` and `%hint`."""
    shell.register_magic_function(hints, "line", "hints")
    shell.register_magic_function(hints, "line", "hint")


def panel(bundle: Bundle, key: Key, record: Record | None, failed: bool) -> Panel | None:
    """The help of one task as a widget: all of it after a failure, its solution after a pass.

    None if there is nothing to show; `record` is None where nobody has a notebook open.
    """
    from grader.classroom.help_panel import Desk, Panel

    desk = Desk(bundle, record)
    if not failed and not desk.open_to_compare(key):
        return None
    return Panel(desk, (key,), hints=failed) if key.hints or key.solution else None


def hints(line: str) -> None:
    """`%hints` shows the help of every task of this exercise, `%hint 2` of one."""
    from IPython.display import display

    try:
        bundle = find(home.session())
        keys = (_chosen(bundle, line.strip()),) if line.strip() else bundle.keys
    except NoHelp as reason:
        return tell(str(reason))
    from grader.classroom.help_panel import Desk, Panel

    record = Record() if home.session() else None
    display(Panel(Desk(bundle, record), keys))  # type: ignore[no-untyped-call]
    return None


def tell(sentence: str) -> None:
    """Show a sentence as the output of a cell."""
    from IPython.display import display

    page = look.page(f'<p role="status">{escape(sentence)}</p>')
    display({"text/html": page, "text/plain": sentence}, raw=True)  # type: ignore[no-untyped-call]


def find(book: Path | None) -> Bundle:
    """The bundle beside a notebook or a copy of it, without one the only bundle here; NoHelp says why not."""
    folder = book.parent if book else Path.cwd()
    found = sorted(folder.glob(f"*{sealed.SUFFIX}"), key=lambda path: len(path.stem))
    fitting = [path for path in found if not book or book.stem.startswith(path.stem)]
    if not fitting or (not book and len(fitting) > 1):
        raise NoHelp(_missing(book))
    try:
        return sealed.unseal(fitting[-1].read_text("utf-8"))
    except (BrokenSeal, OSError, ValueError) as error:
        raise NoHelp(f"The hints in {fitting[-1].name} cannot be opened. {error}") from None


def _missing(book: Path | None) -> str:
    if not book:
        return "Hints belong to an exercise. Open one, and run %hints there."
    return (
        f"There are no hints for this notebook: {book.stem}{sealed.SUFFIX} is not beside it. "
        f"Hints belong to exercises; `causeway update` brings back a file that is missing."
    )


def _chosen(bundle: Bundle, name: str) -> Key:
    for key in bundle.keys:
        if name in (key.id, number(key), key.id.partition("_")[2].partition("_")[2]):
            return key
    known = ", ".join(number(key) for key in bundle.keys)
    raise NoHelp(
        f"This exercise has no task {name}. Name one of {known}, as in %hint {number(bundle.keys[0])}."
    )


def number(key: Key) -> str:
    """The number of a task within its exercise."""
    return key.id.split("_")[2].partition("-")[0]
