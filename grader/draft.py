"""A learner's notebook as they left it: any cells, any order, or no notebook any more."""

from __future__ import annotations

import json
from typing import Any

import nbformat
from nbformat.v4.rwbase import rejoin_lines

from grader.notebook import Notebook

PARTS: dict[str, type | tuple[type, ...]] = {"metadata": dict, "cell_type": str, "source": (str, list)}


def parse(content: bytes) -> Notebook | None:
    """The notebook these bytes hold, None if they hold none; nothing is validated beyond what is read."""
    try:
        plain = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return rejoin_lines(nbformat.from_dict(plain)) if _is_notebook(plain) else None


def _is_notebook(plain: Any) -> bool:
    if not isinstance(plain, dict) or not isinstance(plain.get("metadata"), dict):
        return False
    cells = plain.get("cells")
    return isinstance(cells, list) and all(_is_cell(cell) for cell in cells)


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not all(isinstance(cell.get(key), kind) for key, kind in PARTS.items()):
        return False
    return isinstance(cell["source"], str) or all(isinstance(line, str) for line in cell["source"])
