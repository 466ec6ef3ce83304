"""UTF-8 under way: a real decoder is fed byte by byte, and gives a code point when it has one."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass, field

from grader.classroom.explorers.drawing import LETTER, Drawing
from grader.classroom.explorers.run import Recorder, Run

WIDE, HIGH, TOP, LABELS = 34, 28, 34, 92
BEGINS = {"0": 1, "110": 2, "1110": 3, "11110": 4}  # the first bits of a first byte: how many bytes belong
JOINER = "\u200d"


def decoding(text: str | bytes) -> Run:
    """Encode a text as UTF-8 if it is one, then decode it byte by byte: one frame per byte."""
    state = State(text.encode() if isinstance(text, str) else bytes(text))
    seen = Recorder("From bytes to code points", lambda labels: _draw(state))
    seen(f"{_count(len(state.data), 'byte')}. A byte that goes on begins with 10.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    for byte in state.data:
        state.read += 1
        try:
            came = decoder.decode(bytes([byte]))
        except UnicodeDecodeError as error:
            state.wrong = True
            seen(f"Byte {state.read}, {_bits(byte)}, cannot stand here. UnicodeDecodeError: {error.reason}.")
            return seen.run()
        if came:
            state.found.append((state.began, came))
            state.began = state.read
        seen(f"Byte {state.read}, {_says(byte)} {_told(came)}".strip())
    text_again = "".join(character for _, character in state.found)
    assert text_again.encode() == state.data[: state.began], "a code point was lost"
    seen(_total(state, text_again))
    return seen.run()


@dataclass
class State:
    """The bytes, how many were read, and each code point with the place of its first byte."""

    data: bytes
    read: int = 0
    began: int = 0
    wrong: bool = False
    found: list[tuple[int, str]] = field(default_factory=list)


def _says(byte: int) -> str:
    bits = f"{byte:08b}"
    for begin, count in BEGINS.items():
        if bits.startswith(begin):
            return f"{_bits(byte)}, begins a code point of {_count(count, 'byte')}."
    return f"{_bits(byte)}, goes on."


def _told(came: str) -> str:
    if not came:
        return ""
    name = unicodedata.name(came, "no name")
    joins = ", which joins its neighbor" if unicodedata.combining(came) or came == JOINER else ""
    return f"The decoder gives U+{ord(came):04X}, {name}{joins}."


def _total(state: State, text: str) -> str:
    missing = "" if state.began == len(state.data) else " The last code point lacks bytes."
    return f"{_count(len(state.data), 'byte')}, {_count(len(text), 'code point')}.{missing}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _bits(byte: int) -> str:
    return f"{byte:02x} = {byte:08b}"


def _draw(state: State) -> Drawing:
    picture = Drawing()
    picture.text(0, TOP + 18, "bytes", "quiet", "start")
    picture.text(0, TOP + 86, "code points", "quiet", "start")
    for place, byte in enumerate(state.data):
        look = "box" if place < state.read else "spare"
        picture.value(_x(place), TOP, WIDE - 2, HIGH, f"{byte:02x}", look)
    if state.read:
        look = "gone" if state.wrong else "ring"
        picture.box(_x(state.read - 1), TOP, WIDE - 2, HIGH, look)
        bits = f"{state.data[state.read - 1]:08b}"
        picture.flag(max(_x(state.read - 1) + WIDE / 2, len(bits) * LETTER / 2), TOP - 2, bits)
    for number in range(len(state.found)):
        _code_point(picture, state, number)
    return picture


def _code_point(picture: Drawing, state: State, number: int) -> None:
    place, character = state.found[number]
    ends = state.found[number + 1][0] if number + 1 < len(state.found) else state.began
    width = (ends - place) * WIDE - 2
    middle, y = _x(place) + width / 2, TOP + HIGH + 40
    picture.line((_x(place) + 2, TOP + HIGH + 8), (_x(place) + width - 2, TOP + HIGH + 8))
    picture.line((middle, TOP + HIGH + 8), (middle, y))
    shown = character if character.isprintable() and not unicodedata.combining(character) else ""
    picture.value(_x(place), y, width, HIGH, shown)
    picture.text(middle, y + HIGH + 13, f"{ord(character):04X}", "quiet")


def _x(place: int) -> float:
    return LABELS + place * WIDE
