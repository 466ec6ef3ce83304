from __future__ import annotations

from pathlib import Path

import pytest

from grader import roster
from grader.errors import RosterError
from grader.submission import folder_name, require_name

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework (77)\r\n"
    ",,,,,Manual Posting\r\n"
    "    Points Possible,,,,,10.00\r\n"
    '"Lovelace, Ada",41,S1,ada,A and B,9.5\r\n'
    '"García, José",42,S2,jose,A,\r\n'
    '"Student, Test",99,,f00ba4,A,\r\n'
)
WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade\n"
    "Participant 4711,Ada Lovelace,S1,ada@example.org,Submitted,,100.00\n"
    "Participant 4712,李 小龍,,lee@example.org,No submission,,100.00\n"
)
GITHUB = 'identifier,github_username,github_id,name\n"i01",ada-l,1001,Ada\n"i02",,,\n'


def read(tmp_path: Path, text: str | bytes) -> roster.Roster:
    path = tmp_path / "class.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return roster.read(path)


@pytest.mark.parametrize(
    ("text", "learners", "names"),
    [
        (CANVAS, ["ada", "jose"], ["Lovelace, Ada", "García, José"]),
        (WORKSHEET, ["S1", "lee@example.org"], ["Ada Lovelace", "李 小龍"]),
        (GITHUB, ["i01", "i02"], ["Ada", ""]),
        ("First name,Surname,Email address\nAda,Lovelace,a@b.org\n", ["a@b.org"], ["Ada Lovelace"]),
        ("id,first_name,last_name,email\nada,Ada,Lovelace,a@b.org\n", ["ada"], ["Ada Lovelace"]),
        ("learner\nada\nbob\n", ["ada", "bob"], ["", ""]),
    ],
)
def test_a_class_is_read_from_what_an_lms_gives_out(tmp_path, text, learners, names):
    people = read(tmp_path, text).people
    assert [one.learner for one in people] == learners
    assert [one.name for one in people] == names


@pytest.mark.parametrize(
    "data",
    [
        CANVAS.encode("utf-8-sig"),
        CANVAS.encode("utf-16"),
        CANVAS.encode("cp1252"),
        CANVAS.replace(", ", "~").replace(",", ";").replace("~", ", ").encode(),
        CANVAS.replace("\r\n", "\n").encode(),
    ],
)
def test_the_encoding_the_separator_and_the_line_ends_do_not_matter(tmp_path, data):
    assert read(tmp_path, data).people[1].name == "García, José"


def test_everybody_is_found_by_whatever_the_lms_calls_them(tmp_path):
    people = read(tmp_path, CANVAS)
    for text in ("ada", "ADA", "41", "S1", "Lovelace, Ada", "Lovelace_ Ada 41", "lovelaceada 41"):
        assert people.find(text) is people.people[0], text
    assert people.find("99") is None


def test_a_participant_of_moodle_is_known_by_the_number_alone(tmp_path):
    found = read(tmp_path, WORKSHEET).find("4712")
    assert found and found.name == "李 小龍"


def test_where_all_are_anonymous_the_number_is_the_name(tmp_path):
    found = read(tmp_path, "Identifier,Status,Grade,Maximum Grade\nParticipant 4711,,,10\n")
    assert [one.learner for one in found.people] == ["Participant 4711"]
    assert found.find("4711", "id") is found.find("Participant 4711") is not None


def test_it_is_said_who_is_missing_and_who_is_a_stranger(tmp_path):
    people = read(tmp_path, CANVAS)
    assert [one.learner for one in people.missing(["ada", "eve"])] == ["jose"]
    assert people.strangers(["ada", "eve"]) == ["eve"]


def test_a_name_that_two_people_share_finds_neither(tmp_path):
    people = read(tmp_path, "learner,name\na,Ada\nb,Ada\n")
    assert people.find("Ada") is None


def test_people_whose_folders_would_be_one_get_two(tmp_path):
    people = read(tmp_path, "learner\na+b\na/b\n").people
    assert [one.learner for one in people] == ["a_b", "a_b 3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("learner\n", "lists nobody"),
        ("OrgDefinedId,Username,Quiz Points\n1,a,3\n", "line 1: no list of a class has these columns"),
        ("learner,id\na,1\nb,2\nc,1\n", "line 4: '1' is there twice, first on line 2"),
        ("learner\nada\nAda\n", "line 3: 'Ada' is there twice, first on line 2"),
        ("<!DOCTYPE html><html>", "is a web page"),
        (b"PK\x03\x04", "is a spreadsheet"),
        ('learner,name\na,"never ends\n', "this is no CSV"),
    ],
)
def test_a_file_that_is_no_list_of_a_class_gets_a_sentence(tmp_path, text, said):
    with pytest.raises(RosterError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)


def test_a_list_that_is_not_there_gets_a_sentence(tmp_path):
    with pytest.raises(RosterError, match="cannot be read: No such file"):
        roster.read(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    "text",
    [
        "../../etc/passwd",
        "a/b\\c",
        "=cmd()",
        "<script>alert(1)</script>",
        "a\nb",
        "CON",
        "aux.txt",
        "...",
        "",
        "प्रिया शर्मा",
        "สมชาย",
        "李小龍" * 80,
        "\u202egpj.exe",
        "é",
    ],
)
def test_every_name_becomes_a_folder_that_can_be_graded(text):
    name = folder_name(text)
    require_name(name)
    assert len(name.encode()) < 200 and folder_name(name) == name


def test_scripts_are_kept():
    assert folder_name("प्रिया शर्मा") == "प्रिया शर्मा"
    assert folder_name("Cafe\u0301") == "Café"
