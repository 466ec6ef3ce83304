"""Whose folder somebody's work goes to: the roster's name for them, else a readable one of their own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader import submission
from grader.roster import Person, Roster
from grader.shapes import Who


@dataclass
class Addresses:
    """The folder of each, and what is odd about it, in sentences."""

    folders: dict[Who, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def addresses(people: Iterable[Who], roster: Roster | None, taken: Mapping[str, str]) -> Addresses:
    """A folder of their own for each; `taken` says whose are there already, by folder."""
    found, everyone = Addresses(), sorted(set(people), key=lambda who: (str(who).casefold(), str(who)))
    if roster is not None:
        _by_roster(found, everyone, roster)
    used = {folder.casefold() for folder in found.folders.values()}
    names = [_name(who) for who in everyone]
    for who in everyone:
        if who not in found.folders:
            folder = _own(who, names, taken)
            if folder.casefold() in used or (roster and roster.find(folder)):  # somebody else's
                folder = submission.folder_name(f"{who} {_digits(who)}")
            used.add(folder.casefold())
            found.folders[who] = folder
    return found


def _by_roster(found: Addresses, everyone: list[Who], roster: Roster) -> None:
    """Give the roster's folders; where several claim one person, only to the one of whom it is certain."""
    claims: dict[str, list[tuple[int, Who, Person]]] = defaultdict(list)
    for who in everyone:
        person = next(filter(None, (roster.find(text, *parts) for text, parts in _asked(who, roster))), None)
        certain = 2 if person and (not who.id or _same_name(who, person)) else 1
        if person is not None:
            claims[person.learner].append((certain, who, person))
    for learner, claimed in claims.items():
        best = max(certain for certain, _, _ in claimed)
        chosen = [(who, person) for certain, who, person in claimed if certain == best]
        if len(chosen) == 1:
            (who, person), *_ = chosen
            found.folders[who] = learner
            if person.name and best == 1 and who.id:
                found.said.append(f"{learner}: handed in as {who}, the roster says {person.name}.")
        if len(claimed) > 1:
            names = ", ".join(str(who) for _, who, _ in claimed)
            kept = f"only {chosen[0][0]} is" if len(chosen) == 1 else "none of them is"
            found.said.append(f"{learner}: {names} claim to be this person; {kept} taken for them.")


def _asked(who: Who, roster: Roster) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What to look somebody up by: never by what they could have chosen to be taken for another."""
    if who.id:
        yield who.id, ("id",)
        if not who.lasting:  # the number of another assignment's participant is not in the list
            yield who.name, ("name",)
    elif who.login and any(person.login for person in roster.people):
        yield who.name, ("login",)
    else:
        yield who.name, ()


def _same_name(who: Who, person: Person) -> bool:
    """Whether two spellings are of one name: Canvas drops blanks and commas, and turns the parts round."""
    letters = ("".join(sorted(filter(str.isalnum, name.casefold()))) for name in (who.name, person.name))
    return len(set(letters)) == 1


def _own(who: Who, names: list[str], taken: Mapping[str, str]) -> str:
    name = _name(who)
    alone = names.count(name) == 1 and taken.get(submission.folder_name(who.name), str(who)) == str(who)
    return submission.folder_name(who.name if alone and not who.lasting else str(who))


def _name(who: Who) -> str:
    return submission.folder_name(who.name).casefold()


def _digits(who: Who) -> str:
    return hashlib.sha256(f"{who.name}\n{who.id}".encode("utf-8", "replace")).hexdigest()[:6]
