"""The lessons: every stored output is what a fresh kernel gives, and none is left out of the comparison."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from grader import notebook, quota
from tests.commands import PLAIN
from tests.conftest import COURSE

PAGES = [page.slug for page in COURSE.pages]
FLOOR = {page.slug: quota.of(page).cells[0] for page in COURSE.pages}  # compared cells
IGNORED = "nbval-ignore-output"


def code(slug: str) -> list[notebook.Cell]:
    return [cell for cell in notebook.read(COURSE.lesson(slug)).cells if cell.cell_type == "code"]


# pytest, once `notebook` has brought in nbformat without the parsers that it builds for seconds.
QUICKLY = "from grader import notebook\nimport pytest\nraise SystemExit(pytest.main())"


def nbval(path) -> subprocess.CompletedProcess[str]:
    plugins = ["-p", "nbval.plugin", "-p", "pytest_timeout", "-p", "no:cacheprovider"]
    options = ["--nbval", "-q", "-rA", "-o", "addopts=", "-o", "filterwarnings="]
    return subprocess.run(
        [sys.executable, "-c", QUICKLY, *plugins, *options, str(path)],
        cwd=COURSE.root,
        env={**PLAIN, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("slug", [slug for slug in PAGES if code(slug)])
def test_every_stored_output_is_what_a_fresh_kernel_gives(slug, record_property):
    ran = nbval(COURSE.lesson(slug))
    assert ran.returncode == 0, ran.stdout
    closing = ran.stdout.strip().splitlines()[-1]
    compared = len([cell for cell in code(slug) if IGNORED not in notebook.tags(cell)])
    assert re.match(rf"{len(code(slug))} passed in", closing), closing
    assert compared >= FLOOR[slug]
    record_property(f"cells of {slug} compared with a fresh kernel", f"{compared} of {len(code(slug))}")


@pytest.mark.parametrize("slug", PAGES)
def test_no_stored_output_names_a_folder_of_its_authors_machine(slug):
    outputs = [str(cell.outputs) for cell in code(slug)]
    assert [
        found for text in outputs for found in re.findall(r"(?:~|/home|/root|/Users|/tmp)/\S+", text)
    ] == []


def test_an_output_that_is_no_longer_true_fails(checkout):
    path = checkout.lesson(COURSE.units[0].slug)
    book = notebook.read(path)
    cell = next(
        cell for cell in book.cells if cell.get("outputs") and cell.outputs[0].output_type == "stream"
    )
    cell.outputs[0].text = "something else\n"
    notebook.write(path, book)
    ran = nbval(path)
    assert ran.returncode == 1
    assert "1 failed" in ran.stdout
