"""Hostile values end as opaques, hostile data as BadObservation; the grader runs nothing of either."""

from __future__ import annotations

import collections
import copy
import dataclasses
import datetime
import enum
import json
import random
import sys
import types
import typing

import numpy
import pandas
import pytest

from grader import decoder, observe, plain
from grader.errors import BadObservation
from grader.standin import Opaque
from tests.test_observe import (
    LEAVES,
    SAME,
    Color,
    Fixed,
    Mode,
    Pair,
    Point,
    Stack,
    Trouble,
    crossed,
    kind,
    opaque,
)


class Ran(BaseException):
    """Code of a value ran."""


def ran(*_: object, **__: object) -> typing.Any:
    raise Ran


METHODS = dict.fromkeys(
    """
    __bool__ __bytes__ __call__ __class__ __complex__ __contains__ __dir__ __eq__ __float__ __format__ __ge__
    __getattr__ __getattribute__ __getitem__ __gt__ __hash__ __index__ __instancecheck__ __int__ __iter__
    __le__ __len__ __lt__ __ne__ __next__ __reduce__ __reduce_ex__ __reversed__ __sizeof__ __str__ __round__
    __subclasscheck__ __getstate__ __getnewargs__ __copy__ __deepcopy__ __trunc__ __enter__ __array__
    __length_hint__ items keys values copy append isoformat tolist tobytes args hex
    """.split(),
    ran,
)
LYING = {
    name: method for name, method in METHODS.items() if name not in ("__eq__", "__class__", "__hash__")
} | {"__class__": property(ran)}
BASES = [list, dict, set, frozenset, tuple, str, int, float, complex, bytes, bytearray]
BASES += [collections.deque, collections.OrderedDict, collections.Counter, collections.defaultdict]


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.__name__)
def test_a_child_of_a_builtin_type_is_read_past_every_method_that_it_overrides(base):
    made = {"str": ["ab"], "int": [7], "float": [1.5], "complex": [1j], "defaultdict": [None, {1: 2}]}
    made |= {"dict": [{1: 2}], "OrderedDict": [{1: 2}], "Counter": [{1: 2}]}
    arguments = made.get(base.__name__, [[1, 2]])
    value = type("Lying", (base,), dict(LYING))
    held = base.__new__(value, *arguments)
    if base is collections.Counter:
        dict.__init__(held, *arguments)  # Counter's own asks the value for its methods
    elif base.__hash__ is None:
        base.__init__(held, *arguments)
    assert crossed(held) == base(*arguments)


@pytest.mark.parametrize(
    "base", [object, *BASES, BaseException, numpy.ndarray], ids=lambda base: base.__name__
)
def test_a_value_with_an_eq_of_its_own_is_opaque_and_none_of_its_methods_runs_but_repr(base):
    value = type("Hostile", (base,), METHODS | {"__repr__": lambda self: "shown"})
    held = base.__new__(value, *([1] if base is numpy.ndarray else []))
    found = opaque(held)
    assert "__eq__" in found.why
    assert found.shown in ("shown", "")


@pytest.mark.parametrize(
    "written",
    [
        ran,
        lambda self: 1 / 0,
        lambda self: 3,
        lambda self: "x" * 10**8,
        lambda self: sys.exit(0),
        lambda self: repr(self),
    ],
)
def test_a_repr_that_raises_or_answers_too_much_is_cut(written):
    value = type("Loud", (), {"__repr__": written})
    found = opaque(value())
    assert len(found.shown) <= plain.SHOWN
    assert crossed([1, value()])[0] == 1


def test_an_interrupt_ends_the_reading_of_a_value():
    def interrupt(_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe.encode(type("Slow", (), {"__repr__": interrupt})())


def test_a_metaclass_is_not_asked():
    hostile = dict.fromkeys(
        ("__hash__", "__eq__", "__instancecheck__", "__subclasscheck__", "__getattribute__"), ran
    )
    meta = type("Meta", (type,), hostile | {"__mro__": property(ran), "__name__": property(ran)})
    value = meta("Odd", (list,), {})
    held = list.__new__(value)
    list.append(held, 1)
    assert crossed(held) == [1]
    assert opaque(meta("Bare", (), {})()).kind == "Bare"
    assert "__eq__" in opaque(value).why


def test_a_class_that_says_it_is_another_stays_what_it_is():
    class Claim:
        @property
        def __class__(self) -> type:
            return int

    assert opaque(Claim()).kind.endswith("Claim")
    renamed = type("list", (), {"__module__": "builtins"})
    assert opaque(renamed()).kind == "list"


def test_a_key_with_a_hash_and_an_eq_of_its_own_does_not_stand_for_another():
    class Key(str):
        def __eq__(self, other: object) -> bool:
            raise Ran

        __hash__ = str.__hash__

    assert type(next(iter(crossed({Key("a"): 1})))) is Opaque
    point = Point(1, 2)
    point.__dict__.clear()
    point.__dict__.update({Key("x"): 5, "y": 2})
    assert opaque(point).why == "it has no x"


def test_a_dataclass_whose_fields_were_bent_is_opaque_or_itself():
    @dataclasses.dataclass
    class Bent:
        x: int = 1

    fields = dict(Bent.__dataclass_fields__)
    for bent in ([1], {"x": 1}, {"x": object()}, 7, types.MappingProxyType(fields)):
        Bent.__dataclass_fields__ = bent
        assert opaque(Bent()).kind.endswith("Bent")
    fields["x"].name = type("Name", (str,), METHODS)("x")
    Bent.__dataclass_fields__ = fields
    assert opaque(Bent()).why == "its fields are not what @dataclass made"


def test_a_property_of_a_dataclass_is_not_asked():
    @dataclasses.dataclass
    class Asked:
        x: int = 1

    value = Asked()
    del value.x
    Asked.x = property(ran)
    assert opaque(value).why == "it has no x"


def test_a_class_that_hides_its_attributes_is_opaque():
    hidden = type("Hidden", (Point,), {"__dict__": property(ran)})
    assert opaque(hidden(1)).why == "its class hides what it holds"
    borrowed = type("Borrowed", (Point,), {"__dict__": type("Other", (), {}).__dict__["__dict__"]})
    assert opaque(borrowed(1)).why == "it could not be read: TypeError"


@pytest.mark.parametrize(
    "fields", [("a",), ("a", 1), ["a", "b"], "ab", ("__array__", "b"), ("a", "b", "c"), None]
)
def test_a_tuple_with_false_field_names_is_a_tuple(fields):
    value = type("Fake", (tuple,), {"_fields": fields})((1, 2))
    assert type(crossed(value)) is tuple


def test_an_enum_with_an_eq_of_its_own_is_opaque():
    class Lax(enum.Enum):
        A = 1

        def __eq__(self, other: object) -> bool:
            return True

    assert "__eq__" in opaque(Lax.A).why


def test_a_mapping_behind_a_proxy_is_not_asked():
    hostile = type("Mapping", (dict,), METHODS)
    assert "plain dict" in opaque(types.MappingProxyType(hostile())).why


def test_a_time_zone_of_a_learner_is_not_asked():
    class Zone(datetime.tzinfo):
        utcoffset = dst = tzname = ran

    assert "time zone" in opaque(datetime.datetime(2026, 1, 1, tzinfo=Zone())).why


def test_a_false_numpy_is_harmless(monkeypatch):
    for false in (None, object(), types.ModuleType("numpy"), Mode):
        monkeypatch.setitem(sys.modules, "numpy", false)
        assert crossed([1, {"a": 2}]) == [1, {"a": 2}]
        assert type(crossed(Stack([1]))) in (list, Opaque)


def test_a_low_recursion_limit_ends_in_an_opaque():
    deep: object = 1
    for _ in range(50):
        deep = [deep]
    limit = sys.getrecursionlimit()
    frame, used = sys._getframe(), 0
    while frame is not None:
        frame, used = frame.f_back, used + 1
    sys.setrecursionlimit(used + 40)
    try:
        written = observe.encode(deep)
    finally:
        sys.setrecursionlimit(limit)
    assert "RecursionError" in json.dumps(written)


def test_an_object_that_pickles_to_a_command_is_opaque():
    class Pickled:
        def __reduce__(self) -> tuple[object, ...]:
            return (ran, ())

    assert "identity" in opaque(Pickled()).why


# What a hostile process may send in place of what `encode` writes.

BENT = [
    {},
    {"unknown": 1},
    {"tuple": [1], "list": [2]},
    {1: 2},
    {"tuple": 3},
    {"tuple": {"a": 1}},
    {"dict": [1]},
    {"dict": [[], 1]},
    {"set": [[1]]},
    {"dict": {"a": 1}},
    {"int": "7"},
    {"int": 7},
    {"int": "0x" + "f" * 10**6},
    {"int": "0xZZ"},
    {"float": "1.5"},
    {"float": 1.5},
    {"complex": [1, 2]},
    {"complex": ["nan", 1.0]},
    {"bytes": "***"},
    {"bytes": [1]},
    {"memoryview": ["Z", ""]},
    {"memoryview": ["", "YWI="]},
    {"memoryview": ["i", "YWI="]},
    {"array": []},
    {"array": ["i", "x"]},
    {"array": ["zz", 1]},
    {"defaultdict": []},
    {"defaultdict": ["exit"]},
    {"defaultdict": [{"named": ["class", "builtins", "int"]}]},
    {"deque": [1, 2, 3]},
    {"deque": ["x"]},
    {"deque": [-1]},
    {"deque": []},
    {"namespace": [1, 2]},
    {"namespace": ["__class__", 2]},
    {"namespace": ["__array_interface__", {"dict": ["data", {"tuple": [1, False]}]}]},
    {"range": [1, 2]},
    {"range": [1, 2, 0]},
    {"range": [1, 2.0, 3]},
    {"slice": []},
    {"constant": "exit"},
    {"constant": []},
    {"date": [2026, 13, 1]},
    {"date": "2026"},
    {"datetime": [2026, 1, 1, 0, 0, 0, 0, 0, "UTC"]},
    {"datetime": [2026, 1, 1, 0, 0, 0, 0, 7, None]},
    {"time": [25, 0, 0, 0, 0, None]},
    {"timedelta": [10**10, 0, 0]},
    {"timezone": [5]},
    {"timezone": [{"timedelta": [5, 0, 0]}]},
    {"zone": "../../etc/passwd"},
    {"zone": "Europe"},
    {"zone": ["UTC"]},
    {"Decimal": "sNaN"},
    {"Decimal": "1E+99999999"},
    {"Decimal": "١"},
    {"Decimal": "1_000"},
    {"Decimal": 1.5},
    {"Fraction": [1, 0]},
    {"Fraction": [1, {"int": hex(3 << plain.RATIO)}]},
    {"Fraction": [1.5, 2]},
    {"UUID": [-1]},
    {"UUID": [2**128]},
    {"path": ["mac", "a"]},
    {"path": [1, "a"]},
    {"named": ["instance", "os", "system"]},
    {"named": ["class", "builtins"]},
    {"named": ["class", "builtins", "x" * 10**4]},
    {"member": ["Color", 1, 2]},
    {"mixed": ["Color", None]},
    {"namedtuple": ["P", ["x"], 1, 2]},
    {"namedtuple": ["P", ["__class__"], 1]},
    {"namedtuple": []},
    {"record": []},
    {"record": ["P", ["x", 1]]},
    {"record": ["P", ["__class__", 1, True, True]]},
    {"exception": [[], 1]},
    {"exception": ["ValueError"]},
    {"child": ["List"]},
    {"child": [1, []]},
    {"opaque": [1, 2, 3]},
    {"opaque": ["a"]},
    {"ndarray": ["O", [2], [1]]},
    {"ndarray": ["O", [10**12], []]},
    {"ndarray": ["<f8", [-1], ""]},
    {"ndarray": ["<f8", [10**6, 0, 10**9], ""]},
    {"ndarray": ["<f8", [2], "AAAA"]},
    {"ndarray": ["<U1", [1], "////fw=="]},
    {"ndarray": ["V8", [1], "AAAAAAAAAAA="]},
    {"ndarray": ["O8", [1], "AAAAAAAAAAA="]},
    {"ndarray": ["<f8,<f8", [1], "AAAAAAAAAAA="]},
    {"ndarray": [["<f8"], [1], ""]},
    {"missing": "DataFrame"},
    {"Timestamp": ["2026-01-01", None]},
    {"Timestamp": [{"scalar": ["<M8[s]", "AAAAAAAAAAA="]}, "dateutil//etc/passwd"]},
    {"Timedelta": [5]},
    {"Index": [None, "int64", "abc"]},
    {"Index": [None, "int64", ["a"]]},
    {"Index": [[], "int64", [1]]},
    {"Index": [None, "datetime64[ns, dateutil//etc/passwd]", []]},
    {"Index": [None, "pickle", []]},
    {"Index": [None, [[1], True], []]},
    {"MultiIndex": [["a"], [{"tuple": [1, 2]}]]},
    {"Series": [None, {"Index": [None, "int64", [1]]}, "int64", [1, 2]]},
    {"Series": [None, [1], "int64", [1]]},
    {"DataFrame": [{"Index": [None, "int64", [1]]}, {"Index": [None, "str", ["a", "b"]]}, ["int64", [1]]]},
    {"DataFrame": []},
    {"scalar": ["<f8", ""]},
    {"scalar": ["<f8", "AAAAAAAAAAAAAAAAAAAAAA=="]},
    float("nan"),
    float("inf"),
    2**70,
    b"bytes",
    (1, 2),
    object(),
    Stack([1]),
    [Color.RED],
]


@pytest.mark.parametrize("bent", BENT, ids=kind)
def test_data_that_encode_does_not_write_is_refused(bent):
    with pytest.raises(BadObservation, match="no value"):
        observe.decode(bent)
    with pytest.raises(BadObservation, match="no value"):
        observe.decode([1, {"dict": ["a", bent]}])


@pytest.mark.parametrize("tag", [*observe.READERS, "list"])
def test_data_without_an_end_is_refused(tag):
    deep: object = 1
    for _ in range(5000):
        deep = {tag: [deep]} if tag != "list" else [deep]
    with pytest.raises(BadObservation):
        observe.decode(deep)
    with pytest.raises(BadObservation):
        observe.decode([0] * 10**6)
    with pytest.raises(BadObservation):
        observe.decode({tag: [0] * 10**6})
    with pytest.raises(BadObservation):
        observe.decode(["a" * 1000] * 3000)


@pytest.mark.parametrize("tag", ["set", "frozenset", "dict", "Counter", "dict_keys", "mappingproxy"])
def test_keys_that_were_chosen_to_collide_are_refused(tag):
    alike = [{"int": hex((2**61 - 1) * factor)} for factor in range(2, 20_002)]
    halves = [half for key in alike for half in (key, 0)]
    with pytest.raises(BadObservation, match="same hash"):
        observe.decode({tag: alike if "set" in tag or "keys" in tag else halves})


def test_keys_that_collide_with_different_hashes_run_out_of_patience(monkeypatch):
    monkeypatch.setattr(decoder, "PATIENCE", -1.0)
    with pytest.raises(BadObservation, match="collide"):
        observe.decode(observe.encode(set(range(10_000))))


def test_many_honest_keys_are_taken():
    many = {number * 7919: str(number) for number in range(90_000)}
    assert crossed(many) == many
    assert crossed(set(many)) == set(many)
    assert crossed({Fixed(str(number)) for number in range(500)}) == {
        Fixed(str(number)) for number in range(500)
    }


def _parts(data: object) -> typing.Iterator[list[object] | dict[str, object]]:
    if isinstance(data, list | dict):
        yield data
        for part in data.values() if isinstance(data, dict) else data:
            yield from _parts(part)


def _mutate(data: object, rng: random.Random) -> object:
    """The data with one place in it changed: dropped, doubled, moved, replaced, or its tag another."""
    parts = list(_parts(data)) or [[data]]
    part, other = rng.choice(parts), rng.choice(parts)
    junk = rng.choice(
        [None, True, -1, 2**40, 1.5, "", "x", [], {}, "0x1", [[]], float("nan"), 2**64, copy.deepcopy(other)]
    )
    if isinstance(part, dict):
        tag = rng.choice([*part, "x"])
        held = part.pop(tag, junk)
        part[rng.choice([tag, *observe.READERS])] = rng.choice([held, junk])
    elif part:
        place = rng.randrange(len(part))
        part[place : place + rng.randrange(2)] = rng.choice(
            [[], [junk], [part[place], part[place]], [junk, junk]]
        )
    return data


WRITTEN = [
    json.dumps(observe.encode(value))
    for value in [
        *SAME,
        *(leaf(random.Random(1)) for leaf in LEAVES),
        [Pair(1, [2]), Point(1), Color.WARM, Mode.R, Trouble("a", 1), len, Point, Stack([1]), object()],
        [pandas.DataFrame({"a": [1, None], "b": ["x", "y"]}), pandas.Timestamp("2026-01-01", tz="UTC")],
        [pandas.Series(["u", "v"], dtype="category"), pandas.MultiIndex.from_tuples([(1, "a"), (2, "b")])],
        {"a": numpy.arange(6).reshape(2, 3), "b": numpy.array(["a", None], object), "c": numpy.float32(1)},
    ]
]


@pytest.mark.parametrize("seed", range(20))
def test_data_that_was_changed_in_any_place_is_a_value_or_refused(seed):
    rng = random.Random(seed)
    for _ in range(400):
        data = json.loads(rng.choice(WRITTEN))
        for _ in range(rng.randrange(1, 4)):
            data = _mutate(data, rng)
        try:
            found = observe.decode(data)
        except BadObservation:
            continue
        assert isinstance(observe.show(found), str)
        observe.unseen(data)
        observe.encode(found)


def test_a_range_that_nobody_can_walk_through_is_compared_and_nothing_else():
    endless = range(10**18, 0, -7)
    found = crossed(endless)
    assert found == endless
    assert found == crossed(endless)
    assert found != range(10**18)
    assert (repr(found), hash(found)) == (repr(endless), hash(endless))
    with pytest.raises(TypeError):
        assert "word" in found
