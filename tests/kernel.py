"""A real kernel that serves a notebook, as a front end speaks to it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

from tests.commands import PLAIN, ROOT

PATIENCE = 60  # seconds
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Outputs:
    """What one cell left: its displays, its streams, its error."""

    displays: list[dict[str, Any]] = field(default_factory=list)
    printed: str = ""
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(shown.get("text/plain", "") for shown in self.displays)

    @property
    def widget(self) -> str:
        """The id of the widget that was shown last."""
        return str(self.displays[-1][WIDGET]["model_id"])

    @property
    def html(self) -> str:
        return "\n".join(shown.get("text/html", "") for shown in self.displays)


class Kernel:
    """A running kernel; `ids` says whether the front end sends the notebook's own cell ids."""

    def __init__(self, client: Any, book: Path, ids: bool):
        self.client, self.book, self.ids = client, book, ids
        self.states: dict[str, dict[str, Any]] = {}  # of the widgets, by their ids

    @property
    def cells(self) -> dict[str, str]:
        """The sources of the notebook's cells as its file holds them, by their ids."""
        cells = json.loads(self.book.read_text("utf-8"))["cells"]
        return {cell["id"]: "".join(cell["source"]) for cell in cells}

    def cell(self, name: str, source: str | None = None) -> Outputs:
        """Run a cell of the notebook, as it stands or with another text in it."""
        return self.run(self.cells[name] if source is None else source, name)

    def run(self, source: str, cell: str = "") -> Outputs:
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        sent = {"cellId": cell} if cell and self.ids else {}
        return self._send(self.client.session.msg("execute_request", content, metadata=sent))

    def say(self, widget: str, **content: Any) -> dict[str, Any]:
        """Send what a widget's front end would send; the widget's state afterwards."""
        data = {"method": "custom", "content": content}
        self._send(self.client.session.msg("comm_msg", {"comm_id": widget, "data": data}))
        return self.states[widget]

    def _send(self, message: dict[str, Any]) -> Outputs:
        started, outputs = time.perf_counter(), Outputs()
        self.client.shell_channel.send(message)
        for kind, content in self._until_idle(message["header"]["msg_id"]):
            _keep(outputs, kind, content)
            if kind in ("comm_open", "comm_msg") and "state" in content["data"]:
                self.states.setdefault(content["comm_id"], {}).update(content["data"]["state"])
        outputs.seconds = time.perf_counter() - started
        return outputs

    def _until_idle(self, request: str) -> Iterator[tuple[str, dict[str, Any]]]:
        while True:
            heard = self.client.get_iopub_msg(timeout=PATIENCE)
            if heard["parent_header"].get("msg_id") != request:
                continue
            if heard["content"].get("execution_state") == "idle":
                return
            yield heard["msg_type"], heard["content"]


def _keep(outputs: Outputs, kind: str, content: dict[str, Any]) -> None:
    if kind in ("display_data", "execute_result"):
        outputs.displays.append(content["data"])
    elif kind == "stream":
        outputs.printed += content["text"]
    elif kind == "error":
        outputs.error = f"{content['ename']}: {content['evalue']}"
        outputs.traceback = "\n".join(content["traceback"])


@contextmanager
def kernel(book: Path, home: Path, *, ids: bool = True, open_by_a_person: bool = True) -> Iterator[Kernel]:
    """A kernel in a notebook's folder, until the with block ends."""
    session = {"JPY_SESSION_NAME": str(book)} if open_by_a_person else {}
    manager = KernelManager()
    environment = {**PLAIN, "CAUSEWAY_HOME": str(home), "PYTHONPATH": str(ROOT), **session}
    manager.start_kernel(cwd=str(book.parent), env=environment)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(client, book, ids)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
