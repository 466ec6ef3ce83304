# %% [markdown]
# Answers to the exercise on lists: misconceptions that a test must catch, other styles that must pass.

# %% first-instead-of-last task="1-latest" fails="visible"
# The first readings are the latest ones.
def latest(readings: list[float], count: int) -> list[float]:
    return readings[:count]


# %% newest-first task="1-latest" fails="visible"
# The newest reading comes first.
def latest(readings: list[float], count: int) -> list[float]:
    found = []
    for i in range(count):
        if i < len(readings):
            found.append(readings[-1 - i])
    return found


# %% start-below-zero task="1-latest" fails="visible-2"
# A start before the beginning means the beginning, but -1 is a valid index: the last item.
def latest(readings: list[float], count: int) -> list[float]:
    return readings[len(readings) - count :]


# %% minus-zero task="1-latest" fails="hidden"
# A negative slice takes the last count items, also for a count of 0.
def latest(readings: list[float], count: int) -> list[float]:
    return readings[-count:]


# %% takes-them-off task="1-latest" fails="hidden"
# pop is how to get at the last item; that it changes the caller's list does not matter.
def latest(readings: list[float], count: int) -> list[float]:
    found = []
    while readings and len(found) < count:
        found.insert(0, readings.pop())
    return found


# %% same-list-if-all task="1-latest" fails="hidden"
# If all readings are wanted, the list itself is as good as a copy.
def latest(readings: list[float], count: int) -> list[float]:
    if count >= len(readings):
        return readings
    return readings[len(readings) - count :]


# %% zero-first task="1-latest" passes=true
# Another style: the negative slice, with its exception named.
def latest(readings: list[float], count: int) -> list[float]:
    if count == 0:
        return []
    return readings[-count:]


# %% index-loop task="1-latest" passes=true
# Another style: a loop over the wanted indexes.
def latest(readings: list[float], count: int) -> list[float]:
    found = []
    for i in range(len(readings)):
        if i >= len(readings) - count:
            found.append(readings[i])
    return found


# %% last-window-lost task="2-moving-average" fails="visible"
# The last start is one too early: n items have n - width windows.
def moving_average(depths: list[int], width: int) -> list[float]:
    averages = []
    for start in range(len(depths) - width):
        averages.append(sum(depths[start : start + width]) / width)
    return averages


# %% windows-that-run-out task="2-moving-average" fails="visible"
# Every item starts a window, also when the window is cut short.
def moving_average(depths: list[int], width: int) -> list[float]:
    averages = []
    for start in range(len(depths)):
        window = depths[start : start + width]
        averages.append(sum(window) / len(window))
    return averages


# %% average-of-all task="2-moving-average" fails="visible-2"
# A window wider than the list is cut to the list.
def moving_average(depths: list[int], width: int) -> list[float]:
    if depths and width > len(depths):
        width = len(depths)
    averages = []
    for start in range(len(depths) - width + 1):
        averages.append(sum(depths[start : start + width]) / width)
    return averages


# %% whole-division task="2-moving-average" fails="hidden"
# The average of whole numbers is a whole number.
def moving_average(depths: list[int], width: int) -> list[float]:
    averages = []
    for start in range(len(depths) - width + 1):
        averages.append(sum(depths[start : start + width]) // width)
    return averages


# %% uses-up-the-depths task="2-moving-average" fails="hidden"
# The window moves along when the first item is popped; whose list it is does not matter.
def moving_average(depths: list[int], width: int) -> list[float]:
    averages = []
    while len(depths) >= width:
        averages.append(sum(depths[:width]) / width)
        depths.pop(0)
    return averages


# %% running-total task="2-moving-average" passes=true
# Another style: add what comes in, subtract what falls out.
def moving_average(depths: list[int], width: int) -> list[float]:
    averages = []
    total = 0
    for i in range(len(depths)):
        total += depths[i]
        if i >= width:
            total -= depths[i - width]
        if i >= width - 1:
            averages.append(total / width)
    return averages


# %% one-line task="2-moving-average" passes=true
# Another style: a comprehension (chapter 3).
def moving_average(depths: list[int], width: int) -> list[float]:
    return [sum(depths[i - width : i]) / width for i in range(width, len(depths) + 1)]


# %% repeated-row task="3-count-map" fails="visible"
# [[0] * width] * height makes height rows.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    grid = [[0] * width] * height
    for event in events:
        if 0 <= event[0] < height and 0 <= event[1] < width:
            grid[event[0]][event[1]] += 1
    return grid


# %% copied-rows task="3-count-map" fails="visible"
# A copy of the grid separates the rows too.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    grid = list([[0] * width] * height)
    for event in events:
        if 0 <= event[0] < height and 0 <= event[1] < width:
            grid[event[0]][event[1]] += 1
    return grid


# %% removes-while-walking task="3-count-map" fails="visible-2"
# An item removed in the loop does not disturb the loop.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    grid = []
    for _ in range(height):
        grid.append([0] * width)
    for event in events:
        if event[0] >= height or event[1] >= width:
            events.remove(event)
    for event in events:
        grid[event[0]][event[1]] += 1
    return grid


# %% cleans-the-callers-list task="3-count-map" fails="visible-3"
# Walking through a copy makes it safe to remove from the caller's list.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    grid = []
    for _ in range(height):
        grid.append([0] * width)
    for event in events.copy():
        if not (0 <= event[0] < height and 0 <= event[1] < width):
            events.remove(event)
    for event in events:
        grid[event[0]][event[1]] += 1
    return grid


# %% second-name-for-events task="3-count-map" fails="visible-2"
# inside = events makes a list of its own that can be cleaned.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    inside = events
    for event in events:
        if event[0] >= height or event[1] >= width:
            inside.remove(event)
    grid = []
    for _ in range(height):
        grid.append([0] * width)
    for event in inside:
        grid[event[0]][event[1]] += 1
    return grid


# %% negative-is-inside task="3-count-map" fails="hidden"
# An index below zero would raise an error, so only the upper end needs a test.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    grid = []
    for _ in range(height):
        grid.append([0] * width)
    for event in events:
        if event[0] < height and event[1] < width:
            grid[event[0]][event[1]] += 1
    return grid


# %% new-list-of-events task="3-count-map" passes=true
# Another style: collect the events inside first, then count.
def count_map(events: list[list[int]], height: int, width: int) -> list[list[int]]:
    inside = []
    for event in events:
        if event[0] in range(height) and event[1] in range(width):
            inside.append(event)
    grid = [[0] * width for _ in range(height)]
    for row, column in inside:
        grid[row][column] += 1
    return grid


# %% returns-a-new-list task="4-rotate" fails="visible"
# A function gives back its result; the caller can store it.
def rotate(rota: list[str], steps: int) -> None:
    if not rota:
        return []
    steps = steps % len(rota)
    return rota[steps:] + rota[:steps]


# %% rebinds-the-name task="4-rotate" fails="visible"
# Assigning to the parameter changes the caller's list.
def rotate(rota: list[str], steps: int) -> None:
    if rota:
        steps = steps % len(rota)
        rota = rota[steps:] + rota[:steps]


# %% other-way-round task="4-rotate" fails="visible"
# A step brings the last name to the front.
def rotate(rota: list[str], steps: int) -> None:
    if rota:
        steps = steps % len(rota)
        for _ in range(steps):
            rota.insert(0, rota.pop())


# %% clears-its-own-source task="4-rotate" fails="visible"
# before = rota keeps the old order while the list is refilled.
def rotate(rota: list[str], steps: int) -> None:
    before = rota
    if rota:
        steps = steps % len(rota)
        rota.clear()
        rota.extend(before[steps:] + before[:steps])


# %% negative-does-nothing task="4-rotate" fails="visible-3"
# A loop over a negative number of steps goes backwards.
def rotate(rota: list[str], steps: int) -> None:
    if rota:
        for _ in range(steps):
            rota.append(rota.pop(0))


# %% empty-rota task="4-rotate" fails="hidden"
# There is always somebody in the rota.
def rotate(rota: list[str], steps: int) -> None:
    steps = steps % len(rota)
    turned = rota[steps:] + rota[:steps]
    rota.clear()
    rota.extend(turned)


# %% more-steps-than-names task="4-rotate" fails="hidden"
# Slices handle any number of steps.
def rotate(rota: list[str], steps: int) -> None:
    turned = rota[steps:] + rota[:steps]
    rota.clear()
    rota.extend(turned)


# %% step-by-step task="4-rotate" fails="hidden"
# Taking every step one by one is fast enough.
def rotate(rota: list[str], steps: int) -> None:
    if rota:
        for _ in range(steps):
            rota.append(rota.pop(0))
        for _ in range(-steps):
            rota.insert(0, rota.pop())


# %% slice-assignment task="4-rotate" passes=true
# Another style: replace all items by slice assignment (chapter 2).
def rotate(rota: list[str], steps: int) -> None:
    if rota:
        steps %= len(rota)
        rota[:] = rota[steps:] + rota[:steps]


# %% remaining-steps task="4-rotate" passes=true
# Another style: pop and append, for the steps that remain after full turns.
def rotate(rota: list[str], steps: int) -> None:
    if len(rota) > 0:
        for _ in range(steps % len(rota)):
            first = rota.pop(0)
            rota.append(first)


# %% counts-the-leaver task="5-queue-moves" fails="visible"
# pop(0) moves every item, the one that leaves included.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    inbox = 0
    outbox = 0
    for event in events:
        if event == "join":
            inbox += 1
        elif inbox + outbox > 0:
            one += inbox + outbox
            if outbox == 0:
                two += inbox
                outbox = inbox
                inbox = 0
            outbox -= 1
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] < moves[0]:
        return "two lists"
    return "one list"


# %% refills-too-early task="5-queue-moves" fails="hidden"
# The inbox moves over as soon as the outbox is empty, also after the leave.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    inbox = 0
    outbox = 0
    for event in events:
        if event == "join":
            inbox += 1
        elif inbox + outbox > 0:
            one += inbox + outbox - 1
            if outbox == 0:
                two += inbox
                outbox = inbox
                inbox = 0
            outbox -= 1
            if outbox == 0:
                two += inbox
                outbox = inbox
                inbox = 0
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] < moves[0]:
        return "two lists"
    return "one list"


# %% moves-all-at-every-leave task="5-queue-moves" fails="visible"
# At every leave the inbox moves over, whether the outbox is empty or not.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    inbox = 0
    outbox = 0
    for event in events:
        if event == "join":
            inbox += 1
        elif inbox + outbox > 0:
            one += inbox + outbox - 1
            two += inbox + outbox
            outbox += inbox
            inbox = 0
            outbox -= 1
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] < moves[0]:
        return "two lists"
    return "one list"


# %% leaves-an-empty-queue task="5-queue-moves" fails="visible-2"
# Somebody is always waiting when a leave comes.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    inbox = 0
    outbox = 0
    for event in events:
        if event == "join":
            inbox += 1
        else:
            one += inbox + outbox - 1
            if outbox == 0:
                two += inbox
                outbox = inbox
                inbox = 0
            outbox -= 1
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] < moves[0]:
        return "two lists"
    return "one list"


# %% tie-goes-to-two task="5-queue-moves" fails="visible-3"
# At a tie the plan with the better worst case is chosen, against the text.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    inbox = 0
    outbox = 0
    for event in events:
        if event == "join":
            inbox += 1
        elif inbox + outbox > 0:
            one += inbox + outbox - 1
            if outbox == 0:
                two += inbox
                outbox = inbox
                inbox = 0
            outbox -= 1
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] <= moves[0]:
        return "two lists"
    return "one list"


# %% every-join-moves-once task="5-queue-moves" fails="hidden"
# Every job that joined moves over once, also when nobody ever takes it.
def count_moves(events: list[str]) -> list[int]:
    one = 0
    two = 0
    waiting = 0
    outbox = 0
    for event in events:
        if event == "join":
            waiting += 1
        elif waiting > 0:
            waiting -= 1
            one += waiting
            outbox += 1
    if outbox > 0:
        two = events.count("join")
    return [one, two]


def choose_queue(events: list[str]) -> str:
    moves = count_moves(events)
    if moves[1] < moves[0]:
        return "two lists"
    return "one list"


# %% real-lists task="5-queue-moves" passes=true
# Another style: run both plans on real lists and count.
def count_moves(events: list[str]) -> list[int]:
    line = []
    inbox = []
    outbox = []
    one = 0
    two = 0
    for event in events:
        if event == "join":
            line.append(event)
            inbox.append(event)
        elif line:
            line.pop(0)
            one += len(line)
            if not outbox:
                two += len(inbox)
                inbox.reverse()
                outbox = inbox
                inbox = []
            outbox.pop()
    return [one, two]


def choose_queue(events: list[str]) -> str:
    one, two = count_moves(events)
    return "two lists" if two < one else "one list"


# %% one-bit-at-least task="5-queue-moves" equivalent=true
# Neither count is ever negative, and the bits of two such numbers are all 0 where their sum is.
# + elif inbox | outbox > 0:


# %% never-below-zero task="5-queue-moves" equivalent=true
# Neither count is ever negative, so a sum that is not 0 is above 0.
# + elif inbox + outbox != 0:


# %% an-outbox-is-never-below-zero task="5-queue-moves" equivalent=true
# The outbox is refilled before a job leaves it, so its count is never negative.
# + if outbox <= 0:


# %% join-comes-before-leave task="5-queue-moves" equivalent=true
# The task names two events, and of these only "join" is not behind "join" in the alphabet.
# + if event <= "join":


# %% one-happy-case task="6-check" fails="visible-2"
# One example that works is a test.
def check_keep_strong(candidate) -> bool:
    return candidate([4.0, 5.0, 4.1, 6.0], 4.5) == [5.0, 6.0]


# %% second-name-is-no-copy task="6-check" fails="visible-3"
# before = readings remembers the list as it was.
def check_keep_strong(candidate) -> bool:
    readings = [5.4, 4.1, 4.0, 4.5, 6.0, 5.4]
    before = readings
    result = candidate(readings, 4.5)
    return result == [5.4, 4.5, 6.0, 5.4] and readings == before and result is not readings


# %% looks-only-at-the-result task="6-check" fails="visible-3"
# If the result is right, the version is right.
def check_keep_strong(candidate) -> bool:
    if candidate([5.4, 4.1, 4.0, 4.5, 6.0, 5.4], 4.5) != [5.4, 4.5, 6.0, 5.4]:
        return False
    return candidate([5.0, 5.4, 4.9], 5.0) == [5.0, 5.4]


# %% same-items-same-list task="6-check" fails="visible"
# A result equal to the argument must be the argument, and is not allowed.
def check_keep_strong(candidate) -> bool:
    readings = [5.4, 4.5, 6.0, 5.4]
    before = readings.copy()
    result = candidate(readings, 4.5)
    if result == readings or readings != before:
        return False
    return candidate([5.4, 4.1, 4.0, 4.5], 4.5) == [5.4, 4.5]


# %% is-for-equals task="6-check" fails="visible"
# is compares the items of two lists.
def check_keep_strong(candidate) -> bool:
    readings = [5.4, 4.1, 4.0, 4.5, 6.0, 5.4]
    expected = [5.4, 4.5, 6.0, 5.4]
    return candidate(readings, 4.5) is expected


# %% never-all-strong task="6-check" fails="hidden"
# If some are dropped the result is a new list, so it is one when none are.
def check_keep_strong(candidate) -> bool:
    readings = [5.4, 4.1, 4.0, 4.5, 6.0, 5.4]
    before = readings.copy()
    result = candidate(readings, 4.5)
    if result != [5.4, 4.5, 6.0, 5.4] or readings != before or result is readings:
        return False
    return candidate([5.0, 5.4, 4.9], 5.0) == [5.0, 5.4]


# %% one-limit-only task="6-check" fails="hidden"
# The limit in the text's example is the limit.
def check_keep_strong(candidate) -> bool:
    for readings in [[5.4, 4.1, 4.0, 4.5, 6.0, 5.4], [5.0, 6.0]]:
        before = readings.copy()
        expected = []
        for r in before:
            if r >= 4.5:
                expected.append(r)
        result = candidate(readings, 4.5)
        if result != expected or readings != before or result is readings:
            return False
    return True


# %% sorted-before-comparing task="6-check" fails="hidden"
# Only which readings are kept matters, so both sides may be sorted first.
def check_keep_strong(candidate) -> bool:
    for limit in [4.0, 4.5, 5.4]:
        readings = [5.4, 4.1, 3.9, 3.8, 4.5, 6.0, 5.4]
        if limit == 4.0:
            readings = [5.4, 4.5]
        before = readings.copy()
        expected = []
        for r in before:
            if r >= limit:
                expected.append(r)
        result = candidate(readings, limit)
        if result is None or sorted(result) != sorted(expected):
            return False
        if readings != before or result is readings:
            return False
    return True


# %% table-of-cases task="6-check" passes=true
# Another style: a table of cases.
def check_keep_strong(candidate) -> bool:
    cases = [
        [[5.4, 4.1, 4.0, 4.5, 5.4, 4.8], 4.5, [5.4, 4.5, 5.4, 4.8]],
        [[6.0, 4.6, 6.0], 4.6, [6.0, 4.6, 6.0]],
        [[5.0, 4.7, 4.6], 4.7, [5.0, 4.7]],
    ]
    for case in cases:
        readings = case[0].copy()
        result = candidate(readings, case[1])
        if result != case[2] or readings != case[0] or result is readings:
            return False
    return True


# %% against-a-reference task="6-check" passes=true
# Another style: compare with a version known to be right, on many inputs.
def check_keep_strong(candidate) -> bool:
    for limit in [4.0, 4.5, 5.0, 7.0]:
        readings = [5.4, 4.1, 4.0, 4.2, 4.5, 6.0, 5.4, 5.0]
        before = list(readings)
        expected = []
        for r in before:
            if r >= limit:
                expected.append(r)
        result = candidate(readings, limit)
        if result is readings or readings != before or result != expected:
            return False
    return True


# %% another-datum task="6-check" equivalent=true operator="core/NumberReplacer"
# The numbers are the data of the learner's own test: others nearby break the same rules.


# %% station-counted-from-one task="7-stop" fails="visible"
# Index 384 is the 385th station, so the number to write down is 385.
def stopped_at() -> list[int]:
    return [385, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] == readings[i - 1]:
            del readings[i]


# %% left-for-number task="7-stop" fails="visible"
# The first number in the frame, left, says which station it was.
def stopped_at() -> list[int]:
    return [5757, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] == readings[i - 1]:
            del readings[i]


# %% length-at-the-start task="7-stop" fails="visible-2"
# The list is still as long as when range was made for it.
def stopped_at() -> list[int]:
    return [384, 17, 18]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] == readings[i - 1]:
            del readings[i]


# %% index-of-the-repeat task="7-stop" fails="visible-2"
# The loop fails at the moment it deletes, so i is where the repeat stood.
def stopped_at() -> list[int]:
    return [384, 7, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] == readings[i - 1]:
            del readings[i]


# %% guard-against-the-end task="7-stop" fails="visible-3"
# If the index is tested against the length first, nothing else is wrong.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(1, len(readings)):
        if i < len(readings) and readings[i] == readings[i - 1]:
            del readings[i]


# %% no-value-twice task="7-stop" fails="visible-3"
# A repeat is a value that has been in the list before, wherever.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    kept = []
    for value in readings:
        if value not in kept:
            kept.append(value)
    readings.clear()
    readings.extend(kept)


# %% new-list-under-the-old-name task="7-stop" fails="visible-3"
# Assigning the kept readings to the parameter changes the caller's list.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    kept = readings[:1]
    for i in range(1, len(readings)):
        if readings[i] != readings[i - 1]:
            kept.append(readings[i])
    readings = kept


# %% is-compares-readings task="7-stop" fails="visible-4"
# is compares two readings as well as == does.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] is readings[i - 1]:
            del readings[i]


# %% there-is-a-first-reading task="7-stop" fails="hidden"
# A station sends one reading at least, so the first is kept without a look.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    kept = [readings[0]]
    for value in readings:
        if value != kept[-1]:
            kept.append(value)
    readings.clear()
    readings.extend(kept)


# %% while-loop-that-stays task="7-stop" passes=true
# Another style: a while loop that moves on only where nothing was deleted.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    i = 1
    while i < len(readings):
        if readings[i] == readings[i - 1]:
            del readings[i]
        else:
            i += 1


# %% from-the-end task="7-stop" passes=true
# Another style: walk backwards, where a deletion moves only what was passed.
def stopped_at() -> list[int]:
    return [384, 17, 17]


def drop_repeats(readings: list[int]) -> None:
    for i in range(len(readings) - 1, 0, -1):
        if readings[i] == readings[i - 1]:
            del readings[i]
