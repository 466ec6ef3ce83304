"""`causeway bundle`: what learners may have, for a public repository, nbgitpuller or an LMS.

It is made from the newest commit, so that anybody can make the same again and nothing goes along that git
does not know. Only what is named here goes along: a new folder of the course stays at home until it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import checkout, crate, leaflet, leak, links, notebook, parcel, release, rules, scratch
from grader.checkout import Commit
from grader.course import Course
from grader.crate import Files, Item
from grader.errors import CourseError
from grader.rules import Rules

SHELVES = ("binder", "course", "exercises", "grader")
BESIDE = (".gitattributes", ".gitignore", "LICENSE", "constraints.txt", "pyproject.toml")
AUTHORS = ("course/scoreboard.json", "course/scoreboard.md")
CUT = {"Makefile": leaflet.makefile, "README.md": leaflet.readme}
FRESH = Path(".causeway-cache/bundle")  # the commit's digest that was last found to be up to date


def bundle(course: Course, places: Sequence[Path]) -> Iterator[str]:
    """Write the bundle to each place, a folder or an archive; the lines that say what is in it.

    CourseError if the commit is out of date or would give away what learners must not have.
    """
    commit = checkout.commit(course.root)
    _require_settled(course, commit)
    with scratch.folder() as folder:
        committed = Course(_laid_out(commit.files, folder))
        files = _checked(course, committed, commit)
        told = rules.load(committed)
    size = sum(len(item.data) for item in files.values()) / 1e6
    for place in places:
        done = crate.put(files, place, course.address.rpartition("/")[2])
        yield f"{place}: {len(files)} files, {size:.1f} MB, of commit {commit.name} ({done})"
    yield from _left_out(course)
    yield _on_solutions(told)
    yield f"Publish it as {course.address} (project.urls in pyproject.toml)"
    yield f"nbgitpuller: {links.nbgitpuller(course)}"


def _checked(course: Course, committed: Course, commit: Commit) -> Files:
    """The contents, once nothing is out of date in the commit, which is laid out for that, or given away."""
    try:
        _require_fresh(course, committed, commit.tree)
        files = contents(commit.files)
        require_closed(committed, files)
    except CourseError as error:
        raise CourseError(f"commit {commit.name}: {str(error).replace(f'{committed.root}/', '')}") from None
    return files


def contents(files: Files) -> Files:
    """Of the files of a commit those that learners get, README and Makefile cut to what is for them."""
    taken = {name: item for name, item in files.items() if _goes_along(name)}
    linked = [name for name, item in taken.items() if item.link]
    if linked:
        raise CourseError(
            f"{linked[0]} is a link, and might lead anywhere. Put the file itself in its place."
        )
    for name, cut in CUT.items():
        taken[name] = Item(cut(files[name].data.decode()).encode())
    pictures = leaflet.images(taken["README.md"].data.decode())
    return {**taken, **{name: files[name] for name in pictures if name in files}}


def _goes_along(name: str) -> bool:
    parts = tuple(name.split("/"))
    if parcel.is_others(parts) or name in AUTHORS:
        return False
    return parts[0] in SHELVES if len(parts) > 1 else name in BESIDE


def require_closed(course: Course, files: Files) -> None:
    """CourseError that names a file in which hidden checks or solutions are to be read."""
    books = {unit.slug: notebook.read(course.solution(unit.slug)) for unit in course.units}
    for sentence in leak.found(books, files):
        raise CourseError(f"{sentence}. Take it out of one of the two, commit, and bundle again.")


def _require_settled(course: Course, commit: Commit) -> None:
    """Whether solutions are handed out must be what somebody reads in the file, not what it once was."""
    name = rules.PATH.as_posix()
    here = (course.root / name).read_bytes() if (course.root / name).is_file() else b""
    if here != commit.files.get(name, Item(b"")).data:
        raise CourseError(
            f"{name} is not as it was committed, and it says whether solutions are handed out. Run "
            "`causeway release` and commit what it writes, or take the change back; nothing was written."
        )


def _laid_out(files: Files, folder: Path) -> Path:
    for name, item in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.data)
    return folder


def _require_fresh(course: Course, committed: Course, tree: str) -> None:
    """What is generated is up to date in the commit; it takes a minute, so it is asked once a commit."""
    known = course.root / FRESH
    if not known.is_file() or known.read_text("utf-8").strip() != tree:
        release.require_fresh(committed)
        notebook.write_text(known, f"{tree}\n")


def _left_out(course: Course) -> Iterator[str]:
    changed = checkout.changed(course.root)
    if changed:
        names = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if changed[3:] else "")
        yield f"Not committed, so not in it as they are now: {names}"


def _on_solutions(told: Rules) -> str:
    if not told.solutions:
        return "Solutions are kept back: the sealed files hold hints alone."
    return (
        f"Solutions open after a pass or {told.tries} tries; sealed files keep them from the eye, not from "
        f"who decodes them. Where marks count: `solutions = false` in {rules.PATH}, release, commit."
    )
