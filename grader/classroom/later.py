"""Modules that are imported when they are first used, or in the background while a learner reads."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def warm(modules: Iterable[str]) -> threading.Thread:
    """Import modules beside what runs: the first cell ends at once, the first check finds them there.

    Whoever needs one of them sooner waits for Python's own import lock, not for the rest.
    """
    thread = threading.Thread(target=lambda: [import_module(name) for name in modules], daemon=True)
    thread.start()
    return thread
