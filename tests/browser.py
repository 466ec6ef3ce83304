"""JupyterLab in a real Chromium, in the words of somebody who uses it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.commands import PLAIN, ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
expect.set_options(timeout=30_000)
# On a busy machine a message of a widget may overtake the widget; JupyterLab drops it and goes on.
# An attached picture is drawn a moment before JupyterLab has put its data in the place of its name.
HARMLESS = (
    "Comm not found for comm id",
    "Failed to load resource: net::ERR_UNKNOWN_URL_SCHEME",
)
PATIENCE = 60_000  # milliseconds; a kernel starts in one or two seconds on a machine at rest


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: the address it printed."""

    address: str

    @property
    def base(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def at(self, path: str) -> str:
        return f"{self.base}/{path}?token={self.token}"


@contextmanager
def make_learn(root: Path, options: str = "", **variables: str) -> Iterator[Server]:
    """`make learn` in a checkout, until the with block ends; with more options and environment variables."""
    command = ["make", "learn", f"LEARN=--no-browser {options}", "PORT=0", f"PYTHON={sys.executable}"]
    variables = {"CAUSEWAY_HOME": str(root / ".home"), **variables}
    with _started(command, root, root / f"learn{options}.log", variables) as server:
        yield server


@contextmanager
def causeway_learn(root: Path, home: Path, *options: str, **variables: str) -> Iterator[Server]:
    """`causeway learn` in a checkout, in the environment of the tests; the learner's home is `home`."""
    command = [sys.executable, "-m", "grader", "learn", "--no-browser", "--port", "0", *options]
    variables = {"PYTHONPATH": str(root), "CAUSEWAY_HOME": str(home), **variables}
    with _started(command, root, root.parent / "learn.log", variables) as server:
        yield server


@contextmanager
def jupyterlab(folder: Path) -> Iterator[Server]:
    """JupyterLab on any folder with the course's settings; the learner's home is `.home` in it."""
    home = str(folder / ".home")
    options = ["ServerApp.ip=127.0.0.1", "ServerApp.port=0", f"ServerApp.root_dir={folder}"]
    options += [f"LabApp.app_settings_dir={ROOT / 'grader/lab'}", "LabApp.expose_app_in_browser=True"]
    start = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    variables = {"PYTHONPATH": str(ROOT), "CAUSEWAY_HOME": home, "JUPYTER_CONFIG_DIR": home}
    command = [*start, *(f"--{option}" for option in options)]
    with _started(command, folder, folder / ".server.log", variables) as server:
        yield server


@contextmanager
def _started(command: list[str], folder: Path, log: Path, variables: dict[str, str]) -> Iterator[Server]:
    """A server that says its address in its log, until the with block ends."""
    with log.open("w") as file:
        process = subprocess.Popen(
            command, cwd=folder, env={**PLAIN, **variables}, stdout=file, stderr=file, start_new_session=True
        )
    try:
        yield Server(_address(process, log))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+/\S+token=\w+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no address was printed:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that speaks to nobody but the pages it is sent to."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


class Lab:
    """One browser tab with JupyterLab in it."""

    def __init__(self, page: Page, server: Server):
        self.page = page
        self.server = server
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("request", lambda request: self._foreign(request.url) and self.complaints.append(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(message.text)

    def _complain(self, words: str) -> None:
        if not words.startswith(HARMLESS):
            self.complaints.append(words)

    def _foreign(self, url: str) -> bool:
        return url.startswith("http") and not url.startswith(self.server.base)

    def open(self, path: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(f"{self.server.at('lab/tree/' + path)}&reset")
        self.wait_for_kernel(path)

    def wait_for_kernel(self, path: str) -> None:
        """Wait until a notebook that is being opened has a kernel that listens."""
        # Before its kernel is connected a notebook looks idle, and running a cell asks for a kernel.
        deadline = time.monotonic() + PATIENCE / 1000
        while path not in self.connected() and time.monotonic() < deadline:
            self.page.wait_for_timeout(200)
        self.ready()

    def connected(self) -> list[str]:
        """The notebooks whose kernel is idle and speaks to a browser."""
        sessions = self.page.request.get(self.server.at("api/sessions")).json()
        kernels = {session["path"]: session["kernel"] for session in sessions}
        return [
            path
            for path, kernel in kernels.items()
            if kernel["execution_state"] == "idle" and kernel["connections"] > 0
        ]

    def end_kernels(self) -> None:
        """End every kernel, also one that stands at a breakpoint."""
        key = {"Authorization": f"token {self.server.token}"}
        for session in self.page.request.get(self.server.at("api/sessions")).json():
            self.page.request.delete(self.server.at(f"api/sessions/{session['id']}"), headers=key)

    def ready(self) -> None:
        """Wait until the notebook in front has an idle kernel."""
        front = self.notebook.locator(".jp-Notebook-ExecutionIndicator")
        expect(front).to_have_attribute("data-status", "idle", timeout=PATIENCE)

    @property
    def notebook(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def heading(self, text: str) -> Locator:
        return self.notebook.locator(f"h1:has-text('{text}')")

    def cell(self, text: str) -> Locator:
        """The code cell that holds this text."""
        return self.notebook.locator(".jp-CodeCell", has_text=text).first

    def run_all(self) -> None:
        """Clear what is stored, run all cells from the menu, and wait for the last of them."""
        self.menu("Edit", "editmenu:clear-all")
        self.menu("Run", "runmenu:run-all")
        # A cell whose source is hidden has an empty prompt.
        last = self.notebook.locator(".jp-CodeCell .jp-InputPrompt:not(:empty)").last
        expect(last).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)
        self.settle()

    def settle(self) -> None:
        """Wait until the kernel has been idle for a second: between two cells it is idle for a moment."""
        self.ready()
        status = self.notebook.locator(".jp-Notebook-ExecutionIndicator")
        deadline, calm = time.monotonic() + PATIENCE / 1000, 0
        while calm < 10 and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)
            calm = calm + 1 if status.get_attribute("data-status") == "idle" else 0
        assert calm == 10, "the kernel is still busy"

    def focus(self, wanted: Locator) -> None:
        """Give something the focus, again if the page was still being drawn and took it away."""
        for _ in range(20):
            wanted.focus()
            self.page.wait_for_timeout(250)
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{wanted} does not keep the focus")

    def theme(self, name: str) -> None:
        """Switch to the theme `Light` or `Dark`; needs a server of `jupyterlab()`."""
        change = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
        self.page.evaluate(change, f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)
        self.page.wait_for_timeout(300)

    def menu(self, name: str, command: str) -> None:
        self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.page.locator(f"li[data-command='{command}']").click()

    def type_in_place_of_stub(self, cell: Locator, lines: list[str]) -> None:
        """Click into an answer cell, select its last line and type, letting the editor indent."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.press("Shift+Home")
        for number, line in enumerate(lines):
            self.page.keyboard.press("Enter") if number else None
            self.page.keyboard.type(line)

    def run(self, cell: Locator) -> Locator:
        """Run one cell with the keyboard and wait for its number; its output area."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.text_content()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before or "", timeout=PATIENCE)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)
        return cell.locator(".jp-OutputArea")

    def validate(self) -> str:
        """Press nbgrader's Validate button; what its dialog says."""
        self.notebook.get_by_role("button", name="Validate").click()
        dialog = self.page.locator(".jp-Dialog-content")
        expect(dialog).to_contain_text("Validation Results", timeout=PATIENCE)
        return dialog.inner_text()
