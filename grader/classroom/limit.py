"""A time limit on what runs now, in the words of the person who waits."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable

from grader.classroom import debugging

AGAIN = 0.25  # seconds; a bare `except:` inside the loop may swallow the first interrupt


class TooLate(BaseException):
    """What runs did not end in its time; not an Exception, so that few `except` clauses catch it."""

    def _render_traceback_(self) -> list[str]:  # IPython shows this in place of a traceback
        return [str(self)]


def start(seconds: float) -> Callable[[], None]:
    """Raise TooLate here after some seconds; call what comes back to end the limit.

    Who debugs has all the time there is: nothing is raised while a debugger is attached.
    """
    sentence = (
        f"Stopped after {seconds:g} seconds: a loop in your code does not end. "
        "Which line was meant to end it, and is it ever reached?"
    )
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        return _by_signal(seconds, sentence)
    return _by_thread(seconds, sentence)


def _by_signal(seconds: float, sentence: str) -> Callable[[], None]:
    def late(number: int, frame: object) -> None:
        if not debugging.attached():
            raise TooLate(sentence)

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

    def end() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    return end


def _by_thread(seconds: float, sentence: str) -> Callable[[], None]:
    """Windows has no such signal, and only the main thread gets them: ask the interpreter instead."""
    worker, ended = threading.get_ident(), threading.Event()

    class Late(TooLate):
        def __init__(self) -> None:  # the interpreter raises the class, without arguments
            super().__init__(sentence)

    def watch() -> None:
        wait = seconds
        while not ended.wait(wait):
            if not debugging.attached():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker), ctypes.py_object(Late))
            wait = AGAIN

    threading.Thread(target=watch, daemon=True).start()
    return ended.set
