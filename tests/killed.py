"""Record a submission in processes that kill themselves, each one a statement later, and compare the rows.

Reads a pickled (URL, Graded) from its standard input and prints at how many moments a process was killed.
"""

from __future__ import annotations

import itertools
import os
import pickle
import signal
import sys

from sqlalchemy import create_engine, event, select

from grader import schema
from grader.gradebook import Gradebook
from grader.marks import Graded


def main() -> None:
    url, one = pickle.load(sys.stdin.buffer)
    before = rows(url)
    for moment in itertools.count():
        if not killed(url, one, moment):
            break
        assert rows(url) == before, f"killed at moment {moment}, and something was written"
    assert rows(url) != before, "the last process came to its end, and nothing was written"
    print(moment)


def killed(url: str, one: Graded, moment: int) -> bool:
    child = os.fork()
    if child == 0:
        _record(url, one, moment)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), f"neither killed nor at its end, but {status}"
    return status == signal.SIGKILL


def _record(url: str, one: Graded, moment: int) -> None:
    book, left = Gradebook(url), itertools.count(moment, -1)

    def strike(*_: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(book._engine, "before_cursor_execute", strike)
    event.listen(book._engine, "commit", strike)
    book.record(one)


def rows(url: str) -> dict[str, list[str]]:
    engine = create_engine(url)
    with engine.connect() as db:
        found = {
            name: sorted(map(repr, db.execute(select(table))))
            for name, table in schema.METADATA.tables.items()
        }
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
