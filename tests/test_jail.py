"""Probes from inside a run: each tries what a hostile submission would, and is stopped by a wall."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import cgroup
from grader.errors import CannotIsolate
from grader.limits import Limits
from grader.warm import Warm
from tests.ordinary import Ordinary
from tests.runs import Runs, cells_of, error_of, job, said, text_of

ROOT = Path(__file__).parent.parent
SMALL = Limits(memory_mb=256)  # is filled sooner
# How a user's code calls the kernel itself; -1 and the error's name if refused.
CALL = """
import ctypes, errno, os, platform
library = ctypes.CDLL(None, use_errno=True)
def call(x86, arm, *arguments):
    number = x86 if platform.machine() == "x86_64" else arm
    result = library.syscall(number, *arguments)
    return errno.errorcode[ctypes.get_errno()] if result == -1 else "done"
"""


@pytest.fixture(scope="module", params=["as we are", "as an ordinary user"])
def warm(request: pytest.FixtureRequest) -> Iterator[Runs]:
    started: Warm | Ordinary = (
        Warm(SMALL, require=True) if request.param == "as we are" else Ordinary("nobody")
    )
    with started as running:
        yield running


def test_a_run_is_isolated(warm):
    assert warm.run(job())["isolated"]


def refused(warm: Runs, source: str) -> str:
    """The kind of the OSError that stops a deed."""
    kind = error_of(warm, source)["kind"]
    assert kind in (
        "PermissionError",
        "FileNotFoundError",
        "OSError",
        "ConnectionRefusedError",
        "gaierror",
    ), kind
    return str(kind)


def test_no_file_of_the_checkout_can_be_read(warm):
    for name in ("solutions", "tests", ".git", "exercises", "course", "pyproject.toml"):
        assert said(warm, f"import os; print(os.path.exists({str(ROOT / name)!r}))") == "False"


def test_the_package_is_there_and_nothing_beside_it(warm):
    assert said(warm, "import grader, os; print(sorted(os.listdir(grader.__path__[0] + '/..')))") in (
        "['course', 'env', 'grader']",
        "['course', 'grader']",
    )
    assert said(warm, "from grader.classroom import quakes; print(len(quakes.real()))") == "1000"


def test_no_home_folder_no_gradebook_and_no_key_can_be_read(warm, tmp_path):
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("grades")
    for path in (
        gradebook,
        Path.home() / ".ssh",
        Path.home() / ".bashrc",
        "/etc/shadow",
        "/run",
        "/var/lib",
    ):
        assert said(warm, f"import os; print(os.path.exists({str(path)!r}))") == "False"


def test_the_disk_holds_what_python_needs_and_no_more(warm):
    found = set(json.loads(said(warm, "import json, os; print(json.dumps(os.listdir('/')))")))
    needed = {Path(sys.base_prefix).parts[1]}
    system = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "dev", "proc", "tmp"}
    assert found <= system | needed | {"box", "causeway"}
    assert "passwd" in said(warm, "import os; print(os.listdir('/etc'))")


def test_nothing_outside_its_folder_can_be_written(warm):
    source = """
import os
mounts = [line.split() for line in open("/proc/mounts")]
print(sorted({at for _, at, _, options, *_ in mounts if "rw" in options.split(",")}))
for name in ("/x", "/usr/x", "/dev/x", "/causeway/grader/x.py", os.path.dirname(os.__file__) + "/x.py"):
    try: open(name, "w")
    except OSError: continue
    print("made:", name)
for folder, _, files in os.walk("/proc/sys"):
    for name in files:
        try: open(os.path.join(folder, name), "w")
        except OSError: continue
        print("opened:", folder, name)
"""
    assert said(warm, source) == "['/box', '/proc']"  # the warm process's own /proc, below the run's


def test_its_own_folder_its_home_and_tmp_can_be_written(warm):
    source = """
import os, pathlib, tempfile
for folder in (".", os.environ["HOME"], "/tmp", tempfile.gettempdir(), pathlib.Path.home()):
    path = pathlib.Path(folder, "note"); path.write_text("kept"); assert path.read_text() == "kept"
print(os.listdir())
"""
    assert said(warm, source) == "['note']"


def test_no_other_process_can_be_seen(warm):
    assert said(warm, "import os; print([name for name in os.listdir('/proc') if name.isdigit()])") == "['1']"
    for number in (2, 3):
        assert error_of(warm, f"import os; os.kill({number}, 9)")["kind"] == "ProcessLookupError"
    assert said(warm, "import os; print(os.getpid(), os.getppid())") == "1 0"


def test_the_environment_says_nothing(warm):
    names = set(json.loads(said(warm, "import json, os; print(json.dumps(dict(os.environ)))")))
    assert names - {"LC_CTYPE"} == {
        *("HOME", "TMPDIR", "LANG", "LC_ALL", "USER", "LOGNAME", "SHELL", "PATH", "PYTHONHASHSEED"),
        *("MPLBACKEND", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"),
    }


def test_no_descriptor_is_inherited_but_the_channel_and_the_bell(warm):
    source = """
import os, stat
def kind(at):
    try: return stat.filemode(os.fstat(at).st_mode)[0]
    except OSError: return ""
print("".join(kind(at) or "." for at in range(256)).rstrip("."))
"""
    assert said(warm, source) == "cppsspp"  # /dev/null, two pipes, channel, bell, the other ends of the pipes


def test_the_user_has_no_power_and_no_group(warm):
    source = """
import os
lines = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
powers = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
print({key: lines[key].split() for key in (*powers, "NoNewPrivs", "Seccomp")})
print(os.getuid() != 0, os.getuid() == os.geteuid() == os.getgid())
"""
    text = said(warm, source)
    assert text.count("0000000000000000") == 5
    assert "'NoNewPrivs': ['1'], 'Seccomp': ['2']" in text
    assert text.endswith("True True")


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.setuid(0)",
        "import os; os.setgid(0)",
        "import os; os.chroot('/box')",
        "import os; os.mknod('disk', 0o60600, os.makedev(254, 0)); open('disk').read(1)",
        "import os; os.nice(-5)",
        "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
        "import socket; socket.socket(40, socket.SOCK_STREAM)",
        "import socket; socket.sethostname('mine')",
    ],
)
def test_what_takes_power_is_refused(warm, source):
    assert refused(warm, source)


@pytest.mark.parametrize(
    ("name", "numbers", "arguments"),
    [
        ("ptrace", "101, 117", "0, 0, 0, 0"),
        ("mount", "165, 40", "b'none', b'/box', b'tmpfs', 0, None"),
        ("umount2", "166, 39", "b'/proc', 2"),
        ("pivot_root", "155, 41", "b'/box', b'/box'"),
        ("unshare a user", "272, 97", "0x10000000"),
        ("unshare mounts", "272, 97", "0x20000"),
        ("setns", "308, 268", "0, 0"),
        ("clone into a user namespace", "56, 220", "0x10000011, 0, 0, 0, 0"),
        ("process_vm_readv", "310, 270", "1, 0, 0, 0, 0, 0"),
        ("keyctl", "250, 219", "0, -3, 0"),
        ("bpf", "321, 280", "0, 0, 0"),
        ("perf_event_open", "298, 241", "0, 0, 0, 0, 0"),
        ("io_uring_setup", "425, 425", "1, 0"),
        ("userfaultfd", "323, 282", "0"),
        ("memfd_create", "319, 279", "b'x', 0"),
        ("shmget", "29, 194", "0, 4096, 0o1600"),
        ("open_by_handle_at", "304, 265", "-100, 0, 0"),
        ("personality", "135, 92", "0x40000"),
        ("syslog", "103, 116", "3, 0, 0"),
        ("kexec_load", "246, 104", "0, 0, 0, 0"),
        ("mount_setattr", "442, 442", "-100, b'/', 0, 0, 0"),
        ("pidfd_getfd", "438, 438", "0, 0, 0"),
    ],
)
def test_a_system_call_that_no_exercise_needs_is_refused(warm, name, numbers, arguments):
    assert said(warm, f"{CALL}print(call({numbers}, {arguments}))") == "EPERM"


def test_clone3_is_unknown_so_that_clone_is_filtered(warm):
    assert said(warm, f"{CALL}print(call(435, 435, 0, 0))") == "ENOSYS"
    assert (
        said(warm, "import threading; t = threading.Thread(target=print, args=('ran',)); t.start(); t.join()")
        == "ran"
    )


def test_no_network_is_reached(warm):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert refused(warm, f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)")
    for address in ("1.1.1.1", "169.254.169.254"):
        assert refused(warm, f"import socket; socket.create_connection(({address!r}, 53), 1)")
        udp = f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'?', ({address!r}, 53))"
        assert refused(warm, f"import socket; {udp}")
    assert refused(warm, "import socket; socket.getaddrinfo('example.org', 80)")
    assert said(warm, "import socket; print([name for _, name in socket.if_nameindex()][:1])") == "['lo']"


def test_no_socket_of_the_machine_is_reached(warm, tmp_path):
    for name in (str(tmp_path / "socket"), f"\0causeway-{os.getpid()}"):
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(name)
            listening.listen()
            assert refused(warm, f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})")


def test_its_own_loopback_works(warm):
    source = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()) as client:
        client.send(b"hello"); print(server.accept()[0].recv(5).decode(), socket.gethostbyname("localhost"))
"""
    assert said(warm, source) == "hello 127.0.0.1"


def test_proc_and_sys_show_nothing_of_the_machine(warm):
    assert said(warm, "import os; print(os.path.exists('/sys'))") == "False"
    source = """
import os
for name in ("/proc/sysrq-trigger", "/proc/kcore", "/proc/kmsg", "/proc/sys/kernel/core_pattern"):
    for flag in (os.O_RDONLY, os.O_WRONLY):
        try: os.close(os.open(name, flag))
        except OSError: continue
        if flag == os.O_WRONLY or "core_pattern" not in name: print(name, flag)
"""
    assert said(warm, source) == ""


def test_100_gigabytes_are_an_error_of_one_cell(warm):
    cells = cells_of(warm, "x = bytearray(100 * 10**9)", "print('next')")
    assert cells[0]["error"]["kind"] == "MemoryError"
    assert text_of(cells[1]) == "next\n"


def test_memory_taken_bit_by_bit_ends(warm):
    cells = cells_of(warm, "kept = []\nwhile True: kept.append(bytearray(10**7))", "del kept; print('next')")
    assert cells[0]["error"]["kind"] == "MemoryError"
    assert text_of(cells[1]) == "next\n"


def test_a_fork_bomb_is_bounded(warm):
    source = """
import os, time
count = 0
while True:
    try: child = os.fork()
    except OSError: break
    if child == 0:
        time.sleep(60)
        os._exit(0)
    count += 1
print(count < 80)
"""
    assert said(warm, source) == "True"


def test_a_fork_bomb_that_never_stops_harms_no_other_run(warm):
    report = warm.run(
        job("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", seconds=0.2, total=0.5)
    )
    assert report["cells"] == [] or report["cells"][0]["late"]
    assert said(warm, "print('next')") == "next"


def test_a_thread_bomb_is_bounded(warm):
    source = """
import threading
try:
    for count in range(10_000): threading.Thread(target=threading.Event().wait, daemon=True).start()
except (RuntimeError, MemoryError): print(count < 80)
"""
    assert said(warm, source) == "True"


def test_the_disk_is_bounded(warm):
    source = """
kept = 0
try:
    for n in range(1000):
        with open(f"/tmp/{n}", "wb") as file: kept += file.write(bytes(10**6))
except OSError as error: print(kept < 70 * 10**6, error.strerror)
"""
    assert said(warm, source) == "True No space left on device"
    assert error_of(warm, "open('big', 'wb').truncate(10**12)")["kind"] == "OSError"


def test_the_number_of_files_is_bounded(warm):
    source = "for n in range(10_000): open(str(n), 'w').close()"
    assert error_of(warm, source)["message"].startswith("[Errno 28] No space left on device")


def test_descriptors_are_bounded(warm):
    error = error_of(warm, "kept = [open('/dev/null') for _ in range(10_000)]")
    assert error["message"].startswith("[Errno 24] Too many open files")


def test_nothing_survives_a_run(warm):
    daemon = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time
        while True:
            time.sleep(0.01)
            open("/tmp/alive", "a").close()
    os._exit(0)
"""
    before = _processes()
    assert said(warm, daemon) == ""
    assert _comes_true(lambda: _processes() <= before)
    assert said(warm, "import os, time; time.sleep(0.05); print(os.listdir('/tmp'))") == "[]"


def _comes_true(what: Callable[[], bool]) -> bool:
    """Whether it does within seconds: a run's end is told before it is over."""
    until = time.monotonic() + 2
    while not what() and time.monotonic() < until:
        time.sleep(0.01)
    return what()


def _processes() -> set[int]:
    """All processes of this machine that are descendants of this one."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, size = {os.getpid()}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def test_two_runs_at_once_do_not_see_each_other():
    reports = []
    wait = "import os, time\nopen('/tmp/mine', 'w').close()\ntime.sleep(0.3)\n"
    wait += "print(os.listdir('/tmp'), os.getuid())"
    look = "print([name for name in os.listdir('/proc') if name.isdigit()])"

    def run() -> None:
        with Warm(require=True) as own:
            reports.append([text_of(cell) for cell in own.run(job(wait, look))["cells"]])

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report[1] for report in reports] == ["['1']\n"] * 2
    assert all(report[0].startswith("['mine']") for report in reports)
    assert os.geteuid() != 0 or reports[0][0] != reports[1][0]  # as root, each has a user of its own


def test_memory_of_many_processes_together_is_bounded_where_there_are_control_groups():
    with Warm(Limits(memory_mb=200), require=True) as warm:
        source = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        kept = b"x" * 150_000_000
        time.sleep(60)
time.sleep(60)
"""
        report = warm.run(job(source, "print('next')", seconds=2, total=4))
        if warm.groups:
            used = sum(
                int((group / name).read_text())
                for group in warm.groups
                for name in _PEAKS
                if (group / name).exists()
            )
            assert used <= (200 + 256) * 2**20
        assert len(report["cells"]) <= 2
        assert said(warm, "print('alive')") == "alive"


_PEAKS = ("memory.max_usage_in_bytes", "memory.peak")


def test_groups_of_a_grader_that_was_killed_are_removed():
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = cgroup.create(f"{ended.pid}-0", 2**30, 100)
    cgroup.remove(cgroup.create(f"{os.getpid()}-99", 2**30, 100))
    assert [group for group in left if group.exists()] == []


def test_without_walls_a_run_is_in_a_folder_of_its_own_and_says_that_it_is_not_isolated():
    with Warm(isolate=False) as warm:
        report = warm.run(
            job("import os; open('mine', 'w').close(); print(os.listdir(), os.getcwd())", "1 / 0")
        )
        assert not report["isolated"]
        names, _, folder = text_of(report["cells"][0]).strip().rpartition(" ")
        assert names == "['mine']"
        assert _comes_true(lambda: not Path(folder).exists())


def test_without_walls_what_a_run_started_is_ended_as_well():
    with Warm(isolate=False) as warm:
        before = _processes()
        said(warm, "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True); print()")
        assert _comes_true(lambda: _processes() <= before)


def test_root_of_a_container_that_has_no_other_user_has_walls_too():
    with Ordinary("nobody", "contained") as root:
        assert root.why_not == ""
        assert said(root, "import os; print(os.getuid(), os.listdir('/proc')[-1])").startswith("1000")


def test_where_the_kernel_gives_no_walls_a_run_says_so():
    with Ordinary("nobody", "contained", "refused") as user:
        assert user.why_not == "the kernel refuses unshare: No space left on device"
        report = user.run(job("print('ran')"))
        assert (report["isolated"], text_of(report["cells"][0])) == (False, "ran\n")


def test_where_walls_are_required_and_there_are_none_nothing_runs():
    with pytest.raises(CannotIsolate, match="no sandbox on this machine: it was not asked for"):
        Warm(isolate=False, require=True)
