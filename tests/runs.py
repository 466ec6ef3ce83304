"""Jobs for a warm process, and what their reports say."""

from __future__ import annotations

from typing import Any, Protocol


class Runs(Protocol):
    """Whatever runs a job: a warm process, or one of another user."""

    def run(self, job: dict[str, Any]) -> dict[str, Any]: ...


def job(*sources: str, seconds: float = 5, total: float = 20, check: bool = False) -> dict[str, Any]:
    """A learner's cells, named a, b, c ..."""
    cells = [
        {"id": chr(97 + at), "source": source, "trusted": False, "check": check}
        for at, source in enumerate(sources)
    ]
    return {"cells": cells, "cell_seconds": seconds, "total_seconds": total}


def forged(cell: str, **more: Any) -> dict[str, Any]:
    """What a learner's code may say of a cell in the place of the one that runs it."""
    said = {"id": cell, "seen": [], "late": False, "outputs": [], "error": None, "seconds": 0}
    return {**said, "result": None, **more}


def cells_of(runs: Runs, *sources: str, **limits: Any) -> list[dict[str, Any]]:
    """The reports on some cells, in a run that came to its end."""
    report = runs.run(job(*sources, **limits))
    assert report["died"] == ""
    cells: list[dict[str, Any]] = report["cells"]
    return cells


def text_of(cell: dict[str, Any], name: str = "stdout") -> str:
    """What a cell wrote to one of its streams."""
    return "".join(output["text"] for output in cell["outputs"] if output.get("name") == name)


def said(runs: Runs, source: str, **limits: Any) -> str:
    """What one cell printed; it must not have failed."""
    (cell,) = cells_of(runs, source, **limits)
    assert cell["error"] is None, cell["error"]
    return text_of(cell).strip()


def error_of(runs: Runs, source: str, **limits: Any) -> dict[str, Any]:
    """How one cell failed."""
    (cell,) = cells_of(runs, source, **limits)
    error: dict[str, Any] = cell["error"]
    return error
