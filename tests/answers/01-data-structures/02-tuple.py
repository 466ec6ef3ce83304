# %% [markdown]
# Answers for 02-tuple: each must fail, or pass, exactly as its header says.

# %% whole-minutes task="1-line" fails="visible"
# I divide the seconds by 60 and forget to take the full hours out of the minutes.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split()
    since = int(since)
    return name, (since // 3600, since // 60, since % 60), " ".join(words)


# %% message-as-list task="1-line" fails="visible"
# I return the starred name as it is, and that is a list of words.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split()
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, (hours, minutes, seconds), words


# %% time-as-list task="1-line" fails="visible"
# I put the time into square brackets; a list is never equal to a tuple.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split()
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, [hours, minutes, seconds], " ".join(words)


# %% no-inner-tuple task="1-line" fails="visible"
# I think parentheses around the time make no difference; they make an inner tuple.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split()
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, hours, minutes, seconds, " ".join(words)


# %% always-a-message task="1-line" fails="visible-2"
# I unpack three parts and think that there is always a message.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, message = line.split(None, 2)
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, (hours, minutes, seconds), message


# %% splits-at-each-space task="1-line" fails="hidden"
# I split at each single space, so two spaces give an empty word.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split(" ")
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, (hours, minutes, seconds), " ".join(words)


# %% keeps-the-spaces task="1-line" fails="hidden"
# I cut the message out in one piece and keep the spaces between its words.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *rest = line.split(None, 2)
    minutes, seconds = divmod(int(since), 60)
    hours, minutes = divmod(minutes, 60)
    return name, (hours, minutes, seconds), rest[0] if rest else ""


# %% by-index task="1-line" passes=true
# Positions and a slice, with // and % for the time.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    words = line.split()
    since = int(words[1])
    return words[0], (since // 3600, since // 60 % 60, since % 60), " ".join(words[2:])


# %% hours-first task="1-line" passes=true
# Hours first, and the rest of them into minutes and seconds.
def read_line(line: str) -> tuple[str, tuple[int, int, int], str]:
    name, since, *words = line.split()
    hours, rest = divmod(int(since), 3600)
    return (name, (hours, *divmod(rest, 60)), " ".join(words))


# %% sorts-strings task="2-versions" fails="visible"
# I sort the strings, which are compared letter by letter.
def in_order(versions: list[str]) -> list[str]:
    return sorted(versions)


# %% parts-stay-strings task="2-versions" fails="visible"
# I split the versions but leave the parts strings, so 11 comes before 9.
def in_order(versions: list[str]) -> list[str]:
    return sorted(versions, key=lambda version: tuple(version.split(".")))


# %% as-decimal-numbers task="2-versions" fails="visible"
# I read the first two parts as a decimal number, and 3.10 becomes 3.1.
def in_order(versions: list[str]) -> list[str]:
    return sorted(versions, key=lambda version: float(".".join(version.split(".")[:2])))


# %% ties-by-string task="2-versions" fails="visible-2"
# I put the string right behind the numbers, and it decides the ties.
def in_order(versions: list[str]) -> list[str]:
    rows = []
    for version in versions:
        numbers = []
        for part in version.split("."):
            numbers.append(int(part))
        rows.append((numbers, version))
    ordered = []
    for _, version in sorted(rows):
        ordered.append(version)
    return ordered


# %% three-digits task="2-versions" fails="hidden"
# I pad the parts to three digits and think that no number has four.
def in_order(versions: list[str]) -> list[str]:
    return sorted(versions, key=lambda version: [part.lstrip("0").rjust(3) for part in version.split(".")])


# %% zeros-at-the-end task="2-versions" fails="hidden"
# I drop zeros at the end, so 1.0.0 and 1 tie.
def in_order(versions: list[str]) -> list[str]:
    def numbers(version):
        parts = [int(part) for part in version.split(".")]
        while parts and parts[-1] == 0:
            parts.pop()
        return parts

    return sorted(versions, key=numbers)


# %% two-parts-only task="2-versions" fails="hidden"
# I compare the first two numbers and the length, and leave the third number out.
def in_order(versions: list[str]) -> list[str]:
    def numbers(version):
        parts = [int(part) for part in version.split(".")]
        return parts[:2], len(parts)

    return sorted(versions, key=numbers)


# %% sorts-in-place task="2-versions" fails="hidden"
# I sort the list I was given, though a new one was asked for.
def in_order(versions: list[str]) -> list[str]:
    versions.sort(key=lambda version: [int(part) for part in version.split(".")])
    return versions


# %% drops-repeats task="2-versions" fails="hidden"
# I think a version can occur only once.
def in_order(versions: list[str]) -> list[str]:
    once = dict.fromkeys(versions)
    return sorted(once, key=lambda version: [int(part) for part in version.split(".")])


# %% sort-key task="2-versions" passes=true
# A stable sort with a key needs no position.
def in_order(versions: list[str]) -> list[str]:
    return sorted(versions, key=lambda version: tuple(int(part) for part in version.split(".")))


# %% insertion task="2-versions" passes=true
# Each version goes behind all that are not newer.
def in_order(versions: list[str]) -> list[str]:
    rows = []
    for version in versions:
        numbers = tuple(map(int, version.split(".")))
        place = len(rows)
        while place > 0 and rows[place - 1][0] > numbers:
            place -= 1
        rows.insert(place, (numbers, version))
    ordered = []
    for _, version in rows:
        ordered.append(version)
    return ordered


# %% adds-in-the-tuple task="3-record" fails="visible"
# I mend the line that adds a station and leave the += on an item of a tuple.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for station in network:
        if station[0] == name:
            station[1] += [reading]
            return len(station[1])
    network.append((name, [reading]))
    return 1


# %% two-items-for-one task="3-record" fails="visible-2"
# I mend what the log shows; += still extends the network by a name and a list.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for station in network:
        if station[0] == name:
            station[1].append(reading)
            return len(station[1])
    network += (name, [reading])
    return 1


# %% parentheses-without-comma task="3-record" fails="visible-2"
# I add a second pair of parentheses; without a comma they only group.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known == name:
            readings.append(reading)
            return len(readings)
    pair = (name, [reading])
    network += (pair)  # fmt: skip
    return 1


# %% lists-for-pairs task="3-record" fails="visible-2"
# I make a station a list, so that it can be changed.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known == name:
            readings.append(reading)
            return len(readings)
    network.append([name, [reading]])
    return 1


# %% reading-without-list task="3-record" fails="visible-2"
# I write (reading) for a row of one reading; it is the number.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known == name:
            readings.append(reading)
            return len(readings)
    first = (reading)  # fmt: skip
    network.append((name, first))
    return 1


# %% replaces-the-pair task="3-record" fails="hidden"
# I put a new pair with a new list in the place of the old one, and who holds the old list sees nothing.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for i, (known, readings) in enumerate(network):
        if known == name:
            network[i] = (known, [*readings, reading])
            return len(readings) + 1
    network.append((name, [reading]))
    return 1


# %% beginning-of-a-name task="3-record" fails="hidden"
# I ask whether the name begins like the station's, and FI finds FIJ.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known.startswith(name):
            readings.append(reading)
            return len(readings)
    network.append((name, [reading]))
    return 1


# %% compares-identity task="3-record" fails="hidden"
# I use is for ==; two equal names can be two objects.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known is name:
            readings.append(reading)
            return len(readings)
    network.append((name, [reading]))
    return 1


# %% one-list-for-all task="3-record" fails="hidden"
# I think a default list is made anew for every new station.
def record(
    network: list[tuple[str, list[float]]],
    name: str,
    reading: float,
    fresh: list[float] = [],  # noqa: B006
) -> int:
    for known, readings in network:
        if known == name:
            readings.append(reading)
            return len(readings)
    fresh.clear()
    fresh.append(reading)
    network.append((name, fresh))
    return 1


# %% one-comma task="3-record" passes=true
# += on a local name, and a tuple that holds one pair.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    for known, readings in network:
        if known == name:
            readings += [reading]
            return len(readings)
    network += ((name, [reading]),)
    return 1


# %% add-the-station-first task="3-record" passes=true
# A missing station is added empty, then every case is the same.
def record(network: list[tuple[str, list[float]]], name: str, reading: float) -> int:
    names = []
    for station in network:
        names.append(station[0])
    if name not in names:
        names.append(name)
        network.append((name, []))
    readings = network[names.index(name)][1]
    readings.append(reading)
    return len(readings)


# %% plain-tuples task="4-table" fails="visible"
# I make plain tuples, which have no names.
def read_table(lines: list[str]) -> list[tuple]:
    rows = []
    for line in lines[1:]:
        rows.append(tuple(part.strip() for part in line.split(",")))
    return rows


# %% row-in-a-row task="4-table" fails="visible"
# I hand over the list of parts as one argument; without a star it is one value.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0], defaults=[""] * lines[0].count(","))
    rows = []
    for line in lines[1:]:
        rows.append(kind(line.split(",")))
    return rows


# %% first-line-is-a-row task="4-table" fails="visible"
# I make a record of the first line too.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0])
    rows = []
    for line in lines:
        rows.append(kind(*[part.strip() for part in line.split(",")]))
    return rows


# %% keeps-the-spaces task="4-table" fails="visible"
# I leave the spaces around the values.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0])
    rows = []
    for line in lines[1:]:
        rows.append(kind(*line.split(",")))
    return rows


# %% fields-of-the-example task="4-table" fails="visible-2"
# I write the fields of the example into the program.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", ["region", "mag"])
    rows = []
    for line in lines[1:]:
        rows.append(kind(*[part.strip() for part in line.split(",")]))
    return rows


# %% numbers-for-strings task="4-table" fails="visible"
# I turn what looks like a number into one, though values stay strings.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0])
    rows = []
    for line in lines[1:]:
        parts = [part.strip() for part in line.split(",")]
        rows.append(kind(*[float(part) if part[:1].isdigit() else part for part in parts]))
    return rows


# %% splits-at-comma-and-space task="4-table" fails="visible-2"
# I split at a comma with a space behind it and think that there always is one.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0].split(", "))
    rows = []
    for line in lines[1:]:
        rows.append(kind(*line.split(", ")))
    return rows


# %% takes-all-spaces-out task="4-table" fails="hidden"
# I take out every space, also the one inside a value.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0])
    rows = []
    for line in lines[1:]:
        rows.append(kind(*line.replace(" ", "").split(",")))
    return rows


# %% a-type-for-each-row task="4-table" fails="hidden"
# I make the type inside the loop, so every record has a type of its own.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    rows = []
    for line in lines[1:]:
        rows.append(namedtuple("Row", lines[0])(*[part.strip() for part in line.split(",")]))
    return rows


# %% empties-the-lines task="4-table" fails="hidden"
# I take the lines out of the list as I read them, which changes the argument.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines.pop(0))
    rows = []
    while lines:
        rows.append(kind(*[part.strip() for part in lines.pop(0).split(",")]))
    return rows


# %% make task="4-table" passes=true
# The names in one string, and _make for each row.
from collections import namedtuple


def read_table(lines: list[str]) -> list[tuple]:
    kind = namedtuple("Row", lines[0])
    rows = []
    for line in lines[1:]:
        rows.append(kind._make(part.strip() for part in line.split(",")))
    return rows


# %% typed task="4-table" passes=true
# typing.NamedTuple as a function takes names and types.
from typing import NamedTuple


def read_table(lines: list[str]) -> list[tuple]:
    first, *others = lines
    kind = NamedTuple("Row", [(name.strip(), str) for name in first.split(",")])
    return [kind(*map(str.strip, line.split(","))) for line in others]


# %% assigns-to-a-field task="5-revise" fails="visible"
# I assign to a field, and a record refuses that.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = list(catalog)
    for position, mag in revisions:
        today[position].mag = mag
        today[position].stations += 1
    return today


# %% result-not-kept task="5-revise" fails="visible"
# I think _replace changes the record; it returns a new one.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = list(catalog)
    for position, mag in revisions:
        quake = today[position]
        quake._replace(mag=mag, stations=quake.stations + 1)
    return today


# %% forgets-the-stations task="5-revise" fails="visible"
# I revise the magnitude and leave the number of stations.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = list(catalog)
    for position, mag in revisions:
        today[position] = today[position]._replace(mag=mag)
    return today


# %% second-name task="5-revise" fails="visible-2"
# I give the catalog a second name and believe that this is a copy.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = catalog
    for position, mag in revisions:
        today[position] = today[position]._replace(mag=mag, stations=today[position].stations + 1)
    return today


# %% revised-only task="5-revise" fails="visible"
# I return the revised records and leave out the others.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = []
    for position, mag in revisions:
        today.append(catalog[position]._replace(mag=mag, stations=catalog[position].stations + 1))
    return today


# %% reads-yesterday task="5-revise" fails="hidden"
# I start from yesterday's record each time, so only the last revision of a quake counts.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = list(catalog)
    for position, mag in revisions:
        quake = catalog[position]
        today[position] = quake._replace(mag=mag, stations=quake.stations + 1)
    return today


# %% copies-every-record task="5-revise" fails="hidden"
# I copy every record, though only the list has to be new.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = []
    for quake in catalog:
        today.append(quake._make(quake))
    for position, mag in revisions:
        today[position] = today[position]._replace(mag=mag, stations=today[position].stations + 1)
    return today


# %% one-type-only task="5-revise" fails="hidden"
# I write the fields of Quake into the program, so other records do not fit.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = list(catalog)
    for position, mag in revisions:
        depth, _, stations = today[position]
        today[position] = Quake(depth, mag, stations + 1)
    return today


# %% same-object-when-idle task="5-revise" fails="hidden"
# I think that without revisions there is nothing to copy.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    if not revisions:
        return catalog
    today = list(catalog)
    for position, mag in revisions:
        today[position] = today[position]._replace(mag=mag, stations=today[position].stations + 1)
    return today


# %% through-a-dictionary task="5-revise" passes=true
# All fields into a dictionary, two changed, and back.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = catalog[:]
    for position, mag in revisions:
        old = today[position]
        today[position] = type(old)(**{**old._asdict(), "mag": mag, "stations": old.stations + 1})
    return today


# %% one-field-at-a-time task="5-revise" passes=true
# Two calls of _replace, one for each field.
def revise(catalog: list[Quake], revisions: list[tuple[int, float]]) -> list[Quake]:
    today = catalog.copy()
    for position, mag in revisions:
        today[position] = today[position]._replace(mag=mag)
        today[position] = today[position]._replace(stations=today[position].stations + 1)
    return today


# %% needs-must-agree task="6-choose" fails="visible-2"
# I ask for equal flags, so a form that can do more than needed is left out.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if form.by_name == by_name and form.changes == changes:
            offers.append((sum(sys.getsizeof(form.make(row)) for row in rows), form.name))
    return min(offers)


# %% one-need-is-enough task="6-choose" fails="visible"
# I accept a form that meets one of the two needs.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) or (form.changes or not changes):
            offers.append((sum(sys.getsizeof(form.make(row)) for row in rows), form.name))
    return min(offers)


# %% weighs-the-list task="6-choose" fails="visible"
# I weigh the list of records; it holds references only.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) and (form.changes or not changes):
            records = []
            for row in rows:
                records.append(form.make(row))
            offers.append((sys.getsizeof(records), form.name))
    return min(offers)


# %% first-lightest task="6-choose" fails="visible-2"
# I keep the first of the lightest forms and forget the rule for equal bytes.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) and (form.changes or not changes):
            offers.append((sum(sys.getsizeof(form.make(row)) for row in rows), form.name))
    return min(offers, key=lambda offer: offer[0])


# %% weighs-the-values-too task="6-choose" fails="visible"
# I add the sizes of the values, which are not part of the record.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) and (form.changes or not changes):
            total = 0
            for row in rows:
                total += sys.getsizeof(form.make(row)) + sum(sys.getsizeof(value) for value in row)
            offers.append((total, form.name))
    return min(offers)


# %% first-record-only task="6-choose" fails="hidden"
# I weigh the first record and multiply; not all records of a form weigh the same.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) and (form.changes or not changes):
            total = len(rows) * sys.getsizeof(form.make(rows[0])) if rows else 0
            offers.append((total, form.name))
    return min(offers)


# %% from-memory task="6-choose" fails="hidden"
# I know the bytes of the four forms and do not measure.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    record = (0, 0, 0)
    if by_name and changes:
        return len(rows) * sys.getsizeof(as_dict(record)), "dict"
    if changes:
        return len(rows) * sys.getsizeof(list(record)), "list"
    return len(rows) * sys.getsizeof(record), "namedtuple"


# %% makes-them-twice task="6-choose" fails="hidden"
# I call make a second time for each row, although each record is made once.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    offers = []
    for form in forms:
        if (form.by_name or not by_name) and (form.changes or not changes):
            total = 0
            for row in rows:
                if form.make(row) is not None:
                    total += sys.getsizeof(form.make(row))
            offers.append((total, form.name))
    return min(offers)


# %% comparing-flags task="6-choose" passes=true
# True is more than False, and a loop unpacks each form.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    return min(
        (sum(sys.getsizeof(make(row)) for row in rows), name)
        for name, make, named, mutable in forms
        if named >= by_name and mutable >= changes
    )


# %% best-so-far task="6-choose" passes=true
# Keep the best offer while walking; tuples compare bytes, then names.
import sys


def choose(forms: list[Form], rows: list[tuple], by_name: bool, changes: bool) -> tuple[int, str]:
    best = ()
    for name, make, named, mutable in forms:
        if (by_name and not named) or (changes and not mutable):
            continue
        total = 0
        for row in rows:
            total += sys.getsizeof(make(row))
        if not best or (total, name) < best:
            best = total, name
    return best


# %% always-true task="7-box" fails="visible"
# I call the candidate and never compare.
def check_box(candidate) -> bool:
    candidate([(3, 1), (2, 5)])
    return True


# %% diagonal task="7-box" fails="visible"
# My corners are points of the list, so whole points may be compared.
def check_box(candidate) -> bool:
    points = [(1, 2), (3, 4)]
    return candidate(points) == ((1, 2), (3, 4)) and points == [(1, 2), (3, 4)]


# %% compares-identity task="7-box" fails="visible"
# I use is for ==; two equal tuples can be two objects.
def check_box(candidate) -> bool:
    return candidate([(3, 1), (2, 5)]) is ((2, 1), (3, 5))


# %% around-zero task="7-box" fails="visible-2"
# Zero lies inside each of my boxes, so a version may begin there.
def check_box(candidate) -> bool:
    points = [(-1, 2), (3, -4)]
    return candidate(points) == ((-1, -4), (3, 2)) and points == [(-1, 2), (3, -4)]


# %% fresh-points-only task="7-box" fails="visible-3"
# I write the points in the call, so I cannot see whether they change.
def check_box(candidate) -> bool:
    if candidate([(3, 1), (2, 5), (4, 4)]) != ((2, 1), (4, 5)):
        return False
    return candidate([(-3, -1)]) == ((-3, -1), (-3, -1))


# %% compares-with-an-alias task="7-box" fails="visible-3"
# I keep the points under a second name, which changes with them.
def check_box(candidate) -> bool:
    for points in [(3, 1), (2, 5), (4, 4)], [(-3, -1), (-2, -5)]:
        before = points = list(points)
        xs, ys = zip(*points, strict=True)
        if candidate(points) != ((min(xs), min(ys)), (max(xs), max(ys))) or points != before:
            return False
    return True


# %% asks-for-the-type task="7-box" fails="visible-4"
# I ask whether the corners are plain tuples; a namedtuple is a tuple too.
def check_box(candidate) -> bool:
    for points in [(3, 1), (2, 5), (4, 4)], [(-3, -1), (-2, -5)], [(4, -2)]:
        given = list(points)
        xs, ys = zip(*points, strict=True)
        result = candidate(given)
        if result != ((min(xs), min(ys)), (max(xs), max(ys))) or given != points:
            return False
        if type(result[0]) is not tuple:
            return False
    return True


# %% numbers-without-tuples task="7-box" fails="hidden"
# I compare the numbers and forget what holds them.
def check_box(candidate) -> bool:
    for points in [(3, 1), (2, 5), (4, 4)], [(-3, -1), (-2, -5)], [(4, -2)]:
        given = list(points)
        xs, ys = zip(*points, strict=True)
        low, high = candidate(given)
        if [*low, *high] != [min(xs), min(ys), max(xs), max(ys)] or given != points:
            return False
    return True


# %% no-single-point task="7-box" fails="hidden"
# I test lists of several points and forget the list of one.
def check_box(candidate) -> bool:
    for points in [(3, 1), (2, 5), (4, 4)], [(-3, -1), (-2, -5)], [(5, 5), (9, 9), (6, 6), (8, 8)]:
        given = list(points)
        xs, ys = zip(*points, strict=True)
        if candidate(given) != ((min(xs), min(ys)), (max(xs), max(ys))) or given != points:
            return False
    return True


# %% edges-at-both-ends task="7-box" fails="hidden"
# I put the edges on the first and last points only, so points between are never needed.
def check_box(candidate) -> bool:
    for points in [(3, 5), (2, 1)], [(-3, -1), (-2, -5)], [(4, -2)]:
        given = list(points)
        xs, ys = zip(*points, strict=True)
        if candidate(given) != ((min(xs), min(ys)), (max(xs), max(ys))) or given != points:
            return False
    return True


# %% oracle task="7-box" passes=true
# zip(*points) turns points into one row of x and one of y.
def check_box(candidate) -> bool:
    for points in [(3, 7), (1, 8), (6, 5), (2, 6)], [(-3, -4), (-7, -8), (-2, -7)], [(4, -2)]:
        given = list(points)
        xs, ys = zip(*points, strict=True)
        if candidate(given) != ((min(xs), min(ys)), (max(xs), max(ys))) or given != points:
            return False
    return True


# %% reference task="7-box" passes=true
# The given right version says what is expected.
def check_box(candidate) -> bool:
    cases = [[(3, 7), (1, 9), (6, 5), (2, 6)], [(-3, -4), (-7, -8), (-2, -7)], [(4, -2)]]
    for points in cases:
        expected = box(points)
        given = points.copy()
        if candidate(given) != expected:
            return False
        if given != points:
            return False
    return True


# %% other-points task="7-box" equivalent=true operator="core/NumberReplacer"
# The numbers are the learner's test data: other points of the same shape find the same faults.
