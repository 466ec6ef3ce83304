"""What Binder will do with binder/: its plan, and the same steps rehearsed in a fresh environment."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import repo2docker

from grader import crate
from tests.commands import PLAIN
from tests.conftest import ROOT, bundle_of_checkout, copy_of_checkout

RUNTIME = (ROOT / "binder/runtime.txt").read_text().strip()
# What every Binder image of this Python holds before requirements.txt is installed.
LOCK = Path(repo2docker.__file__).parent / f"buildpacks/conda/environment.py-{RUNTIME[7:]}-linux-64.lock"
BASE = ("jupyterlab", "notebook", "jupyter_server", "ipykernel", "ipywidgets", "ipython", "jupyter_client")
# Every server of the lessons, started and stopped.
SERVERS = """
from grader.classroom import services
for start in (services.postgres, services.redis, services.mariadb, services.http, services.ssh, services.git):
    with start() as server:
        print(server)
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> str:
    """The image's recipe, as repo2docker prints it without an engine."""
    program = Path(sys.executable).parent / "jupyter-repo2docker"
    options = ["--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan"]
    checkout = copy_of_checkout(tmp_path_factory.mktemp("plan"))
    ran = subprocess.run([program, *options, checkout], capture_output=True, text=True, check=True)
    return ran.stdout + ran.stderr


def test_the_plan_takes_the_python_of_runtime_txt(plan):
    assert "Building conda environment for python=3.12" in plan
    assert RUNTIME == "python-3.12"


def test_the_plan_installs_the_packages_that_no_wheel_brings(plan):
    lines = (ROOT / "binder/apt.txt").read_text().splitlines()
    packages = [line for line in lines if not line.startswith("#")]
    assert "mariadb-server-core" in packages
    assert all(re.search(rf"apt-get -qq install .*\b{package}\b", plan, re.DOTALL) for package in packages)


def test_the_plan_installs_the_requirements_before_it_copies_the_course(plan):
    """So that a new lesson costs no new install: the layer before it is cached."""
    steps = [
        "COPY --chown=1000:1000 src/binder/requirements.txt",
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "COPY --chown=1000:1000 src/ ${REPO_DIR}/",
        "RUN ./binder/postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"',
    ]
    places = [plan.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)


def test_binder_pins_every_package_to_the_version_of_the_constraints():
    pins = (ROOT / "binder/requirements.txt").read_text().splitlines()
    known = {re.split(r" ?;", line)[0] for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert len(pins) > 50
    assert [pin for pin in pins if pin not in known] == []


def test_pins_are_plain_and_name_no_address():
    for name in ("constraints.txt", "binder/requirements.txt"):
        for line in (ROOT / name).read_text().splitlines():
            assert re.fullmatch(r"[a-z0-9._-]+==[\w.!+]+( ; [^/]+)?", line), line


def test_start_hands_over_to_the_server():
    assert (ROOT / "binder/start").read_text().rstrip().endswith('exec "$@"')


def test_start_names_the_kernel_that_has_the_classroom_loaded():
    ask = ["binder/start", "jupyter", "kernelspec", "list", "--json"]
    environment = {**PLAIN, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    said = subprocess.run(ask, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert json.loads(said)["kernelspecs"]["python3"]["resource_dir"] == str(
        ROOT / "grader/lab/kernels/python3"
    )


def test_the_badge_opens_the_map_that_post_build_prepares():
    assert "causeway learn --prepare" in (ROOT / "binder/postBuild").read_text()
    assert "urlpath=lab/tree/work/course/00-map.ipynb" in (ROOT / "README.md").read_text("utf-8")


def test_the_steps_of_the_plan_end_in_a_jupyterlab_that_answers(tmp_path, record_property):
    checkout = tmp_path / "home"  # as it is published: what `causeway bundle` writes
    crate.put(bundle_of_checkout(tmp_path / "checkout"), checkout, "causeway")
    environment = fresh_environment(tmp_path / "env")
    began = time.monotonic()
    run = {"cwd": checkout, "env": environment, "check": True}
    install = ["pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    subprocess.run([*install, *base_versions()], **run)
    subprocess.run([*install, "-r", "binder/requirements.txt"], **run)
    subprocess.run(["bash", "binder/postBuild"], **run)
    assert subprocess.run(["pip", "check"], capture_output=True, text=True, **run).stdout.startswith(
        "No broken"
    )
    record_property("Binder rehearsal, seconds to install", round(time.monotonic() - began))
    started = subprocess.run(["python", "-c", SERVERS], capture_output=True, text=True, **run).stdout
    assert started.count(" on 127.0.0.1\n") == 6

    port, token = free_port(), secrets.token_hex(8)
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    root = ["--allow-root"] if os.geteuid() == 0 else []
    server = subprocess.Popen(
        ["binder/start", "jupyter", "lab", *options, *root],
        cwd=checkout,
        env=environment,
        start_new_session=True,
    )
    try:
        page = answer(f"http://127.0.0.1:{port}/lab/tree/work/course/00-map.ipynb?token={token}", server)
        kernels = json.loads(answer(f"http://127.0.0.1:{port}/api/kernelspecs?token={token}", server))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    assert "<title>JupyterLab</title>" in page
    assert (
        "--IPKernelApp.extra_extensions=grader.classroom.extension"
        in kernels["kernelspecs"]["python3"]["spec"]["argv"]
    )
    assert (checkout / "work/course/00-map.ipynb").is_file()
    assert (Path(environment["VIRTUAL_ENV"]) / "share/jupyter/lab/settings/overrides.json").is_file()


def base_versions() -> list[str]:
    """The pins of the packages that the image brings along."""
    lock = LOCK.read_text()
    return [f"{name}=={re.search(rf'/{name}-([0-9.]+)-', lock)[1]}" for name in BASE]


def fresh_environment(folder: Path) -> dict[str, str]:
    """The variables of a new virtual environment of Binder's Python."""
    subprocess.run([interpreter(RUNTIME.removeprefix("python-")), "-m", "venv", str(folder)], check=True)
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    bare = {"PIP_NO_COMPILE": "1"}  # compiled is only what is imported: a third of the time
    return {**PLAIN, **bare, "VIRTUAL_ENV": str(folder), "PATH": path, "HOME": str(folder)}


def interpreter(version: str) -> str:
    """A Python of that version: on the path, or one that pyenv keeps aside."""
    aside = sorted(
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python")
    )
    for program in [shutil.which(f"python{version}"), *map(str, aside)]:
        if (
            program
            and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
        ):
            return program
    raise AssertionError(
        f"The Binder rehearsal needs Python {version}: install it so that python{version} runs."
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(address: str, server: subprocess.Popen) -> str:
    """The first answer of a server that is starting."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return page.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")
