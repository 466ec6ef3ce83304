"""A prediction as a value: what is asked, which cell answers, and what that cell printed when it was proved.

The learner's copy carries it as text: the question in Markdown, then one line of base 64 that nobody reads
by accident.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import asdict, dataclass

from grader.classroom.question import RUN, Malformed, markdown
from grader.classroom.sealed import digest

MARK = "**Predict.**"
HEAD = "sealed: "
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Prediction:
    """`cell` is the answering cell's id, `source` the digest of its source; `text` is Markdown."""

    text: str
    cell: str
    source: str
    printed: str

    def answered_by(self, cell: str | None, source: str) -> bool:
        """Whether a cell that ran is the one: by its id where the front end tells it, else by its source."""
        return cell == self.cell or digest(source) == self.source


def body(prediction: Prediction) -> str:
    """A prediction as the body of its cell."""
    fields = {key: value for key, value in asdict(prediction).items() if key != "text"}
    plain = json.dumps(fields, sort_keys=True).encode()
    return f"{prediction.text}\n\n{HEAD}{base64.b64encode(plain).decode()}\n"


def parse(text: str) -> Prediction:
    """The prediction a cell's body holds; Malformed if it is not whole."""
    asked, _, sealed = text.rstrip().rpartition(f"\n{HEAD}")
    try:
        fields = json.loads(base64.b64decode(sealed, validate=True))
        return Prediction(asked.strip(), **fields)
    except (ValueError, TypeError):
        line = len(text.rstrip().splitlines())
        raise Malformed(line, "what the next cell prints is missing or was changed.") from None


def to_html(prediction: Prediction) -> str:
    """The question for a page where nothing runs."""
    asked = markdown(f"**Predict.** {prediction.text}")
    return f'<div class="causeway">{asked}<p><em>{RUN}</em></p></div>'


def to_text(prediction: Prediction) -> str:
    """The question for a terminal."""
    return f"Predict. {prediction.text}\n{RUN}"
