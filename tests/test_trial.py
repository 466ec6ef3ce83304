"""Trials: cells run as in a kernel, in folders of their own, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from grader import trial, warden
from tests.conftest import ROOT

ANSWER, CHECK = "12_01-git_1-task", "12_01-git_1-task_visible"
STARTED = "from grader.classroom import services\ndb = services.postgres().use()"
TABLE = "with db.connect(autocommit=True) as c:\n    c.execute('create table felt (id int)')"


def run(*cells: str, limit: float = 20.0) -> dict[str, str]:
    return trial.run([(f"cell-{number}", source) for number, source in enumerate(cells, 1)], limit)


def variants(
    given: str, answer: str, check: str, count: int = 2, limit: float = 20.0
) -> list[dict[str, str]]:
    cells = [(ANSWER, answer), (CHECK, check)]
    return trial.variants([("", given)], [cells] * count, [CHECK], limit)


def gone(path: Path) -> bool:
    """Whether the process whose number was noted there has ended."""
    return not psutil.pid_exists(int(path.read_text()))


@pytest.mark.parametrize(
    "cells",
    [
        ("%%bash\necho felt > felt.txt", "assert open('felt.txt').read() == 'felt\\n'"),
        ("%%bash --out said\necho $HOME", "assert said.strip() == __import__('os').environ['HOME']"),
        ("said = !echo felt", "assert said == ['felt']"),
        ("%%writefile depths.py\ndeep = 70", "import depths\nassert depths.deep == 70"),
        ("import asyncio\nwaiting = asyncio.create_task(asyncio.sleep(0, 7))", "assert await waiting == 7"),
        ("display([1])\nassert get_ipython() is not None",),
        ("from __future__ import annotations", "def f(x: Nothing): ...\nassert f.__annotations__['x']"),
    ],
    ids=["bash", "bash-out", "command", "writefile", "await", "display", "future"],
)
def test_a_cell_does_in_a_trial_what_it_does_in_a_notebook(cells):
    assert run(*cells) == {}


def test_a_script_that_fails_is_an_error_as_in_a_notebook():
    assert "returned non-zero exit status 3" in run("%%bash\nexit 3")["cell-1"]


def test_a_trial_has_folders_of_its_own_and_none_of_its_author_s_settings(monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(ROOT / ".git"))
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    check = """
import os, tempfile
from pathlib import Path
folders = Path.home(), Path.cwd(), Path(tempfile.gettempdir())
assert len(set(folders)) == 3 and {folder.parent for folder in folders} == {Path.cwd().parent}
assert [*Path.home().iterdir(), *Path.cwd().iterdir(), *folders[2].iterdir()] == []
assert not [name for name in os.environ if name.startswith(("GIT_", "PG"))]
"""
    assert run(check, "%%bash\n! git rev-parse && ! git config user.name") == {}


def test_variants_start_from_the_same_files_at_the_same_place():
    given = "%%bash\ngit init -q roof && git -C roof config user.name Ana"
    noted = "from pathlib import Path\nroof = Path('roof').resolve()"
    cells = [
        (ANSWER, "(roof / 'mine').touch()"),
        (CHECK, "assert sorted(roof.iterdir()) == [roof / '.git', roof / 'mine']\nassert False, roof"),
    ]
    said = trial.variants([("", given), ("", noted)], [cells, cells], [CHECK], 20.0)
    assert said[0] == said[1]
    assert "/work/roof" in said[0][CHECK]


def test_variants_start_in_the_folder_and_the_environment_that_given_cells_chose():
    given = "import os\nos.mkdir('roof')\nos.chdir('roof')\nos.environ['GIT_EDITOR'] = 'true'"
    check = "assert (os.path.basename(os.getcwd()), os.environ['GIT_EDITOR']) == ('roof', 'true')"
    assert variants(given, "open('mine', 'x').close()", check) == [{}, {}]


@pytest.mark.parametrize(
    "given",
    [
        "import threading\nwait = threading.Event().wait\nthreading.Thread(target=wait, daemon=True).start()",
        "import subprocess\nserver = subprocess.Popen(['sleep', '60'])",
        "import subprocess\nsubprocess.run(['sh', '-c', 'sleep 60 &'])",
        "import sqlite3\nconnection = sqlite3.connect('felt.db')\nconnection.execute('create table t (n)')",
        "import asyncio\nawait asyncio.sleep(0)",
    ],
    ids=["thread", "child", "orphan", "connection", "loop"],
)
def test_given_cells_that_leave_more_than_names_and_files_run_for_every_variant(tmp_path, monkeypatch, given):
    monkeypatch.setattr(warden, "GRACE", 0.1)
    ran = f"with open({str(tmp_path / 'ran')!r}, 'a') as file:\n    file.write('x')\n"
    assert variants(ran + given, "", "") == [{}, {}]
    assert (tmp_path / "ran").read_text() == "xxx"  # the first run showed what they leave


def test_given_cells_with_a_script_run_once_for_all_variants(tmp_path):
    assert variants(f"%%bash\necho -n x >> {tmp_path}/ran", "%%bash\ntrue", "") == [{}, {}]
    assert (tmp_path / "ran").read_text() == "x"


def test_no_variant_finds_the_rows_that_another_left(tmp_path):
    (tmp_path / "pids").touch()
    noted = f"\nwith open({str(tmp_path / 'pids')!r}, 'a') as file:\n    print(db.pid, file=file)"
    answer = "%%bash\npsql -qc 'insert into felt values (7)'"
    check = "with db.connect() as c:\n    assert c.execute('select * from felt').fetchall() == [(7,)]"
    assert variants(f"{STARTED}{noted}\n{TABLE}", answer, check) == [{}, {}]
    pids = (tmp_path / "pids").read_text().split()
    assert (len({*pids}), [pid for pid in pids if psutil.pid_exists(int(pid))]) == (3, [])


def test_a_trial_that_is_late_leaves_no_server_and_no_script(tmp_path):
    noted = f"open({str(tmp_path / 'server')!r}, 'w').write(str(db.pid))"
    script = f"%%bash\nsetsid sleep 60 & echo $! > {tmp_path}/script\npsql -c 'select pg_sleep(60)'"
    errors = trial.run([("", STARTED), ("", noted), (CHECK, script)], limit=3.0)
    assert errors[CHECK] == trial.LATE
    assert gone(tmp_path / "server") and gone(tmp_path / "script")


def test_a_mutant_has_its_whole_limit_after_its_server_has_started():
    given = f"{STARTED}\nimport time\ntime.sleep(1)"
    assert variants(given, "", "assert db.pid", limit=0.9) == [{}, {}]


def test_variants_have_the_more_time_the_longer_the_solution_takes():
    slow = [(ANSWER, "import time\ntime.sleep(0.4)"), (CHECK, "")]
    assert trial.variants([], [slow, slow], [CHECK], 0.1) == [{}, {}]


def test_a_trial_ends_with_the_process_that_asked_for_it(tmp_path):
    job = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(__import__('os').getpid()))\nwhile True: pass"
    asked = f"from grader import trial\ntrial.run([('', {job!r})], 60.0)"
    with subprocess.Popen([sys.executable, "-c", asked], cwd=ROOT) as process:
        until(lambda: (tmp_path / "pid").exists() and bool((tmp_path / "pid").read_text()))
        process.kill()
    until(lambda: gone(tmp_path / "pid"))


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
