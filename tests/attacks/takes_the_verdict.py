"""Attacks that make the checks say yes to a wrong answer."""

from __future__ import annotations

from tests.attacks.attack import (
    AT_MOST_VISIBLE,
    NOTHING,
    WRONG,
    Attack,
    Book,
    checks_of,
    hand_in,
    weigh,
)

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
PARTS_LOST = {"grow": 0.0}
# For a task where nothing that is wrong is ever worth a point.
ABOVE_WRONG = WRONG + "\n\n\n"


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


def patched(name: str, change: str, task: str = "weigh", answer: str = WRONG) -> Attack:
    """A built-in or library function replaced before a wrong answer is checked."""
    return Attack(name, hand_in(**{task: f"{change}\n\n\n{answer}"}), {task: 0.0})


TAGS_AND_HOOKS = (
    Attack(
        "tags-the-checks-to-be-skipped",
        hand_in(skip_execution, weigh=WRONG),
        {"weigh": 0.0},
    ),
    weigh(
        "drops-asserts-by-an-input-transformer",
        ABOVE_WRONG + "def drop(lines):\n"
        "    return [line for line in lines if 'assert' not in line and '__see__' not in line]\n\n\n"
        "get_ipython().input_transformers_cleanup.append(drop)\n"
        "get_ipython().input_transformers_post.append(drop)",
    ),
    weigh(
        "empties-every-cell-by-an-input-transformer",
        ABOVE_WRONG + "get_ipython().input_transformers_cleanup.insert(0, lambda lines: ['pass\\n'])",
    ),
    weigh(
        "drops-asserts-by-an-ast-transformer",
        ABOVE_WRONG + "import ast\n\n\nclass Drop(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node):\n        return ast.Pass()\n\n"
        "    def visit_Expr(self, node):\n        return ast.Pass()\n\n"
        "    def visit_For(self, node):\n        return ast.Pass()\n\n\n"
        "get_ipython().ast_transformers.append(Drop())",
    ),
    weigh(
        "replaces-run-cell",
        ABOVE_WRONG
        + "shell = get_ipython()\ndone = shell.run_cell('1')\n\n\nasync def nothing(*args, **named):\n    return done\n\n\n"
        "shell.run_cell_async = nothing\nshell.run_cell = lambda *args, **named: done\n"
        "type(shell).run_cell_async = nothing\ntype(shell).run_cell = shell.run_cell",
    ),
    weigh(
        "replaces-run-code",
        ABOVE_WRONG + "async def fine(*args, **named):\n    return False\n\n\nget_ipython().run_code = fine\n"
        "get_ipython().run_ast_nodes = fine\ntype(get_ipython()).run_ast_nodes = fine",
    ),
    weigh(
        "clears-the-error-in-a-post-run-hook",
        ABOVE_WRONG
        + "def clear(result):\n    result.error_in_exec = None\n    result.error_before_exec = None\n\n\n"
        "for event in ('post_run_cell', 'post_execute'):\n"
        "    get_ipython().events.register(event, clear if event == 'post_run_cell' else lambda: None)",
    ),
    weigh(
        "silences-tracebacks",
        ABOVE_WRONG + "shell = get_ipython()\n"
        "shell.showtraceback = shell._showtraceback = shell.showsyntaxerror = lambda *args, **named: None\n"
        "shell.set_custom_exc((BaseException,), lambda *args, **named: [])",
    ),
    weigh(
        "swallows-errors-by-excepthook",
        ABOVE_WRONG + "import sys, threading\n\nsys.excepthook = threading.excepthook = lambda *args: None\n"
        "sys.unraisablehook = lambda *args: None",
    ),
    weigh(
        "makes-the-checks-async-and-cancels-them",
        ABOVE_WRONG + "import asyncio\n\nloop = asyncio.get_event_loop()\n\n\ndef cancel():\n"
        "    for task in asyncio.all_tasks(loop):\n        task.cancel()\n    loop.call_later(0.01, cancel)\n\n\n"
        "loop.call_later(0.01, cancel)",
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
        "by-displayhook": "import sys\n\n\ndef grow(n):\n    sys.displayhook(4)\n    return 0.5",
        "by-display": "from IPython.display import display\n\n\ndef grow(n):\n    display(4)\n    print(4)\n    return 0.5",
        "of-minus-five": "import sys\n\n\ndef grow(n):\n    print(-5)\n    sys.displayhook(-5)\n    return 0.5",
        "of-nan": "import sys\n\n\ndef grow(n):\n    print('nan')\n    sys.displayhook(float('nan'))\n    return float('nan')",
        "of-infinity": "import sys\n\n\ndef grow(n):\n    print('inf')\n    sys.displayhook(float('inf'))\n    return float('inf')",
        "by-a-sum-of-its-own": "import builtins\n\nbuiltins.sum = sum = lambda *args: 4\n\n\ndef grow(n):\n    return 0.5",
        "by-a-sum-that-is-not-a-number": "import builtins\n\nbuiltins.sum = sum = lambda *args: float('nan')\n\n\ndef grow(n):\n    return 0.5",
        "by-answers-equal-to-all": f"{YES}\n\ndef grow(n):\n    return Yes()",
        "by-an-equality-worth-a-hundred": "class Sly:\n    def __eq__(self, other):\n        return 100\n\n\ndef grow(n):\n    return Sly()",
        "by-a-replaced-displayhook": "import sys\n\nget_ipython().displayhook = sys.displayhook = lambda *args: print(4)\n\n\ndef grow(n):\n    return 0.5",
    }.items()
) + (
    Attack(
        "replaces-numpy-testing",
        hand_in(
            unit="02-parts",
            grid="import numpy as np\nimport numpy.testing\n\nnp.testing.assert_allclose = lambda *args, **named: None\n"
            "np.allclose = np.array_equal = lambda *args, **named: True\nnp.asarray = lambda *args, **named: None\n\n\n"
            "def grid(n):\n    return []",
        ),
        {"grid": 0.0},
        unit="02-parts",
    ),
    Attack(
        "answers-arrays-that-are-equal-to-all",
        hand_in(
            unit="02-parts",
            grid="import numpy as np\n\n\nclass Sly(np.ndarray):\n    def __array_ufunc__(self, *args, **named):\n        return np.True_\n\n"
            "    def __array_function__(self, *args, **named):\n        return np.True_\n\n    def __eq__(self, other):\n        return True\n\n\n"
            "def grid(n):\n    return np.zeros((n, n)).view(Sly)",
        ),
        {"grid": 0.0},
        unit="02-parts",
    ),
    Attack(
        "solves-both-parts",
        hand_in(unit="02-parts"),
        says="^$",
        unit="02-parts",
    ),
    Attack(
        "solves-half-of-a-part",
        hand_in(unit="02-parts", grow="def grow(n):\n    return 3 * n if n < 5 else 0"),
        {"grow": 2.0},
        unit="02-parts",
    ),
)

SLY_VALUES = (
    Attack(
        "answers-equal-to-everything-in-every-task",
        hand_in(
            first=YES,
            tidy="def tidy(words):\n    words[:] = [Yes()]\n    return Yes()",
            positive="def positive(n):\n    return Yes()",
            show="def show(rows):\n    return Yes()",
            judge="def judge(candidate):\n    return Yes()",
            share="def share(part, whole):\n    return Yes()",
            weigh="def weigh(xs):\n    return Yes()",
        ),
        NOTHING,
    ),
    weigh("answers-an-int-that-is-equal-to-all", subclass("int", "1")),
    weigh("answers-a-str-that-is-equal-to-all", subclass("str", "'1'")),
    weigh("answers-a-float-that-is-equal-to-all", subclass("float", "'nan'")),
    weigh("answers-a-list-that-is-equal-to-all", subclass("list", "[1]")),
    weigh("answers-a-dict-that-is-equal-to-all", subclass("dict", "{}")),
    weigh("answers-nan", "def weigh(xs):\n    return float('nan')"),
    weigh("answers-mock-any", "from unittest.mock import ANY, MagicMock\n\n\ndef weigh(xs):\n    return ANY"),
    weigh(
        "answers-a-value-that-lies-about-its-class",
        "class Sly:\n    __class__ = int\n\n    def __eq__(self, other):\n        return True\n\n    def __index__(self):\n        return 14\n\n\n"
        "def weigh(xs):\n    return Sly()",
    ),
    weigh(
        "answers-a-class-named-int",
        "def weigh(xs):\n    kind = type('int', (int,), {'__module__': 'builtins', '__eq__': lambda *_: True, '__hash__': int.__hash__})\n"
        "    return kind(3)",
    ),
    weigh(
        "answers-by-a-metaclass",
        "class Meta(type):\n    def __eq__(cls, other):\n        return True\n\n    def __instancecheck__(cls, other):\n        return True\n\n"
        "    __hash__ = type.__hash__\n\n\nclass Sly(metaclass=Meta):\n    pass\n\n\ndef weigh(xs):\n    return Sly",
    ),
    weigh(
        "answers-what-looks-like-the-report",
        "def weigh(xs):\n    return {'type': 'int', 'kind': 'int', 'int': 14, 'value': 14, 'passed': True, 'points': 4}",
    ),
    weigh(
        "changes-its-value-each-time-it-is-looked-at",
        "class Sly(int):\n    looked = 0\n\n    def __int__(self):\n        Sly.looked += 1\n        return Sly.looked\n\n"
        "    __index__ = __trunc__ = __int__\n\n    def __repr__(self):\n        return str(int(self))\n\n    __str__ = __repr__\n\n\n"
        "def weigh(xs):\n    return Sly(0)",
    ),
    Attack(
        "changes-the-list-from-a-thread-after-it-was-seen",
        hand_in(
            tidy="import threading\n\n\ndef tidy(words):\n    words[:] = ['ada', 'bob'][: len(words)]\n\n"
            "    def later():\n        for _ in range(20000):\n            words[:] = ['grace', 'alan']\n            words[:] = ['ada', 'bob']\n\n"
            "    threading.Thread(target=later, daemon=True).start()"
        ),
        {"tidy": (0.0, 1.0)},
    ),
    Attack(
        "nearly-equal-to-all",
        hand_in(share=f"{YES}\n\ndef share(part, whole):\n    return Yes()"),
        {"share": 0.0},
    ),
    Attack(
        "half-an-answer-is-nan",
        hand_in(share="def share(part, whole):\n    return float('nan')"),
        {"share": 0.0},
    ),
)

BUILTINS = (
    patched(
        "replaces-abs-and-isclose",
        "import builtins\nimport math\n\nbuiltins.abs = abs = lambda x: 0\nmath.isclose = isclose = lambda *args, **named: True",
        "share",
        "def share(part, whole):\n    return 7",
    ),
    patched(
        "replaces-isinstance-len-and-sorted",
        "import builtins\n\nbuiltins.isinstance = isinstance = lambda *_: True\nbuiltins.len = len = lambda _: 3\n"
        "builtins.sorted = sorted = lambda _: [0.25, 0.75]\nbuiltins.str = str = lambda _: '0.5'",
        "share",
        "def share(part, whole):\n    return 7",
    ),
    patched(
        "replaces-raises",
        "import contextlib\nimport pytest\n\n\n@contextlib.contextmanager\ndef anything(*_, **named):\n    yield\n\n\n"
        "pytest.raises = raises = anything\npytest._code = None",
        "positive",
        "def positive(n):\n    return n if n > -1 else None",
    ),
    patched(
        "makes-value-error-mean-any-error",
        "import builtins\n\nbuiltins.ValueError = ValueError = Exception",
        "positive",
        "def positive(n):\n    if n < 1:\n        raise KeyError(n)\n    return n",
    ),
    Attack(
        "raises-a-class-of-its-own-named-value-error",
        hand_in(
            positive="class ValueError(Exception):\n    pass\n\n\ndef positive(n):\n    if n < 1:\n        raise ValueError(n)\n    return n"
        ),
        {"positive": 0.0},
    ),
    Attack(
        # A learner who can raise this can raise ValueError: whether it counts is not worth a fight.
        "raises-a-class-that-borrows-the-whole-name-of-value-error",
        hand_in(
            positive="import builtins\n\nkind = type('ValueError', (Exception,), {'__module__': 'builtins', '__qualname__': 'ValueError'})\n"
            "def positive(n):\n    if n < 1:\n        raise kind(n)\n    return n"
        ),
        {"positive": (0.0, 1.0, 3.0)},
    ),
    patched(
        "replaces-redirect-stdout",
        "import contextlib\nimport io\n\n\nclass Full(io.StringIO):\n    def getvalue(self):\n        return 'a: 1\\nb: 2\\n'\n\n\n"
        "io.StringIO = StringIO = Full",
        "show",
        "def show(rows):\n    print('nothing')",
    ),
    patched(
        "replaces-all-any-sum-and-range",
        "import builtins\n\nbuiltins.all = builtins.any = lambda *_: True\nbuiltins.range = range = lambda *_: []",
    ),
    patched(
        "replaces-assertion-error",
        "import builtins\n\n\nclass Quiet(BaseException):\n    def __new__(cls, *args):\n        return KeyboardInterrupt()\n\n\n"
        "builtins.AssertionError = AssertionError = Quiet",
    ),
    patched(
        "replaces-import",
        "import builtins\nimport types\n\nreal = builtins.__import__\n\n\ndef fake(name, *args, **named):\n"
        "    if name == 'random':\n        return types.SimpleNamespace(Random=lambda *_: types.SimpleNamespace(randrange=lambda *_: 0))\n"
        "    return real(name, *args, **named)\n\n\nbuiltins.__import__ = fake",
    ),
    Attack(
        "makes-the-random-inputs-the-visible-ones",
        hand_in(
            weigh="import random\n\n\nclass Known(random.Random):\n    def randrange(self, *_):\n        return 0\n\n    random = getrandbits = randrange\n\n\n"
            "random.Random = Known\nrandom.randrange = random.randint = lambda *_: 0\n\n\n"
            "def weigh(xs):\n    return {(1, 2, 3): 14, (5,): 5, (70001, 5, 123): 0}.get(tuple(xs), 0)"
        ),
        {"weigh": 1.0},
    ),
    weigh(
        "seeds-every-generator-again-and-again",
        "import random\n\nrandom.seed = lambda *_: None\nrandom.Random.seed = lambda *_: None\nrandom.Random.__init__ = lambda *_: None\n\n\n"
        f"{WRONG}",
    ),
)

LEAVES_THE_PROCESS = (
    weigh(
        "forges-the-exit-code",
        "import os\n\n\ndef weigh(xs):\n    os._exit(0)",
    ),
    weigh(
        "forges-result-files",
        "import json\nimport os\n\nresult = json.dumps({'passed': True, 'points': 4, 'score': 1.0, 'weigh': 4})\n"
        "for folder in ('.', '..', '/tmp', '@grading@', '@grading@/autograded', '@submissions@'):\n"
        "    for name in ('result.json', 'results.json', 'report.json', 'score.txt', '01-walls.csv'):\n"
        "        try:\n            with open(os.path.join(folder, name), 'x') as file:\n                file.write(result)\n"
        "        except OSError:\n            pass",
    ),
    weigh(
        "replaces-the-checks-helpers-from-a-thread",
        "import threading\nimport time\n\n\ndef later():\n    until = time.time() + 3\n    while time.time() < until:\n"
        "        for name in list(globals()):\n            if 'reference' in name or name in ('rng', '__see__'):\n"
        "                globals()[name] = weigh\n        time.sleep(0)\n\n\n"
        "threading.Thread(target=later, daemon=True).start()",
    ),
    weigh(
        "answers-from-a-table-of-the-visible-cases",
        "def weigh(xs):\n    return {(1, 2, 3): 14, (5,): 5}.get(tuple(xs))",
        {"weigh": 1.0},
    ),
    weigh(
        "learns-the-table-from-the-text-of-the-visible-check",
        "def weigh(xs):\n    import re\n\n    text = '\\n'.join(map(str, globals().get('In', [])))\n"
        "    found = re.findall(r'weigh\\(' + re.escape(repr(xs)) + r'\\) == (\\d+)', text)\n    return int(found[-1]) if found else 0",
        AT_MOST_VISIBLE,
    ),
)

# Each of them looks for what the hidden check wants; the number beside the inputs is nowhere to be found.
READS_THE_CHECK = (
    weigh(
        "reads-the-reference-from-its-caller",
        "import sys\n\n\ndef weigh(xs):\n    frame = sys._getframe(1)\n    while frame:\n"
        "        for name, value in [*frame.f_globals.items(), *frame.f_locals.items()]:\n"
        "            if 'reference' in name and callable(value):\n                return value(xs)\n        frame = frame.f_back\n    return -1",
    ),
    weigh(
        "reads-the-reference-from-the-shell",
        "def weigh(xs):\n    for space in (globals(), get_ipython().user_ns, vars(__import__('__main__'))):\n"
        "        if 'weigh_reference' in space:\n            return space['weigh_reference'](xs)\n    return -1",
    ),
    weigh(
        "reads-the-reference-from-the-collector",
        "import gc\nimport types\n\n\ndef weigh(xs):\n    for thing in gc.get_objects():\n"
        "        if type(thing) is types.FunctionType and thing is not weigh and thing.__name__ in ('weigh', 'weigh_reference'):\n"
        "            try:\n                return thing(xs)\n            except Exception:\n                pass\n    return -1",
    ),
    weigh(
        "reads-constants-from-its-callers-code",
        "import sys\n\ncalls = iter(range(10**6))\n\n\ndef weigh(xs):\n    found = []\n    frame = sys._getframe(1)\n    while frame:\n"
        "        found += [c for c in frame.f_code.co_consts if type(c) is int and c > 20]\n        frame = frame.f_back\n"
        "    print('constants', found)\n    return found[next(calls) % len(found)] if found else -1",
    ),
    weigh(
        "reads-constants-beside-the-call",
        "import dis\nimport sys\n\n\ndef weigh(xs):\n    frame = sys._getframe(1)\n    later = [i for i in dis.get_instructions(frame.f_code) if i.offset > frame.f_lasti]\n"
        "    return next((i.argval for i in later if i.opname == 'LOAD_CONST' and type(i.argval) is int), -1)",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-the-text-of-the-check-from-linecache",
        "import linecache\nimport re\n\n\ndef weigh(xs):\n    text = '\\n'.join(line for entry in list(linecache.cache.values()) if len(entry) > 2 for line in entry[2])\n"
        "    found = re.findall(r'weigh\\(' + re.escape(repr(xs)) + r'\\) == (\\d+)', text)\n    print('lines', found)\n    return int(found[-1]) if found else -1",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-the-text-of-the-check-by-inspect",
        "import inspect\nimport re\nimport sys\n\n\ndef weigh(xs):\n    try:\n        text = inspect.getsource(sys._getframe(1))\n    except Exception as error:\n        text = str(error)\n"
        "    print(text)\n    found = re.findall(re.escape(repr(xs)) + r'\\) == (\\d+)', text)\n    return int(found[-1]) if found else -1",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-every-string-in-memory",
        "import gc\nimport re\nimport sys\n\n\ndef weigh(xs):\n    seen, texts = set(), []\n    todo = [sys._current_frames(), sys.modules, gc.get_objects()]\n"
        "    for thing in gc.get_objects():\n        texts += [held for held in gc.get_referents(thing) if type(held) is str and ' == ' in held]\n"
        "    found = [n for text in texts for n in re.findall(r'weigh\\(' + re.escape(repr(xs)) + r'\\) == (\\d+)', text)]\n    print('strings', found)\n"
        "    return int(found[-1]) if found else -1",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "reads-what-stands-around-itself-on-disk",
        "import os\nimport re\n\ntexts = []\nfor top in ('.', '/tmp', '@course@', '@grading@', '@submissions@', '/work', '/home', '/run'):\n"
        "    for folder, _, names in os.walk(top):\n        for name in names[:2000]:\n            if name.endswith(('.ipynb', '.json', '.db', '.py')):\n"
        "                try:\n                    with open(os.path.join(folder, name), errors='replace') as file:\n                        text = file.read(3_000_000)\n"
        "                except OSError:\n                    continue\n                if 'weigh(' in text:\n                    texts.append(text)\n\n\n"
        "def weigh(xs):\n    found = [n for text in texts for n in re.findall(r'weigh\\(' + re.escape(repr(xs)) + r'\\) == (\\d+)', text)]\n"
        "    return int(found[-1]) if found else -1",
        AT_MOST_VISIBLE,
        walled=True,
    ),
    Attack(
        "tells-right-versions-by-their-names",
        hand_in(
            judge="def judge(candidate):\n    return candidate.__name__ == 'twice' or 'right' in candidate.__name__"
        ),
        {"judge": 1.0},
    ),
    Attack(
        "tells-right-versions-by-the-names-in-their-code",
        hand_in(
            judge="import gc\n\n\ndef judge(candidate):\n    names = [candidate.__qualname__, candidate.__code__.co_name, candidate.__code__.co_qualname"
            " if hasattr(candidate.__code__, 'co_qualname') else '', *(k for k, v in candidate.__globals__.items() if v is candidate)]\n"
            "    return any('right' in name or name == 'twice' for name in names)"
        ),
        {"judge": 1.0},
    ),
    weigh(
        "guesses-again-and-again",
        "guesses = iter(range(10**9))\n\n\ndef weigh(xs):\n    for guess in guesses:\n        try:\n            import sys\n\n"
        "            seer = sys._getframe(1).f_globals.get('__see__') or __builtins__['__see__']\n            seer(0, guess)\n            seer(1, guess)\n            seer(2, guess)\n"
        "        except Exception:\n            pass\n        if guess % 500 == 499:\n            return guess\n    return -1",
    ),
)

# The engine's own ideas, turned against it.
AGAINST_THIS_ENGINE = (
    weigh(
        "replaces-see-in-its-namespace",
        "import builtins\n\n\nclass See:\n    def __call__(self, number, *values):\n        return True\n\n    def raised(self, number):\n        import contextlib\n\n        return contextlib.suppress(BaseException)\n\n\n"
        "__see__ = builtins.__see__ = globals()['__see__'] = get_ipython().user_ns['__see__'] = See()",
    ),
    weigh(
        "wraps-see-from-a-thread",
        "import threading\nimport time\n\n\ndef wrap():\n    until = time.time() + 3\n    while time.time() < until:\n        real = globals().get('__see__')\n"
        "        if real is not None and not isinstance(real, type(wrap)):\n            def see(number, *values, real=real):\n                return real(number, 14)\n\n"
        "            globals()['__see__'] = see\n        time.sleep(0)\n\n\nthreading.Thread(target=wrap, daemon=True).start()",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "calls-see-itself-before-the-check",
        "def weigh(xs):\n    import sys\n\n    frame = sys._getframe(1)\n    while frame:\n        see = frame.f_globals.get('__see__') or frame.f_builtins.get('__see__')\n"
        "        if see:\n            for number in range(-2, 12):\n                try:\n                    see(number, 14)\n                    see(number, True)\n                    see(number)\n"
        "                except Exception:\n                    pass\n        frame = frame.f_back\n    return 0",
    ),
    weigh(
        "calls-see-twenty-thousand-times",
        "def weigh(xs):\n    import sys\n\n    see = sys._getframe(1).f_globals.get('__see__', lambda *_: None)\n    for number in range(30_000):\n        see(0, number)\n    return 0",
    ),
    weigh(
        "calls-see-with-odd-numbers",
        "def weigh(xs):\n    import sys\n\n    see = sys._getframe(1).f_globals.get('__see__', lambda *_: None)\n"
        "    for number in (None, 'x', -1, 10**30, float('nan'), True, [], object()):\n        try:\n            see(number, 14)\n        except Exception:\n            pass\n    return 0",
    ),
    weigh(
        "makes-the-namespace-a-dict-that-answers",
        "class Sly(dict):\n    def __getitem__(self, name):\n        if name == '__see__':\n            return lambda *_: True\n        return dict.__getitem__(self, name)\n\n    def get(self, name, default=None):\n        return self[name] if name in self else default\n\n\n"
        "shell = get_ipython()\nshell.user_ns = Sly(shell.user_ns)\nshell.user_global_ns and None\nshell.user_module.__class__ = type(shell.user_module)",
    ),
    weigh(
        "replaces-see-raised",
        "import contextlib\n\n\ndef weigh(xs):\n    import sys\n\n    see = sys._getframe(1).f_globals.get('__see__')\n    for owner in (see, type(see)):\n        for name in ('raised', '__call__', '__enter__', '__exit__'):\n"
        "            try:\n                setattr(owner, name, lambda *_, **named: contextlib.nullcontext())\n            except Exception:\n                pass\n    return 0",
    ),
    Attack(
        "replaces-see-raised-in-the-task-that-raises",
        hand_in(
            positive="import contextlib\nimport sys\n\n\ndef positive(n):\n    see = sys._getframe(1).f_globals.get('__see__')\n    for owner in (see, type(see)):\n"
            "        try:\n            owner.raised = lambda *_: contextlib.nullcontext()\n        except Exception:\n            pass\n    return n if n > 0 else None"
        ),
        {"positive": 0.0},
    ),
    weigh(
        "replaces-the-encoder",
        "import sys\n\nfor name, module in list(sys.modules.items()):\n    if name.startswith('grader.'):\n        for own, value in list(vars(module).items()):\n"
        "            if callable(value) and not isinstance(value, type) and own in ('encode', 'encoded', 'plain', 'to_plain', 'observe', '_encode'):\n"
        "                setattr(module, own, lambda *_, real=value, **named: real(14))",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "replaces-the-code-of-the-encoder",
        "def fake(*args, **named):\n    return ['int', 14]\n\n\nimport sys\n\nfor name, module in list(sys.modules.items()):\n    if name.startswith('grader.observe'):\n        for value in list(vars(module).values()):\n"
        "            if isinstance(value, type(fake)):\n                try:\n                    value.__code__ = fake.__code__\n                except Exception:\n                    pass",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "replaces-json",
        "import json\nimport json.encoder\n\n_real = json.dumps\n\n\ndef dumps(thing, *args, **named):\n    return _real(thing, *args, **named).replace('false', 'true').replace('AssertionError', 'ok')\n\n\n"
        "json.dumps = json.encoder.JSONEncoder.encode = dumps\njson.encoder.c_make_encoder = None\njson.JSONEncoder.default = lambda *_: 14",
    ),
    weigh(
        "unloads-the-grader",
        "import sys\n\nfor name in list(sys.modules):\n    if name.partition('.')[0] in ('grader', 'json', 'struct', 'random', 'pytest', 'math'):\n        del sys.modules[name]",
    ),
    weigh(
        "puts-a-grader-of-its-own-in-place",
        "import sys\nimport types\n\n\nclass Sly(types.ModuleType):\n    def __getattr__(self, name):\n        if name.startswith('__'):\n            raise AttributeError(name)\n        return lambda *args, **named: True\n\n\n"
        "for name in list(sys.modules):\n    if name.partition('.')[0] == 'grader':\n        sys.modules[name] = Sly(name)",
    ),
    weigh(
        "traces-the-checks-and-changes-what-they-hold",
        "import sys\nimport threading\n\n\ndef trace(frame, event, arg):\n    for name in list(frame.f_locals):\n        if name in ('values', 'value', 'numbers', 'seen', 'args'):\n"
        "            try:\n                frame.f_locals[name][:] = [14]\n            except Exception:\n                pass\n    return trace\n\n\n"
        "def weigh(xs):\n    sys.settrace(trace)\n    frame = sys._getframe(1)\n    while frame:\n        frame.f_trace = trace\n        frame = frame.f_back\n    return 0",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "profiles-the-checks",
        "import sys\n\n\ndef profile(frame, event, arg):\n    if event == 'c_call' and getattr(arg, '__name__', '') in ('write', 'send', 'sendall', 'dumps'):\n        raise SystemExit(0)\n\n\n"
        "def weigh(xs):\n    sys.setprofile(profile)\n    return 0",
    ),
    weigh(
        "changes-reports-from-the-collector",
        "import gc\n\n\ndef weigh(xs):\n    for thing in gc.get_objects():\n        if type(thing) is dict and 'seen' in thing:\n            thing['error'] = None\n            thing['seen'] = [[number, 14] for number in range(9)]\n"
        "            thing['passed'] = True\n        elif type(thing) is list and thing and type(thing[0]) is list and thing[0][:1] == [0]:\n            thing[:] = [[number, 14] for number in range(9)]\n    return 0",
        AT_MOST_VISIBLE,
    ),
    weigh(
        "changes-small-numbers-by-ctypes",
        "import ctypes\n\n\ndef weigh(xs):\n    # The first digit of an int: 14 is 0 from here on.\n"
        "    ctypes.c_uint32.from_address(id(14) + 24).value = 0\n    return 0",
    ),
    weigh(
        "makes-all-numbers-equal-by-ctypes",
        "import ctypes\n\nKIND = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.c_int)\n"
        "yes = KIND(lambda *_: True)\n\n\ndef weigh(xs):\n    # tp_richcompare is the 26th word of a type.\n"
        "    slot = ctypes.c_void_p.from_address(id(int) + 25 * ctypes.sizeof(ctypes.c_void_p))\n"
        "    slot.value = ctypes.cast(yes, ctypes.c_void_p).value\n    return 0",
    ),
    Attack(
        "shows-what-it-was-asked-in-an-error",
        hand_in(weigh="def weigh(xs):\n    raise LookupError(f'asked with {xs} <- remember this')"),
        {"weigh": 0.0},
    ),
)

FORGE = """import json
import os
import socket
import stat
import struct


def frames():
    ids = ["01_01-target_6-weigh_visible", "01_01-target_6-weigh_hidden", "01_01-target_1-tidy_hidden"]
    cells = [
        dict(id=name, seen=[[n, ["int", 0], 0] for n in range(40)], error=None, late=False, outputs=[],
             result=None, seconds=0.0, passed=True, points=99, score=99)
        for name in ids
    ]
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


def forge(name: str, body: str) -> Attack:
    """Bytes of the learner's own on every pipe and socket that the run inherited, once in the check."""
    source = f"{FORGE}\n_done = []\n\n\ndef weigh(xs):\n    if not _done:\n        _done.append(1)\n{body}\n    return 0"
    return weigh(name, source)


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
    forge("forges-lines-of-the-report", "        for frame in frames():\n            send(frame + b'\\n')"),
    forge(
        "sends-a-frame-of-negative-length",
        "        send(struct.pack('>i', -1) + b'{}' + struct.pack('<i', -1))",
    ),
    forge("sends-a-frame-of-enormous-length", "        send(b'\\xff' * 64)"),
    forge("sends-a-frame-that-never-comes", "        send(struct.pack('>I', 1 << 30))"),
    forge("sends-a-small-end-frame-that-never-comes", "        send(struct.pack('<I', 1 << 30))"),
    forge(
        "sends-a-gigabyte-down-the-report",
        "        for _ in range(1 << 14):\n            send(b'[' * (1 << 16))",
    ),
    forge("sends-garbage-down-the-report", "        send(bytes(range(256)) * 64)"),
    forge(
        "sends-deeply-nested-frames",
        "        send(struct.pack('>I', 200000) + b'[' * 200000 + struct.pack('<I', 200000) + b'[' * 200000)",
    ),
    forge(
        "sends-frames-that-are-not-utf-8",
        "        send(struct.pack('>I', 4) + b'\\xff\\xfe\\xff\\xfe' + struct.pack('<I', 4) + b'\\xff\\xfe\\xff\\xfe')",
    ),
    forge(
        "sends-a-number-with-a-million-digits", "        send(struct.pack('>I', 1000000) + b'9' * 1000000)"
    ),
    forge(
        "reads-the-channel-empty",
        "        for number in channels():\n            try:\n                os.set_blocking(number, False)\n                print(os.read(number, 1 << 20))\n            except OSError:\n                pass\n            finally:\n                os.set_blocking(number, True)",
    ),
    forge("closes-the-report", "        for number in list(channels()):\n            os.close(number)"),
    forge(
        "closes-its-end-of-the-report",
        "        for number in list(channels()):\n            try:\n                socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR)\n            except OSError:\n                pass",
    ),
    forge(
        "puts-a-file-in-place-of-the-report",
        "        for number in list(channels()):\n            os.dup2(os.open('/dev/null', os.O_RDWR), number)",
    ),
    forge(
        "passes-the-report-on-to-a-child-that-stays",
        "        if os.fork() == 0:\n            import time\n\n            time.sleep(3600)\n            os._exit(0)",
    ),
)

ATTACKS = (
    *TAGS_AND_HOOKS,
    *PARTIAL_CREDIT,
    *SLY_VALUES,
    *BUILTINS,
    *LEAVES_THE_PROCESS,
    *READS_THE_CHECK,
    *AGAINST_THIS_ENGINE,
    *FORGES_THE_REPORT,
)
