"""What a notebook's cells do when a grader runs them, and what is reported of each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.limits import Limits
from grader.warm import Warm
from tests.runs import cells_of, error_of, job, said, text_of


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(Limits(output_kb=4)) as running:
        yield running


def shown(cell):
    return [output["data"]["text/plain"] for output in cell["outputs"] if "data" in output]


def test_a_cell_shows_its_last_value_as_a_notebook_does(warm):
    source = 'from collections import Counter\nCounter("abba")'
    cells = cells_of(warm, "1\n2 + 3", "'text'", "None", "x = 1", "5;", source, "list(range(40))")
    assert [shown(cell) for cell in cells[:6]] == [
        ["5"],
        ["'text'"],
        [],
        [],
        [],
        ["Counter({'a': 2, 'b': 2})"],
    ]
    assert shown(cells[6])[0].count("\n") == 39  # IPython puts a long list on many lines


def test_the_last_value_is_reported_as_plain_data(warm):
    assert [cell["result"] for cell in cells_of(warm, "0.5", "x = 1", "None")] == [0.5, None, None]


def test_cells_share_one_namespace(warm):
    assert said(warm, "x = 2") == ""
    assert (
        text_of(cells_of(warm, "x = 2", "def f(): return x", "x = 3", "print(f(), __name__)")[3])
        == "3 __main__\n"
    )


def test_a_run_knows_nothing_of_the_run_before(warm):
    cells_of(warm, "leaked = 1", "import builtins; builtins.leaked = 2; open('leaked', 'w').close()")
    assert error_of(warm, "leaked")["kind"] == "NameError"
    assert said(warm, "import os; print(os.listdir(), os.listdir('/tmp'))") == "[] []"


def test_streams_keep_their_order(warm):
    source = """
import os, subprocess, sys
print("one"); print("two", file=sys.stderr)
os.write(1, b"three\\n")
subprocess.run("echo four; echo five >&2", shell=True)
print("six")
subprocess.run(["echo", "seven"], stdout=sys.stdout)
sys.stdout.buffer.write(b"eight\\n")
"""
    (cell,) = cells_of(warm, source)
    streams = [
        (output["name"], output["text"]) for output in cell["outputs"] if output["output_type"] == "stream"
    ]
    assert [name for name, _ in streams][:2] == ["stdout", "stderr"]
    assert text_of(cell) == "one\nthree\nfour\nsix\nseven\neight\n"
    assert text_of(cell, "stderr") == "two\nfive\n"


def test_a_second_thread_is_there_only_once_something_is_written_to_a_descriptor(warm):
    counts = "print(len(os.listdir('/proc/self/task')))"
    writes = "os.write(1, b'x'); import time; time.sleep(0.01)"
    cells = cells_of(warm, f"import os\nprint('a')\n{counts}", writes, counts)
    assert [text_of(cell) for cell in cells] == ["a\n1\n", "x", "2\n"]


@pytest.mark.parametrize(
    "writes",
    [
        "os.write(1, b'x' * 300_000)",
        "while at < 300_000: at += os.write(1, b'x' * 1000)",
        "os.system('head -c 300000 /dev/zero')",
        "subprocess.run(['head', '-c', '300000', '/dev/zero'])",
        "one = threading.Thread(target=os.write, args=(1, b'x' * 300_000)); one.start(); one.join()",
    ],
)
def test_whoever_writes_more_to_a_descriptor_than_a_pipe_holds_is_not_kept_waiting(warm, writes):
    cells = cells_of(warm, f"import os, subprocess, threading\nat = 0\n{writes}", "print('next')", seconds=3)
    assert not cells[0]["late"]
    assert "[cut: a cell may show 4,096 characters" in text_of(cells[0], "stderr")
    assert text_of(cells[1]) == "next\n"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("def f():\n    return 1\n\nf()", "1"),
        ("def f():\n    return 1\n# the end", None),
        ("class Box: pass\nBox.__name__", "'Box'"),
        ('"""\ndef f():\n  """', "'\\ndef f():\\n  '"),
        ('def f():\n    pass\n"""\ndef f():\n  """', "'\\ndef f():\\n  '"),
        ('len("""\nclass f:\n  """) or (\n  2)', "12"),
        ("@staticmethod\ndef f(): pass", None),
        ("async def f(): pass", None),
        ("import asyncio\nawait asyncio.sleep(0)\ndef f(): pass", None),
    ],
)
def test_a_cell_shows_its_last_value_whatever_looks_like_a_definition(warm, source, value):
    (cell,) = cells_of(warm, source)
    assert (cell["error"], shown(cell)) == (None, [] if value is None else [value])


def test_a_process_that_the_cell_forks_prints_into_the_cell(warm):
    source = """
from multiprocessing import Pool
def square(n):
    print("squaring", n)
    return n * n
with Pool(2) as pool: print(sum(pool.map(square, range(3))))
"""
    words = said(warm, source).split()
    assert words.count("squaring") == 3
    assert "5" in words


def test_what_a_fork_has_another_program_write_is_in_the_cell(warm):
    source = """
import os
if os.fork() == 0:
    os.system("echo from the fork; sleep 0.05; echo again")
    os._exit(0)
os.wait()
"""
    assert [said(warm, source) for _ in range(5)] == ["from the fork\nagain"] * 5


def test_a_fork_that_never_ends_does_not_run_the_notebook_twice(warm):
    cells = cells_of(warm, "import os\nif os.fork(): os.wait()", "print('once')")
    assert text_of(cells[1]) == "once\n"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("%%bash\necho from bash", "from bash\n"),
        ("!echo shouted", "shouted\n"),
        ("names = !echo caught\nprint(names)", "['caught']\n"),
        ("%%writefile notes.txt\nremember", "Writing notes.txt\n"),
        ("%%capture got\nprint('hidden')", ""),
        ("import asyncio\nawait asyncio.sleep(0)\nprint('waited')", "waited\n"),
        ("async def five(): return 5\nprint(await five())", "5\n"),
        ("async for n in (n async for n in aiter()):\n    print(n)", ""),
        ("print(get_ipython() is not None)", "True\n"),
        ("# Run this cell first.\n%load_ext grader.classroom", ""),
        ("    print('indented')", "indented\n"),
    ],
)
def test_what_only_ipython_understands_runs(warm, source, text):
    (cell,) = cells_of(warm, source)
    assert text_of(cell) == text
    assert (cell["error"] or {}).get("kind") == ("TypeError" if "aiter()" in source else None)


def test_a_task_made_in_one_cell_is_awaited_in_the_next(warm):
    make = "async def work(): return 7\ntask = asyncio.create_task(work())"
    assert text_of(cells_of(warm, "import asyncio", make, "print(await task)")[2]) == "7\n"


def test_what_one_cell_imports_from_the_future_holds_for_the_next(warm):
    sources = job("from __future__ import annotations", "def f(x: Missing): pass")
    sources["cells"][1]["trusted"] = True
    assert [cell["error"] for cell in warm.run(sources)["cells"]] == [None, None]
    assert error_of(warm, "def f(x: Missing): pass")["kind"] == "NameError"


def test_timeit_is_tolerated(warm):
    assert "loop" in said(warm, "%timeit -n 1 -r 1 pass")
    assert text_of(cells_of(warm, "x = 1", "%%time\nx = 2", "print(x)")[2]) == "2\n"


def test_what_is_displayed_is_an_output_in_its_place(warm):
    source = "from IPython.display import HTML\nprint('before')\ndisplay(HTML('<b>x</b>'))\nprint('after')"
    (cell,) = cells_of(warm, source)
    assert [output["output_type"] for output in cell["outputs"]] == ["stream", "display_data", "stream"]
    assert cell["outputs"][1]["data"]["text/html"] == "<b>x</b>"


def test_an_error_names_its_deepest_line_in_a_cell(warm):
    cells = cells_of(warm, "def half(x):\n    return int(x) / 0", "half(1)")
    error = cells[1]["error"]
    assert (error["kind"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert (error["line"], error["text"], error["function"]) == (2, "return int(x) / 0", "half")
    assert cells[1]["outputs"][-1]["ename"] == "ZeroDivisionError"


def test_an_error_inside_a_library_is_told_from_the_line_that_called_it(warm):
    error = error_of(warm, "import json\nx = 1\njson.loads('{')")
    assert (error["kind"], error["line"], error["text"]) == ("JSONDecodeError", 3, "json.loads('{')")
    assert any("json" in line for line in error["traceback"][1:])


def test_a_syntax_error_is_in_one_cell_only(warm):
    cells = cells_of(warm, "def f(:\n    pass", "print('next')")
    assert (cells[0]["error"]["kind"], cells[0]["error"]["line"]) == ("SyntaxError", 1)
    assert text_of(cells[1]) == "next\n"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("exit()", "SystemExit"),
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(): return f()\nf()", "RecursionError"),
        ("raise BaseException('odd')", "BaseException"),
        ("raise ExceptionGroup('many', [ValueError(1), TypeError(2)])", "ExceptionGroup"),
        ("import os; os.kill(os.getpid(), 2)", "KeyboardInterrupt"),
        ("input('name? ')", "EOFError"),
        ("import getpass; getpass.getpass()", "EOFError"),
        ("import sys; sys.stdin.read(1) or 1 / 0", "ZeroDivisionError"),
        ("eval('(' * 1000)", "SyntaxError"),
        ("'\\ud800'.encode()", "UnicodeEncodeError"),
        ("x = 'a\x00b'", "ValueError"),
    ],
)
def test_whatever_a_cell_raises_the_next_one_runs(warm, source, kind):
    cells = cells_of(warm, source, "print('next')")
    assert cells[0]["error"]["kind"] in (kind, "SyntaxError")
    assert text_of(cells[1]) == "next\n"


def test_an_exception_whose_text_fails_is_still_reported(warm):
    source = "class Odd(Exception):\n    def __str__(self): raise SystemExit\nraise Odd"
    error = error_of(warm, source)
    assert (error["kind"], error["message"]) == ("Odd", "(its message could not be read: SystemExit)")


def test_a_value_whose_repr_fails_is_an_error_of_its_cell(warm):
    for raised in ("ValueError('no')", "SystemExit"):
        odd = f"class Odd:\n    def __repr__(self): raise {raised}\n"
        cells = cells_of(warm, odd + "Odd()", "[Odd()]", "print('next')")
        assert [shown(cell) for cell in cells] == [[], [], []]
        assert text_of(cells[2]) == "next\n"


def test_a_message_is_bounded(warm):
    error = error_of(warm, "raise ValueError('x' * 10**6)")
    assert len(error["message"]) == 2000
    assert len(error_of(warm, "def f(): return f()\nf()")["traceback"]) < 50


def test_the_source_of_a_function_can_be_read(warm):
    cells = cells_of(warm, "def f():\n    return 1  # one", "import inspect\nprint(inspect.getsource(f))")
    assert "# one" in text_of(cells[1])


def test_what_a_cell_defines_can_be_pickled(warm):
    source = "import pickle\nclass Point: x = 1\nprint(pickle.loads(pickle.dumps(Point())).x)"
    assert said(warm, source) == "1"


def test_a_cell_at_its_limit_is_interrupted_and_the_next_one_runs(warm):
    cells = cells_of(warm, "while True: pass", "print('next')", seconds=0.1)
    assert cells[0]["late"]
    assert cells[0]["error"]["kind"] == "TimeLimit"
    assert cells[0]["error"]["message"] == "stopped at its limit of 0.1 s"
    assert cells[0]["error"]["text"] == "while True: pass"
    assert text_of(cells[1]) == "next\n"
    assert not cells[1]["late"]


def test_a_cell_that_swallows_its_interruption_is_interrupted_again(warm):
    source = """
for _ in range(3):
    try:
        while True: pass
    except BaseException: pass
print("came to its end")
"""
    (cell,) = cells_of(warm, source, seconds=0.1)
    assert cell["late"]
    assert cell["error"]["kind"] == "TimeLimit"


@pytest.mark.parametrize(
    "source",
    [
        "import time; time.sleep(60)",
        "import asyncio; await asyncio.sleep(60)",
        "import subprocess; subprocess.run(['sleep', '60'])",
        "import threading; threading.Event().wait()",
        "%%bash\nsleep 60",
    ],
)
def test_a_cell_that_waits_is_interrupted(warm, source):
    cells = cells_of(warm, source, "print('next')", seconds=0.1)
    assert cells[0]["late"]
    assert text_of(cells[1]) == "next\n"


@pytest.mark.parametrize(
    "source",
    [
        "for n in range(100_000): print(n)",
        "print('x' * 10_000_000)",
        "import os\nfor _ in range(100): os.write(1, b'x' * 100_000)",
        "!yes | head -c 10000000",
        "import sys\nfor n in range(3000): print(n, file=(sys.stdout, sys.stderr)[n % 2])",
    ],
)
def test_what_a_cell_prints_is_cut(warm, source):
    cells = cells_of(warm, source, "print('next')")
    texts = [output["text"] for output in cells[0]["outputs"]]
    assert sum(map(len, texts)) < 4096 + 100
    assert texts[-1].endswith("[cut: a cell may show 4,096 characters and 500 outputs]\n")
    assert text_of(cells[1]) == "next\n"


def test_a_thousand_pictures_are_cut(warm):
    source = (
        "from IPython.display import Image\nfor _ in range(1000): display(Image(b'\\x89PNG' + b'x' * 30000))"
    )
    (cell,) = cells_of(warm, source)
    assert len(cell["outputs"]) < 40


def test_text_that_cannot_be_written_is_replaced(warm):
    (cell,) = cells_of(warm, "print(chr(0xD800))\nraise ValueError(chr(0xD800))")
    assert text_of(cell) == "?\n"
    assert cell["error"]["message"] == "?"


def test_a_check_sees_values_as_they_are_at_that_moment(warm):
    check = "n = 1\n__see__(0, n)\nn = 2\nfor k in range(2): __see__(1, k, n)"
    (cell,) = cells_of(warm, check, check=True)
    assert cell["seen"] == [[0, 1], [1, 0, 2], [1, 1, 2]]


def test_a_check_sees_which_exception_came(warm):
    check = """
class Own(LookupError): pass
class ValueError_(Exception): __module__ = "builtins"; __qualname__ = "ValueError"
ValueError_.__name__ = "ValueError"
with __see__.raised(0): int("x")
with __see__.raised(1): pass
with __see__.raised(2): raise Own("mine")
with __see__.raised(3): raise ValueError_
"""
    (cell,) = cells_of(warm, check, check=True)
    seen = [entry[1]["raised"][:2] for entry in cell["seen"]]
    assert seen == [
        ["builtins.ValueError", "builtins.Exception"],
        [],
        ["__main__.Own", "builtins.LookupError"],
        ["__main__.ValueError", "builtins.Exception"],
    ]
    assert cell["seen"][2][1]["message"] == "mine"


def test_an_interruption_is_no_exception_that_a_check_sees(warm):
    (cell,) = cells_of(warm, "with __see__.raised(0):\n    while True: pass", check=True, seconds=0.1)
    assert cell["late"]
    assert cell["seen"] == []


def test_only_a_check_can_see(warm):
    sources = job("__see__(0, 1)", "__see__(0, 1)", "__see__(0, 1)")
    sources["cells"][1]["check"] = True
    kinds = [cell["error"] and cell["error"]["kind"] for cell in warm.run(sources)["cells"]]
    assert kinds == ["NameError", None, "NameError"]


@pytest.mark.parametrize(
    "source", ["for n in range(30_000): __see__(n, n)", "for n in range(30): __see__(n, 'x' * 10**5)"]
)
def test_what_a_check_sees_is_bounded(warm, source):
    (cell,) = cells_of(warm, source, check=True)
    assert cell["error"]["kind"] == "TooMuchSeen"


def test_a_trusted_cell_runs_like_any_other(warm):
    for _ in range(2):
        one = job("x = 3\nx * 2", "%%bash\necho hello", "def f(:")
        for cell in one["cells"]:
            cell["trusted"] = True
        cells = warm.run(one)["cells"]
        assert shown(cells[0]) == ["6"]
        assert text_of(cells[1]) == "hello\n"
        assert cells[2]["error"]["kind"] == "SyntaxError"
