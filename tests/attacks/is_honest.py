"""Right work, done in one's own way: it must not suffer, nor must anything be said about it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.attacks import target
from tests.attacks.attack import LOST, UNIT, Attack, Book, Build, Place, hand_in, solved, text
from tests.attacks.words import RIGHT

QUIET = "^$"


def honest(name: str, weigh: str = RIGHT, says: str = QUIET, **more: str) -> Attack:
    return Attack(name, hand_in(weigh=weigh, **more), says=says)


def formatted(change: object = None, **form: object) -> Build:
    """The same notebook, written down by another program."""

    def build(place: Place, folder: Path) -> None:
        book = solved(place)
        if callable(change):
            change(book)
        (folder / f"{UNIT}.ipynb").write_text(json.dumps(book, **form), "utf-8", newline="\n")  # type: ignore[arg-type]

    return build


def another_front_end(book: Book) -> None:
    book["metadata"] = {
        "kernelspec": {"display_name": "Python 3.12.1 ('base')", "language": "python", "name": "python3"},
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "name": "python",
            "version": "3.12.1",
        },
        "vscode": {"interpreter": {"hash": "0" * 64}},
        "colab": {"provenance": []},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    for number, cell in enumerate(book["cells"]):
        cell["metadata"] = dict(reversed(cell["metadata"].items())) | {
            "id": f"aB{number}",
            "collapsed": False,
            "vscode": {"languageId": "python"},
        }
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["old\n"] * 50}]


def many_old_outputs(book: Book) -> None:
    """Four megabytes of output, as somebody leaves it who printed in a loop."""
    book["cells"].append(
        {
            "cell_type": "code",
            "execution_count": 9,
            "id": "loud",
            "metadata": {},
            "source": "x = 1",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "line\n" * 800_000}],
        }
    )


def untouched(place: Place, folder: Path) -> None:
    """The release as it was handed out."""
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(place.release()), "utf-8")


def notes_of_its_own(book: Book) -> None:
    for at in (1, 4, 9):
        book["cells"].insert(at, text(f"My note {at}: *why*?", f"note-{at}"))


def with_secret(book: Book) -> None:
    """What only this learner and the instructor may read."""
    book["cells"].append(text("canary-of-the-neighbor", "secret"))
    book["cells"].append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "secret-code",
            "metadata": {},
            "outputs": [],
            "source": "# canary-of-the-neighbor",
        }
    )


UNTOUCHED = dict.fromkeys(target.FULL[UNIT], 0.0)

NEIGHBORS = tuple(
    Attack(f"{letters}-honest-neighbor", hand_in(with_secret), says=QUIET)
    for letters in ("aaa", "mmm", "zzz")
)

ATTACKS = (
    *NEIGHBORS,
    honest(
        "warns-on-stderr",
        """
        import sys


        def weigh(xs):
            print('working', file=sys.stderr)
            return @summed@
        """,
    ),
    honest(
        "warns-by-warnings",
        """
        import warnings


        def weigh(xs):
            warnings.warn('old', DeprecationWarning)
            warnings.warn('careful')
            return @summed@
        """,
    ),
    honest(
        "warns-when-it-is-compiled",
        r"""
        PATTERN = '\d+ is 1'
        assert 1 is 1


        @right@
        """,
    ),
    honest(
        "logs-what-it-does",
        """
        import logging

        logging.basicConfig(level=logging.DEBUG)


        def weigh(xs):
            logging.info('weigh %s', xs)
            return @summed@
        """,
    ),
    honest(
        "prints-a-lot",
        """
        def weigh(xs):
            for place in range(200):
                print('step', place, xs)
            return @summed@
        """,
    ),
    honest(
        "prints-a-lot-in-a-cell-of-its-own",
        first="""
        for number in range(20_000):
            print(number)
        """,
    ),
    honest(
        "is-slow-but-within-its-limits",
        """
        import time


        def weigh(xs):
            time.sleep(0.02)
            return @summed@
        """,
    ),
    honest(
        "has-a-slow-cell-of-its-own",
        first="""
        import time

        time.sleep(0.7)
        """,
    ),
    honest(
        "has-helpers-in-a-cell-of-its-own",
        """
        def weigh(xs):
            return total(places(xs))
        """,
        first="""
        def places(xs):
            return [(place + 1) * x for place, x in enumerate(xs)]


        def total(xs):
            return sum(xs)
        """,
    ),
    honest(
        "has-helpers-in-another-answer",
        """
        def weigh(xs):
            return helper(xs)
        """,
        share="""
        def helper(xs):
            return @summed@


        def share(part, whole):
            return part / whole
        """,
    ),
    honest(
        "imports-what-the-lesson-taught",
        """
        from __future__ import annotations

        from collections import Counter, defaultdict, deque, namedtuple
        from dataclasses import dataclass
        import bisect, datetime, decimal, functools, heapq, itertools, json, math, operator, random, re
        import statistics, typing


        def weigh(xs: list[int]) -> int:
            return sum(map(operator.mul, xs, itertools.count(1)))
        """,
    ),
    honest(
        "awaits-at-top-level",
        """
        import asyncio


        async def later(xs):
            await asyncio.sleep(0)
            return @summed@


        await asyncio.sleep(0.01)
        prepared = await later([1, 2])


        @right@
        """,
    ),
    honest(
        "gathers-at-top-level",
        first="""
        import asyncio


        async def nap(n):
            await asyncio.sleep(0.01)
            return n


        found = await asyncio.gather(*[nap(n) for n in range(5)])
        async with asyncio.timeout(1):
            await nap(1)
        """,
    ),
    honest("is-a-lambda", "weigh = lambda xs: sum(x * place for place, x in enumerate(xs, 1))"),
    honest(
        "is-recursive",
        """
        def weigh(xs, place=1):
            return place * xs[0] + weigh(xs[1:], place + 1) if xs else 0
        """,
    ),
    honest(
        "is-a-partial",
        """
        from functools import partial, reduce


        def step(total, pair):
            return total + pair[0] * pair[1]


        def over(f, xs):
            return reduce(f, enumerate(xs, 1), 0)


        weigh = partial(over, step)
        """,
    ),
    honest(
        "is-an-object-that-is-called",
        """
        class Scale:
            def __call__(self, xs):
                return @summed@


        weigh = Scale()
        """,
    ),
    honest(
        "is-a-method",
        """
        class Scale:
            def weigh(self, xs):
                return @summed@


        weigh = Scale().weigh
        """,
    ),
    honest(
        "is-decorated",
        """
        import functools


        def told(f):
            @functools.wraps(f)
            def inner(*args, **named):
                return f(*args, **named)

            return inner


        @told
        def weigh(xs):
            return @summed@
        """,
    ),
    honest(
        "keeps-a-cache",
        """
        from functools import lru_cache


        @lru_cache
        def of(xs):
            return @summed@


        def weigh(xs):
            return of(tuple(xs))
        """,
    ),
    honest(
        "uses-what-is-new",
        """
        def weigh(xs):
            match xs:
                case []:
                    return 0
                case [*first, last] if (count := len(xs)):
                    return weigh(first) + count * last
        """,
    ),
    honest(
        "uses-global-names",
        """
        calls = 0


        def weigh(xs):
            global calls
            calls += 1
            return @summed@
        """,
    ),
    honest(
        "uses-names-that-the-grader-uses",
        """
        see = report = seen = cells = result = error = job = encode = answers = checks = 7
        raises = None


        @right@
        """,
    ),
    honest(
        "has-letters-of-the-world-in-its-names",
        r"""
        größe = '小林 \N{SNAKE}'


        def weigh(zahlen):
            # naïve, but räit
            return sum(platz * zahl for platz, zahl in enumerate(zahlen, 1))
        """,
    ),
    honest(
        "has-tabs-and-blank-lines",
        "def weigh(xs):\n\ttotal = 0\n\n\tfor place, x in enumerate(xs, 1):\n"
        "\t\ttotal += place * x   \n\n\treturn total",
    ),
    honest(
        "tests-itself",
        """
        @right@


        assert weigh([1]) == 1, 'not yet'
        print(weigh([2, 3]))
        weigh([1, 2])
        """,
    ),
    honest(
        "uses-magics",
        """
        @right@


        %timeit -n1 -r1 weigh([1])
        !echo done
        places = !echo 1
        """,
    ),
    Attack("draws-in-the-notebook", hand_in(first="%matplotlib inline")),
    honest(
        "writes-a-module-and-imports-it",
        """
        import helper_of_mine


        def weigh(xs):
            return helper_of_mine.total(xs)
        """,
        first="""
        %%writefile helper_of_mine.py
        def total(xs):
            return @summed@
        """,
    ),
    honest(
        "writes-and-reads-a-file",
        """
        from pathlib import Path


        def weigh(xs):
            Path('kept.txt').write_text(str(@summed@))
            return int(Path('kept.txt').read_text())
        """,
    ),
    honest(
        "uses-a-temporary-folder",
        """
        import os
        import tempfile


        def weigh(xs):
            with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, 'x'), 'w+') as file:
                file.write(str(@summed@))
                file.seek(0)
                return int(file.read())
        """,
    ),
    honest(
        "uses-a-database",
        """
        import sqlite3


        def weigh(xs):
            rows = list(enumerate(xs, 1))
            book = sqlite3.connect(':memory:')
            book.execute('create table t (place, x)')
            book.executemany('insert into t values (?, ?)', rows)
            return book.execute('select coalesce(sum(place * x), 0) from t').fetchone()[0]
        """,
    ),
    honest(
        "uses-a-thread",
        """
        from concurrent.futures import ThreadPoolExecutor


        def weigh(xs):
            with ThreadPoolExecutor(2) as pool:
                return sum(pool.map(lambda pair: pair[0] * pair[1], enumerate(xs, 1)))
        """,
    ),
    honest(
        "starts-a-program",
        r"""
        import subprocess
        import sys

        ran = subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True, check=True)
        assert ran.stdout == '1\n'


        @right@
        """,
    ),
    honest(
        "talks-to-itself-over-the-loopback",
        """
        import socket

        with socket.create_server(('127.0.0.1', 0)) as server:
            with socket.create_connection(server.getsockname()) as line:
                other, _ = server.accept()
                line.sendall(b'hello')
                assert other.recv(5) == b'hello'
                other.close()


        @right@
        """,
    ),
    honest(
        "asks-where-it-is",
        """
        import getpass
        import os
        import platform
        import shutil

        here = os.getcwd(), os.path.expanduser('~'), platform.platform(), os.cpu_count()
        held = os.listdir('.'), shutil.disk_usage('.')


        @right@
        """,
    ),
    honest(
        "uses-a-hundred-megabytes",
        """
        held = bytearray(100_000_000)


        @right@
        """,
    ),
    honest(
        "recurses-900-calls-deep",
        """
        def down(n):
            return 0 if n == 0 else down(n - 1)


        down(900)


        @right@
        """,
    ),
    honest(
        "rounds-in-its-own-way",
        share="""
        from decimal import Decimal
        from fractions import Fraction


        def share(part, whole):
            if part == 7:
                return float(Fraction(part, whole)) + 1e-12
            return float(Decimal(part) / Decimal(whole))
        """,
    ),
    honest(
        "shows-by-another-way",
        show=r"""
        import sys


        def show(rows):
            sys.stdout.write(''.join(f'{name}: {size}\n' for name, size in rows))
        """,
    ),
    honest(
        "raises-a-kind-of-value-error",
        positive="""
        class NotPositive(ValueError):
            pass


        def positive(n):
            if n < 1:
                raise NotPositive(n)
            return n
        """,
    ),
    honest(
        "raises-what-the-language-raises",
        positive="""
        import math


        def positive(n):
            math.log(n)
            return n
        """,
    ),
    honest(
        "tidies-by-place",
        tidy="""
        def tidy(words):
            for place, word in enumerate(words):
                words[place] = word.strip().lower()
        """,
    ),
    honest(
        "judges-by-trying",
        judge="""
        def judge(candidate):
            try:
                return all(candidate(n) == 2 * n for n in range(-50, 50))
            except Exception:
                return False
        """,
    ),
    honest(
        "seeds-the-generator",
        """
        import random

        random.seed(1)


        def weigh(xs):
            random.seed(3)
            random.random()
            return @summed@
        """,
    ),
    honest(
        "shadows-names-of-its-own",
        """
        def weigh(xs):
            list, sum, len = xs, 0, 1
            for id in list:
                sum += len * id
                len += 1
            return sum
        """,
    ),
    Attack(
        "leaves-one-task-empty",
        hand_in(
            judge="""
            def judge(candidate):
                raise NotImplementedError
            """
        ),
        {"judge": 0.0},
        QUIET,
    ),
    Attack("leaves-its-tasks-as-they-were", untouched, UNTOUCHED, QUIET),
    Attack(
        "has-a-syntax-error-in-one-cell-only",
        hand_in(
            judge="""
            def judge(candidate)
                return True
            """,
            parses=False,
        ),
        {"judge": 0.0},
        "judge",
    ),
    Attack("has-an-error-in-a-cell-of-its-own", hand_in(first="1 / 0"), says="ZeroDivisionError"),
    Attack(
        "has-a-syntax-error-in-a-cell-of-its-own", hand_in(first="for x in", parses=False), says="SyntaxError"
    ),
    Attack(
        "has-one-wrong-answer",
        hand_in(
            weigh="""
            def weigh(xs):
                return sum(xs)
            """
        ),
        LOST,
        QUIET,
    ),
    Attack(
        "has-an-answer-that-only-the-hidden-check-catches",
        hand_in(
            weigh="""
            def weigh(xs):
                assert xs
                return sum(place * x for place, x in enumerate(xs, 1))
            """
        ),
        {"weigh": 1.0},
        QUIET,
    ),
    Attack(
        "was-saved-by-another-front-end",
        formatted(another_front_end, indent=4, ensure_ascii=False),
        says=QUIET,
    ),
    Attack("was-saved-without-blanks", formatted(separators=(",", ":"), sort_keys=True), says=QUIET),
    Attack("has-its-old-outputs", formatted(many_old_outputs), says=QUIET),
    Attack("has-notes-of-its-own", hand_in(notes_of_its_own), says=QUIET),
)
