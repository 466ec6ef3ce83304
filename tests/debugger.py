"""JupyterLab's debugger, in the words of somebody who uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser import Lab


class Debugger:
    """The panel at the right of one JupyterLab, and the dots beside the lines of its cells."""

    def __init__(self, lab: Lab):
        self.lab, self.page = lab, lab.page
        self.panel = self.page.locator("#jp-debugger-sidebar")
        self.variables = self.panel.locator(".jp-DebuggerVariables")
        self.frames = self.panel.locator(".jp-DebuggerCallstackFrame")
        self.paused = self.page.get_by_text("Paused in Debugger")

    def switch_on(self) -> None:
        """Press the bug until it listens: before its extension knows the kernel, a click is lost."""
        bug = self.lab.notebook.locator(".jp-DebuggerBugButton")
        for _ in range(20):
            if bug.get_attribute("aria-pressed") == "true":
                break
            bug.click()
            self.page.wait_for_timeout(1500)
        expect(self.panel).to_be_visible()

    def breakpoint(self, cell: Locator, line: int) -> None:
        """Click left of a line's number; a second click takes the dot away."""
        cell.scroll_into_view_if_needed()
        gutter = cell.locator(".cm-breakpoint-gutter .cm-gutterElement:visible")
        expect(gutter).not_to_have_count(0)  # line numbers come with the debugger
        before = gutter.nth(line - 1).locator(".cm-breakpoint-icon").count()
        gutter.nth(line - 1).click(position={"x": 8, "y": 8})
        expect(gutter.nth(line - 1).locator(".cm-breakpoint-icon")).to_have_count(1 - before)

    def run(self, cell: Locator) -> None:
        """Run a cell that is going to stop."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        expect(self.paused).to_be_visible()

    def next(self) -> None:
        self.page.keyboard.press("F10")

    def into(self) -> None:
        self.panel.locator("[data-command='debugger:stepIn']").click()

    def go_on(self) -> None:
        """Press Continue. Where nothing is stopped the same button pauses, so once for each stop."""
        expect(self.paused).to_be_visible()
        self.page.keyboard.press("F9")

    def stands_at(self, *frames: str) -> None:
        """Wait until these are the frames, each with the line it stands in, the innermost first."""
        texts = [
            re.compile(rf"^{re.escape(name)}\s*Cell \[.\]:{line}$") for name, line in map(_frame, frames)
        ]
        expect(self.frames).to_have_text(texts)

    def select(self, frame: str) -> None:
        """Look at the names of another frame."""
        self.frames.filter(has_text=frame).click()

    def tree(self) -> None:
        self.panel.locator(".jp-TreeView-Button").click()

    def table(self) -> None:
        self.panel.locator(".jp-TableView-Button").click()

    def item(self, name: str) -> Locator:
        """A name in the tree of variables."""
        own = self.page.locator(
            ":scope > .jp-DebuggerVariables-name", has_text=re.compile(f"^{re.escape(name)}$")
        )
        return self.variables.locator("jp-tree-item", has=own).first

    def open(self, name: str) -> Locator:
        """Unfold a name; its items."""
        item = self.item(name)
        for _ in range(20):  # the tree is drawn anew after every stop, and folds up
            if item.get_attribute("aria-expanded") == "true":
                break
            item.locator(":scope > .jp-DebuggerVariables-name").click()
            self.page.wait_for_timeout(1000)
        expect(item).to_have_attribute("aria-expanded", "true")
        return item.locator("jp-tree-item")

    def pause_on(self, kind: str) -> None:
        """Choose a filter under the triangle beside Breakpoints, or take it back."""
        self.panel.locator(".jp-PauseOnExceptions").click()
        self.page.locator(".lm-Menu-item", has_text=kind).click()


def _frame(text: str) -> tuple[str, str]:
    name, _, line = text.rpartition(":")
    return name, line
