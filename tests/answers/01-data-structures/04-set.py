# %% [markdown]
# Answers for 04-set: each must fail, or pass, exactly as its header says.

# %% symmetric-difference task="1-audit" fails="visible"
# I use ^ for the lost packets; it also brings those that nobody sent.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    known, arrived, repeated = set(sent), set(), set()
    for number in received:
        if number in arrived:
            repeated.add(number)
        arrived.add(number)
    return sorted(known ^ arrived), sorted(arrived - known), sorted(repeated)


# %% counts-in-a-set task="1-audit" fails="visible"
# I make a set first and look for repeats in it; a set has forgotten them.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    known, arrived = set(sent), set(received)
    repeated = []
    for number in arrived:
        if list(arrived).count(number) > 1:
            repeated.append(number)
    return sorted(known - arrived), sorted(arrived - known), sorted(repeated)


# %% list-of-repeats task="1-audit" fails="visible"
# I list a number each time it comes again, so three arrivals name it twice.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    known, arrived, repeated = set(sent), set(), []
    for number in received:
        if number in arrived:
            repeated.append(number)
        arrived.add(number)
    return sorted(known - arrived), sorted(arrived - known), sorted(repeated)


# %% order-of-the-set task="1-audit" fails="hidden"
# I think a set of numbers lists them in order, because small ones often come out so.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    known, arrived, repeated = set(sent), set(), set()
    for number in received:
        if number in arrived:
            repeated.add(number)
        arrived.add(number)
    return list(known - arrived), list(arrived - known), list(repeated)


# %% searches-lists task="1-audit" fails="hidden"
# I search the lists themselves, a comparison for every packet before.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    lost, unknown, repeated = set(), set(), set()
    for number in sent:
        if number not in received:
            lost.add(number)
    for number in received:
        if number not in sent:
            unknown.add(number)
        if received.count(number) > 1:
            repeated.add(number)
    return sorted(lost), sorted(unknown), sorted(repeated)


# %% repeats-among-the-sent task="1-audit" fails="visible"
# I look for repeats only among the numbers that were sent.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    known, arrived, repeated = set(sent), set(), set()
    for number in received:
        if number in arrived and number in known:
            repeated.add(number)
        arrived.add(number)
    return sorted(known - arrived), sorted(arrived - known), sorted(repeated)


# %% sorts-the-arguments task="1-audit" fails="hidden"
# I sort the lists I was given to see repeats side by side.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    received.sort()
    repeated = set()
    for i in range(1, len(received)):
        if received[i] == received[i - 1]:
            repeated.add(received[i])
    known, arrived = set(sent), set(received)
    return sorted(known - arrived), sorted(arrived - known), sorted(repeated)


# %% counter-and-methods task="1-audit" passes=true
# A Counter counts, and the methods take the lists as they are.
from collections import Counter


def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    repeated = [number for number, count in Counter(received).items() if count > 1]
    return (
        sorted(set(sent).difference(received)),
        sorted(set(received).difference(sent)),
        sorted(repeated),
    )


# %% takes-one-away task="1-audit" passes=true
# Discard each arrival from the numbers sent; what is left is lost.
def audit(sent: list[int], received: list[int]) -> tuple[list[int], list[int], list[int]]:
    left, again = set(sent), set()
    unknown, seen = set(), set()
    for number in received:
        if number in seen:
            again.add(number)
        seen.add(number)
        left.discard(number)
    for number in seen:
        if number not in set(sent) | left:
            unknown.add(number)
    return sorted(left), sorted(unknown), sorted(again)


# %% starts-empty task="2-heard" fails="visible"
# I start from an empty set, and an intersection with it stays empty.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    result = set()
    for stations in reports.values():
        result &= set(stations)
    return result


# %% any-quake task="2-heard" fails="visible"
# I collect the stations that heard some quake, not every quake.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    heard = set()
    for stations in reports.values():
        heard |= set(stations)
    return network & heard


# %% operator-with-a-list task="2-heard" fails="visible"
# I write & between a set and a list; the operator wants two sets.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    result = set(network)
    for stations in reports.values():
        result = result & stations
    return result


# %% shrinks-the-network task="2-heard" fails="visible-3"
# I give the network a second name and believe that this is a copy.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    result = network
    for stations in reports.values():
        result &= set(stations)
    return result


# %% the-network-itself task="2-heard" fails="hidden"
# I think that without quakes there is nothing to copy.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    result = network
    for stations in reports.values():
        result = result & set(stations)
    return result


# %% counts-the-records task="2-heard" fails="hidden"
# I count records and compare with the number of quakes; a record can be repeated.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    records = []
    for stations in reports.values():
        records += stations
    result = set()
    for station in network:
        if records.count(station) == len(reports):
            result.add(station)
    return result


# %% takes-in-strangers task="2-heard" fails="visible"
# I start from the first report and forget the network.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    lists = list(reports.values())
    if not lists:
        return set(network)
    result = set(lists[0])
    for stations in lists:
        result &= set(stations)
    return result


# %% nothing-without-quakes task="2-heard" fails="visible-2"
# I think that nobody heard every quake if there was none.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    if not reports:
        return set()
    result = set(network)
    for stations in reports.values():
        result &= set(stations)
    return result


# %% all-at-once task="2-heard" passes=true
# intersection takes any number of lists, and none gives a copy.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    return network.intersection(*reports.values())


# %% subtracts-who-missed task="2-heard" passes=true
# Collect who missed a quake, then subtract them.
def heard_all(reports: dict[str, list[int]], network: set[int]) -> set[int]:
    missed = set()
    for stations in reports.values():
        missed |= network.difference(stations)
    return network - missed


# %% still-a-dictionary task="3-firewall" fails="visible"
# I change the call and keep {}, which is a dictionary and has no add.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = {}
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        elif verb == "allow":
            blocked.discard(host)
    return sorted(blocked)


# %% blocks-letters task="3-firewall" fails="visible"
# I mend the first line only; update walks the string and adds its letters.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.update(host)
        elif verb == "allow":
            blocked.discard(host)
        else:
            for name in list(blocked):
                if name.startswith(host):
                    blocked.remove(name)
    return sorted(blocked)


# %% removes-what-is-not-there task="3-firewall" fails="visible-2"
# I leave remove, which raises an error for a host that was never blocked.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        elif verb == "allow":
            blocked.remove(host)
        else:
            for name in list(blocked):
                if name.startswith(host):
                    blocked.remove(name)
    return sorted(blocked)


# %% changes-what-it-walks task="3-firewall" fails="visible-3"
# I leave the loop that takes elements out of the set it walks.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        elif verb == "allow":
            blocked.discard(host)
        else:
            for name in blocked:
                if name.startswith(host):
                    blocked.remove(name)
    return sorted(blocked)


# %% stops-after-one task="3-firewall" fails="visible-3"
# I leave the loop after the first removal, so that the error does not occur.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        elif verb == "allow":
            blocked.discard(host)
        else:
            for name in blocked:
                if name.startswith(host):
                    blocked.remove(name)
                    break
    return sorted(blocked)


# %% prefix-anywhere task="3-firewall" fails="hidden"
# I ask whether the name contains the prefix, not whether it begins with it.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        elif verb == "allow":
            blocked.discard(host)
        else:
            for name in list(blocked):
                if host in name:
                    blocked.remove(name)
    return sorted(blocked)


# %% list-with-repeats task="3-firewall" fails="visible"
# I keep a list, so a host that is blocked twice is listed twice.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = []
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.append(host)
        elif verb == "allow" and host in blocked:
            blocked.remove(host)
        elif verb == "reset":
            for name in list(blocked):
                if name.startswith(host):
                    blocked.remove(name)
    return sorted(blocked)


# %% allow-is-a-prefix-too task="3-firewall" fails="hidden"
# I treat allow like reset and take out every host that begins so.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked.add(host)
        else:
            for name in list(blocked):
                if name.startswith(host):
                    blocked.remove(name)
    return sorted(blocked)


# %% collect-then-subtract task="3-firewall" passes=true
# Collect the names to go, then subtract them at once.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = set()
    for line in lines:
        verb, host = line.split()
        if verb == "block":
            blocked |= {host}
        elif verb == "allow":
            blocked -= {host}
        else:
            blocked -= {name for name in blocked if name.startswith(host)}
    return sorted(blocked)


# %% keys-of-a-dictionary task="3-firewall" passes=true
# A dictionary's keys are unique too; then {} is right.
def blocked_hosts(lines: list[str]) -> list[str]:
    blocked = {}
    for line in lines:
        verb, host = line.split()
        for name in list(blocked):
            if name == host or (verb == "reset" and name.startswith(host)):
                del blocked[name]
        if verb == "block":
            blocked[host] = True
    return sorted(blocked)


# %% allow-comes-first task="3-firewall" equivalent=true
# Two verbs are left, and allow comes before reset in the alphabet.
# + elif verb <= "allow":


# %% sets-in-a-set task="4-triangles" fails="visible"
# I add plain sets to a set; they can change and have no hash.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in friends:
        for two in friends[one]:
            for three in friends[one] & friends[two]:
                found.add({one, two, three})
    return found


# %% tuples-in-every-order task="4-triangles" fails="visible"
# I add tuples, so a triangle comes in six orders.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in friends:
        for two in friends[one]:
            for three in friends[one] & friends[two]:
                found.add((one, two, three))
    return found


# %% friends-of-friends task="4-triangles" fails="visible"
# I close a triangle with any friend of a friend, though the two need not be friends.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in friends:
        for two in friends[one]:
            for three in friends[two]:
                found.add(frozenset([one, two, three]))
    return found


# %% one-triangle-per-pair task="4-triangles" fails="visible-2"
# I put all common friends of two people into one frozen set.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in friends:
        for two in friends[one]:
            common = friends[one] & friends[two]
            if common:
                found.add(frozenset(common | {one, two}))
    return found


# %% intersects-in-place task="4-triangles" fails="visible-2"
# I write &= and take friends away from the caller's sets while I walk them.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in friends:
        for two in list(friends[one]):
            friends[one] &= friends[two]
            for three in friends[one]:
                found.add(frozenset([one, two, three]))
    return found


# %% all-combinations task="4-triangles" fails="hidden"
# I try all threes of people, friends or not.
from itertools import combinations


def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one, two, three in combinations(friends, 3):
        if three in friends[one] and three in friends[two] and two in friends[one]:
            found.add(frozenset([one, two, three]))
    return found


# %% uses-up-the-dictionary task="4-triangles" fails="hidden"
# I take each person out when I am done with them, which empties the caller's dictionary.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = set()
    for one in list(friends):
        circle = friends.pop(one)
        for two in circle:
            for three in circle & friends.get(two, set()):
                found.add(frozenset([one, two, three]))
    return found


# %% empty-dictionary task="4-triangles" fails="visible"
# I think {} is the empty set, so that without triangles I return a dictionary.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    found = {}
    for one in friends:
        for two in friends[one]:
            for three in friends[one] & friends[two]:
                found[frozenset([one, two, three])] = True
    return set(found) or {}


# %% rising-numbers task="4-triangles" passes=true
# Numbers for the people leave one order of the six.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    number = {}
    for person in friends:
        number[person] = len(number)
    found = set()
    for one in friends:
        for two in friends[one]:
            if number[one] < number[two]:
                for three in friends[one].intersection(friends[two]):
                    if number[two] < number[three]:
                        found.add(frozenset((one, two, three)))
    return found


# %% comprehension task="4-triangles" passes=true
# One set comprehension; the pair joined with the common friend.
def triangles(friends: dict[str, set[str]]) -> set[frozenset[str]]:
    return {
        frozenset([one, two]) | {three}
        for one, circle in friends.items()
        for two in circle
        for three in circle & friends[two]
    }


# %% never-resets task="5-choose" fails="visible"
# I read the counter twice and never set it back to zero.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    for word in asked:
        word in known
    in_list = Word.steps
    lexicon = set(known)
    for word in asked:
        word in lexicon
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set < in_list else "list"


# %% set-per-question task="5-choose" fails="visible"
# I build the set anew for every question.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    for word in asked:
        word in known
    in_list = Word.steps
    Word.steps = 0
    for word in asked:
        word in set(known)
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set < in_list else "list"


# %% building-is-free task="5-choose" fails="visible"
# I reset the counter after building the set, so building costs nothing.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    for word in asked:
        word in known
    in_list = Word.steps
    lexicon = set(known)
    Word.steps = 0
    for word in asked:
        word in lexicon
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set < in_list else "list"


# %% set-at-a-tie task="5-choose" fails="hidden"
# I take the set at a tie.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    for word in asked:
        word in known
    in_list = Word.steps
    Word.steps = 0
    lexicon = set(known)
    for word in asked:
        word in lexicon
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set <= in_list else "list"


# %% asks-a-set-of-questions task="5-choose" fails="hidden"
# I make a set of the questions too, so a word that is asked twice is looked up once.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    for word in asked:
        word in known
    in_list = Word.steps
    Word.steps = 0
    set(known) & set(asked)
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set < in_list else "list"


# %% formula-without-repeats task="5-choose" fails="hidden"
# I compute the steps by a formula that forgets words known twice.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    in_list, in_set = 0, len(known) + len(asked)
    texts = [word.text for word in known]
    for word in asked:
        if word.text in texts:
            in_list += texts.index(word.text) + 1
            in_set += 1
        else:
            in_list += len(texts)
    return in_list, in_set


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "set" if in_set < in_list else "list"


# %% always-the-set task="5-choose" fails="visible-3"
# I think a set is always cheaper than a list.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    for word in asked:
        word in known
    in_list = Word.steps
    Word.steps = 0
    lexicon = set(known)
    for word in asked:
        word in lexicon
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    return "set"


# %% differences-of-the-counter task="5-choose" passes=true
# No reset at all: the counter before and after, subtracted.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    start = Word.steps
    for word in asked:
        word in known
    middle = Word.steps
    lexicon = set(known)
    for word in asked:
        word in lexicon
    return middle - start, Word.steps - middle


def choose(known: list[Word], asked: list[Word]) -> str:
    in_list, in_set = measure(known, asked)
    return "list" if in_list <= in_set else "set"


# %% sums task="5-choose" passes=true
# sum() walks the questions.
def measure(known: list[Word], asked: list[Word]) -> tuple[int, int]:
    Word.steps = 0
    sum(word in known for word in asked)
    in_list, Word.steps = Word.steps, 0
    lexicon = set(known)
    sum(word in lexicon for word in asked)
    return in_list, Word.steps


def choose(known: list[Word], asked: list[Word]) -> str:
    return ["list", "set"][measure(known, asked)[1] < measure(known, asked)[0]]


# %% accepts-everything task="6-tests" fails="visible"
# I call the candidate and never compare.
def check_newcomers(candidate) -> bool:
    candidate({1, 2}, {2, 3})
    return True


# %% looks-at-the-result-only task="6-tests" fails="visible-2"
# I compare the result and do not look at the arguments afterwards.
def check_newcomers(candidate) -> bool:
    result = candidate({1, 2}, {2, 3})
    return result == {3} and type(result) is set


# %% equal-is-the-same-type task="6-tests" fails="visible-3"
# I think that what equals a set is a set.
def check_newcomers(candidate) -> bool:
    before, after = {1, 2}, {2, 3}
    return candidate(before, after) == {3} and before == {1, 2} and after == {2, 3}


# %% compares-with-an-alias task="6-tests" fails="visible-2"
# I keep the arguments under second names, which change with them.
def check_newcomers(candidate) -> bool:
    before, after = {1, 2}, {2, 3}
    left, right = before, after
    result = candidate(before, after)
    return result == {3} and type(result) is set and before == left and after == right


# %% compares-identity task="6-tests" fails="visible"
# I use is for ==; two equal sets are two objects.
def check_newcomers(candidate) -> bool:
    return candidate({1, 2}, {2, 3}) is {3}


# %% always-a-common-name task="6-tests" fails="hidden"
# I test one example, in which the result cannot be the argument itself.
def check_newcomers(candidate) -> bool:
    before, after = {1, 2}, {2, 3, 4}
    for _ in range(2):
        result = candidate(before, after)
        if result != {3, 4} or type(result) is not set or before != {1, 2} or after != {2, 3, 4}:
            return False
    return True


# %% lets-go-of-results task="6-tests" fails="hidden"
# I look at each result alone and never compare it with an earlier one.
def check_newcomers(candidate) -> bool:
    for left, right in [({1, 2}, {2, 3, 4}), ({1}, {2}), ({1}, {1}), (set(), set())]:
        before, after = left.copy(), right.copy()
        result = candidate(before, after)
        if result != right - left or type(result) is not set or before != left or after != right:
            return False
        if result is before or result is after:
            return False
    return True


# %% forgets-the-empty-set task="6-tests" fails="hidden"
# I test only chats in which somebody is new.
def check_newcomers(candidate) -> bool:
    held = []
    for left, right in [({1, 2}, {2, 3, 4}), ({1}, {2}), ({5}, {6, 7})]:
        before, after = left.copy(), right.copy()
        result = candidate(before, after)
        if result != right - left or type(result) is not set or before != left or after != right:
            return False
        held += [before, after]
        for other in held:
            if result is other:
                return False
        held.append(result)
    return True


# %% adds-to-the-result task="6-tests" passes=true
# Change each result: whatever changes with it was the same object.
def check_newcomers(candidate) -> bool:
    for left, right in [({1, 2}, {2, 3, 4}), ({1}, {2}), ({1}, {1}), (set(), set())] * 2:
        before, after = left.copy(), right.copy()
        result = candidate(before, after)
        if type(result) is not set or result != right - left:
            return False
        result.add("changed")
        again = candidate(before, after)
        if before != left or after != right or again != right - left or result is again:
            return False
    return True


# %% holds-all task="6-tests" passes=true
# Keep everything and ask that each object came once.
def check_newcomers(candidate) -> bool:
    held = []
    for left, right in [({1, 2}, {2, 3, 4}), ({1}, {2}), ({1}, {1}), (set(), set())] * 2:
        before, after = set(left), set(right)
        result = candidate(before, after)
        if (type(result), result, before, after) != (set, right - left, left, right):
            return False
        held += [before, after, result]
        if sum(result is other for other in held) != 1:
            return False
    return True


# %% other-names task="6-tests" equivalent=true operator="core/NumberReplacer"
# Which numbers stand for the names is free: each pair still has, or has not, something in common.

# %% unequal-types task="6-tests" equivalent=true
# Two types are equal only if they are the same one.
# + if result != right - left or type(result) != set:

# %% three-rounds task="6-tests" equivalent=true
# What two rounds show about earlier calls, three show too.
# + for _ in range(3):
