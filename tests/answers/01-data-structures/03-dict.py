# %% [markdown]
# Answers for 03-dict: each must fail, or pass, exactly as its header says.

# %% adds-to-the-argument task="1-restock" fails="visible-2"
# I give the stock a second name and believe that this is a copy.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = stock
    for name, amount in moves:
        result[name] = result.get(name, 0) + amount
    return result


# %% reads-the-old-count task="1-restock" fails="hidden"
# I add each amount to the count of the morning, so only the last move of a name counts.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    for name, amount in moves:
        result[name] = stock.get(name, 0) + amount
    return result


# %% replaces-the-count task="1-restock" fails="visible"
# I think update adds numbers; it replaces values.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    result.update(moves)
    return result


# %% returns-none task="1-restock" fails="visible"
# I think update returns the dictionary; it works in place and returns None.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    return result.update(moves)


# %% known-names-only task="1-restock" fails="visible"
# I skip names that the stock does not know.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    for name, amount in moves:
        if name in result:
            result[name] += amount
    return result


# %% same-object-when-idle task="1-restock" fails="hidden"
# I think that without moves there is nothing to copy.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    if moves == []:
        return stock
    result = dict(stock)
    for name, amount in moves:
        result[name] = result.get(name, 0) + amount
    return result


# %% never-below-zero task="1-restock" fails="hidden"
# I think a count below zero makes no sense and set it to zero.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    for name, amount in moves:
        result[name] = max(0, result.get(name, 0) + amount)
    return result


# %% empties-the-list task="1-restock" fails="hidden"
# I take the moves out of the list while I work, which changes the argument.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    while moves:
        name, amount = moves.pop(0)
        result[name] = result.get(name, 0) + amount
    return result


# %% sorted-names task="1-restock" fails="hidden"
# I rebuild the result in alphabetical order, though the order of the stock was asked for.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = dict(stock)
    for name, amount in moves:
        result[name] = result.get(name, 0) + amount
    return dict(sorted(result.items()))


# %% counter task="1-restock" passes=true
# A Counter starts missing names at zero; assignment keeps counts below zero.
from collections import Counter


def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = Counter(stock)
    for name, amount in moves:
        result[name] += amount
    return dict(result)


# %% setdefault task="1-restock" passes=true
# setdefault makes the name exist, then += adds.
def restock(stock: dict[str, int], moves: list[tuple[str, int]]) -> dict[str, int]:
    result = {**stock}
    for name, amount in moves:
        result.setdefault(name, 0)
        result[name] += amount
    return result


# %% keeps-the-last-region task="2-invert" fails="visible"
# I assign a new list for every report, so earlier regions are forgotten.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        for quake in quakes:
            regions_of[quake] = [region]
    return regions_of


# %% one-list-for-all task="2-invert" fails="visible"
# I think fromkeys makes a list for each key; all keys share one.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    names = []
    for quakes in felt.values():
        names += quakes
    nothing = []
    regions_of = dict.fromkeys(names, nothing)
    for region, quakes in felt.items():
        for quake in quakes:
            if region not in regions_of[quake]:
                regions_of[quake].append(region)
    return regions_of


# %% repeats-the-region task="2-invert" fails="visible-2"
# I append once per report and overlook that reports repeat.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        for quake in quakes:
            regions_of.setdefault(quake, []).append(region)
    return regions_of


# %% get-does-not-store task="2-invert" fails="visible"
# I think get stores its default.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        for quake in quakes:
            regions_of.get(quake, []).append(region)
    return regions_of


# %% compares-neighbours-only task="2-invert" fails="hidden"
# I think that repeats of a quake stand side by side in the list.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        for i in range(len(quakes)):
            if i == 0 or quakes[i] != quakes[i - 1]:
                regions_of.setdefault(quakes[i], []).append(region)
    return regions_of


# %% searches-a-list task="2-invert" fails="hidden"
# I keep the quakes seen so far in a list and search it for every report.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    seen, regions_of = [], {}
    for region, quakes in felt.items():
        for quake in quakes:
            if quake not in seen:
                seen.append(quake)
                regions_of[quake] = []
            if region not in regions_of[quake]:
                regions_of[quake].append(region)
    return regions_of


# %% sorts-the-regions task="2-invert" fails="visible"
# I sort each list, though the order of the mapping was asked for.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region in sorted(felt):
        for quake in felt[region]:
            regions = regions_of.setdefault(quake, [])
            if region not in regions:
                regions.append(region)
    return regions_of


# %% empties-the-lists task="2-invert" fails="hidden"
# I empty each list as I read it, which changes the argument.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        while quakes:
            regions = regions_of.setdefault(quakes.pop(0), [])
            if region not in regions:
                regions.append(region)
    return regions_of


# %% defaultdict-and-fromkeys task="2-invert" passes=true
# fromkeys drops repeats and keeps the order.
from collections import defaultdict


def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = defaultdict(list)
    for region, quakes in felt.items():
        for quake in dict.fromkeys(quakes):
            regions_of[quake].append(region)
    return dict(regions_of)


# %% looks-at-the-last-region task="2-invert" passes=true
# A region's reports come in one block, so only the last region entered can be the same.
def invert(felt: dict[str, list[str]]) -> dict[str, list[str]]:
    regions_of = {}
    for region, quakes in felt.items():
        for quake in quakes:
            if quake not in regions_of:
                regions_of[quake] = [region]
            elif regions_of[quake][-1] != region:
                regions_of[quake].append(region)
    return regions_of


# %% returns-the-defaultdict task="3-bands" fails="visible-2"
# I return the defaultdict, so reading an empty band creates it.
from collections import defaultdict


def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = defaultdict(list)
    for name, depth in quakes:
        bands[depth // width * width].append(name)
    return bands


# %% cuts-toward-zero task="3-bands" fails="hidden"
# I think int() rounds down; it cuts toward zero.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        bands.setdefault(int(depth / width) * width, []).append(name)
    return bands


# %% numbers-the-bands task="3-bands" fails="visible"
# I use the number of the band as the key and not its lower edge.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        bands.setdefault(depth // width, []).append(name)
    return bands


# %% keeps-the-last-quake task="3-bands" fails="visible"
# I assign the list, so only the last quake of a band is left.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        bands[depth // width * width] = [name]
    return bands


# %% lists-empty-bands task="3-bands" fails="visible"
# I create every band from 0 to the deepest, used or not.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        for edge in range(0, depth + 1, width):
            bands.setdefault(edge, [])
        bands[depth // width * width].append(name)
    return bands


# %% mutable-default task="3-bands" fails="visible"
# I think a default argument is made anew for every call.
def by_band(
    quakes: list[tuple[str, int]],
    width: int,
    bands: dict[int, list[str]] = {},  # noqa: B006
) -> dict[int, list[str]]:
    for name, depth in quakes:
        bands.setdefault(depth // width * width, []).append(name)
    return bands


# %% sorts-the-names task="3-bands" fails="hidden"
# I sort each band, though the order given was asked for.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in sorted(quakes):
        bands.setdefault(depth // width * width, []).append(name)
    return bands


# %% drops-repeated-names task="3-bands" fails="hidden"
# I think a name can occur only once.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        names = bands.setdefault(depth // width * width, [])
        if name not in names:
            names.append(name)
    return bands


# %% setdefault task="3-bands" passes=true
# A plain dictionary from the start needs no conversion.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for name, depth in quakes:
        bands.setdefault(depth - depth % width, []).append(name)
    return bands


# %% test-then-create task="3-bands" passes=true
# Ask with in, create, append.
def by_band(quakes: list[tuple[str, int]], width: int) -> dict[int, list[str]]:
    bands = {}
    for quake in quakes:
        edge = quake[1] // width * width
        if edge not in bands:
            bands[edge] = []
        bands[edge].append(quake[0])
    return bands


# %% removes-while-iterating task="4-expire" fails="visible"
# I mend the comparison and leave the loop that changes its own dictionary.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name in deadlines:
        if deadlines[name] <= now:
            del deadlines[name]
            dropped.append(name)
    return dropped


# %% leaves-the-second-fault task="4-expire" fails="visible"
# I mend what the traceback shows and keep the strict comparison.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name in list(deadlines):
        if deadlines[name] < now:
            del deadlines[name]
            dropped.append(name)
    return dropped


# %% rebinds-the-name task="4-expire" fails="visible"
# I assign a new dictionary to the parameter and think the caller sees it.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped, kept = [], {}
    for name, deadline in deadlines.items():
        if deadline <= now:
            dropped.append(name)
        else:
            kept[name] = deadline
    deadlines = kept
    return dropped


# %% stops-after-one task="4-expire" fails="visible"
# I leave the loop after the first removal, so that the error does not occur.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name in deadlines:
        if deadlines[name] <= now:
            del deadlines[name]
            dropped.append(name)
            break
    return dropped


# %% stops-at-the-first-fresh task="4-expire" fails="hidden"
# I think that the names stand in the order of their deadlines.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name in list(deadlines):
        if deadlines[name] > now:
            break
        del deadlines[name]
        dropped.append(name)
    return dropped


# %% zero-is-no-deadline task="4-expire" fails="hidden"
# I think a deadline of 0 means that there is none.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name in list(deadlines):
        if deadlines[name] and deadlines[name] <= now:
            del deadlines[name]
            dropped.append(name)
    return dropped


# %% reversed-order task="4-expire" fails="visible"
# I use popitem, which takes the last pair first.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped, kept = [], {}
    while deadlines:
        name, deadline = deadlines.popitem()
        if deadline <= now:
            dropped.append(name)
        else:
            kept[name] = deadline
    deadlines.update(kept)
    return dropped


# %% two-loops task="4-expire" passes=true
# First read, then remove.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped = []
    for name, deadline in deadlines.items():
        if deadline <= now:
            dropped.append(name)
    for name in dropped:
        deadlines.pop(name)
    return dropped


# %% clear-and-update task="4-expire" passes=true
# Build the survivors, then fill the same dictionary with them.
def drop_expired(deadlines: dict[str, int], now: int) -> list[str]:
    dropped, kept = [], {}
    for name, deadline in deadlines.items():
        if deadline > now:
            kept[name] = deadline
        else:
            dropped.append(name)
    deadlines.clear()
    deadlines.update(kept)
    return dropped


# %% constant task="5-hash" fails="visible-2"
# I think any hash will do as long as equal stations agree.
def station_hash(network: str, code: str) -> int:
    return 7


# %% length task="5-hash" fails="visible-2"
# I keep the length of the code, which most codes share.
def station_hash(network: str, code: str) -> int:
    return len(network) * 100 + len(code)


# %% case-matters task="5-hash" fails="visible"
# I hash the code as it is written, so equal stations get different hashes.
def station_hash(network: str, code: str) -> int:
    return hash((network, code))


# %% code-only task="5-hash" fails="visible-2"
# I leave the network out.
def station_hash(network: str, code: str) -> int:
    return hash(code.lower())


# %% joins-the-strings task="5-hash" fails="hidden"
# I join the strings and forget where one ends.
def station_hash(network: str, code: str) -> int:
    return hash(network + code.lower())


# %% xor-of-hashes task="5-hash" fails="hidden"
# I think XOR mixes well; it forgets the order, and equal parts give 0.
def station_hash(network: str, code: str) -> int:
    return hash(network.lower()) ^ hash(code.lower())


# %% small-base task="5-hash" fails="hidden"
# I give each letter a place value, but a small one, so that places overlap.
def station_hash(network: str, code: str) -> int:
    total = 0
    for letter in network + "/" + code.lower():
        total = total * 3 + ord(letter)
    return total


# %% returns-the-tuple task="5-hash" fails="visible"
# I return the tuple itself and not its hash.
def station_hash(network: str, code: str) -> int:
    return (network, code.lower())


# %% separator task="5-hash" passes=true
# A separator that occurs in neither string.
def station_hash(network: str, code: str) -> int:
    return hash(network + "/" + code.lower())


# %% polynomial task="5-hash" passes=true
# A number in base 1000, one digit per letter: Python reduces it modulo 2**61 - 1.
def station_hash(network: str, code: str) -> int:
    total = 0
    for letter in network + "/" + code.upper():
        total = total * 1000 + ord(letter)
    return total


# %% first-met-ties task="6-words" fails="visible"
# I rely on most_common for ties; it keeps the order first met.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    lowered = []
    for word in words:
        lowered.append(word.lower())
    return Counter(lowered).most_common(n)


# %% sorts-before-lowering task="6-words" fails="hidden"
# I sort the words as written; capitals come before all small letters.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    lowered = []
    for word in sorted(words):
        lowered.append(word.lower())
    return Counter(lowered).most_common(n)


# %% sorts-the-pairs task="6-words" fails="visible"
# I sort the result, which puts the words before the counts.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    lowered = []
    for word in words:
        lowered.append(word.lower())
    return sorted(Counter(lowered).most_common(n))


# %% case-matters task="6-words" fails="visible"
# I forget to lower the case.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    return Counter(sorted(words)).most_common(n)


# %% sorts-in-place task="6-words" fails="hidden"
# I change the list I was given.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    for i in range(len(words)):
        words[i] = words[i].lower()
    words.sort()
    return Counter(words).most_common(n)


# %% zero-means-all task="6-words" fails="hidden"
# I think n or None is harmless; with n = 0 it returns everything.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    lowered = []
    for word in words:
        lowered.append(word.lower())
    return Counter(sorted(lowered)).most_common(n or None)


# %% reversed-pairs task="6-words" fails="visible"
# I sort count and word together in descending order, so ties run backward.
def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    counts = {}
    for word in words:
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    pairs = []
    for word, count in counts.items():
        pairs.append((count, word))
    result = []
    for count, word in sorted(pairs, reverse=True)[:n]:
        result.append((word, count))
    return result


# %% sort-key task="6-words" passes=true
# One sort by falling count, then word.
from collections import Counter


def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    counts = Counter(word.lower() for word in words)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


# %% negative-counts task="6-words" passes=true
# Tuples of negative count and word sort in the order wanted.
def commonest(words: list[str], n: int) -> list[tuple[str, int]]:
    counts = {}
    for word in words:
        word = word.lower()
        counts[word] = counts.get(word, 0) + 1
    pairs = []
    for word, count in counts.items():
        pairs.append((-count, word))
    pairs.sort()
    result = []
    for negative, word in pairs[:n]:
        result.append((word, -negative))
    return result


# %% always-true task="7-tests" fails="visible"
# I call the candidate and never compare.
def check_missing(candidate) -> bool:
    candidate("level", {"l": 1, "e": 2})
    return True


# %% one-example task="7-tests" fails="visible-2"
# I test the example of the text and look at the result alone.
def check_missing(candidate) -> bool:
    return candidate("level", {"l": 1, "e": 2}) == {"v": 1, "l": 1}


# %% compares-the-order task="7-tests" fails="visible-3"
# I compare the pairs in order, which was never promised.
def check_missing(candidate) -> bool:
    tiles = {"l": 1, "e": 2}
    result = list(candidate("vlevel", tiles).items())
    return result == [("v", 2), ("l", 1)] and tiles == {"l": 1, "e": 2} and type(candidate("", {})) is dict


# %% compares-identity task="7-tests" fails="visible"
# I use is for ==; two equal dictionaries are two objects.
def check_missing(candidate) -> bool:
    expected = {"v": 1, "l": 1}
    return candidate("level", {"l": 1, "e": 2}) is expected


# %% fresh-tiles-only task="7-tests" fails="visible-2"
# I write the tiles in the call, so I cannot see whether they change.
def check_missing(candidate) -> bool:
    if candidate("levelv", {"l": 1, "e": 2}) != {"v": 2, "l": 1}:
        return False
    return candidate("zz", {"z": 0, "x": 1}) == {"z": 2} and candidate("", {}) == {}


# %% forgets-the-empty-word task="7-tests" fails="hidden"
# I test ordinary words and no edge.
def check_missing(candidate) -> bool:
    tiles = {"l": 1, "e": 2, "z": 0, "x": 3}
    for _ in range(2):
        if candidate("levelvz", tiles) != {"v": 2, "l": 1, "z": 1}:
            return False
    return tiles == {"l": 1, "e": 2, "z": 0, "x": 3}


# %% one-promise-each-time task="7-tests" fails="hidden"
# I call once for each promise and never twice, so memory between calls can hide.
def check_missing(candidate) -> bool:
    if candidate("", {}) != {}:
        return False
    tiles = {"l": 1, "e": 2, "z": 0, "x": 3}
    result = candidate("levelvz", tiles)
    return result == {"v": 2, "l": 1, "z": 1} and tiles == {"l": 1, "e": 2, "z": 0, "x": 3}


# %% compares-with-an-alias task="7-tests" fails="visible-2"
# I keep the tiles under a second name, which changes with them.
def check_missing(candidate) -> bool:
    tiles = {"l": 1, "e": 2, "z": 0}
    before = tiles
    result = candidate("levelvz", tiles)
    return result == {"v": 2, "l": 1, "z": 1} and tiles == before and candidate("", {}) == {}


# %% table-of-cases task="7-tests" passes=true
# A table of words, tiles, and results, each called twice on the same tiles.
def check_missing(candidate) -> bool:
    cases = [
        ("", {}, {}),
        ("level", {"l": 1, "e": 2}, {"v": 1, "l": 1}),
        ("aab", {"a": 0, "c": 5}, {"b": 1, "a": 2}),
    ]
    for word, tiles, expected in cases:
        before = dict(tiles)
        for _ in range(2):
            if candidate(word, tiles) != expected or tiles != before:
                return False
    return True


# %% oracle task="7-tests" passes=true
# Counter subtraction is a second way to the same answer.
from collections import Counter


def check_missing(candidate) -> bool:
    tiles = {"l": 1, "e": 2, "z": 0, "x": 3}
    given = dict(tiles)
    for word in ("levelvz", "", "levelvz"):
        if candidate(word, given) != Counter(word) - Counter(tiles):
            return False
    return given == tiles


# %% three-calls task="7-tests" equivalent=true
# What two calls show about the calls before them, three show too.
# + for _ in range(3):
