"""What stands, on the grader's side, for a value whose own class stays in the sandbox.

Each is written as Python writes the value and equals what the value would: the grader's own object, too.
"""

from __future__ import annotations

import dataclasses
import enum
import types
from typing import Any


@dataclasses.dataclass(frozen=True, eq=False)
class Opaque:
    """A value that no rule carries: equal to nothing, itself included."""

    kind: str
    why: str
    shown: str = ""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return self.shown or f"<{self.kind}: {self.why}>"


class Span:
    """A range of so many items that nobody must walk through it: equal to what it equals, and no more."""

    __slots__ = ("_range",)

    def __init__(self, items: range):
        self._range = items

    def __eq__(self, other: object) -> bool:
        return self._range == (other._range if isinstance(other, Span) else other)

    def __hash__(self) -> int:
        return hash(self._range)

    def __repr__(self) -> str:
        return repr(self._range)


class _Standin:
    """Equal to what has the same key; `_read` reads the key from the grader's own object."""

    __slots__ = ("_key",)
    _key: tuple[Any, ...]

    @staticmethod
    def _read(other: Any) -> tuple[Any, ...] | None:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return self._key == (other._key if isinstance(other, _Standin) else type(self)._read(other))

    def __hash__(self) -> int:
        return hash(self._key)


class Named(_Standin):
    """A class, a function or a module, by where it was defined; `kind` says which of the three."""

    __slots__ = ("kind", "module", "qualname")

    def __init__(self, kind: str, module: str, qualname: str):
        self.kind, self.module, self.qualname = self._key = (kind, module, qualname)

    @staticmethod
    def _read(other: Any) -> tuple[Any, ...] | None:
        if isinstance(other, types.ModuleType):
            return ("module", other.__name__, "")
        if isinstance(other, type):
            return ("class", other.__module__, other.__qualname__)
        if isinstance(other, types.FunctionType | types.BuiltinFunctionType):
            return ("function", other.__module__, other.__qualname__)
        return None

    def __repr__(self) -> str:
        whole = f"{self.module}.{self.qualname}" if self.module != "builtins" else self.qualname
        wholes = {"class": f"<class '{whole}'>", "module": f"<module '{self.module}'>"}
        return wholes.get(self.kind, f"<function {self.qualname}>")


class Member(_Standin):
    """A member of an Enum or Flag: equal where class, name and value are."""

    __slots__ = ("cls", "name", "value")

    def __init__(self, cls: str, name: str | None, value: object):
        self.cls, self.name, self.value = cls, name, value
        self._key = ("member", cls, name, value)

    @staticmethod
    def _read(other: Any) -> tuple[Any, ...] | None:
        if isinstance(other, enum.Enum):
            return ("member", type(other).__qualname__, other.name, other.value)
        return None

    def __hash__(self) -> int:
        return hash(self.name)  # as Enum's: the value may be a list

    def __repr__(self) -> str:
        return _member(self.cls, self.name, self.value)


class IntMember(int):
    """A member of an IntEnum or IntFlag: an int that is written as its member."""

    cls: str
    name: str | None

    def __repr__(self) -> str:
        return _member(self.cls, self.name, int(self))

    __str__ = int.__repr__


class StrMember(str):
    """A member of a StrEnum: a str that is written as its member."""

    cls: str
    name: str | None

    def __repr__(self) -> str:
        return _member(self.cls, self.name, str(self))

    def __str__(self) -> str:
        return str.__str__(self)


def _member(cls: str, name: str | None, value: object) -> str:
    short = cls.rpartition(".")[2]
    return f"<{short}.{name}: {value!r}>" if name else f"<{short}: {value!r}>"


class Row(tuple[Any, ...]):
    """A namedtuple: a tuple with names, equal to any tuple of the same items."""

    def __new__(cls, name: str, fields: tuple[str, ...], items: list[object]) -> Row:
        row = super().__new__(cls, items)
        row.__dict__.update(zip(fields, items, strict=True), _name=name, _fields=fields)
        return row

    def __repr__(self) -> str:
        held = zip(self.__dict__["_fields"], self, strict=True)
        return f"{self.__dict__['_name']}({', '.join(f'{field}={item!r}' for field, item in held)})"


class Record(_Standin):
    """A dataclass instance: equal where the class's name and the compared fields are."""

    __slots__ = ("__dict__", "_record")

    def __init__(self, cls: str, fields: list[tuple[str, object, bool, bool]]):
        """Each field is its name, its value, whether it is compared and whether it is shown."""
        self.__dict__.update({name: value for name, value, _, _ in fields})
        self._record = cls, [(name, value) for name, value, _, show in fields if show]
        compared = [(name, value) for name, value, compare, _ in fields if compare]
        self._key = ("record", cls, *(tuple(column) for column in zip(*compared, strict=True)))

    @staticmethod
    def _read(other: Any) -> tuple[Any, ...] | None:
        if isinstance(other, type) or not dataclasses.is_dataclass(other):
            return None
        held = [
            (field.name, getattr(other, field.name)) for field in dataclasses.fields(other) if field.compare
        ]
        return ("record", type(other).__qualname__, *(tuple(column) for column in zip(*held, strict=True)))

    def __hash__(self) -> int:
        return hash(self._key[-1] if len(self._key) > 2 else ())  # as the generated one: of the values

    def __repr__(self) -> str:
        cls, shown = self._record
        return f"{cls}({', '.join(f'{name}={value!r}' for name, value in shown)})"


class Raised(_Standin):
    """An exception as a value: equal where the names of its classes and its arguments are."""

    __slots__ = ("args", "mro")

    def __init__(self, mro: tuple[str, ...], args: tuple[object, ...]):
        self.mro, self.args = mro, args
        self._key = ("exception", mro, args)

    @staticmethod
    def _read(other: Any) -> tuple[Any, ...] | None:
        if not isinstance(other, BaseException):
            return None
        return ("exception", tuple(cls.__qualname__ for cls in type(other).__mro__), other.args)

    def __repr__(self) -> str:
        return f"{self.mro[0]}({', '.join(map(repr, self.args))})"

    def __str__(self) -> str:
        return str(self.args[0]) if len(self.args) == 1 else str(self.args) if self.args else ""
