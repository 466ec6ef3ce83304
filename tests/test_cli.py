from __future__ import annotations

import subprocess
import sys

import pytest

from tests.commands import PLAIN, causeway
from tests.conftest import ROOT

COMMANDS = """
learn update progress review handout collect grade report feedback handback export
release run tidy new check mutate
""".split()


def test_every_command_is_listed_with_what_it_does():
    said = causeway("--help").stdout
    assert [command for command in COMMANDS if f"\n    {command} " not in said] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    ran = causeway(command, "--help")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_help_does_not_wait_for_jupyter():
    heavy = "{'nbgrader', 'nbconvert', 'nbclient'}"
    code = f"import sys; import grader.cli; grader.cli.parser(); print({heavy} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=PLAIN, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "set()\n"


def test_the_installed_command_is_the_same_program(small):
    ran = subprocess.run(
        [f"{sys.prefix}/bin/causeway", "release", "--check"],
        cwd=small.root,
        env=PLAIN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "Everything generated is up to date.\n")


def test_an_unknown_unit_is_refused_with_the_names_there_are():
    ran = causeway("run", "99-nothing")
    assert ran.returncode == 2
    names = "Name one of: 01-data-structures/00-opening, 01-data-structures/01-list"
    assert f"There is no unit '99-nothing'. {names}" in ran.stderr


def test_a_lesson_that_fails_is_named_and_left_as_it_was(checkout):
    path = checkout.lesson("01-data-structures/01-list")
    broken = path.read_text("utf-8").replace("magnitudes = [4.8", "magnitudes = [missing", 1)
    path.write_text(broken, "utf-8")
    ran = causeway("run", "01-list", cwd=checkout.root)
    assert ran.returncode == 2
    assert "a cell without the tag raises-exception fails" in ran.stderr
    assert "NameError" in ran.stderr
    assert path.read_text("utf-8") == broken


def test_running_a_lesson_again_changes_nothing(checkout):
    """Its pictures may differ by the machine that draws them; everything else is the same to the byte."""
    path = checkout.lesson("01-data-structures/01-list")
    before = without_pictures(path)
    assert causeway("run", "01-list", cwd=checkout.root).returncode == 0
    assert without_pictures(path) == before


def without_pictures(path) -> str:
    return "\n".join(line for line in path.read_text("utf-8").splitlines() if '"image/png"' not in line)


def test_a_missing_solution_is_named(checkout):
    checkout.solution("01-data-structures/03-dict").unlink()
    ran = causeway("release", cwd=checkout.root)
    assert ran.returncode == 2
    assert "03-dict.ipynb is missing. Restore it, or take the unit out of the course." in ran.stderr


def test_a_broken_lesson_is_named(checkout):
    checkout.lesson("01-data-structures/03-dict").write_text("not json", "utf-8")
    ran = causeway("release", cwd=checkout.root)
    assert ran.returncode == 2
    assert "03-dict.ipynb is not a notebook" in ran.stderr
