"""How everything the classroom shows looks: one style sheet, and HTML that carries it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SHEET = Path(__file__).with_name("look.css")
STATIC = Path(__file__).with_name("static")


@cache
def sheet(*names: str) -> str:
    """The common style sheet, followed by others of `static/`."""
    return "\n".join([SHEET.read_text("utf-8"), *((STATIC / name).read_text("utf-8") for name in names)])


def page(body: str, *names: str) -> str:
    """A fragment of HTML for a cell's output, with its styles."""
    return f"<style>{sheet(*names)}</style><div class='causeway'>{body}</div>"


@cache
def script(*names: str) -> str:
    """Files of `static/` as one JavaScript module, so that widgets share code without a build step."""
    return "\n".join((STATIC / name).read_text("utf-8") for name in names)
