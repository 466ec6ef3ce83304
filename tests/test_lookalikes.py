from __future__ import annotations

import random

import pytest

from grader import fingerprint, lookalikes

STUB = "def count(xs):\n    raise NotImplementedError"
TASKS = [f"01_01-list_{place}-t" for place in range(1, 9)]
STUBS = dict.fromkeys(TASKS, STUB)

ODD = '''
def count(xs: list[str]) -> dict[str, int]:
    """Count them."""
    found = {}
    position = 0
    while position < len(xs):
        if xs[position] not in found:
            found[xs[position]] = 0
        found[xs[position]] = found[xs[position]] + 1
        position = position + 1
    return helper(found)


def helper(found):
    return {key: found[key] for key in sorted(found, reverse=True) if found[key] > 0}
'''
DISGUISED = '''
# All my own work.
def helper(table):
    """Sort."""
    return {k: table[k] for k in sorted(table, reverse=True) if table[k] > 0}

def count(words):
    table = {}
    i = 0  # where I am
    while i < len(words):
        if words[i] not in table:
            table[words[i]] = 0
        table[words[i]] = table[words[i]] + 1
        i = i + 1
    return (helper(table))
'''
SHORT = "def count(xs):\n    return sorted(xs)"


def own(learner: int, task: str) -> str:
    """A long answer that nobody else gives."""
    calls = "\n".join(
        f"    out = step{learner}_{task[-3:-2]}_{place}(out, {learner * place})" for place in range(12)
    )
    return f"def count(xs):\n    out = xs\n{calls}\n    return out"


def a_class(size: int = 20) -> dict[str, dict[str, str]]:
    return {f"learner{place:02d}": {task: own(place, task) for task in TASKS} for place in range(size)}


def found(answers, solutions=None) -> list[tuple[str, str]]:
    pairs = lookalikes.find(answers, STUBS, solutions or dict.fromkeys(TASKS, "x = 1"))
    return [(pair.one, pair.other) for pair in pairs]


def test_new_names_new_comments_and_another_order_are_the_same_answer():
    assert fingerprint.words(ODD) == fingerprint.words(DISGUISED)


@pytest.mark.parametrize(
    "other",
    [
        "def count(xs):\n    return sorted(xs, reverse=True)",
        "def count(xs):\n    return reversed(xs)",
        "def count(xs):\n    return xs.sorted()",
    ],
)
def test_what_an_answer_does_is_kept(other):
    assert fingerprint.words(SHORT) != fingerprint.words(other)


@pytest.mark.parametrize(
    "source",
    [
        "def (",
        "%%bash\ngit commit -m 'x'  # done",
        "\0",
        "(" * 9_000,
        "-" * 9_000 + "1",
        "9" * 9_000,
        "a" + ".b" * 9_000,
        "x = '\\d'",
    ],
)
def test_an_answer_of_any_kind_has_words(source):
    assert 0 < len(fingerprint.words(source)) <= fingerprint.MOST


def test_two_who_share_what_nobody_else_has_are_shown():
    answers = a_class()
    answers["learner03"] |= dict.fromkeys(TASKS[:4], ODD)
    answers["learner11"] |= dict.fromkeys(TASKS[:4], DISGUISED)
    (pair,) = lookalikes.find(answers, STUBS, dict.fromkeys(TASKS, "x = 1"))
    assert (pair.one, pair.other) == ("learner03", "learner11")
    assert [(alike.task, alike.similarity, alike.sharing) for alike in pair.tasks] == [
        (task, 1.0, 2) for task in TASKS[:4]
    ]


def test_two_who_are_alike_in_all_that_both_answered_are_shown_in_a_class_of_much_likeness():
    chance = random.Random(5)
    tasks = [f"01_01-list_{place}-t" for place in range(1, 41)]
    answers = {learner: {task: own(chance.randrange(5), task) for task in tasks} for learner in a_class()}
    answers["learner03"] = {task: own(chance.randrange(5), task) for task in tasks[:12]}
    answers["learner11"] = answers["learner03"]
    (pair,) = lookalikes.find(answers, dict.fromkeys(tasks, STUB), {})
    assert (pair.one, pair.other, pair.telling, len(pair.tasks)) == ("learner03", "learner11", 12, 12)


def test_a_class_that_makes_the_same_few_mistakes_has_no_pairs_and_two_who_copied_stand_out_in_it():
    """A hundred learners, each able to a degree of their own, thirty tasks, five mistakes for each."""
    chance, tasks = random.Random(7), [f"01_01-list_{place}-t" for place in range(1, 31)]
    solutions = {task: own(99, task) for task in tasks}
    answers, points = {}, {}
    for learner in a_class(100):
        able = chance.uniform(0.3, 1)
        right = [chance.random() < able for _ in tasks]
        answers[learner] = {
            task: solutions[task] if fine else own(chance.randrange(5), task)
            for task, fine in zip(tasks, right, strict=True)
        }
        points[learner] = float(sum(right))
    assert lookalikes.find(answers, dict.fromkeys(tasks, STUB), solutions, points) == []
    weak, other = sorted(points, key=points.get)[:2]
    answers[other] = {**answers[other], **dict(list(answers[weak].items())[:25])}
    (pair,) = lookalikes.find(answers, dict.fromkeys(tasks, STUB), solutions, points)
    assert {pair.one, pair.other} == {weak, other}


def test_three_who_share_are_one_ring():
    answers = a_class()
    for learner in ("learner03", "learner11", "learner17"):
        answers[learner] |= dict.fromkeys(TASKS[:5], ODD)
    pairs = lookalikes.find(answers, STUBS, {})
    assert lookalikes.rings(pairs) == [["learner03", "learner11", "learner17"]]
    assert lookalikes.rings(pairs[:1]) == []


def test_an_answer_that_most_give_makes_no_pair():
    answers = a_class()
    for learner in list(answers)[:12]:
        answers[learner] = dict.fromkeys(TASKS, ODD)
    assert found(answers) == []


def test_short_answers_make_no_pair():
    answers = a_class()
    for learner in ("learner03", "learner11"):
        answers[learner] = dict.fromkeys(TASKS, SHORT)
    assert found(answers) == []


def test_answers_like_the_solution_make_no_pair():
    answers = a_class()
    for learner in ("learner03", "learner11"):
        answers[learner] = dict.fromkeys(TASKS, ODD)
    assert found(answers, dict.fromkeys(TASKS, DISGUISED)) == []


def test_what_was_not_begun_makes_no_pair():
    answers = a_class()
    answers["learner03"] = {}
    answers["learner11"] = dict.fromkeys(TASKS, STUB.replace("xs", "values"))
    assert found(answers) == []


@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_class_of_next_to_nobody_has_no_pairs(size):
    assert found({f"learner{place}": dict.fromkeys(TASKS, ODD) for place in range(size)}) == []
