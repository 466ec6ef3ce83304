"""README and Makefile as learners get them: cut from those of the course, so that there is one source."""

from __future__ import annotations

import re

# What of the Makefile needs nothing but what learners have.
TARGETS = ("help", "learn", "clean")
STAMP = "$(VENV)/learn.stamp"  # the environment that `make learn` needs
NOT_FOR_LEARNERS = ("## For instructors", "## For authors")
SECTION = re.compile(r"(?=^## )", re.M)
# `make demo` in a list of targets, indented or in a comment.
NAMED = re.compile(r"^(?:#|   ) *make ([a-z]+)\b.*\n", re.M)
NOTE = re.compile(r"^<!-- .* -->\n", re.M)
BADGE = re.compile(r"^\[!\[CI\].*\n", re.M)  # of a workflow that learners do not get
RULE = re.compile(r"^([^\s#.:=]\S*):(?!=)", re.M)
PHONY = re.compile(r"^\.PHONY:.*$", re.M)
IMAGE = re.compile(r"!\[[^\]]*\]\(([^):]+)\)")


def readme(text: str) -> str:
    """The parts of README that are for learners."""
    parts = [part for part in SECTION.split(text) if not part.startswith(NOT_FOR_LEARNERS)]
    return _without_targets(BADGE.sub("", NOTE.sub("", "".join(parts))))


def images(text: str) -> list[str]:
    """The pictures of a page that lie beside it."""
    return IMAGE.findall(text)


def makefile(text: str) -> str:
    """The targets that learners can run, and what these need."""
    blocks = [block for block in re.split(r"\n{2,}", text.strip()) if _stays(block)]
    return _without_targets(PHONY.sub(f".PHONY: {' '.join(TARGETS)}", "\n\n".join(blocks)) + "\n")


def _stays(block: str) -> bool:
    return all(target in (*TARGETS, STAMP) for target in RULE.findall(block))


def _without_targets(text: str) -> str:
    return NAMED.sub(lambda line: line[0] if line[1] in TARGETS else "", text)
