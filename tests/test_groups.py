from __future__ import annotations

import pytest

from grader import groups, misconceptions
from grader.marking import MISSING
from grader.transcript import READ, UNTOUCHED
from tests.conftest import COURSE
from tests.standings import RESTOCK, UNIT, book, check, failing, standing, task


def sizes(*errors: str) -> list[int]:
    found = groups.of(failing(f"learner{place}", error) for place, error in enumerate(errors))
    return [len(group.learners) for group in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<f at 0x7f01> came back, 1 was wanted.", "<f at 0x7f9e> came back, 1 was wanted."),
        ("NameError: name 'x' is not defined", "NameError: name 'total' is not defined"),
        ("IndexError: pop index 3 out of range", "IndexError: pop index 14 out of range"),
        ("0.30000000000000004 came back, 1 was wanted.", "0.3 came back, 1 was wanted."),
        ("{'b', 'a'} came back, 1 was wanted.", "{'a', 'b'} came back, 1 was wanted."),
        (f"{list(range(90))} came back, 1 was wanted.", f"{list(range(90))[::-1]} came back, 1 was wanted."),
    ],
)
def test_what_differs_by_chance_is_one_group(one, other):
    assert sizes(one, other) == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 came back, 3 was wanted.", "2 came back, 3 was wanted."),
        ("[1, 2] came back, 3 was wanted.", "[2, 1] came back, 3 was wanted."),
        ("KeyError: 'a'", "IndexError: 'a'"),
        ("{'a': 1} came back, 3 was wanted.", "{'a': 2} came back, 3 was wanted."),
    ],
)
def test_what_differs_by_a_mistake_is_two_groups(one, other):
    assert sizes(one, other) == [1, 1]


def test_a_task_is_in_one_group_by_the_first_check_it_fails():
    both = task(check(error="None came back, 1 was wanted."), check(kind="hidden", error="It fails."))
    (group,) = groups.of([standing("ada", book(both))])
    assert group.check.id == f"{RESTOCK}_visible"


def test_what_was_not_begun_not_handed_in_or_is_read_by_a_person_is_no_wrong_result():
    books = (
        book(task(check(error=UNTOUCHED), check(kind="hidden", error="It fails."))),
        book(task(check(error="")), notes=(MISSING,)),
        book(task(check(error=READ))),
        book(task(check(error="x")), readable=False),
    )
    assert groups.of(standing("ada", one) for one in books) == []
    assert list(groups.untouched(standing("ada", books[0]).result)) == [RESTOCK]


def test_a_group_keeps_its_name_from_run_to_run():
    (group,) = groups.of([failing("ada", "None came back, 1 was wanted.")])
    assert group.id == "01_03-dict_1-restock.8a6cea84"


def test_the_largest_group_of_a_task_comes_first():
    assert sizes("KeyError: 'a'", "TypeError: no", "TypeError: no") == [2, 1]


def test_a_result_that_the_classroom_would_recognize_is_recognized():
    known = misconceptions.read(COURSE, [UNIT])
    seen = check(error="None came back, {'pens': 5, 'ink': 12, 'maps': 3} was wanted.")
    mistake = known.looks_like(RESTOCK, seen)
    assert mistake is not None
    assert mistake.name == "returns-none"


@pytest.mark.parametrize(
    "error", ["{ came back, 1 was wanted.", "It fails.", "x" * 9, "f(1) came back, 1 was wanted."]
)
def test_a_result_that_is_no_value_is_like_no_known_mistake(error):
    assert misconceptions.read(COURSE, [UNIT]).looks_like(RESTOCK, check(error=error)) is None


def test_a_unit_without_a_bundle_knows_no_mistakes():
    known = misconceptions.read(COURSE, ["01-data-structures/99-none"])
    assert known.looks_like(RESTOCK, check(error="None came back, 1 was wanted.")) is None
