"""Notebooks whose cells, metadata or bytes are not what was handed out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attacks.attack import (
    ALL_OR_NOTHING,
    LOST,
    NOTHING,
    UNIT,
    Attack,
    Book,
    Change,
    Place,
    checks_of,
    code,
    hand_in,
    id_of,
    nothing,
    raw,
    solved,
    text,
    weigh_of,
)
from tests.attacks.words import RIGHT, WRONG

BACK = "missing and put back"
CHANGED = "changed by hand and restored"
TWICE = "there more than once, the first was taken"
REFUSED = "not graded"


def every_cell(change: Callable[[dict[str, Any]], object]) -> Change:
    """A change to each cell that nbgrader knows."""

    def whole(book: Book) -> None:
        for cell in book["cells"]:
            if id_of(cell):
                change(cell)

    return whole


def graded(**entries: Any) -> Change:
    """Entries of nbgrader's metadata set in every cell it knows."""
    return every_cell(lambda cell: cell["metadata"]["nbgrader"].update(entries))


def of_checks(**entries: Any) -> Change:
    def whole(book: Book) -> None:
        for cell in checks_of(book):
            cell["metadata"]["nbgrader"].update(entries)

    return whole


def delete_checks(book: Book) -> None:
    book["cells"] = [cell for cell in book["cells"] if cell not in checks_of(book)]


def delete_check(book: Book) -> None:
    book["cells"].remove(weigh_of(book, "_visible"))


def delete_answer(book: Book) -> None:
    book["cells"].remove(weigh_of(book))


def duplicate_check(book: Book) -> None:
    book["cells"].append(copy.deepcopy(weigh_of(book, "_visible")) | {"id": "again"})


def duplicate_answer(book: Book) -> None:
    """A second answer behind the first, which is right."""
    book["cells"].append(copy.deepcopy(weigh_of(book)) | {"id": "again", "source": WRONG})


def duplicate_everything(book: Book) -> None:
    book["cells"] += [copy.deepcopy(cell) | {"id": f"again-{at}"} for at, cell in enumerate(book["cells"])]


def move_checks_first(book: Book) -> None:
    checks = checks_of(book)
    book["cells"] = checks + [cell for cell in book["cells"] if cell not in checks]


def reverse(book: Book) -> None:
    book["cells"].reverse()


def split_check(book: Book) -> None:
    cell = weigh_of(book, "_visible")
    head, _, rest = "".join(cell["source"]).rpartition("\n")
    cell["source"] = head
    book["cells"].insert(book["cells"].index(cell) + 1, code(rest, "rest"))


def edit_checks(book: Book) -> None:
    for cell in checks_of(book):
        cell["source"] = "pass"


def checks_as(kind: str) -> Change:
    def change(book: Book) -> None:
        for cell in checks_of(book):
            cell["cell_type"] = kind
            cell.pop("outputs", None)
            cell.pop("execution_count", None)

    return change


def answer_as_markdown(book: Book) -> None:
    cell = weigh_of(book)
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def strip_all_metadata(book: Book) -> None:
    for cell in book["cells"]:
        cell["metadata"] = {}


def strip_answer(book: Book) -> None:
    weigh_of(book)["metadata"] = {}


def strip_checks(book: Book) -> None:
    for cell in checks_of(book):
        cell["metadata"] = {}


def swap_names(book: Book) -> None:
    """The answer carries the check's name and the check the answer's."""
    answer, check = weigh_of(book), weigh_of(book, "_visible")
    answer["metadata"], check["metadata"] = check["metadata"], answer["metadata"]


def claim_a_check(book: Book) -> None:
    """A cell of the learner's own, early, carries the name of a check."""
    cell = code(
        """
        __see__ = print
        assert True
        """,
        "claims",
    )
    cell["metadata"] = copy.deepcopy(weigh_of(book, "_hidden")["metadata"])
    book["cells"].insert(1, cell)


def new_check(book: Book) -> None:
    """A check of the learner's own, worth much."""
    cell = code("assert True", "mine")
    given = weigh_of(book, "_visible")["metadata"]["nbgrader"] | {"grade_id": "01_01-target_7-mine_visible"}
    cell["metadata"] = {"nbgrader": given | {"points": 100}}
    book["cells"].append(cell)


def same_ids(book: Book) -> None:
    for cell in book["cells"]:
        cell["id"] = "same"


def no_ids(book: Book) -> None:
    for cell in book["cells"]:
        del cell["id"]
    book["nbformat_minor"] = 4


def odd_ids(book: Book) -> None:
    for at, cell in enumerate(book["cells"]):
        cell["id"] = ["../../etc", "<script>alert(1)</script>", "", "x" * 9999, 7, None][at % 6]


def format_3(book: Book) -> None:
    cells = book.pop("cells")
    book.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells, "metadata": {}}])


def version(**numbers: Any) -> Change:
    return lambda book: book.update(numbers)


def odd_cells(book: Book) -> None:
    """Cells that are none, between those that are."""
    odd: list[Any] = [None, 7, "code", [], {}, {"cell_type": "code"}, {"source": 7, "metadata": []}]
    odd += [{"cell_type": "alien", "source": "1", "metadata": {}}, {"cell_type": ["code"], "source": {}}]
    odd += [{"cell_type": "code", "source": ["x = 1\n", None, 2], "metadata": {"nbgrader": "yes"}}]
    odd += [{"cell_type": "code", "source": "1", "metadata": {"nbgrader": {"grade_id": ["a"]}}}]
    book["cells"] = [thing for cell in book["cells"] for thing in (cell, *odd)]


def many_cells(count: int) -> Change:
    return lambda book: book["cells"].extend(code("", f"c{at}") for at in range(count))


def long_line(size: int) -> Change:
    return lambda book: book["cells"].append(code("# " + "x" * size, "long"))


def source_with(letters: str) -> Change:
    """A comment of the learner's own with letters that not every encoding has."""
    return lambda book: book["cells"].insert(1, code(f"# {letters}", "letters"))


def lines_of_lists(book: Book) -> None:
    for cell in book["cells"]:
        lines = "".join(cell["source"]).splitlines(keepends=True)
        cell["source"] = lines


def windows_lines(book: Book) -> None:
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


def written(change: Callable[[str], bytes]) -> Callable[[Place, Path], None]:
    """A right notebook whose text is changed on its way to the file."""

    def build(place: Place, folder: Path) -> None:
        data = change(json.dumps(solved(place)))
        (folder / f"{UNIT}.ipynb").write_bytes(data)

    return build


def in_metadata(value: str) -> Callable[[str], bytes]:
    """JSON's text with a value put into the notebook's metadata as it stands."""

    def change(text: str) -> bytes:
        data = text.replace('"metadata": {"kernelspec"', f'"metadata": {{"odd": {value}, "kernelspec"', 1)
        assert value in data
        return data.encode()

    return change


def sparse(size: int) -> Callable[[Place, Path], None]:
    """A file of that many bytes, none of them on the disk."""

    def build(_: Place, folder: Path) -> None:
        with (folder / f"{UNIT}.ipynb").open("wb") as file:
            file.truncate(size)

    return build


def as_folder(_: Place, folder: Path) -> None:
    (folder / f"{UNIT}.ipynb").mkdir()


def not_there(_: Place, folder: Path) -> None:
    (folder / "notes.txt").write_text("I did it on paper.", "utf-8")


def bent(name: str, change: Change, says: str = "", **more: Any) -> Attack:
    """A change that should hide a wrong answer, and does not."""
    answers = {"weigh": WRONG} | more.pop("answers", {})
    return Attack(
        name, hand_in(change, valid=False, parses=False, **answers), more.pop("earns", LOST), says, **more
    )


def harmless(name: str, change: Change, says: str = "", **more: Any) -> Attack:
    """A change that costs a right notebook nothing."""
    return Attack(name, hand_in(change, valid=False, parses=False), {}, says, **more)


CELLS = (
    bent("deletes-every-check", delete_checks, BACK),
    bent("deletes-one-check", delete_check, BACK),
    bent("repeats-a-check", duplicate_check, TWICE),
    bent("moves-the-checks-before-the-answers", move_checks_first),
    bent("splits-a-check-in-two", split_check, CHANGED),
    bent("edits-every-check", edit_checks, CHANGED),
    bent("turns-the-checks-into-markdown", checks_as("markdown")),
    bent("turns-the-checks-into-raw-text", checks_as("raw")),
    bent("turns-the-checks-into-an-unknown-kind", checks_as("alien")),
    bent("claims-the-name-of-a-check", claim_a_check, TWICE),
    bent("brings-a-check-of-its-own", new_check),
    bent("swaps-the-names-of-answer-and-check", swap_names, earns={"weigh": 0.0}),
    harmless("deletes-the-checks-of-a-right-notebook", delete_checks, BACK),
    harmless("repeats-a-check-of-a-right-notebook", duplicate_check, TWICE),
    harmless("repeats-a-right-answer-with-a-wrong-one", duplicate_answer, TWICE),
    harmless("repeats-every-cell", duplicate_everything, TWICE),
    harmless("turns-the-cells-around", reverse),
    harmless("has-the-checks-first", move_checks_first),
    harmless("has-a-right-answer-as-markdown", answer_as_markdown),
    bent("deletes-a-right-answer", delete_answer, BACK, answers={"weigh": RIGHT}),
)

METADATA = (
    bent("strips-the-metadata-of-every-cell", strip_all_metadata, REFUSED, earns=NOTHING),
    bent("strips-the-metadata-of-its-answer", strip_answer, BACK, answers={"weigh": RIGHT}),
    bent("strips-the-metadata-of-the-checks", strip_checks, BACK),
    bent("says-that-checks-give-no-grade", of_checks(grade=False, points=0)),
    bent("says-that-checks-are-answers", of_checks(solution=True, locked=False)),
    bent("says-that-every-cell-is-a-task-of-its-own", graded(task=True, grade=True, solution=True)),
    bent("gives-itself-a-thousand-points", of_checks(points=1000)),
    bent("gives-itself-negative-points", of_checks(points=-1)),
    bent("gives-itself-points-in-words", of_checks(points="all of them")),
    bent("gives-itself-infinite-points", of_checks(points=float("inf"))),
    bent("says-that-a-check-was-right", of_checks(checksum="0" * 32, auto_score=4, score=4)),
    harmless("has-schema-version-0", graded(schema_version=0)),
    harmless("has-schema-version-99", graded(schema_version=99)),
    harmless("has-a-schema-version-in-words", graded(schema_version="x")),
    harmless(
        "has-no-schema-version", every_cell(lambda cell: cell["metadata"]["nbgrader"].pop("schema_version"))
    ),
    harmless("has-points-in-words", of_checks(points="many")),
    harmless("has-the-same-id-in-every-cell", same_ids),
    harmless("has-no-cell-ids", no_ids),
    harmless("has-odd-cell-ids", odd_ids),
    harmless("has-odd-cells", odd_cells),
    harmless("has-nbformat-4-minor-99", version(nbformat_minor=99)),
    harmless("has-nbformat-in-words", version(nbformat="4", nbformat_minor=None)),
    harmless("has-no-metadata-of-its-own", lambda book: book.update(metadata={})),
    harmless("has-metadata-that-is-a-list", lambda book: book.update(metadata=[1, 2, 3])),
    bent("is-of-nbformat-3", format_3, REFUSED, answers={"weigh": RIGHT}, earns=NOTHING),
)

BYTES = (
    Attack("has-200-megabytes", sparse(200_000_000), NOTHING, "more than 5,000,000"),
    Attack("has-a-terabyte-of-nothing", sparse(1 << 40), NOTHING, "more than 5,000,000"),
    bent("has-a-line-of-50-megabytes", long_line(50_000_000), "more than 5,000,000", earns=NOTHING),
    bent("has-100-000-cells", many_cells(30_000), "more than", earns=NOTHING),
    Attack(
        "has-100-000-small-cells",
        raw(b'{"cells": [' + b",".join([b"{}"] * 100_000) + b"]}"),
        NOTHING,
        "more than 1,000",
    ),
    harmless("has-a-line-of-3-megabytes", long_line(3_000_000)),
    Attack("is-not-utf-8", raw("{'é': 1}".encode("latin-1") * 99), NOTHING, REFUSED),
    Attack("is-utf-16", written(lambda text: text.encode("utf-16")), NOTHING, REFUSED),
    Attack("begins-with-a-bom", written(lambda text: text.encode("utf-8-sig"))),
    Attack("has-nan-in-its-json", written(in_metadata("NaN"))),
    Attack("has-infinity-in-its-json", written(in_metadata("-Infinity"))),
    Attack("has-a-number-that-is-too-large", written(in_metadata("1e999"))),
    Attack("has-a-number-with-5000-digits", written(in_metadata("9" * 5000)), ALL_OR_NOTHING),
    Attack("has-a-key-twice", written(in_metadata('1, "odd": 2'))),
    Attack("has-metadata-of-a-thousand-levels", written(in_metadata("[" * 900 + "]" * 900))),
    Attack("is-truncated", written(lambda text: text.encode()[: len(text) // 2]), NOTHING, REFUSED),
    Attack("has-something-behind-its-end", written(lambda text: text.encode() + b"}"), NOTHING, REFUSED),
    Attack("is-a-folder", as_folder, NOTHING, "not an ordinary file"),
    Attack("is-empty", raw(b""), NOTHING, "it is empty"),
    Attack("is-one-null-byte", raw(b"\0"), NOTHING, REFUSED),
    Attack("is-the-word-null", raw(b"null"), NOTHING, REFUSED),
    Attack("is-a-list", raw(b"[[]]"), NOTHING, REFUSED),
    Attack("is-100-000-brackets", raw(b"[" * 100_000), NOTHING, REFUSED),
    Attack("is-100-000-objects-in-each-other", raw(b'{"cells":' * 100_000), NOTHING, REFUSED),
    Attack("is-html", raw(b"<!DOCTYPE html><title>Log in</title>" * 99), NOTHING, REFUSED),
    Attack("was-not-handed-in", not_there, NOTHING, "was not handed in"),
    harmless("has-its-sources-as-lists", lines_of_lists, "^$"),
    harmless("has-the-lines-of-windows", windows_lines),
    harmless("has-a-lone-surrogate-in-a-cell-of-its-own", source_with("\ud800 half a letter")),
    harmless("has-a-lone-surrogate-in-a-text", lambda book: book["cells"].append(text("\udfff"))),
    harmless("has-a-null-character-in-a-cell-of-its-own", source_with("\0 nothing")),
    harmless("has-characters-of-every-kind", source_with("\ufeff\u202e\u2028\x0c\x1b[31m\U0001f600\u200d")),
    bent(
        "has-a-lone-surrogate-in-its-answer",
        nothing,
        answers={"weigh": f"# \ud800\n{RIGHT}"},
        earns={"weigh": (0.0, 4.0)},
    ),
    bent(
        "has-a-null-character-in-its-answer",
        nothing,
        answers={"weigh": f"# \0\n{RIGHT}"},
        earns={"weigh": (0.0, 4.0)},
    ),
    Attack(
        "has-nbgraders-marks-in-its-answer",
        hand_in(
            weigh="""
            ### BEGIN SOLUTION
            @right@
            ### END SOLUTION
            ### BEGIN HIDDEN TESTS
            x = 1
            ### END HIDDEN TESTS
            """
        ),
    ),
    Attack(
        "has-a-mark-without-an-end-in-its-answer",
        hand_in(
            weigh="""
            ### BEGIN HIDDEN TESTS
            ### END SOLUTION
            @right@
            """
        ),
    ),
    Attack(
        "has-an-answer-in-another-language",
        hand_in(
            weigh="""
            %%bash
            echo 14
            """
        ),
        LOST,
    ),
    Attack("has-an-empty-answer", hand_in(weigh=""), LOST),
)

ATTACKS = (*CELLS, *METADATA, *BYTES)
