# %% [markdown]
# Answers for 06-linked-list: each must fail, or pass, exactly as its header says.

# %% no-room-for-the-error task="1-before-errors" fails="visible"
# I give the deque room for n lines, and the error line pushes one of them out.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n), []
    for line in lines:
        recent.append(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
    return found


# %% stores-the-deque task="1-before-errors" fails="visible"
# I store the deque itself, so every entry changes with the lines that follow.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        recent.append(line)
        if line.startswith("ERROR"):
            found.append(recent)
    return found


# %% negative-start task="1-before-errors" fails="visible-2"
# I let the slice start below zero, which counts from the end of the log.
def before_errors(lines: list[str], n: int) -> list[list[str]]:
    found = []
    for i in range(len(lines)):
        if lines[i].startswith("ERROR"):
            found.append(lines[i - n : i + 1])
    return found


# %% forgets-after-an-error task="1-before-errors" fails="visible"
# I empty the deque after each error, though an error line can come before a later one.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        recent.append(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
            recent.clear()
    return found


# %% error-anywhere task="1-before-errors" fails="visible-2"
# I look for ERROR anywhere in the line and not at its start.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        recent.append(line)
        if "ERROR" in line:
            found.append(list(recent))
    return found


# %% puts-in-front task="1-before-errors" fails="visible"
# I add on the left, so the lines come out newest first.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        recent.appendleft(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
    return found


# %% zero-means-all task="1-before-errors" fails="visible"
# I treat n = 0 like no limit, because 0 is false.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1 if n else None), []
    for line in lines:
        recent.append(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
    return found


# %% each-text-once task="1-before-errors" fails="hidden"
# I skip a line that stands in the deque already, as if equal lines were one.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        if line not in recent:
            recent.append(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
    return found


# %% empties-the-log task="1-before-errors" fails="visible"
# I take the lines out of the log while I read it, which changes the argument.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    while lines:
        line = lines.pop(0)
        recent.append(line)
        if line.startswith("ERROR"):
            found.append(list(recent))
    return found


# %% first-word-alone task="1-before-errors" fails="hidden"
# I compare the first word of the line, and an empty line or a longer word disagrees.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n + 1), []
    for line in lines:
        recent.append(line)
        if line.split(" ")[0] == "ERROR":
            found.append(list(recent))
    return found


# %% slices task="1-before-errors" passes=true
# A slice from n lines before the error, but never from below zero.
def before_errors(lines: list[str], n: int) -> list[list[str]]:
    found = []
    for i in range(len(lines)):
        if lines[i].startswith("ERROR"):
            found.append(lines[max(0, i - n) : i + 1])
    return found


# %% error-added-after task="1-before-errors" passes=true
# The deque holds only the lines before; the error line is added to the copy.
from collections import deque


def before_errors(lines: list[str], n: int) -> list[list[str]]:
    recent, found = deque(maxlen=n), []
    for line in lines:
        if line.startswith("ERROR"):
            found.append([*recent, line])
        recent.append(line)
    return found


# %% loses-the-rest task="2-reverse" fails="visible"
# I overwrite the link before I have saved where it led.
def reverse(head: Node | None) -> Node | None:
    previous, node = None, head
    while node is not None:
        node.next = previous
        previous = node
        node = node.next
    return previous


# %% wrong-order-in-one-line task="2-reverse" fails="visible"
# I assign all three in one line and think that the order of the targets is free.
def reverse(head: Node | None) -> Node | None:
    previous, node = None, head
    while node is not None:
        node, node.next, previous = node.next, previous, node
    return previous


# %% returns-the-old-head task="2-reverse" fails="visible"
# I return the head I was given, which is the last node now.
def reverse(head: Node | None) -> Node | None:
    previous, node = None, head
    while node is not None:
        following = node.next
        node.next = previous
        previous = node
        node = following
    return head


# %% stops-one-early task="2-reverse" fails="visible"
# I stop at the last node, so its link is never turned.
def reverse(head: Node | None) -> Node | None:
    if head is None:
        return None
    previous, node = None, head
    while node.next is not None:
        following = node.next
        node.next = previous
        previous = node
        node = following
    return node


# %% forgets-the-empty-chain task="2-reverse" fails="visible-2"
# I ask the head for its link before I ask whether there is a head.
def reverse(head: Node | None) -> Node | None:
    node, following = head, head.next
    node.next = None
    while following is not None:
        rest = following.next
        following.next = node
        node, following = following, rest
    return node


# %% head-keeps-its-link task="2-reverse" fails="visible"
# I turn the links of all nodes but the first, so the last two go around in a circle.
def reverse(head: Node | None) -> Node | None:
    if head is None:
        return None
    previous, node = head, head.next
    while node is not None:
        following = node.next
        node.next = previous
        previous, node = node, following
    return previous


# %% makes-new-nodes task="2-reverse" fails="visible-3"
# I push copies of the values into a new chain, and the old one stays as it was.
def reverse(head: Node | None) -> Node | None:
    result = None
    while head is not None:
        result = Node(head.value, result)
        head = head.next
    return result


# %% swaps-the-values task="2-reverse" fails="visible-3"
# I move the values and leave the links, so the nodes stand in the old order.
def reverse(head: Node | None) -> Node | None:
    values, node = [], head
    while node is not None:
        values.append(node.value)
        node = node.next
    node = head
    while node is not None:
        node.value = values.pop()
        node = node.next
    return head


# %% goes-to-the-end-each-time task="2-reverse" fails="hidden"
# I walk to the last node anew for every link, which follows about n * n links.
def reverse(head: Node | None) -> Node | None:
    if head is None:
        return None
    first = None
    while head.next is not None:
        before, last = head, head.next
        while last.next is not None:
            before, last = last, last.next
        before.next = None
        if first is None:
            first = last
        else:
            end.next = last
        end = last
    if first is None:
        return head
    end.next = head
    return first


# %% values-end-the-walk task="2-reverse" fails="hidden"
# I take a value of None for the end of the chain.
def reverse(head: Node | None) -> Node | None:
    previous, node = None, head
    while node is not None and node.value is not None:
        following = node.next
        node.next = previous
        previous, node = node, following
    return previous


# %% one-assignment task="2-reverse" passes=true
# The link is the first target, so the name moves on only after it.
def reverse(head: Node | None) -> Node | None:
    previous = None
    while head is not None:
        head.next, previous, head = previous, head, head.next
    return previous


# %% list-of-nodes task="2-reverse" passes=true
# The nodes themselves wait in a list and are linked again from the end.
def reverse(head: Node | None) -> Node | None:
    nodes, node = [None], head
    while node is not None:
        nodes.append(node)
        node = node.next
    for i in range(1, len(nodes)):
        nodes[i].next = nodes[i - 1]
    return nodes[-1]


# %% steps-over-the-next task="3-remove-all" fails="visible"
# I mend the front and the end, and still step on after a removal.
def remove_all(head: Node | None, value: float) -> Node | None:
    before = Node(None, head)
    node = before
    while node is not None and node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        node = node.next
    return before.next


# %% forgets-the-first task="3-remove-all" fails="visible-2"
# I never ask the first node, because no node stands before it.
def remove_all(head: Node | None, value: float) -> Node | None:
    node = head
    while node is not None and node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        else:
            node = node.next
    return head


# %% returns-the-old-head task="3-remove-all" fails="visible-2"
# I put a node in front and then return the old head, which may have been removed.
def remove_all(head: Node | None, value: float) -> Node | None:
    before = Node(None, head)
    node = before
    while node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        else:
            node = node.next
    return head


# %% one-zero-at-the-front task="3-remove-all" fails="hidden"
# I think that at most one node at the front has to go.
def remove_all(head: Node | None, value: float) -> Node | None:
    if head is not None and head.value == value:
        head = head.next
    node = head
    while node is not None and node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        else:
            node = node.next
    return head


# %% removes-the-first-only task="3-remove-all" fails="visible"
# I return after the first removal.
def remove_all(head: Node | None, value: float) -> Node | None:
    before = Node(None, head)
    node = before
    while node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
            return before.next
        node = node.next
    return before.next


# %% needs-a-first-node task="3-remove-all" fails="visible-3"
# I read the value of the head without asking whether there is one.
def remove_all(head: Node | None, value: float) -> Node | None:
    while head.value == value:
        head = head.next
    node = head
    while node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        else:
            node = node.next
    return head


# %% builds-a-new-chain task="3-remove-all" fails="hidden"
# I collect the values that stay and chain them anew, so the nodes are other ones.
def remove_all(head: Node | None, value: float) -> Node | None:
    kept = []
    while head is not None:
        if head.value != value:
            kept.append(head.value)
        head = head.next
    return chain(kept)


# %% compares-identity task="3-remove-all" fails="hidden"
# I use is for ==; two equal floats are mostly two objects.
def remove_all(head: Node | None, value: float) -> Node | None:
    before = Node(None, head)
    node = before
    while node.next is not None:
        if node.next.value is value:
            node.next = node.next.next
        else:
            node = node.next
    return before.next


# %% assumes-a-removal task="3-remove-all" fails="visible-3"
# I look for the first match without asking whether the chain ends before it.
def remove_all(head: Node | None, value: float) -> Node | None:
    before = Node(None, head)
    node = before
    while node.next.value != value:
        node = node.next
    while node.next is not None:
        if node.next.value == value:
            node.next = node.next.next
        else:
            node = node.next
    return before.next


# %% copies-values-forward task="3-remove-all" fails="hidden"
# I copy the values that stay into the front nodes, so the nodes change their values.
def remove_all(head: Node | None, value: float) -> Node | None:
    write, last, read = head, None, head
    while read is not None:
        if read.value != value:
            write.value = read.value
            last, write = write, write.next
        read = read.next
    if last is None:
        return None
    last.next = None
    return head


# %% two-loops task="3-remove-all" passes=true
# First the front, then the rest.
def remove_all(head: Node | None, value: float) -> Node | None:
    while head is not None and head.value == value:
        head = head.next
    node = head
    while node is not None:
        while node.next is not None and node.next.value == value:
            node.next = node.next.next
        node = node.next
    return head


# %% links-the-kept task="3-remove-all" passes=true
# One walk that links each node that stays to the last one that stayed.
def remove_all(head: Node | None, value: float) -> Node | None:
    first, last = None, None
    while head is not None:
        if head.value != value:
            if last is None:
                first = head
            else:
                last.next = head
            last = head
        head = head.next
    if last is not None:
        last.next = None
    return first


# %% whole-turn-on-the-clock task="4-turns" fails="visible"
# I add the whole quantum to the clock, also when a job is done sooner.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, clock, done = deque(jobs), 0, []
    while line:
        name, needed = line.popleft()
        clock += quantum
        if needed > quantum:
            line.append((name, needed - quantum))
        else:
            done.append((name, clock))
    return done


# %% returns-with-nothing-left task="4-turns" fails="visible-2"
# I send a job to the end of the line although it has nothing left to do.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, clock, done = deque(jobs), 0, []
    while line:
        name, needed = line.popleft()
        if needed >= quantum:
            clock += quantum
            line.append((name, needed - quantum))
        else:
            clock += needed
            done.append((name, clock))
    return done


# %% returns-to-the-front task="4-turns" fails="visible"
# I put the unfinished job in front, so it goes on at once.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, clock, done = deque(jobs), 0, []
    while line:
        name, needed = line.popleft()
        if needed > quantum:
            clock += quantum
            line.appendleft((name, needed - quantum))
        else:
            clock += needed
            done.append((name, clock))
    return done


# %% newest-first task="4-turns" fails="visible"
# I take the job from the wrong end: pop takes the last one.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, clock, done = deque(jobs), 0, []
    while line:
        name, needed = line.pop()
        if needed > quantum:
            clock += quantum
            line.append((name, needed - quantum))
        else:
            clock += needed
            done.append((name, clock))
    return done


# %% empties-the-jobs task="4-turns" fails="visible-3"
# I use the list of jobs itself as the line, which changes the argument.
def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    clock, done = 0, []
    while jobs:
        name, needed = jobs.pop(0)
        if needed > quantum:
            clock += quantum
            jobs.append((name, needed - quantum))
        else:
            clock += needed
            done.append((name, clock))
    return done


# %% two-turns-are-enough task="4-turns" fails="hidden"
# I think that every job is done after its second turn.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, again, clock, done = deque(jobs), deque(), 0, []
    while line:
        name, needed = line.popleft()
        if needed > quantum:
            clock += quantum
            again.append((name, needed - quantum))
        else:
            clock += needed
            done.append((name, clock))
    while again:
        name, needed = again.popleft()
        clock += needed
        done.append((name, clock))
    return done


# %% names-as-keys task="4-turns" fails="hidden"
# I keep the needed times in a dictionary, where equal names become one job.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, left, clock, done = deque(), {}, 0, []
    for name, needed in jobs:
        line.append(name)
        left[name] = needed
    while line:
        name = line.popleft()
        if left[name] > quantum:
            clock += quantum
            left[name] -= quantum
            line.append(name)
        else:
            clock += left[name]
            done.append((name, clock))
    return done


# %% rotates task="4-turns" passes=true
# The first job is changed in its place, then the line turns.
from collections import deque


def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    line, clock, done = deque(jobs), 0, []
    while line:
        name, needed = line[0]
        clock += min(needed, quantum)
        if needed > quantum:
            line[0] = (name, needed - quantum)
            line.rotate(-1)
        else:
            line.popleft()
            done.append((name, clock))
    return done


# %% rounds task="4-turns" passes=true
# Round after round over a list; a new list holds those who need another turn.
def take_turns(jobs: list[tuple[str, int]], quantum: int) -> list[tuple[str, int]]:
    clock, done = 0, []
    while jobs:
        again = []
        for name, needed in jobs:
            clock += min(needed, quantum)
            if needed > quantum:
                again.append((name, needed - quantum))
            else:
                done.append((name, clock))
        jobs = again
    return done


# %% length-stays task="5-choose" fails="visible"
# I forget that an added line makes the text longer for the next event.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% length-grows-first task="5-choose" fails="visible"
# I count the new line before I compute the cost of adding it.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        if kind != "read":
            n += 1
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% from-the-left-only task="5-choose" fails="visible"
# I let the deque walk from its left end, however near the right one is.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += i // 64
        else:
            in_list += n - i
            in_deque += 2 * i
            n += 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% here-walks-too task="5-choose" fails="visible"
# I let the chain walk to a node that the program already holds.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
            n += 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% blocks-in-all task="5-choose" fails="visible"
# I add up the distances first and divide by 64 once, though each read begins at an end anew.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain, distance = 0, 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            distance += near
        else:
            in_list += n - i
            in_deque += 2 * near
            n += 1
    return [in_list, in_deque + distance // 64, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% last-at-a-tie task="5-choose" fails="visible-2"
# I keep the last of the equal costs, where the first was asked for.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
            n += 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    in_list, in_deque, in_chain = costs(n, events)
    if in_chain <= in_deque and in_chain <= in_list:
        return "chain"
    if in_deque <= in_list:
        return "deque"
    return "list"


# %% list-must-be-cheaper task="5-choose" fails="hidden"
# I choose the list only if it is strictly cheaper, and lose its ties.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
            n += 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    in_list, in_deque, in_chain = costs(n, events)
    if in_list < in_deque and in_list < in_chain:
        return "list"
    if in_deque <= in_chain:
        return "deque"
    return "chain"


# %% kinds-counted task="5-choose" fails="visible-2"
# I choose by the commonest kind of event and not by its cost.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list, in_deque, in_chain = 0, 0, 0
    for kind, i in events:
        near = min(i, n - i)
        if kind != "here":
            in_chain += i
        if kind == "read":
            in_deque += near // 64
        else:
            in_list += n - i
            in_deque += 2 * near
            n += 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    kinds = {"read": 0, "add": 0, "here": 0}
    for kind, _ in events:
        kinds[kind] += 1
    if kinds["read"] >= kinds["add"] and kinds["read"] >= kinds["here"]:
        return "list"
    return "deque" if kinds["add"] >= kinds["here"] else "chain"


# %% table task="5-choose" passes=true
# A table of factors, one row per kind of event.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    sums = [0, 0, 0]
    for kind, i in events:
        near = min(i, n - i)
        row = {
            "read": [0, near // 64, i],
            "add": [n - i, 2 * near, i],
            "here": [n - i, 2 * near, 0],
        }[kind]
        for which in range(3):
            sums[which] += row[which]
        n += kind != "read"
    return sums


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums = costs(n, events)
    return ["list", "deque", "chain"][sums.index(min(sums))]


# %% first-of-the-sorted task="5-choose" passes=true
# Pairs of cost and place sort in the order wanted, ties included.
def costs(n: int, events: list[tuple[str, int]]) -> list[int]:
    in_list = in_deque = in_chain = 0
    for kind, i in events:
        near = i if i < n - i else n - i
        in_list += 0 if kind == "read" else n - i
        in_deque += near // 64 if kind == "read" else near + near
        in_chain += 0 if kind == "here" else i
        n += 0 if kind == "read" else 1
    return [in_list, in_deque, in_chain]


def choose(n: int, events: list[tuple[str, int]]) -> str:
    sums, names = costs(n, events), ["list", "deque", "chain"]
    return names[min((sums[place], place) for place in range(3))[1]]


# %% always-true task="6-tests" fails="visible"
# I call the methods and never compare what they return.
def check_line(candidate) -> bool:
    line = candidate(2)
    line.put(1)
    line.put(2)
    line.get()
    return True


# %% one-item task="6-tests" fails="visible"
# I test with a single item, which has no order.
def check_line(candidate) -> bool:
    line = candidate(2)
    return line.put(7) is True and line.get() == 7 and line.get() is None


# %% never-fills-it task="6-tests" fails="visible-2"
# I test the order and never put in more than fits.
def check_line(candidate) -> bool:
    line, other = candidate(3), candidate(3)
    for _ in range(5):
        if [line.put(0), line.put("b"), line.put(""), other.get()] != [True, True, True, None]:
            return False
        if [line.get(), line.get(), line.get(), line.get()] != [0, "b", "", None]:
            return False
    return True


# %% looks-inside task="6-tests" fails="visible-3"
# I look at the attribute items, which was never promised.
def check_line(candidate) -> bool:
    line = candidate(2)
    if [line.put(0), line.put(1), line.put(2)] != [True, True, False]:
        return False
    return list(line.items) == [0, 1] and [line.get(), line.get(), line.get()] == [0, 1, None]


# %% expects-an-error task="6-tests" fails="visible"
# I expect an error from an empty line, which was never promised.
def check_line(candidate) -> bool:
    line = candidate(2)
    if [line.put(0), line.put(1), line.put(2)] != [True, True, False]:
        return False
    try:
        told = [line.get(), line.get(), line.get()]
    except IndexError:
        return True
    return told == [0, 1]


# %% one-line-only task="6-tests" fails="hidden"
# I test one line at a time, so lines that share their items can hide.
def check_line(candidate) -> bool:
    line = candidate(3)
    for _ in range(3):
        told = [line.get(), line.put(0), line.put("b"), line.put(""), line.put("d")]
        if told != [None, True, True, True, False]:
            return False
        if [line.get(), line.put("e"), line.put("f")] != [0, True, False]:
            return False
        if [line.get(), line.get(), line.get(), line.get()] != ["b", "", "e", None]:
            return False
    return True


# %% fills-it-once task="6-tests" fails="hidden"
# I fill and empty the line once, so a line that wears out can hide.
def check_line(candidate) -> bool:
    line, other = candidate(3), candidate(1)
    told = [line.get(), line.put(0), line.put("b"), line.put(""), line.put("d"), other.get()]
    if told != [None, True, True, True, False, None]:
        return False
    other.put("g")
    return [line.get(), line.get(), line.get(), line.get(), other.get()] == [0, "b", "", None, "g"]


# %% no-false-items task="6-tests" fails="hidden"
# I test with numbers above 0 and forget items that are false.
def check_line(candidate) -> bool:
    line, other = candidate(3), candidate(1)
    for _ in range(3):
        told = [line.get(), line.put(1), line.put("b"), line.put(3), line.put("d")]
        if told != [None, True, True, True, False]:
            return False
        told = [line.get(), line.put("e"), line.put("f"), other.get(), other.put("g"), other.put("h")]
        if told != [1, True, False, None, True, False]:
            return False
        if [line.get(), line.get(), other.get(), line.get(), line.get()] != ["b", 3, "g", "e", None]:
            return False
    return True


# %% model task="6-tests" passes=true
# A model runs beside the candidate, and every answer is compared.
from collections import deque


def check_line(candidate) -> bool:
    items = ["", 0, 5, "x", 2]
    for capacity in (1, 2, 3):
        lines, models = [candidate(capacity), candidate(capacity)], [deque(), deque()]
        for step in range(90):
            line, model = lines[step % 2], models[step % 2]
            if step // 2 % 9 > 4:
                expected = model.popleft() if model else None
                told = line.get()
                if type(told) is not type(expected) or told != expected:
                    return False
            else:
                fits = len(model) < capacity
                if fits:
                    model.append(items[step % 5])
                if line.put(items[step % 5]) is not fits:
                    return False
    return True


# %% promise-by-promise task="6-tests" passes=true
# One series of calls per promise.
def check_line(candidate) -> bool:
    line = candidate(2)
    for first, second in [(0, ""), ("b", "a"), ("", 0), (3, 2)]:
        if [line.get(), line.put(first), line.put(second), line.put("x")] != [None, True, True, False]:
            return False
        if [line.get(), line.put("y"), line.put("z"), line.get(), line.get()] != [
            first,
            True,
            False,
            second,
            "y",
        ]:
            return False
        if line.get() is not None:
            return False
    one, two = candidate(2), candidate(2)
    one.put(1)
    return two.get() is None and one.get() == 1


# %% ties-by-document task="7-printer" fails="visible-2"
# I store priority and document alone, and equal priorities compare the documents.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for event in events:
        if event is not None:
            waiting.put(event)
        elif not waiting.empty():
            printed.append(waiting.get()[1])
    return printed


# %% ties-by-text task="7-printer" fails="visible-2"
# I put the text of the document between, so ties come in alphabetical order.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((priority, str(document), number, document))
        elif not waiting.empty():
            printed.append(waiting.get()[3])
    return printed


# %% newest-first task="7-printer" fails="visible-2"
# I count downward, so among equals the newest is taken.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((priority, -number, document))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    return printed


# %% number-before-priority task="7-printer" fails="visible"
# I put the number first, so the order of arrival is all that counts.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((number, priority, document))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    return printed


# %% prints-at-the-end task="7-printer" fails="visible-3"
# I collect everything first, though the printer takes what waits at that moment.
def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, free = [], 0
    for number in range(len(events)):
        if events[number] is None:
            free += 1
        else:
            priority, document = events[number]
            waiting.append((priority, number, document))
    printed = []
    for _, _, document in sorted(waiting)[:free]:
        printed.append(document)
    return printed


# %% prints-what-still-waits task="7-printer" fails="visible-3"
# I empty the queue at the end, though nobody asked the printer to.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((priority, number, document))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    while not waiting.empty():
        printed.append(waiting.get()[2])
    return printed


# %% number-of-those-waiting task="7-printer" fails="hidden"
# I number by how many are waiting, and after a departure a number is given twice.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for event in events:
        if event is not None:
            waiting.put((event[0], waiting.qsize(), event[1]))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    return printed


# %% priority-as-text task="7-printer" fails="hidden"
# I turn the priorities into text, where "10" comes before "9".
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((str(priority), number, document))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    return printed


# %% first-free-ends-it task="7-printer" fails="visible-3"
# I stop when the printer finds nothing, though more documents may come.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            waiting.put((priority, number, document))
        elif waiting.empty():
            return printed
        else:
            printed.append(waiting.get()[2])
    return printed


# %% empty-dictionaries-do-not-print task="7-printer" fails="hidden"
# I test the document and not the event; an empty dictionary is false.
from queue import PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed = PriorityQueue(), []
    for number in range(len(events)):
        if events[number] is not None:
            priority, document = events[number]
            if document:
                waiting.put((priority, number, document))
        elif not waiting.empty():
            printed.append(waiting.get()[2])
    return printed


# %% heapq task="7-printer" passes=true
# The heap itself, without the lock around it.
import heapq
from itertools import count


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    heap, numbers, printed = [], count(), []
    for event in events:
        if event is not None:
            heapq.heappush(heap, (event[0], next(numbers), event[1]))
        elif heap:
            printed.append(heapq.heappop(heap)[-1])
    return printed


# %% get-nowait task="7-printer" passes=true
# Take without waiting, and pass over an empty queue.
from queue import Empty, PriorityQueue


def print_order(events: list[tuple[int, dict] | None]) -> list[dict]:
    waiting, printed, arrived = PriorityQueue(), [], 0
    for event in events:
        if event is not None:
            arrived += 1
            waiting.put((event[0], arrived, event[1]))
            continue
        try:
            printed.append(waiting.get_nowait()[2])
        except Empty:
            pass
    return printed


# %% read-is-the-last task="5-choose" equivalent=true
# Of the three kinds "read" is the last in alphabetical order, so none is greater.
# + if kind >= "read":

# %% three-rounds task="6-tests" equivalent=true
# What two rounds show about the rounds before them, three show too.
# + for _ in range(3):
