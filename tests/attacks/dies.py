"""Submissions whose process ends, or falls apart, before its time."""

from __future__ import annotations

from tests.attacks.attack import ALL_OR_NOTHING, LOST, Attack, Book, code, hand_in, weigh
from tests.attacks.words import clean


def called(name: str, body: str, **more: object) -> Attack:
    """What happens when the answer is called: the tasks before it keep their points."""
    lines = "\n".join(f"    {line}" for line in clean(body).splitlines())
    return weigh(name, f"def weigh(xs):\n{lines}", **more)  # type: ignore[arg-type]


def on(name: str, method: str, body: str) -> Attack:
    """What happens when a value that the answer returned is looked at."""
    lines = "\n".join(f"        {line}" for line in clean(body).splitlines())
    return weigh(
        name, f"class Sly:\n    def {method}(self, *_):\n{lines}\n\n\ndef weigh(xs):\n    return Sly()"
    )


def die_in_every_cell(book: Book) -> None:
    """Forty cells before the first task, each of which ends the run."""
    book["cells"][2:2] = [code("import os\n\nos._exit(0)", f"own-{at}") for at in range(40)]


KILL = """
import os
import signal

os.kill(os.getpid(), signal.@signal@)
import time

time.sleep(0.2)
return 0
"""

ENDS = (
    called(
        "exits",
        """
        import sys

        sys.exit(0)
        """,
    ),
    called("exits-with-a-sentence", "raise SystemExit('all tests passed')"),
    called(
        "exits-at-once",
        """
        import os

        os._exit(0)
        """,
    ),
    called(
        "exits-at-once-with-an-error",
        """
        import os

        os._exit(77)
        """,
    ),
    called(
        "aborts",
        """
        import os

        os.abort()
        """,
    ),
    called(
        "reads-where-nothing-is",
        """
        import ctypes

        ctypes.string_at(0)
        """,
    ),
    called(
        "calls-where-nothing-is",
        """
        import ctypes

        ctypes.CFUNCTYPE(None)(1)()
        """,
    ),
    called(
        "becomes-another-program",
        """
        import os

        os.execv('/bin/true', ['true'])
        """,
    ),
    *(
        called(f"sends-itself-{name.lower()}", KILL.replace("@signal@", name))
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
        """
        import os
        import signal
        import time

        if os.getppid() > 1:
            os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(0.2)
        return 0
        """,
        walled=True,
    ),
    weigh(
        "kills-everything-it-can-see",
        """
        import os
        import time

        try:
            here = os.readlink('/proc/self/ns/pid')
        except OSError:
            here = ''
        # In a namespace of its own nobody else can be hit; outside of one it does not try.
        if here != '@pidns@':
            os.kill(-1, 9)
            time.sleep(0.5)


        @wrong@
        """,
        walled=True,
    ),
    weigh(
        "kills-its-group",
        """
        import os
        import signal


        def weigh(xs):
            if os.getpgrp() != @pgrp@:
                os.killpg(0, signal.SIGKILL)
            return 0
        """,
    ),
    called("recurses-to-the-end", "return weigh(xs) + weigh(xs)"),
    weigh(
        "recurses-past-the-end-of-the-stack",
        """
        import sys

        sys.setrecursionlimit(10**9)


        def weigh(xs):
            return [weigh(xs)].sort(key=lambda _: weigh(xs))
        """,
    ),
    weigh(
        "recurses-past-the-end-in-c",
        """
        def weigh(xs):
            deep = ()
            for _ in range(10**6):
                deep = (deep,)
            return hash(deep)
        """,
    ),
    called("raises-keyboard-interrupt", "raise KeyboardInterrupt"),
    called("raises-generator-exit", "raise GeneratorExit"),
    called("raises-stop-iteration", "raise StopIteration"),
    called(
        "raises-cancelled",
        """
        import asyncio

        raise asyncio.CancelledError
        """,
    ),
    called(
        "raises-what-is-no-exception",
        """
        class Odd(BaseException):
            pass


        raise Odd
        """,
    ),
    called("raises-memory-error", "raise MemoryError"),
    Attack(
        "exits-in-its-first-cell",
        hand_in(
            first="""
            import os

            os._exit(0)
            """
        ),
        says=r"ended the run and was left out",
    ),
    Attack("dies-in-each-of-forty-cells", hand_in(die_in_every_cell), ALL_OR_NOTHING, r"ended|died|exit"),
    Attack(
        "dies-now-and-then",
        hand_in(
            first="""
            import os
            import random

            if random.SystemRandom().random() < 0.5:
                os._exit(0)
            """
        ),
    ),
    Attack("exits-politely-in-a-cell-of-its-own", hand_in(first="exit()")),
    Attack(
        "quits-in-its-answer",
        hand_in(
            weigh="""
            @right@


            import sys

            sys.exit()
            """
        ),
    ),
    Attack(
        "dies-in-the-middle",
        hand_in(
            show="""
            import os

            os.abort()
            """
        ),
        {"show": 0.0},
        r"ended the run and was left out",
    ),
    Attack(
        "dies-behind-the-last-check",
        hand_in(
            last="""
            import os

            os._exit(1)
            """
        ),
    ),
    Attack(
        "dies-of-a-signal-behind-the-last-check",
        hand_in(
            last="""
            import os

            os.kill(os.getpid(), 9)
            """
        ),
    ),
    Attack(
        "leaves-a-death-for-later",
        hand_in(
            last="""
            import atexit
            import os

            atexit.register(os._exit, 3)
            atexit.register(os.abort)
            """
        ),
    ),
)

LOOKED_AT = (
    *(
        on(
            f"dies-in-{method.strip('_')}",
            method,
            """
            import os

            os._exit(0)
            """,
        )
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
    on(
        "segfaults-in-repr",
        "__repr__",
        """
        import ctypes

        ctypes.string_at(0)
        """,
    ),
    on("recurses-in-repr", "__repr__", "return repr(self)"),
    on("exits-in-eq", "__eq__", "raise SystemExit(0)"),
    Attack(
        "dies-when-its-last-value-is-shown",
        hand_in(
            last="""
            import os


            class Sly:
                def __repr__(self):
                    os._exit(0)


            Sly()
            """
        ),
    ),
    Attack(
        "dies-when-it-is-thrown-away",
        hand_in(
            last="""
            import os


            class Sly:
                def __del__(self):
                    os.kill(os.getpid(), 9)


            sly = Sly()
            sly.self = sly
            """
        ),
    ),
    weigh(
        "dies-in-its-class",
        """
        class Meta(type):
            def __getattribute__(cls, name):
                import os

                os._exit(0)


        class Sly(metaclass=Meta):
            pass


        def weigh(xs):
            return Sly()
        """,
    ),
)

FALLS_APART = (
    weigh(
        "closes-every-file",
        """
        import os


        def weigh(xs):
            os.closerange(0, 4096)
            return 0
        """,
    ),
    weigh(
        "turns-every-file-into-nothing",
        """
        import os


        def weigh(xs):
            nothing = os.open('/dev/null', os.O_RDWR)
            for number in range(64):
                if number != nothing:
                    os.dup2(nothing, number)
            return 0
        """,
    ),
    weigh(
        "closes-standard-output",
        """
        import os
        import sys

        sys.stdout.close()
        sys.stderr.close()
        os.close(1)
        os.close(2)


        @right@
        """,
        earns={"weigh": (0.0, 4.0)},
    ),
    weigh(
        "sets-standard-output-to-none",
        """
        import sys

        sys.stdout = sys.stderr = sys.__stdout__ = None


        @right@
        """,
        earns={"weigh": (0.0, 4.0)},
    ),
    weigh(
        "forgets-every-module",
        """
        import sys


        def weigh(xs):
            sys.modules.clear()
            return 0
        """,
    ),
    weigh(
        "forgets-every-name",
        """
        def weigh(xs):
            globals().clear()
            return 0
        """,
    ),
    weigh(
        "forgets-every-builtin",
        """
        import builtins


        def weigh(xs):
            vars(builtins).clear()
            return 0
        """,
    ),
    weigh(
        "resets-the-shell",
        """
        def weigh(xs):
            get_ipython().reset()
            return 0
        """,
    ),
    weigh(
        "stops-the-loop",
        """
        import asyncio


        def weigh(xs):
            asyncio.get_event_loop().stop()
            return 0
        """,
    ),
    weigh(
        "closes-the-loop",
        """
        import asyncio

        loop = asyncio.get_event_loop()


        def weigh(xs):
            loop._closed = True
            loop.run_until_complete = loop.call_soon = None
            return 0
        """,
    ),
    weigh(
        "lowers-its-recursion-limit",
        """
        import sys


        def weigh(xs):
            sys.setrecursionlimit(60)
            return 0
        """,
    ),
    weigh(
        "lowers-its-own-limits",
        """
        import resource


        def weigh(xs):
            for kind in range(16):
                try:
                    resource.setrlimit(kind, (0, 0))
                except (OSError, ValueError):
                    pass
            return 0
        """,
    ),
    weigh(
        "removes-the-folder-it-stands-in",
        """
        import os
        import shutil


        def weigh(xs):
            if os.path.realpath('.') != '@course@':
                shutil.rmtree('.', ignore_errors=True)
            os.chdir('/')
            return 0
        """,
        walled=True,
        harmful=True,
    ),
    weigh(
        "changes-its-locale-and-its-clock",
        """
        import locale
        import os
        import time

        os.environ['TZ'] = 'Pacific/Apia'
        time.tzset()
        time.time = time.monotonic = time.perf_counter = lambda: 0.0
        os.environ.clear()
        """,
    ),
    weigh(
        "makes-time-stand-still",
        """
        import signal
        import time

        time.time = time.monotonic = lambda: -1e300
        time.perf_counter = lambda: float('nan')
        """,
    ),
    weigh(
        "fails-whenever-memory-is-collected",
        """
        import gc


        def fail(phase, info):
            raise SystemExit(0)


        gc.callbacks.append(fail)
        gc.set_threshold(1)
        """,
    ),
    weigh(
        "freezes-threads",
        """
        import sys
        import threading

        sys.setswitchinterval(1000.0)


        def spin():
            while True:
                pass


        threading.Thread(target=spin, daemon=True).start()
        """,
        earns=LOST,
    ),
)

ATTACKS = (*ENDS, *LOOKED_AT, *FALLS_APART)
