"""The events of the quests: the real ones as published, the made-up ones alike and always the same."""

from __future__ import annotations

import zlib
from itertools import islice

from grader.classroom import quakes


def test_there_are_a_thousand_real_events_in_the_order_of_the_file():
    events = quakes.real()
    assert len(events) == 1000
    assert events[0] == (-20.42, 181.62, 562, 4.8, 41)
    assert events[-1] == (-21.59, 170.56, 165, 6.0, 119)
    assert [min(column) for column in zip(*events, strict=True)] == [-38.59, 165.67, 40, 4.0, 10]
    assert [max(column) for column in zip(*events, strict=True)] == [-10.72, 188.13, 680, 6.4, 132]


def test_made_up_events_have_the_shape_and_the_limits_of_real_ones():
    events = list(quakes.generated(5000))
    assert {tuple(map(type, event)) for event in events} == {(float, float, int, float, int)}
    for lat, long, depth, mag, stations in events:
        assert -39.1 < lat < -10.2
        assert 165.1 < long < 188.7
        assert 40 <= depth <= 680
        assert 4.0 <= mag <= 6.4
        assert 10 <= stations <= 132
        assert (lat, long, mag) == (round(lat, 2), round(long, 2), round(mag, 1))


def test_a_seed_gives_the_same_events_on_every_python():
    # The sum was computed on 3.11, 3.12 and 3.13.
    assert zlib.crc32(repr(list(quakes.generated(10_000))).encode()) == 196392473
    assert list(quakes.generated(5, seed=2)) != list(quakes.generated(5))


def test_fewer_events_are_the_first_of_more():
    assert list(quakes.generated(100)) == list(islice(quakes.generated(10**9), 100))
    assert list(quakes.generated(0)) == []
