"""Attacks that put something of theirs where the machinery expects its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.attacks.attack import UNIT, Attack, Book, Build, Place, hand_in, probe, weigh
from tests.attacks.words import WRONG

# Runs where it is imported: it leaves a trace where nobody writes, and silences every assert it can.
EVIL = """import builtins

try:
    with open("@outside@/imported-by-the-grader", "a") as file:
        file.write(__file__)
except OSError:
    pass
builtins.AssertionError = type("AssertionError", (Warning,), {})
"""
MODULES = (
    "ast copyreg encodings grader ipykernel_launcher IPython json nbformat numpy pytest random selectors "
    "sitecustomize struct traceback usercustomize weigh"
).split()
FILES = {
    **{f"{name}.py": EVIL for name in MODULES},
    "conftest.py": EVIL,
    "ipython_config.py": EVIL
    + """
    c = get_config()
    c.InteractiveShellApp.exec_lines = ['__see__ = print']
    """,
    "jupyter_config.py": EVIL,
    "nbgrader_config.py": EVIL
    + """
    c = get_config()
    c.Execute.allow_errors = True
    """,
    "pytest.ini": """
    [pytest]
    addopts = -p no:assertion
    """,
    "evil.pth": "import sys; open('@outside@/pth', 'a').close()\n",
    "roadmap.toml": """
    [[chapter]]
    number = 1
    """,
}


def beside(files: dict[str, str], build: Build) -> Build:
    """A submission with further files beside its notebook."""

    def whole(place: Place, folder: Path) -> None:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(place.fill(content), "utf-8")
        build(place, folder)

    return whole


def other_kernel(book: Book) -> None:
    book["metadata"]["kernelspec"] = {"display_name": "Evil", "language": "python", "name": "evil"}
    book["metadata"]["language_info"] = {"name": "evil", "version": "666"}


def packages() -> dict[str, str]:
    names = ("grader", "random", "json", "pytest", "numpy", "IPython")
    return {f"{name}/__init__.py": EVIL for name in names} | {
        "grader/observe.py": EVIL,
        "grader/judge.py": EVIL,
    }


KERNELSPEC = json.dumps(
    {"argv": ["sh", "-c", "touch @outside@/kernel"], "display_name": "Evil", "language": "python"}
)

ATTACKS = (
    Attack("modules-beside-the-notebook", beside(FILES, hand_in(weigh=WRONG)), {"weigh": 0.0}),
    Attack("modules-beside-a-right-notebook", beside(FILES, hand_in())),
    Attack("packages-beside-the-notebook", beside(packages(), hand_in(weigh=WRONG)), {"weigh": 0.0}),
    Attack(
        "a-profile-with-a-start-up-file",
        beside(
            {
                ".ipython/profile_default/startup/00-evil.py": EVIL,
                ".jupyter/jupyter_config.py": EVIL,
                "profile_default/startup/00-evil.py": EVIL,
                "profile_default/ipython_config.py": EVIL,
                ".local/lib/python3.11/site-packages/usercustomize.py": EVIL,
            },
            hand_in(weigh=WRONG),
        ),
        {"weigh": 0.0},
    ),
    Attack(
        "a-kernel-of-its-own",
        beside(
            {"kernels/evil/kernel.json": KERNELSPEC, "share/jupyter/kernels/python3/kernel.json": KERNELSPEC},
            hand_in(other_kernel, weigh=WRONG),
        ),
        {"weigh": 0.0},
    ),
    Attack("a-kernel-that-does-not-exist", hand_in(other_kernel)),
    Attack(
        "a-right-notebook-in-another-language",
        hand_in(
            lambda book: book["metadata"].update(
                kernelspec={"name": "ir", "display_name": "R", "language": "R"}
            )
        ),
    ),
    Attack(
        "results-of-its-own-beside-the-notebook",
        beside(
            {
                name: json.dumps({"points": 99, "passed": True, "weigh": 4})
                for name in (
                    "result.json",
                    "results.json",
                    "report.json",
                    f"{UNIT}.json",
                    "key.json",
                    "gradebook.db",
                )
            }
            | {"timestamp.txt": "1970-01-01 00:00:00 UTC\n", "feedback/01-walls.html": "<h1>100 of 100</h1>"},
            hand_in(weigh=WRONG),
        ),
        {"weigh": 0.0},
    ),
    Attack(
        "a-timestamp-that-is-none",
        beside({"timestamp.txt": "\x00 the day before yesterday " * 999}, hand_in()),
    ),
    weigh(
        "writes-modules-that-a-check-imports",
        r"""
        text = 'def __getattr__(name): raise SystemExit(0)'
        for name in ('random', 'pytest', 'math', 'contextlib', 'io'):
            with open(f'{name}.py', 'w') as file:
                file.write(text)
        import sys

        sys.path.insert(0, '.')
        for name in ('random', 'pytest'):
            sys.modules.pop(name, None)
        """,
    ),
    weigh(
        "installs-an-import-hook",
        """
        import sys
        import types


        class Finder:
            @staticmethod
            def find_spec(name, path=None, target=None):
                import importlib.machinery

                return importlib.machinery.ModuleSpec(name, Finder)

            @staticmethod
            def create_module(spec):
                return types.SimpleNamespace(Random=lambda *_: exit(0), __name__=spec.name)

            @staticmethod
            def exec_module(module):
                pass


        sys.meta_path.insert(0, Finder)
        sys.modules.pop('random', None)
        """,
    ),
    weigh(
        "answers-with-a-pickle-that-runs",
        """
        import os


        class Sly:
            def __reduce__(self):
                return os.system, ('touch @outside@/unpickled',)

            def __reduce_ex__(self, _):
                return self.__reduce__()

            def __repr__(self):
                return '__import__("os").system("touch @outside@/evaluated")'


        def weigh(xs):
            return Sly()
        """,
    ),
    weigh(
        "answers-with-the-bytes-of-a-pickle",
        r"""
        import pickle


        def weigh(xs):
            return b"cos\nsystem\n(S'touch @outside@/unpickled'\ntR."
        """,
    ),
    weigh(
        "answers-with-text-that-would-run",
        """
        def weigh(xs):
            return "__import__('os').system('touch @outside@/evaluated')"
        """,
    ),
    Attack(
        "pickles-beside-the-notebook",
        beside(
            {
                f"{name}.pkl": """
                cos
                system
                (S'touch @outside@/unpickled'
                tR.
                """
                for name in ("result", "key", UNIT)
            },
            hand_in(),
        ),
    ),
    probe(
        "finds-no-sign-of-being-graded-in-the-environment",
        """
        import os

        signs = @signs_of_grading@
        return [name for name in os.environ if any(sign in name.lower() for sign in signs)]
        """,
    ),
    probe(
        "finds-no-sign-of-being-graded-in-its-folder-and-command-line",
        """
        import os
        import sys

        signs = ('submitted', 'autograded', 'grading', '@submissions@', '@grading@')
        words = [os.getcwd(), *sys.argv, *os.listdir('.'), os.path.expanduser('~')]
        return [word for word in words if any(sign in word for sign in signs)]
        """,
    ),
    weigh(
        "behaves-only-where-it-is-watched",
        """
        import os
        import sys


        def weigh(xs):
            graded = not hasattr(get_ipython(), 'kernel')
            return 0 if graded else 14
        """,
        {"weigh": (0.0, 1.0)},
    ),
)
