"""The lessons: every stored output is what a fresh kernel gives, and none is left out of the comparison."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest

from grader import notebook
from tests.commands import PLAIN
from tests.conftest import COURSE

UNITS = [unit.slug for unit in COURSE.units]
FLOOR = 18  # compared cells per lesson; a lesson has 18 to 30 code cells
IGNORED = "nbval-ignore-output"
SKIPS = {"nbval-skip", "skip-execution"}


def code(slug: str) -> list[notebook.Cell]:
    return [cell for cell in notebook.read(COURSE.lesson(slug)).cells if cell.cell_type == "code"]


def nbval(path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval"]
    quiet = [
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-o",
        "addopts=",
        "-o",
        "filterwarnings=",
        "-q",
        "-rA",
    ]
    return subprocess.run(
        [*command, *quiet, *options, str(path)],
        cwd=COURSE.root,
        env=PLAIN,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("slug", UNITS)
def test_every_stored_output_is_what_a_fresh_kernel_gives(slug, record_property):
    ran = nbval(COURSE.lesson(slug))
    assert ran.returncode == 0, ran.stdout
    closing = ran.stdout.strip().splitlines()[-1]
    compared = len([cell for cell in code(slug) if IGNORED not in notebook.tags(cell)])
    assert re.match(rf"{len(code(slug))} passed in", closing), closing
    assert compared >= FLOOR
    record_property(f"cells of {slug} compared with a fresh kernel", f"{compared} of {len(code(slug))}")


def test_an_output_that_is_no_longer_true_fails(checkout):
    path = checkout.lesson(UNITS[0])
    book = notebook.read(path)
    cell = next(
        cell for cell in book.cells if cell.get("outputs") and cell.outputs[0].output_type == "stream"
    )
    cell.outputs[0].text = "something else\n"
    notebook.write(path, book)
    ran = nbval(path)
    assert ran.returncode == 1
    assert "1 failed" in ran.stdout


@pytest.mark.parametrize("slug", UNITS)
def test_every_cell_was_executed_in_order(slug):
    counts = [cell.execution_count for cell in code(slug)]
    assert counts == [*range(1, len(counts) + 1)]


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_keeps_its_outputs(slug):
    shown = [cell for cell in code(slug) if cell.outputs]
    assert len(shown) >= 0.7 * len(code(slug))


@pytest.mark.parametrize("slug", UNITS)
def test_nothing_is_skipped_and_at_most_one_in_twenty_is_ignored_with_its_reason(slug):
    cells = code(slug)
    ignored = [cell for cell in cells if IGNORED in notebook.tags(cell)]
    assert [cell.id for cell in cells if SKIPS & set(notebook.tags(cell))] == []
    assert [cell.id for cell in cells if "NBVAL_" in cell.source] == []
    assert len(ignored) <= 0.05 * len(cells)
    assert [cell.id for cell in ignored if not cell.source.startswith("# varies: ")] == []


@pytest.mark.parametrize("slug", UNITS)
def test_an_error_is_met_on_purpose_or_not_at_all(slug):
    """A cell with an error output says so by its tag; at least two do."""
    meant = [cell.id for cell in code(slug) if "raises-exception" in notebook.tags(cell)]
    met = [cell.id for cell in code(slug) if any(output.output_type == "error" for output in cell.outputs)]
    assert met == meant
    assert len(met) >= 2


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_writes_nothing_to_stderr(slug):
    assert [cell.id for cell in code(slug) for output in cell.outputs if output.get("name") == "stderr"] == []


@pytest.mark.parametrize("slug", UNITS)
def test_a_lesson_shows_a_picture_and_an_explorer(slug):
    kinds = {kind for cell in code(slug) for output in cell.outputs for kind in output.get("data", {})}
    assert "image/png" in kinds
    assert any("interact" in cell.source for cell in code(slug))


@pytest.mark.parametrize("slug", UNITS)
def test_every_link_between_notebooks_leads_somewhere(slug):
    for path in (COURSE.lesson(slug), COURSE.exercise(slug), COURSE.solution(slug)):
        text = "\n".join(cell.source for cell in notebook.read(path).cells if cell.cell_type == "markdown")
        targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
        assert len(targets) >= 4
        assert [target for target in targets if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize("slug", UNITS)
def test_headings_are_one_h1_and_no_level_is_left_out(slug):
    for path in (COURSE.lesson(slug), COURSE.solution(slug), COURSE.exercise(slug)):
        texts = [cell.source for cell in notebook.read(path).cells if cell.cell_type == "markdown"]
        prose = re.sub(r"```.*?```", "", "\n".join(texts), flags=re.S)
        levels = [len(marks) for marks in re.findall(r"^(#+) ", prose, re.M)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
