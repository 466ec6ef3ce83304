"""What an instructor should know of a graded class: read from what grading wrote, nothing runs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from grader import fingerprint, groups, handedin, lookalikes, misconceptions, notices, tally
from grader.classbook import Classbook, Standing
from grader.classroom.sealed import Mistake
from grader.comments import Comments
from grader.groups import Group
from grader.handedin import Given
from grader.lookalikes import Pair
from grader.roadmap import Topic
from grader.tally import Item

EXAMPLES = 3  # different answers that are shown of a group
NOBODY = "Nobody passes them with all points: read text and checks again, or teach it first"
EVERYBODY = "Everybody passes them: they tell nobody from another"
AGAINST = "Who does better elsewhere does worse here: is a check wrong, or the text misleading?"
HARDLY = "They hardly go with the rest: can they be guessed, or do they ask for something else?"
LINES = 60  # of an answer that are shown


@dataclass(frozen=True)
class Example:
    """An answer of a group: whose, how many others gave the same, its source, what its check said."""

    learner: str
    same: int
    source: str
    said: str


@dataclass(frozen=True)
class Taught:
    """A topic of the roadmap: its tier, its lesson's title and address, how its tasks went."""

    topic: Topic
    lesson: str
    address: str
    item: Item
    group: Group | None  # the commonest wrong result of its tasks


@dataclass(frozen=True)
class Report:
    """All that the page tells of a class."""

    book: Classbook
    standings: Sequence[Standing]
    answers: Mapping[str, Mapping[str, str]]  # by learner and task
    given: Given
    pairs: Sequence[Pair]
    seconds: float  # that it took to find the pairs
    comments: Comments
    trouble: str = ""  # what is wrong with the file of comments
    missing: Sequence[str] = ()
    strangers: Sequence[str] = ()

    @cached_property
    def items(self) -> list[Item]:
        return tally.items(self.standings)

    @cached_property
    def units(self) -> list[tuple[Item, list[Item]]]:
        """Each notebook as one item, and its tasks."""
        titles = {page.name: page.title for page in self.book.course.units_of(self.book.chapter)}
        found = tally.units(self.items)
        return [(tally.whole(name, titles.get(name, name), own), own) for name, own in found.items()]

    @cached_property
    def most(self) -> float:
        return max((standing.result.max_points for standing in self.standings), default=0.0)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Each learner's share of the points of what was graded for them."""
        return {
            one.learner: tally.points_of(one) / one.result.max_points
            for one in self.standings
            if one.result.max_points
        }

    @property
    def middle(self) -> float:
        return median(map(tally.points_of, self.standings))

    @property
    def columns(self) -> list[int]:
        return tally.histogram(self.shares.values())

    @property
    def waiting(self) -> list[Standing]:
        return [one for one in self.standings if one.held.waiting]

    @property
    def late(self) -> list[Standing]:
        return [one for one in self.standings if one.held.penalties]

    @cached_property
    def groups(self) -> list[Group]:
        return groups.of(self.standings)

    @cached_property
    def by_task(self) -> Mapping[str, list[Group]]:
        found: dict[str, list[Group]] = {}
        for group in self.groups:
            found.setdefault(group.task.id, []).append(group)
        return found

    @cached_property
    def large(self) -> list[Group]:
        """The groups that one comment serves, the largest first."""
        return sorted(
            (group for group in self.groups if group.shared), key=lambda group: -len(group.learners)
        )

    @cached_property
    def untouched(self) -> Counter[str]:
        return Counter(task for one in self.standings for task in groups.untouched(one.result))

    @cached_property
    def known(self) -> misconceptions.Known:
        units = self.book.course.units_of(self.book.chapter)
        return misconceptions.read(self.book.course, [unit.slug for unit in units])

    def mistake(self, group: Group) -> Mistake | None:
        return self.known.looks_like(group.task.id, group.check)

    def comment(self, group: Group) -> str:
        return self.comments.written.get(group.id, "")

    def examples(self, group: Group) -> list[Example]:
        """The commonest answers of a group; of a visible check one is enough: it tells what came back."""
        task, found = group.task.id, Counter[tuple[str, ...]]()
        whose: dict[tuple[str, ...], str] = {}
        for learner in group.learners:
            source = self.answers.get(learner, {}).get(task, "")
            if source:
                found[fingerprint.words(source)] += 1
                whose.setdefault(fingerprint.words(source), learner)
        most = found.most_common(EXAMPLES if group.check.hidden else 1)
        return [self._example(group, whose[words], count) for words, count in most]

    def seen(self, group: Group) -> str:
        """What came of the check, in a line; of a hidden one, for the commonest answer of the group."""
        if not group.check.hidden:
            return group.says
        said = [example.said for example in self.examples(group)[:1]]
        return said[0].rpartition("\n")[2] if said else ""

    def _example(self, group: Group, learner: str, count: int) -> Example:
        said = handedin.said(self.book, learner, group.unit, group.check.id) if group.check.hidden else ""
        return Example(learner, count, self.source(learner, group.task.id), said)

    def source(self, learner: str, task: str) -> str:
        """A learner's answer, its beginning if it is long."""
        lines = self.answers.get(learner, {}).get(task, "").split("\n")
        return "\n".join(lines[:LINES] if len(lines) <= LINES else [*lines[:LINES], "..."])

    @property
    def topics(self) -> list[Taught]:
        """The topics that were graded, those that lost most points first."""
        return sorted(self.road, key=lambda one: -one.item.lost)

    @cached_property
    def road(self) -> list[Taught]:
        """The topics that were graded, in the order of the roadmap."""
        road, tasks = self.book.course.roadmap, self.given.topics
        places = {topic.id: (topic, page) for page in road.lessons for topic in page.topics}
        found = []
        for name, (topic, page) in places.items():
            own = [item for item in self.items if name in tasks.get(item.id, ())]
            if own:
                address = f"{self.book.course.address}/blob/HEAD/course/{page.slug}.ipynb"
                whole = tally.whole(name, topic.name, own)
                found.append(Taught(topic, page.title, address, whole, self._commonest(own)))
        return found

    def _commonest(self, own: Sequence[Item]) -> Group | None:
        names = {item.id for item in own}
        return next((group for group in self.large if group.task.id in names), None)

    @cached_property
    def discriminations(self) -> dict[str, float | None]:
        return tally.discriminations(self.items)

    @property
    def chance(self) -> float:
        """How far a correlation of nothing with nothing strays from 0, in 95 of 100 classes of this size."""
        return 1.96 / math.sqrt(max(len(self.standings) - 1, 1))

    @property
    def doubtful(self) -> list[tuple[str, list[Item]]]:
        """Tasks that tell little about who knows more, by what is to be thought of."""
        found: dict[str, list[Item]] = {doubt: [] for doubt in (NOBODY, AGAINST, HARDLY, EVERYBODY)}
        for item in self.items:
            if len(item.shares) >= tally.FEW and (doubt := self._doubt(item)):
                found[doubt].append(item)
        return [(doubt, items) for doubt, items in found.items() if items]

    def _doubt(self, item: Item) -> str:
        if item.passed in (0, len(item.shares)):
            return EVERYBODY if item.passed else NOBODY
        told = self.discriminations[item.id]
        if told is None or round(told, 2) >= tally.POOR:
            return ""
        return AGAINST if told < -self.chance else HARDLY

    @property
    def rings(self) -> list[list[str]]:
        return lookalikes.rings(self.pairs)

    @cached_property
    def notes(self) -> list[tuple[str, list[notices.Row]]]:
        return notices.sorted_out(one.result for one in self.standings)

    @property
    def noted(self) -> int:
        return notices.count(self.notes)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each task is called."""
        return {item.id: item.title for item in self.items}

    @property
    def few(self) -> int:
        return tally.FEW

    @property
    def poor(self) -> float:
        return tally.POOR
