"""The room a run sees: of the whole disk, the programs that Python needs, read-only, and an empty folder.

`plan` is made outside and names what is bound; `build` makes it the root of a new mount namespace. The
checkout is not in it: of ours only the package `grader` and the data of the lessons.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from grader import syscalls

PACKAGE = "/causeway"  # where `grader` is found inside
VENV = f"{PACKAGE}/env"  # and the environment we run in
TEMPLATES = f"{PACKAGE}/templates"  # what servers start from, where a run uses one
BOX = "/box"  # all that a run may write to: its home, with the folder it works in and one for temporary files
WORK, TEMPORARY = f"{BOX}/work", f"{BOX}/tmp"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("alternatives", "fonts", "ld.so.cache", "localtime", "mime.types", "timezone")  # of /etc
DEVICES = ("null", "zero", "full", "random", "urandom")
PREFIX = ("bin", "etc", "include", "lib", "lib64", "pyvenv.cfg", "share")  # of an environment
FILES = {
    "/etc/passwd": "root:x:0:0:root:/:/bin/sh\nlearner:x:{uid}:{uid}:learner:/box:/bin/sh\n",
    "/etc/group": "root:x:0:\nlearner:x:{uid}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
ENVIRONMENT = {
    "HOME": BOX,
    "TMPDIR": TEMPORARY,
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "USER": "learner",
    "LOGNAME": "learner",
    "SHELL": "/bin/sh",
    "MPLBACKEND": "Agg",
    # One thread for each library of numbers: many graders share the machine, and a fork copies no threads.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # each arena takes 64 MB of the address space that a run may use
    # The order of a set of strings is the same in every run: answers can be compared.
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True)
class Plan:
    """What `build` puts where; paths are absolute."""

    mount_point: str  # an empty folder outside
    binds: tuple[tuple[str, str], ...]  # what there is outside, where it is inside
    links: tuple[tuple[str, str], ...]  # a path inside, what it points to
    uid: int  # who runs inside
    megabytes: int  # that the warm process itself may write

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def plan(mount_point: str, uid: int, more: Iterable[tuple[str, str]] = ()) -> Plan:
    """What this interpreter needs of this machine, and more binds."""
    system = [path for path in SYSTEM if Path(path).is_dir() and not Path(path).is_symlink()]
    links = [(path, str(Path(path).readlink())) for path in SYSTEM if Path(path).is_symlink()]
    same = [(path, path) for path in [*system, *_settings(), *_devices()]]
    binds = [*same, *_interpreter(), *_own(), *more]
    if not any(target.startswith("/tmp/") for _, target in binds):
        links.append(("/tmp", TEMPORARY))
    return Plan(mount_point, tuple(binds), (*links, *_device_links()), uid, 64)


def python() -> str:
    """The interpreter's path inside: an environment is moved, so that it may lie in /tmp outside."""
    name = Path(sys.executable).name
    return sys.executable if sys.prefix == sys.base_prefix else f"{VENV}/bin/{name}"


def environment(python: str) -> dict[str, str]:
    """All that a run of an interpreter finds in os.environ."""
    programs = str(Path(python).parent)
    return {**ENVIRONMENT, "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin"}


def build(plan: Plan) -> None:
    """Make the room this process's root; all else on the disk is gone for it and its children."""
    syscalls.mount("none", "/", flags=syscalls.REC | syscalls.PRIVATE)
    new = Path(plan.mount_point)
    syscalls.mount("tmpfs", new, "tmpfs", syscalls.NOSUID, "mode=755,size=1m")
    for source, target in plan.binds:
        _bind(Path(source), new / target[1:])
    for name, target in plan.links:
        (new / name[1:]).parent.mkdir(parents=True, exist_ok=True)
        (new / name[1:]).symlink_to(target)
    for name, text in FILES.items():
        (new / name[1:]).write_text(text.format(uid=plan.uid))
    for name in ("proc", BOX[1:]):
        (new / name).mkdir()
    syscalls.set_read_only(new)
    _move_in(plan, new)


def _move_in(plan: Plan, new: Path) -> None:
    """Change roots: the old one is put over the new one, then taken away."""
    os.chdir(new)
    # Writable: the kernel lets a process write its own user map, which a run in a user namespace must.
    syscalls.mount("proc", "proc", "proc", syscalls.NOSUID | syscalls.NODEV | syscalls.NOEXEC)
    syscalls.pivot_root(".", ".")
    syscalls.unmount(".")
    os.chdir("/")
    mount_box(plan.megabytes, 4096, 0)


def mount_box(megabytes: int, inodes: int, uid: int) -> None:
    """An empty folder of bounded size over the one that was there before."""
    options = f"size={megabytes}m,nr_inodes={inodes},mode=700,uid={uid},gid={uid}"
    syscalls.mount("tmpfs", BOX, "tmpfs", syscalls.NOSUID | syscalls.NODEV, options)


def _settings() -> list[str]:
    return [path for name in SETTINGS if Path(path := f"/etc/{name}").exists()]


def _devices() -> list[str]:
    return [f"/dev/{name}" for name in DEVICES]


def _device_links() -> list[tuple[str, str]]:
    streams = [
        (f"/dev/{name}", f"/proc/self/fd/{at}") for at, name in enumerate(("stdin", "stdout", "stderr"))
    ]
    return [*streams, ("/dev/fd", "/proc/self/fd"), ("/dev/shm", TEMPORARY)]


def _interpreter() -> list[tuple[str, str]]:
    """The parts of the Python, and folders of packages elsewhere, where they are; the environment's parts."""
    prefixes = {sys.base_prefix, os.path.realpath(sys.base_prefix)}
    parts = [str(Path(prefix, part)) for prefix in sorted(prefixes) for part in PREFIX]
    parts += [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    found: list[str] = []
    for path in sorted(set(parts), key=len):
        covered = any(Path(path).is_relative_to(other) for other in (*SYSTEM, *_environment(), *found))
        if not covered and Path(path).exists():
            found.append(path)
    environment = [(path, f"{VENV}/{Path(path).name}") for path in _environment()]
    return [*((path, path) for path in found), *environment]


def _environment() -> list[str]:
    """The parts of the virtual environment we run in, if any."""
    parts = [Path(sys.prefix, part) for part in PREFIX if sys.prefix != sys.base_prefix]
    return [str(part) for part in parts if part.exists()]


def _own() -> list[tuple[str, str]]:
    package = Path(__file__).parent
    data = package.parent / "course" / "data"
    own = [(str(package), f"{PACKAGE}/grader")]
    return [*own, (str(data), f"{PACKAGE}/course/data")] if data.is_dir() else own


def _bind(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    syscalls.mount(str(source), target, flags=syscalls.BIND | syscalls.REC)
