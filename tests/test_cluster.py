"""A class graded by the workers of a dask cluster, which come, go and die: the tests share one, in order."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask.config
import distributed  # noqa: F401  which adds its settings to dask's
import pytest

from grader import cli, cluster, grade, guest, pool
from grader.course import Course
from grader.errors import NoCluster
from grader.group import Class
from grader.limits import Limits
from grader.results import SubmissionResult
from tests import deadly, kills
from tests.commands import ROOT
from tests.kills import CHAPTER, CLASS, family, survivors
from tests.machines import TLS, Machines
from tests.test_resume import BARE

UNITS = ("01-list", "03-dict")
# Not those whose cells compute until their limit.
LEARNERS = ("another-style", "deleted-test-cell", "empty", "half-done", "not-a-notebook", "perfect", "wrong")


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler, and dask in this process told of its certificates."""
    with Machines(tmp_path_factory.mktemp("machines")) as started:
        names = ("ca-file", "client.cert", "client.key")
        with dask.config.set({f"distributed.comm.tls.{name}": str(started.pem) for name in names}):
            started.scheduler()
            yield started


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    for learner in LEARNERS:
        shutil.copytree(CLASS / learner, folder / learner)
    return folder


@pytest.fixture
def out(graded: Path, tmp_path: Path) -> Path:
    """A place with a gradebook and keys in which nothing has been graded."""
    place = Path(shutil.copytree(graded, tmp_path / "out"))
    kills.forget(place)
    return place


@pytest.fixture
def group(small, machines, handed_in, out) -> Callable[..., Class]:
    """The class, graded as `make demo` does, but by the cluster."""

    def make(**more: Any) -> Class:
        settings = {"only": UNITS, "limits": Limits(5.0), "scheduler": machines.address, **more}
        return Class(small, small.assignment(CHAPTER), handed_in, out, **settings)

    return make


def unheard(result: SubmissionResult) -> None:
    """Nobody waits for it."""


def once(deed: Callable[[], object]) -> Callable[[SubmissionResult], None]:
    """What hears of graded submissions, and does a deed at the first."""
    heard: list[str] = []

    def told(result: SubmissionResult) -> None:
        heard.append(result.learner)
        if len(heard) == 1:
            deed()

    return told


def state(place: Path) -> dict[str, Any]:
    """What is kept of those who were graded here: pages, notebooks, the register, the gradebook's rows."""
    found = kills.state(place)
    rows = {
        kind: [row for row in found[kind] if row[0] in LEARNERS] for kind in kills.ROWS if kind != "cells"
    }
    files = {
        name: found[name] for name in found if any(f"{learner}" in Path(name).parts for learner in LEARNERS)
    }
    register = {name: found[name] for name in found if "register" in name and Path(name).stem in LEARNERS}
    return {**rows, **files, **register}


def test_without_a_worker_a_sentence_comes_in_time(machines, group, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(NoCluster, match=r"has had no worker for 0.2 s. Start some .dask worker tls://"):
        grade.grade(group(), unheard)


def test_a_class_is_graded_as_on_one_machine_though_a_worker_dies(
    machines, group, out, graded, record_property
):
    record_property(
        "workers of the cluster", "in networks of their own" if machines.own_networks else "on loopback"
    )
    machines.worker("a")
    machines.worker("b")
    victim = machines.started["a"].pid
    processes = []

    def kill() -> None:
        while len(processes) < 2:  # until it has a sandbox
            processes[:] = family(victim)
        machines.kill("a")

    results = grade.grade(group(require=True), once(kill))
    assert [result.learner for result in results] == list(LEARNERS)
    assert survivors(processes, victim) == []
    found, wanted = state(out), state(graded)
    assert len(wanted) > 5 * len(LEARNERS)
    assert [name for name in wanted if found.get(name) != wanted[name]] == []
    assert found.keys() == wanted.keys()


def test_nothing_of_a_class_stays_in_a_worker(machines):
    assert machines.log("b").count("Starting Worker plugin causeway-") == 1
    assert machines.log("b").count("Removing Worker plugin causeway-") == 1
    assert survivors(family(machines.started["b"].pid)[1:], machines.started["b"].pid) == []


def test_a_worker_of_another_version_is_named_and_nothing_is_graded(machines, group, out, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(ROOT / "grader", other / "grader")
    with (other / "grader" / "judge.py").open("a") as file:
        file.write("# mended\n")
    machines.worker("other", package=other)
    address = next(
        line.split()[-1] for line in machines.log("other").splitlines() if "Start worker at" in line
    )
    with pytest.raises(NoCluster, match=f"the worker {address} would not mark as this grader does: it has"):
        grade.grade(group(), unheard)
    machines.kill("other")
    assert kills.finished(out) == {}


def test_a_worker_without_a_sandbox_is_named_where_one_is_required(machines, group, out):
    machines.worker("bare", before=BARE)
    with pytest.raises(NoCluster, match=r"the worker tls://.*: no sandbox on this machine"):
        grade.grade(group(require=True), unheard)


def test_a_submission_that_ends_two_workers_is_told_and_a_worker_that_joins_goes_on(
    machines, group, monkeypatch, graded, out
):
    monkeypatch.setattr(guest, "work", deadly.work)

    def help_when_all_are_dead() -> None:
        while any(machines.started[name].poll() is None for name in ("b", "bare")):
            time.sleep(0.02)
        machines.worker("late")

    helper = threading.Thread(target=help_when_all_are_dead)
    helper.start()
    results = {result.learner: result for result in grade.grade(group(), unheard)}
    helper.join()
    died = [name for name, process in machines.started.items() if process.poll() is not None]
    assert sorted(died) == ["b", "bare"]
    assert len(died) == pool.ATTEMPTS
    notes = {
        learner: [note for book in one.notebooks for note in book.notes] for learner, one in results.items()
    }
    assert set(notes.pop(deadly.DEADLY)) == {grade.LOST}
    assert [learner for learner in notes if grade.LOST in notes[learner]] == []
    assert set(kills.finished(out)) == set(LEARNERS) - {deadly.DEADLY}


def test_ctrl_c_leaves_nothing_under_way(machines, group, out):
    def interrupt(result: SubmissionResult) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade.grade(group(), interrupt)
    assert len(kills.finished(out)) == 1
    with cluster.connect(machines.address) as client:
        assert not any(client.processing().values())
        assert client.run_on_scheduler(guest.report_losses, 3) == 3  # dask's own, put back
        assert client.run_on_scheduler(guest.left_behind) == []


def test_a_scheduler_that_dies_costs_nothing_that_was_graded(machines, group, out, graded):
    with pytest.raises(NoCluster, match=r"went away\. What was graded is kept: grade again"):
        grade.grade(group(), once(lambda: machines.kill("scheduler")))
    kept = kills.finished(out)
    assert 0 < len(kept) < len(LEARNERS)
    grade.grade(group(scheduler="", jobs=1), unheard)
    assert {learner: kills.finished(out)[learner] for learner in kept} == kept
    assert state(out) == state(graded)


@pytest.fixture
def refused(capsys, monkeypatch, small: Course, handed_in: Path, out: Path) -> Callable[[str], str]:
    """The sentence with which the command refuses a scheduler."""
    monkeypatch.chdir(small.root)

    def run(address: str) -> str:
        options = ["--only", *UNITS, "--output", str(out), "--scheduler", address]
        assert cli.main(["grade", CHAPTER, str(handed_in), *options]) == 2
        said = capsys.readouterr().err
        assert (said.count("\n"), kills.finished(out)) == (1, {})
        return said

    return run


def test_a_scheduler_that_is_not_there_is_told_at_once(refused):
    assert "no scheduler answers at tcp://127.0.0.1:1 ([Errno 111] Connection refused). " in refused(
        "tcp://127.0.0.1:1"
    )


def test_who_is_no_scheduler_is_told_in_time(refused, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = "tcp://{}:{}".format(*deaf.getsockname())
        assert f"no scheduler answers at {address} (timed out)." in refused(address)


@pytest.mark.parametrize("address", ["here", "tcp://127.0.0.1", "http://127.0.0.1:8786", "tcp://127.0.0.1:x"])
def test_an_address_that_is_none_is_told(refused, address):
    assert "is no scheduler's address: write tcp://host:8786 or tls://host:8786." in refused(address)


def test_tls_without_certificates_is_told_where_they_belong(refused):
    nothing = dask.config.set({"distributed.comm.tls.ca-file": None})
    with nothing, socket.create_server(("127.0.0.1", 0)) as deaf:
        address = "tls://{}:{}".format(*deaf.getsockname())
        assert f"{address} needs certificates. Name them in {TLS}CA_FILE" in refused(address)


def test_without_dask_the_line_that_installs_it_is_told(monkeypatch):
    monkeypatch.delitem(sys.modules, "distributed")
    monkeypatch.setattr(sys, "path", [place for place in sys.path if "site-packages" not in place])
    with pytest.raises(
        NoCluster, match=r"dask, which is not installed. Install it: python -m pip install -c"
    ):
        cluster.require("tcp://127.0.0.1:8786")


def test_grading_here_does_without_dask():
    code = "import sys\nfrom grader import grade\nprint({'dask', 'distributed'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
