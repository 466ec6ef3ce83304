"""The first difference of two values, in words: each case as a sentence, and nothing that can break it."""

from __future__ import annotations

import datetime
import math
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from grader.classroom import difference
from grader.classroom.failure import Comparison


@dataclass
class Quake:
    magnitude: float
    place: str


class Plain:
    """A class without `__eq__`."""


class Hostile:
    """An object whose every method raises, as far as Python lets it."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise SystemExit

    def __repr__(self) -> str:
        raise ValueError

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __bool__(self) -> bool:
        raise OSError


def named() -> None:
    """A function that a learner forgot to call."""


async def later() -> int:
    return 1


UTC = datetime.UTC
SUVA = datetime.timezone(datetime.timedelta(hours=12))
ROW = [0, 0, 0]
NOON = datetime.datetime(2026, 1, 1, 12)

# The sentence's name, what came back, what was wanted, and words that the explanation must hold.
CASES: list[tuple[str, Any, Any, str]] = [
    ("None says that return is missing", None, [1], "ends without `return`"),
    ("None says that methods in place give None", None, [1], "`sort` and `append`"),
    ("None inside is led to by its path", {"a": None}, {"a": [1]}, '`result["a"]`: None stands there'),
    ("a value where None was wanted", [1], None, "`[1]` came back where None was wanted."),
    ("a tuple for a list", (1, 2), [1, 2], "The items are right, but a tuple came back and a list was"),
    ("a list for a tuple", [1, 2], (1, 2), "`tuple(...)` converts it"),
    ("the text of a number", "3", 3, "`'3'` is a string, `3` is an int: `int(...)`"),
    ("a number for its text", 3, "3", "`str(...)` converts it"),
    ("a view of keys", {1: 2}.keys(), [1], "A view of a dict's keys came back; `list(...)`"),
    ("a view of values for a set", {1: 2}.values(), {2}, "`set(...)`"),
    ("a generator", (item for item in [1]), [1], "A generator came back, never turned into a list"),
    ("a map", map(str, [1]), ["1"], "A `map` object came back"),
    ("a range", range(2), [0, 1], "A `range` object came back"),
    ("a set for a list", {1, 2}, [1, 2], "a set has no order"),
    ("bytes for a string", b"a", "a", "`.decode()`"),
    ("a string for bytes", "a", b"a", "`.encode()`"),
    ("bytes that differ", b"abc", b"abx", "first at position 2"),
    ("pieces that were not joined", ["a", "b"], "ab", "`''.join(...)`"),
    ("a string for its characters", "ab", ["a", "b"], "`list(...)` takes it apart"),
    ("a value in a list of its own", [3], 3, "it came inside a list"),
    ("a value without its list", 3, [3], "`3` came back alone"),
    ("pairs as a dict", {"a": 1}, [("a", 1)], "a dict came back and a list was wanted"),
    ("types that have nothing in common", {1: 2}, 5, "A dict came back, an int was wanted."),
    ("the same items in reverse", [1, 2, 3], [3, 2, 1], "in reverse order"),
    ("the same items unsorted", [3, 1, 2], [1, 2, 3], "they are not sorted"),
    ("the same items sorted against the wish", [1, 2, 3], [2, 3, 1], "They came sorted"),
    ("the same items that have no hash", [[1], [2], [3]], [[2], [1], [3]], "in another order"),
    ("the last item missing", [1, 2], [1, 2, 3], "`3` is missing, at the end; the rest is right."),
    ("the first item missing", [2, 3], [1, 2, 3], "`1` is missing, at the beginning"),
    ("an item missing between", [1, 3], [1, 2, 3], "`2` is missing, at index 1"),
    ("several items missing", [1], [1, 2, 3], "`2` and 1 item after it are missing, at the end"),
    ("an item twice", [1, 2, 2, 3], [1, 2, 3], "`2` stands there twice, at index 2"),
    ("an item too many", [1, 2, 3, 4], [1, 2, 3], "`4` is too many, at the end"),
    ("duplicates that were dropped", [1, 2], [1, 1, 2, 2], "`1` occurs once, twice was wanted."),
    ("everything one place later", [0, 1, 2, 3], [1, 2, 3, 4], "one place too late"),
    ("everything one place earlier", [2, 3, 4, 9], [1, 2, 3, 4], "one place too early"),
    ("every item off by the same", [12, 15, 11], [10, 13, 9], "Each item is `2` too large."),
    ("an empty list", [], [1, 2], "An empty list came back, 2 items were wanted."),
    ("a list that should be empty", [1], [], "1 item came back, an empty list was wanted."),
    ("another length and another item", [1, 5], [1, 2, 3], "2 items came back, 3 were wanted. `result[1]`"),
    ("the innermost index", [[0], [1, 2]], [[0], [1, 3]], "`result[1][1]`: It is off by one"),
    ("the key and the index", {"q2": ["b"]}, {"q2": ["c"]}, '`result["q2"][0]`: `\'b\'` came back'),
    ("a list wrapped once more", [[1, 2]], [1, 2], "wrapped in one list too many"),
    ("a list around it missing", [1, 2], [[1, 2]], "a list around it is missing"),
    ("nested too deep", [[1], [2]], [1, 2], "nested one level too deep"),
    ("nesting lost", [1, 2], [[1], [2]], "the nesting is lost"),
    ("rows that are one list", [ROW] * 2, [[1, 0, 0], [0, 0, 0]], "All 2 items are one and the same list"),
    ("a key missing", {"a": 1}, {"a": 1, "b": 2}, "The key `'b'` is missing."),
    ("a key not wanted", {"a": 1, "c": 2}, {"a": 1}, "The key `'c'` is not wanted."),
    ("many keys missing", {0: 0}, dict.fromkeys(range(9), 0), "`2`, `3` and 5 more are missing"),
    ("a key of another type", {"1": 1}, {1: 1}, "The key is `'1'` (str); `1` (int) was"),
    ("a key in another case", {"fiji": 1}, {"Fiji": 1}, "The key is written `'fiji'`"),
    ("keys and values exchanged", {1: "a"}, {"a": 1}, "Keys and values are exchanged."),
    ("an empty dict", {}, {"a": 1}, "An empty dict came back, 1 key was wanted."),
    ("an ordered dict", OrderedDict(a=1, b=2), OrderedDict(b=2, a=1), "the keys stand in another order"),
    ("a set", {1, 2}, {2, 3}, "`3` is missing; `1` is not wanted."),
    ("a set of texts", {"1"}, {1}, "written alike but differ in type"),
    ("a letter", "Fiji Islends", "Fiji Islands", "position 8, counted from 0: `'e'` came back, `'a'`"),
    ("case", "fiji", "Fiji", "Only upper and lower case differ"),
    ("a blank ahead", " a", "a", "A blank at the beginning is one too many."),
    ("a newline behind", "a\n", "a", "A newline at the end is one too many."),
    ("blanks missing", "a", "  a", "2 blanks at the beginning are missing."),
    ("a tab", "a\tb", "a b", "holds a tab, where a blank was wanted"),
    ("a no-break space", "a\xa0b", "a b", "a no-break space"),
    ("a zero-width space", "a\u200bb", "ab", "a zero-width space that is not wanted"),
    ("a byte order mark", "\ufeffab", "ab", "a byte order mark"),
    ("an accent of its own", "re\u0301", "r\xe9", "a letter with a separate accent here"),
    ("a Cyrillic letter", "Fij\u0456", "Fiji", "cyrillic small letter"),
    ("a dash", "a – b", "a - b", "(en dash), which looks like"),
    ("line ends", "a\r\nb", "a\nb", "Only the line ends differ: `\\r\\n` came back"),
    ("an empty string", "", "a", "An empty string came back"),
    ("a string that should be empty", "a", "", "where an empty string was wanted"),
    ("a line", "a\nb\nc", "a\nx\nc", "Line 2 differs: `'b'` came back, `'x'` was wanted."),
    ("a line missing", "a\nb", "a\nb\nc", "2 lines came back, 3 lines wanted"),
    ("a text too long", "abc", "ab", "It goes on too long: `'c'`"),
    ("a text too short", "ab", "abc", "It ends too early: `'c'`"),
    ("a text backwards", "cba", "abc", "in reverse order"),
    ("quotes of its own", "'a'", "a", "quotes of its own"),
    ("the sign", 2, -2, "Only the sign differs"),
    ("off by one", 3, 4, "It is off by one"),
    ("the last digits of a float", 0.1 + 0.2, 0.3, "off in the last digits. Compare rounded"),
    ("a factor of ten", 20, 2, "It is 10 times too large"),
    ("a factor of a thousand", 0.002, 2, "1,000 times too small"),
    ("a lost fraction", 2, 2.5, "The fraction is lost"),
    ("rounded too early", 3.14, 3.14159, "It is rounded too early"),
    ("not rounded", 3.14159, 3.14, "Rounded to 2 digits it is right"),
    ("nan", math.nan, 1, "not even to itself"),
    ("infinity", math.inf, 1, "a float beyond all others"),
    ("Decimal and float", Decimal("0.1"), 0.1, "A Decimal came back, a float was wanted"),
    ("another number", 1000, 7, "993 too large"),
    ("a number nobody can write out", 10**5000, 1, "<an int of 16,610 bits>"),
    ("a bool the wrong way round", True, False, "the wrong way round"),
    ("something true for True", [1], True, "counts as true, but True or False itself was wanted"),
    ("a bool for a number", True, 1.5, "A bool, True, came back"),
    ("a function", named, 3, "`named` was named, not called. `named()` calls it."),
    ("a method", "a".upper, "A", "`upper` was named, not called"),
    ("a class", Quake, Quake(1, "a"), "The class `Quake` came back, not an instance"),
    ("a field of a dataclass", Quake(1, "Fiji"), Quake(1, "Suva"), "`result.place`: `'Fiji'` came back"),
    ("a field in a list", [Quake(1, "a")], [Quake(5, "a")], "`result[0].magnitude`"),
    ("objects without __eq__", Plain(), Plain(), "without `__eq__` in the class"),
    ("messages of exceptions", ValueError("a"), ValueError("b"), "say different things"),
    ("types of exceptions", ValueError("a"), KeyError("a"), "A ValueError came back, a KeyError was wanted."),
    ("equal exceptions", ValueError("a"), ValueError("a"), "compare their types and their messages"),
    ("a time without a zone", NOON, NOON.replace(tzinfo=UTC), "has no zone, the wanted one has one"),
    ("another zone", NOON.replace(tzinfo=UTC), NOON.replace(tzinfo=SUVA), "the zone is not"),
    ("a date with a time", NOON, NOON.date(), "`datetime` and `date` are never equal"),
    ("a date too early", datetime.date(2026, 1, 1), datetime.date(2026, 1, 3), "too early by `2 days`"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("got", "wanted", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_first_difference_is_said(got, wanted, words):
    assert words in difference.first(got, wanted)


def test_a_coroutine_is_said_to_be_not_awaited():
    waiting = later()
    assert "without `await`" in difference.first(waiting, 1)
    waiting.close()


@pytest.mark.parametrize("value", [1, "a", [1], {"a": 1}, None, {1}, Quake(1, "a")])
def test_equal_values_have_no_difference(value):
    assert difference.first(value, value) == ""


def test_a_defaultdict_with_the_same_keys_is_no_difference():
    assert difference.first(defaultdict(list, a=[1]), {"a": [1]}) == ""


def test_a_path_begins_with_the_name_that_the_check_uses():
    assert difference.first({"a": 1}, {"a": 5}, "stock").startswith('`stock["a"]`: ')


def cyclic() -> list[Any]:
    loop: list[Any] = []
    loop.append(loop)
    return loop


def deep(inmost: object) -> list[Any]:
    nest: list[Any] = [inmost]
    for _ in range(20_000):
        nest = [nest]
    return nest


STRANGE = [
    Hostile(), [Hostile()], {"a": Hostile()}, cyclic(), deep(1), deep(2), object(), Hostile, "\ud800",
    math.nan, 10**9999, -0.0, b"\xff", ..., type, {1: {2: cyclic()}}, (Hostile(), 1), [[]] * 3,
    Exception(Hostile()), 1j,
]  # fmt: skip


@pytest.mark.parametrize(("got", "wanted"), list(product(range(len(STRANGE)), repeat=2)))
def test_no_value_breaks_the_explanation(got, wanted):
    sentence = difference.first(STRANGE[got], STRANGE[wanted])
    assert len(sentence) <= difference.LONGEST
    assert "\ud800" not in sentence


@pytest.mark.parametrize("one", range(len(STRANGE)))
def test_any_value_can_be_written(one):
    assert 0 < len(difference.saferepr(STRANGE[one], 80)) <= 80


def test_a_hostile_object_is_said_to_be_one():
    assert difference.first(Hostile(), 1) == "A Hostile came back, an int was wanted."


def test_two_lists_that_hold_themselves_are_said_to_differ_deep_inside():
    assert difference.first(cyclic(), cyclic()) == "They differ more than 12 levels deep."


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (list(range(10**6)), [*range(10**6 - 1), -5]),
        (dict.fromkeys(range(10**6)), dict.fromkeys(range(1, 10**6))),
        ("x" * 10**6 + "a", "x" * 10**6 + "b"),
        (set(range(10**6)), set(range(1, 10**6 + 5))),
        ([[0]] * 10**6, [[1]] * 10**6),
    ],
    ids=["a list", "a dict", "a string", "a set", "lists in a list"],
)
def test_a_million_items_are_explained_within_two_seconds(got, wanted):
    start = time.perf_counter()
    assert difference.first(got, wanted)
    assert time.perf_counter() - start < 2


def test_an_endless_generator_is_not_read():
    endless = iter(int, 1)
    assert difference.first((number for number in endless), [0]).startswith("A generator came back")


COMPARISONS: list[tuple[Any, str, Any, str]] = [
    (1, "is", 1.0, "they are two objects"),
    (5, "is", 7, "Another object came back, and it is not equal either."),
    (False, "is", True, "the wrong way round"),
    (None, "is not", None, "`None` came back; another value was wanted."),
    ([1], "is not", [1], "A copy was wanted."),
    (3, "in", [1, 2], "`3` is not in `[1, 2]`."),
    ([1, 2], "in", 3, "`3` is not in `[1, 2]`."),
    (3, "in", {1: 3}, "`in` looks at its keys"),
    (3, "in", [], "a list came back empty"),
    ("q", "not in", ["q"], "`'q'` is in `['q']`; it should not be."),
    (0.5, "<", 1e-9, "`0.5` is too large: less than `1e-09` was wanted."),
    (3, ">=", 4, "at least `4` was wanted"),
    (5, ">", 5, "Both sides are `5`"),
    (math.nan, "<", 1, "neither smaller nor larger"),
    (1, "!=", 1, "Both are `1`; another value was wanted."),
    ([1, 2], "==", [2, 1], "in reverse order"),
    (1, "@", 2, ""),
]


@pytest.mark.parametrize(("got", "operator", "wanted", "words"), COMPARISONS)
def test_each_operator_has_a_sentence_of_its_own(got, operator, wanted, words):
    said = difference.for_comparison(Comparison(got, operator, wanted))
    assert words in said
    assert bool(words) == bool(said)


@pytest.mark.parametrize("operator", ["is", "is not", "in", "not in", "<", "!=", "=="])
def test_no_value_breaks_the_sentence_on_an_operator(operator):
    for got, wanted in product(STRANGE, repeat=2):
        assert len(difference.for_comparison(Comparison(got, operator, wanted))) <= difference.LONGEST


def test_a_long_text_is_cut_in_its_middle():
    assert difference.shorten("abcdefghijklmnopqrstuvwxyz", 14) == "abcdef ... xyz"
    assert difference.shorten("short", 14) == "short"


def test_a_dict_is_written_in_its_own_order():
    assert difference.saferepr({"b": 1, "a": [2]}) == "{'b': 1, 'a': [2]}"
