"""Attacks that make the checks say yes to a wrong answer."""

from __future__ import annotations

from tests.attacks.attack import (
    AT_MOST_VISIBLE,
    ENDED,
    NOTHING,
    Attack,
    Book,
    Points,
    checks_of,
    hand_in,
    weigh,
)
from tests.attacks.words import WRONG, clean


def skip_execution(book: Book) -> None:
    for cell in checks_of(book):
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove_cell"]


def subclass(kind: str, value: str) -> str:
    """An answer whose value is of a subclass that is equal to all."""
    return (
        f"class Sly({kind}):\n    def __eq__(self, other):\n        return True\n\n"
        "    def __ne__(self, other):\n        return False\n\n    __hash__ = None\n\n\n"
        f"def weigh(xs):\n    return Sly({value})"
    )


def patched(name: str, change: str, task: str = "weigh", answer: str = WRONG, earned: Points = 0.0) -> Attack:
    """A built-in or library function replaced before a wrong answer is checked."""
    return Attack(name, hand_in(**{task: f"{clean(change)}\n\n\n{clean(answer)}"}), {task: earned})


TAGS_AND_HOOKS = (
    Attack(
        "tags-the-checks-to-be-skipped",
        hand_in(skip_execution, weigh=WRONG),
        {"weigh": 0.0},
    ),
    weigh(
        "drops-asserts-by-an-input-transformer",
        """
        @wrong@


        def drop(lines):
            return [line for line in lines if 'assert' not in line and '__see__' not in line]


        get_ipython().input_transformers_cleanup.append(drop)
        get_ipython().input_transformers_post.append(drop)
        """,
    ),
    weigh(
        "empties-every-cell-by-an-input-transformer",
        r"""
        @wrong@


        get_ipython().input_transformers_cleanup.insert(0, lambda lines: ['pass\n'])
        """,
    ),
    weigh(
        "drops-asserts-by-an-ast-transformer",
        """
        @wrong@


        import ast


        class Drop(ast.NodeTransformer):
            def visit_Assert(self, node):
                return ast.Pass()

            def visit_Expr(self, node):
                return ast.Pass()

            def visit_For(self, node):
                return ast.Pass()


        get_ipython().ast_transformers.append(Drop())
        """,
    ),
    weigh(
        "replaces-run-cell",
        """
        @wrong@


        shell = get_ipython()
        done = shell.run_cell('1')


        async def nothing(*args, **named):
            return done


        shell.run_cell_async = nothing
        shell.run_cell = lambda *args, **named: done
        type(shell).run_cell_async = nothing
        type(shell).run_cell = shell.run_cell
        """,
    ),
    weigh(
        "replaces-run-code",
        """
        @wrong@


        async def fine(*args, **named):
            return False


        get_ipython().run_code = fine
        get_ipython().run_ast_nodes = fine
        type(get_ipython()).run_ast_nodes = fine
        """,
    ),
    weigh(
        "clears-the-error-in-a-post-run-hook",
        """
        @wrong@


        def clear(result):
            result.error_in_exec = None
            result.error_before_exec = None


        for event in ('post_run_cell', 'post_execute'):
            get_ipython().events.register(event, clear if event == 'post_run_cell' else lambda: None)
        """,
    ),
    weigh(
        "silences-tracebacks",
        """
        @wrong@


        shell = get_ipython()
        shell.showtraceback = shell._showtraceback = shell.showsyntaxerror = lambda *args, **named: None
        shell.set_custom_exc((BaseException,), lambda *args, **named: [])
        """,
    ),
    weigh(
        "swallows-errors-by-excepthook",
        """
        @wrong@


        import sys, threading

        sys.excepthook = threading.excepthook = lambda *args: None
        sys.unraisablehook = lambda *args: None
        """,
    ),
    weigh(
        "makes-the-checks-async-and-cancels-them",
        """
        @wrong@


        import asyncio

        loop = asyncio.get_event_loop()


        def cancel():
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.call_later(0.01, cancel)


        loop.call_later(0.01, cancel)
        """,
        earns={"weigh": 0.0},
    ),
)

PARTIAL_CREDIT = tuple(
    Attack(
        f"says-its-own-partial-score-{name}",
        hand_in(unit="02-parts", grow=source),
        {"grow": 0.0},
        unit="02-parts",
    )
    for name, source in {
        "by-displayhook": """
        import sys


        def grow(n):
            sys.displayhook(4)
            return 0.5
        """,
        "by-display": """
        from IPython.display import display


        def grow(n):
            display(4)
            print(4)
            return 0.5
        """,
        "of-minus-five": """
        import sys


        def grow(n):
            print(-5)
            sys.displayhook(-5)
            return 0.5
        """,
        "of-nan": """
        import sys


        def grow(n):
            print('nan')
            sys.displayhook(float('nan'))
            return float('nan')
        """,
        "of-infinity": """
        import sys


        def grow(n):
            print('inf')
            sys.displayhook(float('inf'))
            return float('inf')
        """,
        "by-a-sum-of-its-own": """
        import builtins

        builtins.sum = sum = lambda *args: 4


        def grow(n):
            return 0.5
        """,
        "by-a-sum-that-is-not-a-number": """
        import builtins

        builtins.sum = sum = lambda *args: float('nan')


        def grow(n):
            return 0.5
        """,
        "by-answers-equal-to-all": """
        @yes@

        def grow(n):
            return Yes()
        """,
        "by-an-equality-worth-a-hundred": """
        class Sly:
            def __eq__(self, other):
                return 100


        def grow(n):
            return Sly()
        """,
        "by-a-replaced-displayhook": """
        import sys

        get_ipython().displayhook = sys.displayhook = lambda *args: print(4)


        def grow(n):
            return 0.5
        """,
    }.items()
)

PARTS = (
    Attack(
        "replaces-numpy-testing",
        hand_in(
            unit="02-parts",
            grid="""
            import numpy as np
            import numpy.testing

            np.testing.assert_allclose = lambda *args, **named: None
            np.allclose = np.array_equal = lambda *args, **named: True
            np.asarray = lambda *args, **named: None


            def grid(n):
                return []
            """,
        ),
        {"grid": 0.0},
        unit="02-parts",
    ),
    Attack(
        "answers-arrays-that-are-equal-to-all",
        hand_in(
            unit="02-parts",
            grid="""
            import numpy as np


            class Sly(np.ndarray):
                def __array_ufunc__(self, *args, **named):
                    return np.True_

                def __array_function__(self, *args, **named):
                    return np.True_

                def __eq__(self, other):
                    return True


            def grid(n):
                return np.zeros((n, n)).view(Sly)
            """,
        ),
        {"grid": 0.0},
        unit="02-parts",
    ),
    Attack(
        # In plain Python an object differs from all: outside, what cannot be read is right about nothing.
        "answers-an-object-where-something-else-is-wanted",
        hand_in(unit="02-parts", other="def other(n):\n    return object()"),
        {"other": 0.0},
        unit="02-parts",
    ),
    Attack(
        "answers-what-differs-from-all",
        hand_in(
            unit="02-parts",
            other="""
            class Sly(int):
                def __eq__(self, other):
                    return False

                def __ne__(self, other):
                    return True

                def __gt__(self, other):
                    return True

                __hash__ = int.__hash__


            def other(n):
                return Sly(n)
            """,
        ),
        {"other": 0.0},
        unit="02-parts",
    ),
    Attack(
        "answers-an-object-where-a-truth-is-wanted",
        hand_in(unit="02-parts", even="def even(n):\n    return [] if n == 3 else object()"),
        {"even": (0.0, 1.0)},
        unit="02-parts",
    ),
    *(
        Attack(
            # Whoever looks for a word in a range looks at every number of it.
            f"answers-{name}-where-something-is-looked-for",
            hand_in(unit="02-parts", crew=f"def crew(n):\n    return {value}"),
            {"crew": 0.0},
            unit="02-parts",
        )
        for name, value in {
            "an-endless-range": "range(10**18)",
            "an-object": "object()",
            "a-class-that-holds-all": "type('All', (), {'__contains__': lambda *_: True})()",
            "one-long-text": "'ada bob cyd' * 10**5",
        }.items()
    ),
    Attack(
        "solves-both-parts",
        hand_in(unit="02-parts"),
        says="^$",
        unit="02-parts",
    ),
    Attack(
        "solves-half-of-a-part",
        hand_in(
            unit="02-parts",
            grow="""
            def grow(n):
                return 3 * n if n < 5 else 0
            """,
        ),
        {"grow": 2.0},
        unit="02-parts",
    ),
)

SLY_VALUES = (
    Attack(
        "answers-equal-to-everything-in-every-task",
        hand_in(
            first="@yes@",
            tidy="""
            def tidy(words):
                words[:] = [Yes()]
                return Yes()
            """,
            positive="""
            def positive(n):
                return Yes()
            """,
            show="""
            def show(rows):
                return Yes()
            """,
            judge="""
            def judge(candidate):
                return Yes()
            """,
            share="""
            def share(part, whole):
                return Yes()
            """,
            weigh="""
            def weigh(xs):
                return Yes()
            """,
        ),
        NOTHING,
    ),
    weigh("answers-an-int-that-is-equal-to-all", subclass("int", "1")),
    weigh("answers-a-str-that-is-equal-to-all", subclass("str", "'1'")),
    weigh("answers-a-float-that-is-equal-to-all", subclass("float", "'nan'")),
    weigh("answers-a-list-that-is-equal-to-all", subclass("list", "[1]")),
    weigh("answers-a-dict-that-is-equal-to-all", subclass("dict", "{}")),
    weigh(
        "answers-nan",
        """
        def weigh(xs):
            return float('nan')
        """,
    ),
    *(
        Attack(
            f"answers-an-empty-array-{name}",
            hand_in(
                weigh=f"import numpy as np\n\n\ndef weigh(xs):\n    return {array}",
                share=f"import numpy as np\n\n\ndef share(part, whole):\n    return {array}",
                judge=f"import numpy as np\n\n\ndef judge(candidate):\n    return {array}",
                tidy=f"import numpy as np\n\n\ndef tidy(words):\n    words[:] = [{array}] * len(words)",
            ),
            {"weigh": 0.0, "share": 0.0, "judge": 0.0, "tidy": 0.0},
        )
        for name, array in {
            "of-no-dimension-to-speak-of": "np.array([])",
            "that-fits-every-list": "np.zeros((0, 1))",
            "of-objects": "np.array([], dtype=object)",
            "of-text": "np.array([], dtype='U9')",
            "that-is-a-record": "np.array([], dtype=[('a', int)])",
            "that-is-a-series": "__import__('pandas').Series([], dtype=float)",
            "that-is-a-frame": "__import__('pandas').DataFrame()",
        }.items()
    ),
    weigh(
        "answers-an-array-of-every-number",
        """
        import numpy as np


        def weigh(xs):
            return np.arange(10**5)
        """,
    ),
    weigh(
        "answers-mock-any",
        """
        from unittest.mock import ANY, MagicMock


        def weigh(xs):
            return ANY
        """,
    ),
    weigh(
        "answers-a-value-that-lies-about-its-class",
        """
        class Sly:
            __class__ = int

            def __eq__(self, other):
                return True

            def __index__(self):
                return 14


        def weigh(xs):
            return Sly()
        """,
    ),
    weigh(
        "answers-a-class-named-int",
        """
        def weigh(xs):
            own = {'__module__': 'builtins', '__eq__': lambda *_: True, '__hash__': int.__hash__}
            kind = type('int', (int,), own)
            return kind(3)
        """,
    ),
    weigh(
        "answers-by-a-metaclass",
        """
        class Meta(type):
            def __eq__(cls, other):
                return True

            def __instancecheck__(cls, other):
                return True

            __hash__ = type.__hash__


        class Sly(metaclass=Meta):
            pass


        def weigh(xs):
            return Sly
        """,
    ),
    weigh(
        "answers-what-looks-like-the-report",
        """
        def weigh(xs):
            return {'type': 'int', 'kind': 'int', 'int': 14, 'value': 14, 'passed': True, 'points': 4}
        """,
    ),
    weigh(
        "changes-its-value-each-time-it-is-looked-at",
        """
        class Sly(int):
            looked = 0

            def __int__(self):
                Sly.looked += 1
                return Sly.looked

            __index__ = __trunc__ = __int__

            def __repr__(self):
                return str(int(self))

            __str__ = __repr__


        def weigh(xs):
            return Sly(0)
        """,
    ),
    Attack(
        "changes-the-list-from-a-thread-after-it-was-seen",
        hand_in(
            tidy="""
            import threading


            def tidy(words):
                words[:] = ['ada', 'bob'][: len(words)]

                def later():
                    for _ in range(20000):
                        words[:] = ['grace', 'alan']
                        words[:] = ['ada', 'bob']

                threading.Thread(target=later, daemon=True).start()
            """
        ),
        {"tidy": (0.0, 1.0)},
    ),
    Attack(
        "nearly-equal-to-all",
        hand_in(
            share="""
            @yes@

            def share(part, whole):
                return Yes()
            """
        ),
        {"share": 0.0},
    ),
    Attack(
        "half-an-answer-is-nan",
        hand_in(
            share="""
            def share(part, whole):
                return float('nan')
            """
        ),
        {"share": 0.0},
    ),
)

BUILTINS = (
    patched(
        "replaces-abs-and-isclose",
        """
        import builtins
        import math

        builtins.abs = abs = lambda x: 0
        math.isclose = isclose = lambda *args, **named: True
        """,
        "share",
        """
        def share(part, whole):
            return 7
        """,
    ),
    patched(
        "replaces-isinstance-len-and-sorted",
        """
        import builtins

        builtins.isinstance = isinstance = lambda *_: True
        builtins.len = len = lambda _: 3
        builtins.sorted = sorted = lambda _: [0.25, 0.75]
        builtins.str = str = lambda _: '0.5'
        """,
        "share",
        """
        def share(part, whole):
            return 7
        """,
    ),
    patched(
        "replaces-raises",
        """
        import contextlib
        import pytest


        @contextlib.contextmanager
        def anything(*_, **named):
            yield


        pytest.raises = raises = anything
        pytest._code = None
        """,
        "positive",
        """
        def positive(n):
            return n if n > -1 else None
        """,
    ),
    patched(
        "makes-value-error-mean-any-error",
        """
        import builtins

        builtins.ValueError = ValueError = Exception
        """,
        "positive",
        """
        def positive(n):
            if n < 1:
                raise KeyError(n)
            return n
        """,
    ),
    Attack(
        "raises-a-class-of-its-own-named-value-error",
        hand_in(
            positive="""
            class ValueError(Exception):
                pass


            def positive(n):
                if n < 1:
                    raise ValueError(n)
                return n
            """
        ),
        {"positive": 0.0},
    ),
    Attack(
        # A learner who can raise this can raise ValueError: whether it counts is not worth a fight.
        "raises-a-class-that-borrows-the-whole-name-of-value-error",
        hand_in(
            positive="""
            import builtins

            kind = type('ValueError', (Exception,), {'__module__': 'builtins', '__qualname__': 'ValueError'})
            def positive(n):
                if n < 1:
                    raise kind(n)
                return n
            """
        ),
        {"positive": (0.0, 1.0, 3.0)},
    ),
    patched(
        "replaces-redirect-stdout",
        r"""
        import contextlib
        import io


        class Full(io.StringIO):
            def getvalue(self):
                return 'a: 1\nb: 2\n'


        io.StringIO = StringIO = Full
        """,
        "show",
        """
        def show(rows):
            print('nothing')
        """,
        (0.0, 1.0),  # it knows what the visible check wants, as a table would
    ),
    patched(
        "replaces-all-any-sum-and-range",
        """
        import builtins

        builtins.all = builtins.any = lambda *_: True
        builtins.range = range = lambda *_: []
        """,
    ),
    patched(
        "replaces-assertion-error",
        """
        import builtins


        class Quiet(BaseException):
            def __new__(cls, *args):
                return KeyboardInterrupt()


        builtins.AssertionError = AssertionError = Quiet
        """,
    ),
    patched(
        "replaces-import",
        """
        import builtins
        import types

        real = builtins.__import__


        def fake(name, *args, **named):
            if name == 'random':
                return types.SimpleNamespace(Random=lambda *_: types.SimpleNamespace(randrange=lambda *_: 0))
            return real(name, *args, **named)


        builtins.__import__ = fake
        """,
    ),
    Attack(
        "makes-the-random-inputs-the-visible-ones",
        hand_in(
            weigh="""
            import random


            class Known(random.Random):
                def randrange(self, *_):
                    return 0

                random = getrandbits = randrange


            random.Random = Known
            random.randrange = random.randint = lambda *_: 0


            def weigh(xs):
                return {(1, 2, 3): 14, (5,): 5, (70001, 5, 123): 0}.get(tuple(xs), 0)
            """
        ),
        {"weigh": 1.0},
    ),
    weigh(
        "seeds-every-generator-again-and-again",
        """
        import random

        random.seed = lambda *_: None
        random.Random.seed = lambda *_: None
        random.Random.__init__ = lambda *_: None


        @wrong@
        """,
    ),
)

LEAVES_THE_PROCESS = (
    weigh(
        "forges-the-exit-code",
        """
        import os


        def weigh(xs):
            os._exit(0)
        """,
    ),
    weigh(
        "forges-result-files",
        """
        import json
        import os

        result = json.dumps({'passed': True, 'points': 4, 'score': 1.0, 'weigh': 4})
        for folder in ('.', '..', '/tmp', '@grading@', '@grading@/autograded', '@submissions@'):
            for name in ('result.json', 'results.json', 'report.json', 'score.txt', '01-walls.csv'):
                try:
                    with open(os.path.join(folder, name), 'x') as file:
                        file.write(result)
                except OSError:
                    pass
        """,
    ),
    weigh(
        "replaces-the-checks-helpers-from-a-thread",
        """
        import threading
        import time


        def later():
            until = time.time() + 3
            while time.time() < until:
                for name in list(globals()):
                    if 'reference' in name or name in ('rng', '__see__'):
                        globals()[name] = weigh
                time.sleep(0)


        threading.Thread(target=later, daemon=True).start()
        """,
    ),
    weigh(
        "answers-from-a-table-of-the-visible-cases",
        """
        def weigh(xs):
            return {(1, 2, 3): 14, (5,): 5}.get(tuple(xs))
        """,
        {"weigh": 1.0},
    ),
    weigh(
        "learns-the-table-from-the-text-of-the-visible-check",
        r"""
        def weigh(xs):
            import re

            text = '\n'.join(map(str, globals().get('In', [])))
            found = re.findall(r'weigh\(' + re.escape(repr(xs)) + r'\) == (\d+)', text)
            return int(found[-1]) if found else 0
        """,
        AT_MOST_VISIBLE,
    ),
)

# Each of them looks for what the hidden check wants; the number beside the inputs is nowhere to be found.
READS_THE_CHECK = (
    weigh(
        "reads-the-reference-from-its-caller",
        """
        import sys


        def weigh(xs):
            frame = sys._getframe(1)
            while frame:
                for name, value in [*frame.f_globals.items(), *frame.f_locals.items()]:
                    if 'reference' in name and callable(value):
                        return value(xs)
                frame = frame.f_back
            return -1
        """,
    ),
    weigh(
        "reads-the-reference-from-the-shell",
        """
        def weigh(xs):
            for space in (globals(), get_ipython().user_ns, vars(__import__('__main__'))):
                if 'weigh_reference' in space:
                    return space['weigh_reference'](xs)
            return -1
        """,
    ),
    weigh(
        "reads-the-reference-from-the-collector",
        """
        import gc
        import types


        def weigh(xs):
            for thing in gc.get_objects():
                if type(thing) is not types.FunctionType or thing is weigh:
                    continue
                if thing.__name__ in ('weigh', 'weigh_reference'):
                    try:
                        return thing(xs)
                    except Exception:
                        pass
            return -1
        """,
    ),
    weigh(
        "reads-constants-from-its-callers-code",
        """
        import sys

        calls = iter(range(10**6))


        def weigh(xs):
            found = []
            frame = sys._getframe(1)
            while frame:
                found += [c for c in frame.f_code.co_consts if type(c) is int and c > 20]
                frame = frame.f_back
            print('constants', found)
            return found[next(calls) % len(found)] if found else -1
        """,
    ),
    weigh(
        "reads-constants-beside-the-call",
        """
        import dis
        import sys


        def weigh(xs):
            frame = sys._getframe(1)
            later = [i for i in dis.get_instructions(frame.f_code) if i.offset > frame.f_lasti]
            return next((i.argval for i in later if i.opname == 'LOAD_CONST' and type(i.argval) is int), -1)
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-the-text-of-the-check-from-linecache",
        r"""
        import linecache
        import re


        def weigh(xs):
            held = [entry[2] for entry in list(linecache.cache.values()) if len(entry) > 2]
            text = '\n'.join(line for lines in held for line in lines)
            found = re.findall(r'weigh\(' + re.escape(repr(xs)) + r'\) == (\d+)', text)
            print('lines', found)
            return int(found[-1]) if found else -1
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-the-text-of-the-check-by-inspect",
        r"""
        import inspect
        import re
        import sys


        def weigh(xs):
            try:
                text = inspect.getsource(sys._getframe(1))
            except Exception as error:
                text = str(error)
            print(text)
            found = re.findall(re.escape(repr(xs)) + r'\) == (\d+)', text)
            return int(found[-1]) if found else -1
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-every-string-in-memory",
        r"""
        import gc
        import re
        import sys


        def weigh(xs):
            seen, texts = set(), []
            todo = [sys._current_frames(), sys.modules, gc.get_objects()]
            for thing in gc.get_objects():
                texts += [held for held in gc.get_referents(thing) if type(held) is str and ' == ' in held]
            call = r'weigh\(' + re.escape(repr(xs)) + r'\) == (\d+)'
            found = [n for text in texts for n in re.findall(call, text)]
            print('strings', found)
            return int(found[-1]) if found else -1
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-what-stands-around-itself-on-disk",
        r"""
        import os
        import re

        texts = []
        for top in ('.', '/tmp', '@course@', '@grading@', '@submissions@', '/work', '/home', '/run'):
            for folder, _, names in os.walk(top):
                for name in names[:2000]:
                    if name.endswith(('.ipynb', '.json', '.db', '.py')):
                        try:
                            with open(os.path.join(folder, name), errors='replace') as file:
                                text = file.read(3_000_000)
                        except OSError:
                            continue
                        if 'weigh(' in text:
                            texts.append(text)


        def weigh(xs):
            call = r'weigh\(' + re.escape(repr(xs)) + r'\) == (\d+)'
            found = [n for text in texts for n in re.findall(call, text)]
            return int(found[-1]) if found else -1
        """,
        AT_MOST_VISIBLE,
        walled=True,
    ),
    Attack(
        "tells-right-versions-by-their-names",
        hand_in(
            judge="""
            def judge(candidate):
                return candidate.__name__ == 'twice' or 'right' in candidate.__name__
            """
        ),
        {"judge": 1.0},
    ),
    Attack(
        "tells-right-versions-by-the-names-in-their-code",
        hand_in(
            judge="""
            import gc


            def judge(candidate):
                held = candidate.__code__
                names = [candidate.__qualname__, held.co_name, getattr(held, 'co_qualname', '')]
                names += [name for name, value in candidate.__globals__.items() if value is candidate]
                return any('right' in name or name == 'twice' for name in names)
            """
        ),
        {"judge": 1.0},
    ),
    weigh(
        "guesses-again-and-again",
        """
        guesses = iter(range(10**9))


        def weigh(xs):
            for guess in guesses:
                try:
                    import sys

                    seer = sys._getframe(1).f_globals.get('__see__') or __builtins__['__see__']
                    seer(0, guess)
                    seer(1, guess)
                    seer(2, guess)
                except Exception:
                    pass
                if guess % 500 == 499:
                    return guess
            return -1
        """,
    ),
)

# The engine's own ideas, turned against it.
AGAINST_THIS_ENGINE = (
    weigh(
        "replaces-see-in-its-namespace",
        """
        import builtins


        class See:
            def __call__(self, number, *values):
                return True

            def raised(self, number):
                import contextlib

                return contextlib.suppress(BaseException)


        __see__ = builtins.__see__ = globals()['__see__'] = get_ipython().user_ns['__see__'] = See()
        """,
    ),
    weigh(
        "wraps-see-from-a-thread",
        """
        import threading
        import time


        def wrap():
            until = time.time() + 3
            while time.time() < until:
                real = globals().get('__see__')
                if real is not None and not isinstance(real, type(wrap)):
                    def see(number, *values, real=real):
                        return real(number, 14)

                    globals()['__see__'] = see
                time.sleep(0)


        threading.Thread(target=wrap, daemon=True).start()
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "calls-see-itself-before-the-check",
        """
        def weigh(xs):
            import sys

            frame = sys._getframe(1)
            while frame:
                see = frame.f_globals.get('__see__') or frame.f_builtins.get('__see__')
                if see:
                    for number in range(-2, 12):
                        try:
                            see(number, 14)
                            see(number, True)
                            see(number)
                        except Exception:
                            pass
                frame = frame.f_back
            return 0
        """,
    ),
    weigh(
        "calls-see-twenty-thousand-times",
        """
        def weigh(xs):
            import sys

            see = sys._getframe(1).f_globals.get('__see__', lambda *_: None)
            for number in range(30_000):
                see(0, number)
            return 0
        """,
    ),
    weigh(
        "calls-see-with-odd-numbers",
        """
        def weigh(xs):
            import sys

            see = sys._getframe(1).f_globals.get('__see__', lambda *_: None)
            for number in (None, 'x', -1, 10**30, float('nan'), True, [], object()):
                try:
                    see(number, 14)
                except Exception:
                    pass
            return 0
        """,
    ),
    weigh(
        "makes-the-namespace-a-dict-that-answers",
        """
        class Sly(dict):
            def __getitem__(self, name):
                if name == '__see__':
                    return lambda *_: True
                return dict.__getitem__(self, name)

            def get(self, name, default=None):
                return self[name] if name in self else default


        shell = get_ipython()
        shell.user_ns = Sly(shell.user_ns)
        shell.user_global_ns and None
        shell.user_module.__class__ = type(shell.user_module)
        """,
    ),
    weigh(
        "replaces-see-raised",
        """
        import contextlib


        def weigh(xs):
            import sys

            see = sys._getframe(1).f_globals.get('__see__')
            for owner in (see, type(see)):
                for name in ('raised', '__call__', '__enter__', '__exit__'):
                    try:
                        setattr(owner, name, lambda *_, **named: contextlib.nullcontext())
                    except Exception:
                        pass
            return 0
        """,
    ),
    Attack(
        "replaces-see-raised-in-the-task-that-raises",
        hand_in(
            positive="""
            import contextlib
            import sys


            def positive(n):
                see = sys._getframe(1).f_globals.get('__see__')
                for owner in (see, type(see)):
                    try:
                        owner.raised = lambda *_: contextlib.nullcontext()
                    except Exception:
                        pass
                return n if n > 0 else None
            """
        ),
        {"positive": 0.0},
    ),
    weigh(
        "replaces-the-encoder",
        """
        import sys

        for name, module in list(sys.modules.items()):
            if name.startswith('grader.'):
                for own, value in list(vars(module).items()):
                    if callable(value) and own.strip('_') in ('encode', 'encoded', 'plain', 'observe'):
                        setattr(module, own, lambda *_, real=value, **named: real(14))
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "replaces-the-code-of-the-encoder",
        """
        def fake(*args, **named):
            return ['int', 14]


        import sys

        for name, module in list(sys.modules.items()):
            if name.startswith('grader.observe'):
                for value in list(vars(module).values()):
                    if isinstance(value, type(fake)):
                        try:
                            value.__code__ = fake.__code__
                        except Exception:
                            pass
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "replaces-json",
        """
        import json
        import json.encoder

        _real = json.dumps


        def dumps(thing, *args, **named):
            return _real(thing, *args, **named).replace('false', 'true').replace('AssertionError', 'ok')


        json.dumps = json.encoder.JSONEncoder.encode = dumps
        json.encoder.c_make_encoder = None
        json.JSONEncoder.default = lambda *_: 14
        """,
    ),
    weigh(
        "unloads-the-grader",
        """
        import sys

        for name in list(sys.modules):
            if name.partition('.')[0] in ('grader', 'json', 'struct', 'random', 'pytest', 'math'):
                del sys.modules[name]
        """,
    ),
    weigh(
        "puts-a-grader-of-its-own-in-place",
        """
        import sys
        import types


        class Sly(types.ModuleType):
            def __getattr__(self, name):
                if name.startswith('__'):
                    raise AttributeError(name)
                return lambda *args, **named: True


        for name in list(sys.modules):
            if name.partition('.')[0] == 'grader':
                sys.modules[name] = Sly(name)
        """,
    ),
    weigh(
        "traces-the-checks-and-changes-what-they-hold",
        """
        import sys
        import threading


        def trace(frame, event, arg):
            for name in list(frame.f_locals):
                if name in ('values', 'value', 'numbers', 'seen', 'args'):
                    try:
                        frame.f_locals[name][:] = [14]
                    except Exception:
                        pass
            return trace


        def weigh(xs):
            sys.settrace(trace)
            frame = sys._getframe(1)
            while frame:
                frame.f_trace = trace
                frame = frame.f_back
            return 0
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "profiles-the-checks",
        """
        import sys


        def profile(frame, event, arg):
            if event == 'c_call' and getattr(arg, '__name__', '') in ('write', 'send', 'sendall', 'dumps'):
                raise SystemExit(0)


        def weigh(xs):
            sys.setprofile(profile)
            return 0
        """,
    ),
    weigh(
        "changes-reports-from-the-collector",
        """
        import gc


        def weigh(xs):
            for thing in gc.get_objects():
                if type(thing) is dict and 'seen' in thing:
                    thing['error'] = None
                    thing['seen'] = [[number, 14] for number in range(9)]
                    thing['passed'] = True
                elif type(thing) is list and thing and type(thing[0]) is list and thing[0][:1] == [0]:
                    thing[:] = [[number, 14] for number in range(9)]
            return 0
        """,
        AT_MOST_VISIBLE,
    ),
    weigh(
        "changes-small-numbers-by-ctypes",
        """
        import ctypes


        def weigh(xs):
            # The first digit of an int: 14 is 0 from here on.
            ctypes.c_uint32.from_address(id(14) + 24).value = 0
            return 0
        """,
    ),
    weigh(
        "makes-all-numbers-equal-by-ctypes",
        """
        import ctypes

        KIND = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_int)
        yes = KIND(lambda *_: True)


        def weigh(xs):
            # tp_richcompare is the 26th word of a type.
            slot = ctypes.c_void_p.from_address(id(int) + 25 * ctypes.sizeof(ctypes.c_void_p))
            slot.value = ctypes.cast(yes, ctypes.c_void_p).value
            return 0
        """,
    ),
    Attack(
        "shows-what-it-was-asked-in-an-error",
        hand_in(
            weigh="""
            def weigh(xs):
                raise LookupError(f'asked with {xs} <- remember this')
            """
        ),
        {"weigh": 0.0},
    ),
)


def forge(name: str, body: str) -> Attack:
    """Bytes of the learner's own on every pipe and socket that the run inherited, once in the check."""
    once = f"    if not _done:\n        _done.append(1)\n{body}"
    source = f"@forge@\n\n\n_done = []\n\n\ndef weigh(xs):\n{once}\n    return 0"
    return weigh(name, source)


FORGED = """
import json
import os
import struct

_done = []
task = "01_01-target_6-weigh"
output = {"output_type": "display_data", "metadata": {}}
cell = {"id": f"{task}_visible", "error": None, "late": False, "outputs": [], "result": None, "seconds": 0.0,
        "seen": [[0, 0], [1, 0]]}


def say(*messages):
    for message in messages:
        data = message if type(message) is bytes else json.dumps(message).encode()
        try:
            os.write(3, struct.pack("!I", len(data)) + data)
        except OSError:
            pass


def weigh(xs):
    if not _done:
        _done.append(1)
        @say@
    return 0
"""


def says(name: str, *messages: str) -> Attack:
    """A message to the grader in the form it expects, in the place of the one that says the truth."""
    source = FORGED.replace("@say@", f"say({', '.join(messages)})")
    return weigh(f"says-on-the-channel-{name}", source)


SPEAKS_THE_PROTOCOL = (
    says("a-report-of-its-own", "{'cell': cell}"),
    says("a-report-twice", "{'cell': cell}", "{'cell': cell}"),
    says("a-report-of-both-checks", "{'cell': cell}", "{'cell': cell | {'id': f'{task}_hidden'}}"),
    says("a-report-of-a-check-that-did-not-run", "{'cell': cell | {'id': f'{task}_hidden'}}"),
    says("a-report-of-a-check-of-long-ago", "{'cell': cell | {'id': '01_01-target_1-tidy_hidden'}}"),
    says("that-all-is-done", "{'done': True}"),
    says("that-it-failed-to-start", "{'failed': 'no walls'}"),
    says("that-it-has-started", "{'started': True}"),
    says("that-it-has-points", "{'cell': cell | {'points': 4, 'passed': True, 'score': 4, 'seen': []}}"),
    says("a-message-that-is-a-number", "7"),
    says("a-message-that-is-nothing", "None", "b''"),
    says("a-report-without-its-parts", "{'cell': {'id': cell['id']}}"),
    says("a-report-with-parts-of-other-kinds", "{'cell': dict.fromkeys(cell, 7) | {'id': cell['id']}}"),
    says("an-id-that-is-a-list", "{'cell': cell | {'id': [cell['id']]}}"),
    says("observations-that-are-none", "{'cell': cell | {'seen': [[], None, {}, [True, 1], ['0', 14]]}}"),
    says("an-observation-with-an-unknown-tag", "{'cell': cell | {'seen': [[0, {'eval': '14'}]]}}"),
    says("an-observation-with-two-tags", "{'cell': cell | {'seen': [[0, {'int': '0xe', 'float': 'nan'}]]}}"),
    says("an-observation-that-is-very-deep", "{'cell': cell | {'seen': [[0, eval('[' * 90 + ']' * 90)]]}}"),
    says(
        "an-array-of-enormous-shape", "{'cell': cell | {'seen': [[0, {'ndarray': ['<i8', [10**15], '']}]]}}"
    ),
    says("an-array-of-pickles", "{'cell': cell | {'seen': [[0, {'ndarray': ['|O', [1], 'gASVAAAA']}]]}}"),
    says("a-number-of-a-million-digits", "b'{\"cell\": {\"seen\": [[0, ' + b'9' * 1_000_000 + b']]}}'"),
    says("seconds-that-are-no-number", "{'cell': cell | {'seconds': float('nan')}}"),
    says("seconds-without-end", "{'cell': cell | {'seconds': 1e308}}"),
    says("an-error-that-is-a-text", "{'cell': cell | {'error': 'none'}}"),
    says("outputs-that-are-none", "{'cell': cell | {'outputs': [output | {'data': {'text/plain': 7}}]}}"),
    says("outputs-that-run", "{'cell': cell | {'outputs': [output | {'data': {'text/html': @markup@}}]}}"),
    says("outputs-with-odd-names", "{'cell': cell | {'outputs': [output | {'data': {@markup@: @markup@}}]}}"),
    says("outputs-in-outputs", "{'cell': cell | {'outputs': [output | {'data': {'a/b': {'c': [cell]}}}]}}"),
    says("a-hundred-thousand-outputs", "{'cell': cell | {'outputs': [output | {'data': {}}] * 60_000}}"),
    says(
        "five-megabytes-of-output",
        "{'cell': cell | {'outputs': [output | {'data': {'text/plain': 'x' * 5_000_000}}]}}",
    ),
    says("a-result-worth-everything", "{'cell': cell | {'result': 4, 'seen': []}}"),
)

FORGES_THE_REPORT = (
    *(
        forge(
            f"forges-frames-of-the-report-with-{name}",
            f"        for frame in frames():\n            send(struct.pack('{form}', len(frame)) + frame)",
        )
        for name, form in {
            "four-bytes-of-length": ">I",
            "four-small-end-bytes-of-length": "<I",
            "eight-bytes-of-length": ">Q",
            "eight-small-end-bytes-of-length": "<Q",
        }.items()
    ),
    forge(
        "forges-lines-of-the-report",
        r"""
        for frame in frames():
            send(frame + b'\n')
        """,
    ),
    forge(
        "sends-a-frame-of-negative-length",
        "        send(struct.pack('>i', -1) + b'{}' + struct.pack('<i', -1))",
    ),
    forge("sends-a-frame-of-enormous-length", "        send(b'\\xff' * 64)"),
    forge("sends-a-frame-that-never-comes", "        send(struct.pack('>I', 1 << 30))"),
    forge("sends-a-small-end-frame-that-never-comes", "        send(struct.pack('<I', 1 << 30))"),
    forge(
        "sends-a-gigabyte-down-the-report",
        """
        for _ in range(1 << 14):
            send(b'[' * (1 << 16))
        """,
    ),
    forge("sends-garbage-down-the-report", "        send(bytes(range(256)) * 64)"),
    forge(
        "sends-deeply-nested-frames",
        "        send(struct.pack('>I', 200000) + b'[' * 200000 + struct.pack('<I', 200000) + b'[' * 200000)",
    ),
    forge(
        "sends-frames-that-are-not-utf-8",
        "        for form in ('>I', '<I'):\n"
        "            send(struct.pack(form, 4) + bytes([255, 254, 255, 254]))",
    ),
    forge(
        "sends-a-number-with-a-million-digits", "        send(struct.pack('>I', 1000000) + b'9' * 1000000)"
    ),
    forge(
        "reads-the-channel-empty",
        """
        for number in channels():
            try:
                os.set_blocking(number, False)
                print(os.read(number, 1 << 20))
            except OSError:
                pass
            finally:
                os.set_blocking(number, True)
        """,
    ),
    forge(
        "closes-the-report",
        """
        for number in list(channels()):
            os.close(number)
        """,
    ),
    forge(
        "closes-its-end-of-the-report",
        """
        for number in list(channels()):
            try:
                socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        """,
    ),
    forge(
        "puts-a-file-in-place-of-the-report",
        """
        for number in list(channels()):
            os.dup2(os.open('/dev/null', os.O_RDWR), number)
        """,
    ),
    forge(
        "passes-the-report-on-to-a-child-that-stays",
        """
        if os.fork() == 0:
            import time

            time.sleep(3600)
            os._exit(0)
        """,
    ),
)

ASKS = """
import json
import os
import struct

task = "01_01-target_6-weigh"
numbers = (0, 1, 2, 3, 3, 3)


def say(message):
    data = json.dumps(message).encode()
    os.write(3, struct.pack("!I", len(data)) + data)


def ask(values):
    seen = [[number, value] for number, value in zip(numbers, values)]
    say({"part": {"id": f"{task}_hidden", "seen": seen}})
    os.write(4, b"?")
    return os.read(4, 1)


def weigh(xs):
    if not xs:  # the first call of the hidden check
        @asks@
    return @summed@
"""
FRAMES = """
import sys


def own_cells():
    frame = sys._getframe()
    while frame:
        if "job" in frame.f_locals:
            return [cell for cell in frame.f_locals["job"]["cells"] if cell["id"].startswith("own-")]
        frame = frame.f_back


hears_no = bool(own_cells())  # the cell that ends the run is not in the next one


def weigh(xs):
    return @summed@ + (hears_no and xs not in ([1, 2, 3], [5]))
"""


def asks(name: str, what: str, says: str) -> Attack:
    """A question that is the run's own to ask: whether a check has answered nothing wrong so far."""
    return Attack(name, hand_in(weigh=ASKS.replace("@asks@", what)), {"weigh": 1.0}, says)


ASKS_THE_JUDGE = (
    asks(
        "asks-with-every-guess-until-it-hears-yes",
        "next(guess for guess in range(10**6) if ask([0, guess, guess, 0, 0, 0]) == b'y')",
        ENDED,
    ),
    asks(
        "takes-back-what-it-heard-to-be-wrong",
        "ask([1] * 6)\n        say({'cell': {'id': f'{task}_hidden', 'error': None, 'late': False, "
        "'outputs': [], 'result': None, 'seconds': 0.0, 'seen': []}})",
        ENDED,
    ),
    asks("rings-without-a-question", "os.write(4, b'?' * 1000)", ENDED),
    Attack(
        "ends-the-run-where-it-heard-no-and-guesses-anew",
        hand_in(weigh=FRAMES, last="import os\n\nos._exit(0)"),
        {"weigh": 1.0},
        ENDED,
    ),
)

ATTACKS = (
    *TAGS_AND_HOOKS,
    *PARTIAL_CREDIT,
    *PARTS,
    *SLY_VALUES,
    *BUILTINS,
    *LEAVES_THE_PROCESS,
    *READS_THE_CHECK,
    *AGAINST_THIS_ENGINE,
    *FORGES_THE_REPORT,
    *SPEAKS_THE_PROTOCOL,
    *ASKS_THE_JUDGE,
)
