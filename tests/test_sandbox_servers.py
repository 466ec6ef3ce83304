"""Real servers and programs in the sandbox: each run has its own, and takes it along when it ends."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.classroom import services
from grader.errors import GradingError
from grader.kinds import Kinds
from grader.limits import Limits
from grader.warm import Warm
from tests.ordinary import Ordinary
from tests.runs import Runs, cells_of, job, said, text_of
from tests.test_jail import CALL

USERS = ("as we are", "as an ordinary user")
SERVER = (
    "from grader.classroom import services\ndb = services.postgres(5432).use()\nconnection = db.connect()\n"
)
# What a learner's program takes over, and what it would find of somebody else's.
DATABASES = "print([name for name, in connection.execute('select datname from pg_database order by 1')])"
FRESH = "['postgres', 'template0', 'template1']"
KNOCK = """
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", 5432)), (socket.AF_UNIX, "\\0mine")):
    try: socket.socket(family).connect(address); print("reached", address)
    except OSError: pass
"""


def started(who: str, *uses: str) -> Warm | Ordinary:
    return Warm(require=True, uses=uses) if who == USERS[0] else Ordinary("nobody", uses=uses)


@pytest.fixture(scope="module", params=USERS)
def postgres(request: pytest.FixtureRequest) -> Iterator[Runs]:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        if request.param != USERS[0]:
            Path(home).chmod(0o777)  # whoever root becomes prepares a cluster there
            patch.setenv("XDG_CACHE_HOME", home)
        with started(request.param, "postgres") as running:
            yield running


@pytest.fixture(scope="module", params=USERS)
def git(request: pytest.FixtureRequest) -> Iterator[Runs]:
    with started(request.param, "git") as running:
        yield running


def test_postgres_runs_in_the_sandbox_from_what_was_prepared_outside(postgres):
    look = """
import os, pathlib
templates = pathlib.Path(os.environ["CAUSEWAY_TEMPLATES"])
print([path.name for path in templates.iterdir()] == [f"postgres-{db.version}"], os.getuid() != 0)
try: (templates / "mine").touch()
except OSError as error: print(error.strerror)
"""
    assert postgres.run(job())["isolated"]
    assert said(postgres, SERVER + look) == "True True\nRead-only file system"


def test_psql_speaks_to_the_server_from_a_cell_of_bash(postgres):
    cells = cells_of(postgres, SERVER, "%%bash\npsql -Atc 'select sum(n) from generate_series(1, 4) n'")
    assert [text_of(cell) for cell in cells] == ["", "10\n"]


def test_connections_wait_for_each_other_and_workers_share_memory(postgres):
    source = f"""{SERVER}
with db.connect(autocommit=True) as one, db.connect(autocommit=True) as other:
    one.execute("create table t as select generate_series(1, 20000) n")
    other.execute("listen news"); one.execute("notify news, 'written'")
    print([note.payload for note in other.notifies(timeout=5, stop_after=1)])
    for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
        one.execute(f"set {{setting}} = 0")
    plan = "\\n".join(line for line, in one.execute("explain (analyze) select count(*) from t"))
    print("Workers Launched: 0" in plan, "Workers Launched" in plan)
"""
    assert said(postgres, source) == "['written']\nFalse True"


def test_a_server_that_is_left_running_ends_with_its_run(postgres):
    left = f"""{SERVER}
import subprocess
connection.autocommit = True
connection.execute("create database mine")
subprocess.Popen(["sleep", "600"], start_new_session=True)
{DATABASES}
"""
    look = f"{KNOCK}import os; print([name for name in os.listdir('/proc') if name.isdigit()])"
    assert said(postgres, left) == "['mine', 'postgres', 'template0', 'template1']"
    assert said(postgres, look) == "['1']"
    assert said(postgres, SERVER + DATABASES) == FRESH


def test_two_submissions_have_the_same_port_and_each_its_own_server(postgres):
    waiting = f"""{SERVER}
import socket, subprocess
connection.autocommit = True
connection.execute("create database mine")
with socket.socket(socket.AF_UNIX) as hidden:
    hidden.bind("\\0mine"); hidden.listen()
    subprocess.run(["sleep", "600"])
{DATABASES}
"""
    reports: list[Any] = []
    with Warm(require=True, uses=["postgres"]) as other:
        running = threading.Thread(
            target=lambda: reports.append(other.run(job(waiting, seconds=60, total=90)))
        )
        running.start()
        assert other.process is not None
        while not (sleeper := called("sleep", other.process.pid)):
            pass
        assert said(postgres, KNOCK + SERVER + DATABASES) == FRESH
        sleeper[0].kill()
        running.join()
    assert text_of(reports[0]["cells"][0]) == "['mine', 'postgres', 'template0', 'template1']\n"


def called(name: str, process: int) -> list[psutil.Process]:
    """Those below a process that have a name; others may end while they are asked for theirs."""
    found = []
    for one in children(process):
        with suppress(psutil.NoSuchProcess):
            if one.name() == name:
                found.append(one)
    return found


def children(process: int) -> list[psutil.Process]:
    """All that a process has started, and what that has."""
    return psutil.Process(process).children(recursive=True)


def test_no_server_of_the_machine_is_reached(postgres):
    with services.postgres() as db:
        reach = f"import psycopg; psycopg.connect('host=127.0.0.1 port={db.port} user=postgres')"
        (cell,) = cells_of(postgres, reach)
    assert cell["error"]["kind"] == "OperationalError"
    assert "refused" in cell["error"]["message"]


def test_a_fork_bomb_within_the_raised_limits_is_bounded(postgres):
    bomb = (
        SERVER
        + """
import os, time
count = 0
while True:
    try: child = os.fork()
    except OSError: break
    if child == 0:
        time.sleep(60)
        os._exit(0)
    count += 1
print(count < 140)
"""
    )
    assert said(postgres, bomb) == "True"
    assert said(postgres, SERVER + DATABASES) == FRESH


def test_a_disk_that_is_full_of_rows_harms_only_the_own_run(postgres):
    fill = """
connection.autocommit = True
connection.execute("create table t (line text)")
try:
    while True:
        connection.execute("insert into t select repeat(md5(n::text), 30) from generate_series(1, 20000) n")
except Exception as error: print(type(error).__name__)
import os
space = os.statvfs("/box"); print(space.f_blocks * space.f_frsize // 2**20)
"""
    (cell,) = cells_of(postgres, SERVER + fill, seconds=30, total=60)
    name, size = text_of(cell).split()
    assert name in ("DiskFull", "OperationalError", "AdminShutdown")
    assert int(size) == 256
    assert said(postgres, SERVER + DATABASES) == FRESH


def test_shared_memory_is_had_for_a_lock_and_for_no_more(postgres):
    calls = ("29, 194, 0, 4096, 0o1600", "29, 194, 0, 4097, 0o1600", "319, 279, b'x', 0")
    source = f"{CALL}print({', '.join(f'call({each})' for each in calls)})"
    assert said(postgres, source) == "done EPERM EPERM"


GIT = """%%bash
set -e
git init -q --bare -b main served/one.git
touch served/one.git/git-daemon-export-ok
git init -q -b main repo && cd repo
git config user.name Ada; git config user.email ada@example.org
for n in 1 2 3 4 5 6; do echo $n >> numbers; git add numbers; git commit -qm "Add $n"; done
git branch; git log --oneline | wc -l; git status --short
git bisect start HEAD HEAD~5 > /dev/null
git bisect run sh -c 'test $(wc -l < numbers) -lt 4' | grep -o "is the first bad commit"
git bisect reset 2> /dev/null
git show -s --format=%s refs/bisect/bad 2> /dev/null || git gc -q
git config --list --show-origin | grep -v .git/config || true
"""
DAEMON = """
import subprocess, socket, time
subprocess.Popen(["git", "daemon", "--listen=127.0.0.1", "--port=9418", "--enable=receive-pack",
                  "--base-path=served", "served"])
while socket.socket().connect_ex(("127.0.0.1", 9418)): time.sleep(0.01)
"""
SHARED = """%%bash
set -e
cd repo && git push -q git://127.0.0.1/one.git main && cd ..
git clone -q git://127.0.0.1/one.git copy && git -C copy log --oneline | wc -l
echo $HOME
"""


def test_git_works_from_cells_of_bash_with_a_server_on_loopback(git):
    cells = cells_of(git, GIT, DAEMON, SHARED)
    assert [cell["error"] for cell in cells] == [None] * 3
    assert text_of(cells[0]).split("\n")[:3] == ["* main", "6", "is the first bad commit"]
    assert text_of(cells[2]) == "6\n/box\n"


def test_an_ordinary_unit_gets_nothing_of_what_a_server_needs():
    with Kinds(require=True) as kinds:
        for uses, limits, answer in ((("postgres",), 256, "done"), ((), 64, "EPERM")):
            warm = kinds.start(uses)
            assert kinds.start(uses) is warm
            assert warm.limits.disk_mb == limits
            assert said(warm, f"{CALL}print(call(29, 194, 0, 56, 0o1600))") == answer
        assert kinds.start(()).limits == Limits()
        assert said(kinds.start(()), "import os; print([n for n in os.environ if 'CAUSEWAY' in n])") == "[]"
        assert said(kinds.start(()), "import os; print(os.path.exists('/causeway/templates'))") == "False"


def test_without_walls_a_server_runs_and_is_ended_as_well():
    with Warm(isolate=False, uses=["postgres"]) as warm:
        report = warm.run(job(SERVER.replace("5432", "") + DATABASES + "; print(db.pid); print(db.folder)"))
    names, pid, folder = text_of(report["cells"][0]).splitlines()
    assert (report["isolated"], names) == (False, FRESH)
    assert not Path("/proc", pid).exists()
    assert not Path(folder).exists()


def test_root_of_a_container_that_has_no_other_user_has_a_server_too():
    with Ordinary("nobody", "contained", uses=["postgres"]) as root:
        assert root.why_not == ""
        assert said(root, SERVER + DATABASES) == FRESH


def test_a_machine_without_postgres_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("CAUSEWAY_POSTGRES", str(tmp_path))
    with pytest.raises(GradingError, match="There is no PostgreSQL 15 or newer"):
        Warm(uses=["postgres"])
