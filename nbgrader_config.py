"""nbgrader's view of this repository: its command line, formgrader and lab extensions all read it.

`causeway` runs nbgrader with the same settings, so what nbgrader shows is what causeway wrote.
"""

import os
from pathlib import Path

ROOT = Path(__file__).parent

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.course_id = "causeway"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# `causeway grade` writes a class into grading/, which git ignores.
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/nbgrader-feedback"
c.CourseDirectory.db_url = f"sqlite:///{ROOT / 'grading' / 'gradebook.db'}"

# A stub is one line that says what it is; a learner deletes it and writes.
c.ClearSolutions.code_stub = {
    "python": "raise NotImplementedError",
    "bash": "echo NotImplementedError >&2; exit 1",
}

# What is told after a task is passed has no place in a release.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "grader.stubs.ClearScripts",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbconvert.preprocessors.TagRemovePreprocessor",
]
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"after"}

# Without an exchange of its own, nbgrader warns on every page about a folder it may not write.
# On a JupyterHub the hub names the one that all share: docs/jupyterhub.md.
c.Exchange.root = os.environ.get("CAUSEWAY_EXCHANGE") or str(ROOT / "grading" / "exchange")
