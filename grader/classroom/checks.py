"""The checks of an exercise as they run: a failure explains itself, a pass says so in one quiet line."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from grader.classroom import bound, home, limit, look
from grader.classroom.desk import STALE, Desk
from grader.classroom.exercise import Exercise, Part
from grader.classroom.later import Later
from grader.classroom.record import Event, Record

if TYPE_CHECKING:
    from grader.classroom import explain, hints, introspect, mistakes
    from grader.classroom import help as helping
else:  # needed by the first check, not by the first cell
    names = ("explain", "hints", "introspect", "mistakes", "help")
    explain, hints, introspect, mistakes, helping = (Later(f"grader.classroom.{name}") for name in names)

FAILED, PASSED = "@causeway_failed", "@causeway_passed"
LATER = "These checks run when the notebook is graded."
SCRIPT = look.STATIC / "stale.js"


class Classroom:
    """Listens to one kernel: before a cell runs, while its syntax tree is made, after it ran."""

    def __init__(self, shell: Any):
        self.shell, self.record = shell, Record()
        self.exercise, self.desk = Exercise(Path.cwd()), Desk(shell.user_ns)
        self.part: Part | None = None
        self.source = self.cell = ""
        self.passed: dict[str, dict[str, str]] = {}  # task -> check -> digest of the answer it passed with
        self._ending = ExitStack()
        shell.events.register("pre_run_cell", self.before)
        shell.events.register("post_run_cell", self.after)
        shell.ast_transformers.append(self)

    def before(self, info: Any) -> None:
        """A cell is about to run: what is it, and how long may it take?"""
        self._ending.close()
        self.source, self.cell = info.raw_cell or "", info.cell_id or ""
        self.part = self.exercise.part(self.cell, self.source)
        if self.part and not self.part.check:
            self.desk.begin(self.cell)
        if self.part:
            self._ending.callback(limit.start(self.part.key.seconds))

    def visit(self, tree: ast.Module) -> ast.Module:
        """IPython hands over the tree of every cell; that of a check becomes one that explains itself."""
        if not (self.part and self.part.check):
            return tree
        source = self.shell.transform_cell(self.source)
        if not bound.asserts(source):
            return tree
        name = self.shell.compile.get_code_name(self.source, source, self.shell.execution_count)
        self.notes = introspect.Notes(source, name, self.part.key.names)
        self._ending.enter_context(introspect.noting(self.notes, self.shell.user_ns))
        self.shell.user_ns[FAILED], self.shell.user_ns[PASSED] = self.failed, self.ended_well
        return _told(introspect.instrument(tree, source))

    def after(self, result: Any) -> None:
        """A cell has run, or could not."""
        self._ending.close()
        # The first cell is run again and again: IPython would answer that it is loaded already.
        self.shell.extension_manager.loaded.discard(home.EXTENSION)
        if self.part and self.part.hidden and not bound.asserts(self.source) and home.session():
            _show(LATER, f"<p class='cw-quiet'>{LATER}</p>")
        if not (self.part and self.part.check):
            source = self.shell.transform_cell(self.source) if self.source else ""
            self.desk.end(self.cell, source, bool(result.success))

    def ended_well(self) -> None:
        """Every assert of a check was true."""
        part, notes = self._asked(), tuple(self.desk.notes(self._asked()))
        if part.hidden:  # an author at work: a learner's copy holds none of them
            return
        ran = self.desk.answer(part)
        digest = ran.digest if ran else ""
        if not self.desk.counts(part):
            self._remark(notes)
            return
        self.passed.setdefault(part.key.id, {})[part.check.id] = digest  # type: ignore[union-attr]
        self._keep("passed", digest)
        if home.session():
            self._tell_pass(part, digest, notes)

    def _remark(self, notes: tuple[str, ...]) -> None:
        about = introspect.about(self.source)
        if home.session() and notes:
            _show(explain.remark(about, notes), explain.remark_html(about, notes))

    def _tell_pass(self, part: Part, digest: str, notes: tuple[str, ...]) -> None:
        passed = self.passed.get(part.key.id, {}).values()
        done = sum(one == digest for one in passed)
        task = f"task {helping.number(part.key)}"
        said = (introspect.about(self.source), done, max(len(part.key.checks), 1), task)
        _show(explain.passed(*said), _watch(notes) + explain.passed_html(*said))
        if notes:
            self._remark(notes)
        bundle = self.exercise.bundle_of(part.unit)
        if bundle and done == len(part.key.checks):
            _display(helping.panel(bundle, part.key, self.record, failed=False))

    def failed(self) -> None:
        """A check ended with an error: say why, and let the error pass on with one line of its own."""
        error = sys.exc_info()[1]
        if error is None or isinstance(error, KeyboardInterrupt):
            return
        part, ran = self._asked(), self.desk.answer(self._asked())
        if self.desk.missing(part):
            self._nothing_to_check(error, part)
            return
        self._keep("late" if isinstance(error, limit.TooLate) else "failed", ran.digest if ran else "")
        failure = self.notes.failure(error)
        mistake = mistakes.recognize(failure, part.check.id, part.key.mistakes)  # type: ignore[union-attr]
        said = (failure, mistake, self._next(part), tuple(self.desk.notes(part)))
        if home.session() is None:  # nbgrader's Validate, nbconvert: text, where a traceback would stand
            _retell(error, explain.text(*said))
            return
        _show(explain.text(*said), _watch(said[-1]) + explain.html(*said))
        self._offer(part)
        _retell(error, f"{type(error).__name__}: this check does not pass yet.")

    def _nothing_to_check(self, error: BaseException, part: Part) -> None:
        """What the check calls is not there: that is all there is to say."""
        notes = tuple(self.desk.notes(part))
        _retell(error, explain.remark(introspect.about(self.source), notes))
        if home.session():
            self._remark(notes)
            _retell(error, f"{type(error).__name__}: this check had nothing to look at.")

    def _asked(self) -> Part:
        assert self.part is not None
        return self.part

    def _keep(self, outcome: str, digest: str) -> None:
        part, notebook = self._asked(), home.session()
        if notebook is None or part.check is None:
            return
        bundle = self.exercise.bundle_of(part.unit)
        slug = bundle.unit if bundle else f"{self.exercise.folder.name}/{part.unit}"
        self.record.add(Event("check", slug, part.check.id, outcome, detail={"answer": digest}))
        for sentence in self.record.notices():
            _show(sentence, f"<p class='cw-note'>{escape(sentence)}</p>")

    def _next(self, part: Part) -> str:
        """Which hint to open next, in a sentence."""
        bundle = self.exercise.bundle_of(part.unit)
        if bundle is None:
            return self.exercise.trouble
        return hints.next_step(part.key, hints.progress(part.key, self.record.events(bundle.unit)))

    def _offer(self, part: Part) -> None:
        bundle = self.exercise.bundle_of(part.unit)
        if bundle:
            _display(helping.panel(bundle, part.key, self.record, failed=True))


def _told(tree: ast.Module) -> ast.Module:
    """The tree of a check that calls us at its end: `try: ... except: failed(); raise` `else: passed()`."""
    handler = ast.ExceptHandler(None, None, [_call(FAILED), ast.Raise()])
    whole = ast.Try(body=tree.body, handlers=[handler], orelse=[_call(PASSED)], finalbody=[])
    whole.lineno, whole.col_offset, whole.end_lineno, whole.end_col_offset = 1, 0, 1, 0
    return ast.fix_missing_locations(ast.Module([whole], tree.type_ignores))


def _call(name: str) -> ast.Expr:
    return ast.Expr(ast.Call(ast.Name(name, ast.Load()), [], []))


def _retell(error: BaseException, text: str) -> None:
    """Have IPython show this text in place of a traceback; the cell still counts as failed."""
    if isinstance(error, AssertionError):
        error.args = (text.partition("\n")[0].removeprefix("AssertionError: "),)
    tell: Callable[[], list[str]] = text.splitlines
    error._render_traceback_ = tell  # type: ignore[attr-defined]


def _show(text: str, html: str) -> None:
    _display({"text/plain": text, "text/html": look.page(html, explain.SHEET)}, raw=True)


def _display(shown: Any, raw: bool = False) -> None:
    if shown is not None:
        display(shown, raw=raw)  # type: ignore[no-untyped-call]  # IPython's own


def _watch(notes: tuple[str, ...]) -> str:
    """A sentence that stays hidden, and a script that shows it if the answer was edited since it ran."""
    if STALE in notes:  # the notebook's file says so already
        return ""
    sentence = f'<p class="cw-note cw-stale" role="status" hidden>{STALE}</p>'
    return f"{sentence}<script>{SCRIPT.read_text('utf-8')}</script>"
