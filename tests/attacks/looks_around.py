"""Looks at what is none of a submission's business: each answer is right as long as nothing is found."""

from __future__ import annotations

from tests.attacks.attack import Attack, hand_in, probe


def reads(name: str, *paths: str) -> Attack:
    """A look into files and folders: readable text in one of them is a hole."""
    return probe(
        name,
        f"import glob\nimport os\n\nfor pattern in {list(paths)}:\n"
        "    for path in glob.glob(os.path.expanduser(pattern), recursive=True):\n"
        "        try:\n            if os.path.isdir(path):\n                held = os.listdir(path)\n"
        "            else:\n                with open(path, 'rb') as file:\n"
        "                    held = file.read(400)\n"
        "        except OSError:\n            continue\n        if held:\n            return path",
    )


FILES = (
    reads(
        "cannot-read-the-solution", "@course@/solutions/**/*", "@course@/**/*.ipynb", "../../solutions/*/*"
    ),
    reads("cannot-read-the-course", "@course@/*", "@course@/**/*.toml"),
    reads(
        "cannot-read-the-gradebook",
        "@grading@/gradebook.db",
        "@grading@/**/*",
        "../gradebook.db",
        "../../*.db",
    ),
    reads("cannot-read-another-submission", "@submissions@/*", "@submissions@/*/*/*.ipynb", "../*/*.ipynb"),
    reads(
        "cannot-read-the-home-folder",
        "@home@/.ssh/*",
        "@home@/*",
        "@home@/.bashrc",
        "~/.ssh/*",
        "/root/.ssh/*",
        "/home/*/.ssh/*",
    ),
    reads("cannot-read-the-temporary-folder-of-the-grader", "@temp@/*", "@temp@/**/*"),
    reads("cannot-read-where-nobody-told-it-of", "@outside@/*"),
    reads(
        "cannot-read-passwords",
        "/etc/shadow",
        "/etc/gshadow",
        "/etc/sudoers",
        "/etc/ssh/*_key",
        "/var/run/secrets/**/*",
        "/run/secrets/*",
    ),
    reads(
        "cannot-read-devices",
        "/dev/mem",
        "/dev/kmem",
        "/dev/sd?",
        "/dev/vd?",
        "/dev/nvme*",
        "/dev/kmsg",
        "/dev/port",
    ),
    reads(
        "cannot-read-what-other-runs-left",
        "/tmp/attack-was-here*",
        "/dev/shm/attack-was-here*",
        "/var/tmp/attack-was-here*",
        "~/attack-was-here*",
        "./attack-was-here*",
    ),
    probe(
        "finds-no-file-open-that-it-did-not-open",
        """
        import os

        found = []
        for name in os.listdir('/proc/self/fd'):
            try:
                path = os.readlink(f'/proc/self/fd/{name}')
            except OSError:
                continue
            if path.startswith(('@grading@', '@submissions@', '@course@', '@home@', '@temp@')):
                found.append(path)
        return found
        """,
    ),
    probe(
        "cannot-climb-out-by-an-open-folder",
        """
        import os

        for number in range(64):
            for way in ('..', '../..', '../../..', '../../../..'):
                try:
                    names = os.listdir(f'/proc/self/fd/{number}/{way}')
                except OSError:
                    continue
                if 'gradebook.db' in names or 'solutions' in names:
                    return number, way, names
        """,
    ),
    probe(
        "cannot-climb-out-by-chroot",
        """
        import os

        os.mkdir('jail')
        os.chroot('jail')
        for _ in range(64):
            os.chdir('..')
        os.chroot('.')
        return [name for name in ('@course@', '@grading@', '@home@') if os.path.exists(name)]
        """,
    ),
)

# A run is forked from a process that lives on: what that one knows is in the memory of all. The words are
# patterns that do not match themselves; the last two are 583529 as Python 3.11 and 3.12 keep a number.
MEMORY = r"""
import ctypes
import re

words = {
    "solution": rb"canary-of-[t]he-solution",
    "neighbor": rb"canary-of-[t]he-neighbor",
    "home": rb"canary-of-[t]he-home",
    "environment": rb"canary-of-[t]he-environment",
    "what is wanted": rb"5835[2]9",
    "the reference": rb"weigh_referenc[e]",
    "a number that is wanted": rb"[\x01\x08]\x00{7}\x69[\xe7]\x08\x00",
}
found = set()
with open("/proc/self/maps") as maps:
    areas = [line.split() for line in maps]
for area in areas:
    if not area[1].startswith("rw"):
        continue
    start, end = (int(part, 16) for part in area[0].split("-"))
    for at in range(start, min(end, start + (1 << 28)), 1 << 22):
        held = ctypes.string_at(at, min(1 << 22, end - at))
        found.update(name for name, word in words.items() if re.search(word, held))
return sorted(found)
"""
SECRETS = (
    probe(
        "finds-no-secret-in-its-environment",
        """
        import os

        return [value for value in os.environ.values() if 'canary' in value]
        """,
    ),
    probe(
        "finds-no-secret-in-the-environment-of-processes",
        """
        import glob

        for path in glob.glob('/proc/[0-9]*/environ') + ['/proc/self/environ', '/proc/1/environ']:
            try:
                with open(path, 'rb') as file:
                    held = file.read()
            except OSError:
                continue
            if b'canary' in held:
                return path, held[:200]
        """,
    ),
    probe("finds-no-secret-in-its-own-memory", MEMORY),
)

PROCESSES = (
    probe(
        "sees-no-process-of-others",
        """
        import glob
        import os

        found = []
        for path in glob.glob('/proc/[0-9]*/cmdline'):
            try:
                with open(path, 'rb') as file:
                    line = file.read()
            except OSError:
                continue
            if line and path.split('/')[2] not in (str(os.getpid()), '1'):
                found.append(line[:60])
        return found if len(found) > 3 else None
        """,
    ),
    probe(
        "sees-no-command-line-that-names-the-class",
        """
        import glob

        for path in glob.glob('/proc/[0-9]*/cmdline'):
            try:
                with open(path, 'rb') as file:
                    line = file.read()
            except OSError:
                continue
            if b'@submissions@' in line or b'@grading@' in line:
                return line
        """,
    ),
    probe(
        "cannot-walk-through-the-root-of-another-process",
        """
        import glob
        import os

        for path in glob.glob('/proc/[0-9]*/root') + glob.glob('/proc/[0-9]*/cwd'):
            for name in ('@course@', '@grading@', '@home@'):
                if os.path.exists(path + name) or os.path.exists(f'{path}/gradebook.db'):
                    return path, name
        """,
    ),
    probe(
        "cannot-signal-processes-of-others",
        """
        import os

        # A process is the same if it was born at the same tick: a number alone may be somebody else here.
        with open('/proc/@pid@/stat') as file:
            born = file.read().rpartition(')')[2].split()[19]
        os.kill(@pid@, 0)
        return 'the process that started the grading' if born == '@born@' else None
        """,
    ),
    probe(
        "cannot-trace-its-parent",
        """
        import ctypes
        import os

        libc = ctypes.CDLL(None, use_errno=True)
        for number in {os.getppid(), 1} - {0, os.getpid()}:
            # PTRACE_SEIZE: it does not stop whom it traces, and ends with the tracer.
            if libc.ptrace(0x4206, number, 0, 0) == 0:
                return f'traced {number}'
        """,
    ),
    probe(
        "cannot-read-the-memory-of-its-parent",
        """
        import os

        for number in {os.getppid(), 1}:
            if number in (0, os.getpid()):
                continue
            with open(f'/proc/{number}/maps') as maps, open(f'/proc/{number}/mem', 'rb', 0) as memory:
                start = int(maps.readline().split('-')[0], 16)
                memory.seek(start)
                return number, memory.read(16)
        """,
    ),
)

NETWORK = (
    probe(
        "cannot-reach-a-port-of-the-machine-by-tcp",
        """
        import socket

        for host in ('127.0.0.1', 'localhost', '@address@'):
            try:
                with socket.create_connection((host, @tcp@), timeout=0.2) as line:
                    line.sendall(b'attack')
                    return host
            except OSError as error:
                print(host, error)
        """,
    ),
    probe(
        "cannot-reach-a-port-of-the-machine-by-udp",
        """
        import socket

        for host in ('127.0.0.1', '@address@'):
            try:
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'attack', (host, @udp@))
            except OSError as error:
                print(host, error)
        # Whether it arrived is seen outside.
        """,
    ),
    probe(
        "cannot-ask-for-an-address",
        """
        import socket

        socket.setdefaulttimeout(0.3)
        return socket.getaddrinfo('example.com', 80)
        """,
    ),
    probe(
        "cannot-ask-a-name-server",
        """
        import socket

        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.settimeout(0.3)
        question = bytes.fromhex('12340100000100000000000007' + '6578616d706c6503636f6d0000010001')
        line.sendto(question, ('8.8.8.8', 53))
        return line.recv(512)
        """,
    ),
    probe(
        "cannot-reach-the-cloud-that-it-runs-on",
        """
        import socket

        with socket.create_connection(('169.254.169.254', 80), timeout=0.3):
            return 'metadata'
        """,
    ),
    probe(
        "cannot-reach-a-unix-socket",
        """
        import glob
        import socket

        known = ['@unix@', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '/tmp/.X11-unix/X0']
        for path in known + glob.glob('/run/**/*.sock', recursive=True):
            try:
                line = socket.socket(socket.AF_UNIX)
                line.settimeout(0.2)
                line.connect(path)
            except OSError:
                continue
            return path
        """,
    ),
    probe(
        "cannot-reach-an-abstract-unix-socket",
        r"""
        import socket

        line = socket.socket(socket.AF_UNIX)
        line.settimeout(0.2)
        line.connect('\0@abstract@')
        return 'an abstract socket'
        """,
    ),
    probe(
        "cannot-listen-to-raw-packets",
        """
        import socket

        return socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 768)
        """,
    ),
    probe(
        "cannot-speak-to-the-kernels-own-sockets",
        """
        import socket

        line = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
        line.bind((0, 1))
        import os

        return 'uevents of the machine' if os.readlink('/proc/self/ns/net') == '@netns@' else None
        """,
    ),
)

# Refused before the kernel looks at the arguments: "not permitted" or "no such call", never "bad argument".
CALLS = """
import ctypes
import errno
import platform

if platform.machine() != "x86_64":
    return None
libc = ctypes.CDLL(None, use_errno=True)
calls = {"bpf": 321, "io_uring_setup": 425, "keyctl": 250, "userfaultfd": 323}
calls |= {"perf_event_open": 298, "ptrace": 101}
refused = (errno.EPERM, errno.ENOSYS, errno.EACCES)
found = []
for name, number in calls.items():
    ctypes.set_errno(0)
    if libc.syscall(number, 99, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in refused:
        found.append((name, errno.errorcode.get(ctypes.get_errno())))
return found
"""
POWERS = (
    probe(
        "cannot-become-root",
        """
        import os

        os.setresuid(0, 0, 0)
        return 'root' if os.path.exists('@home@') else None
        """,
    ),
    probe(
        "has-no-capability",
        """
        with open('/proc/self/status') as status:
            lines = dict(line.split(':', 1) for line in status)
        effective = int(lines['CapEff'], 16)
        return hex(effective) if effective else None
        """,
    ),
    probe(
        "cannot-gain-a-privilege",
        """
        with open('/proc/self/status') as status:
            lines = dict(line.split(':', 1) for line in status)
        return None if lines['NoNewPrivs'].strip() == '1' else 'new privileges'
        """,
    ),
    probe(
        "cannot-mount",
        """
        import ctypes
        import os

        libc = ctypes.CDLL(None, use_errno=True)
        os.makedirs('mounted', exist_ok=True)
        if libc.mount(b'none', b'mounted', b'tmpfs', 0, b'') == 0:
            libc.umount2(b'mounted', 0)
            return 'mounted'
        """,
    ),
    probe(
        "cannot-make-namespaces",
        """
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        kinds = {'user': 0x10000000, 'mount': 0x20000, 'net': 0x40000000, 'pid': 0x20000000}
        return [name for name, flag in kinds.items() if libc.unshare(flag) == 0]
        """,
    ),
    probe(
        "cannot-make-devices",
        """
        import os
        import stat

        os.mknod('attack-disk', 0o600 | stat.S_IFBLK, os.makedev(8, 0))
        return 'a device'
        """,
    ),
    probe("cannot-make-calls-that-no-exercise-needs", CALLS),
    probe(
        "cannot-change-its-cgroup",
        """
        import glob

        for path in glob.glob('/sys/fs/cgroup/**/cgroup.procs', recursive=True)[:50]:
            try:
                with open(path, 'a') as file:
                    file.write('0')
                return path
            except OSError:
                continue
        """,
    ),
)

# What the last of them leaves, `cannot-read-what-other-runs-left` must not find.
ATTACKS = (
    *FILES,
    *SECRETS,
    *PROCESSES,
    *NETWORK,
    *POWERS,
    Attack(
        "a-run-that-leaves-a-sign",
        hand_in(
            first="""
            import os
            import tempfile

            own = [tempfile.gettempdir(), os.path.expanduser('~')]
            for folder in ['.', '/tmp', '/dev/shm', '/var/tmp', *own]:
                try:
                    with open(f'{folder}/attack-was-here', 'w') as file:
                        file.write('sign')
                except OSError:
                    pass
            """
        ),
    ),
)
