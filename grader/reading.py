"""A run's report on a cell, read as what it is: bytes from a stranger.

BrokenChannel for whatever does not have the form; what has it may still be a lie, and is judged elsewhere.
"""

from __future__ import annotations

from typing import Any

from grader.channel import BrokenChannel

ERROR = {"kind": str, "message": str, "line": int, "text": str, "function": str, "traceback": list}
# The keys of each kind of output, as nbformat 4 has them.
OUTPUTS: dict[str, dict[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
    "error": {"ename": str, "evalue": str, "traceback": list},
}
CELL = {"id": str, "seen": list, "late": bool, "outputs": list}


def cell_report(message: Any, expected: list[str]) -> dict[str, Any]:
    """The CellReport in a message, of the cell that is expected next."""
    cell: Any = message.get("cell") if isinstance(message, dict) else None
    report = _form(cell, CELL)
    _require(report["id"] in expected)
    _require(all(type(entry) is list and entry and type(entry[0]) is int for entry in report["seen"]))
    seconds, error = cell.get("seconds"), cell.get("error")
    _require(type(seconds) in (int, float) and 0 <= seconds < 1e9)
    return {
        **report,
        "outputs": [_output(output) for output in report["outputs"]],
        "error": None if error is None else _texts(_form(error, ERROR)),
        "result": cell.get("result"),
        "seconds": float(seconds),
    }


def _output(output: Any) -> dict[str, Any]:
    kind: Any = output.get("output_type") if isinstance(output, dict) else None
    _require(type(kind) is str and kind in OUTPUTS)
    form = _texts(_form(output, OUTPUTS[kind]))
    _require(form.get("name", "stdout") in ("stdout", "stderr"))
    return {"output_type": kind, **form}


def _form(found: Any, form: dict[str, type]) -> dict[str, Any]:
    """The keys that a form names, each of its type; others are left out."""
    _require(isinstance(found, dict))
    _require(all(type(found.get(key)) is kind for key, kind in form.items()))
    _require(all(type(line) is str for line in found.get("traceback", []) if form.get("traceback")))
    return {key: found[key] for key in form}


def _texts(value: Any) -> Any:
    """The same with text that can be written as UTF-8."""
    if type(value) is str:
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if type(value) is list:
        return [_texts(item) for item in value]
    if type(value) is dict:
        return {_texts(key): _texts(item) for key, item in value.items()}
    return value


def _require(true: bool) -> None:
    if not true:
        raise BrokenChannel("a message that is no report")
