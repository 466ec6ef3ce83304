# %% [markdown]
# Answers to the exercise on Python's own types: misconceptions that a test must catch, other styles that must pass.

# %% adds-the-values task="1-rights" fails="visible-2"
# I add the values of the rights, so a right given twice becomes another one.
def effective(roles: list[str], denied: str) -> Right:
    total = 0
    for role in roles:
        for name in role.split("|"):
            if name:
                total += Right[name].value
    for name in denied.split("|"):
        if name:
            total &= ~Right[name].value
    return Right(total)


# %% last-role-only task="1-rights" fails="visible"
# I assign the rights of each role, so only the last role counts.
def effective(roles: list[str], denied: str) -> Right:
    given, taken = Right(0), Right(0)
    for role in roles:
        given = Right(0)
        for name in role.split("|"):
            if name:
                given |= Right[name]
    for name in denied.split("|"):
        if name:
            taken |= Right[name]
    return given & ~taken


# %% toggles-the-denied task="1-rights" fails="visible-2"
# I take rights away with ^, which grants those that nobody gave.
def effective(roles: list[str], denied: str) -> Right:
    given, taken = Right(0), Right(0)
    for name in "|".join(roles).split("|"):
        if name:
            given |= Right[name]
    for name in denied.split("|"):
        if name:
            taken |= Right[name]
    return given ^ taken


# %% common-rights task="1-rights" fails="visible"
# I join roles with &, which keeps only what all of them have.
def effective(roles: list[str], denied: str) -> Right:
    given, taken = Right(15), Right(0)
    for role in roles:
        own = Right(0)
        for name in role.split("|"):
            if name:
                own |= Right[name]
        given &= own
    for name in denied.split("|"):
        if name:
            taken |= Right[name]
    return given & ~taken


# %% empty-text-is-a-name task="1-rights" fails="visible"
# I think that splitting an empty text gives no parts.
def effective(roles: list[str], denied: str) -> Right:
    given, taken = Right(0), Right(0)
    for role in roles:
        for name in role.split("|"):
            given |= Right[name]
    for name in denied.split("|"):
        taken |= Right[name]
    return given & ~taken


# %% denies-whole-names task="1-rights" fails="hidden"
# I take a denied name away only where all of it was given.
def effective(roles: list[str], denied: str) -> Right:
    given = Right(0)
    for name in "|".join(roles).split("|"):
        if name:
            given |= Right[name]
    for name in denied.split("|"):
        if name and Right[name] in given:
            given &= ~Right[name]
    return given


# %% skips-unknown-names task="1-rights" fails="hidden"
# I skip a name that is not known, so a misspelled denial denies nothing.
def effective(roles: list[str], denied: str) -> Right:
    given, taken = Right(0), Right(0)
    for name in "|".join(roles).split("|"):
        if name in Right.__members__:
            given |= Right[name]
    for name in denied.split("|"):
        if name in Right.__members__:
            taken |= Right[name]
    return given & ~taken


# %% helper task="1-rights" passes=true
# One helper reads both texts.
def rights(text):
    found = Right(0)
    for name in filter(None, text.split("|")):
        found |= Right[name]
    return found


def effective(roles: list[str], denied: str) -> Right:
    return rights("|".join(roles)) & ~rights(denied)


# %% numbers task="1-rights" passes=true
# Ints as bits, turned into a Right at the end.
def effective(roles: list[str], denied: str) -> Right:
    given = taken = 0
    for role in roles:
        for name in role.split("|"):
            if name != "":
                given |= Right[name].value
    for name in denied.split("|"):
        if name != "":
            taken |= Right[name].value
    return Right(given & (15 - taken))


# %% oldest-first task="2-page" fails="visible"
# I cut the page out of the positions in rising order.
def page(total: int, size: int, number: int) -> range:
    if number < 1:
        return range(0)
    return range(total)[(number - 1) * size : number * size]


# %% pages-from-zero task="2-page" fails="visible"
# I count pages from 0, as indexes are counted.
def page(total: int, size: int, number: int) -> range:
    return range(total - 1, -1, -1)[number * size : (number + 1) * size]


# %% below-zero task="2-page" fails="visible"
# I compute the end of the page and forget that the last page may be shorter.
def page(total: int, size: int, number: int) -> range:
    first = total - 1 - (number - 1) * size
    if number < 1 or first < 0:
        return range(0)
    return range(first, first - size, -1)


# %% stops-before-zero task="2-page" fails="visible"
# I end the range at 0 and forget that the stop is left out.
def page(total: int, size: int, number: int) -> range:
    if number < 1:
        return range(0)
    return range(total - 1, 0, -1)[(number - 1) * size : number * size]


# %% a-list task="2-page" fails="visible"
# I return a list of the positions, which is never equal to a range.
def page(total: int, size: int, number: int) -> range:
    newest_first = range(total - 1, -1, -1)
    return list(newest_first[(number - 1) * size : number * size])


# %% makes-all-positions task="2-page" fails="visible-3"
# I make a list of all positions first, which no memory can hold.
def page(total: int, size: int, number: int) -> range:
    positions = list(range(total))
    positions.reverse()
    part = positions[max(number - 1, 0) * size : max(number, 0) * size]
    if not part:
        return range(0)
    return range(part[0], part[-1] - 1, -1)


# %% negative-pages task="2-page" fails="hidden"
# I think that a slice with negative indexes is empty.
def page(total: int, size: int, number: int) -> range:
    return range(total - 1, -1, -1)[(number - 1) * size : number * size]


# %% both-ends task="2-page" passes=true
# Both ends computed, the stop kept from falling below -1.
def page(total: int, size: int, number: int) -> range:
    first = total - 1 - (number - 1) * size
    stop = max(first - size, -1)
    return range(first, stop, -1) if number > 0 and first >= 0 else range(0)


# %% from-the-end task="2-page" passes=true
# The page in rising order, then turned around.
def page(total: int, size: int, number: int) -> range:
    if number < 1:
        return range(0)
    high = max(total - (number - 1) * size, 0)
    low = max(total - number * size, 0)
    return range(low, high)[::-1]


# %% keeps-texts task="3-release" fails="visible"
# I hand over the parts as texts; the annotation does not turn them into ints.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)


def read_release(text: str) -> Release:
    return Release(*text.split("."))


# %% shared-list task="3-release" fails="visible"
# I give the list as the default itself.
from dataclasses import dataclass


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = []


def read_release(text: str) -> Release:
    return Release(*map(int, text.split(".")))


# %% defaults-do-not-count task="3-release" fails="hidden"
# I think a field with a default takes no part in comparisons.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = field(default=0, compare=False)
    notes: list = field(default_factory=list, compare=False)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")


def read_release(text: str) -> Release:
    numbers = [int(part) for part in text.split(".")]
    if len(numbers) > 3:
        raise ValueError(text)
    return Release(*numbers)


# %% compares-as-text task="3-release" fails="visible-2"
# I keep the numbers as texts to compare, and texts compare letter by letter.
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")

    def __lt__(self, other):
        return f"{self.major}.{self.minor}.{self.patch}" < f"{other.major}.{other.minor}.{other.patch}"


def read_release(text: str) -> Release:
    numbers = [int(part) for part in text.split(".")]
    if len(numbers) > 3:
        raise ValueError(text)
    return Release(*numbers)


# %% notes-count task="3-release" fails="visible-3"
# I leave the notes among the fields that are compared.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")


def read_release(text: str) -> Release:
    return Release(*map(int, text.split(".")))


# %% no-list-yet task="3-release" fails="visible-3"
# I take None as the default, which is no list.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default=None, compare=False)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")


def read_release(text: str) -> Release:
    return Release(*map(int, text.split(".")))


# %% trusts-annotations task="3-release" fails="visible-4"
# I think the annotations are checked, so I check nothing.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)


def read_release(text: str) -> Release:
    return Release(*map(int, text.split(".")))


# %% fourth-number task="3-release" fails="hidden"
# I do not count the parts, so a fourth number becomes the notes.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")


def read_release(text: str) -> Release:
    return Release(*map(int, text.split(".")))


# %% checks-the-text task="3-release" fails="hidden"
# I look for a minus in the text; a release made without text is not checked.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)


def read_release(text: str) -> Release:
    numbers = [int(part) for part in text.split(".")]
    if "-" in text or len(numbers) > 3:
        raise ValueError(text)
    return Release(*numbers)


# %% not-frozen task="3-release" fails="hidden"
# I leave frozen out, so a release can change and has no hash.
from dataclasses import dataclass, field


@dataclass(order=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list = field(default_factory=list, compare=False)

    def __post_init__(self):
        if min(self.major, self.minor, self.patch) < 0:
            raise ValueError("a negative number")


def read_release(text: str) -> Release:
    numbers = [int(part) for part in text.split(".")]
    if len(numbers) > 3:
        raise ValueError(text)
    return Release(*numbers)


# %% star-in-assignment task="3-release" passes=true
# The star collects the rest, slots save the dictionary.
from dataclasses import dataclass, field


@dataclass(order=True, frozen=True, slots=True)
class Release:
    major: int
    minor: int = 0
    patch: int = 0
    notes: list[str] = field(default_factory=list, compare=False)

    def __post_init__(self):
        for number in (self.major, self.minor, self.patch):
            if number < 0:
                raise ValueError(f"{number} is negative")


def read_release(text: str) -> Release:
    major, *rest = map(int, text.split("."))
    if len(rest) > 2:
        raise ValueError(f"{text!r} has more than three numbers")
    return Release(major, *rest)


# %% fixed-offsets task="4-wav" fails="visible-2"
# I think the fmt chunk always comes first.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE" or len(data) < 36:
        raise ValueError("this is no WAV file")
    channels, rate = struct.unpack("<HI", data[22:28])
    (bits,) = struct.unpack("<H", data[34:36])
    return channels, rate, bits


# %% big-endian task="4-wav" fails="visible"
# I read the numbers with the high byte first.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("this is no WAV file")
    place = 12
    while place + 24 <= len(data):
        name, size = struct.unpack(">4sI", data[place : place + 8])
        if name == b"fmt ":
            fields = struct.unpack(">HHIIHH", data[place + 8 : place + 24])
            return fields[1], fields[2], fields[5]
        place += 8 + size + size % 2
    raise ValueError("no fmt chunk")


# %% counts-the-head-in task="4-wav" fails="visible-2"
# I think the size of a chunk includes its name and its size.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("this is no WAV file")
    place = 12
    while place + 24 <= len(data):
        name, size = struct.unpack("<4sI", data[place : place + 8])
        if name == b"fmt ":
            fields = struct.unpack("<HHIIHH", data[place + 8 : place + 24])
            return fields[1], fields[2], fields[5]
        place += max(size, 8)
    raise ValueError("no fmt chunk")


# %% believes-the-name task="4-wav" fails="visible-3"
# I do not look at the marks at the beginning.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    place = 12
    while place + 24 <= len(data):
        name, size = struct.unpack("<4sI", data[place : place + 8])
        if name == b"fmt ":
            fields = struct.unpack("<HHIIHH", data[place + 8 : place + 24])
            return fields[1], fields[2], fields[5]
        place += 8 + size + size % 2
    raise ValueError("no fmt chunk")


# %% no-padding task="4-wav" fails="hidden"
# I forget the byte of padding behind an odd body.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("this is no WAV file")
    place = 12
    while place + 24 <= len(data):
        name, size = struct.unpack("<4sI", data[place : place + 8])
        if name == b"fmt ":
            fields = struct.unpack("<HHIIHH", data[place + 8 : place + 24])
            return fields[1], fields[2], fields[5]
        place += 8 + size
    raise ValueError("no fmt chunk")


# %% searches-the-letters task="4-wav" fails="hidden"
# I search for the letters fmt, which may also stand in another chunk's body.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    place = data.find(b"fmt ")
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE" or place < 0 or len(data) < place + 24:
        raise ValueError("this is no WAV file")
    fields = struct.unpack("<HHIIHH", data[place + 8 : place + 24])
    return fields[1], fields[2], fields[5]


# %% cut-files-fail-otherwise task="4-wav" fails="hidden"
# I let struct.error out where a file is cut, though ValueError was asked for.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("this is no WAV file")
    place = 12
    while place < len(data):
        name, size = struct.unpack("<4sI", data[place : place + 8])
        if name == b"fmt ":
            fields = struct.unpack("<HHIIHH", data[place + 8 : place + 24])
            return fields[1], fields[2], fields[5]
        place += 8 + size + size % 2
    raise ValueError("no fmt chunk")


# %% unpack-from task="4-wav" passes=true
# unpack_from reads at an offset, x skips a byte.
import struct


def wav_format(data: bytes) -> tuple[int, int, int]:
    if data[:4] + data[8:12] != b"RIFFWAVE":
        raise ValueError("this is no WAV file")
    place = 12
    while place + 24 <= len(data):
        size, channels, rate, bits = struct.unpack_from("<4xI2xHI6xH", data, place)
        if data[place : place + 4] == b"fmt ":
            return channels, rate, bits
        place += 8 + size + size % 2
    raise ValueError("it has no fmt chunk")


# %% int-from-bytes task="4-wav" passes=true
# A stream of chunks, numbers read by int.from_bytes.
import io


def wav_format(data: bytes) -> tuple[int, int, int]:
    stream = io.BytesIO(data)
    if stream.read(4) != b"RIFF" or len(stream.read(4)) < 4 or stream.read(4) != b"WAVE":
        raise ValueError("this is no WAV file")
    while head := stream.read(8):
        size = int.from_bytes(head[4:], "little")
        body = stream.read(size + size % 2)
        if head[:4] == b"fmt " and len(body) >= 16:
            channels, rate, bits = body[2:4], body[4:8], body[14:16]
            return tuple(int.from_bytes(part, "little") for part in (channels, rate, bits))
    raise ValueError("no fmt chunk")


# %% strips-the-title task="5-names" fails="visible"
# I think strip takes a whole text away.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(name.split()).strip("Dr. ")
    return unicodedata.normalize("NFC", key.casefold())


# %% lower task="5-names" fails="visible"
# I think lower is enough to compare without case.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(name.lower().split())
    return unicodedata.normalize("NFC", key.removeprefix("dr. "))


# %% no-normal-form task="5-names" fails="visible"
# I think texts that look alike are equal.
def name_key(name: str) -> str:
    key = " ".join(name.casefold().split())
    return key.removeprefix("dr. ")


# %% outer-blanks-only task="5-names" fails="visible-2"
# I strip the ends and leave the blanks between the words.
import unicodedata


def name_key(name: str) -> str:
    key = name.casefold().strip().removeprefix("dr. ")
    return unicodedata.normalize("NFC", key)


# %% title-as-written task="5-names" fails="visible-2"
# I take the title off before casefolding, so DR. stays.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(name.split()).removeprefix("Dr. ")
    return unicodedata.normalize("NFC", key.casefold())


# %% replaces-anywhere task="5-names" fails="hidden"
# I replace the title wherever its letters stand.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(name.casefold().split())
    return unicodedata.normalize("NFC", key.replace("dr. ", ""))


# %% normalizes-too-early task="5-names" fails="hidden"
# I normalize first; casefold can leave decomposed letters after that.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return key.removeprefix("dr. ")


# %% drops-accents task="5-names" fails="visible"
# I remove all accents, which makes different names equal.
import unicodedata


def name_key(name: str) -> str:
    key = " ".join(name.casefold().split()).removeprefix("dr. ")
    kept = [sign for sign in unicodedata.normalize("NFD", key) if not unicodedata.combining(sign)]
    return unicodedata.normalize("NFC", "".join(kept))


# %% blanks-only task="5-names" fails="hidden"
# I split at blanks and think that tabs and no-break spaces do not occur.
import unicodedata


def name_key(name: str) -> str:
    parts = [part for part in name.casefold().split(" ") if part]
    return unicodedata.normalize("NFC", " ".join(parts).removeprefix("dr. "))


# %% regular-expression task="5-names" passes=true
# Regular expressions for the blanks and the title.
import re
import unicodedata


def name_key(name: str) -> str:
    name = re.sub(r"\s+", " ", name.casefold()).strip()
    return unicodedata.normalize("NFC", re.sub(r"^dr\. ", "", name))


# %% list-of-words task="5-names" passes=true
# The title is the first of at least two words.
import unicodedata


def name_key(name: str) -> str:
    words = unicodedata.normalize("NFD", name).casefold().split()
    if len(words) > 1 and words[0] == "dr.":
        words.pop(0)
    return unicodedata.normalize("NFC", " ".join(words))


# %% subtracts-wall-clocks task="6-shift" fails="visible"
# I give both times their zone and subtract, which subtracts wall clocks.
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    passed = datetime.fromisoformat(end).replace(tzinfo=place) - datetime.fromisoformat(start).replace(
        tzinfo=place
    )
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.total_seconds() / 3600


# %% naive task="6-shift" fails="visible"
# I leave the zone out.
from datetime import datetime, timedelta


def paid_hours(start: str, end: str, zone: str) -> float:
    passed = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.total_seconds() / 3600


# %% first-occurrence task="6-shift" fails="visible-2"
# I ignore that a time can occur twice.
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place)
    passed = last.astimezone(UTC) - first.astimezone(UTC)
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.total_seconds() / 3600


# %% second-for-both task="6-shift" fails="visible-2"
# I set the fold for the start as well.
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place, fold=1)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    passed = last.astimezone(UTC) - first.astimezone(UTC)
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.total_seconds() / 3600


# %% moves-the-clock task="6-shift" fails="visible"
# I call astimezone on a naive time, which assumes the zone of the machine.
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=UTC).astimezone(place)
    last = datetime.fromisoformat(end).replace(tzinfo=UTC).astimezone(place)
    passed = last - first
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.total_seconds() / 3600


# %% negative-pay task="6-shift" fails="visible-3"
# I forget to look at the order.
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    return (last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() / 3600


# %% seconds-of-the-last-day task="6-shift" fails="hidden"
# I use .seconds, which holds only what is left after whole days.
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    passed = last.astimezone(UTC) - first.astimezone(UTC)
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed.seconds / 3600


# %% order-on-the-wall task="6-shift" fails="hidden"
# I compare the wall clocks, which run back when an hour is repeated.
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    if last < first:
        raise ValueError("the end lies before the start")
    return (last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() / 3600


# %% whole-hours task="6-shift" fails="visible-2"
# I count whole hours.
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    passed = last.astimezone(UTC) - first.astimezone(UTC)
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed // timedelta(hours=1) * 1.0


# %% timestamps task="6-shift" passes=true
# Timestamps subtract as numbers.
from datetime import datetime
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    first = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    last = datetime.fromisoformat(end).replace(tzinfo=ZoneInfo(zone), fold=1)
    seconds = last.timestamp() - first.timestamp()
    if seconds < 0:
        raise ValueError(f"{end} lies before {start}")
    return seconds / 3600


# %% offsets task="6-shift" passes=true
# The wall clocks' difference, corrected by the difference of the offsets.
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def paid_hours(start: str, end: str, zone: str) -> float:
    place = ZoneInfo(zone)
    first = datetime.fromisoformat(start).replace(tzinfo=place)
    last = datetime.fromisoformat(end).replace(tzinfo=place, fold=1)
    passed = (last - first) - (last.utcoffset() - first.utcoffset())
    if passed < timedelta(0):
        raise ValueError("the end lies before the start")
    return passed / timedelta(hours=1)


# %% always-true task="7-tests" fails="visible"
# I call the candidate and never compare.
def check_fit(candidate) -> bool:
    candidate("né🌊", 6)
    return True


# %% length-only task="7-tests" fails="visible-2"
# I test that the result is short enough and never which text it is.
def check_fit(candidate) -> bool:
    for limit in range(8):
        if len(candidate("né🌊", limit).encode()) > limit:
            return False
    return candidate("né🌊", 7) == "né🌊"


# %% example-only task="7-tests" fails="visible-2"
# I test the example of the text and nothing else.
def check_fit(candidate) -> bool:
    return candidate("né🌊", 3) == "né" and candidate("né🌊", 6) == "né"


# %% counts-in-letters task="7-tests" fails="visible"
# I think the limit counts letters.
def check_fit(candidate) -> bool:
    text = "né🌊 ok"
    for limit in range(8):
        if candidate(text, limit) != text[:limit]:
            return False
    return True


# %% wants-whole-letters task="7-tests" fails="hidden"
# I ask that an accent stays with its letter, which was not promised.
def check_fit(candidate) -> bool:
    cases = [("ne\u0301🌊", 3, "n"), ("né🌊 z", 6, "né"), ("né🌊 z", 8, "né🌊 "), ("", 0, "")]
    for text, limit, expected in cases:
        if text == "ne\u0301🌊":
            if candidate(text, limit) not in ("n", "ne"):
                return False
        elif candidate(text, limit) != expected:
            return False
    return candidate("az", 1) == "a"


# %% ascii-text task="7-tests" fails="visible"
# I test with plain letters, where bytes and letters are the same number.
def check_fit(candidate) -> bool:
    text = "quake near fiji"
    for limit in range(20):
        if candidate(text, limit) != text[:limit]:
            return False
    return True


# %% forgets-the-edges task="7-tests" fails="hidden"
# I test in the middle of a text and never its ends.
def check_fit(candidate) -> bool:
    text = "ne\u0301🌊 z"
    for limit in range(4, 9):
        if candidate(text, limit) != text.encode()[:limit].decode("utf-8", "ignore"):
            return False
    return candidate("né 🌊z", 4) == "né "


# %% one-accent task="7-tests" fails="hidden"
# I test with composed letters only, so a version that composes looks right.
def check_fit(candidate) -> bool:
    for text in ("", "né🌊 ok", "🌊"):
        for limit in range(len(text.encode()) + 2):
            if candidate(text, limit) != text.encode()[:limit].decode("utf-8", "ignore"):
                return False
    return True


# %% oracle task="7-tests" passes=true
# Cut the bytes and let the decoder drop an incomplete end.
def check_fit(candidate) -> bool:
    for text in ("", "né🌊 ok", "e\u0301 \u0939", "🌊"):
        data = text.encode()
        for limit in range(len(data) + 2):
            if candidate(text, limit) != data[:limit].decode("utf-8", "ignore"):
                return False
    return True


# %% properties task="7-tests" passes=true
# Each promise as a condition on its own, at every limit.
def check_fit(candidate) -> bool:
    for text in ("ae\u0301🌊 z", "🌊", "\u0939é "):
        for limit in range(len(text.encode()) + 2):
            found = candidate(text, limit)
            if type(found) is not str or not text.startswith(found) or len(found.encode()) > limit:
                return False
            if found != text and len(text[: len(found) + 1].encode()) <= limit:
                return False
    return True


# %% page-zero-is-empty-anyway task="2-page" equivalent=true
# For page 0 the slice runs from -size to 0, which is empty too.
# + if number < 0:

# %% empty-is-empty task="2-page" equivalent=true
# range(-1) and range(0) are equal: both are empty.
# + return range(-1)
