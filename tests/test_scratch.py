"""Temporary folders, and the locks that say whose they are."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader import lock, scratch, signs
from grader.errors import CannotWrite
from tests.commands import ROOT

HOLD = """
import sys, time
from grader import scratch
path, held = scratch.make()
(path / "file").touch()
print(path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder that no other process uses."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_folder_is_gone_at_the_end_with_what_is_in_it(tmp_path):
    with scratch.folder() as path:
        (path / "file").touch()
        assert path.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_process_that_was_killed_is_removed_and_that_of_a_living_one_is_not(tmp_path):
    holders = [holder(tmp_path) for _ in range(2)]
    dead, living = (Path(process.stdout.readline().strip()) for process in holders)
    holders[0].kill()
    holders[0].wait()
    for path in (dead, living):
        os.utime(path, (0, 0))
    (tmp_path / "causeway-another").mkdir()
    scratch.sweep()
    assert (dead.exists(), living.exists(), (tmp_path / "causeway-another").exists()) == (False, True, True)
    holders[1].communicate("")


def holder(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", HOLD], env=environment, stdin=pipe, stdout=pipe, text=True)


def test_a_folder_that_was_made_this_minute_is_left_to_its_maker(tmp_path):
    young = Path(tempfile.mkdtemp(prefix=scratch.PREFIX))
    scratch.sweep()
    assert young.is_dir()


def test_where_no_folder_can_be_made_a_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(CannotWrite, match=r"could be made in .+/nowhere: .+Make room there, or name another"):
        scratch.make()


def test_a_lock_is_held_by_one_and_free_when_it_ends(tmp_path):
    with lock.held(tmp_path / "lock") as first, lock.held(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with lock.held(tmp_path / "lock") as again:
        assert again


def test_a_wrong_answer_that_never_ends_leaves_no_folder(tmp_path, monkeypatch):
    """The child that tries it is killed; the folder it was in is its parent's."""
    monkeypatch.setattr(signs, "LIMIT", 0.2)
    assert signs._signs(signs.Job((), "while True: pass", (), ())) is None
    assert list(tmp_path.iterdir()) == []
