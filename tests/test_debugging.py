"""The debugger of JupyterLab shows learners their own code, where they have a debugger at all."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from debugpy._vendored import vendored

from grader.classroom import debugging, introspect


def test_the_patterns_cover_what_runs_between_a_check_and_an_answer():
    with vendored("pydevd"):
        from _pydevd_bundle.pydevd_filtering import glob_matches_path
    import _pytest.assertion.rewrite

    for module in (introspect, debugging, _pytest.assertion.rewrite):
        assert any(glob_matches_path(module.__file__, pattern) for pattern in debugging.BETWEEN)
    assert not any(glob_matches_path("/tmp/ipykernel_7/1.py", pattern) for pattern in debugging.BETWEEN)


def test_a_kernel_learns_them_and_keeps_its_own():
    shell = SimpleNamespace(
        kernel=SimpleNamespace(debugger=SimpleNamespace(kernel_modules=["/ipykernel.py"]))
    )
    debugging.step_over_the_classroom(shell)
    assert shell.kernel.debugger.kernel_modules == ["/ipykernel.py", *debugging.BETWEEN]


@pytest.mark.parametrize("shell", [SimpleNamespace(), SimpleNamespace(kernel=SimpleNamespace(debugger=None))])
def test_a_shell_without_a_debugger_is_left_alone(shell):
    debugging.step_over_the_classroom(shell)


def test_nobody_debugs_where_no_debugger_was_ever_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "debugpy", raising=False)
    assert not debugging.attached()
