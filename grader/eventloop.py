"""The event loop of a notebook's cells: opened by the first that awaits, kept for those after it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Coroutine
from types import CodeType
from typing import Any


class EventLoop:
    """Evaluates the code of cells in one namespace, in a loop where it needs one."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.space = space
        self.loop: asyncio.AbstractEventLoop | None = None

    def evaluate(self, code: CodeType) -> Any:
        """What an expression gives, None of statements."""
        if code.co_flags & inspect.CO_COROUTINE:
            return self._wait_for(eval(code, self.space))
        # As in a notebook, where a loop runs: a task can be made in one cell and awaited in the next.
        if "asyncio" in self.space or "asyncio" in code.co_names:
            return self._wait_for(_inside(code, self.space))
        return eval(code, self.space)

    def _wait_for(self, waiting: Coroutine[Any, Any, Any]) -> Any:
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(waiting)


async def _inside(code: CodeType, space: dict[str, Any]) -> Any:
    return eval(code, space)
