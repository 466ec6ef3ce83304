from __future__ import annotations

import tomllib

import pytest

from grader import comments, groups
from grader.errors import BadComments
from tests.standings import CHAPTER, RESTOCK, failing

NONE, EMPTY = "None came back, 1 was wanted.", "[] came back, 1 was wanted."


def found(*errors: str) -> list[groups.Group]:
    return groups.of(failing(f"learner{place}", error) for place, error in enumerate(errors))


@pytest.fixture
def path(tmp_path):
    """The file after a first report with one group of two."""
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE))
    return comments.path_of(tmp_path, CHAPTER)


def fill(path, said: str = "Return the copy.") -> None:
    path.write_text(path.read_text("utf-8").replace('comment = ""', f'comment = "{said}"'), "utf-8")


def test_every_group_of_two_has_a_place_and_a_single_learner_has_none(tmp_path):
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE, EMPTY))
    data = tomllib.loads(comments.path_of(tmp_path, CHAPTER).read_text("utf-8"))
    assert data == {found(NONE)[0].id: {"comment": ""}}


def test_a_class_without_groups_makes_no_file(tmp_path):
    comments.renew(tmp_path, CHAPTER, found(NONE))
    assert list(tmp_path.iterdir()) == []


def test_a_comment_reaches_everyone_in_its_group_and_nobody_else(tmp_path, path):
    fill(path)
    written = comments.read(tmp_path, CHAPTER)
    assert written.of(failing("eve", NONE).result) == {RESTOCK: ("Return the copy.",)}
    assert written.of(failing("bob", EMPTY).result) == {}


def test_an_empty_comment_reaches_nobody(tmp_path, path):
    assert comments.read(tmp_path, CHAPTER).of(failing("eve", NONE).result) == {}


def test_a_second_report_changes_nothing(tmp_path, path):
    fill(path)
    before = path.read_bytes()
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE))
    assert path.read_bytes() == before


def test_what_an_instructor_wrote_survives_with_its_order_and_form(tmp_path, path):
    own = '# My notes\r\n[ "01_x_1-y.00000000" ]  # first\ncomment   =  """\nTwo\n["lines"]"""\nmine = 3\n'
    path.write_text(own + path.read_text("utf-8"), "utf-8", newline="")
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE, NONE, EMPTY, EMPTY))
    text = path.read_bytes().decode()
    for line in own.split("\n"):
        assert line in text
    assert text.index("My notes") < text.index("3 learners") < text.index(found(EMPTY)[0].id)


def test_a_group_that_is_gone_keeps_its_comment_and_is_marked(tmp_path, path):
    fill(path)
    said = comments.renew(tmp_path, CHAPTER, found(EMPTY, EMPTY))
    assert said.written == {found(NONE)[0].id: "Return the copy."}
    assert f'{comments.GONE}\n["{found(NONE)[0].id}"]\n' in path.read_text("utf-8")
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE))
    assert f'{comments.GONE}\n["{found(NONE)[0].id}' not in path.read_text("utf-8")


def test_a_header_within_a_text_is_left_alone(tmp_path, path):
    name = found(NONE)[0].id
    own = f"[note]\ncomment = '''\n[\"{name}\"]\n'''\n"
    path.write_text(own + path.read_text("utf-8"), "utf-8")
    before = path.read_text("utf-8")
    comments.renew(tmp_path, CHAPTER, found(NONE, NONE, NONE))
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b'["a.b"]\ncomment = "no end\n', "line 2"),
        (b'["a.b"]\ncomment = 3\n', "line 1: a.b holds no text"),
        (b"x = 1\n", "line 1: x holds no text"),
        (b'\n["a.b"]\ncomment = "\xff"\n', "line 3: it is not UTF-8"),
    ],
)
def test_a_damaged_file_is_said_with_its_line_and_left_as_it_is(tmp_path, path, damage, says):
    path.write_bytes(damage)
    for act in (
        lambda: comments.read(tmp_path, CHAPTER),
        lambda: comments.renew(tmp_path, CHAPTER, found(NONE, NONE)),
    ):
        with pytest.raises(BadComments, match=says):
            act()
    assert path.read_bytes() == damage


def test_a_file_saved_by_a_windows_editor_is_read_and_extended(tmp_path, path):
    fill(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").rstrip())
    said = comments.renew(tmp_path, CHAPTER, found(NONE, NONE, EMPTY, EMPTY))
    assert list(said.written.values()) == ["Return the copy."]
    assert comments.read(tmp_path, CHAPTER) == said
    assert found(EMPTY)[0].id in path.read_text("utf-8")


def test_a_learner_cannot_write_into_the_file(tmp_path):
    nasty = 'KeyError: "\n["x"]\ncomment = "you passed\x1b[2J\u2028\ud800'
    comments.renew(tmp_path, CHAPTER, found(nasty, nasty))
    data = tomllib.loads(comments.path_of(tmp_path, CHAPTER).read_text("utf-8"))
    assert list(data) == [found(nasty)[0].id]
