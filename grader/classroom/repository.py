"""A repository: real git in a temporary folder, with settings and a clock of its own.

Neither the machine's settings nor the time of day reach it, so a commit has the same hash everywhere. All of
one family (`beside`, `clone`) lie next to each other; the folder goes when the last of them is gone.
"""

from __future__ import annotations

import copy
import os
import subprocess
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader import scratch

AUTHOR, EMAIL = "Ada Learner", "ada@example.org"
CLOCK, SECONDS = "2026-01-01T12:00:00+00:00", 1767268800
# Nobody could type into an editor: what asks for one fails. By this clock every entry of a reflog is old:
# they expire when they are told to.
SETTINGS = f"""\
[user]
	name = {AUTHOR}
	email = {EMAIL}
[init]
	defaultBranch = main
[core]
	editor = false
	pager = cat
	autocrlf = false
	fsync = none
	excludesFile = {os.devnull}
	attributesFile = {os.devnull}
[advice]
	detachedHead = false
[gc]
	auto = 0
	reflogExpire = never
	reflogExpireUnreachable = never
[maintenance]
	auto = false
[receive]
	autogc = false
[fastimport]
	unpackLimit = 1
[protocol "file"]
	allow = always
[safe]
	directory = *
"""


class GitMissing(Exception):
    """There is no git on this machine."""


class GitFailed(Exception):
    """A git command ended with an error: the command, its exit code, and what it said."""


class Repository:
    """A git repository called `name`, empty or a clone; `folder` is where its files are."""

    def __init__(self, name: str = "repository", *, bare: bool = False, beside: Repository | None = None):
        self._family: _Family = beside._family if beside else _Family()
        self.folder = self._family.folder / name
        self.folder.mkdir()
        self.git("init", "--quiet", *["--bare"] * bare)
        (self._inside / "hooks").mkdir(exist_ok=True)

    def __repr__(self) -> str:
        return f"Repository({self.folder.name!r})"

    @property
    def environment(self) -> dict[str, str]:
        """What git is told by the environment: whose settings to read, and what time it is."""
        return {
            "GIT_CONFIG_GLOBAL": str(self.folder.parent / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": CLOCK,
            "GIT_COMMITTER_DATE": CLOCK,
            "GIT_TEMPLATE_DIR": "",
            "GIT_DEFAULT_HASH": "sha1",
            "GIT_DEFAULT_REF_FORMAT": "files",
            "GIT_TERMINAL_PROMPT": "0",
        }

    @property
    def _inside(self) -> Path:
        inside = self.folder / ".git"
        return inside if inside.exists() else self.folder

    def use(self) -> None:
        """Make this the folder, and its settings those of git, for the rest of the notebook."""
        os.environ.update(self.environment)
        os.chdir(self.folder)

    def git(self, *arguments: str | Path, input: str = "", check: bool = True) -> str:
        """Run git in the folder; return what it printed, without the last line's end.

        With `check=False` a failure is no error. GitFailed otherwise, GitMissing where there is no git.
        """
        ran = self._run(*map(str, arguments), input=input.encode())
        printed, said = (text.decode(errors="replace").rstrip("\n") for text in (ran.stdout, ran.stderr))
        if check and ran.returncode:
            why = "\n".join(filter(None, (said, printed)))
            raise GitFailed(f"`{' '.join(ran.args)}` ended with {ran.returncode}: {why}")
        return printed

    def _run(self, *arguments: str, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        outside = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self.folder,
                env={**outside, **self.environment},
                input=input,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise GitMissing(_missing(self.folder)) from None

    def write(self, path: str, text: str) -> None:
        """Write a file into the folder, in a folder within it if the path says so."""
        where = self.folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(text.encode())

    def commit(self, message: str, files: Mapping[str, str] | None = None) -> str:
        """Write files, add everything, commit it, also if nothing changed; return the new commit's hash."""
        for path, text in (files or {}).items():
            self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def grow(self, commits: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
        """Add many commits at once, each as (branch, message, files), and go to main.

        A branch that is not there yet begins where main is at that moment. A name that begins with `refs/`
        is taken as it is.
        """
        there = set(self.git("for-each-ref", "--format=%(refname)").split())
        stream, touched = b"", set[str]()
        for branch, message, files in commits:
            ref = branch if branch.startswith("refs/") else f"refs/heads/{branch}"
            start = "" if ref in touched else ref if ref in there else MAIN
            if start not in touched:
                start = f"{start}^0" if start in there else ""
            stream += _imported(ref, message, files, start)
            touched.add(ref)
        self._run("fast-import", "--quiet", input=stream).check_returncode()
        (self._inside / "HEAD").write_text(f"ref: {MAIN}\n")
        if self._inside != self.folder:
            self.git("reset", "--quiet", "--hard")

    def files(self, revision: str = "HEAD") -> dict[str, str]:
        """The files of a commit: their paths and texts."""
        entries = self.git("ls-tree", "-r", "-z", revision).split("\0")[:-1]
        names = "".join(f"{entry.split()[2]}\n" for entry in entries)
        data, texts = self._run("cat-file", "--batch", input=names.encode()).stdout, {}
        for entry in entries:
            head, _, data = data.partition(b"\n")
            size = int(head.split()[2])
            texts[entry.partition("\t")[2]] = data[:size].decode(errors="replace")
            data = data[size + 1 :]
        return texts

    def messages(self, revision: str = "HEAD") -> list[str]:
        """The first lines of the messages of all commits that a revision reaches, parents first."""
        return [subject for subject, _ in self.graph(revision)]

    def graph(self, *revisions: str) -> list[tuple[str, list[str]]]:
        """The commits, parents first: the first line of each message, and those of its parents."""
        found = self.commits(*revisions)
        return [(subject, [found[name][0] for name in parents]) for subject, parents in found.values()]

    def commits(self, *revisions: str) -> dict[str, tuple[str, list[str]]]:
        """By hash, parents first, among equals by subject: the first line of the message, the parents."""
        found, height = dict[str, tuple[str, list[str]]](), dict[str, int]()
        log = self.git("log", "--topo-order", "--reverse", FORMAT, *(revisions or ALL))
        for line in log.splitlines():
            name, parents, subject = line.split("\t", 2)
            found[name] = subject, parents.split()
            height[name] = 1 + max((height[parent] for parent in parents.split()), default=0)
        return {name: found[name] for name in sorted(found, key=lambda name: (height[name], found[name]))}

    def branches(self) -> dict[str, str]:
        """The branches, each with the first line of the message of the commit it points to."""
        lines = self.git("for-each-ref", "--format=%(refname:short)\t%(subject)", "refs/heads").splitlines()
        return dict(line.split("\t", 1) for line in lines)

    def beside(self, name: str, *, bare: bool = False) -> Repository:
        """An empty repository next to this one."""
        return Repository(name, bare=bare, beside=self)

    def clone(self, name: str, *, bare: bool = False) -> Repository:
        """A clone next to this one; its remote `origin` is this repository, by a relative path."""
        self.git("clone", "--quiet", *["--bare"] * bare, ".", f"../{name}")
        other = copy.copy(self)
        other.folder = self.folder.parent / name
        other.git("remote", "set-url", "origin", f"../{self.folder.name}")
        (other._inside / "hooks").mkdir(exist_ok=True)
        return other


MAIN = "refs/heads/main"
OTHERS = ("GIT_", "PYTHON")  # settings of this kernel, which a hook or a test is not to find
ALL = ("--all", "HEAD")
FORMAT = "--format=%H%x09%P%x09%s"


def _imported(ref: str, message: str, files: Mapping[str, str], start: str) -> bytes:
    """A commit in the language of `git fast-import`: https://git-scm.com/docs/git-fast-import"""
    who = f"{AUTHOR} <{EMAIL}> {SECONDS} +0000"
    parts = [f"commit {ref}\nauthor {who}\ncommitter {who}\n", _text(f"{message}\n")]
    parts += [f"from {start}\n"] * bool(start)
    parts += [f"M 100644 inline {path}\n{_text(text)}" for path, text in files.items()]
    return "".join(parts).encode() + b"\n"


def _text(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


class _Family:
    """The folder of repositories that lie next to each other; of a killed kernel the next one removes it."""

    def __init__(self) -> None:
        folder, held = scratch.make()
        self.folder = folder.resolve()
        Path(folder, "gitconfig").write_text(SETTINGS, encoding="utf-8")
        weakref.finalize(self, _remove, os.getpid(), folder, held)


def _remove(maker: int, folder: Path, held: int | None) -> None:
    if os.getpid() == maker:  # not a fork of it, which has the same finalizers
        scratch.remove(folder, held)


def _missing(folder: Path) -> str:
    if not folder.is_dir():
        return f"The folder of {folder.name} is gone. Make the repository anew."
    return "There is no git on this machine. Install it: https://git-scm.com/downloads"
