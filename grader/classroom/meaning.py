"""What an exception means, said for somebody who meets it for the first time."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from grader.classroom.failure import Raised
from grader.classroom.values import code, number, upper

ELSEWHERE = {"true": "True", "false": "False", "null": "None", "nil": "None", "none": "None"}


def of(raised: Raised, names: Iterable[str] = ()) -> str:
    """One or two sentences on an exception, "" if its message says it; `names` may be meant."""
    if raised.kind == "NameError":
        return _name(raised, names)
    told = TOLD.get(raised.kind.rpartition(".")[2])
    return told(raised) if callable(told) else told or ""


def _quoted(message: str) -> str:
    found = re.search(r"'([^']+)'", message)
    return found[1] if found else ""


def _name(raised: Raised, names: Iterable[str]) -> str:
    name = _quoted(raised.message)
    known = {*names, *re.findall(r"[A-Za-z_]\w*", raised.text), *dir(builtins), *keyword.kwlist} - {name}
    close = ELSEWHERE.get(name) or next(iter(get_close_matches(name, sorted(known), 1, 0.75)), "")
    if close:
        return f"Python knows no {code(name)} here. Is {code(close)} meant?"
    if name in sys.stdlib_module_names:
        return f"{code(name)} is a module: {code(f'import {name}')} makes it known."
    return f"Python knows no {code(name)} here: it was never given a value, or its cell has not run."


def _unbound(raised: Raised) -> str:
    name = code(_quoted(raised.message) or "the name")
    return (
        f"The function gives {name} a value somewhere, so {name} is its own everywhere in it; "
        "this line was reached before it had one."
    )


def _type(raised: Raised) -> str:
    for pattern, sentence in TYPES:
        if found := re.search(pattern, raised.message):
            return sentence(found)
    return ""


def _missing(found: re.Match[str]) -> str:
    return (
        f"{code(found[1])} was called without a value for {_listed(found[2])}: look at the line of its `def`."
    )


def _listed(text: str) -> str:
    return re.sub(r"'([^']+)'", r"`\1`", text)


def _takes(found: re.Match[str]) -> str:
    takes = number(int(found[2]), "argument") if int(found[2]) else "no argument"
    return f"{code(found[1])} takes {takes}, the call passes {found[3]}. In a class, `self` counts as one."


TYPES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"'NoneType' object is not (iterable|subscriptable|callable)", lambda found: NONE),
    (r"'NoneType'", lambda found: NONE),
    (r"([\w.]+)\(\) missing \d+ required (?:positional |keyword-only )?arguments?: (.+)", _missing),
    (r"([\w.]+)\(\) takes (\d+) positional arguments? but (\d+)", _takes),
    (
        r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'",
        lambda found: f"The `def` of {code(found[1])} has no parameter {code(found[2])}.",
    ),
    (
        r"'(\w+)' object is not callable",
        lambda found: (
            f"Parentheses call a function, and this is {_article(found[1])}; "
            "a name that once was a function may have been given another value."
        ),
    ),
    (
        r"'(builtin_function_or_method|function|method|type)' object is not (subscriptable|iterable)",
        lambda found: "A function was named, not called: parentheses are missing behind its name.",
    ),
    (
        r"'(\w+)' object is not iterable",
        lambda found: f"A loop wants many values, and this is one {code(found[1])}.",
    ),
    (
        r"'(\w+)' object is not subscriptable",
        lambda found: f"Square brackets take something out of a container, and {_article(found[1])} is none.",
    ),
    (
        r"'(\w+)' object does not support item assignment",
        lambda found: f"{upper(_article(found[1]))} cannot be changed: build a new one.",
    ),
    (
        r"unhashable type: '(\w+)'",
        lambda found: f"{upper(_article(found[1]))} can change, so it is no key of a dict and in no set.",
    ),
    (
        r"(?:can only concatenate|unsupported operand|must be str, not|not supported between)",
        lambda found: "The two sides are of types that do not go together here: convert one of them first.",
    ),
    (
        r"indices must be integers",
        lambda found: "A list is asked by number. Here something else stands between the brackets.",
    ),
    (
        r"object is not an iterator",
        lambda found: "`next` wants an iterator: `iter(...)` makes one of a list.",
    ),
)
NONE = (
    "A value here is None. A function that ends without `return` gives None, "
    "and so do methods that change a value in place, such as `sort` and `append`."
)


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {code(name)}"


def _key(raised: Raised) -> str:
    key = code(raised.message) if raised.message else "this key"
    return f"The dict has no key {key}. `in` asks for it first, `.get` gives another value in its place."


def _attribute(raised: Raised) -> str:
    if "'NoneType'" in raised.message:
        return NONE
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", raised.message)
    if not found:
        return ""
    known = dir(getattr(builtins, found[1], object))
    close = next(iter(get_close_matches(found[2], [name for name in known if name[0] != "_"], 1, 0.7)), "")
    meant = f" Is {code('.' + close)} meant?" if close else ""
    return f"{upper(_article(found[1]))} has no {code('.' + found[2])}.{meant}"


def _value(raised: Raised) -> str:
    message = raised.message
    if "invalid literal for int" in message or "could not convert string to float" in message:
        return "The string is not a number as Python writes one."
    if "too many values to unpack" in message or "not enough values to unpack" in message:
        return "The names left of the `=` and the values right of it are not equally many."
    if "not in list" in message or "not in tuple" in message:
        return "The item looked for is not there: `in` asks first."
    return "An empty sequence has no smallest or largest item." if "empty" in message else ""


def _index(raised: Raised) -> str:
    if "empty" in raised.message:
        return "Nothing is left to take: it is empty."
    return "The index is past the end: the last item of n items has the index n - 1."


def _runtime(raised: Raised) -> str:
    if "changed size during iteration" in raised.message:
        return (
            "The loop adds or removes items of what it goes through. Go through a copy, such as `list(...)`."
        )
    return (
        "`yield` ended in a StopIteration: use `return` there." if "StopIteration" in raised.message else ""
    )


TOLD: dict[str, str | Callable[[Raised], str]] = {
    "UnboundLocalError": _unbound,
    "TypeError": _type,
    "KeyError": _key,
    "IndexError": _index,
    "AttributeError": _attribute,
    "ValueError": _value,
    "RuntimeError": _runtime,
    "RecursionError": "The function calls itself again and again: the case that ends it is never reached.",
    "ZeroDivisionError": "Something was divided by 0. Which call leads there: one with an empty list?",
    "StopIteration": "`next` found nothing left: an iterator gives each item only once.",
    "AssertionError": "An `assert` in your own code was not true.",
    "ModuleNotFoundError": "Python finds no module of this name: look at its spelling.",
    "ImportError": "The module is there, the name in it is not: look at its spelling.",
    "FileNotFoundError": "There is no file of this name in the folder the notebook runs in.",
    "UnicodeDecodeError": "These bytes are not text in this encoding.",
    "MemoryError": "It wanted more memory than there is: does a loop never end?",
    "TimeoutError": "It took longer than a cell may: does a loop never end?",
    "KeyboardInterrupt": "It was stopped before it ended: does a loop never end?",
}
