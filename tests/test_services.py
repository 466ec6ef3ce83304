"""Servers of lessons: each starts, is used, ends; and is gone with a kernel that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest

from grader.classroom import services
from tests.commands import ROOT

KINDS = ("postgres",)
KERNEL = """
import sys, time
from grader.classroom import services
server = getattr(services, sys.argv[1])()
print(server.pid, server.folder, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_kernel_leaves_no_process_and_no_folder(kind):
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL, kind], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    pid, folder = kernel.stdout.readline().split()
    server = psutil.Process(int(pid))
    family = [server.parent(), server, *server.children(recursive=True)]
    kernel.send_signal(signal.SIGKILL)
    kernel.communicate()
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert not os.path.exists(folder)


def test_a_postgres_answers():
    with services.postgres() as db, db.connect() as connection:
        assert connection.execute("select 1 + 1").fetchone() == (2,)
