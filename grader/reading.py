"""A run's report on a cell, read as what it is: bytes from a stranger.

BrokenChannel for whatever does not have the form; what has it may still be a lie, and is judged elsewhere.
"""

from __future__ import annotations

from typing import Any, NoReturn

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
    _answers(report["seen"])
    seconds, error = cell.get("seconds"), cell.get("error")
    _require(type(seconds) in (int, float) and 0 <= seconds < 1e9)
    return {
        **report,
        "outputs": [_output(output) for output in report["outputs"]],
        "error": None if error is None else _texts(_form(error, ERROR)),
        "result": cell.get("result"),
        "seconds": float(seconds),
    }


def part(message: Any, expected: list[str]) -> list[Any]:
    """What a check has answered since it was asked last, in a message of the cell that is expected next."""
    found = _form(message["part"], {"id": str, "seen": list})
    _require(found["id"] in expected)
    return _answers(found["seen"])


def _answers(seen: list[Any]) -> list[Any]:
    for entry in seen:
        if type(entry) is not list or not entry or type(entry[0]) is not int:
            _refuse()
    return seen


def _output(output: Any) -> dict[str, Any]:
    kind: Any = output.get("output_type") if isinstance(output, dict) else None
    _require(type(kind) is str and kind in OUTPUTS)
    form = _texts(_form(output, OUTPUTS[kind]))
    _require(form.get("name", "stdout") in ("stdout", "stderr"))
    _require(all(type(data) is str or "json" in mime for mime, data in form.get("data", {}).items()))
    return {"output_type": kind, **form}


def _form(found: Any, form: dict[str, type]) -> dict[str, Any]:
    """The keys that a form names, each of its type; others are left out."""
    if not isinstance(found, dict):
        _refuse()
    taken: dict[str, Any] = {}
    for key, kind in form.items():  # some hundred times a notebook: no calls
        value = taken[key] = found.get(key)
        if type(value) is not kind:
            _refuse()
    if "traceback" in form:
        _require(all(type(line) is str for line in taken["traceback"]))
    return taken


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
        _refuse()


def _refuse() -> NoReturn:
    raise BrokenChannel("a message that is no report")
