"""The plans of a query as PostgreSQL told them afterwards: who handed how many rows to whom.

A plan is what `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` gives, read by psycopg: a list of one dictionary. The
keys are those of https://www.postgresql.org/docs/current/using-explain.html; times and costs are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.classroom.explorers import trees
from grader.classroom.explorers.drawing import Drawing
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.explorers.trees import Knot

REMOVED = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")


@dataclass(frozen=True, eq=False)
class Step:
    """A node of a plan: what it is called, what it read by itself and what it handed to the node above."""

    name: str
    rows: int
    pages: int
    removed: int
    below: tuple[Step, ...]

    @property
    def says(self) -> str:
        reads = f"reads {_many(self.pages, 'page')} and " if self.pages else ""
        leaves = f"; {_many(self.removed, 'row')} did not fit" if self.removed else ""
        return f"{self.name} {reads}hands up {_many(self.rows, 'row')}{leaves}."


def query_plans(plans: Mapping[str, Any]) -> Run:
    """Step through measured plans of one query, by name; ValueError for one that was not measured."""
    roots = {name: _step(_measured(name, plan)) for name, plan in plans.items()}
    shown: dict[str, Any] = {}
    seen = Recorder("Who hands rows to whom", lambda labels: _draw(shown["root"], shown["done"], labels))
    for name, root in roots.items():
        shown.update(root=root, done=[])
        nodes = list(_upwards(root))
        seen(f"{name}: a plan of {_many(len(nodes), 'node')}. The lowest begins.")
        for step in nodes:
            shown["done"].append(step)
            seen(step.says, now=step)
        seen(
            f"{name}: {_many(sum(step.pages for step in nodes), 'page')} read for {_many(root.rows, 'row')}."
        )
    return seen.run()


def _measured(name: str, plan: Any) -> dict[str, Any]:
    root: dict[str, Any] = plan[0]["Plan"]
    if "Actual Rows" not in root or "Shared Hit Blocks" not in root:
        raise ValueError(
            f"{name} is a plan without measurements: ask with EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)."
        )
    return root


def _step(node: Mapping[str, Any]) -> Step:
    below = [child for child in node.get("Plans", []) if child["Actual Loops"]]
    loops = node["Actual Loops"]
    return Step(
        _name(node),
        round(node["Actual Rows"] * loops),  # a mean over the loops
        _pages(node) - sum(map(_pages, below)),
        round(sum(node.get(key, 0) for key in REMOVED) * loops),
        tuple(map(_step, below)),
    )


def _name(node: Mapping[str, Any]) -> str:
    parts = [node["Node Type"]]
    parts += [f"on {node[key]}" for key in ("Relation Name", "Index Name") if key in node]
    return " ".join(parts[:2] if len(parts) < 3 else [parts[0], f"by {node['Index Name']}", parts[1]])


def _pages(node: Mapping[str, Any]) -> int:
    """The pages of 8 KiB that a node and those below it looked at, in memory already or not."""
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


def _upwards(step: Step) -> Iterator[Step]:
    """In the order in which the nodes have finished their work."""
    for child in step.below:
        yield from _upwards(child)
    yield step


def _draw(root: Step, done: list[Step], labels: Mapping[str, Step]) -> Drawing:
    def knot(step: Step) -> Knot:
        ready = step in done
        note = _many(step.rows, "row") + (f", {_many(step.pages, 'page')}" if step.pages else "")
        flag = "now" if step is labels.get("now") else ""
        look = "used" if ready else "box"
        return Knot((step.name,), tuple(map(knot, step.below)), look, note if ready else "waits", flag)

    picture = Drawing()
    trees.draw(trees.broad(knot(root)), picture)
    return picture


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
