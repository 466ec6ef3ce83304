"""When a submission was handed in, and what being late takes off: nbgrader's file and nbgrader's plugin."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from grader.errors import CannotWrite, SubmissionError
from grader.rows import Penalty

FILE = "timestamp.txt"  # nbgrader's collect step writes it beside the notebooks
LONGEST = 100  # characters; nbgrader writes some 30
# dateutil opens the file that a zone's name leads to: a stranger's name leads nowhere else.
SHAPE = re.compile(r"(?!.*\.\.)\w[\w:., +/-]*", re.A)
ZONE = re.compile(r"[A-Za-z][\w+/-]*|[+-]?\d+", re.A)


def stamp(folder: Path) -> str:
    """The text of a submission's `timestamp.txt`, empty if there is none.

    SubmissionError if it says no time.
    """
    path = folder / FILE
    if not path.is_file() or path.is_symlink():
        return ""
    with path.open("rb") as file:
        text = file.read(LONGEST).decode("utf-8", "replace").strip()
    moment(text)
    return text


def moment(text: str) -> datetime | None:
    """The time a stamp says, in UTC without a zone, as nbgrader reads it (utils.parse_utc); None if empty.

    Such as `2026-11-20 10:00:00`, `2026-11-20 10:00:00.5 Europe/Berlin`, `2026-11-20T10:00:00+01:00`.
    """
    if not text:
        return None
    try:
        return _in_utc(_parsed(text))
    except (ValueError, OverflowError):
        raise SubmissionError(
            f"its {FILE} says {text[:40]!r}, which is no time: write it as 2026-11-20 10:00:00 UTC."
        ) from None


def _parsed(text: str) -> Any:
    from dateutil import parser, tz

    if not SHAPE.fullmatch(text):
        raise ValueError(text)
    day, _, rest = text.partition(" ")
    time, _, zone = rest.partition(" ")
    if not zone or " " in zone:
        return parser.parse(text)
    if not ZONE.fullmatch(zone):
        raise ValueError(zone)
    known: Any = int(zone) if zone.lstrip("+-").isdigit() else tz.gettz(zone)
    return parser.parse(f"{day} {time} TZ", tzinfos={"TZ": known})


def _in_utc(found: datetime) -> datetime:
    offset = found.utcoffset()
    return found if offset is None else (found - offset).replace(tzinfo=None)


def penalty(root: Path) -> Penalty:
    """What nbgrader's plugin takes off, as set in the `nbgrader_config.py` at `root` or in its usual places.

    nbgrader is imported when the first submission is late, and not before. CannotWrite if the plugin
    cannot be had, or stops with an error of its own.
    """

    def taken(learner: str, points: float, seconds: float) -> float | None:
        try:
            off = _plugin(root).late_submission_penalty(learner, points, seconds)
            return None if off is None else float(off)
        except Exception as error:  # a plugin is somebody's own code
            raise CannotWrite(
                f"{learner} is late, and nbgrader's late policy gives no penalty: {type(error).__name__}: "
                f"{error}. Mend LateSubmissionPlugin or AssignLatePenalties in nbgrader_config.py."
            ) from error

    return taken


@cache
def _plugin(root: Path) -> Any:
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.preprocessors import AssignLatePenalties
    from traitlets.config import Application

    app = NbGrader(log_level="WARN")  # the plugin tells of every submission
    places = [str(root), *app.config_file_paths]
    Application.load_config_file(app, "nbgrader_config", path=places)
    assign = AssignLatePenalties(parent=app)
    assign.init_plugin()
    return assign.plugin_inst
