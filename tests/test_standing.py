"""What the recorded events mean: tasks, lessons, units, and what comes next."""

from __future__ import annotations

import pytest

from grader.classroom import contents
from grader.classroom.record import Event
from grader.classroom.standing import Contents, State, TaskContents, stand, together
from grader.roadmap import Kind

LIST, DICT, SET = "01-data-structures/01-list", "01-data-structures/03-dict", "01-data-structures/04-set"
TASKS = tuple(
    TaskContents(f"t{n}", f"{n}. Task", (f"t{n}_visible", f"t{n}_visible-2"), "stub") for n in (1, 2)
)
COURSE = (
    Contents(LIST, "Lists", TASKS, questions=2, predictions=1),
    Contents(DICT, "Dictionaries", TASKS, questions=1),
    Contents(SET, "Sets", written=False),
)
READ = (
    Event("question", LIST, "question-1", "right"),
    Event("question", LIST, "question-2", "right"),
    Event("prediction", LIST, "prediction-1", "wrong"),
)


def check(name: str, outcome: str = "passed", answer: str = "a", unit: str = LIST) -> Event:
    return Event("check", unit, name, outcome, detail={"answer": answer})


def passed(task: str, unit: str = LIST) -> list[Event]:
    return [check(f"{task}_visible", unit=unit), check(f"{task}_visible-2", unit=unit)]


def task(*events: Event):
    return stand(COURSE, events).units[0].tasks[0]


def lesson(*events: Event):
    return stand(COURSE, events).units[0].lesson


def test_without_events_nothing_is_begun_and_the_first_lesson_is_next():
    now = stand(COURSE, [])
    assert [unit.state for unit in now.units] == [State.NOT_BEGUN, State.NOT_BEGUN, State.TO_COME]
    assert (now.begun, now.passed, now.tasks, now.done, len(now.written)) == (False, 0, 4, 0, 2)
    assert (now.next.unit.slug, now.next.task) == (LIST, None)


def test_a_task_is_passed_when_all_its_visible_checks_passed_on_one_answer():
    assert task(*passed("t1")).state is State.DONE
    assert task(check("t1_visible")).state is State.IN_PROGRESS


def test_checks_that_passed_on_different_answers_do_not_add_up():
    assert task(check("t1_visible", answer="a"), check("t1_visible-2", answer="b")).state is State.IN_PROGRESS


def test_a_task_once_passed_stays_passed():
    assert task(*passed("t1"), check("t1_visible", "failed", "b")).state is State.DONE


def test_checks_of_another_unit_or_task_do_not_count():
    assert task(*passed("t1", DICT), *passed("t2")).state is State.NOT_BEGUN


def test_a_check_that_came_late_is_not_a_pass():
    assert task(check("t1_visible", "late"), check("t1_visible-2")).state is State.IN_PROGRESS


def test_tries_are_the_different_answers_that_were_refused():
    events = [check("t1_visible", "failed", answer) for answer in ("a", "b", "b")]
    assert task(*events, check("t1_visible-2", "failed", "b")).tries == 2


def test_the_untouched_stub_is_not_a_try():
    assert task(check("t1_visible", "failed", "stub")).state is State.NOT_BEGUN


def test_a_hint_opened_twice_counts_once_and_begins_the_task():
    hints = [Event("hint", LIST, "t1", number) for number in ("1", "1", "2")]
    found = task(*hints, Event("solution", LIST, "t1", "opened"))
    assert (found.state, found.hints, found.solution) == (State.IN_PROGRESS, 2, True)


def test_a_task_without_visible_checks_is_not_passed_by_nothing():
    bare = Contents(LIST, "Lists", (TaskContents("t1", "1. Task", ()),))
    assert stand([bare], [Event("hint", LIST, "t1", "1")]).passed == 0


def test_a_lesson_is_done_when_every_question_was_right_once_and_every_prediction_answered():
    assert lesson(*READ).state is State.DONE
    assert lesson(*READ, Event("question", LIST, "question-1", "wrong")).state is State.DONE


@pytest.mark.parametrize("missing", range(3))
def test_a_lesson_with_one_thing_left_is_in_progress(missing):
    assert lesson(*READ[:missing], *READ[missing + 1 :]).state is State.IN_PROGRESS


def test_a_wrong_answer_or_an_opened_lesson_begins_it():
    assert lesson(Event("question", LIST, "question-1", "wrong")).state is State.IN_PROGRESS
    assert lesson(Event("lesson", LIST, "01-list", "opened")).state is State.IN_PROGRESS


def test_questions_that_the_lesson_no_longer_has_do_not_count():
    old = Event("question", LIST, "question-9", "right")
    assert (lesson(old, READ[0]).right, lesson(old).right) == (1, 0)


def test_a_unit_is_done_with_its_lesson_and_all_its_tasks():
    now = stand(COURSE, [*READ, *passed("t1"), *passed("t2")])
    assert (now.units[0].state, now.done, now.passed) == (State.DONE, 1, 2)
    assert now.chapters[0].state is State.IN_PROGRESS
    assert (now.next.unit.slug, now.next.task) == (DICT, None)


def test_a_unit_in_progress_comes_before_one_not_begun():
    now = stand(COURSE, [Event("lesson", DICT, "03-dict", "opened")])
    assert (now.next.unit.slug, now.next.task) == (DICT, None)


def test_who_has_read_the_lesson_goes_on_with_the_first_task_left():
    assert stand(COURSE, READ).next.task.id == "t1"
    assert stand(COURSE, [*READ, *passed("t1")]).next.task.id == "t2"


def test_who_solved_every_task_goes_back_to_the_questions_left():
    now = stand(COURSE, [*passed("t1"), *passed("t2")])
    assert (now.next.unit.slug, now.next.task) == (LIST, None)


def test_when_everything_written_is_done_nothing_is_next():
    events = [*READ, Event("question", DICT, "question-1", "right")]
    events += [one for unit in (LIST, DICT) for name in ("t1", "t2") for one in passed(name, unit)]
    now = stand(COURSE, events)
    assert (now.next, now.done, now.chapters[0].state) == (None, 2, State.DONE)


def test_a_whole_is_in_progress_between_its_parts():
    assert together([State.DONE, State.NOT_BEGUN]) is State.IN_PROGRESS
    assert together([]) is State.TO_COME


def test_events_of_units_the_course_does_not_have_are_no_obstacle():
    assert stand(COURSE, [check("x", unit="13-else/01-gone")]).begun is False


def test_the_contents_of_the_course_are_those_of_its_notebooks(course):
    units = {one.slug: one for one in contents.of(course)}
    written = [page.slug for page in course.pages if page.kind is not Kind.OPENING]
    assert [slug for slug, one in units.items() if one.written] == written
    assert len(units) == 76 + 12 + 12  # with the quest and the review of every chapter
    lists = units[LIST]
    assert [task.title[:2] for task in lists.tasks] == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert lists.tasks[0].checks == ("01_01-list_1-latest_visible", "01_01-list_1-latest_visible-2")
    assert all(task.checks and task.stub for unit in course.units for task in units[unit.slug].tasks)
    assert min(lists.questions, lists.predictions) >= 3
