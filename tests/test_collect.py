from __future__ import annotations

import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader import collect, group, lateness, roster, submission
from grader.collect import Order, Report
from grader.errors import CannotWrite
from grader.lock import held
from tests.commands import causeway
from tests.conftest import COURSE
from tests.lms import (
    ASSIGNMENT,
    canvas_zip,
    exchange,
    github_zip,
    moodle_zip,
    packed,
    roster_csv,
    tarred,
    worksheet_csv,
    zipped,
)

CHAPTER = COURSE.assignment(ASSIGNMENT)
LIST, DICT, SET = (
    COURSE.exercise(f"{ASSIGNMENT}/{name}").read_bytes() for name in ("01-list", "03-dict", "04-set")
)
GIT = COURSE.exercise("12-deployment/01-git").read_bytes()


def run(tmp_path: Path, *sources: Path, **options) -> Report:
    return collect.collect(Order(COURSE, CHAPTER, sources, tmp_path / "in", **options))


def there(tmp_path: Path) -> dict[str, bytes]:
    """What grade will read, by path."""
    return {
        path.relative_to(tmp_path / "in").as_posix(): path.read_bytes()
        for path in sorted((tmp_path / "in").glob(f"*/{ASSIGNMENT}/[!.]*"))
    }


def counts(report: Report) -> dict[str, list[str]]:
    return {what: learners for what, learners in report.counts.items() if learners}


def said(report: Report) -> str:
    return "\n".join(report.said)


SHAPES = {
    "canvas": lambda path: canvas_zip(path, {"Ada": {"01-list-1.ipynb": LIST, "03-dict.ipynb": DICT}}),
    "moodle": lambda path: moodle_zip(path, {"ada 41": {"01-list.ipynb": LIST, "x/03-dict.ipynb": DICT}}),
    "moodle-flat": lambda path: moodle_zip(
        path, {"ada 41": {"01-list.ipynb": LIST, "03-dict.ipynb": DICT}}, flat=True
    ),
    "github": lambda path: github_zip(
        path,
        {
            "ada 41": {
                f"work/exercises/{ASSIGNMENT}/01-list.ipynb": LIST,
                f"exercises/{ASSIGNMENT}/01-list.ipynb": b"as it was released",
                f"course/{ASSIGNMENT}/04-set.ipynb": b"a lesson",
                f"exercises/{ASSIGNMENT}/03-dict.ipynb": DICT,
                "exercises/12-deployment/01-git.ipynb": GIT,
                ".git/config": b"[core]\n fsmonitor = touch owned\n",
            }
        },
    ),
    "folders": lambda path: zipped(
        path,
        {
            f"class/ada 41/{ASSIGNMENT}/{name}.ipynb": data
            for name, data in (("01-list", LIST), ("03-dict", DICT))
        },
    ),
    "folders-tar": lambda path: tarred(path, {"ada 41/01-list.ipynb": LIST, "ada 41/03-dict.ipynb": DICT}),
    "folders-zips": lambda path: zipped(
        path, {"ada 41.zip": packed({"01-list.ipynb": LIST, f"x/{ASSIGNMENT}/03-dict (1).ipynb": DICT})}
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_an_lms_gives_out_lies_where_grade_reads_it(tmp_path, shape):
    report = run(tmp_path, SHAPES[shape](tmp_path / "download"))
    wanted = {f"ada 41/{ASSIGNMENT}/01-list.ipynb": LIST, f"ada 41/{ASSIGNMENT}/03-dict.ipynb": DICT}
    assert there(tmp_path) == wanted
    assert counts(report) == {"new": ["ada 41"]} and report.refused == 0
    assert collect.shapes.TITLES[shape.partition("-")[0]] in report.said[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_second_run_writes_nothing(tmp_path, shape):
    source = SHAPES[shape](tmp_path / "download")
    run(tmp_path, source)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "in").rglob("*")}
    report = run(tmp_path, source)
    assert counts(report) == {"unchanged": ["ada 41"]}
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "in").rglob("*")}
    assert {path for path in before if path.is_file() and before[path] != after.get(path)} == set()
    assert set(after) == set(before)


def test_an_unpacked_download_is_the_same_as_the_archive(tmp_path):
    with zipfile.ZipFile(SHAPES["moodle"](tmp_path / "download")) as archive:
        archive.extractall(tmp_path / "out")
    run(tmp_path, tmp_path / "out")
    assert len(there(tmp_path)) == 2


def test_a_preview_writes_nothing(tmp_path):
    order = Order(COURSE, CHAPTER, [SHAPES["moodle"](tmp_path / "download")], tmp_path / "in", preview=True)
    report = collect.collect(order)
    assert not (tmp_path / "in").exists()
    assert list(collect.summary(order, report)) == [f"Would collect into {tmp_path / 'in'}: 1 new."]


def test_the_last_attempt_in_an_exchange_counts_with_its_time(tmp_path):
    inbound = tmp_path / "inbound"
    exchange(inbound, "ada", {"01-list.ipynb": b"first"}, "2026-11-20 09:00:00.000000 UTC")
    exchange(inbound, "ada", {"01-list.ipynb": LIST}, "2026-11-20 12:00:00.000000 CET", random="b-_4")
    exchange(inbound, "ada", {"01-git.ipynb": GIT}, "2026-11-21 09:00:00.000000 UTC", "12-deployment")
    report = run(tmp_path, inbound)
    assert there(tmp_path)[f"ada/{ASSIGNMENT}/01-list.ipynb"] == LIST
    stamp = lateness.stamp(tmp_path / "in" / "ada" / ASSIGNMENT)
    assert str(lateness.moment(stamp)) == "2026-11-20 11:00:00"
    assert "ada: 1 other attempt left, the last counts." in report.said
    assert "it also holds 12-deployment: that was left." in said(report)


def test_a_folder_that_one_made_in_the_name_of_another_is_said(tmp_path):
    me = tmp_path.owner()
    for user in (me, "ada"):
        exchange(tmp_path / "inbound", user, {"01-list.ipynb": LIST}, "2026-11-20 09:00:00.000000 UTC")
    report = run(tmp_path, tmp_path)
    assert [line for line in report.said if f"belongs to {me}, not to ada: ask both." in line] != []
    assert len([line for line in report.said if "belongs to" in line]) == 1


def test_the_first_attempt_counts_if_asked_for(tmp_path):
    inbound = tmp_path / "inbound"
    exchange(inbound, "ada", {"01-list.ipynb": b"first"}, "2026-11-20 09:00:00.000000 UTC")
    exchange(inbound, "ada", {"01-list.ipynb": LIST}, "2026-11-20 12:00:00.000000 UTC")
    exchange(tmp_path / "more", "ada", {"01-list.ipynb": DICT}, "2026-11-20 13:00:00.000000 UTC")
    run(tmp_path, inbound, first=True)
    report = run(tmp_path, tmp_path / "more", first=True)
    assert "ada: left: what is there is an earlier attempt, and the first counts." in report.said
    assert there(tmp_path)[f"ada/{ASSIGNMENT}/01-list.ipynb"] == b"first"


def test_the_time_in_a_learners_own_archive_is_not_believed(tmp_path):
    files = {"01-list.ipynb": LIST, "timestamp.txt": b"2020-01-01 00:00:00 UTC"}
    run(tmp_path, zipped(tmp_path / "eve.zip", files))
    run(tmp_path, zipped(tmp_path / "class.zip", {"mal.zip": packed(files), "ada/01-list.ipynb": LIST}))
    assert sorted(there(tmp_path)) == [f"{name}/{ASSIGNMENT}/01-list.ipynb" for name in ("ada", "eve", "mal")]


def test_the_command_says_all_and_fails_if_something_was_refused(tmp_path):
    files = {"\x1b[31mred.ipynb": b"{}", "01-list.ipynb": b"0" * 5_000_001}
    source = zipped(tmp_path / "class.zip", {f"eve/{name}": data for name, data in files.items()})
    ran = causeway("collect", ASSIGNMENT, str(source), "--into", str(tmp_path / "in"))
    assert ran.returncode == 2 and "\x1b" not in ran.stdout
    assert ran.stdout.splitlines()[-1] == f"Collected into {tmp_path / 'in'}: 3 refused, see above."


def test_of_two_files_for_one_exercise_the_one_canvas_numbered_later_counts(tmp_path):
    source = canvas_zip(tmp_path / "c.zip", {"Ada": {"01-list.ipynb": b"old", "01-list-1.ipynb": LIST}})
    assert "01-list.ipynb was left, 01-list-1.ipynb was taken" in said(run(tmp_path, source))
    assert list(there(tmp_path).values()) == [LIST]


def test_an_older_download_replaces_nothing_and_a_newer_one_keeps_what_it_replaces(tmp_path):
    old = canvas_zip(tmp_path / "old.zip", {"Ada": {"01-list.ipynb": b"old", "03-dict.ipynb": DICT}})
    new = canvas_zip(tmp_path / "new.zip", {"Ada": {"01-list-1.ipynb": LIST}}, first=8001)
    run(tmp_path, old)
    assert counts(run(tmp_path, new)) == {"replaced": ["ada 41"]}
    report = run(tmp_path, old)
    assert counts(report) == {"older": ["ada 41"]} and "is a later attempt" in said(report)
    assert list(there(tmp_path).values()) == [LIST]
    kept = tmp_path / "in" / ".collected" / "kept" / ASSIGNMENT / "ada 41" / "1"
    assert {path.name for path in kept.glob("[!.]*")} == {"01-list.ipynb", "03-dict.ipynb"}


def test_what_was_changed_by_hand_is_left_until_something_newer_comes(tmp_path):
    when = (2026, 11, 21, 9, 0, 0)
    old = moodle_zip(tmp_path / "old.zip", {"Ada": {"01-list.ipynb": b"old"}})
    run(tmp_path, old)
    (tmp_path / "in" / "Ada" / ASSIGNMENT / "01-list.ipynb").write_bytes(b"by hand")
    assert counts(run(tmp_path, old)) == {"edited": ["Ada"]}
    assert list(there(tmp_path).values()) == [b"by hand"]
    run(tmp_path, moodle_zip(tmp_path / "new.zip", {"Ada": {"01-list.ipynb": LIST}}, when=when))
    assert list(there(tmp_path).values()) == [LIST]
    kept = tmp_path / "in" / ".collected" / "kept" / ASSIGNMENT / "Ada" / "1" / "01-list.ipynb"
    assert kept.read_bytes() == b"by hand"
    assert counts(run(tmp_path, old)) == {"older": ["Ada"]}


def test_a_mark_of_being_late_becomes_a_sentence_and_no_time(tmp_path):
    report = run(tmp_path, canvas_zip(tmp_path / "c.zip", {"Ada": {"01-list.ipynb": LIST}}, late=("Ada",)))
    assert "ada 41: late, says Canvas, but not by how much: no penalty is taken for it." in report.said
    assert [path for path in there(tmp_path) if path.endswith(".txt")] == []


def test_a_renamed_notebook_is_known_by_its_tasks(tmp_path):
    report = run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Ada": {"my answers.ipynb": DICT}}))
    assert list(there(tmp_path)) == [f"Ada/{ASSIGNMENT}/03-dict.ipynb"]
    assert "Ada: my answers.ipynb was taken for 03-dict, by the tasks in it." in report.said


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"01-git.ipynb": GIT}, "01-git.ipynb was left: it is 12-deployment/01-git, of another chapter."),
        ({"x.ipynb": b'{"cells": []}'}, "x.ipynb was left: it holds no task of this course."),
        ({"x.ipynb": b"\x00\xff"}, "x.ipynb was left: it holds no task of this course."),
        ({"notes.pdf": b"%PDF"}, f"no notebook of {ASSIGNMENT} was handed in by Eve 4711, but notes.pdf."),
        ({"x.zip": b"PK no zip"}, "x.zip cannot be unpacked (File is not a zip file)"),
        ({"x.zip": packed({"y.zip": packed({"01-list.ipynb": LIST})})}, "y.zip is an archive in an archive"),
        ({"01-list.ipynb": b"0" * 5_000_001}, "01-list.ipynb has more than 5,000,000 bytes"),
        (
            {"x.zip": packed({"01-list.ipynb": b"0" * 5_000_001})},
            "01-list.ipynb has more than 5,000,000 bytes",
        ),
        ({"x.zip": packed({f"{n}.txt": b"" for n in range(2_001)})}, "x.zip holds more than 2,000 files"),
        ({"x.zip": packed({"../01-list.ipynb": LIST})}, "would be written somewhere else"),
        ({"x.zip": packed({"/etc/01-list.ipynb": LIST})}, "would be written somewhere else"),
        ({"x.zip": packed({"C:/01-list.ipynb": LIST})}, "would be written somewhere else"),
        ({"x.zip": packed({"a\\01-list.ipynb": LIST})}, "has a backslash in its name"),
        ({"x.zip": packed({"a\n/01-list.ipynb": LIST})}, "has a control character in its name"),
        ({"x.zip": packed({f"{'a' * 300}/01-list.ipynb": LIST})}, "has a name of more than 250 bytes"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_and_the_others_are_collected(tmp_path, files, sentence):
    report = run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Eve": files, "Ada": {"01-list.ipynb": LIST}}))
    assert sentence in said(report) and report.refused >= 1
    assert list(there(tmp_path)) == [f"Ada/{ASSIGNMENT}/01-list.ipynb"]


def test_nobody_fills_the_screen(tmp_path):
    files = {"x.zip": packed({f"{n}.zip": b"" for n in range(500)}), "01-list.ipynb": LIST}
    report = run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Eve": files}))
    assert len(report.said) == 10 and report.said[-1] == "Eve: and 492 more like these."


def test_an_honest_notebook_beside_a_refused_one_is_taken(tmp_path):
    files = {"01-list.ipynb": LIST, "03-dict.ipynb": b"0" * 5_000_001}
    report = run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Ada": files}))
    assert list(there(tmp_path)) == [f"Ada/{ASSIGNMENT}/01-list.ipynb"] and report.refused == 1


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_an_archive_are_refused(tmp_path, kind):
    with tarfile.open(tmp_path / "class.tar", "w") as archive:
        info = tarfile.TarInfo("eve/01-list.ipynb")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    report = run(tmp_path, tmp_path / "class.tar")
    assert "01-list.ipynb is " in said(report) and report.refused and there(tmp_path) == {}


def test_links_on_the_disk_are_refused(tmp_path):
    for learner, make in (("eve", Path.symlink_to), ("mal", Path.hardlink_to)):
        (tmp_path / "class" / learner).mkdir(parents=True)
        (tmp_path / "secret").write_bytes(LIST)
        make(tmp_path / "class" / learner / "01-list.ipynb", tmp_path / "secret")
    os.mkfifo(tmp_path / "class" / "mal" / "03-dict.ipynb")
    report = run(tmp_path, tmp_path / "class")
    assert "eve: 01-list.ipynb is a link: it was not taken." in report.said
    assert "03-dict.ipynb is not an ordinary file" in said(report)
    assert "a hard link" in said(report) and there(tmp_path) == {}


def test_a_place_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in" / "Ada").symlink_to(tmp_path / "elsewhere")
    report = run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Ada": {"01-list.ipynb": LIST}}))
    assert "its folder is a link" in said(report) and list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_in_the_place_of_a_folder_stops_nobody_else(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ada").write_text("notes")
    source = moodle_zip(tmp_path / "m.zip", {"Ada": {"01-list.ipynb": LIST}, "Bob": {"01-list.ipynb": LIST}})
    report = run(tmp_path, source)
    assert "Ada: a file lies where its folder should be" in said(report) and counts(report) == {
        "new": ["Bob"]
    }


def test_an_encrypted_file_and_a_damaged_one_are_refused(tmp_path):
    source = moodle_zip(tmp_path / "m.zip", {"Eve": {"01-list.ipynb": LIST}, "Mal": {"03-dict.ipynb": DICT}})
    data = bytearray(source.read_bytes())
    central = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, central + 8)[0]
    struct.pack_into("<H", data, central + 8, flags | 1)
    at = data.index(b"03-dict.ipynb") + 200
    data[at : at + 20] = bytes(20)
    source.write_bytes(data)
    report = run(tmp_path, source)
    assert "Eve: 01-list.ipynb is encrypted" in said(report) and "Mal: 03-dict.ipynb is damaged" in said(
        report
    )


def test_a_download_that_broke_off_is_said_and_the_next_source_is_collected(tmp_path):
    whole = moodle_zip(tmp_path / "m.zip", {"Ada": {"01-list.ipynb": LIST}})
    (tmp_path / "half.zip").write_bytes(whole.read_bytes()[:2_000])
    (tmp_path / "page.zip").write_bytes(b"<!DOCTYPE html>")
    report = run(tmp_path, tmp_path / "half.zip", tmp_path / "page.zip", tmp_path / "nowhere.zip", whole)
    assert report.refused == 3 and counts(report) == {"new": ["Ada"]}
    for words in ("half.zip cannot be read", "it is a web page: sign in", "nowhere.zip does not exist"):
        assert words in said(report)


def test_a_tar_that_broke_off_gives_what_comes_before(tmp_path):
    whole = tarred(tmp_path / "class.tar", {f"{name}/01-list.ipynb": LIST for name in ("ada", "bob")}, "w")
    (tmp_path / "half.tar").write_bytes(whole.read_bytes()[: len(LIST) + 2_048])
    report = run(tmp_path, tmp_path / "half.tar")
    assert "breaks off after 1 files" in said(report) and counts(report) == {"new": ["ada"]}


def test_a_tar_of_zips_is_no_zip(tmp_path):
    inner = {f"{name}.zip": packed({"01-list.ipynb": LIST}) for name in ("ada", "bob")}
    assert counts(run(tmp_path, tarred(tmp_path / "class.tar", inner, "w"))) == {"new": ["ada", "bob"]}


def test_names_are_decoded_whoever_wrote_the_archive(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, encoding in (("Renée", "utf-8"), ("José", "cp437"), ("李小龍", "utf-8")):
            # As a program writes it that says nothing of its encoding.
            archive.writestr(_Raw(f"{name}/01-list.ipynb".encode(encoding)), LIST)
        archive.writestr("A%20d%C3%A1/01-list.ipynb", LIST)
        archive.writestr("Zoe\u0308/01-list.ipynb", LIST)
    assert sorted(run(tmp_path, path).counts["new"]) == ["A dá", "José", "Renée", "Zoë", "李小龍"]


class _Raw(zipfile.ZipInfo):
    """A name that is written as the bytes it is."""

    def __init__(self, name: bytes) -> None:
        super().__init__(name.hex())
        self.raw = name

    def _encodeFilenameFlags(self):  # noqa: N802
        return self.raw, self.flag_bits


def test_two_people_of_one_name_stay_two(tmp_path):
    source = zipped(
        tmp_path / "m.zip",
        {f"Ada Li_{number}_assignsubmission_file/01-list.ipynb": LIST + b" " * number for number in (1, 2)},
    )
    run(tmp_path, source)
    assert sorted(there(tmp_path)) == [f"Ada Li {number}/{ASSIGNMENT}/01-list.ipynb" for number in (1, 2)]


def test_a_namesake_in_a_later_download_gets_a_folder_of_their_own(tmp_path):
    run(tmp_path, moodle_zip(tmp_path / "a.zip", {"Ada Li": {"01-list.ipynb": LIST}}, first=1))
    run(tmp_path, moodle_zip(tmp_path / "b.zip", {"Ada Li": {"01-list.ipynb": b"other"}}, first=2))
    assert [path.partition("/")[0] for path in there(tmp_path)] == ["Ada Li", "Ada Li 2"]


def test_names_that_differ_only_by_case_get_two_folders(tmp_path):
    run(tmp_path, zipped(tmp_path / "x.zip", {"ada/01-list.ipynb": LIST, "Ada/01-list.ipynb": LIST}))
    assert len({path.partition("/")[0].casefold() for path in there(tmp_path)}) == 2


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=HYPERLINK('x')", "CON", "a+b", "x" * 200])
def test_a_strange_name_becomes_a_folder_that_can_be_graded(tmp_path, name):
    report = run(tmp_path, zipped(tmp_path / "x.zip", {f"{name.replace('/', '')}/01-list.ipynb": LIST}))
    assert len(there(tmp_path)) == 1 and report.refused == 0


@pytest.mark.parametrize(
    ("name", "folder", "late"),
    [
        ("anon_Ab1c2_7001_01-list.ipynb", "anonymous Ab1c2", False),
        ("LATE_anon_Ab1c2_7001_01-list.ipynb", "anonymous Ab1c2", True),
        ("प्रियाशर्मा_LATE_41_7001_01-list-3.ipynb", "प्रियाशर्मा 41", True),
        ("12345_41_7001_01-list.ipynb", "12345 41", False),
        ("ada_41_7001_x_66_7002_01-list.ipynb", "ada 41", False),
        ("Participant_4711_assignsubmission_file/01-list.ipynb", "Participant 4711", False),
        ("Participant_4711_assignsubmission_file_/01-list.ipynb", "Participant 4711", False),
        ("Team Blue_12_assignsubmission_file/a/b/01-list.ipynb", "Team Blue", False),
        ("Default group_assignsubmission_file/01-list.ipynb", "Default group", False),
        ("Ada-Maria D'Or_7_assignsubmission_file_01-list.ipynb", "Ada-Maria D'Or", False),
    ],
)
def test_every_way_an_lms_names_a_file_says_whose_it_is(tmp_path, name, folder, late):
    data = LIST.replace(b"{", b"{ ", 1)
    report = run(tmp_path, zipped(tmp_path / "x.zip", {name: data}))
    assert counts(report) == {"new": [folder]}
    assert ("late, says Canvas" in said(report)) == late


def test_texts_that_were_written_into_the_lms_are_left_and_said(tmp_path):
    texts = {
        "Ada_7_assignsubmission_onlinetext/onlinetext.html": b"<p>",
        "Ada_7_assignsubmission_file/01-list.ipynb": LIST,
    }
    assert "1 text written into Moodle itself" in said(run(tmp_path, zipped(tmp_path / "m.zip", texts)))
    texts = {"ada_41_text.html": b"<p>", "bob_42_7001_01-list.ipynb": LIST}
    assert "1 text written into Canvas itself" in said(run(tmp_path, zipped(tmp_path / "c.zip", texts)))


def test_a_roster_names_the_folders_and_says_who_is_missing(tmp_path):
    class_ = {"ada": "Lovelace, Ada", "jose": "García, José", "bob": "Bob, B"}
    people = roster.read(roster_csv(tmp_path / "class.csv", class_))
    source = canvas_zip(
        tmp_path / "c.zip",
        {name: {"01-list.ipynb": LIST} for name in ("Lovelace, Ada", "García, José", "Eve, E#999")},
    )
    order = Order(COURSE, CHAPTER, [source], tmp_path / "in", people)
    report = collect.collect(order)
    assert counts(report)["new"] == ["ada", "evee 999", "jose"]
    assert list(collect.summary(order, report))[1:] == [
        "Missing: 1 of 3: bob (Bob, B).",
        "Not in the roster: evee 999.",
    ]


def test_a_worksheet_of_moodle_names_the_folders(tmp_path):
    people = roster.read(worksheet_csv(tmp_path / "class.csv", {"S1": "Ada Li", "S2": "Ada Li"}))
    source = zipped(
        tmp_path / "m.zip",
        {f"Ada Li_{number}_assignsubmission_file/01-list.ipynb": LIST for number in (4711, 4712)},
    )
    assert counts(run(tmp_path, source, roster=people)) == {"new": ["S1", "S2"]}


def test_nobody_gets_anothers_folder_by_taking_their_name(tmp_path):
    people = roster.read(roster_csv(tmp_path / "class.csv", {"ada": "Lovelace, Ada"}))
    source = zipped(
        tmp_path / "c.zip",
        {"lovelaceada_41_1_01-list.ipynb": LIST, "x_41_9_y_666_2_01-list.ipynb": b"forged"},
    )
    report = run(tmp_path, source, roster=people)
    assert there(tmp_path)[f"ada/{ASSIGNMENT}/01-list.ipynb"] == LIST
    assert "claim to be this person; only lovelaceada 41 is taken for them." in said(report)


def test_a_login_that_is_anothers_number_does_not_lead_to_their_folder(tmp_path):
    (tmp_path / "class.csv").write_text(
        "identifier,github_username,github_id,name\ni01,ada,1,Ada\ni02,bob,2,Bob\n"
    )
    people = roster.read(tmp_path / "class.csv")
    files = {"exercises/01-list.ipynb": LIST}
    report = run(tmp_path, github_zip(tmp_path / "g.zip", {"ada": files, "i02": files}), roster=people)
    assert counts(report)["new"][0] == "i01" and report.strangers == counts(report)["new"][1:]
    assert [person.learner for person in report.missing] == ["i02"]


def test_moodle_leaves_an_apostrophe_out_and_means_the_same_person(tmp_path):
    people = roster.read(worksheet_csv(tmp_path / "class.csv", {"S1": "Zoë O'Neil"}, first=1))
    source = moodle_zip(tmp_path / "m.zip", {"Zoë ONeil": {"01-list.ipynb": LIST}})
    assert counts(run(tmp_path, source, roster=people)) == {"new": ["S1"]}


def test_grade_finds_what_was_collected(tmp_path):
    run(
        tmp_path,
        moodle_zip(
            tmp_path / "m.zip", {"प्रिया शर्मा": {"01-list.ipynb": LIST}, "Ada": {"03-dict.ipynb": DICT}}
        ),
    )
    class_ = group.Class(COURSE, CHAPTER, tmp_path / "in", tmp_path / "grading")
    found = {
        one.learner: [name for name, path in one.notebooks.items() if path.is_file()]
        for one in group.opened(class_)
    }
    assert found == {"Ada": ["03-dict"], "प्रिया शर्मा": ["01-list"]}
    for learner in found:
        submission.require_name(learner)


def test_two_who_collect_at_once_do_not_mix(tmp_path):
    (tmp_path / "in" / ".collected").mkdir(parents=True)
    with held(tmp_path / "in" / ".collected" / "lock"), pytest.raises(CannotWrite, match="another `causeway"):
        run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Ada": {"01-list.ipynb": LIST}}))


def test_a_run_that_was_killed_leaves_nothing_half(tmp_path):
    half = tmp_path / "in" / ".collected" / "new"
    half.mkdir(parents=True)
    (half / "01-list.ipynb").write_bytes(LIST[:100])
    assert counts(run(tmp_path, moodle_zip(tmp_path / "m.zip", {"Ada": {"01-list.ipynb": LIST}}))) == {
        "new": ["Ada"]
    }
    assert list(there(tmp_path).values()) == [LIST] and not half.exists()
