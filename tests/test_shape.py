"""The package keeps the shape that makes it readable."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "grader"

# Each module imports only from the lines above its own.
LAYERS = (
    (
        "channel",
        "compact",
        "errors",
        "limits",
        "literals",
        "lock",
        "names",
        "results",
        "scripts",
        "sqltext",
        "syscalls",
        "text",
    ),
    ("hand", "sheet", "sqlchanges", "streams", "stubs", "uses"),
    ("sqlschema",),
    ("shellchanges",),
    ("operators",),
    ("scratch",),
    # What runs in a learner's kernel leans on nothing that is slow to import.
    ("classroom",),
    (
        "classroom.bound",
        "classroom.debugging",
        "classroom.failure",
        "classroom.glance",
        "classroom.home",
        "classroom.later",
        "classroom.look",
        "classroom.markdown",
        "classroom.quakes",
        "classroom.question",
        "classroom.repository",
        "classroom.sealed",
        "classroom.store",
        "classroom.values",
    ),
    ("classroom.exercise", "classroom.judge", "classroom.limit", "classroom.prediction", "classroom.record"),
    ("classroom.cards", "classroom.desk", "classroom.hints", "classroom.memory", "classroom.standing"),
    ("classroom.asking", "classroom.faces", "classroom.help_panel"),
    ("classroom.help", "classroom.quiz", "classroom.review_panel"),
    ("classroom.review",),
    # How a failed check is said: values, their differences, and the words and pages made of them.
    ("classroom.figures", "classroom.meaning", "classroom.strings"),
    ("classroom.containers",),
    ("classroom.excerpt", "classroom.objects"),
    ("classroom.difference",),
    ("classroom.introspect", "classroom.mistakes", "classroom.story"),
    ("classroom.explain",),
    ("classroom.checks",),
    ("classroom.extension",),
    # Explorers: structures that run, the kit that draws, one module for each family.
    ("classroom.structures",),
    ("classroom.structures.tell",),
    (
        "classroom.structures.bst",
        "classroom.structures.btree",
        "classroom.structures.hashtable",
        "classroom.structures.linkedlist",
        "classroom.structures.settable",
        "classroom.structures.trie",
    ),
    ("classroom.structures.avl", "classroom.structures.redblack"),
    ("classroom.explorers.drawing",),
    ("classroom.explorers.objects", "classroom.explorers.stepper", "classroom.explorers.trees"),
    ("classroom.explorers.memory", "classroom.explorers.run"),
    (
        "classroom.explorers.buffers",
        "classroom.explorers.chains",
        "classroom.explorers.characters",
        "classroom.explorers.commits",
        "classroom.explorers.deques",
        "classroom.explorers.hashing",
        "classroom.explorers.heaps",
        "classroom.explorers.lists",
        "classroom.explorers.names",
        "classroom.explorers.plans",
        "classroom.explorers.search",
        "classroom.explorers.sets",
    ),
    ("classroom.explorers",),
    # Servers of lessons: the folder and its user, the process that minds them, one module for each server.
    ("classroom.services.keeper", "classroom.services.template"),
    ("classroom.services.account",),
    ("classroom.services.kept",),
    ("classroom.services.server",),
    (
        "classroom.services.gitd",
        "classroom.services.httpd",
        "classroom.services.mariadbd",
        "classroom.services.postgresql",
        "classroom.services.sshd",
        "classroom.services.sshdoor",
        "classroom.services.valkey",
    ),
    ("classroom.services",),
    # What a run saw: values to plain data and back.
    ("plain", "standin", "visible"),
    ("anatomy", "decoder"),
    ("encoder",),
    ("arrays", "readers", "remarks", "writers"),
    ("times",),
    ("frames",),
    ("foreign",),
    ("observe",),
    # The sandbox: walls, what runs within them, a warm process outside of which nothing is trusted.
    ("cgroup", "identity", "raised", "reading", "room", "seccomp", "shell"),
    ("jail", "provisions", "walls", "witness"),
    ("eventloop",),
    ("runner",),
    ("camp", "nursery", "session", "warden", "watch"),
    ("warm",),
    ("kinds",),
    # A check taken apart, and judged.
    ("split",),
    ("key", "probe"),
    ("judge", "needs"),
    # The course on disk.
    ("ids", "mutants", "notebook", "roadmap", "schema"),
    ("answers", "course", "draft", "marks", "quota", "rebuild", "submission", "tidy"),
    ("filenames", "roster", "trial"),
    # One exercise from bytes to marks.
    ("answerkey", "examples"),
    ("paper",),
    ("diagnosis", "guide", "register"),
    ("transcript",),
    ("marking",),
    # The map, drawn for one learner.
    ("classroom.contents", "classroom.panorama"),
    ("classroom.poster",),
    ("classroom.roadmap_view",),
    (
        "bridge",
        "coursemap",
        "held",
        "links",
        "navigation",
        "execute",
        "live",
        "merge",
        "mutate",
        "first_cell",
        "leaflet",
        "parcel",
        "plainly",
        "progress",
        "report",
        "rows",
        "rules",
        "totals",
        "unit",
    ),
    ("advice", "crate", "feedback_check", "gradebook", "lateness", "overview", "review", "signs"),
    ("archive", "autograded", "checkout", "classbook", "feedback", "leak", "place", "pool", "seal"),
    # What grading left, read again: a class in numbers and in groups, and the page that tells of it.
    ("charts", "fingerprint", "handedin", "notices", "tally"),
    ("groups", "lookalikes"),
    ("comments", "misconceptions"),
    ("classreport",),
    ("reportpage",),
    ("intake", "pages", "shapes", "worker"),
    ("guest", "addresses", "marksheet", "matching"),
    ("cluster",),
    ("group",),
    (
        "exchange",
        "release",
        "collect",
        "export",
        "grade",
        "new",
        "ledger",
        "measure",
        "prose",
        "quizzes",
        "tasks",
        "vocabulary",
        "work",
    ),
    ("bundle", "changes", "learn", "proof"),
    ("check", "update"),
    ("scoreboard",),
    ("commands",),
    ("commands.authors", "commands.instructors", "commands.learners"),
    ("arguments",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}


def name_of(path: Path) -> str:
    """`classroom/record.py` -> `classroom.record`, `classroom/__init__.py` -> `classroom`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def path_of(name: str) -> Path:
    path = PACKAGE.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


MODULES = sorted(name_of(path) for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imported(name: str) -> Iterator[str]:
    """The modules of the package that one of them imports, each by its whole name."""
    for node in ast.walk(ast.parse(path_of(name).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "grader":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}".removeprefix("grader.")
                yield whole if whole in HEIGHT else str(node.module).removeprefix("grader.")


def test_every_module_has_its_place_in_the_order_of_imports():
    assert sorted(HEIGHT) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_the_layers_below_it(name):
    assert [other for other in imported(name) if HEIGHT[other] >= HEIGHT[name]] == []


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(("cli", "commands."))])
def test_only_the_command_line_prints(name):
    tree = ast.parse(path_of(name).read_text("utf-8"))
    calls = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "print" not in calls


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_three_hundred_lines(name):
    assert len(path_of(name).read_text("utf-8").splitlines()) <= 300
