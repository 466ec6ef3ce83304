"""The outer wall, around a warm process: namespaces, a control group, a room that holds what it needs.

As root in our own name; any other user, and root of a container that has no other, is root of a user
namespace, where the kernel allows one.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from grader import cgroup, channel, identity, room, syscalls

NAMESPACES = (
    syscalls.NEWNS
    | syscalls.NEWPID
    | syscalls.NEWNET
    | syscalls.NEWIPC
    | syscalls.NEWUTS
    | syscalls.NEWCGROUP
)


def build_around(arguments: list[str]) -> None:
    """The process between the grader and a warm one: builds the outer wall, and the warm process in it.

    Takes [the file descriptor of the channel to the grader, a JSON object]. What goes wrong is told there.
    """
    control = socket.socket(fileno=int(arguments[0]))
    order = json.loads(arguments[1])
    try:
        cgroup.enter(tuple(Path(group) for group in order["groups"]))
        in_user = _leave(order["plan"]["uid"])
        child = os.fork()
        if child == 0:
            _become_warm(control, order, in_user)
    except OSError as error:
        channel.send(control, {"failed": reason(error)})
        sys.exit(1)
    control.close()
    os.waitpid(child, 0)


def reason(error: OSError) -> str:
    """What the kernel refused, and where."""
    where = f" ({error.filename})" if error.filename else ""
    return f"the kernel refuses {error.strerror or error}{where}"


def _leave(uid: int) -> bool:
    """Enter new namespaces; True if that took a user namespace, in which we are root and no other user is."""
    if os.geteuid() == 0 and identity.has_user(uid):
        try:
            syscalls.unshare(NAMESPACES)
            return False
        except PermissionError:  # root of a container, without the power
            pass
    identity.enter_user_namespace(NAMESPACES)
    return True


def _become_warm(control: socket.socket, order: dict[str, Any], in_user: bool) -> None:
    """Build the room, then start a Python in it that knows nothing of what this one knew."""
    try:
        syscalls.prctl(syscalls.PDEATHSIG, signal.SIGKILL)
        plan = order["plan"]
        room.build(room.Plan(**{**plan, "uid": identity.INSIDE if in_user else plan["uid"]}))
        os.set_inheritable(control.fileno(), True)
        command = [
            *order["command"],
            str(control.fileno()),
            json.dumps({**order["warm"], "in_user": in_user}),
        ]
        os.execve(command[0], command, order["environment"])
    except OSError as error:
        channel.send(control, {"failed": reason(error)})
    finally:
        os._exit(1)
