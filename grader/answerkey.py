"""The answer key of a unit: what every check asks, and what the solution made of it in a recorded run.

The solution runs once per version of the unit, with every check whole. What the checks compare with is kept
here, outside; what the sandbox gets of a check is only what its observations need. Both are tried against
each other before a key is given out: with the solution, the cut check must yield what the whole one yields.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from grader import needs, notebook
from grader.classroom import bound
from grader.errors import CourseError
from grader.judge import Ruling, judge
from grader.key import AnswerKey, CheckKey, Entry, Plain
from grader.names import mentions
from grader.needs import needed
from grader.notebook import Cell, Notebook
from grader.probe import Probe, probe

Job = dict[str, Any]
Report = dict[str, Any]
Run = Callable[[Job], Report]
CELL_SECONDS, TOTAL_SECONDS = 30.0, 300.0  # for the solution, on a busy machine
VERSION = 1  # of the form of a key; a new one makes every key anew
CUTS = (False, True, None)  # how a check is cut: sharply, carefully, not at all


def digest(solution: Notebook) -> str:
    """What a unit's key depends on, as a hash: its code, in order, and the form of keys."""
    code = [[notebook.grade_id(cell), cell.source] for cell in _code(solution)]
    return hashlib.sha256(json.dumps([VERSION, code]).encode()).hexdigest()


def build(solution: Notebook, run: Run) -> AnswerKey:
    """Run the solution and keep what its checks see and want; CourseError if a check does not pass on it."""
    hidden = {cell.id for cell in _checks(solution) if notebook.is_hidden(cell)}
    keys = _keys(solution, run, hidden)
    # A check that speaks of its functions by name, other than in whole strings, cannot have them disguised.
    points = {cell.id: float(notebook.grading(cell)["points"]) for cell in _checks(solution)}
    failing = {key.id for key in keys if not _ruling(key, points[key.id]).passed}
    if failing & hidden:
        keys = _keys(solution, run, hidden - failing)
    for key in keys:
        _require_passes(key, points[key.id])
    return AnswerKey(digest(solution), {key.id: key for key in keys})


def _keys(solution: Notebook, run: Run, disguised: Collection[str]) -> list[CheckKey]:
    learned, checks = learned_names(solution), _checks(solution)
    probes = {cell.id: _probe(cell, learned, cell.id in disguised) for cell in checks}
    whole = _recorded(solution, run, {name: ast.unparse(one.full) for name, one in probes.items()})
    entries = {name: tuple(_entries(one, whole[name])) for name, one in probes.items()}
    codes = _cut(solution, run, probes, entries)
    return [
        CheckKey(
            cell.id,
            _hash(cell.source),
            codes[cell.id][0],
            probes[cell.id].questions,
            entries[cell.id],
            codes[cell.id][1],
        )
        for cell in checks
    ]


def _ruling(key: CheckKey, points: float) -> Ruling:
    """What the judge says of the solution's own answers."""
    seen = [[number, *values] for number, values, _ in key.entries]
    return judge(key, {"seen": seen, "error": None, "late": False, "result": None}, points)


def _require_passes(key: CheckKey, points: float) -> None:
    ruling = _ruling(key, points)
    if not ruling.passed:
        said = ruling.reason or f"{ruling.got} came back, {ruling.wanted} was wanted"
        where = ruling.question.statement if ruling.question else "its end"
        raise CourseError(f"the check {key.id} does not pass on the solution, at {where}: {said}.")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def learned_names(solution: Notebook) -> frozenset[str]:
    """The names that stand for the learner's code: what answers bind, and what of ours mentions those."""
    code = _code(solution)
    answers = [plain_code(cell.source) for cell in code if notebook.is_answer(cell)]
    names = {name for source in answers for name in bound.names(source) - bound.imports(source)}
    ours = [ast.parse(plain_code(cell.source)) for cell in code if not notebook.is_answer(cell)]
    definitions = [node for tree in ours for node in ast.walk(tree) if isinstance(node, needs.Definition)]
    while more := {one.name for one in definitions if one.name not in names and mentions(one, names)}:
        names |= more
    return frozenset(names)


def plain_code(source: str) -> str:
    """A cell's code with its magics written as the calls that IPython makes of them."""
    # Imported where it is needed: a worker that marks by a finished key never does.
    from IPython.core.inputtransformer2 import TransformerManager

    manager = TransformerManager()  # type: ignore[no-untyped-call]  # IPython's own
    return str(manager.transform_cell(source))


def job(solution: Notebook, sources: Mapping[str, str]) -> Job:
    """The run of a unit's code cells in their order, with other code for some."""
    cells = [_cell_of(cell, sources.get(cell.id, cell.source)) for cell in _code(solution)]
    return {"cells": cells, "cell_seconds": CELL_SECONDS, "total_seconds": TOTAL_SECONDS}


def _cell_of(cell: Cell, source: str) -> dict[str, Any]:
    return {"id": cell.id, "source": source, "trusted": True, "check": _is_check(cell)}


def _code(solution: Notebook) -> list[Cell]:
    return [cell for cell in solution.cells if cell.cell_type == "code" and not notebook.opens(cell)]


def _checks(solution: Notebook) -> list[Cell]:
    return [cell for cell in _code(solution) if _is_check(cell)]


def _is_check(cell: Cell) -> bool:
    return notebook.is_check(cell) and not notebook.is_read(cell)


def _probe(cell: Cell, learned: frozenset[str], disguised: bool) -> Probe:
    try:
        return probe(plain_code(cell.source), learned, _hash(cell.source) if disguised else "")
    except SyntaxError as error:
        raise CourseError(f"the check {cell.id} is no Python: {error.msg}. Run `causeway check`.") from None


def _recorded(solution: Notebook, run: Run, sources: Mapping[str, str]) -> dict[str, list[Any]]:
    """What each check reports when the solution runs."""
    report = run(job(solution, sources))
    if report["died"]:
        raise CourseError(f"the solution cannot be recorded: {report['died']}. Run `causeway check`.")
    for cell in report["cells"]:
        if cell["error"]:
            says = f"{cell['error']['kind']}: {cell['error']['message']}"
            raise CourseError(f"the solution stops in {cell['id']} with {says}. Run `causeway check`.")
    return {cell["id"]: cell["seen"] for cell in report["cells"]}


def _entries(probe: Probe, seen: list[Any]) -> Iterator[Entry]:
    """The recorded answers: each observation with the grader's side, reported behind or before it."""
    raises = {question.number for question in probe.questions if question.raises}
    pending: dict[int, tuple[Plain, ...]] = {}
    found: list[Entry] = []
    for number, *values in seen:
        if number >= 0:
            found.append((number, tuple(values), pending.pop(number, ())))
        elif -1 - number in raises:
            pending[-1 - number] = tuple(values)
        else:
            found[-1] = (*found[-1][:2], tuple(values))
    yield from found


def _cut(
    solution: Notebook,
    run: Run,
    probes: Mapping[str, Probe],
    entries: Mapping[str, tuple[Entry, ...]],
) -> dict[str, tuple[str, bool]]:
    """For each check the least code that yields, with the solution, what the whole check yields."""
    found: dict[str, tuple[str, bool]] = {}
    for careful in CUTS:
        left = {name: one for name, one in probes.items() if name not in found}
        if not left:
            break
        codes = {name: _code_cut(one, careful) for name, one in left.items()}
        seen = _recorded_or_nothing(solution, run, codes)
        wanted = {name: [[number, *values] for number, values, _ in entries[name]] for name in left}
        found |= {name: (codes[name], careful is None) for name in left if seen.get(name) == wanted[name]}
    missing = sorted(probes.keys() - found.keys())
    if missing:
        raise CourseError(
            f"the check {missing[0]} observes something else each time it runs and cannot judge answers. "
            "Seed its random numbers, and compare neither addresses nor times."
        )
    return found


def _code_cut(probe: Probe, careful: bool | None) -> str:
    bare = ast.parse(ast.unparse(probe.bare))  # cutting changes the tree
    return ast.unparse(bare if careful is None else needed(bare, probe.learned, careful))


def _recorded_or_nothing(solution: Notebook, run: Run, sources: Mapping[str, str]) -> dict[str, list[Any]]:
    report = run(job(solution, sources))
    return {cell["id"]: cell["seen"] for cell in report["cells"] if not cell["error"]}
