"""Repositories of lessons: real git that neither the machine's settings nor its clock can reach."""

from __future__ import annotations

import gc

import pytest

from grader.classroom.repository import GitFailed, GitMissing, Repository

TIDES = {"tides.txt": "high 4.2\n"}


def test_a_commit_has_one_hash_whatever_the_settings_of_the_machine(tmp_path, monkeypatch):
    settings = tmp_path / ".gitconfig"
    settings.write_text("[user]\nname = Somebody\n[init]\ndefaultBranch = trunk\n[commit]\ngpgSign = true\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    repository = Repository()
    assert repository.commit("First", TIDES) == "f693e1686dd4a2bd7bc8e63af175014161512597"
    assert repository.branches() == {"main": "First"}


def test_a_history_grown_at_once_has_the_commits_of_one_made_step_by_step():
    slow, fast = Repository(), Repository()
    slow.commit("A", {"a b.txt": "1\n", "deep/é.txt": ""})
    slow.git("branch", "topic")
    slow.commit("C", {"a b.txt": "2\n"})
    slow.git("switch", "topic")
    slow.commit("B\n\nWhy.", {"b": "3"})
    fast.grow([("main", "A", {"a b.txt": "1\n", "deep/é.txt": ""}), ("topic", "B\n\nWhy.", {"b": "3"})])
    fast.grow([("main", "C", {"a b.txt": "2\n"})])
    assert fast.commits() == slow.commits()
    assert fast.files("topic") == {"a b.txt": "1\n", "b": "3", "deep/é.txt": ""}
    assert fast.graph() == [("A", []), ("B", ["A"]), ("C", ["A"])]
    assert fast.git("status", "--short", "--branch") == "## main"


def test_a_bare_repository_grows_without_a_folder_of_files():
    hub = Repository("hub.git", bare=True)
    hub.grow([("main", "A", TIDES), ("refs/pull/1/head", "B", {"b": "2"})])
    assert hub.graph("pull/1/head") == [("A", []), ("B", ["A"])]
    work = hub.clone("work")
    assert (work.files(), work.git("remote", "get-url", "origin")) == (TIDES, "../hub.git")


def test_a_failed_command_says_what_git_said_unless_nobody_asks():
    repository = Repository()
    with pytest.raises(GitFailed, match=r"`git switch nowhere` ended with 128: fatal: invalid reference"):
        repository.git("switch", "nowhere")
    assert repository.git("switch", "nowhere", check=False) == ""


def test_a_machine_without_git_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissing, match="no git on this machine"):
        Repository()


def test_a_folder_lasts_as_long_as_the_last_of_its_family():
    work = Repository("hub.git", bare=True).beside("work")
    work.commit("A", TIDES)
    family = work.folder.parent
    gc.collect()
    assert family.is_dir()
    del work
    gc.collect()
    assert not family.exists()


def test_a_notebook_that_uses_a_repository_works_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    repository = Repository()
    for name in repository.environment:
        monkeypatch.setenv(name, "")
    repository.use()
    (repository.folder / "here").touch()
    assert [path.name for path in tmp_path.cwd().iterdir() if path.name != ".git"] == ["here"]
