"""Attacks on time, memory, processes, files and patience.

Each is bounded by itself, so that it does a machine without walls no lasting harm: what it eats is some
gigabytes or some seconds more than it may have.
"""

from __future__ import annotations

from tests.attacks.attack import (
    CELL_SECONDS,
    ENDED,
    LOST,
    NOTHING,
    RIGHT,
    Attack,
    Book,
    code,
    hand_in,
    probe,
    weigh,
)

DEAF = """import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
"""
FOR_EVER = "    while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass"
MANY = 3000  # more processes or threads than anybody is allowed, fewer than a machine has room for


def at_the_end(name: str, source: str, **more: object) -> Attack:
    """A cell behind the last check: whatever it does, the points are earned."""
    return Attack(name, hand_in(last=source), **more)  # type: ignore[arg-type]


def sleep_in_every_cell(book: Book) -> None:
    """Ten cells before the last task, each just under its limit."""
    place = next(at for at, cell in enumerate(book["cells"]) if cell["id"] == "text-weigh")
    naps = [code(f"import time\n\ntime.sleep({0.85 * CELL_SECONDS})", f"nap-{at}") for at in range(10)]
    book["cells"][place:place] = naps


def many_own_cells(book: Book) -> None:
    book["cells"][2:2] = [code(f"x_{at} = {at}", f"many-{at}") for at in range(300)]


TIME = (
    weigh("never-ends", "def weigh(xs):\n    while True:\n        pass", says=ENDED),
    weigh("never-ends-and-is-deaf", f"{DEAF}\n\ndef weigh(xs):\n{FOR_EVER}", says=ENDED),
    weigh("never-ends-in-a-generator", "def weigh(xs):\n    return sum(iter(int, 1))", says=ENDED),
    weigh("sleeps-for-ever", "import time\n\n\ndef weigh(xs):\n    time.sleep(10**6)", says=ENDED),
    weigh(
        "blocks-every-signal-and-sleeps",
        "import signal\nimport time\n\n\ndef weigh(xs):\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n    while True:\n        time.sleep(10)",
        says=ENDED,
    ),
    weigh(
        "masks-its-alarm",
        "import signal\n\n\ndef weigh(xs):\n    signal.setitimer(signal.ITIMER_REAL, 0)\n    signal.alarm(0)\n    signal.signal(signal.SIGALRM, lambda *_: None)\n    signal.signal(signal.SIGINT, lambda *_: None)\n    while True:\n        pass",
        says=ENDED,
    ),
    weigh("raises-a-huge-power", "def weigh(xs):\n    return 10 ** 10 ** 10", says=""),
    weigh("raises-a-power-that-only-takes-time", "def weigh(xs):\n    return 7 ** (10 ** 8) % 3", says=ENDED),
    weigh(
        "searches-with-a-catastrophic-expression",
        "import re\n\n\ndef weigh(xs):\n    return re.match(r'(a+)+$', 'a' * 60 + 'b')",
        says=ENDED,
    ),
    weigh(
        "waits-for-a-lock",
        "import threading\n\n\ndef weigh(xs):\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()",
        says=ENDED,
    ),
    weigh("waits-for-input", "def weigh(xs):\n    return input('points? ')"),
    weigh("reads-standard-input", "import sys\n\n\ndef weigh(xs):\n    return len(sys.stdin.read()) - 1"),
    weigh("waits-for-ever-in-the-loop", "import asyncio\n\nawait asyncio.sleep(10**6)", says=ENDED),
    weigh(
        "is-slow-to-be-compared",
        "class Slow:\n    def __eq__(self, other):\n        while True:\n            pass\n\n    def __iter__(self):\n        while True:\n            yield 1\n\n    __repr__ = __hash__ = __len__ = lambda self: self == 1\n\n\ndef weigh(xs):\n    return Slow()",
    ),
    Attack("never-ends-where-it-is-defined", hand_in(tidy="while True:\n    pass"), {"tidy": 0.0}, ENDED),
    Attack(
        "never-ends-and-is-deaf-in-its-first-cell",
        hand_in(first=f"{DEAF}\nif True:\n{FOR_EVER}"),
        NOTHING,
        ENDED,
    ),
    Attack("sleeps-to-just-under-the-limit-in-every-cell", hand_in(sleep_in_every_cell), LOST, ENDED),
    at_the_end("never-ends-behind-the-last-check", "while True:\n    pass", says=ENDED),
    at_the_end("never-ends-and-is-deaf-behind-the-last-check", f"{DEAF}\nif True:\n{FOR_EVER}", says=ENDED),
    at_the_end(
        "never-ends-when-the-interpreter-ends",
        f"import atexit\nimport threading\n\n\ndef later():\n{FOR_EVER}\n\n\natexit.register(later)\nthreading.Thread(target=later).start()",
    ),
    Attack("has-three-hundred-cells-of-its-own", hand_in(many_own_cells), says="^$"),
)

MEMORY = (
    weigh("asks-for-100-gigabytes", "def weigh(xs):\n    return bytearray(100 << 30)"),
    weigh(
        "grows-a-list-of-megabytes",
        "def weigh(xs):\n    kept = []\n    for _ in range(6000):\n        kept.append(bytearray(b'x') * (1 << 20))\n    return 0",
        harmful=True,
    ),
    weigh(
        "asks-for-memory-of-its-own-kind",
        "import mmap\n\n\ndef weigh(xs):\n    kept = []\n    for _ in range(60):\n        area = mmap.mmap(-1, 100 << 20)\n        area.write(b'x' * (100 << 20))\n        kept.append(area)\n    return 0",
        harmful=True,
    ),
    weigh(
        "lets-children-eat-memory",
        "import os\nimport time\n\n\ndef weigh(xs):\n    for _ in range(30):\n        try:\n            child = os.fork()\n        except OSError:\n            break\n        if child == 0:\n            try:\n                kept = bytearray(b'x') * (200 << 20)\n                time.sleep(5)\n            finally:\n                os._exit(0)\n    time.sleep(1)\n    return 0",
        harmful=True,
    ),
    probe(
        "cannot-have-memory-that-no-limit-counts",
        "import ctypes\nimport os\n\nif not hasattr(os, 'memfd_create'):\n    return None\nfile = os.memfd_create('hidden')\ntotal = 0\nwhile total < 3 << 30:\n    total += os.write(file, b'x' * (1 << 20))\nreturn f'{total} bytes in a memfd'",
        harmful=True,
    ),
    probe(
        "cannot-fill-shared-memory",
        "total = 0\nwith open('/dev/shm/attack', 'wb') as file:\n    while total < 3 << 30:\n        total += file.write(b'x' * (1 << 20))\nreturn f'{total} bytes in /dev/shm'",
        harmful=True,
    ),
    weigh("answers-a-list-of-ten-million", "def weigh(xs):\n    return [0] * 10_000_000"),
    weigh("answers-200-megabytes-of-text", "def weigh(xs):\n    return 'x' * 200_000_000"),
    weigh("answers-a-list-in-itself", "def weigh(xs):\n    xs = []\n    xs.append(xs)\n    return xs"),
    weigh(
        "answers-lists-a-hundred-thousand-deep",
        "def weigh(xs):\n    deep = []\n    for _ in range(100_000):\n        deep = [deep]\n    return deep",
    ),
    weigh(
        "answers-a-billion-laughs",
        "def weigh(xs):\n    laugh = ['ha'] * 10\n    for _ in range(9):\n        laugh = [laugh] * 10\n    return laugh",
    ),
    weigh("answers-a-number-of-ten-million-digits", "def weigh(xs):\n    return 1 << 33_000_000"),
    weigh("answers-an-endless-generator", "def weigh(xs):\n    return iter(int, 1)"),
    weigh(
        "answers-an-endless-sequence",
        "class Endless(list):\n    def __len__(self):\n        return 1 << 62\n\n    def __iter__(self):\n        while True:\n            yield 0\n\n\ndef weigh(xs):\n    return Endless()",
    ),
)

PROCESSES = (
    weigh(
        "forks-and-forks",
        "import os\nimport time\n\n\ndef weigh(xs):\n    until = time.time() + 4\n    for _ in range(12):\n        try:\n            os.fork()\n        except OSError:\n            pass\n    while time.time() < until:\n        time.sleep(0.1)\n    os._exit(0)",
        harmful=True,
    ),
    weigh(
        "starts-a-thousand-sleepers",
        f"import subprocess\n\n\ndef weigh(xs):\n    for _ in range({MANY}):\n        try:\n            subprocess.Popen(['sleep', '86399'], start_new_session=True)\n        except OSError:\n            break\n    return 0",
        harmful=True,
    ),
    weigh(
        "starts-a-thousand-threads",
        f"import threading\nimport time\n\n\ndef weigh(xs):\n    for _ in range({MANY}):\n        try:\n            threading.Thread(target=time.sleep, args=(86399,), daemon=True).start()\n        except RuntimeError:\n            break\n    return 0",
        harmful=True,
    ),
    probe(
        "cannot-have-a-thousand-processes",
        "import os\nimport signal\n\nchildren = []\ntry:\n    for _ in range(1000):\n        child = os.fork()\n        if child == 0:\n            signal.pause()\n            os._exit(0)\n        children.append(child)\nexcept OSError:\n    pass\nfor child in children:\n    os.kill(child, signal.SIGKILL)\n    os.waitpid(child, 0)\nreturn f'{len(children)} processes' if len(children) >= 1000 else None",
        harmful=True,
    ),
    Attack(
        "leaves-a-daemon",
        hand_in(
            weigh=f"import subprocess\n\nsubprocess.Popen(['sleep', '86399'], start_new_session=True)\n\n\n{RIGHT}"
        ),
    ),
    Attack(
        "leaves-a-daemon-that-forked-twice",
        hand_in(
            weigh=f"import os\nimport signal\nimport time\n\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        for number in (1, 2, 15):\n            signal.signal(number, signal.SIG_IGN)\n        time.sleep(86399)\n    os._exit(0)\n\n\n{RIGHT}"
        ),
    ),
    Attack(
        "leaves-a-daemon-that-holds-the-report",
        hand_in(
            weigh=f"import os\nimport time\n\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(86399)\n    os._exit(0)\n\n\n{RIGHT}"
        ),
    ),
    at_the_end(
        "leaves-a-thread-that-runs",
        "import threading\n\n\ndef spin():\n    while True:\n        pass\n\n\nthreading.Thread(target=spin).start()",
    ),
    weigh("goes-on-in-a-child-of-its-own", "import os\n\n\ndef weigh(xs):\n    os.fork()\n    return 0"),
    weigh(
        "stops-itself",
        "import os\nimport signal\n\n\ndef weigh(xs):\n    os.kill(os.getpid(), signal.SIGSTOP)\n    return 0",
        says=ENDED,
    ),
)

OUTPUT = (
    at_the_end("prints-a-million-lines", "for number in range(1_000_000):\n    print(number)"),
    at_the_end(
        "prints-a-line-of-a-gigabyte",
        "import sys\n\nfor _ in range(1024):\n    sys.stdout.write('x' * (1 << 20))",
    ),
    at_the_end(
        "prints-a-gigabyte-past-python",
        "import os\n\nfor _ in range(1024):\n    os.write(1, b'x' * (1 << 20))\n    os.write(2, b'x' * (1 << 20))",
    ),
    at_the_end(
        "lets-a-child-print-without-end",
        "import subprocess\n\nsubprocess.run(['sh', '-c', 'yes attack | head -c 1000000000'])",
    ),
    at_the_end(
        "warns-a-hundred-thousand-times",
        "import sys\nimport warnings\n\nfor number in range(100_000):\n    warnings.warn(f'warning {number}')\n    print('stderr', file=sys.stderr)",
    ),
    at_the_end(
        "shows-a-thousand-images",
        "from IPython.display import Image, display\n\nfor _ in range(1000):\n    display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + b'\\0' * 100_000, format='png'))",
    ),
    at_the_end(
        "shows-an-image-of-a-hundred-megabytes",
        "from IPython.display import Image, display\n\ndisplay(Image(b'\\x89PNG\\r\\n\\x1a\\n' + b'\\0' * 100_000_000, format='png'))",
    ),
    at_the_end(
        "shows-a-value-whose-text-never-ends",
        "class Endless:\n    def __repr__(self):\n        return 'x' * 300_000_000\n\n\nEndless()",
    ),
    at_the_end(
        "updates-a-display-ten-thousand-times",
        "from IPython.display import clear_output, display\n\nhandle = display('x' * 1000, display_id=True)\nfor number in range(10_000):\n    handle.update('y' * 1000)\n    clear_output()",
    ),
    Attack(
        "prints-while-it-is-checked",
        hand_in(
            weigh="def weigh(xs):\n    print('x' * 5_000_000)\n    return sum(place * x for place, x in enumerate(xs, 1))"
        ),
        {"weigh": (0.0, 1.0, 3.0, 4.0)},
    ),
    weigh("raises-an-error-of-fifty-megabytes", "def weigh(xs):\n    raise ValueError('x' * 50_000_000)"),
    weigh(
        "raises-an-error-that-never-says-itself",
        "class Endless(Exception):\n    def __str__(self):\n        while True:\n            pass\n\n    __repr__ = __str__\n\n\ndef weigh(xs):\n    raise Endless",
    ),
    weigh(
        "raises-an-error-that-fails-when-it-is-shown",
        "class Broken(Exception):\n    def __str__(self):\n        raise self\n\n    __repr__ = __str__\n\n    @property\n    def __traceback__(self):\n        raise self\n\n    __cause__ = __context__ = __notes__ = args = __traceback__\n\n\ndef weigh(xs):\n    raise Broken",
    ),
    weigh(
        "raises-an-error-with-a-thousand-causes",
        "def weigh(xs):\n    error = ValueError('last')\n    for number in range(1000):\n        outer = ValueError(number)\n        outer.__cause__ = error\n        error = outer\n    raise error",
    ),
    weigh(
        "raises-a-tree-of-errors",
        "def weigh(xs):\n    group = [ValueError(n) for n in range(10)]\n    for _ in range(4):\n        group = [ExceptionGroup('more', group) for _ in range(10)]\n    raise ExceptionGroup('all', group)",
    ),
    weigh(
        "raises-an-error-in-a-circle",
        "def weigh(xs):\n    one, two = ValueError(1), ValueError(2)\n    one.__cause__, two.__cause__ = two, one\n    raise one",
    ),
    weigh(
        "raises-an-error-whose-class-has-no-name",
        "Kind = type('<b>\\n\\x1b[31m' + 'x' * 100_000, (Exception,), {'__module__': None})\n\n\ndef weigh(xs):\n    raise Kind('x')",
    ),
)

DISK = (
    probe(
        "cannot-fill-the-disk",
        "import os\nimport tempfile\n\ntotal = 0\nfor folder in {'.', tempfile.gettempdir(), os.path.expanduser('~'), '/tmp', '/var/tmp'}:\n    try:\n        with open(os.path.join(folder, 'attack-filler'), 'wb') as file:\n            for _ in range(1500):\n                total += file.write(b'x' * (1 << 20))\n    except OSError as error:\n        print(folder, error)\n    finally:\n        try:\n            os.unlink(os.path.join(folder, 'attack-filler'))\n        except OSError:\n            pass\nreturn f'{total} bytes' if total > 1 << 30 else None",
        harmful=True,
    ),
    probe(
        "cannot-make-a-file-of-a-terabyte",
        "import os\n\nwith open('attack-sparse', 'wb') as file:\n    try:\n        file.truncate(1 << 40)\n    finally:\n        os.unlink('attack-sparse')\nreturn 'a file of a terabyte'",
    ),
    probe(
        "cannot-make-a-hundred-thousand-files",
        "import os\nimport tempfile\n\nmade = 0\nwith tempfile.TemporaryDirectory() as folder:\n    try:\n        for made in range(100_000):\n            open(f'{folder}/{made}', 'w').close()\n    except OSError as error:\n        print(error)\nreturn f'{made} files' if made > 99_000 else None",
        harmful=True,
    ),
    Attack(
        "takes-every-file-descriptor",
        hand_in(
            weigh=f"import os\n\ntaken = []\ntry:\n    while len(taken) < 100_000:\n        taken.append(os.open('/dev/null', os.O_RDONLY))\nexcept OSError:\n    pass\n\n\n{RIGHT}"
        ),
        {"weigh": (0.0, 1.0, 4.0)},
    ),
)

SOURCE = (
    Attack("has-a-cell-that-the-compiler-cannot-nest", hand_in(first="(" * 5000 + ")" * 5000, parses=False)),
    Attack(
        "has-a-cell-of-a-million-signs", hand_in(first="x = " + "-" * 200_000 + "1", parses=False), {}, ""
    ),
    Attack(
        "has-a-cell-of-many-brackets",
        hand_in(first="x = " + "[" * 90 + "]" * 90 + "\ny = " + "+".join(["1"] * 50_000), parses=False),
    ),
    Attack(
        "has-a-cell-of-a-hundred-thousand-lines",
        hand_in(first="\n".join(f"x = {n}" for n in range(50_000)), parses=False),
        {
            name: (0.0, full)
            for name, full in Attack("", hand_in()).expected.items()
            if isinstance(full, float)
        },
    ),
)

ATTACKS = (*TIME, *MEMORY, *PROCESSES, *OUTPUT, *DISK, *SOURCE)
