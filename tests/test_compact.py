"""JSON between processes and in files: what one side writes the other reads, odd values too."""

from __future__ import annotations

import pytest

from grader import compact

HALF = "\ud83d"  # of an emoji


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True]}, 2**63, 2**70, {"é": "\0"}, HALF, [[HALF], 1]])
def test_what_is_written_is_read_again(value):
    assert compact.loads(compact.dumps(value)) == value


def test_half_a_character_becomes_a_question_mark_where_others_read_it():
    assert compact.dumps([HALF + "é"], escape=False) == '["?é"]'.encode()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"a": 1} 2', b"[" * 100_000])
def test_what_is_no_json_is_an_error_that_a_reader_expects(data):
    with pytest.raises((ValueError, RecursionError)):
        compact.loads(data)
