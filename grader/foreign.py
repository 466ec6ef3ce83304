"""Foreign classes: how members, records, exceptions, names and children of built-in types are written.

What counts is the class that `__eq__` comes from. One that a learner wrote would have to run: Refused.
"""

from __future__ import annotations

import builtins
import dataclasses
import enum
import sys
import types
from typing import Any

from grader import anatomy, arrays, frames, times, writers
from grader.decoder import Decoder, Reader, listed, refuse, text
from grader.encoder import Encoder, Rule
from grader.plain import Plain, Refused, names_attribute
from grader.readers import attribute
from grader.standin import IntMember, Member, Named, Opaque, Raised, Record, Row, StrMember

_NAMES: Any = types.FunctionType.__dict__["__qualname__"]
_BUILTIN_NAMES: Any = types.BuiltinFunctionType.__dict__["__qualname__"]
_ARGS: Any = BaseException.__dict__["args"]
CLASSES = {name: held for name, held in vars(builtins).items() if isinstance(held, type)}


def rule_of(value: object) -> Rule:
    """The rule that writes a value: its class's own, a library's, or the one that reads foreign classes."""
    # By the class's id: a metaclass may have a `__hash__` or an `__eq__` of its own.
    return RULES.get(id(type(value))) or arrays.rule_of(value) or frames.rule_of(value) or _foreign


def _foreign(value: object, to: Encoder) -> Plain:
    cls = type(value)
    source = to.once(_equality, cls)
    if anatomy.descends(cls, enum.Enum):
        return _write_member(value, source, to)
    if source is not object and anatomy.own(source, "__dataclass_fields__") is not anatomy.MISSING:
        return _write_record(value, source, to)
    if source is not object:
        return _write_child(value, source, to)
    if anatomy.descends(cls, BaseException):
        args = _ARGS.__get__(value)
        return {"exception": [list(map(anatomy.qualname, anatomy.lineage(cls))), *to.many(args, len(args))]}
    if anatomy.descends(cls, type):
        return _class(value, to)
    raise Refused("Python compares such objects by identity")


def _equality(cls: type) -> type:
    """The class that the `==` of instances comes from."""
    return anatomy.owner(cls, "__eq__")


def _row(cls: type) -> tuple[str, list[str]] | None:
    """The name and the fields of a class that namedtuple made, or a child of one; None for others."""
    fields = anatomy.own(anatomy.owner(cls, "_fields"), "_fields")
    if type(fields) is tuple and fields and all(map(names_attribute, fields)):
        return anatomy.qualname(cls), list(fields)
    return None


def _content(value: object, base: type, to: Encoder) -> Plain:
    """What a value holds as an instance of the class that its `__eq__` comes from."""
    rule = RULES.get(id(base))
    if rule is None:
        raise Refused(f"{anatomy.qualname(base)} has an __eq__ of its own")
    return rule(value, to)


def _write_member(value: object, source: type, to: Encoder) -> Plain:
    name = anatomy.attribute(value, "_name_")
    about = [anatomy.qualname(type(value)), name if type(name) is str else None]
    if source is object:
        return {"member": [*about, to.write(anatomy.attribute(value, "_value_"))]}
    return {"mixed": [*about, _content(value, source, to)]}


def _write_child(value: object, source: type, to: Encoder) -> Plain:
    """An instance of a class that took `__eq__` over from a built-in type is what it is by that type."""
    held = _content(value, source, to)
    row = to.once(_row, type(value)) if source is tuple else None
    if row is not None:
        items = held["tuple"] if isinstance(held, dict) else []
        if len(items) == len(row[1]):
            return {"namedtuple": [*row, *items]}
    return {"child": [anatomy.qualname(type(value)), held]}


def _write_record(value: object, source: type, to: Encoder) -> Plain:
    """A dataclass instance, by the fields that the generated `__eq__` compares."""
    made: Any = anatomy.own(source, "__eq__")
    # What @dataclass generates is compiled from no file.
    if type(made) is not types.FunctionType or made.__code__.co_filename != "<string>":
        raise Refused("its class has an __eq__ of its own")
    fields = anatomy.own(source, "__dataclass_fields__")
    if type(fields) is not dict:
        raise Refused("its fields are not what @dataclass made")
    rows = [_write_field(value, field, to) for _, field in fields.items() if _is_field(field)]
    return {"record": [anatomy.qualname(type(value)), *rows]}


def _is_field(field: object) -> bool:
    if type(field) is not dataclasses.Field:
        raise Refused("its fields are not what @dataclass made")
    # A ClassVar or an InitVar stands among the fields, and only this mark tells it from one.
    return getattr(field, "_field_type", None) is getattr(dataclasses, "_FIELD", None)


def _write_field(value: object, field: dataclasses.Field[Any], to: Encoder) -> Plain:
    if not names_attribute(field.name):
        raise Refused("its fields are not what @dataclass made")
    held = to.write(anatomy.attribute(value, field.name))
    return [field.name, held, field.compare is True, field.repr is not False]


def _function(value: Any, _: Encoder) -> Plain:
    """A function by its name; one without a name of its own is equal to no other."""
    name = anatomy.name_of(_NAMES.__get__(value))
    if "<" in name:
        raise Refused("a function made inside another, or a lambda, is equal to no other")
    return {"named": ["function", anatomy.name_of(value.__module__), name]}


def _builtin(value: Any, _: Encoder) -> Plain:
    """A function of a module in C; a method bound to an object is not one."""
    if type(value.__self__) is not types.ModuleType:
        raise Refused("a method bound to an object is compared by that object's identity")
    return {
        "named": [
            "function",
            anatomy.name_of(value.__module__),
            anatomy.name_of(_BUILTIN_NAMES.__get__(value)),
        ]
    }


def _module(value: Any, _: Encoder) -> Plain:
    known = next((name for name, held in list(sys.modules.items()) if held is value), "?")
    return {"named": ["module", anatomy.name_of(known), ""]}


def _class(value: Any, _: Encoder) -> Plain:
    """A class by its name; one made inside a function too, for it is told from others by nothing else."""
    return {"named": ["class", anatomy.module(value), anatomy.qualname(value)]}


def _named(plain: Any, of: Decoder) -> Any:
    kind, module, qualname = map(text, listed(plain, 3))
    if kind not in ("class", "function", "module"):
        refuse("only a class, a function or a module is named")
    builtin = kind == "class" and module == "builtins"
    return CLASSES.get(qualname) if builtin and qualname in CLASSES else Named(kind, module, qualname)


def _member(plain: Any, of: Decoder) -> Member:
    cls, name, held = listed(plain, 3)
    return Member(text(cls), None if name is None else text(name), of.read(held))


def _mixed(plain: Any, of: Decoder) -> Any:
    """A member that is also a number or a text; one of another kind comes back as what it holds."""
    member = _member(plain, of)
    kind = {int: IntMember, str: StrMember}.get(type(member.value))
    if kind is None:
        return member.value
    found: Any = kind(member.value)
    found.cls, found.name = member.cls, member.name
    return found


def _namedtuple(plain: Any, of: Decoder) -> Row:
    name, fields, *items = listed(plain)
    names = tuple(map(attribute, listed(fields, len(items))))
    return Row(text(name), names, of.many(items))


def _record(plain: Any, of: Decoder) -> Record:
    cls, *rows = listed(plain)
    of.count_items(len(rows))
    return Record(text(cls), [_field(row, of) for row in rows])


def _field(plain: Any, of: Decoder) -> tuple[str, object, bool, bool]:
    name, held, compare, show = listed(plain, 4)
    return attribute(name), of.read(held), compare is True, show is True


def _exception(plain: Any, of: Decoder) -> Raised:
    names, *args = listed(plain)
    if not listed(names):
        refuse("an exception has no class")
    return Raised(tuple(map(text, names)), tuple(of.many(args)))


def _child(plain: Any, of: Decoder) -> Any:
    name, held = listed(plain, 2)
    text(name)  # it says what the value was; the value is what it holds
    return of.read(held)


def _opaque(plain: Any, of: Decoder) -> Opaque:
    return Opaque(*(of.read(text(part, 4 * 4000)) for part in listed(plain, 3)))


RULES: dict[int, Rule] = {id(cls): rule for cls, rule in (writers.WRITERS | times.WRITERS).items()} | {
    id(types.FunctionType): _function,
    id(types.BuiltinFunctionType): _builtin,
    id(types.ModuleType): _module,
    id(type): _class,
}

READERS: dict[str, Reader] = {
    "named": _named,
    "member": _member,
    "mixed": _mixed,
    "namedtuple": _namedtuple,
    "record": _record,
    "exception": _exception,
    "child": _child,
    "opaque": _opaque,
}
