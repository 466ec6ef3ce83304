"""How a structure says what it is doing: a sentence, and a label for each node the sentence is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Tell = Callable[..., None]


def silent(says: str, /, **labels: Any) -> None:
    """Nobody is watching."""
