"""How two lists, dicts or sets differ, in a sentence: order before length, length before items."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from grader.classroom import figures
from grader.classroom.values import MANY, code, guarded, number, saferepr, same, show, upper

Inner = Callable[[Any, Any, str], str]  # the sentence on two items and the path that leads to them


def index(got: Sequence[Any], wanted: Sequence[Any]) -> int:
    """The first index at which two sequences differ; the length of the shorter if there is none."""
    low, high = 0, min(len(got), len(wanted))
    while low < high:  # halves: slices are compared in C, a million items at once
        middle = (low + high + 1) // 2
        if same(got[low:middle], wanted[low:middle]):
            low = middle
        else:
            high = middle - 1
    return low


def sequences(got: Sequence[Any], wanted: Sequence[Any], path: str, inner: Inner) -> str:
    """The first difference of two lists, or two tuples."""
    what = "list" if isinstance(got, list) else "tuple"
    if not got or not wanted:
        have = f"{number(len(got), 'item')} came back" if got else f"An empty {what} came back"
        want = f"{number(len(wanted), 'item')} {_were(len(wanted))}" if wanted else f"an empty {what} was"
        return f"{have}, {want} wanted."
    if len(got) <= MANY and len(wanted) <= MANY:
        for told in (_order, _wrapped, _one_object, _lacks, _shifted):
            if sentence := told(got, wanted):
                return sentence
    return _first(got, wanted, path, inner)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _bag(items: Sequence[Any]) -> Counter[Any]:
    """How often each item occurs; by its repr where it has no hash."""
    return guarded(lambda: Counter(items), Counter()) or Counter(saferepr(item, 300) for item in items)


def _order(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    if len(got) != len(wanted) or len(got) < 2 or _bag(got) != _bag(wanted):
        return ""
    if same(got[::-1], wanted):
        return "The items are right, in reverse order."
    if _rising(wanted):
        return "The items are right, but they are not sorted."
    if _rising(wanted[::-1]):
        return "The items are right, but they are not sorted from large to small."
    at = index(got, wanted)
    sorted_ = " They came sorted, which was not wanted." if _rising(got) else ""
    order = f"The items are right, in another order: {show(wanted[at], 40)} belongs at index {at}."
    return order + sorted_ if len(set(map(type, got))) <= 1 else ""


def _rising(items: Sequence[Any]) -> bool:
    return guarded(lambda: same(sorted(items), list(items)), False)


def _wrapped(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    if len(got) == 1 and same(got[0], wanted):
        return "It is right, but wrapped in one list too many."
    if len(wanted) == 1 and same(got, wanted[0]):
        return "It is right, but a list around it is missing."
    if same(_flat(got), list(wanted)):
        return "The items are right, but they are nested one level too deep."
    return "The items are right, but the nesting is lost." if same(list(got), _flat(wanted)) else ""


def _flat(items: Sequence[Any]) -> list[Any] | None:
    inner = [item for item in items if isinstance(item, list | tuple)]
    return list(chain.from_iterable(inner)) if len(inner) == len(items) else None


def _one_object(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    mutable = [item for item in got if isinstance(item, list | dict | set)]
    if len(mutable) < 2 or len({id(item) for item in mutable}) > 1 or same(wanted[0], wanted[-1]):
        return ""
    word = type(mutable[0]).__name__
    return (
        f"All {len(mutable)} items are one and the same {word}: a change to one shows in all. "
        f"Make a new {word} for each."
    )


def _lacks(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    """What is missing or too many, where nothing else differs."""
    if len(got) == len(wanted):
        return ""
    longer, shorter = (got, wanted) if len(got) > len(wanted) else (wanted, got)
    at, gap = index(longer, shorter), abs(len(got) - len(wanted))
    if not same(longer[at + gap :], shorter[at:]):
        return _counts(got, wanted)
    if gap > 1 and (sentence := _counts(got, wanted)):
        return sentence
    item, more = show(longer[at], 40), "" if gap == 1 else f" and {number(gap - 1, 'item')} after it"
    where = _where(at, gap, len(longer))
    if longer is wanted:
        return f"{item}{more} {'is' if gap == 1 else 'are'} missing, {where}; the rest is right."
    twice = gap == 1 and any(same(longer[at], other) for other in longer[max(0, at - 1) : at])
    word = "stands there twice" if twice else "is too many" if gap == 1 else "are too many"
    return f"{item}{more} {word}, {where}; the rest is right."


def _where(at: int, gap: int, size: int) -> str:
    if at == 0:
        return "at the beginning"
    return "at the end" if at + gap == size else f"at index {at}"


def _counts(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    """Items that occur too seldom, where each kind is there: duplicates were dropped."""
    mine, theirs = _bag(got), _bag(wanted)
    if mine.keys() != theirs.keys():
        return ""
    item = next((item for item in theirs if mine[item] != theirs[item]), None)
    if item is None:
        return ""
    return f"{show(item, 40)} occurs {_times(mine[item])}, {_times(theirs[item])} was wanted."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _shifted(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    if len(got) != len(wanted) or len(got) < 3:
        return ""
    if same(got[1:], wanted[:-1]):
        return f"Everything stands one place too late: {show(got[0], 40)} is at index 0 and should not be."
    if same(got[:-1], wanted[1:]):
        return f"Everything stands one place too early: {show(wanted[0], 40)} is missing at index 0."
    return _constant(got, wanted)


def _constant(got: Sequence[Any], wanted: Sequence[Any]) -> str:
    if not all(type(item) is int for item in chain(got, wanted)):
        return ""
    gaps = {one - other for one, other in zip(got, wanted, strict=True)}
    if len(gaps) != 1:
        return ""
    gap = gaps.pop()
    return f"Each item is {show(abs(gap))} too {'large' if gap > 0 else 'small'}."


def _first(got: Sequence[Any], wanted: Sequence[Any], path: str, inner: Inner) -> str:
    at = index(got, wanted)
    sizes = f"{number(len(got), 'item')} came back, {len(wanted):,} {_were(len(wanted))} wanted. "
    sizes = sizes if len(got) != len(wanted) else ""
    if at >= min(len(got), len(wanted)):
        extra, word = (got, "too many") if len(got) > len(wanted) else (wanted, "missing")
        return f"{sizes}The first {at:,} are right; {show(extra[at], 40)} is the first that is {word}."
    return sizes + step(got[at], wanted[at], f"{path}[{at}]", inner)


def step(got: object, wanted: object, path: str, inner: Inner) -> str:
    """The sentence on two items, led in by their path unless it leads further in itself."""
    sentence = inner(got, wanted, path) or f"{show(got)} came back, {show(wanted)} was wanted."
    return sentence if sentence.startswith(("`" + path, "`` " + path)) else f"{code(path)}: {sentence}"


def dicts(got: dict[Any, Any], wanted: dict[Any, Any], path: str, inner: Inner) -> str:
    """The first difference of two dicts: keys first, then the values in the wanted order."""
    if not got or not wanted:
        have = f"A dict of {number(len(got), 'key')}" if got else "An empty dict"
        want = f"{number(len(wanted), 'key')} {_were(len(wanted))}" if wanted else "an empty one was"
        return f"{have} came back, {want} wanted."
    missing, extra = [key for key in wanted if key not in got], [key for key in got if key not in wanted]
    if missing or extra:
        return _exchanged(got, wanted) or _written(missing, extra) or _keys(missing, extra)
    for key in wanted:
        if not same(got[key], wanted[key]):
            return step(got[key], wanted[key], f"{path}[{_key(key)}]", inner)
    if isinstance(got, OrderedDict):
        return "Keys and values are right; the keys stand in another order."
    return ""


def _key(key: object) -> str:
    plain = isinstance(key, str) and key.isprintable() and not set(key) & set("\"'\\") and len(key) < 40
    return f'"{key}"' if plain else saferepr(key, 40)


def _exchanged(got: dict[Any, Any], wanted: dict[Any, Any]) -> str:
    turned: dict[Any, Any] = guarded(lambda: {value: key for key, value in got.items()}, {})
    return "Keys and values are exchanged." if turned and same(turned, wanted) else ""


def _written(missing: list[Any], extra: list[Any]) -> str:
    """A key that is there in another type or another case."""
    for key in missing[:20]:
        for other in extra[:20]:
            if type(key) is not type(other) and str(key) == str(other):
                names = f"{show(other)} ({type(other).__name__})", f"{show(key)} ({type(key).__name__})"
                return f"The key is {names[0]}; {names[1]} was wanted."
            if isinstance(key, str) and isinstance(other, str) and _bare(key) == _bare(other):
                return f"The key is written {show(other)}; {show(key)} was wanted."
    return ""


def _bare(key: str) -> str:
    return key.strip().casefold()


def _keys(missing: list[Any], extra: list[Any]) -> str:
    parts = [
        f"the key{'s' if len(keys) > 1 else ''} {listed(keys)} {'are' if len(keys) > 1 else 'is'} {word}"
        for keys, word in ((missing, "missing"), (extra, "not wanted"))
        if keys
    ]
    sentence = ", and ".join(parts)
    return f"{upper(sentence)}."


def listed(items: Sequence[Any]) -> str:
    """The first three of some values, and how many more there are."""
    shown = ", ".join(show(item, 30) for item in items[:3])
    return f"{shown} and {len(items) - 3:,} more" if len(items) > 3 else shown


def sets(got: Any, wanted: Any) -> str:
    """What one set has and the other has not, in an order that is always the same."""
    missing, extra = _ranked(wanted - got), _ranked(got - wanted)
    parts = [f"{listed(missing)} {'are' if len(missing) > 1 else 'is'} missing"] if missing else []
    parts += [f"{listed(extra)} {'are' if len(extra) > 1 else 'is'} not wanted"] if extra else []
    if set(map(str, missing)) & set(map(str, extra)):
        parts.append("they are written alike but differ in type")
    return f"{'; '.join(parts)}." if parts else ""


def _ranked(items: Any) -> list[Any]:
    few = list(items)
    if all(figures.is_number(item) for item in few):
        return guarded(lambda: sorted(few), few)
    return sorted(few, key=lambda item: saferepr(item, 80))
