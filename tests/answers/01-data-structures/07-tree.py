# %% [markdown]
# Answers for 07-tree: each must fail, or pass, exactly as its header says.

# %% walks-everything task="1-between" fails="hidden"
# I visit every node and filter, so the tree saves nothing.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = between(node.left, low, high)
    if low <= node.key <= high:
        found.append(node.key)
    return found + between(node.right, low, high)


# %% stops-outside task="1-between" fails="visible"
# I think that below a key outside the limits nothing can be inside.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None or not low <= node.key <= high:
        return []
    return between(node.left, low, high) + [node.key] + between(node.right, low, high)


# %% limits-outside task="1-between" fails="visible-2"
# I leave the limits themselves out.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = []
    if low < node.key:
        found += between(node.left, low, high)
    if low < node.key < high:
        found.append(node.key)
    if node.key < high:
        found += between(node.right, low, high)
    return found


# %% own-key-first task="1-between" fails="visible"
# I take the node's key before its left side, so the keys are not in order.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = []
    if low <= node.key <= high:
        found.append(node.key)
    if low < node.key:
        found += between(node.left, low, high)
    if node.key < high:
        found += between(node.right, low, high)
    return found


# %% forgets-the-result task="1-between" fails="visible"
# I call the function on the subtrees and forget to use what it returns.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = []
    between(node.left, low, high)
    if low <= node.key <= high:
        found.append(node.key)
    between(node.right, low, high)
    return found


# %% sides-swapped task="1-between" fails="visible"
# I compare the wrong way around and leave out the side that can hold keys.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = []
    if node.key < low:
        found += between(node.left, low, high)
    if low <= node.key <= high:
        found.append(node.key)
    if node.key > high:
        found += between(node.right, low, high)
    return found


# %% no-empty-tree task="1-between" fails="visible"
# I forget that a subtree can be empty.
def between(node: Node | None, low: int, high: int) -> list[int]:
    found = []
    if low < node.key:
        found += between(node.left, low, high)
    if low <= node.key <= high:
        found.append(node.key)
    if node.key < high:
        found += between(node.right, low, high)
    return found


# %% one-shared-default task="1-between" fails="visible"
# I think a default list is new for every call.
def between(node: Node | None, low: int, high: int, found=[]) -> list[int]:
    if node is not None:
        if low < node.key:
            between(node.left, low, high, found)
        if low <= node.key <= high:
            found.append(node.key)
        if node.key < high:
            between(node.right, low, high, found)
    return found


# %% prunes-one-side task="1-between" fails="hidden"
# I leave out what is too small and visit all that is too large.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    found = []
    if low < node.key:
        found += between(node.left, low, high)
    if low <= node.key <= high:
        found.append(node.key)
    return found + between(node.right, low, high)


# %% with-a-loop task="1-between" passes=true
# A list of the nodes above takes the place of recursion.
def between(node: Node | None, low: int, high: int) -> list[int]:
    found, waiting = [], []
    while node is not None or waiting:
        if node is not None and node.key > low:
            waiting.append(node)
            node = node.left
        else:
            if node is None:
                node = waiting.pop()
            if node.key > high:
                return found
            if node.key >= low:
                found.append(node.key)
            node = node.right
    return found


# %% three-cases task="1-between" passes=true
# Below the limits, above them, or inside.
def between(node: Node | None, low: int, high: int) -> list[int]:
    if node is None:
        return []
    if node.key < low:
        return between(node.right, low, high)
    if node.key > high:
        return between(node.left, low, high)
    return between(node.left, low, high) + [node.key] + between(node.right, low, high)


# %% enters-at-the-low-limit task="1-between" equivalent=true
# At a key equal to the lower limit it takes one way more and finds nothing there.
# + if low <= node.key:

# %% enters-at-the-high-limit task="1-between" equivalent=true
# At a key equal to the upper limit it takes one way more and finds nothing there.
# + if node.key <= high:

# %% same-objects-twice task="2-choose" fails="visible"
# I give the heap the list that is sorted already.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    Magnitude.asked = 0
    best = items[:k]
    heapq.heapify(best)
    for item in items[k:]:
        heapq.heappushpop(best, item)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% count-goes-on task="2-choose" fails="visible"
# I read the count after the second plan without setting it back to zero.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    others = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    best = others[:k]
    heapq.heapify(best)
    for item in others[k:]:
        heapq.heappushpop(best, item)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% heap-at-a-tie task="2-choose" fails="visible-3"
# I take the heap at a tie.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    items = magnitudes(values)
    best = items[:k]
    heapq.heapify(best)
    for item in items[k:]:
        heapq.heappushpop(best, item)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_sort < by_heap:
        return "sort"
    return "heap"


# %% heap-of-everything task="2-choose" fails="visible"
# I make a heap of all items and pop, instead of a heap of k.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    items = magnitudes(values)
    heapq.heapify(items)
    while len(items) > k:
        heapq.heappop(items)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% pushes-then-pops task="2-choose" fails="visible"
# I push and pop as two calls, which compare more than heappushpop does.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    best = []
    for item in magnitudes(values):
        heapq.heappush(best, item)
        if len(best) > k:
            heapq.heappop(best)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% rule-of-thumb task="2-choose" fails="visible-2"
# I believe that a heap always wins if k is less than half, and do not count.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    items = magnitudes(values)
    best = items[:k]
    heapq.heapify(best)
    for item in items[k:]:
        heapq.heappushpop(best, item)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    if 2 * k < len(values):
        return "heap"
    return "sort"


# %% sorts-the-argument task="2-choose" fails="hidden"
# I sort the list of the caller, so that the next call measures something else.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    shuffled = magnitudes(values)
    Magnitude.asked = 0
    items.sort()
    by_sort = Magnitude.asked
    Magnitude.asked = 0
    best = shuffled[:k]
    heapq.heapify(best)
    for item in shuffled[k:]:
        heapq.heappushpop(best, item)
    values.sort()
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% pushes-the-first-k task="2-choose" fails="hidden"
# I push the first k one by one, which takes other comparisons than heapify.
import heapq


def comparisons(values: list[float], k: int) -> list[int]:
    items = magnitudes(values)
    items.sort()
    by_sort = Magnitude.asked
    items = magnitudes(values)
    best = []
    for item in items[:k]:
        heapq.heappush(best, item)
    for item in items[k:]:
        heapq.heappushpop(best, item)
    return [by_sort, Magnitude.asked]


def choose(values: list[float], k: int) -> str:
    by_sort, by_heap = comparisons(values, k)
    if by_heap < by_sort:
        return "heap"
    return "sort"


# %% two-functions task="2-choose" passes=true
# One function for each plan, in a loop over both.
import heapq


def by_sorting(items, k):
    return sorted(items)[-k:]


def by_heap_of_k(items, k):
    best, rest = items[:k], items[k:]
    heapq.heapify(best)
    while rest:
        heapq.heappushpop(best, rest.pop(0))
    return best


def comparisons(values: list[float], k: int) -> list[int]:
    counts = []
    for plan in (by_sorting, by_heap_of_k):
        plan(magnitudes(values), k)
        counts.append(Magnitude.asked)
    return counts


def choose(values: list[float], k: int) -> str:
    counts = comparisons(values, k)
    return ["sort", "heap"][counts[1] < counts[0]]


# %% leaves-the-second-fault task="3-dispatch" fails="visible-2"
# I mend what the traceback shows and leave pop(0), which is no way to take from a heap.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is None:
            if waiting:
                taken.append(waiting.pop(0)[2]["job"])
        else:
            heapq.heappush(waiting, (event["priority"], number, event))
    return taken


# %% no-running-number task="3-dispatch" fails="visible"
# I put the name behind the priority, so ties come in alphabetical order.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for event in events:
        if event is not None:
            heapq.heappush(waiting, (event["priority"], event["job"]))
        elif waiting:
            taken.append(heapq.heappop(waiting)[1])
    return taken


# %% waits-as-number task="3-dispatch" fails="hidden"
# I use the number of jobs waiting as the tie-breaker; it goes down again when one is taken.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for event in events:
        if event is not None:
            heapq.heappush(waiting, (event["priority"], len(waiting), event["job"]))
        elif waiting:
            taken.append(heapq.heappop(waiting)[2])
    return taken


# %% last-come-first task="3-dispatch" fails="visible"
# I use a number that falls, so the newest of equal jobs goes first.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is not None:
            heapq.heappush(waiting, (event["priority"], -number, event["job"]))
        elif waiting:
            taken.append(heapq.heappop(waiting)[2])
    return taken


# %% largest-number-first task="3-dispatch" fails="visible-2"
# I think that a higher number is more urgent.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is not None:
            heapq.heappush(waiting, (-event["priority"], number, event["job"]))
        elif waiting:
            taken.append(heapq.heappop(waiting)[2])
    return taken


# %% sorts-all-jobs task="3-dispatch" fails="visible-3"
# I sort all jobs at once, also those that arrive after a worker was free.
def dispatch(events: list[dict | None]) -> list[str]:
    jobs, free = [], 0
    for number in range(len(events)):
        if events[number] is None:
            free += 1
        else:
            jobs.append((events[number]["priority"], number, events[number]["job"]))
    taken = []
    for job in sorted(jobs)[:free]:
        taken.append(job[2])
    return taken


# %% searches-every-time task="3-dispatch" fails="hidden"
# I search the whole list with min for every free worker.
def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is not None:
            waiting.append((event["priority"], number, event["job"]))
        elif waiting:
            first = min(waiting)
            waiting.remove(first)
            taken.append(first[2])
    return taken


# %% fails-when-idle task="3-dispatch" fails="visible-3"
# I forget that a worker can be free when nothing waits.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is None:
            taken.append(heapq.heappop(waiting)[2])
        else:
            heapq.heappush(waiting, (event["priority"], number, event["job"]))
    return taken


# %% writes-into-the-jobs task="3-dispatch" fails="hidden"
# I note the running number in the job, which belongs to the caller.
import heapq


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is not None:
            event["number"] = number
            heapq.heappush(waiting, (event["priority"], event["number"], event["job"]))
        elif waiting:
            taken.append(heapq.heappop(waiting)[2])
    return taken


# %% itertools-count task="3-dispatch" passes=true
# A counter hands out the running numbers.
import heapq
from itertools import count


def dispatch(events: list[dict | None]) -> list[str]:
    numbers, waiting, taken = count(), [], []
    for event in events:
        if event is not None:
            heapq.heappush(waiting, (event["priority"], next(numbers), event))
        elif waiting:
            taken.append(heapq.heappop(waiting)[2]["job"])
    return taken


# %% sorted-list task="3-dispatch" passes=true
# A list kept sorted by bisect: few comparisons, though each insertion moves items.
import bisect


def dispatch(events: list[dict | None]) -> list[str]:
    waiting, taken = [], []
    for number in range(len(events)):
        event = events[number]
        if event is not None:
            bisect.insort(waiting, (event["priority"], number, event["job"]))
        elif waiting:
            taken.append(waiting.pop(0)[2])
    return taken


# %% keeps-the-middle-key task="4-split" fails="visible"
# I copy the middle key up and leave it in the right half as well.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle:], "children": left["children"][middle + 1 :]}
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]
    del left["children"][middle + 1 :]


# %% lower-middle task="4-split" fails="visible"
# I take the lower of two middle keys.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = (len(left["keys"]) - 1) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": left["children"][middle + 1 :]}
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]
    del left["children"][middle + 1 :]


# %% appends-to-the-parent task="4-split" fails="visible-2"
# I append to the parent, as if the last child were split.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": left["children"][middle + 1 :]}
    parent["keys"].append(left["keys"][middle])
    parent["children"].append(right)
    del left["keys"][middle:]
    del left["children"][middle + 1 :]


# %% forgets-the-children task="4-split" fails="visible-3"
# I split the keys and leave all children in the left half.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": []}
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]


# %% children-cut-like-keys task="4-split" fails="visible-3"
# I cut the children where I cut the keys, so the left half lacks one.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": left["children"][middle:]}
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]
    del left["children"][middle:]


# %% new-left-node task="4-split" fails="visible-2"
# I put two new nodes in the parent, so others who hold the old one see it full.
def split(parent: dict, place: int) -> None:
    full = parent["children"][place]
    middle = len(full["keys"]) // 2
    left = {"keys": full["keys"][:middle], "children": full["children"][: middle + 1]}
    right = {"keys": full["keys"][middle + 1 :], "children": full["children"][middle + 1 :]}
    parent["keys"].insert(place, full["keys"][middle])
    parent["children"][place] = left
    parent["children"].insert(place + 1, right)


# %% returns-the-right-half task="4-split" fails="visible"
# I return the new node, though None was asked for.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": left["children"][middle + 1 :]}
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]
    del left["children"][middle + 1 :]
    return right


# %% copies-the-children task="4-split" fails="hidden"
# I copy the children of the right half, so that there are two of each.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    middle = len(left["keys"]) // 2
    right = {"keys": left["keys"][middle + 1 :], "children": []}
    for child in left["children"][middle + 1 :]:
        right["children"].append({"keys": list(child["keys"]), "children": list(child["children"])})
    parent["keys"].insert(place, left["keys"][middle])
    parent["children"].insert(place + 1, right)
    del left["keys"][middle:]
    del left["children"][middle + 1 :]


# %% new-lists task="4-split" passes=true
# The old node gets new lists.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    keys, children = left["keys"], left["children"]
    middle = len(keys) // 2
    right = {"keys": keys[middle + 1 :], "children": children[middle + 1 :]}
    left["keys"], left["children"] = keys[:middle], children[: middle + 1]
    parent["keys"][place:place] = [keys[middle]]
    parent["children"][place + 1 : place + 1] = [right]


# %% pops-from-the-end task="4-split" passes=true
# Keys and children move one by one from the end of the old node.
def split(parent: dict, place: int) -> None:
    left = parent["children"][place]
    right = {"keys": [], "children": []}
    middle = len(left["keys"]) // 2
    while len(left["keys"]) > middle + 1:
        right["keys"].insert(0, left["keys"].pop())
    while len(left["children"]) > middle + 1:
        right["children"].insert(0, left["children"].pop())
    parent["keys"].insert(place, left["keys"].pop())
    parent["children"].insert(place + 1, right)


# %% compares-with-children-only task="5-rules" fails="hidden"
# I compare each key with its children only, not with all nodes above.
def follows_rules(tree: tuple | None) -> bool:
    counts = []
    waiting = [(tree, True, 0)]
    while waiting:
        node, below_red, blacks = waiting.pop()
        if node is None:
            counts.append(blacks)
            continue
        color, key, left, right = node
        red = color == "red"
        if red and below_red:
            return False
        if left is not None and not left[1] < key or right is not None and not key < right[1]:
            return False
        waiting.append((left, red, blacks + (not red)))
        waiting.append((right, red, blacks + (not red)))
    return min(counts) == max(counts)


# %% forgets-the-root task="5-rules" fails="visible-2"
# I look at the color of every node below the root and not at the root itself.
def follows_rules(tree: tuple | None) -> bool:
    counts = []
    waiting = [(tree, float("-inf"), float("inf"), False, 0)]
    while waiting:
        node, low, high, below_red, blacks = waiting.pop()
        if node is None:
            counts.append(blacks)
            continue
        color, key, left, right = node
        red = color == "red"
        if red and below_red or not low < key < high:
            return False
        waiting.append((left, low, key, red, blacks + (not red)))
        waiting.append((right, key, high, red, blacks + (not red)))
    return min(counts) == max(counts)


# %% leaves-are-the-ends task="5-rules" fails="hidden"
# I think a path ends at a leaf, so a node with one black child goes unnoticed.
def follows_rules(tree: tuple | None) -> bool:
    if tree is None:
        return True
    counts = []
    waiting = [(tree, float("-inf"), float("inf"), True, 0)]
    while waiting:
        node, low, high, below_red, blacks = waiting.pop()
        color, key, left, right = node
        red = color == "red"
        if red and below_red or not low < key < high:
            return False
        blacks += not red
        if left is None and right is None:
            counts.append(blacks)
        if left is not None:
            waiting.append((left, low, key, red, blacks))
        if right is not None:
            waiting.append((right, key, high, red, blacks))
    return min(counts) == max(counts)


# %% ignores-the-order task="5-rules" fails="visible-3"
# I check the colors and forget that it must be a search tree.
def follows_rules(tree: tuple | None) -> bool:
    counts = []
    waiting = [(tree, True, 0)]
    while waiting:
        node, below_red, blacks = waiting.pop()
        if node is None:
            counts.append(blacks)
            continue
        color, key, left, right = node
        red = color == "red"
        if red and below_red:
            return False
        waiting.append((left, red, blacks + (not red)))
        waiting.append((right, red, blacks + (not red)))
    return min(counts) == max(counts)


# %% outer-ways-only task="5-rules" fails="hidden"
# I compare the leftmost path with the rightmost one and think that the others agree.
def follows_rules(tree: tuple | None) -> bool:
    waiting = [(tree, float("-inf"), float("inf"), True)]
    while waiting:
        node, low, high, below_red = waiting.pop()
        if node is not None:
            color, key, left, right = node
            red = color == "red"
            if red and below_red or not low < key < high:
                return False
            waiting.append((left, low, key, red))
            waiting.append((right, key, high, red))
    counts = []
    for side in (2, 3):
        node, blacks = tree, 0
        while node is not None:
            blacks += node[0] == "black"
            node = node[side]
        counts.append(blacks)
    return counts[0] == counts[1]


# %% counts-all-nodes task="5-rules" fails="visible"
# I compare the lengths of the paths and not their black nodes.
def follows_rules(tree: tuple | None) -> bool:
    counts = []
    waiting = [(tree, float("-inf"), float("inf"), True, 0)]
    while waiting:
        node, low, high, below_red, length = waiting.pop()
        if node is None:
            counts.append(length)
            continue
        color, key, left, right = node
        red = color == "red"
        if red and below_red or not low < key < high:
            return False
        waiting.append((left, low, key, red, length + 1))
        waiting.append((right, key, high, red, length + 1))
    return min(counts) == max(counts)


# %% allows-red-below-red task="5-rules" fails="visible"
# I count the black nodes and think that red ones may stand anywhere.
def follows_rules(tree: tuple | None) -> bool:
    if tree is not None and tree[0] == "red":
        return False
    counts = []
    waiting = [(tree, float("-inf"), float("inf"), 0)]
    while waiting:
        node, low, high, blacks = waiting.pop()
        if node is None:
            counts.append(blacks)
            continue
        color, key, left, right = node
        if not low < key < high:
            return False
        blacks += color == "black"
        waiting.append((left, low, key, blacks))
        waiting.append((right, key, high, blacks))
    return min(counts) == max(counts)


# %% recursive task="5-rules" passes=true
# One number per subtree, 0 for broken.
def follows_rules(tree: tuple | None) -> bool:
    return blacks(tree, float("-inf"), float("inf"), True) > 0


def blacks(node, low, high, below_red):
    if node is None:
        return 1
    color, key, left, right = node
    red = color == "red"
    if red and below_red or not low < key < high:
        return 0
    count = blacks(left, low, key, red)
    return 0 if count != blacks(right, key, high, red) or count == 0 else count + (not red)


# %% rule-by-rule task="5-rules" passes=true
# A function for each rule, and the order from an in-order walk.
def follows_rules(tree: tuple | None) -> bool:
    keys = keys_of(tree)
    if keys != sorted(set(keys)) or tree is not None and tree[0] == "red":
        return False
    return no_red_pair(tree) and len(set(ways(tree, 0))) == 1


def keys_of(node):
    return [] if node is None else keys_of(node[2]) + [node[1]] + keys_of(node[3])


def no_red_pair(node):
    if node is None:
        return True
    for child in node[2:]:
        if child is not None and child[0] == node[0] == "red":
            return False
    return no_red_pair(node[2]) and no_red_pair(node[3])


def ways(node, count):
    if node is None:
        return [count]
    count += node[0] == "black"
    return ways(node[2], count) + ways(node[3], count)


# %% counts-down task="5-rules" equivalent=true
# Only whether the counts are equal matters, so they may fall instead of rise.
# + blacks -= 1

# %% counts-in-twos task="5-rules" equivalent=true
# Only whether the counts are equal matters, so each black node may count double.
# + blacks += 2

# %% starts-at-one task="5-rules" equivalent=true
# Every count begins with the same number, whichever it is.
# + waiting = [(tree, float("-inf"), float("inf"), True, 1)]

# %% starts-below-zero task="5-rules" equivalent=true
# Every count begins with the same number, whichever it is.
# + waiting = [(tree, float("-inf"), float("inf"), True, -1)]

# %% red-or-behind-it task="5-rules" equivalent=true
# Of the two colors only red is not before "red" in the alphabet.
# + red = color >= "red"

# %% least-not-below-most task="5-rules" equivalent=true
# The least is never above the most, so it can only be equal.
# + return min(counts) >= max(counts)

# %% small-counts task="5-rules" equivalent=true
# CPython keeps one object for each small int, and 257 black nodes on every path need more nodes than there is memory.
# + return min(counts) is max(counts)


# %% never-twice task="6-rebalance" fails="visible-3"
# I rotate the node alone, though the weight lies inside.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        return rotate_left(tree)
    if height(left) - height(right) == 2:
        return rotate_right(tree)
    return tree


# %% twice-when-equal task="6-rebalance" fails="hidden"
# I rotate the child first also if both grandchildren are equally high.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        if height(right[1]) >= height(right[2]):
            right = rotate_right(right)
        return rotate_left((key, left, right))
    if height(left) - height(right) == 2:
        if height(left[2]) >= height(left[1]):
            left = rotate_left(left)
        return rotate_right((key, left, right))
    return tree


# %% rotates-at-one task="6-rebalance" fails="visible-4"
# I rotate as soon as one side is higher.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) >= 1:
        if height(right[1]) > height(right[2]):
            right = rotate_right(right)
        return rotate_left((key, left, right))
    if height(left) - height(right) >= 1:
        if height(left[2]) > height(left[1]):
            left = rotate_left(left)
        return rotate_right((key, left, right))
    return tree


# %% toward-the-weight task="6-rebalance" fails="visible-2"
# I rotate toward the heavy side instead of away from it.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        return rotate_right(tree)
    if height(left) - height(right) == 2:
        return rotate_left(tree)
    return tree


# %% drops-the-inner-tree task="6-rebalance" fails="visible"
# I forget the inner grandchild when the child rises.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, None), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        if height(right[1]) > height(right[2]):
            right = rotate_right(right)
        return rotate_left((key, left, right))
    if height(left) - height(right) == 2:
        if height(left[2]) > height(left[1]):
            left = rotate_left(left)
        return rotate_right((key, left, right))
    return tree


# %% one-side-only task="6-rebalance" fails="visible-2"
# I mend the right side and forget the left one.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        if height(right[1]) > height(right[2]):
            right = rotate_right(right)
        return rotate_left((key, left, right))
    return tree


# %% loses-the-child task="6-rebalance" fails="visible-3"
# I rotate the child and forget to use the tree that comes back.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        if height(right[1]) > height(right[2]):
            rotate_right(right)
        return rotate_left(tree)
    if height(left) - height(right) == 2:
        if height(left[2]) > height(left[1]):
            rotate_left(left)
        return rotate_right(tree)
    return tree


# %% inner-is-not-empty task="6-rebalance" fails="hidden"
# I think the weight lies inside whenever there is an inner grandchild.
def rotate_left(tree: tuple) -> tuple:
    key, left, child = tree
    top, inner, outer = child
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) - height(left) == 2:
        if right[1] is not None:
            right = rotate_right(right)
        return rotate_left((key, left, right))
    if height(left) - height(right) == 2:
        if left[2] is not None:
            left = rotate_left(left)
        return rotate_right((key, left, right))
    return tree


# %% one-picture task="6-rebalance" passes=true
# A double rotation written as one picture.
def rotate_left(tree: tuple) -> tuple:
    return (tree[2][0], (tree[0], tree[1], tree[2][1]), tree[2][2])


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    lean = height(right) - height(left)
    if lean > 1 and height(right[1]) > height(right[2]):
        top, inner, outer = right[1]
        return (top, (key, left, inner), (right[0], outer, right[2]))
    if lean < -1 and height(left[2]) > height(left[1]):
        top, outer, inner = left[2]
        return (top, (left[0], left[1], outer), (key, inner, right))
    if lean > 1:
        return rotate_left(tree)
    if lean < -1:
        return rotate_right(tree)
    return tree


# %% the-other-grandchild task="6-rebalance" passes=true
# If the outer grandchild is lower than one would need, the inner one is the higher.
def rotate_left(tree: tuple) -> tuple:
    key, left, (top, inner, outer) = tree
    return (top, (key, left, inner), outer)


def rebalance(tree: tuple) -> tuple:
    key, left, right = tree
    if height(right) > height(left) + 1:
        if height(right[2]) == height(left):
            right = rotate_right(right)
        return rotate_left((key, left, right))
    if height(left) > height(right) + 1:
        if height(left[1]) == height(right):
            left = rotate_left(left)
        return rotate_right((key, left, right))
    return tree


# %% two-or-more-right task="6-rebalance" equivalent=true
# The sides differ by two levels at most.
# + if height(right) - height(left) >= 2:

# %% two-or-more-left task="6-rebalance" equivalent=true
# The sides differ by two levels at most.
# + if height(left) - height(right) >= 2:

# %% ties-first-met task="7-complete" fails="visible"
# I sort by count alone, so ties come in the order in which they lie in the trie.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                found.append((text, below))
            else:
                waiting.append((text + letter, below))
    return [text for text, count in sorted(found, key=lambda pair: -pair[1])[:n]]


# %% plants-nodes task="7-complete" fails="visible-3"
# I walk with setdefault, which adds the letters of an unknown prefix to the trie.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        node = node.setdefault(letter, {})
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                found.append((-below, text))
            else:
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% nlargest-of-pairs task="7-complete" fails="visible"
# I take the largest pairs of count and text, so ties come in reverse alphabetical order.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                found.append((below, text))
            else:
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nlargest(n, found)]


# %% forgets-the-prefix task="7-complete" fails="visible"
# I collect only the letters below the prefix and forget to put it in front.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [("", node)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                found.append((-below, text))
            else:
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% longer-ones-only task="7-complete" fails="visible-2"
# I leave out a search that equals the prefix.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                if text != prefix:
                    found.append((-below, text))
            else:
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% collects-everything task="7-complete" fails="hidden"
# I collect all searches of the trie and filter with startswith.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    found, waiting = [], [("", trie)]
    while waiting:
        text, node = waiting.pop()
        for letter, below in node.items():
            if letter == "":
                if text.startswith(prefix):
                    found.append((-below, text))
            else:
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% ends-at-the-first-mark task="7-complete" fails="visible-2"
# I stop going down where a search ends, so longer ones with the same beginning are lost.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        if "" in node:
            found.append((-node[""], text))
        else:
            for letter, below in node.items():
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% zero-is-no-count task="7-complete" fails="hidden"
# I take a count of 0 for a missing mark.
import heapq


def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found, waiting = [], [(prefix, node)]
    while waiting:
        text, node = waiting.pop()
        if node.get(""):
            found.append((-node[""], text))
        for letter, below in node.items():
            if letter != "":
                waiting.append((text + letter, below))
    return [text for _, text in heapq.nsmallest(n, found)]


# %% generator task="7-complete" passes=true
# A generator walks, a sort by key orders.
def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        node = node.get(letter, {})
    found = sorted(ends(node, prefix), key=lambda pair: (-pair[1], pair[0]))
    return [text for text, _ in found[:n]]


def ends(node, text):
    for letter, below in node.items():
        if letter == "":
            yield text, below
        else:
            yield from ends(below, text + letter)


# %% recursive-with-list task="7-complete" passes=true
# Recursion fills one shared list, and sorting it once is enough.
def complete(trie: dict, prefix: str, n: int) -> list[str]:
    node = trie
    for letter in prefix:
        if letter not in node:
            return []
        node = node[letter]
    found = []
    collect(node, prefix, found)
    found.sort()
    result = []
    for entry in found[:n]:
        result.append(entry[1])
    return result


def collect(node, text, found):
    for letter in node:
        if letter == "":
            found.append((-node[""], text))
        else:
            collect(node[letter], text + letter, found)


# %% not-above-the-empty-string task="7-complete" equivalent=true
# No string is less than the empty one.
# + if letter <= "":

# %% one-empty-string task="7-complete" equivalent=true
# CPython keeps a single empty string.
# + if letter is "":

# %% one-less-than-negative task="7-complete" equivalent=true
# The inverted count is the negative one less 1, so the order is the same.
# + found.append((~below, text))
