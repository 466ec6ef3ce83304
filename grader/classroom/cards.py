"""Cards for review: what a learner got wrong comes back when it is about to be forgotten.

A prediction missed, a question answered wrong, and a task that failed before it passed make a card. Its next
day is computed by replaying the record through fsrs, so a card has no state of its own that could be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.classroom.record import Event

RATINGS = ("again", "hard", "good", "easy")  # fsrs counts them from 1, as a learner types them
REVIEW = "review"


@dataclass(frozen=True)
class Card:
    """Something to come back to: `name` is unique, `due` is when, `reviews` is how often it was seen."""

    name: str
    kind: str
    unit: str
    item: str
    due: datetime
    reviews: int


def all_cards(events: Sequence[Event]) -> list[Card]:
    """The cards that a record makes, the longest due first."""
    made: dict[str, list[Event]] = {}
    for event in _beginnings(events):
        made.setdefault(name_of(event), [event])
    for event in events:
        if event.kind == REVIEW and event.item in made and event.outcome in RATINGS:
            made[event.item].append(event)
    cards = (_card(name, begun, reviews) for name, (begun, *reviews) in made.items())
    return sorted(cards, key=lambda card: (card.due, card.name))


def due(events: Sequence[Event], now: datetime | None = None) -> list[Card]:
    """The cards whose day has come where the learner is."""
    today = (now or datetime.now(UTC)).astimezone().date()
    return [card for card in all_cards(events) if card.due.astimezone().date() <= today]


def days(card: Card, events: Sequence[Event], now: datetime) -> dict[str, int]:
    """In how many days a card would come back after each rating."""
    found = {}
    for rating in RATINGS:
        [after] = [
            one for one in all_cards([*events, rated(card, rating, now.timestamp())]) if one.name == card.name
        ]
        found[rating] = max(1, round((after.due - now).total_seconds() / 86400))
    return found


def rated(card: Card, rating: str, at: float = 0.0) -> Event:
    """What is recorded when a learner rates a card."""
    return Event(REVIEW, card.unit, card.name, rating, at)


def name_of(event: Event) -> str:
    """What a card is known by: `question 01-data-structures/03-dict question-1`."""
    return " ".join((_kind(event), event.unit, _item(event)))


def _beginnings(events: Sequence[Event]) -> Iterator[Event]:
    """The events that make a card; a later one of the same thing makes no second."""
    failed: set[tuple[str, str]] = set()
    for event in events:
        if event.kind in ("question", "prediction") and event.outcome == "wrong":
            yield event
        if event.kind == "check":
            task = (event.unit, _item(event))
            if event.outcome == "passed" and task in failed:
                yield event
            elif event.outcome in ("failed", "late"):
                failed.add(task)


def _kind(event: Event) -> str:
    return "task" if event.kind == "check" else event.kind


def _item(event: Event) -> str:
    return "_".join(event.item.split("_")[:3]) if event.kind == "check" else event.item


def _card(name: str, begun: Event, reviews: Sequence[Event]) -> Card:
    from fsrs import Card as Memory
    from fsrs import Rating, Scheduler

    # No fuzz: the same record gives the same day, on every machine and at every look. No steps within a
    # session either: an answer just read is known for some minutes, and that is not what is asked.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    memory = Memory(card_id=1)
    memory, _ = scheduler.review_card(memory, Rating.Again, _time(begun))
    for event in reviews:
        memory, _ = scheduler.review_card(memory, Rating(RATINGS.index(event.outcome) + 1), _time(event))
    return Card(name, _kind(begun), begun.unit, _item(begun), memory.due, len(reviews))


def _time(event: Event) -> datetime:
    return datetime.fromtimestamp(event.at, UTC)
