"""Comments that an instructor wrote once for a group of like results: `grading/comments/<assignment>.toml`.

    # causeway: 4 learners, 1. Restock a shelf. None came back, {'pens': 5} was wanted.
    ["01_03-dict_1-restock.3fa91c2e"]
    comment = ""

The file is the instructor's. New groups come at its end, the largest first; nothing else changes but the
lines that begin with `# causeway:`, each above the group it tells of. A damaged file is never written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import groups, notebook
from grader.errors import BadComments
from grader.groups import Group
from grader.results import SubmissionResult
from grader.text import printable

MARK = "# causeway:"
HEADER = re.compile(r"""\s*\[\s*(["'])([\w.-]+)\1\s*\]\s*(#.*)?""", re.A)
GONE = f"{MARK} no submission is in this group any more."
MOST = 160  # characters of a line that tells of a group
TOP = """\
# Comments for groups of like wrong results. Write between the quotes, or between three of them on several
# lines; `causeway feedback` puts a comment on the page of everyone in its group. The report shows each group.
"""


@dataclass(frozen=True)
class Comments:
    """What was written, by group; a group without a comment is not in it."""

    written: Mapping[str, str] = field(default_factory=dict)

    def of(self, result: SubmissionResult) -> Mapping[str, tuple[str, ...]]:
        """The comments for one submission, by task id."""
        found: dict[str, tuple[str, ...]] = {}
        for _, task, check in groups.wrong(result):
            said = self.written.get(groups.name(task, check))
            if said:
                found[task.id] = (said,)
        return found


def path_of(grading: Path, assignment: str) -> Path:
    """Where the comments of an assignment stand."""
    return grading / "comments" / f"{assignment}.toml"


def read(grading: Path, assignment: str) -> Comments:
    """What was written so far, nothing without a file; BadComments says what is wrong in it, and where."""
    path = path_of(grading, assignment)
    return Comments(dict(_written(_parsed(path, _text(path)))))


def renew(grading: Path, assignment: str, found: Iterable[Group]) -> Comments:
    """Give every shared group a place in the file, and return what it holds.

    BadComments if it is damaged: then it stays as it is.
    """
    path = path_of(grading, assignment)
    text = _text(path)
    data = _parsed(path, text)
    found = [group for group in found if group.shared or group.id in data]
    largest = sorted(found, key=lambda group: -len(group.learners))  # where a comment serves most
    new = [group for group in largest if group.id not in data]
    wanted = {**data, **{group.id: {"comment": ""} for group in new}}
    told = _marked(text, {group.id: group for group in found}, set(data))
    for kept in (told, text):  # a header in a text of several lines is no header: then no line is renewed
        whole = _extended(kept, new)
        if _same(whole, wanted):
            if new or text:
                notebook.write_text(path, whole)
            return Comments(dict(_written(data)))
    raise BadComments(f"{path} cannot be added to: it defines groups in an odd way. Write each as the first.")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BadComments(f"{path} cannot be read: {error.strerror}. Allow it, and try again.") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadComments(
            f"{path}, line {line}: it is not UTF-8. Save it as UTF-8; nothing is lost."
        ) from None


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        end = f"line {text.rstrip().count(chr(10)) + 1}, its end"
        said = re.sub(r"(.*) \(at (.*)\)", r"\2: \1", str(error)).replace("end of document", end)
        raise BadComments(f"{path}, {said}. Mend that line; the file was left as it is.") from None
    for name, group in data.items():
        if not isinstance(group, dict) or not isinstance(group.get("comment", ""), str):
            line = _line(text, name)
            raise BadComments(
                f'{path}, line {line}: {name} holds no text. Write comment = "..." under ["{name}"].'
            )
    return data


def _line(text: str, name: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if name in line), 1)


def _written(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, group in data.items():
        said = group.get("comment", "").strip()
        if said:
            yield name, said


def _marked(text: str, found: Mapping[str, Group], known: set[str]) -> str:
    """The file with the line above each of its groups renewed."""
    lines: list[str] = []
    for line in text.split("\n"):
        header = HEADER.fullmatch(line)
        if header and header[2] in known:
            if lines and lines[-1].startswith(MARK):
                lines.pop()
            lines.append(_told(found.get(header[2])) + ("\r" if line.endswith("\r") else ""))
        lines.append(line)
    return "\n".join(lines)


def _told(group: Group | None) -> str:
    if group is None:
        return GONE
    many = len(group.learners)
    count = "1 learner" if many == 1 else f"{many} learners"
    about = group.check.about.rstrip(".")
    said = f"{MARK} {count}, {group.unit}, {group.task.title}: {about}. {group.says}"
    said = printable(" ".join(said.split()))
    return said if len(said) <= MOST else f"{said[:MOST]}..."


def _extended(text: str, new: Iterable[Group]) -> str:
    parts = [f'\n{_told(group)}\n["{group.id}"]\ncomment = ""\n' for group in new]
    if not parts:
        return text
    text = text or TOP
    return "".join([text if text.endswith("\n") else f"{text}\n", *parts])


def _same(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text.removeprefix("\ufeff")) == wanted
    except tomllib.TOMLDecodeError:
        return False
