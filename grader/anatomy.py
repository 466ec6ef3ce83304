"""The anatomy of a foreign value: its class, bases and attributes, past every method its class overrides."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any

from grader.plain import NAME, Refused

# What `type` itself answers: a metaclass may override `__mro__`, `__name__` and `__dict__` for its classes.
_MRO: Any = type.__dict__["__mro__"]
_SPACE: Any = type.__dict__["__dict__"]
_QUALNAME: Any = type.__dict__["__qualname__"]
_MODULE: Any = type.__dict__["__module__"]
MISSING = object()


def lineage(cls: type) -> tuple[type, ...]:
    """A class and its bases, in the order in which Python looks for a method."""
    found: tuple[type, ...] = _MRO.__get__(cls)
    return found


def descends(cls: type, base: type) -> bool:
    """Whether a class is another or a child of it."""
    # Not `base in lineage(cls)`: that compares, and a metaclass may have an `__eq__` of its own.
    return any(kin is base for kin in lineage(cls))


def entry(space: Iterable[tuple[object, object]], name: str) -> object:
    """What a name means in a namespace's items, or MISSING."""
    # Not `space[name]`: another key could have the name's hash and an `__eq__` of its own.
    for key, value in space:
        if type(key) is str and key == name:
            return value
    return MISSING


def own(cls: type, name: str) -> object:
    """What the body of a class says about a name, bases aside, or MISSING."""
    return entry(_SPACE.__get__(cls).items(), name)


def owner(cls: type, name: str) -> type:
    """The class in the lineage that defines a name: whose `__eq__` a value has, for example."""
    return next((base for base in lineage(cls) if own(base, name) is not MISSING), object)


def qualname(cls: type) -> str:
    """A class's name within its module, whatever its metaclass says."""
    return name_of(_QUALNAME.__get__(cls))


def module(cls: type) -> str:
    """The module that a class says it is from."""
    return name_of(_MODULE.__get__(cls))


def name_of(text: object) -> str:
    """A name that was read from foreign code, cut; a class may say that its module is a list."""
    return text[:NAME] if type(text) is str else "?"


def attributes(value: object) -> dict[str, object]:
    """The dictionary of an instance, itself an exact dict; Refused where its class hides it."""
    getter: Any = own(owner(type(value), "__dict__"), "__dict__")
    if type(getter) is not types.GetSetDescriptorType:
        raise Refused("its class hides what it holds")
    found: dict[str, object] = dict(dict.items(getter.__get__(value)))
    return found


def attribute(value: object, name: str) -> object:
    """What an instance holds under a name, in a slot or its dictionary; a property is not asked."""
    slot: Any = own(owner(type(value), name), name)
    held = slot.__get__(value) if type(slot) is types.MemberDescriptorType else MISSING
    held = entry(attributes(value).items(), name) if held is MISSING else held
    if held is MISSING:
        raise Refused(f"it has no {name}")
    return held
