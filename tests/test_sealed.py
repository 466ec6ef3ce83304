"""The sealed bundle: what the classroom needs is in it, what must stay hidden is not."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from grader import check, notebook, release, rules, seal
from grader.classroom import sealed
from grader.classroom.sealed import BrokenSeal, Bundle, Key
from grader.errors import CourseError
from grader.rules import Rules
from grader.unit import Unit
from tests.commands import causeway
from tests.conftest import COURSE, SMALL

UNITS = [Unit(COURSE, entry) for entry in COURSE.units]
NAMES = [unit.entry.slug for unit in UNITS]
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END", re.S)
each_unit = pytest.mark.parametrize("unit", UNITS, ids=NAMES)


def stored(unit: Unit) -> Bundle:
    return sealed.unseal(COURSE.sealed(unit.entry.slug).read_text("utf-8"))


def lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}


def texts(bundle: Bundle) -> str:
    """Everything a bundle says, as it reads when it is opened."""
    return "\n".join(
        "\n".join((key.title, key.stub, key.solution, key.after, *key.hints, *(c.about for c in key.checks)))
        for key in bundle.keys
    )


@each_unit
def test_every_task_has_its_title_stub_checks_hints_and_solution(unit):
    bundle = stored(unit)
    assert bundle.unit == unit.entry.slug
    assert [key.id for key in bundle.keys] == [task.id for task in unit.tasks]
    for key, task in zip(bundle.keys, unit.tasks, strict=True):
        assert key.title == notebook.task_titles(unit.solution)[task.id]
        assert [check.id for check in key.checks] == [notebook.grade_id(cell) for cell in task.visible]
        assert len(key.hints) == 3
        assert not any("<details>" in hint or "<summary>" in hint for hint in key.hints)
        assert key.names
        assert "###" not in key.solution
        assert key.after
        assert not key.after.startswith("#")


@each_unit
def test_a_solution_in_a_bundle_is_python_that_defines_what_the_task_asks_for(unit):
    for key in stored(unit).keys:
        found: dict[str, object] = {}
        exec(compile(key.solution, key.id, "exec"), found)
        assert [name for name in key.names if name not in found] == []


@each_unit
def test_a_check_is_known_by_the_cell_that_the_learner_sees(unit):
    cells = {notebook.grade_id(cell): cell.source for cell in unit.exercise.cells}
    for key in stored(unit).keys:
        assert key.stub == cells[key.id]
        for one in key.checks:
            assert one.digest == sealed.digest(cells[one.id])
            assert one.about in cells[one.id].replace("\n# ", " ")
            assert one.about


@each_unit
def test_no_line_of_a_hidden_check_is_in_a_bundle(unit):
    hidden = lines(
        "\n".join(region for cell in unit.solution.cells for region in HIDDEN.findall(cell.source))
    )
    shown = lines("\n".join(HIDDEN.sub("", cell.source) for cell in unit.solution.cells))
    secret = {line for line in hidden - shown if len(line) > 12}
    assert len(secret) > 50
    assert secret & lines(texts(stored(unit))) == set()


@each_unit
def test_nothing_of_a_solution_can_be_read_in_the_file(unit):
    file = COURSE.sealed(unit.entry.slug).read_text("utf-8")
    body = file.partition("\n")[2]
    assert [word for word in re.findall(r"\w{5,}", texts(stored(unit))) if word in body] == []


@each_unit
def test_a_bundle_comes_back_from_its_file_as_it_was(unit):
    bundle = seal.bundle(unit, unit.exercise, Rules(tries=4))
    assert sealed.unseal(sealed.seal(bundle)) == bundle
    assert bundle.tries == 4


def test_the_text_of_a_file_is_the_same_on_every_system_and_version():
    bundle = Bundle("a/b", 2, (Key("a_b_1-c", "1. Ü", ("f",), 10.0, "def f(): ...", (), ("h",)),))
    assert (
        sealed.seal(bundle)
        .splitlines()[0]
        .endswith("b3a64f3302df273639f8174d57518630f92bf160791fe683cec13ca0ed20c67d")
    )


def test_with_solutions_kept_back_a_bundle_holds_no_solution_and_no_commentary(checkout):
    (checkout.root / rules.PATH).write_text("solutions = false\ntries = 5\n", "utf-8")
    assert causeway("release", cwd=checkout.root).returncode == 0
    for slug in SMALL:
        bundle = sealed.unseal(checkout.sealed(slug).read_text("utf-8"))
        assert bundle.tries == 5
        assert {(key.solution, key.after) for key in bundle.keys} == {("", "")}
        assert all(key.hints for key in bundle.keys)


def test_a_task_may_ask_for_more_seconds_by_a_tag(checkout):
    entry = checkout.units[0]
    path = checkout.solution(entry.slug)
    book = notebook.read(path)
    answer = next(notebook.answers(book))
    answer.metadata["tags"] = ["seconds:30"]
    notebook.write(path, book)
    unit = Unit(checkout, entry)
    assert [key.seconds for key in seal.bundle(unit, unit.exercise, Rules()).keys][:2] == [30.0, 10.0]

    answer.metadata["tags"] = ["seconds:long"]
    notebook.write(path, book)
    unit = Unit(checkout, entry)
    with pytest.raises(CourseError, match="its tag seconds:long is no number"):
        seal.bundle(unit, unit.exercise, Rules())


def test_a_stub_without_definitions_takes_its_names_from_the_solution(checkout):
    entry = checkout.units[0]
    path = checkout.solution(entry.slug)
    book = notebook.read(path)
    answer = next(notebook.answers(book))
    answer.source = (
        "### BEGIN SOLUTION\nplan, (cost, _) = 'two', (3, 4)\nwhy: str = 'fewer'\n### END SOLUTION"
    )
    notebook.write(path, book)
    released = notebook.read(checkout.exercise(entry.slug))
    next(notebook.answers(released)).source = "raise NotImplementedError"
    key = seal.bundle(Unit(checkout, entry), released, Rules()).keys[0]
    assert key.names == ("plan", "cost", "_", "why")


def test_a_changed_bundle_is_out_of_date_and_one_without_a_unit_is_surplus(checkout):
    path = checkout.sealed(NAMES[0])
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    stray = checkout.sealed("01-data-structures/99-stray")
    stray.write_bytes(path.read_bytes())
    assert release.stale(checkout) == [path, stray]
    assert [finding.path for finding in check.strays(checkout)] == [stray]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("SHA-256", "SHA-255"),
        lambda text: text.replace("A", "B", 40),
        lambda text: "ü" + text,
        lambda text: text.partition("\n")[0],
    ],
)
def test_a_damaged_file_is_not_opened(damage):
    with pytest.raises(BrokenSeal, match="It was cut short or changed"):
        sealed.unseal(damage(COURSE.sealed(NAMES[0]).read_text("utf-8")))


def test_a_file_of_another_version_is_not_opened():
    plain = b'{"unit": "a/b", "format": 9}'
    body = base64.b85encode(plain).decode()
    with pytest.raises(BrokenSeal, match="another version of the course"):
        sealed.unseal(f"{sealed.HEAD}{hashlib.sha256(plain).hexdigest()}\n{body}\n")


def test_line_ends_of_another_system_do_not_break_a_file():
    text = COURSE.sealed(NAMES[0]).read_text("utf-8")
    assert sealed.unseal(text.replace("\n", "\r\n").replace("\r\n", "\n", 1)) == sealed.unseal(text)


# The settings.


def test_a_course_without_settings_has_the_defaults(checkout):
    assert rules.load(checkout) == Rules(solutions=True, tries=3, seconds=10.0)
    (checkout.root / rules.PATH).unlink()
    assert rules.load(checkout) == Rules()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tries = 0", "tries is 0; it must be a whole number from 1 up."),
        ("tries = true", "tries is True; it must be a whole number from 1 up."),
        ("tries = 2.5", "tries is 2.5; it must be a whole number from 1 up."),
        ("seconds = -1", "seconds is -1; it must be a number above 0."),
        ("seconds = inf", "seconds is inf; it must be a number above 0."),
        ('solutions = "no"', "solutions is 'no'; it must be true or false."),
        ("solution = true", "has no setting 'solution'. Use solutions, tries, seconds."),
        ("tries =", "cannot be read: "),
    ],
)
def test_a_wrong_setting_is_named(checkout, text, says):
    (checkout.root / rules.PATH).write_text(text, "utf-8")
    with pytest.raises(CourseError, match=re.escape(says)):
        rules.load(checkout)


def test_the_command_says_which_setting_is_wrong(checkout):
    (checkout.root / rules.PATH).write_text("tries = 0", "utf-8")
    ran = causeway("release", cwd=checkout.root)
    assert ran.returncode == 2
    assert "classroom.toml: tries is 0; it must be a whole number from 1 up." in ran.stderr


# nbgrader beside the extra file.


def test_a_submission_with_the_sealed_file_in_it_is_graded_like_one_without(checkout, tmp_path):
    slug = NAMES[0]
    folder = tmp_path / "submissions" / "ada" / slug.partition("/")[0]
    folder.mkdir(parents=True)
    for path in (checkout.exercise(slug), checkout.sealed(slug)):
        (folder / path.name).write_bytes(path.read_bytes())
    book = notebook.read(folder / checkout.exercise(slug).name)
    key = stored(UNITS[0]).keys[0]
    next(notebook.answers(book)).source = key.solution
    notebook.write(folder / checkout.exercise(slug).name, book)
    ran = causeway(
        "grade",
        slug.partition("/")[0],
        str(tmp_path / "submissions"),
        "--output",
        str(tmp_path / "out"),
        cwd=checkout.root,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    points = sum(
        notebook.grading(cell)["points"]
        for cell in notebook.checks(book)
        if notebook.task_of(notebook.grade_id(cell)) == key.id
    )
    assert re.search(rf"ada.*\b{points:g}\b", ran.stdout)
