# %% [markdown]
# Answers for 09-quest: each must fail, or pass, exactly as its header says.

# %% cuts-off-decimals task="1-pack" fails="visible-3"
# I think int makes a whole number of a product; it cuts, and 1655.9999 becomes 1655.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    parts = []
    for lat, long, depth, mag, stations in events:
        parts.append(Struct("<hhhBB").pack(int(lat * 100), int(long * 100), depth, int(mag * 10), stations))
    return b"".join(parts)


def unpack(data: bytes) -> list[tuple]:
    events = []
    for lat, long, depth, mag, stations in Struct("<hhhBB").iter_unpack(data):
        events.append((lat / 100, long / 100, depth, mag / 10, stations))
    return events


# %% big-endian task="1-pack" fails="visible"
# I take > for the usual order of bytes; the high byte then comes first.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    parts = []
    for lat, long, depth, mag, stations in events:
        parts.append(
            Struct(">hhhBB").pack(round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
        )
    return b"".join(parts)


def unpack(data: bytes) -> list[tuple]:
    events = []
    for lat, long, depth, mag, stations in Struct(">hhhBB").iter_unpack(data):
        events.append((lat / 100, long / 100, depth, mag / 10, stations))
    return events


# %% multiplies-back task="1-pack" fails="visible-2"
# I think that times 0.01 is the same as divided by 100.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    parts = []
    for lat, long, depth, mag, stations in events:
        parts.append(
            Struct("<hhhBB").pack(round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
        )
    return b"".join(parts)


def unpack(data: bytes) -> list[tuple]:
    events = []
    for lat, long, depth, mag, stations in Struct("<hhhBB").iter_unpack(data):
        events.append((lat * 0.01, long * 0.01, depth, mag * 0.1, stations))
    return events


# %% unpacks-the-first task="1-pack" fails="visible-2"
# I unpack one event and forget that more may follow.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    parts = []
    for lat, long, depth, mag, stations in events:
        parts.append(
            Struct("<hhhBB").pack(round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
        )
    return b"".join(parts)


def unpack(data: bytes) -> list[tuple]:
    lat, long, depth, mag, stations = Struct("<hhhBB").unpack(data[:8])
    return [(lat / 100, long / 100, depth, mag / 10, stations)]


# %% needs-a-length task="1-pack" fails="hidden"
# I loop over positions, and a generator has neither a length nor positions.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    data = b""
    for i in range(len(events)):
        lat, long, depth, mag, stations = events[i]
        data += Struct("<hhhBB").pack(round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
    return data


def unpack(data: bytes) -> list[tuple]:
    events = []
    for lat, long, depth, mag, stations in Struct("<hhhBB").iter_unpack(data):
        events.append((lat / 100, long / 100, depth, mag / 10, stations))
    return events


# %% stays-a-bytearray task="1-pack" fails="hidden"
# I return the bytearray I collected in, since it compares equal to bytes.
from struct import Struct


def pack(events: list[tuple]) -> bytes:
    data = bytearray()
    for lat, long, depth, mag, stations in events:
        data += Struct("<hhhBB").pack(round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
    return data


def unpack(data: bytes) -> list[tuple]:
    events = []
    for lat, long, depth, mag, stations in Struct("<hhhBB").iter_unpack(data):
        events.append((lat / 100, long / 100, depth, mag / 10, stations))
    return events


# %% int-bytes task="1-pack" passes=true
# Each number by itself, with int.to_bytes and int.from_bytes.
def pack(events: list[tuple]) -> bytes:
    data = bytearray()
    for lat, long, depth, mag, stations in events:
        for value in (round(lat * 100), round(long * 100), depth):
            data += value.to_bytes(2, "little", signed=True)
        data += bytes([round(mag * 10), stations])
    return bytes(data)


def unpack(data: bytes) -> list[tuple]:
    events = []
    for i in range(0, len(data), 8):
        words = []
        for j in (i, i + 2, i + 4):
            words.append(int.from_bytes(data[j : j + 2], "little", signed=True))
        events.append((words[0] / 100, words[1] / 100, words[2], data[i + 6] / 10, data[i + 7]))
    return events


# %% own-cell-only task="2-near" fails="visible"
# I look in the cell of the place and forget that the neighbor begins right behind its edge.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    numbers = []
    for number in cells.get((int(lat // 1), int(long // 1)), []):
        if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
            numbers.append(number)
    return numbers


# %% nine-whole-cells task="2-near" fails="visible"
# I return all that the nine cells hold, though parts of them are too far away.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat // 1), int(long // 1)
    numbers = []
    for south in range(row - 1, row + 2):
        for west in range(column - 1, column + 2):
            numbers += cells.get((south, west), [])
    return sorted(numbers)


# %% cuts-toward-zero task="2-near" fails="visible"
# I think int rounds down; below zero it rounds up, so south of the equator I search one row too far north.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat), int(long)
    numbers = []
    for south in range(row - 1, row + 2):
        for west in range(column - 1, column + 2):
            for number in cells.get((south, west), []):
                if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
                    numbers.append(number)
    return sorted(numbers)


# %% order-of-the-cells task="2-near" fails="visible"
# I leave the numbers in the order in which the cells are visited.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat // 1), int(long // 1)
    numbers = []
    for south in range(row - 1, row + 2):
        for west in range(column - 1, column + 2):
            for number in cells.get((south, west), []):
                if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
                    numbers.append(number)
    return numbers


# %% range-stops-early task="2-near" fails="visible"
# I write row + 1 as the end of the range, which the range leaves out.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat // 1), int(long // 1)
    numbers = []
    for south in range(row - 1, row + 1):
        for west in range(column - 1, column + 1):
            for number in cells.get((south, west), []):
                if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
                    numbers.append(number)
    return sorted(numbers)


# %% brackets-create task="2-near" fails="visible-3"
# I read with brackets, and a defaultdict stores an empty list for every empty cell.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat // 1), int(long // 1)
    numbers = []
    for south in range(row - 1, row + 2):
        for west in range(column - 1, column + 2):
            for number in cells[south, west]:
                if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
                    numbers.append(number)
    return sorted(numbers)


# %% scans-everything task="2-near" fails="hidden"
# I test every event and never open the index.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    numbers = []
    for number in range(len(events)):
        if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
            numbers.append(number)
    return numbers


# %% adds-to-a-cell task="2-near" fails="visible-3"
# I collect with += in the list of the first cell, which belongs to the index.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    row, column = int(lat // 1), int(long // 1)
    found = cells.get((row, column), [])
    for south in range(row - 1, row + 2):
        for west in range(column - 1, column + 2):
            if (south, west) != (row, column):
                found += cells.get((south, west), [])
    numbers = []
    for number in found:
        if abs(events[number][0] - lat) < 1 and abs(events[number][1] - long) < 1:
            numbers.append(number)
    return sorted(numbers)


# %% test-with-in task="2-near" passes=true
# Offsets, and in before the brackets.
def near(events: list[tuple], cells: dict, lat: float, long: float) -> list[int]:
    numbers = []
    for down in (-1, 0, 1):
        for left in (-1, 0, 1):
            cell = int(lat // 1) + down, int(long // 1) + left
            if cell in cells:
                for number in cells[cell]:
                    south, west = events[number][:2]
                    if -1 < south - lat < 1 and -1 < west - long < 1:
                        numbers.append(number)
    numbers.sort()
    return numbers


# %% set-difference task="3-compare" fails="visible"
# I subtract sets and sort what is left, since sets forget the order of the bulletin.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    return sorted(set(new) - set(old)), sorted(set(old) - set(new))


# %% whole-events task="3-compare" fails="visible-2"
# I compare whole events, so a revised depth is news.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    came, went = [], []
    for event in new:
        if event not in old and event not in came:
            came.append(event)
    for event in old:
        if event not in new and event not in went:
            went.append(event)
    return came, went


# %% place-only task="3-compare" fails="visible-2"
# I think the place is enough to know an event.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    results = []
    for bulletin, other in ((new, old), (old, new)):
        known, only = set(), []
        for event in other:
            known.add(event[:2])
        for event in bulletin:
            if event[:2] not in known:
                known.add(event[:2])
                only.append(event)
        results.append(only)
    return results[0], results[1]


# %% lists-repeats task="3-compare" fails="visible-3"
# I do not remember what I have listed, so a repeated report is listed again.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    results = []
    for bulletin, other in ((new, old), (old, new)):
        known, only = set(), []
        for event in other:
            known.add(key_of(event))
        for event in bulletin:
            if key_of(event) not in known:
                only.append(event)
        results.append(only)
    return results[0], results[1]


# %% went-first task="3-compare" fails="visible"
# I return the two lists the other way around.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    results = []
    for bulletin, other in ((old, new), (new, old)):
        known, only = set(), []
        for event in other:
            known.add(key_of(event))
        for event in bulletin:
            if key_of(event) not in known:
                known.add(key_of(event))
                only.append(event)
        results.append(only)
    return results[0], results[1]


# %% last-of-the-repeats task="3-compare" fails="hidden"
# I fill a dictionary by assignment, which keeps the last report of a key.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    before, after = {}, {}
    for event in old:
        before[key_of(event)] = event
    for event in new:
        after[key_of(event)] = event
    came, went = [], []
    for key, event in after.items():
        if key not in before:
            came.append(event)
    for key, event in before.items():
        if key not in after:
            went.append(event)
    return came, went


# %% keys-in-a-list task="3-compare" fails="hidden"
# I collect the keys in a list, and in then compares with one after the other.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    results = []
    for bulletin, other in ((new, old), (old, new)):
        known, only = [], []
        for event in other:
            known.append(key_of(event))
        for event in bulletin:
            if key_of(event) not in known:
                known.append(key_of(event))
                only.append(event)
        results.append(only)
    return results[0], results[1]


# %% removes-from-the-bulletin task="3-compare" fails="hidden"
# I take what is known out of the bulletins themselves.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    before, after = set(), set()
    for event in old:
        before.add(key_of(event))
    for event in new:
        after.add(key_of(event))
    for bulletin, other in ((new, before), (old, after)):
        for event in list(bulletin):
            if key_of(event) in other:
                bulletin.remove(event)
            else:
                other.add(key_of(event))
    return list(new), list(old)


# %% dictionaries task="3-compare" passes=true
# A dictionary from key to first event keeps order and answers in.
def compare(old: list[tuple], new: list[tuple]) -> tuple[list, list]:
    before, after = {}, {}
    for event in old:
        before.setdefault(key_of(event), event)
    for event in new:
        after.setdefault(key_of(event), event)
    came = [event for key, event in after.items() if key not in before]
    went = [event for key, event in before.items() if key not in after]
    return came, went


# %% key-error-for-a-new-cell task="4-revise" fails="visible-2"
# I mend what the log shows and append to a cell that may not exist.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    if old != new:
        cells[old].remove(number)
        cells[new].append(number)
        cells[new].sort()
    return old, new


# %% appends-at-the-end task="4-revise" fails="visible"
# I append the number and leave it behind larger ones.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    if old != new:
        cells[old].remove(number)
        if not cells[old]:
            del cells[old]
        cells.setdefault(new, []).append(number)
    return old, new


# %% leaves-empty-cells task="4-revise" fails="visible-2"
# I leave an empty list where the last event moved out.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    if old != new:
        cells[old].remove(number)
        cells.setdefault(new, []).append(number)
        cells[new].sort()
    return old, new


# %% pops-the-number task="4-revise" fails="hidden"
# I use pop(number), which removes by position and not by value.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    cells[old].pop(number)
    if not cells[old]:
        del cells[old]
    cells.setdefault(new, []).append(number)
    cells[new].sort()
    return old, new


# %% forgets-the-event task="4-revise" fails="visible"
# I mend the index and forget to replace the event.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    cells[old].remove(number)
    if not cells[old]:
        del cells[old]
    cells.setdefault(new, []).append(number)
    cells[new].sort()
    return old, new


# %% only-when-it-moves task="4-revise" fails="visible-3"
# I think that an event that stays in its cell need not be replaced.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    if old != new:
        events[number] = event
        cells[old].remove(number)
        if not cells[old]:
            del cells[old]
        cells.setdefault(new, []).append(number)
        cells[new].sort()
    return old, new


# %% builds-it-anew task="4-revise" fails="hidden"
# I build the whole index again for one event.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    cells.clear()
    for i in range(len(events)):
        cells.setdefault(cell_of(events[i]), []).append(i)
    return old, new


# %% a-new-list-for-the-cell task="4-revise" fails="hidden"
# I replace the cell's list by a sorted copy, though others hold the list.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    cells[old].remove(number)
    if not cells[old]:
        del cells[old]
    cells[new] = sorted(cells.get(new, []) + [number])
    return old, new


# %% inserts-in-order task="4-revise" passes=true
# Find the place in the new cell by walking it.
def revise(events: list[tuple], cells: dict, number: int, event: tuple) -> tuple[tuple, tuple]:
    old, new = cell_of(events[number]), cell_of(event)
    events[number] = event
    if old != new:
        cells[old].remove(number)
        if len(cells[old]) == 0:
            cells.pop(old)
        if new not in cells:
            cells[new] = []
        place = 0
        while place < len(cells[new]) and cells[new][place] < number:
            place += 1
        cells[new].insert(place, number)
    return old, new


# %% always-true task="5-check" fails="visible"
# I call the candidate and never compare.
def check_strongest(candidate) -> bool:
    candidate([(-20.0, 181.0, 500, 4.8, 20)], 1)
    return True


# %% no-ties task="5-check" fails="visible"
# I test magnitudes that are all different, so no tie can go wrong.
def check_strongest(candidate) -> bool:
    events = [(-20.4, 181.6, 562, 4.8, 41), (-26.0, 184.1, 42, 5.4, 43), (-17.9, 181.6, 626, 4.1, 19)]
    before = list(events)
    return candidate(events, 2) == [1, 0] and events == before and candidate(events, 0) == []


# %% fresh-events-only task="5-check" fails="visible-2"
# I write the events in the call, so I cannot see whether they change.
def check_strongest(candidate) -> bool:
    for k, expected in ((2, [1, 0]), (0, []), (9, [1, 0, 2, 3])):
        if (
            candidate([(2, 0, 0, 4.8, 9), (0, 0, 0, 5.4, 9), (1, 0, 0, 4.8, 9), (3, 0, 0, 4.0, 9)], k)
            != expected
        ):
            return False
    return candidate([], 2) == []


# %% compares-with-an-alias task="5-check" fails="visible-2"
# I give the list a second name and compare it with itself.
def check_strongest(candidate) -> bool:
    events = [(-20.0, 181.0, 500, 4.8, 20), (-21.0, 181.0, 500, 5.4, 20), (-22.0, 181.0, 500, 4.8, 20)]
    before = events
    return candidate(events, 3) == [1, 0, 2] and events == before


# %% forgets-nothing-to-do task="5-check" fails="hidden"
# I test ordinary calls and neither k = 0 nor an empty list.
def check_strongest(candidate) -> bool:
    events = [(-20.0, 181.0, 500, 4.8, 20), (-21.0, 181.0, 500, 5.4, 20), (-22.0, 181.0, 500, 4.8, 20)]
    before = list(events)
    for k, expected in ((2, [1, 0]), (9, [1, 0, 2]), (2, [1, 0])):
        if candidate(events, k) != expected or events != before:
            return False
    return True


# %% never-fewer task="5-check" fails="hidden"
# I never ask for more events than there are.
def check_strongest(candidate) -> bool:
    events = [(-20.0, 181.0, 500, 4.8, 20), (-21.0, 181.0, 500, 5.4, 20), (-22.0, 181.0, 500, 4.8, 20)]
    before = list(events)
    for k, expected in ((2, [1, 0]), (0, []), (3, [1, 0, 2])):
        if candidate(events, k) != expected or events != before:
            return False
    return True


# %% ignores-the-order task="5-check" fails="hidden"
# I look at the right numbers as a set and forget their order.
def check_strongest(candidate) -> bool:
    events = [(-20.0, 181.0, 500, mag, 20) for mag in (4.8, 4.0, 5.4, 4.8, 5.4, 4.8)]
    before = list(events)
    for k, expected in ((3, [2, 4, 0]), (0, []), (9, [2, 4, 0, 3, 5, 1])):
        if set(candidate(events, k)) != set(expected) or events != before:
            return False
    return candidate([], 2) == []


# %% expects-the-event task="5-check" fails="visible"
# I expect the events and not their numbers.
def check_strongest(candidate) -> bool:
    event = (-20.0, 181.0, 500, 4.8, 20)
    return candidate([event], 1) == [event]


# %% oracle task="5-check" passes=true
# A second way to the ranking: numbers in order of falling magnitude, cut at k.
def check_strongest(candidate) -> bool:
    events = [(-20.0, 181.0, 500, mag, 20) for mag in (4.5, 4.1, 5.0, 4.5, 5.0, 4.2, 5.5, 4.5)]
    before = list(events)
    ranking = sorted(range(len(events)), key=lambda number: (-events[number][3], number))
    for k in (0, 1, 4, 8, 20, 4):
        if candidate(events, k) != ranking[:k] or events != before:
            return False
    return candidate([], 0) == [] and candidate([], 5) == []


# %% charges-every-question task="6-decide" fails="visible"
# I build the index again for every question.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, 0))
        index += len(events)
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            for event in events:
                scan += 1
                if key_of(event) == wanted:
                    break
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% building-is-free task="6-decide" fails="visible"
# I forget that an index has to be built.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, 0))
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            for event in events:
                scan += 1
                if key_of(event) == wanted:
                    break
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% never-stops task="6-decide" fails="visible-2"
# I let every scan go through all events, also when the key has been found.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        scan += len(events)
        if kind == "cell":
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% absent-is-cheap task="6-decide" fails="visible-2"
# I think a key that is not there costs nothing to look for.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    keys = [key_of(event) for event in events]
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            if wanted in keys:
                scan += keys.index(wanted) + 1
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% counts-from-zero task="6-decide" fails="visible-2"
# I take the position for the number of looks, and the first position is 0.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    keys = [key_of(event) for event in events]
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            scan += keys.index(wanted) if wanted in keys else len(keys)
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% index-if-equal task="6-decide" fails="visible-3"
# I prefer the index when both cost the same.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            for event in events:
                scan += 1
                if key_of(event) == wanted:
                    break
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index <= scan else "scan", scan, index)
    return decisions


# %% last-place-of-a-key task="6-decide" fails="hidden"
# I store the position of every key by assignment, so the last of two equal keys counts.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    places = {}
    for number in range(len(events)):
        places[key_of(events[number])] = number + 1
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        if kind == "cell":
            scan += len(events)
            for event in events:
                index += cell_of(event) == wanted
        else:
            index += 1
            scan += places.get(wanted, len(events))
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% counted-loops task="6-decide" passes=true
# Every look is a step of a loop.
def decide(events: list[tuple], questions: list[tuple]) -> dict[str, tuple[str, int, int]]:
    totals = {}
    for kind, wanted in questions:
        scan, index = totals.get(kind, (0, len(events)))
        if kind == "cell":
            for event in events:
                scan += 1
                if cell_of(event) == wanted:
                    index += 1
        else:
            index += 1
            for event in events:
                scan += 1
                if key_of(event) == wanted:
                    break
        totals[kind] = (scan, index)
    decisions = {}
    for kind, (scan, index) in totals.items():
        decisions[kind] = ("index" if index < scan else "scan", scan, index)
    return decisions


# %% own-test-data task="5-check" equivalent=true operator="core/NumberReplacer"
# The numbers are the learner's test data; others that rank alike test the same.


# %% two-kinds task="6-decide" equivalent=true
# There are two kinds, and of their names only known is not below known.
# + if kind >= "known":


# %% stores-what-is-known task="7-quakewatch" fails="visible-2"
# I answer False for a known event and store it all the same.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    new = key_of(event) not in watch["known"]
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return new


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% whole-events task="7-quakewatch" fails="visible"
# I keep whole events in the set, so a report with another depth is new.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if event in watch["known"]:
        return False
    watch["known"].add(event)
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return event in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% weakest-first task="7-quakewatch" fails="visible-3"
# I return the heap in rising order.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"]):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% heap-as-it-lies task="7-quakewatch" fails="visible-3"
# I take a heap for a sorted list.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in list(reversed(watch["board"])):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% later-wins-ties task="7-quakewatch" fails="visible-3"
# I put the number behind the magnitude as it is, so of equal magnitudes the later one is stronger.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% latest-first task="7-quakewatch" fails="visible-3"
# I return the latest event first.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(reversed(watch["latest"]))


# %% returns-its-own-list task="7-quakewatch" fails="hidden"
# I hand out the list of the index, and the caller changes it.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return watch["cells"].get(cell, [])


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% creates-cells task="7-quakewatch" fails="hidden"
# I use setdefault for reading, which stores and shares an empty list.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return watch["cells"].setdefault(cell, [])


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% sorts-everything task="7-quakewatch" fails="hidden"
# I sort all events whenever the strongest are asked for.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    ranked = sorted(watch["events"], key=lambda event: -event[3])
    return ranked[: watch["keep"]]


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% searches-the-cells task="7-quakewatch" fails="hidden"
# I compute the cell of every event again for each question.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {
        "keep": keep,
        "events": [],
        "cells": {},
        "known": set(),
        "board": [],
        "latest": deque(maxlen=keep),
    }


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    found = []
    for event in watch["events"]:
        if cell_of(event) == cell:
            found.append(event)
    return found


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% keys-in-a-list task="7-quakewatch" fails="hidden"
# I keep the keys in a list, which is searched from the front.
import heapq
from collections import deque


def new_watch(keep: int) -> dict:
    return {"keep": keep, "events": [], "cells": {}, "known": [], "board": [], "latest": deque(maxlen=keep)}


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].append(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% one-watch-for-all task="7-quakewatch" fails="visible-3"
# I keep the set of keys outside the watch, so that all watches share it.
import heapq
from collections import deque

SEEN = set()


def new_watch(keep: int) -> dict:
    return {"keep": keep, "events": [], "cells": {}, "known": SEEN, "board": [], "latest": deque(maxlen=keep)}


def add_report(watch: dict, event: tuple) -> bool:
    if key_of(event) in watch["known"]:
        return False
    watch["known"].add(key_of(event))
    heapq.heappush(watch["board"], (event[3], -len(watch["events"])))
    if len(watch["board"]) > watch["keep"]:
        heapq.heappop(watch["board"])
    watch["events"].append(event)
    watch["cells"].setdefault(cell_of(event), []).append(event)
    watch["latest"].append(event)
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return list(watch["cells"].get(cell, []))


def get_strongest(watch: dict) -> list[tuple]:
    result = []
    for _, negative in sorted(watch["board"], reverse=True):
        result.append(watch["events"][-negative])
    return result


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["known"]


def get_latest(watch: dict) -> list[tuple]:
    return list(watch["latest"])


# %% sorted-board task="7-quakewatch" passes=true
# A sorted board of a few events, and the end of the list of events for the latest.
from collections import defaultdict


def new_watch(keep: int) -> dict:
    return {"keep": keep, "events": [], "cells": defaultdict(list), "numbers": {}, "board": []}


def add_report(watch: dict, event: tuple) -> bool:
    number = len(watch["events"])
    if watch["numbers"].setdefault(key_of(event), number) != number:
        return False
    watch["events"].append(event)
    watch["cells"][cell_of(event)].append(number)
    board = watch["board"]
    place = len(board)
    while place > 0 and board[place - 1][3] < event[3]:
        place -= 1
    board.insert(place, event)
    if len(board) > watch["keep"]:
        board.pop()
    return True


def get_event(watch: dict, number: int) -> tuple:
    return watch["events"][number]


def get_cell(watch: dict, cell: tuple[int, int]) -> list[tuple]:
    return [watch["events"][number] for number in watch["cells"].get(cell, ())]


def get_strongest(watch: dict) -> list[tuple]:
    return watch["board"].copy()


def is_known(watch: dict, event: tuple) -> bool:
    return key_of(event) in watch["numbers"]


def get_latest(watch: dict) -> list[tuple]:
    events = watch["events"]
    return events[max(len(events) - watch["keep"], 0) :]
