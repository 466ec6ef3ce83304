"""The name of a file as a stranger's archive gives it: decoded, and where it would lead."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from urllib.parse import unquote

# What a tool or another person left there, never a learner's own work.
SKIPPED = {"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv"}


def unsafe(path: str) -> str:
    """Why a path must not be followed; empty if it may."""
    parts = re.split(r"[/\\]", path)
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path) or ".." in parts:
        return "would be written somewhere else"
    if "\\" in path:
        return "has a backslash in its name"
    if any(not letter.isprintable() for letter in path):
        return "has a control character in its name"
    return "has a name of more than 250 bytes" if any(len(part.encode()) > 250 for part in parts) else ""


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 and do not say so."""
    name = info.orig_filename
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except ValueError:
        return name


def decoded(name: str) -> str:
    """Percent signs resolved where that gives text, accents and letters as one character each."""
    name = name.encode("utf-8", "replace").decode()
    plain = unquote(name, errors="strict") if _is_quoted(name) else name
    return unicodedata.normalize("NFC", plain)


def _is_quoted(name: str) -> bool:
    if not re.search(r"%[0-9A-Fa-f]{2}", name) or re.search(r"%(?![0-9A-Fa-f]{2})", name):
        return False
    try:
        return unquote(name, errors="strict").count("/") == name.count("/")
    except UnicodeDecodeError:
        return False


def is_skipped(parts: Iterable[str]) -> bool:
    """Whether a file is nobody's work: hidden, or of a tool."""
    return any(part in SKIPPED or (part.startswith(".") and part.strip(".")) for part in parts)
