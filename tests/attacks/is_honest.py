"""Right work, done in one's own way: it must not suffer, nor must anything be said about it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.attacks import target
from tests.attacks.attack import LOST, RIGHT, UNIT, Attack, Book, Build, Place, hand_in, solved, text

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


SUMMED = "sum(place * x for place, x in enumerate(xs, 1))"
UNTOUCHED = dict.fromkeys(target.FULL[UNIT], 0.0)

NEIGHBORS = tuple(
    Attack(f"{letters}-honest-neighbor", hand_in(with_secret), says=QUIET)
    for letters in ("aaa", "mmm", "zzz")
)

ATTACKS = (
    *NEIGHBORS,
    honest(
        "warns-on-stderr",
        f"import sys\n\n\ndef weigh(xs):\n    print('working', file=sys.stderr)\n    return {SUMMED}",
    ),
    honest(
        "warns-by-warnings",
        f"import warnings\n\n\ndef weigh(xs):\n    warnings.warn('old', DeprecationWarning)\n    warnings.warn('careful')\n    return {SUMMED}",
    ),
    honest("warns-when-it-is-compiled", f"PATTERN = '\\d+ is 1'\nassert 1 is 1\n\n\n{RIGHT}"),
    honest(
        "logs-what-it-does",
        f"import logging\n\nlogging.basicConfig(level=logging.DEBUG)\n\n\ndef weigh(xs):\n    logging.info('weigh %s', xs)\n    return {SUMMED}",
    ),
    honest(
        "prints-a-lot",
        f"def weigh(xs):\n    for place in range(200):\n        print('step', place, xs)\n    return {SUMMED}",
    ),
    honest("prints-a-lot-in-a-cell-of-its-own", first="for number in range(20_000):\n    print(number)"),
    honest(
        "is-slow-but-within-its-limits",
        f"import time\n\n\ndef weigh(xs):\n    time.sleep(0.02)\n    return {SUMMED}",
    ),
    honest("has-a-slow-cell-of-its-own", first="import time\n\ntime.sleep(1)"),
    honest(
        "has-helpers-in-a-cell-of-its-own",
        "def weigh(xs):\n    return total(places(xs))",
        first="def places(xs):\n    return [(place + 1) * x for place, x in enumerate(xs)]\n\n\ndef total(xs):\n    return sum(xs)",
    ),
    honest(
        "has-helpers-in-another-answer",
        "def weigh(xs):\n    return helper(xs)",
        share=f"def helper(xs):\n    return {SUMMED}\n\n\ndef share(part, whole):\n    return part / whole",
    ),
    honest(
        "imports-what-the-lesson-taught",
        "from __future__ import annotations\n\nfrom collections import Counter, defaultdict, deque, namedtuple\nfrom dataclasses import dataclass\nimport bisect, datetime, decimal, functools, heapq, itertools, json, math, operator, random, re, statistics, typing\n\n\n"
        "def weigh(xs: list[int]) -> int:\n    return sum(map(operator.mul, xs, itertools.count(1)))",
    ),
    honest(
        "awaits-at-top-level",
        f"import asyncio\n\n\nasync def later(xs):\n    await asyncio.sleep(0)\n    return {SUMMED}\n\n\nawait asyncio.sleep(0.01)\nprepared = await later([1, 2])\n\n\n{RIGHT}",
    ),
    honest(
        "gathers-at-top-level",
        first="import asyncio\n\n\nasync def nap(n):\n    await asyncio.sleep(0.01)\n    return n\n\n\nfound = await asyncio.gather(*[nap(n) for n in range(5)])\nasync with asyncio.timeout(1):\n    await nap(1)",
    ),
    honest("is-a-lambda", "weigh = lambda xs: sum(x * place for place, x in enumerate(xs, 1))"),
    honest(
        "is-recursive",
        "def weigh(xs, place=1):\n    return place * xs[0] + weigh(xs[1:], place + 1) if xs else 0",
    ),
    honest(
        "is-a-partial",
        "from functools import partial, reduce\n\n\ndef step(total, pair):\n    return total + pair[0] * pair[1]\n\n\ndef over(f, xs):\n    return reduce(f, enumerate(xs, 1), 0)\n\n\nweigh = partial(over, step)",
    ),
    honest(
        "is-an-object-that-is-called",
        f"class Scale:\n    def __call__(self, xs):\n        return {SUMMED}\n\n\nweigh = Scale()",
    ),
    honest(
        "is-a-method",
        f"class Scale:\n    def weigh(self, xs):\n        return {SUMMED}\n\n\nweigh = Scale().weigh",
    ),
    honest(
        "is-decorated",
        f"import functools\n\n\ndef told(f):\n    @functools.wraps(f)\n    def inner(*args, **named):\n        return f(*args, **named)\n\n    return inner\n\n\n@told\ndef weigh(xs):\n    return {SUMMED}",
    ),
    honest(
        "keeps-a-cache",
        f"from functools import lru_cache\n\n\n@lru_cache\ndef of(xs):\n    return {SUMMED}\n\n\ndef weigh(xs):\n    return of(tuple(xs))",
    ),
    honest(
        "uses-what-is-new",
        "def weigh(xs):\n    match xs:\n        case []:\n            return 0\n        case [*first, last] if (count := len(xs)):\n            return weigh(first) + count * last",
    ),
    honest(
        "uses-global-names",
        f"calls = 0\n\n\ndef weigh(xs):\n    global calls\n    calls += 1\n    return {SUMMED}",
    ),
    honest(
        "uses-names-that-the-grader-uses",
        f"see = report = seen = cells = result = error = job = encode = answers = checks = 7\nraises = None\n\n\n{RIGHT}",
    ),
    honest(
        "has-letters-of-the-world-in-its-names",
        "größe = '小林 \\N{SNAKE}'\n\n\ndef weigh(zahlen):\n    # naïve, but räit\n    return sum(platz * zahl for platz, zahl in enumerate(zahlen, 1))",
    ),
    honest(
        "has-tabs-and-blank-lines",
        "\n\n\ndef weigh(xs):\n\ttotal = 0\n\n\tfor place, x in enumerate(xs, 1):\n\t\ttotal += place * x   \n\n\treturn total\n\n\n",
    ),
    honest(
        "tests-itself", f"{RIGHT}\n\n\nassert weigh([1]) == 1, 'not yet'\nprint(weigh([2, 3]))\nweigh([1, 2])"
    ),
    honest(
        "uses-magics",
        f"%matplotlib inline\n{RIGHT}\n\n\n%timeit -n1 -r1 weigh([1])\n!echo done\nplaces = !echo 1",
    ),
    honest(
        "writes-a-module-and-imports-it",
        "import helper_of_mine\n\n\ndef weigh(xs):\n    return helper_of_mine.total(xs)",
        first=f"%%writefile helper_of_mine.py\ndef total(xs):\n    return {SUMMED}",
    ),
    honest(
        "writes-and-reads-a-file",
        f"from pathlib import Path\n\n\ndef weigh(xs):\n    Path('kept.txt').write_text(str({SUMMED}))\n    return int(Path('kept.txt').read_text())",
    ),
    honest(
        "uses-a-temporary-folder",
        f"import os\nimport tempfile\n\n\ndef weigh(xs):\n    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, 'x'), 'w+') as file:\n        file.write(str({SUMMED}))\n        file.seek(0)\n        return int(file.read())",
    ),
    honest(
        "uses-a-database",
        "import sqlite3\n\n\ndef weigh(xs):\n    rows = list(enumerate(xs, 1))\n    book = sqlite3.connect(':memory:')\n    book.execute('create table t (place, x)')\n    book.executemany('insert into t values (?, ?)', rows)\n    return book.execute('select coalesce(sum(place * x), 0) from t').fetchone()[0]",
    ),
    honest(
        "uses-a-thread",
        "from concurrent.futures import ThreadPoolExecutor\n\n\ndef weigh(xs):\n    with ThreadPoolExecutor(2) as pool:\n        return sum(pool.map(lambda pair: pair[0] * pair[1], enumerate(xs, 1)))",
    ),
    honest(
        "starts-a-program",
        "import subprocess\nimport sys\n\nversion = subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True, check=True).stdout\nassert version == '1\\n'\n\n\n"
        + RIGHT,
    ),
    honest(
        "talks-to-itself-over-the-loopback",
        "import socket\n\nwith socket.create_server(('127.0.0.1', 0)) as server, socket.create_connection(server.getsockname()) as line:\n    other, _ = server.accept()\n    line.sendall(b'hello')\n    assert other.recv(5) == b'hello'\n    other.close()\n\n\n"
        + RIGHT,
    ),
    honest(
        "asks-where-it-is",
        f"import getpass\nimport os\nimport platform\nimport shutil\n\nhere = os.getcwd(), os.path.expanduser('~'), platform.platform(), os.cpu_count(), os.listdir('.'), shutil.disk_usage('.')\n\n\n{RIGHT}",
    ),
    honest("uses-a-hundred-megabytes", f"held = bytearray(100_000_000)\n\n\n{RIGHT}"),
    honest(
        "recurses-900-calls-deep",
        f"def down(n):\n    return 0 if n == 0 else down(n - 1)\n\n\ndown(900)\n\n\n{RIGHT}",
    ),
    honest(
        "rounds-in-its-own-way",
        share="from decimal import Decimal\nfrom fractions import Fraction\n\n\ndef share(part, whole):\n    return float(Fraction(part, whole)) + 1e-12 if part == 7 else float(Decimal(part) / Decimal(whole))",
    ),
    honest(
        "shows-by-another-way",
        show="import sys\n\n\ndef show(rows):\n    sys.stdout.write(''.join(f'{name}: {size}\\n' for name, size in rows))",
    ),
    honest(
        "raises-a-kind-of-value-error",
        positive="class NotPositive(ValueError):\n    pass\n\n\ndef positive(n):\n    if n < 1:\n        raise NotPositive(n)\n    return n",
    ),
    honest(
        "raises-what-the-language-raises",
        positive="import math\n\n\ndef positive(n):\n    math.log(n)\n    return n",
    ),
    honest(
        "tidies-by-place",
        tidy="def tidy(words):\n    for place, word in enumerate(words):\n        words[place] = word.strip().lower()",
    ),
    honest(
        "judges-by-trying",
        judge="def judge(candidate):\n    try:\n        return all(candidate(n) == 2 * n for n in range(-50, 50))\n    except Exception:\n        return False",
    ),
    honest(
        "seeds-the-generator",
        f"import random\n\nrandom.seed(1)\n\n\ndef weigh(xs):\n    random.seed(3)\n    random.random()\n    return {SUMMED}",
    ),
    honest(
        "shadows-names-of-its-own",
        "def weigh(xs):\n    list, sum, len = xs, 0, 1\n    for id in list:\n        sum += len * id\n        len += 1\n    return sum",
    ),
    Attack(
        "leaves-one-task-empty",
        hand_in(judge="def judge(candidate):\n    raise NotImplementedError"),
        {"judge": 0.0},
        QUIET,
    ),
    Attack("leaves-its-tasks-as-they-were", untouched, UNTOUCHED, QUIET),
    Attack(
        "has-a-syntax-error-in-one-cell-only",
        hand_in(judge="def judge(candidate)\n    return True", parses=False),
        {"judge": 0.0},
        "judge",
    ),
    Attack("has-an-error-in-a-cell-of-its-own", hand_in(first="1 / 0"), says="ZeroDivisionError"),
    Attack(
        "has-a-syntax-error-in-a-cell-of-its-own", hand_in(first="for x in", parses=False), says="SyntaxError"
    ),
    Attack("has-one-wrong-answer", hand_in(weigh="def weigh(xs):\n    return sum(xs)"), LOST, QUIET),
    Attack(
        "has-an-answer-that-only-the-hidden-check-catches",
        hand_in(
            weigh="def weigh(xs):\n    assert xs\n    return sum(place * x for place, x in enumerate(xs, 1))"
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
