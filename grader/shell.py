"""IPython without a kernel: magics, `display` and the formatters, for cells that a grader runs itself.

Built once in a warm process and inherited by every run. No history, no threads, no colors.
"""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from grader.streams import Output, Recorder

OURS = "grader"  # extensions of ours are for learners who sit at the notebook


def build() -> Any:
    """An InteractiveShell whose namespace is `__main__`."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autocall = 0
    config.InteractiveShell.ast_node_interactivity = "last_expr"
    import_magics()
    shell = InteractiveShell.instance(config=config)
    shell.system = _system
    shell.enable_gui = lambda gui=None: None  # asked for by %matplotlib
    _pass_over_ours(shell)
    vars(builtins).update(get_ipython=shell.get_ipython, display=display, input=_no_input)
    sys.modules["__main__"] = shell.user_module
    for name in ("exit", "quit"):  # Python's own raise SystemExit, which ends a cell and no more
        shell.user_ns.pop(name, None)
    return shell


def import_magics() -> None:
    """Import what IPython imports when a magic is first used."""
    for name in ("execution", "osm", "script"):
        import_module(f"IPython.core.magics.{name}")


def attach(shell: Any, recorder: Recorder) -> None:
    """Let what is displayed be recorded."""

    def publish(data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any) -> None:
        recorder.add({"output_type": "display_data", "data": plain(data), "metadata": plain(metadata or {})})

    shell.display_pub.publish = publish
    shell.display_pub.clear_output = lambda wait=False: recorder.clear()


def shown(shell: Any, value: Any, count: int) -> Output | None:
    """A cell's last value as an output of nbformat; None if it showed itself."""
    if type(value) in (int, float, str, bool):
        data, metadata = {"text/plain": repr(value)}, {}
    else:
        data, metadata = shell.display_formatter.format(value)
    if not data:
        return None
    return {
        "output_type": "execute_result",
        "execution_count": count,
        "data": plain(data),
        "metadata": plain(metadata),
    }


def plain(data: Any, depth: int = 4) -> Any:
    """What a formatter gave, as JSON: text, and bytes in base 64."""
    if type(data) is dict and depth:
        return {str(key): plain(value, depth - 1) for key, value in data.items()}
    if type(data) in (list, tuple) and depth:
        return [plain(value, depth - 1) for value in data]
    if type(data) is bytes:
        from base64 import b64encode

        return b64encode(data).decode()
    return data if data is None or type(data) in (int, float, bool, str) else str(data)


def _system(command: str) -> None:
    """`!command`: what it writes arrives by the descriptors."""
    subprocess.run(command, shell=True, check=False)


def _no_input(prompt: object = "") -> str:
    raise EOFError(
        "nobody is there to answer input() when a notebook is graded; call the function with values"
    )


def _pass_over_ours(shell: Any) -> None:
    load: Callable[[str], Any] = shell.extension_manager.load_extension

    def load_unless_ours(name: str) -> Any:
        return None if name.partition(".")[0] == OURS else load(name)

    shell.extension_manager.load_extension = load_unless_ours
    shell.extension_manager.reload_extension = load_unless_ours
