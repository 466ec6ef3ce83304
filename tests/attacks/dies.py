"""Submissions whose process ends, or falls apart, before its time."""

from __future__ import annotations

from tests.attacks.attack import LOST, NOTHING, RIGHT, WRONG, Attack, hand_in, weigh

DEEP = "import sys\n\nsys.setrecursionlimit(10**9)\n"
# In a namespace of its own nobody else can be hit; outside of one it does not try.
ONLY_INSIDE = "import os\n\ntry:\n    here = os.readlink('/proc/self/ns/pid')\nexcept OSError:\n    here = ''\nif here != '@pidns@':\n"


def called(name: str, body: str, **more: object) -> Attack:
    """What happens when the answer is called: the tasks before it keep their points."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return weigh(name, f"def weigh(xs):\n{lines}", **more)  # type: ignore[arg-type]


def on(name: str, method: str, body: str) -> Attack:
    """What happens when a value that the answer returned is looked at."""
    lines = "\n".join(f"        {line}" for line in body.splitlines())
    return weigh(
        name, f"class Sly:\n    def {method}(self, *_):\n{lines}\n\n\ndef weigh(xs):\n    return Sly()"
    )


KILL = "import os\nimport signal\n\nos.kill(os.getpid(), signal.{})\nimport time\n\ntime.sleep(0.2)\nreturn 0"

ENDS = (
    called("exits", "import sys\n\nsys.exit(0)"),
    called("exits-with-a-sentence", "raise SystemExit('all tests passed')"),
    called("exits-at-once", "import os\n\nos._exit(0)"),
    called("exits-at-once-with-an-error", "import os\n\nos._exit(77)"),
    called("aborts", "import os\n\nos.abort()"),
    called("reads-where-nothing-is", "import ctypes\n\nctypes.string_at(0)"),
    called("calls-where-nothing-is", "import ctypes\n\nctypes.CFUNCTYPE(None)(1)()"),
    called("becomes-another-program", "import os\n\nos.execv('/bin/true', ['true'])"),
    *(
        called(f"sends-itself-{name.lower()}", KILL.format(name))
        for name in (
            "SIGKILL",
            "SIGTERM",
            "SIGSEGV",
            "SIGINT",
            "SIGHUP",
            "SIGUSR1",
            "SIGXCPU",
            "SIGPIPE",
            "SIGALRM",
        )
    ),
    called(
        "kills-its-parent",
        "import os\nimport signal\nimport time\n\nif os.getppid() > 1:\n    os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.2)\nreturn 0",
        walled=True,
    ),
    weigh(
        "kills-everything-it-can-see",
        f"{ONLY_INSIDE}    os.kill(-1, 9)\n    import time\n\n    time.sleep(0.5)\n\n\n{WRONG}",
        walled=True,
    ),
    weigh(
        "kills-its-group",
        "import os\nimport signal\n\n\ndef weigh(xs):\n    if os.getpgrp() != @pgrp@:\n        os.killpg(0, signal.SIGKILL)\n    return 0",
    ),
    called("recurses-to-the-end", "return weigh(xs) + weigh(xs)"),
    weigh(
        "recurses-past-the-end-of-the-stack",
        f"{DEEP}\n\ndef weigh(xs):\n    return [weigh(xs)].sort(key=lambda _: weigh(xs))",
    ),
    weigh(
        "recurses-past-the-end-in-c",
        "def weigh(xs):\n    deep = ()\n    for _ in range(10**6):\n        deep = (deep,)\n    return hash(deep)",
    ),
    called("raises-keyboard-interrupt", "raise KeyboardInterrupt"),
    called("raises-generator-exit", "raise GeneratorExit"),
    called("raises-stop-iteration", "raise StopIteration"),
    called("raises-cancelled", "import asyncio\n\nraise asyncio.CancelledError"),
    called("raises-what-is-no-exception", "class Odd(BaseException):\n    pass\n\n\nraise Odd"),
    called("raises-memory-error", "raise MemoryError"),
    Attack("exits-in-its-first-cell", hand_in(first="import os\n\nos._exit(0)"), NOTHING, r"\w"),
    Attack("exits-politely-in-a-cell-of-its-own", hand_in(first="exit()")),
    Attack("quits-in-its-answer", hand_in(weigh=f"{RIGHT}\n\n\nimport sys\n\nsys.exit()")),
    Attack(
        "dies-in-the-middle",
        hand_in(show="import os\n\nos.abort()"),
        {"show": 0.0, "judge": 0.0, "share": 0.0, "weigh": 0.0},
        r"\w",
    ),
    Attack("dies-behind-the-last-check", hand_in(last="import os\n\nos._exit(1)")),
    Attack("dies-of-a-signal-behind-the-last-check", hand_in(last="import os\n\nos.kill(os.getpid(), 9)")),
    Attack(
        "leaves-a-death-for-later",
        hand_in(last="import atexit\nimport os\n\natexit.register(os._exit, 3)\natexit.register(os.abort)"),
    ),
)

LOOKED_AT = (
    *(
        on(f"dies-in-{method.strip('_')}", method, "import os\n\nos._exit(0)")
        for method in (
            "__repr__",
            "__eq__",
            "__hash__",
            "__len__",
            "__iter__",
            "__reduce__",
            "__getattr__",
            "__del__",
        )
    ),
    on("segfaults-in-repr", "__repr__", "import ctypes\n\nctypes.string_at(0)"),
    on("recurses-in-repr", "__repr__", "return repr(self)"),
    on("exits-in-eq", "__eq__", "raise SystemExit(0)"),
    Attack(
        "dies-when-its-last-value-is-shown",
        hand_in(last="import os\n\n\nclass Sly:\n    def __repr__(self):\n        os._exit(0)\n\n\nSly()"),
    ),
    Attack(
        "dies-when-it-is-thrown-away",
        hand_in(
            last="import os\n\n\nclass Sly:\n    def __del__(self):\n        os.kill(os.getpid(), 9)\n\n\nsly = Sly()\nsly.self = sly"
        ),
    ),
    weigh(
        "dies-in-its-class",
        "class Meta(type):\n    def __getattribute__(cls, name):\n        import os\n\n        os._exit(0)\n\n\nclass Sly(metaclass=Meta):\n    pass\n\n\ndef weigh(xs):\n    return Sly()",
    ),
)

FALLS_APART = (
    weigh("closes-every-file", "import os\n\n\ndef weigh(xs):\n    os.closerange(0, 4096)\n    return 0"),
    weigh(
        "turns-every-file-into-nothing",
        "import os\n\n\ndef weigh(xs):\n    nothing = os.open('/dev/null', os.O_RDWR)\n    for number in range(64):\n        if number != nothing:\n            os.dup2(nothing, number)\n    return 0",
    ),
    weigh(
        "closes-standard-output",
        f"import os\nimport sys\n\nsys.stdout.close()\nsys.stderr.close()\nos.close(1)\nos.close(2)\n\n\n{RIGHT}",
        earns={"weigh": (0.0, 4.0)},
    ),
    weigh(
        "sets-standard-output-to-none",
        f"import sys\n\nsys.stdout = sys.stderr = sys.__stdout__ = None\n\n\n{RIGHT}",
        earns={"weigh": (0.0, 4.0)},
    ),
    weigh("forgets-every-module", "import sys\n\n\ndef weigh(xs):\n    sys.modules.clear()\n    return 0"),
    weigh("forgets-every-name", "def weigh(xs):\n    globals().clear()\n    return 0"),
    weigh(
        "forgets-every-builtin",
        "import builtins\n\n\ndef weigh(xs):\n    vars(builtins).clear()\n    return 0",
    ),
    weigh("resets-the-shell", "def weigh(xs):\n    get_ipython().reset()\n    return 0"),
    weigh(
        "stops-the-loop",
        "import asyncio\n\n\ndef weigh(xs):\n    asyncio.get_event_loop().stop()\n    return 0",
    ),
    weigh(
        "closes-the-loop",
        "import asyncio\n\nloop = asyncio.get_event_loop()\n\n\ndef weigh(xs):\n    loop._closed = True\n    loop.run_until_complete = loop.call_soon = None\n    return 0",
    ),
    weigh(
        "lowers-its-recursion-limit",
        "import sys\n\n\ndef weigh(xs):\n    sys.setrecursionlimit(60)\n    return 0",
    ),
    weigh(
        "lowers-its-own-limits",
        "import resource\n\n\ndef weigh(xs):\n    for kind in range(16):\n        try:\n            resource.setrlimit(kind, (0, 0))\n        except (OSError, ValueError):\n            pass\n    return 0",
    ),
    weigh(
        "removes-the-folder-it-stands-in",
        "import os\nimport shutil\n\n\ndef weigh(xs):\n    if os.path.realpath('.') != '@course@':\n        shutil.rmtree('.', ignore_errors=True)\n    os.chdir('/')\n    return 0",
        walled=True,
        harmful=True,
    ),
    weigh(
        "changes-its-locale-and-its-clock",
        "import locale\nimport os\nimport time\n\nos.environ['TZ'] = 'Pacific/Apia'\ntime.tzset()\ntime.time = time.monotonic = time.perf_counter = lambda: 0.0\nos.environ.clear()",
    ),
    weigh(
        "makes-time-stand-still",
        "import signal\nimport time\n\ntime.time = time.monotonic = lambda: -1e300\ntime.perf_counter = lambda: float('nan')",
    ),
    weigh(
        "fails-whenever-memory-is-collected",
        "import gc\n\n\ndef fail(phase, info):\n    raise SystemExit(0)\n\n\ngc.callbacks.append(fail)\ngc.set_threshold(1)",
    ),
    weigh(
        "freezes-threads",
        "import sys\nimport threading\n\nsys.setswitchinterval(1000.0)\n\n\ndef spin():\n    while True:\n        pass\n\n\nthreading.Thread(target=spin, daemon=True).start()",
        earns=LOST,
    ),
)

ATTACKS = (*ENDS, *LOOKED_AT, *FALLS_APART)
