"""One page per submission that says what was asked, what came of it and what to do next."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader import notebook
from grader.results import SubmissionResult

PAGES = Environment(
    loader=PackageLoader("grader"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["number"] = "{:g}".format


def render(result: SubmissionResult) -> str:
    """The page as HTML: every byte of the learner's escaped, no script, nothing loaded."""
    return PAGES.get_template("feedback.html").render(result=result)


def path_of(grading: Path, learner: str, assignment: str) -> Path:
    """Where a submission's page stands."""
    return grading / "feedback" / _folder(learner) / f"{assignment}.html"


def write(grading: Path, result: SubmissionResult, page: str) -> Path:
    """Write a submission's page, whole or not at all."""
    path = path_of(grading, result.learner, result.assignment)
    notebook.write_text(path, page)
    return path


def _folder(learner: str) -> str:
    """The learner's own name where it can be a folder: it came as one, so only its end may be odd."""
    return learner.replace("\n", "_").replace("\r", "_")
