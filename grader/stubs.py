"""nbgrader's step that clears solutions, where a notebook has one language, for scripts among its cells."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import ClearSolutions

from grader import scripts


class ClearScripts(ClearSolutions):  # type: ignore[misc]  # nbgrader's own have no types
    """Puts into each cell the stub of its language; `nbgrader_config.py` names it in place of the other."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        language = "bash" if scripts.is_script(cell.source) else resources["language"]
        cell, _ = super().preprocess_cell(cell, {**resources, "language": language}, cell_index)
        return cell, resources
