"""Work that one learner's submission ends, with the process that does it."""

from __future__ import annotations

import os
import pickle
import signal

from grader import guest

DEADLY = "half-done"


def work(name: str, wanted: str, handed: bytes) -> bytes:
    if pickle.loads(handed).learner == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return guest.work(name, wanted, handed)
