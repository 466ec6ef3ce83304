"""Attacks on time, memory, processes, files and patience.

Each is bounded by itself, so that it does a machine without walls no lasting harm: what it eats is some
gigabytes or some seconds more than it may have.
"""

from __future__ import annotations

from tests.attacks.attack import (
    ALL_OR_NOTHING,
    CELL_SECONDS,
    ENDED,
    LOST,
    Attack,
    Book,
    code,
    hand_in,
    probe,
    weigh,
)


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
    weigh(
        "never-ends",
        """
        def weigh(xs):
            while True:
                pass
        """,
        says=ENDED,
    ),
    weigh(
        "never-ends-and-is-deaf",
        """
        @deaf@

        def weigh(xs):
        @for_ever@
        """,
        says=ENDED,
    ),
    weigh(
        "never-ends-in-a-generator",
        """
        def weigh(xs):
            return sum(iter(int, 1))
        """,
        says=ENDED,
    ),
    weigh(
        "sleeps-for-ever",
        """
        import time


        def weigh(xs):
            time.sleep(10**6)
        """,
        says=ENDED,
    ),
    weigh(
        "blocks-every-signal-and-sleeps",
        """
        import signal
        import time


        def weigh(xs):
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            while True:
                time.sleep(10)
        """,
        says=ENDED,
    ),
    weigh(
        "masks-its-alarm",
        """
        import signal


        def weigh(xs):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.alarm(0)
            signal.signal(signal.SIGALRM, lambda *_: None)
            signal.signal(signal.SIGINT, lambda *_: None)
            while True:
                pass
        """,
        says=ENDED,
    ),
    weigh(
        "raises-a-huge-power",
        """
        def weigh(xs):
            return 10 ** 10 ** 10
        """,
        says="",
    ),
    weigh(
        "raises-a-power-that-only-takes-time",
        """
        def weigh(xs):
            return 7 ** (10 ** 8) % 3
        """,
        says=ENDED,
    ),
    weigh(
        "searches-with-a-catastrophic-expression",
        """
        import re


        def weigh(xs):
            return re.match(r'(a+)+$', 'a' * 60 + 'b')
        """,
        says=ENDED,
    ),
    weigh(
        "waits-for-a-lock",
        """
        import threading


        def weigh(xs):
            lock = threading.Lock()
            lock.acquire()
            lock.acquire()
        """,
        says=ENDED,
    ),
    weigh(
        "waits-for-input",
        """
        def weigh(xs):
            return input('points? ')
        """,
    ),
    weigh(
        "reads-standard-input",
        """
        import sys


        def weigh(xs):
            return len(sys.stdin.read()) - 1
        """,
    ),
    weigh(
        "waits-for-ever-in-the-loop",
        """
        import asyncio

        await asyncio.sleep(10**6)
        """,
        says=ENDED,
    ),
    weigh(
        "is-slow-to-be-compared",
        """
        class Slow:
            def __eq__(self, other):
                while True:
                    pass

            def __iter__(self):
                while True:
                    yield 1

            __repr__ = __hash__ = __len__ = lambda self: self == 1


        def weigh(xs):
            return Slow()
        """,
    ),
    Attack(
        "never-ends-where-it-is-defined",
        hand_in(
            tidy="""
            while True:
                pass
            """
        ),
        {"tidy": 0.0},
        ENDED,
    ),
    Attack(
        "never-ends-and-is-deaf-in-its-first-cell",
        hand_in(
            first="""
            @deaf@
            if True:
            @for_ever@
            """
        ),
        says=ENDED,
    ),
    Attack("sleeps-to-just-under-the-limit-in-every-cell", hand_in(sleep_in_every_cell), LOST, ENDED),
    at_the_end(
        "never-ends-behind-the-last-check",
        """
        while True:
            pass
        """,
        says=ENDED,
    ),
    at_the_end(
        "never-ends-and-is-deaf-behind-the-last-check",
        """
        @deaf@
        if True:
        @for_ever@
        """,
        says=ENDED,
    ),
    at_the_end(
        "never-ends-when-the-interpreter-ends",
        """
        import atexit
        import threading


        def later():
        @for_ever@


        atexit.register(later)
        threading.Thread(target=later).start()
        """,
    ),
    Attack("has-three-hundred-cells-of-its-own", hand_in(many_own_cells), says="^$"),
)

MEMORY = (
    weigh(
        "asks-for-100-gigabytes",
        """
        def weigh(xs):
            return bytearray(100 << 30)
        """,
    ),
    weigh(
        "grows-a-list-of-megabytes",
        """
        def weigh(xs):
            kept = []
            for _ in range(6000):
                kept.append(bytearray(b'x') * (1 << 20))
            return 0
        """,
        harmful=True,
    ),
    weigh(
        "asks-for-memory-of-its-own-kind",
        """
        import mmap


        def weigh(xs):
            kept = []
            for _ in range(60):
                area = mmap.mmap(-1, 100 << 20)
                area.write(b'x' * (100 << 20))
                kept.append(area)
            return 0
        """,
        harmful=True,
    ),
    weigh(
        "lets-children-eat-memory",
        """
        import os
        import time


        def weigh(xs):
            for _ in range(30):
                try:
                    child = os.fork()
                except OSError:
                    break
                if child == 0:
                    try:
                        kept = bytearray(b'x') * (200 << 20)
                        time.sleep(5)
                    finally:
                        os._exit(0)
            time.sleep(1)
            return 0
        """,
        harmful=True,
    ),
    probe(
        "cannot-have-memory-that-no-limit-counts",
        """
        import ctypes
        import os

        if not hasattr(os, 'memfd_create'):
            return None
        file = os.memfd_create('hidden')
        total = 0
        while total < 3 << 30:
            total += os.write(file, b'x' * (1 << 20))
        return f'{total} bytes in a memfd'
        """,
        harmful=True,
    ),
    probe(
        "cannot-fill-shared-memory",
        """
        total = 0
        with open('/dev/shm/attack', 'wb') as file:
            while total < 3 << 30:
                total += file.write(b'x' * (1 << 20))
        return f'{total} bytes in /dev/shm'
        """,
        harmful=True,
    ),
    weigh(
        "answers-a-list-of-ten-million",
        """
        def weigh(xs):
            return [0] * 10_000_000
        """,
    ),
    weigh(
        "answers-200-megabytes-of-text",
        """
        def weigh(xs):
            return 'x' * 200_000_000
        """,
    ),
    weigh(
        "answers-a-list-in-itself",
        """
        def weigh(xs):
            xs = []
            xs.append(xs)
            return xs
        """,
    ),
    weigh(
        "answers-lists-a-hundred-thousand-deep",
        """
        def weigh(xs):
            deep = []
            for _ in range(100_000):
                deep = [deep]
            return deep
        """,
    ),
    weigh(
        "answers-a-billion-laughs",
        """
        def weigh(xs):
            laugh = ['ha'] * 10
            for _ in range(9):
                laugh = [laugh] * 10
            return laugh
        """,
    ),
    weigh(
        "answers-a-number-of-ten-million-digits",
        """
        def weigh(xs):
            return 1 << 33_000_000
        """,
    ),
    weigh(
        "answers-an-endless-generator",
        """
        def weigh(xs):
            return iter(int, 1)
        """,
    ),
    weigh(
        "answers-an-endless-sequence",
        """
        class Endless(list):
            def __len__(self):
                return 1 << 62

            def __iter__(self):
                while True:
                    yield 0


        def weigh(xs):
            return Endless()
        """,
    ),
)

PROCESSES = (
    weigh(
        "forks-and-forks",
        """
        import os
        import time


        def weigh(xs):
            until = time.time() + 4
            for _ in range(12):
                try:
                    os.fork()
                except OSError:
                    pass
            while time.time() < until:
                time.sleep(0.1)
            os._exit(0)
        """,
        harmful=True,
    ),
    weigh(
        "starts-a-thousand-sleepers",
        """
        import subprocess


        def weigh(xs):
            for _ in range(@many@):
                try:
                    subprocess.Popen(['sleep', '86399'], start_new_session=True)
                except OSError:
                    break
            return 0
        """,
        harmful=True,
    ),
    weigh(
        "starts-a-thousand-threads",
        """
        import threading
        import time


        def weigh(xs):
            for _ in range(@many@):
                try:
                    threading.Thread(target=time.sleep, args=(86399,), daemon=True).start()
                except RuntimeError:
                    break
            return 0
        """,
        harmful=True,
    ),
    probe(
        "cannot-have-a-thousand-processes",
        """
        import os
        import signal

        children = []
        try:
            for _ in range(1000):
                child = os.fork()
                if child == 0:
                    signal.pause()
                    os._exit(0)
                children.append(child)
        except OSError:
            pass
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return f'{len(children)} processes' if len(children) >= 1000 else None
        """,
        harmful=True,
    ),
    Attack(
        "leaves-a-daemon",
        hand_in(
            weigh="""
            import subprocess

            subprocess.Popen(['sleep', '86399'], start_new_session=True)


            @right@
            """
        ),
    ),
    Attack(
        "leaves-a-daemon-that-forked-twice",
        hand_in(
            weigh="""
            import os
            import signal
            import time

            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    for number in (1, 2, 15):
                        signal.signal(number, signal.SIG_IGN)
                    time.sleep(86399)
                os._exit(0)


            @right@
            """
        ),
    ),
    Attack(
        "leaves-a-daemon-that-holds-the-report",
        hand_in(
            weigh="""
            import os
            import time

            if os.fork() == 0:
                os.setsid()
                time.sleep(86399)
                os._exit(0)


            @right@
            """
        ),
    ),
    at_the_end(
        "leaves-a-thread-that-runs",
        """
        import threading


        def spin():
            while True:
                pass


        threading.Thread(target=spin).start()
        """,
    ),
    weigh(
        "goes-on-in-a-child-of-its-own",
        """
        import os


        def weigh(xs):
            os.fork()
            return 0
        """,
    ),
    weigh(
        "stops-itself",
        """
        import os
        import signal


        def weigh(xs):
            os.kill(os.getpid(), signal.SIGSTOP)
            return 0
        """,
    ),
)

OUTPUT = (
    at_the_end(
        "prints-a-million-lines",
        """
        for number in range(1_000_000):
            print(number)
        """,
    ),
    at_the_end(
        "prints-a-line-of-a-gigabyte",
        """
        import sys

        for _ in range(1024):
            sys.stdout.write('x' * (1 << 20))
        """,
    ),
    at_the_end(
        "prints-a-gigabyte-past-python",
        """
        import os

        for _ in range(1024):
            os.write(1, b'x' * (1 << 20))
            os.write(2, b'x' * (1 << 20))
        """,
    ),
    at_the_end(
        "lets-a-child-print-without-end",
        """
        import subprocess

        subprocess.run(['sh', '-c', 'yes attack | head -c 1000000000'])
        """,
    ),
    at_the_end(
        "warns-a-hundred-thousand-times",
        """
        import sys
        import warnings

        for number in range(100_000):
            warnings.warn(f'warning {number}')
            print('stderr', file=sys.stderr)
        """,
    ),
    at_the_end(
        "shows-a-thousand-images",
        r"""
        from IPython.display import Image, display

        for _ in range(1000):
            display(Image(b'\x89PNG\r\n\x1a\n' + b'\0' * 100_000, format='png'))
        """,
    ),
    at_the_end(
        "shows-an-image-of-a-hundred-megabytes",
        r"""
        from IPython.display import Image, display

        display(Image(b'\x89PNG\r\n\x1a\n' + b'\0' * 100_000_000, format='png'))
        """,
    ),
    at_the_end(
        "shows-a-value-whose-text-never-ends",
        """
        class Endless:
            def __repr__(self):
                return 'x' * 300_000_000


        Endless()
        """,
    ),
    at_the_end(
        "updates-a-display-ten-thousand-times",
        """
        from IPython.display import clear_output, display

        handle = display('x' * 1000, display_id=True)
        for number in range(10_000):
            handle.update('y' * 1000)
            clear_output()
        """,
    ),
    Attack(
        "prints-while-it-is-checked",
        hand_in(
            weigh="""
            def weigh(xs):
                print('x' * 5_000_000)
                return sum(place * x for place, x in enumerate(xs, 1))
            """
        ),
        {"weigh": (0.0, 1.0, 3.0, 4.0)},
    ),
    weigh(
        "raises-an-error-of-fifty-megabytes",
        """
        def weigh(xs):
            raise ValueError('x' * 50_000_000)
        """,
    ),
    weigh(
        "raises-an-error-that-never-says-itself",
        """
        class Endless(Exception):
            def __str__(self):
                while True:
                    pass

            __repr__ = __str__


        def weigh(xs):
            raise Endless
        """,
    ),
    weigh(
        "raises-an-error-that-fails-when-it-is-shown",
        """
        class Broken(Exception):
            def __str__(self):
                raise self

            __repr__ = __str__

            @property
            def __traceback__(self):
                raise self

            __cause__ = __context__ = __notes__ = args = __traceback__


        def weigh(xs):
            raise Broken
        """,
    ),
    weigh(
        "raises-an-error-with-a-thousand-causes",
        """
        def weigh(xs):
            error = ValueError('last')
            for number in range(1000):
                outer = ValueError(number)
                outer.__cause__ = error
                error = outer
            raise error
        """,
    ),
    weigh(
        "raises-a-tree-of-errors",
        """
        def weigh(xs):
            group = [ValueError(n) for n in range(10)]
            for _ in range(4):
                group = [ExceptionGroup('more', group) for _ in range(10)]
            raise ExceptionGroup('all', group)
        """,
    ),
    weigh(
        "raises-an-error-in-a-circle",
        """
        def weigh(xs):
            one, two = ValueError(1), ValueError(2)
            one.__cause__, two.__cause__ = two, one
            raise one
        """,
    ),
    weigh(
        "raises-an-error-whose-class-has-no-name",
        r"""
        Kind = type('<b>\n\x1b[31m' + 'x' * 100_000, (Exception,), {'__module__': None})


        def weigh(xs):
            raise Kind('x')
        """,
    ),
)

DISK = (
    probe(
        "cannot-fill-the-disk",
        """
        import os
        import tempfile

        total = 0
        for folder in {'.', tempfile.gettempdir(), os.path.expanduser('~'), '/tmp', '/var/tmp'}:
            try:
                with open(os.path.join(folder, 'attack-filler'), 'wb') as file:
                    for _ in range(1500):
                        total += file.write(b'x' * (1 << 20))
            except OSError as error:
                print(folder, error)
            finally:
                try:
                    os.unlink(os.path.join(folder, 'attack-filler'))
                except OSError:
                    pass
        return f'{total} bytes' if total > 1 << 30 else None
        """,
        harmful=True,
    ),
    probe(
        "cannot-make-a-file-of-a-terabyte",
        """
        import os

        with open('attack-sparse', 'wb') as file:
            try:
                file.truncate(1 << 40)
            finally:
                os.unlink('attack-sparse')
        return 'a file of a terabyte'
        """,
    ),
    probe(
        "cannot-make-a-hundred-thousand-files",
        """
        import os
        import tempfile

        made = 0
        with tempfile.TemporaryDirectory() as folder:
            try:
                for made in range(100_000):
                    open(f'{folder}/{made}', 'w').close()
            except OSError as error:
                print(error)
        return f'{made} files' if made > 99_000 else None
        """,
        harmful=True,
    ),
    Attack(
        "takes-every-file-descriptor",
        hand_in(
            weigh="""
            import os

            taken = []
            try:
                while len(taken) < 100_000:
                    taken.append(os.open('/dev/null', os.O_RDONLY))
            except OSError:
                pass


            @right@
            """
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
        ALL_OR_NOTHING,
    ),
)

ATTACKS = (*TIME, *MEMORY, *PROCESSES, *OUTPUT, *DISK, *SOURCE)
