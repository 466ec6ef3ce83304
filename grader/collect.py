"""`causeway collect`: what an LMS gives out in; `<learner>/<assignment>/*.ipynb` out.

Whatever is wrong with one file or one learner is a sentence, and the others are collected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import archive, matching, shapes
from grader.addresses import addresses
from grader.course import Course
from grader.errors import SubmissionError
from grader.intake import Arrival, Intake
from grader.roadmap import Chapter
from grader.roster import Person, Roster
from grader.shapes import Piece, Who

SAYS = {
    "earlier": "left: what is there is an earlier attempt, and the first counts.",
    "older": "left: what is there is a later attempt.",
    "edited": "left: what is there was changed by hand since it was collected.",
}
MOST_SAID = 8  # sentences about one learner


@dataclass(frozen=True)
class Order:
    """What is collected, from where, and where to."""

    course: Course
    chapter: Chapter
    sources: Sequence[Path]
    into: Path
    roster: Roster | None = None
    shape: str = ""  # one of shapes.SHAPES; found out if empty
    first: bool = False  # the first attempt counts, not the last
    preview: bool = False


@dataclass
class Report:
    """What came of it: learners by what happened to their work, and sentences about what is odd."""

    counts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    said: list[str] = field(default_factory=list)
    refused: int = 0
    missing: list[Person] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def collect(order: Order) -> Report:
    """Collect an assignment; CannotWrite if the disk refuses: what was collected until then is kept."""
    report = Report()
    intake = Intake(order.into, order.chapter.slug, order.first, order.preview)
    with ExitStack() as stack, intake.alone():
        handed = _handed(order, report, stack)
        there = {learner: note.who for learner in _learners(order) if (note := intake.note(learner))}
        found = addresses(handed, order.roster, there)
        report.said += found.said
        for who in sorted(handed, key=lambda who: found.folders[who].casefold()):
            _take(order, intake, report, who, found.folders[who], handed[who])
    _compare(order, report)
    return report


def _handed(order: Order, report: Report, stack: ExitStack) -> dict[Who, list[Piece]]:
    """The files of all sources by whose they are."""
    handed: dict[Who, list[Piece]] = defaultdict(list)
    for at, path in enumerate(order.sources):
        try:
            source = archive.opened(path, stack)
        except SubmissionError as error:
            _refuse(report, str(error))
            continue
        for said in source.said:
            _refuse(report, f"{path} {said}")
        found = shapes.sort(source, order.chapter.slug, order.shape)
        people = {piece.who for piece in found.pieces}
        report.said.append(f"{path}: {shapes.TITLES[found.shape]}, {len(people)} learners.")
        report.said += [f"{path}: {said}" for said in found.said]
        for piece in found.pieces:
            handed[piece.who].append(replace(piece, order=(*piece.order, at), source=found.shape))
    return handed


def _take(order: Order, intake: Intake, report: Report, who: Who, learner: str, pieces: list[Piece]) -> None:
    """Collect somebody's work, and say what is odd about it."""
    chosen, others = _attempt(pieces, order.first)
    refused: list[str] = []
    found = matching.match(order.course, order.chapter, _unpacked(chosen, refused), order.first)
    refused += found.refused
    said = [f"{_many(others, 'other attempt')} left, {_which(order)} counts."] if others else []
    said += found.said
    if found.notebooks:
        stamp, newness = chosen[0].stamp, _newness(found.used)
        arrival = Arrival(found.notebooks, chosen[0].source, str(who), newness, stamp)
        try:
            what = intake.take(learner, arrival)
            report.counts[what].append(learner)
            said += _remarks(intake, learner, what, found.used)
        except SubmissionError as error:
            refused.append(str(error))
    else:
        names = ", ".join(piece.path for piece in chosen[:3])
        refused.append(f"no notebook of {order.chapter.slug} was handed in by {who}, but {names}.")
    report.refused += len(refused)
    report.said += [f"{learner}: {sentence}" for some in (said, refused) for sentence in _capped(some)]


def _capped(sentences: list[str]) -> list[str]:
    """As many sentences as one learner may fill a screen with."""
    more = len(sentences) - MOST_SAID
    return [*sentences[:MOST_SAID], f"and {more:,} more like these."] if more > 0 else sentences


def _attempt(pieces: list[Piece], first: bool) -> tuple[list[Piece], int]:
    """The files of the attempt that counts, and how many other attempts there are."""
    attempts = {piece.attempt for piece in pieces}
    chosen = min(attempts) if first else max(attempts)
    return [piece for piece in pieces if piece.attempt == chosen], len(attempts) - 1


def _unpacked(pieces: Iterable[Piece], refused: list[str]) -> Iterator[Piece]:
    """The files, and those in archives among them: one level deep, as honest learners pack them."""
    for piece in pieces:
        if piece.file.is_archive:
            yield from _inside(piece, refused)
        else:
            yield piece


def _inside(piece: Piece, refused: list[str]) -> Iterator[Piece]:
    if piece.file.refused:
        refused.append(f"{piece.path} {piece.file.refused}: it was not taken.")
        return
    try:
        files = archive.inside(piece.file)
    except SubmissionError as error:
        refused.append(f"{piece.path} {str(error).rstrip('.')}.")
        return
    for inner in shapes.moved(piece, files):
        if inner.file.is_archive:
            refused.append(f"{inner.path} is an archive in an archive: it was not opened.")
        else:
            yield inner


def _newness(used: Iterable[Piece]) -> str:
    """How new a submission is, as text that sorts: the time of its attempt, and Canvas's numbers of files."""
    return max(
        f"{piece.attempt} {piece.order[0]:020}" if len(piece.order) > 1 else piece.attempt for piece in used
    )


def _remarks(intake: Intake, learner: str, what: str, used: Iterable[Piece]) -> Iterator[str]:
    if what in SAYS:
        yield SAYS["earlier" if what == "older" and intake.first else what]
    if what == "replaced":
        yield f"replaced; what was there is kept in {intake.kept(learner)}."
    if what in ("new", "replaced") and any(piece.late for piece in used):
        yield "late, says Canvas, but not by how much: no penalty is taken for it."


def _refuse(report: Report, said: str) -> None:
    report.refused += 1
    report.said.append(said)


def _compare(order: Order, report: Report) -> None:
    """Who of the roster is missing, and who is not in it: of what lies there now, or would."""
    if order.roster is None:
        return
    arrived = {learner for what in ("new", "replaced", "unchanged") for learner in report.counts[what]}
    there = sorted(
        arrived | {name for name in _learners(order) if (order.into / name / order.chapter.slug).is_dir()}
    )
    report.missing = order.roster.missing(there)
    report.strangers = order.roster.strangers(there)


def _learners(order: Order) -> list[str]:
    return sorted(path.name for path in order.into.iterdir()) if order.into.is_dir() else []


def _which(order: Order) -> str:
    return "the first" if order.first else "the last"


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def summary(order: Order, report: Report) -> Iterator[str]:
    """The end of what there is to say: the counts, who is missing, who is a stranger."""
    words = ("new", "replaced", "unchanged", "older", "edited")
    counts = [f"{len(report.counts[word]):,} {word}" for word in words if report.counts[word]]
    counts += [f"{report.refused:,} refused, see above"] if report.refused else []
    if not report.counts["new"] and not report.counts["replaced"] and not report.refused:
        counts.insert(0, "nothing new")
    verb = "Would collect" if order.preview else "Collected"
    yield f"{verb} into {order.into}: {', '.join(counts) or 'nothing'}."
    if order.roster is not None:
        yield from _attendance(order.roster, report)


def _attendance(roster: Roster, report: Report) -> Iterator[str]:
    if report.missing:
        names = ", ".join(
            f"{one.learner} ({one.name})" if one.name else one.learner for one in report.missing
        )
        yield f"Missing: {len(report.missing):,} of {len(roster.people):,}: {names}."
    else:
        yield f"Nobody of the {len(roster.people):,} in the roster is missing."
    if report.strangers:
        yield f"Not in the roster: {', '.join(report.strangers)}."
