# %% [markdown]
# Answers for 05-array: each must fail, or pass, exactly as its header says.

# %% looks-at-the-highest task="1-pack" fails="visible"
# I look only at the highest reading, so a low one does not fit.
def pack(readings: list[int]) -> array:
    for typecode, _, highest in TYPES:
        if not readings or max(readings) <= highest:
            return array(typecode, readings)
    return array("q", readings)


# %% strict-limits task="1-pack" fails="visible"
# I think the highest value of a type is the first that does not fit.
def pack(readings: list[int]) -> array:
    if not readings:
        return array("b")
    for typecode, lowest, highest in TYPES:
        if lowest < min(readings) and max(readings) < highest:
            return array(typecode, readings)
    return array("q", readings)


# %% forgets-the-empty-batch task="1-pack" fails="visible-2"
# I ask min of an empty list, which has no smallest item.
def pack(readings: list[int]) -> array:
    for typecode, lowest, highest in TYPES:
        if lowest <= min(readings) and max(readings) <= highest:
            return array(typecode, readings)
    return array("q", readings)


# %% always-wide task="1-pack" fails="visible"
# I take the widest type, because it holds everything.
def pack(readings: list[int]) -> array:
    return array("q", readings)


# %% returns-a-list task="1-pack" fails="visible"
# I choose the type and return the list as it came.
def pack(readings: list[int]) -> array:
    return readings


# %% signed-only task="1-pack" fails="visible"
# I think only signed types hold numbers.
def pack(readings: list[int]) -> array:
    for typecode, lowest, highest in TYPES:
        if typecode in "bhi" and (not readings or lowest <= min(readings) and max(readings) <= highest):
            return array(typecode, readings)
    return array("q", readings)


# %% swallows-the-overflow task="1-pack" fails="hidden"
# I think an error must never reach the caller, and keep what fits.
def pack(readings: list[int]) -> array:
    if not readings:
        return array("b")
    for typecode, lowest, highest in TYPES:
        if lowest <= min(readings) and max(readings) <= highest:
            return array(typecode, readings)
    kept = array("q")
    for reading in readings:
        if -(2**63) <= reading < 2**63:
            kept.append(reading)
    return kept


# %% sorts-the-batch task="1-pack" fails="visible"
# I sort the readings to find the ends, and the order is gone.
def pack(readings: list[int]) -> array:
    readings.sort()
    for typecode, lowest, highest in TYPES:
        if not readings or lowest <= readings[0] and readings[-1] <= highest:
            return array(typecode, readings)
    return array("q", readings)


# %% symmetric-limits task="1-pack" fails="hidden"
# I think a signed type reaches as far down as it reaches up.
def pack(readings: list[int]) -> array:
    for typecode, lowest, highest in TYPES:
        if lowest < 0:
            lowest = -highest
        if not readings or lowest <= min(readings) and max(readings) <= highest:
            return array(typecode, readings)
    return array("q", readings)


# %% asks-the-array task="1-pack" passes=true
# The array refuses what does not fit.
def pack(readings: list[int]) -> array:
    for typecode in "bBhHiI":
        try:
            return array(typecode, readings)
        except OverflowError:
            pass
    return array("q", readings)


# %% reading-by-reading task="1-pack" passes=true
# Count the readings that fit.
def pack(readings: list[int]) -> array:
    for typecode, lowest, highest in TYPES:
        fitting = 0
        for reading in readings:
            if reading in range(lowest, highest + 1):
                fitting += 1
        if fitting == len(readings):
            return array(typecode, readings)
    return array("q", readings)


# %% one-order-for-both task="2-size" fails="visible-2"
# I think all files are big-endian.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"BM") and len(data) >= 26:
        return int.from_bytes(data[18:22], "big"), abs(int.from_bytes(data[22:26], "big", signed=True))
    return None


# %% order-of-the-machine task="2-size" fails="visible"
# I read the numbers in the order of the machine instead of the file's.
import sys


def picture_size(data: bytes) -> tuple[int, int] | None:
    at = 16 if data.startswith(PNG) else 18
    if len(data) < at + 8 or data[:8] != PNG and data[:2] != b"BM":
        return None
    order = sys.byteorder
    return int.from_bytes(data[at : at + 4], order), abs(
        int.from_bytes(data[at + 4 : at + 8], order, signed=True)
    )


# %% keeps-the-sign task="2-size" fails="visible-2"
# I give back the negative height as it stands.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"BM") and len(data) >= 26:
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), height
    return None


# %% forgets-the-length task="2-size" fails="visible-3"
# I think a slice beyond the end raises an error.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG):
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"BM"):
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% compares-an-index task="2-size" fails="visible-2"
# I compare data[0] with a letter, but an index gives an int.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if len(data) >= 26 and data[0] == "B" and data[1] == "M":
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% one-byte-of-four task="2-size" fails="visible"
# I take the last byte of each field, which holds numbers up to 255 only.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG) and len(data) >= 24:
        return data[19], data[23]
    if data.startswith(b"BM") and len(data) >= 26:
        return data[18], data[22]
    return None


# %% one-length-for-both task="2-size" fails="hidden"
# I ask for 26 bytes in both formats, so the shortest PNG is refused.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 26:
        return None
    if data.startswith(PNG):
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"BM"):
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% short-signature task="2-size" fails="hidden"
# I think the letters PNG are enough of a signature.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data[1:4] == b"PNG" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data.startswith(b"BM") and len(data) >= 26:
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% searches-anywhere task="2-size" fails="hidden"
# I look for the letters anywhere in the data.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if PNG in data and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if b"BM" in data and len(data) >= 26:
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% signed-png task="2-size" fails="hidden"
# I read the PNG's numbers as signed, too.
def picture_size(data: bytes) -> tuple[int, int] | None:
    if data.startswith(PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big", signed=True), int.from_bytes(
            data[20:24], "big", signed=True
        )
    if data.startswith(b"BM") and len(data) >= 26:
        height = int.from_bytes(data[22:26], "little", signed=True)
        return int.from_bytes(data[18:22], "little"), abs(height)
    return None


# %% with-a-helper task="2-size" passes=true
# One function reads a field.
def field(data, at, order, signed=False):
    return int.from_bytes(data[at : at + 4], order, signed=signed)


def picture_size(data: bytes) -> tuple[int, int] | None:
    if data[:8] == PNG and len(data) > 23:
        return field(data, 16, "big"), field(data, 20, "big")
    if data[:2] == b"BM" and len(data) > 25:
        return field(data, 18, "little", True), abs(field(data, 22, "little", True))
    return None


# %% with-struct task="2-size" passes=true
# struct reads two numbers at once.
import struct


def picture_size(data: bytes) -> tuple[int, int] | None:
    try:
        if data.startswith(PNG):
            return struct.unpack_from(">II", data, 16)
        if data.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", data, 18)
            return width, abs(height)
    except struct.error:
        pass
    return None


# %% decodes task="3-characters" fails="visible-2"
# I decode the chunk, which fails where a character is cut.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return len(bytes(chunk).decode())


# %% ignores-errors task="3-characters" fails="visible-2"
# I let decode drop what it cannot read, so a cut character counts nowhere.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return len(bytes(chunk).decode(errors="ignore"))


# %% replaces-errors task="3-characters" fails="visible-2"
# I let decode put a mark in place of what it cannot read, so a cut character counts twice.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return len(bytes(chunk).decode(errors="replace"))


# %% counts-bytes task="3-characters" fails="visible"
# I think one byte is one character.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return len(chunk)


# %% counts-ascii task="3-characters" fails="visible"
# I count the bytes that stand alone and forget those that begin a longer character.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = 0
    for byte in chunk:
        if byte < 128:
            count += 1
    return count


# %% two-bytes-at-most task="3-characters" fails="visible"
# I think a character has two bytes at most.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = 0
    for byte in chunk:
        if byte < 128 or 192 <= byte < 224:
            count += 1
    return count


# %% three-bytes-at-most task="3-characters" fails="hidden"
# I think no character has four bytes.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = 0
    for byte in chunk:
        if byte < 128 or 192 <= byte < 240:
            count += 1
    return count


# %% uses-a-method-of-bytes task="3-characters" fails="visible-3"
# I call decode on the chunk, and a view has no such method.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return len(
        chunk.decode("utf-8", errors="surrogateescape").translate({0xDC80 + i: None for i in range(64)})
    )


# %% jumps-over task="3-characters" fails="visible-2"
# I jump from first byte to first byte and think that a chunk begins with one.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = i = 0
    while i < len(chunk):
        count += 1
        if chunk[i] < 128:
            i += 1
        elif chunk[i] < 224:
            i += 2
        elif chunk[i] < 240:
            i += 3
        else:
            i += 4
    return count


# %% border-at-128 task="3-characters" fails="hidden"
# I think 128 still begins a character.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = 0
    for byte in chunk:
        if byte <= 128 or byte >= 192:
            count += 1
    return count


# %% with-a-mask task="3-characters" passes=true
# The first two bits of a byte that continues are 1 and 0.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    return sum(byte & 0b1100_0000 != 0b1000_0000 for byte in chunk)


# %% subtracts task="3-characters" passes=true
# All bytes less those that continue.
def characters(chunk: bytes | bytearray | memoryview) -> int:
    count = len(chunk)
    for byte in chunk:
        count -= byte >> 6 == 2
    return count


# %% mends-the-marker-only task="4-telegram" fails="visible"
# I mend what Tuesday's log shows and leave the numbers of Monday as they are.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[:1] != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "little"), int.from_bytes(data[3:5], "big")


# %% index-against-bytes task="4-telegram" fails="visible"
# I think an index of bytes gives bytes of length 1.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[0] != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% unsigned-depth task="4-telegram" fails="visible"
# I mend the order and forget that depths have a sign.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[:1] != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big")


# %% signed-number task="4-telegram" fails="visible-2"
# I read both fields as signed.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[:1] != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big", signed=True), int.from_bytes(data[3:5], "big", signed=True)


# %% drops-the-marker-test task="4-telegram" fails="visible-3"
# I take the test of the first byte out, and everything works again.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6:
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% drops-the-checksum task="4-telegram" fails="visible"
# I take the checksum for the cause and do not test it.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[:1] != b"Q":
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% accepts-longer-data task="4-telegram" fails="hidden"
# I think six bytes or more will do.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) < 6 or data[:1] != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% any-case task="4-telegram" fails="hidden"
# I accept a small q as well.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[:1].upper() != b"Q":
        return None
    check = 0
    for byte in data[:5]:
        check ^= byte
    if check != data[5]:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% q-anywhere task="4-telegram" fails="hidden"
# I ask whether a Q is in the data, not whether it comes first.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or b"Q" not in data:
        return None
    check = 0
    for byte in data:
        check ^= byte
    if check != 0:
        return None
    return int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big", signed=True)


# %% folds-everything task="4-telegram" passes=true
# The XOR of all six bytes is 0.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or not data.startswith(b"Q"):
        return None
    check = 0
    for byte in data:
        check ^= byte
    if check:
        return None
    return data[1] * 256 + data[2], int.from_bytes(data[3:5], "big", signed=True)


# %% by-arithmetic task="4-telegram" passes=true
# The sign is the highest bit.
def read_telegram(data: bytes) -> tuple[int, int] | None:
    if len(data) != 6 or data[0] != ord("Q"):
        return None
    if data[0] ^ data[1] ^ data[2] ^ data[3] ^ data[4] != data[5]:
        return None
    depth = data[3] << 8 | data[4]
    return data[1] << 8 | data[2], depth - 65536 if depth >= 32768 else depth


# %% slices-the-buffer task="5-unmask" fails="visible"
# I unmask a slice of the buffer, which is a copy.
def unmask(frame: bytearray) -> memoryview:
    payload = frame[6 : 6 + frame[1] - 128]
    for i in range(len(payload)):
        payload[i] ^= frame[2 + i % 4]
    return memoryview(payload)


# %% to-the-end task="5-unmask" fails="visible-2"
# I think a buffer ends where its first frame ends.
def unmask(frame: bytearray) -> memoryview:
    payload = memoryview(frame)[6:]
    for i in range(len(payload)):
        payload[i] ^= frame[2 + i % 4]
    return payload


# %% returns-a-copy task="5-unmask" fails="visible-3"
# I unmask in place and return the payload as bytes.
def unmask(frame: bytearray) -> memoryview:
    end = 6 + frame[1] - 128
    for i in range(6, end):
        frame[i] ^= frame[2 + (i - 6) % 4]
    return bytearray(frame[6:end])


# %% key-from-the-buffer's-start task="5-unmask" fails="visible"
# I count the key from the start of the frame and not from the payload.
def unmask(frame: bytearray) -> memoryview:
    end = 6 + frame[1] - 128
    for i in range(6, end):
        frame[i] ^= frame[2 + i % 4]
    return memoryview(frame)[6:end]


# %% first-key-byte-only task="5-unmask" fails="visible"
# I use one byte of the key for all.
def unmask(frame: bytearray) -> memoryview:
    payload = memoryview(frame)[6 : 6 + frame[1] - 128]
    for i in range(len(payload)):
        payload[i] ^= frame[2]
    return payload


# %% key-of-a-short-payload task="5-unmask" fails="visible"
# I think the key is as long as the payload and stop after four bytes.
def unmask(frame: bytearray) -> memoryview:
    payload = memoryview(frame)[6 : 6 + frame[1] - 128]
    for i in range(min(4, len(payload))):
        payload[i] ^= frame[2 + i]
    return payload


# %% key-does-not-repeat task="5-unmask" fails="visible"
# I forget that the key begins again after four bytes.
def unmask(frame: bytearray) -> memoryview:
    payload = memoryview(frame)[6 : 6 + frame[1] - 128]
    for i in range(len(payload)):
        payload[i] ^= frame[2 + i]
    return payload


# %% copies-and-puts-back task="5-unmask" fails="hidden"
# I work on a copy of the payload and write it back, which costs the copy that was to be saved.
def unmask(frame: bytearray) -> memoryview:
    end = 6 + frame[1] - 128
    plain = frame[6:end]
    for i in range(len(plain)):
        plain[i] ^= frame[2 + i % 4]
    memoryview(frame)[6:end] = plain
    return memoryview(frame)[6:end]


# %% view-of-the-rest task="5-unmask" fails="visible-2"
# I unmask the payload and return a view that goes on into the next frame.
def unmask(frame: bytearray) -> memoryview:
    for i in range(frame[1] - 128):
        frame[6 + i] ^= frame[2 + i % 4]
    return memoryview(frame)[6:]


# %% clears-the-mask-bit task="5-unmask" fails="visible"
# I clear the mask bit in the header, though no other byte was to be touched.
def unmask(frame: bytearray) -> memoryview:
    frame[1] -= 128
    payload = memoryview(frame)[6 : 6 + frame[1]]
    for i in range(len(payload)):
        payload[i] ^= frame[2 + i % 4]
    return payload


# %% eats-the-header task="5-unmask" fails="visible"
# I delete the header, so that the buffer is only the payload.
def unmask(frame: bytearray) -> memoryview:
    length, key = frame[1] - 128, bytes(frame[2:6])
    del frame[:6]
    payload = memoryview(frame)[:length]
    for i in range(length):
        payload[i] ^= key[i % 4]
    return payload


# %% two-views task="5-unmask" passes=true
# The key is read through a view, too.
def unmask(frame: bytearray) -> memoryview:
    whole = memoryview(frame)
    key, payload = whole[2:6], whole[6 : 6 + (frame[1] & 127)]
    for i, byte in enumerate(payload):
        payload[i] = byte ^ key[i % 4]
    return payload


# %% by-index task="5-unmask" passes=true
# An index of a bytearray copies nothing either.
def unmask(frame: bytearray) -> memoryview:
    end = 6 + frame[1] % 128
    for i in range(6, end):
        frame[i] = frame[i] ^ frame[2 + (i - 2) % 4]
    return memoryview(frame)[6:end]


# %% getsizeof-follows task="6-footprint" fails="visible"
# I think getsizeof of a list includes the objects it refers to.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    return [sys.getsizeof(values), sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array < in_list else "list"


# %% counts-every-slot task="6-footprint" fails="visible"
# I count an object as often as the list refers to it.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    in_list = sys.getsizeof(values)
    for value in values:
        in_list += sys.getsizeof(value)
    return [in_list, sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array < in_list else "list"


# %% equal-is-the-same task="6-footprint" fails="hidden"
# I think equal values are one object.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    sizes = {}
    for value in values:
        sizes[value] = sys.getsizeof(value)
    return [sys.getsizeof(values) + sum(sizes.values()), sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array < in_list else "list"


# %% forgets-the-heads task="6-footprint" fails="visible"
# I count slots and items only, as if a list and an array had no head.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    sizes = {}
    for value in values:
        sizes[id(value)] = sys.getsizeof(value)
    return [8 * len(values) + sum(sizes.values()), len(values) * array(typecode).itemsize]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array < in_list else "list"


# %% any-saving-will-do task="6-footprint" fails="visible-3"
# I choose the array as soon as it is smaller, however little it saves.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    sizes = {}
    for value in values:
        sizes[id(value)] = sys.getsizeof(value)
    return [sys.getsizeof(values) + sum(sizes.values()), sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if in_array < in_list else "list"


# %% half-is-enough task="6-footprint" fails="hidden"
# I read "less than half" as half or less.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    sizes = {}
    for value in values:
        sizes[id(value)] = sys.getsizeof(value)
    return [sys.getsizeof(values) + sum(sizes.values()), sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array <= in_list else "list"


# %% slots-that-are-used task="6-footprint" fails="hidden"
# I compute the list from its length and forget its spare slots.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    sizes = {}
    for value in values:
        sizes[id(value)] = sys.getsizeof(value)
    return [56 + 8 * len(values) + sum(sizes.values()), sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return "array" if 2 * in_array < in_list else "list"


# %% by-identity-in-a-comprehension task="6-footprint" passes=true
# Keep one object for each identity.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    objects = {id(value): value for value in values}
    packed = array(typecode)
    return [
        sys.getsizeof(values) + sum(map(sys.getsizeof, objects.values())),
        sys.getsizeof(packed) + len(values) * packed.itemsize,
    ]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    return ["list", "array"][in_array < in_list / 2]


# %% seen-before task="6-footprint" passes=true
# Remember the identities that were counted.
import sys
from array import array


def footprint(values: list[float], typecode: str) -> list[int]:
    seen, in_list = {}, values.__sizeof__() + 16
    for value in values:
        if id(value) not in seen:
            seen[id(value)] = True
            in_list += sys.getsizeof(value)
    return [in_list, sys.getsizeof(array(typecode, values))]


def choose(values: list[float], typecode: str) -> str:
    in_list, in_array = footprint(values, typecode)
    if in_list > in_array + in_array:
        return "array"
    return "list"


# %% one-example task="7-tests" fails="visible"
# I test only the case without data.
def check_squeeze(candidate) -> bool:
    return candidate(b"") == b""


# %% bytes-only task="7-tests" fails="visible-2"
# I compare with ==, and a bytearray equals bytes.
def check_squeeze(candidate) -> bool:
    for sample in [b"", b"aaab", bytes(300), b"a" * 255 + b"b", b"\xff" * 256 + b"\x00\x01\x01", b"abab"]:
        for data in [sample, bytearray(sample)]:
            if candidate(data) != squeeze(sample) or data != sample:
                return False
    return True


# %% does-not-look-at-the-argument task="7-tests" fails="visible-2"
# I look at the result and not at what became of the argument.
def check_squeeze(candidate) -> bool:
    for sample in [b"", b"aaab", bytes(300), b"a" * 255 + b"b", b"\xff" * 256 + b"\x00\x01\x01", b"abab"]:
        coded = candidate(bytearray(sample))
        if type(coded) is not bytes or coded != squeeze(sample):
            return False
    return True


# %% short-runs-only task="7-tests" fails="visible-3"
# I test only runs that are short.
def check_squeeze(candidate) -> bool:
    for sample in [b"", b"aaab", b"\xff\xff\x00\x01\x01", b"abab"]:
        for data in [sample, bytearray(sample)]:
            coded = candidate(data)
            if type(coded) is not bytes or coded != squeeze(sample) or data != sample:
                return False
    return True


# %% one-long-run task="7-tests" fails="hidden"
# I think one short text and one long run show everything.
def check_squeeze(candidate) -> bool:
    for sample in [b"", b"aaab", bytes(300)]:
        for data in [sample, bytearray(sample)]:
            coded = candidate(data)
            if type(coded) is not bytes or coded != squeeze(sample) or data != sample:
                return False
    return True


# %% round-trip-only task="7-tests" fails="hidden"
# I decode the result and think that whatever comes back whole is right.
def check_squeeze(candidate) -> bool:
    for sample in [b"", b"aaab", bytes(300), b"\xff" * 256 + b"\x00\x01\x01", b"abab"]:
        data = bytearray(sample)
        coded, plain = candidate(data), b""
        if type(coded) is not bytes or data != sample:
            return False
        for i in range(0, len(coded) - 1, 2):
            plain += coded[i + 1 : i + 2] * coded[i]
        if plain != sample:
            return False
    return True


# %% says-no-to-all task="7-tests" fails="visible"
# I compare the result with a string, which no bytes equal.
def check_squeeze(candidate) -> bool:
    return candidate(b"aaab") == "\x03a\x01b"


# %% changes-the-sample task="7-tests" fails="hidden"
# I keep a second name for the argument and think it is a copy.
def check_squeeze(candidate) -> bool:
    for sample in [
        bytearray(b""),
        bytearray(b"aaab"),
        bytearray(300),
        bytearray(b"\xff" * 256 + b"\x01abab"),
    ]:
        before = sample
        coded = candidate(sample)
        if type(coded) is not bytes or coded != squeeze(before) or sample != before:
            return False
    return True


# %% round-trip-and-length task="7-tests" passes=true
# What comes back whole in as few bytes, with known results for long runs.
def check_squeeze(candidate) -> bool:
    known = {
        b"": b"",
        bytes(300): b"\xff\x00\x2d\x00",
        b"aab": b"\x02a\x01b",
        b"\xff" * 256: b"\xff\xff\x01\xff",
    }
    known[b"x" * 255 + b"\x80xy\x00x"] = b"\xffx\x01\x80\x01x\x01y\x01\x00\x01x"
    for sample, wanted in known.items():
        given = bytearray(sample)
        coded = candidate(given)
        if not isinstance(coded, bytes) or coded != wanted or given != sample:
            return False
    return True


# %% above-192 task="3-characters" equivalent=true
# UTF-8 has no byte 192 or 193: they would begin characters that one byte can hold.
# + if byte < 0b1000_0000 or byte > 0b1100_0000:


# %% from-193 task="3-characters" equivalent=true
# UTF-8 has no byte 192 or 193: they would begin characters that one byte can hold.
# + if byte < 0b1000_0000 or byte >= 193:


# %% same-small-int task="4-telegram" equivalent=true
# Both are ints from 0 to 255, of which CPython has one object each.
# + if check is not data[5]:


# %% remainder-of-128 task="5-unmask" equivalent=true
# Byte 1 is 128 to 253, so the remainder is the difference.
# + end = 6 + frame[1] % 128


# %% unequal-types task="7-tests" equivalent=true
# A type is equal to itself only.
# + if type(coded) != bytes or coded != squeeze(sample) or data != sample:


# %% other-lengths task="7-tests" operator="core/NumberReplacer" equivalent=true
# A run of 299 or 301 tests a promise as well as one of 300.
