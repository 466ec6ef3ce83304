"""Submissions that are more alike than their tasks make them: pairs to be looked at together, no verdicts.

Short tasks have few right answers, so that two answers are alike says little; it says more the fewer others
of the class are like them. For each task, two answers as `fingerprint` reads them are compared by rapidfuzz's
Indel similarity, from 0 to 1. Where they are `LIKE` or more, and neither is the stub nor like the solution,
they count

    weight * log2(n / k)

with n learners who answered the task, and k of them at least as like to either of the two as these are to
each other. A rare answer in common counts much; one that more than half of the class give counts nothing.
`weight` is the length of the shorter answer in units of `USUAL` words, at most `HEAVY`. A pair's score is the
sum. From `LEAST` on it is shown if chance gives no pair as much, or if the two are alike in nearly all tasks
that can tell: both were answered, at some length, and not as in the solution.

What chance gives is tried: the answers to each task are dealt anew among learners who did about as well, who
share more mistakes than others do, and the highest score of any pair in `DRAWS` such deals is the bar. Where
nobody copied, one class in `DRAWS` or so would show a pair (a permutation test of the highest score, as in
Westfall and Young, Resampling-Based Multiple Testing, 1993).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from grader import fingerprint

LIKE = 0.85
SOLVED = 0.9  # as like to the solution: the task's own doing, or read there after passing
USUAL = 40  # words; three or four lines
HEAVY = 2.0
LEAST = 15.0  # e.g. three usual answers that no other one of 64 learners gives
DRAWS = 20  # deals of the same answers to other learners
PEERS = 25  # learners who did about as well, among whom they are dealt
COMMON = 0.5  # of those who answered the task
MOSTLY = 0.8  # of the tasks that can tell
ENOUGH = 8  # of these tasks, and a score of twice `LEAST`: a few answers in common are no wonder
SHORTEST = 12  # words; `return sorted(xs)` has some six

Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Alike:
    """A task in which two answers are alike: how much, how many learners' answers are so, what it counts."""

    task: str
    similarity: float
    sharing: int
    counts: float


@dataclass(frozen=True)
class Pair:
    """Two learners whose submissions should be looked at together."""

    one: str
    other: str
    score: float
    telling: int  # tasks that can tell
    tasks: tuple[Alike, ...]  # in which they are alike, those that count most first


@dataclass(frozen=True)
class _Task:
    """A task's answers compared: learners by their number, similarity and what it counts for each two."""

    id: str
    who: NDArray[np.intp]
    similarity: Grid
    sharing: Grid
    counts: Grid
    telling: NDArray[np.bool_]


@dataclass(frozen=True)
class _Sums:
    """For each two learners: their score, tasks that can tell, and those of them that are alike."""

    score: Grid
    telling: Grid
    alike: Grid


def find(
    answers: Mapping[str, Mapping[str, str]],
    stubs: Mapping[str, str],
    solutions: Mapping[str, str],
    points: Mapping[str, float] | None = None,
) -> list[Pair]:
    """The pairs of a class that stand out, the highest score first; `answers` by learner and task id.

    `points` are what each learner has in all: without them all are taken to have done equally well.
    """
    learners, points = list(answers), points or {}
    tasks = [_compared(task, answers, stub, solutions.get(task, "")) for task, stub in stubs.items()]
    sums = _summed(tasks, len(learners))
    order = np.argsort([points.get(learner, 0.0) for learner in learners], kind="stable")
    pairs = _outstanding(sums, _by_chance(tasks, order))
    return [_pair(learners, one, other, sums, tasks) for one, other in pairs]


def rings(pairs: Sequence[Pair]) -> list[list[str]]:
    """Three learners or more who are joined by pairs, the largest such ring first."""
    found: list[set[str]] = []
    for pair in pairs:
        joined = [ring for ring in found if {pair.one, pair.other} & ring]
        found = [ring for ring in found if ring not in joined]
        found.append({pair.one, pair.other}.union(*joined))
    return sorted((sorted(ring) for ring in found if len(ring) > 2), key=lambda ring: (-len(ring), ring))


def _summed(tasks: Sequence[_Task], count: int) -> _Sums:
    sums = _Sums(*(np.zeros((count, count)) for _ in range(3)))
    for task in tasks:
        own = np.ix_(task.who, task.who)
        sums.score[own] += task.counts
        sums.telling[own] += task.telling
        sums.alike[own] += task.counts > 0
    return sums


def _compared(task: str, answers: Mapping[str, Mapping[str, str]], stub: str, solution: str) -> _Task:
    begun = fingerprint.words(stub)
    rows = [fingerprint.words(own.get(task, stub)) for own in answers.values()]
    who = [place for place, row in enumerate(rows) if row and row != begun]
    texts = _letters([rows[place] for place in who] + [fingerprint.words(solution)])
    kinds = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    likeness = process.cdist(list(kinds), list(kinds), scorer=Indel.normalized_similarity, dtype=np.float64)
    places = np.array([kinds[text] for text in texts], dtype=np.intp)
    similarity = likeness[np.ix_(places[:-1], places[:-1])]
    solved = likeness[places[:-1], places[-1]] >= SOLVED
    sizes = np.array([len(text) for text in texts[:-1]])
    sharing = _sharing(similarity)
    shorter = np.minimum.outer(sizes, sizes)
    telling = (shorter >= SHORTEST) & ~np.logical_or.outer(solved, solved)
    counts = np.where(telling, _counts(similarity, sharing, shorter), 0.0)
    return _Task(task, np.array(who, dtype=np.intp), similarity, sharing, counts, telling)


def _letters(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Each answer as a string of one letter for each word, which is compared fastest."""
    known: dict[str, str] = {}
    return ["".join(known.setdefault(word, chr(0x10000 + len(known))) for word in row) for row in rows]


def _sharing(similarity: Grid) -> Grid:
    """How many learners are at least as like to either of two as these are to each other, both included."""
    count = len(similarity)
    ordered = np.sort(similarity, axis=1)
    below = [np.searchsorted(ordered[row], similarity[row] - 1e-9) for row in range(count)]
    own = count - np.array(below, dtype=np.float64).reshape(count, count)
    return np.maximum(own, own.T)


def _counts(similarity: Grid, sharing: Grid, shorter: NDArray[Any]) -> Grid:
    count = len(shorter)
    alike = (similarity >= LIKE) & (sharing <= max(2, COMMON * count))
    weight = np.minimum(shorter / USUAL, HEAVY)
    return np.where(alike, weight * np.log2(count / np.maximum(sharing, 1)), 0.0)


def _by_chance(tasks: Sequence[_Task], order: NDArray[np.intp]) -> float:
    """The highest score that a pair has by chance; `order` are the learners by how well they did."""
    draw, count, highest = np.random.default_rng(0), len(order), 0.0
    peers = np.array_split(order, max(1, round(count / PEERS)))
    for _ in range(DRAWS if count > 1 else 0):
        scores = np.zeros((count, count))
        for task in tasks:
            _deal(task, scores, peers, draw)
        highest = max(highest, float(np.triu(scores, 1).max()))
    return highest


def _deal(task: _Task, scores: Grid, peers: Sequence[NDArray[np.intp]], draw: np.random.Generator) -> None:
    """Add what a task would count if each learner had the answer of a peer."""
    places = np.full(len(scores), -1, dtype=np.intp)
    places[task.who] = np.arange(len(task.who))
    for group in peers:
        places[group] = draw.permutation(places[group])
    rows = np.flatnonzero(places >= 0)
    scores[np.ix_(rows, rows)] += task.counts[np.ix_(places[rows], places[rows])]


def _outstanding(sums: _Sums, chance: float) -> list[tuple[int, int]]:
    """The places of the pairs that are shown."""
    one, other = np.triu_indices(len(sums.score), 1)
    scores, telling, alike = (grid[one, other] for grid in (sums.score, sums.telling, sums.alike))
    nearly_all = (telling >= ENOUGH) & (alike >= MOSTLY * telling) & (scores >= 2 * LEAST)
    shown = np.flatnonzero(((scores > chance) | nearly_all) & (scores >= LEAST))
    shown = shown[np.argsort(-scores[shown], kind="stable")]
    return [(int(one[place]), int(other[place])) for place in shown]


def _pair(learners: Sequence[str], one: int, other: int, sums: _Sums, tasks: Sequence[_Task]) -> Pair:
    found = [alike for task in tasks if (alike := _alike(task, one, other))]
    found.sort(key=lambda alike: -alike.counts)
    score, telling = float(sums.score[one, other]), int(sums.telling[one, other])
    return Pair(learners[one], learners[other], score, telling, tuple(found))


def _alike(task: _Task, one: int, other: int) -> Alike | None:
    left, right = np.flatnonzero(task.who == one), np.flatnonzero(task.who == other)
    if not left.size or not right.size or task.counts[left[0], right[0]] <= 0:
        return None
    at = int(left[0]), int(right[0])
    return Alike(task.id, float(task.similarity[at]), int(task.sharing[at]), float(task.counts[at]))
