"""Git commands in a real repository: after each of them the graph of commits, and where the names point."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader.classroom.explorers.drawing import Drawing, wide
from grader.classroom.explorers.run import Recorder, Run
from grader.classroom.repository import GitFailed, Repository

HIGH, LANE, GAP, TOP = 32, 104, 34, 62
LETTERS = 14  # of a subject in its box
FIRST = ("refs/heads/main", "refs/heads/master")  # they get the upper lane
Place = tuple[float, int]  # where a commit begins, and its lane


@dataclass(frozen=True)
class State:
    """What a repository holds: commits with subject and parents, names with their commits, where HEAD is."""

    commits: dict[str, tuple[str, list[str]]]
    names: dict[str, str]
    branch: str  # "" where HEAD is on no branch
    head: str  # "" before the first commit

    def subject(self, commit: str) -> str:
        return self.commits[commit][0]

    def called(self, commit: str) -> str:
        """Its subject, with the beginning of its hash: two commits may have one subject."""
        return f"{self.subject(commit)} ({commit[:7]})"


@dataclass
class Graph:
    """Every commit that was ever seen, at the place where it was first drawn."""

    known: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    lanes: list[str] = field(default_factory=list)
    right: float = 2

    def add(self, state: State) -> list[str]:
        """Place the new commits, each in the lane of the first name that leads to it; return them."""
        new = [commit for commit in state.commits if commit not in self.known]
        lanes = self._lanes(state, set(new))
        for commit in new:
            self.places[commit] = (self.right, lanes[commit])
            self.known[commit] = state.commits[commit]
            self.right += _wide(state.subject(commit)) + GAP
        return new

    def _lanes(self, state: State, new: set[str]) -> dict[str, int]:
        current = f"refs/heads/{state.branch}"
        order = sorted(state.names, key=lambda name: (name not in FIRST, name != current, name))
        starts = [(name, state.names[name]) for name in order] + [("HEAD", state.head)]
        found: dict[str, int] = {}
        while starts:
            name, commit = starts.pop(0)
            while commit in new and commit not in found:
                found[commit] = self._lane(name)
                _, parents = state.commits[commit]
                starts += [(f"merged into {commit}", parent) for parent in parents[1:]]
                commit = parents[0] if parents else ""
        return found

    def _lane(self, name: str) -> int:
        if name not in self.lanes:
            self.lanes.append(name)
        return self.lanes.index(name)


def commit_graph(commands: Iterable[str] = (), repository: Repository | None = None) -> Run:
    """Run lines of git commands, joined by `&&`, in a repository or in a new one; one that fails is told.

    ValueError for a line that calls anything but git.
    """
    repository, graph = repository or Repository(), Graph()
    before = read(repository)
    seen = Recorder("Commits and what points to them", lambda labels: _picture(graph, **labels))
    seen(_begins(before), state=before, new=graph.add(before) and [])
    for line in commands:
        failed = _run(repository, line)
        after = read(repository)
        new = graph.add(after)
        seen(f"{line}: {_says(graph, before, after, new, failed)}", state=after, new=new)
        before = after
    # Many lanes make a high picture: the last state is enough for a page without a kernel.
    return seen.run(*[len(seen.frames) - 1] * (len(graph.lanes) > 2))


def read(repository: Repository) -> State:
    """What a repository holds at this moment."""
    lines = repository.git("for-each-ref", "--format=%(refname)\t%(objectname)").splitlines()
    names: dict[str, str] = dict(line.split("\t") for line in lines)
    head = repository.git("rev-parse", "--quiet", "--verify", "HEAD", check=False)
    commits = repository.commits() if head else {}
    return State(commits, names, repository.git("branch", "--show-current"), head)


def _run(repository: Repository, line: str) -> str:
    """Why the line failed, empty where it did not."""
    for command in line.split(" && "):
        program, *arguments = shlex.split(command)
        if program != "git":
            raise ValueError(f"{command!r} is no git command: write `git ...`, several joined by `&&`.")
        try:
            repository.git(*arguments)
        except GitFailed as error:
            return str(error).partition(": ")[2].splitlines()[0].rstrip(".")
    return ""


# The words


def _begins(state: State) -> str:
    if not state.commits:
        return f"No commit yet: HEAD is on {state.branch}, which points nowhere."
    where = f"on {state.branch}" if state.branch else "on no branch"
    return f"{_count(len(state.commits))}. HEAD is {where}, at {state.subject(state.head)}."


def _says(graph: Graph, before: State, after: State, new: list[str], failed: str) -> str:
    told = [
        *([f"it fails: {failed}"] if failed else []),
        *(_created(graph, commit) for commit in new),
        *_moved(before, after),
    ]
    lost = [before.called(commit) for commit in before.commits if commit not in after.commits]
    if lost:
        told.append(f"no name leads to {_and(lost)} any more")
    return "; ".join(told or ["no commit and no name changes"]) + "."


def _created(graph: Graph, commit: str) -> str:
    subject, parents = graph.known[commit]
    names = [graph.known[parent][0] for parent in parents if parent in graph.known]
    of = f"its parent{'s are' if len(names) > 1 else ' is'} {_and(names)}" if names else "it has no parent"
    return f"new commit {subject} ({commit[:7]}), {of}"


def _moved(before: State, after: State) -> Iterator[str]:
    for name, commit in after.names.items():
        if name not in before.names:
            yield f"{_short(name)} is new and points to {after.subject(commit)}"
        elif before.names[name] != commit:
            yield f"{_short(name)} moves from {before.called(before.names[name])} to {after.called(commit)}"
    for name in before.names.keys() - after.names.keys():
        yield f"{_short(name)} is gone"
    if after.branch != before.branch:
        yield f"HEAD is on {after.branch or 'no branch'}"
    if not after.branch and after.head != before.head:
        yield f"HEAD points to {after.subject(after.head)}"


def _count(number: int) -> str:
    return f"{number} commit{'s' * (number != 1)}"


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _short(name: str) -> str:
    return name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/").removeprefix("tags/")


# The picture


def _picture(graph: Graph, state: State, new: list[str]) -> Drawing:
    """Arrows lead from a commit to its parents; what no name leads to is dashed and crossed by its label."""
    picture = Drawing()
    if not graph.known:
        picture.text(2, 30, f"HEAD -> {state.branch}", "flag", "start")
    for commit, (_, parents) in graph.known.items():
        for parent in parents:
            if parent in graph.places:
                _edge(picture, graph, commit, parent)
    for commit in graph.known:
        _commit(picture, graph, state, commit, commit in new)
    return picture


def _commit(picture: Drawing, graph: Graph, state: State, commit: str, new: bool) -> None:
    (x, y), subject = _at(graph, commit), graph.known[commit][0]
    held = commit in state.commits
    look = "mark" if new else "box" if held else "gone"
    picture.value(x, y, _wide(subject), HIGH, _cut(subject), look, "strong" if held else "text")
    middle = x + _wide(subject) / 2
    picture.text(middle, y + HIGH + 14, commit[:7] if held else "no name", "quiet")
    for place, label in enumerate(_labels(state, commit)):
        if place:
            picture.text(middle, y - 14 - 15 * place, label, "flag")
        else:
            picture.flag(middle, y - 5, label)


def _labels(state: State, commit: str) -> list[str]:
    names = [_short(name) for name, other in state.names.items() if other == commit]
    labels = [f"HEAD -> {name}" if name == state.branch else name for name in names]
    return [*labels, *["HEAD"] * (not state.branch and state.head == commit)]


def _edge(picture: Drawing, graph: Graph, commit: str, parent: str) -> None:
    """A straight arrow, or a bow below what lies between the two in one lane."""
    (x, y), (to, top) = _at(graph, commit), _at(graph, parent)
    right = to + _wide(graph.known[parent][0])
    between = [other for other in graph.places if right < _at(graph, other)[0] < x]
    bend = 30 if y == top and any(_at(graph, other)[1] == y for other in between) else 0
    picture.arrow((x, y + HIGH / 2 + bend / 3), (right + 2, top + HIGH / 2 + bend / 3), bend=bend)


def _at(graph: Graph, commit: str) -> tuple[float, float]:
    x, lane = graph.places[commit]
    return x, TOP + lane * LANE


def _wide(subject: str) -> float:
    return max(58, wide(_cut(subject)))


def _cut(subject: str) -> str:
    return subject if len(subject) <= LETTERS else f"{subject[: LETTERS - 1]}…"
