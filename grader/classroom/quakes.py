"""The earthquakes of the quests: a thousand real ones, and as many made-up ones as a measurement wants.

An event is a tuple of latitude, longitude, depth in km, magnitude and the number of stations that reported
it. Longitudes run on past 180 degrees east, so that the date line cuts nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

Event = tuple[float, float, int, float, int]
PATH = Path(__file__).parents[2] / "course" / "data" / "quakes.csv"
SPREAD = 50  # hundredths of a degree that a made-up event lies off its model, at most
DEPTHS, MAGNITUDES, STATIONS = (40, 680), (40, 64), (10, 132)  # as in the real ones; magnitudes in tenths


def real() -> list[Event]:
    """1,000 events near Fiji since 1964, in the order of the file."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return [
            (
                float(row["lat"]),
                float(row["long"]),
                int(row["depth"]),
                float(row["mag"]),
                int(row["stations"]),
            )
            for row in csv.DictReader(file)
        ]


def generated(count: int, seed: int = 1) -> Iterator[Event]:
    """Made-up events, each a real one moved a little; the same for a seed on every Python.

    They are computed in whole hundredths and tenths: `2042 / 100` is exactly the float `20.42`.
    """
    models = [
        (round(lat * 100), round(long * 100), depth, round(mag * 10), stations)
        for lat, long, depth, mag, stations in real()
    ]
    draw = Random(seed).random  # the one method whose numbers no version of Python changes
    wide = 2 * SPREAD + 1
    for _ in range(count):
        lat, long, depth, mag, stations = models[int(draw() * len(models))]
        yield (
            (lat + int(draw() * wide) - SPREAD) / 100,
            (long + int(draw() * wide) - SPREAD) / 100,
            _within(DEPTHS, depth + int(draw() * 41) - 20),
            _within(MAGNITUDES, mag + int(draw() * 5) - 2) / 10,
            _within(STATIONS, stations + int(draw() * 21) - 10),
        )


def _within(limits: tuple[int, int], value: int) -> int:
    """The value, or the limit it lies beyond."""
    low, high = limits
    return low if value < low else high if value > high else value
