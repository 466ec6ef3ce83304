"""Writes to what is none of a submission's business: each answer is right as long as nothing gives way."""

from __future__ import annotations

from tests.attacks.attack import Attack, hand_in, probe


def writes(name: str, *patterns: str) -> Attack:
    """An attempt to write: to files by adding to them, to folders by a new file in them."""
    return probe(
        name,
        f"import glob\nimport os\n\nfor pattern in {list(patterns)}:\n"
        "    for path in glob.glob(os.path.expanduser(pattern), recursive=True)[:200]:\n"
        "        target = os.path.join(path, 'attack-was-here') if os.path.isdir(path) else path\n"
        "        try:\n            with open(target, 'ab') as file:\n                file.write(b'# attack\\n')\n            return target\n"
        "        except OSError:\n            continue",
    )


def may_write(name: str, source: str) -> Attack:
    """The same for what belongs to the machine: it is only opened for writing, nothing is added."""
    return probe(
        name,
        f"import glob\nimport os\nimport site\nimport sys\nimport sysconfig\n\nfor path in {source}:\n"
        "    target = os.path.join(path, '__init__.py') if os.path.isdir(path) else path\n"
        "    try:\n        if os.path.exists(target):\n            open(target, 'ab').close()\n            return target\n"
        "    except OSError:\n        continue",
    )


ATTACKS = (
    writes("cannot-write-to-the-gradebook", "@grading@", "@grading@/*"),
    writes(
        "cannot-write-to-another-submission", "@submissions@", "@submissions@/*", "@submissions@/*/*/*.ipynb"
    ),
    writes(
        "cannot-write-to-the-feedback", "@grading@/feedback", "@grading@/feedback/*", "@grading@/**/*.html"
    ),
    writes("cannot-write-to-what-was-graded", "@grading@/autograded/**", "@grading@/submitted/**"),
    writes(
        "cannot-write-to-the-home-folder",
        "@home@",
        "@home@/.bashrc",
        "@home@/.ssh",
        "@home@/.ssh/authorized_keys",
    ),
    writes(
        "cannot-write-to-the-course",
        "@course@",
        "@course@/solutions/*/*",
        "@course@/exercises/*/*",
        "@course@/course/*",
    ),
    writes("cannot-write-where-nobody-told-it-of", "@outside@", "@temp@"),
    may_write(
        "cannot-write-to-site-packages",
        "glob.glob(sysconfig.get_paths()['purelib'] + '/*')[:500] + site.getsitepackages()",
    ),
    may_write(
        "cannot-write-to-the-grader",
        "[module.__file__ for name, module in list(sys.modules.items()) if name.startswith('grader') and getattr(module, '__file__', '')]",
    ),
    may_write(
        "cannot-write-to-the-standard-library", "glob.glob(sysconfig.get_paths()['stdlib'] + '/*.py')[:300]"
    ),
    may_write("cannot-write-to-the-interpreter", "[sys.executable, os.path.realpath(sys.executable)]"),
    may_write(
        "cannot-write-to-the-system",
        "['/etc/passwd', '/etc/hosts', '/etc/crontab', '/etc/profile', '/etc/ld.so.preload', '/bin/sh', '/usr/bin/env', '/var/spool/cron/root']",
    ),
    may_write(
        "cannot-write-to-the-kernel",
        "['/proc/sys/kernel/core_pattern', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper', '/proc/1/oom_score_adj']",
    ),
    probe(
        "cannot-give-itself-points-in-the-gradebook",
        "import sqlite3\n\nbook = sqlite3.connect('file:@grading@/gradebook.db?mode=rw', uri=True)\nwith book:\n    return book.execute('update grade set auto_score = 4').rowcount",
    ),
    probe(
        "cannot-hold-a-lock-on-the-gradebook",
        "import sqlite3\nimport time\n\nbook = sqlite3.connect('file:@grading@/gradebook.db?mode=rw', uri=True, isolation_level=None)\nbook.execute('begin exclusive')\ntime.sleep(1)\nreturn 'locked'",
    ),
    probe(
        "cannot-lock-files-of-the-class",
        "import fcntl\nimport glob\n\nfor path in glob.glob('@grading@/*') + glob.glob('@submissions@/*/*/*'):\n    try:\n        file = open(path)\n        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n        return path\n    except OSError:\n        continue",
    ),
    probe(
        "cannot-change-its-own-submission",
        "import os\n\npath = '@submissions@/cannot-change-its-own-submission/01-walls/01-target.ipynb'\nos.utime(path)\nwith open(path, 'a') as file:\n    file.write(' ')\nreturn path",
    ),
    probe(
        "cannot-move-or-remove-the-class",
        "import os\n\nfor path in ('@grading@', '@submissions@/zzz-honest-neighbor', '@home@/.ssh'):\n    try:\n        os.rename(path, path + '-moved')\n        os.rename(path + '-moved', path)\n        return path\n    except OSError:\n        continue",
    ),
    probe(
        "cannot-change-rights",
        "import os\n\nfor path in ('@grading@', '@submissions@', '@home@', '@course@', '@outside@'):\n    try:\n        os.chmod(path, 0o755)\n        return path\n    except OSError:\n        continue",
    ),
    probe(
        "cannot-write-through-a-link",
        "import os\n\nfor number, path in enumerate(('@grading@/gradebook.db', '@home@/.bashrc', '@outside@/linked')):\n    os.symlink(path, f'link-{number}')\n    try:\n        with open(f'link-{number}', 'ab') as file:\n            file.write(b'# attack\\n')\n        return path\n    except OSError:\n        continue",
    ),
    Attack(
        "leaves-links-in-its-folder-for-others-to-follow",
        hand_in(
            last="import os\n\nfor name in ('01-target.ipynb', 'result.json', 'feedback.html', 'gradebook.db', 'core'):\n    for path in ('@outside@/linked', '@home@/.bashrc'):\n        try:\n            os.symlink(path, name)\n        except OSError:\n            pass"
        ),
    ),
    Attack(
        "leaves-a-start-up-file-for-the-next-run",
        hand_in(
            last="import os\nimport site\n\nfor folder in (site.getusersitepackages(), os.path.expanduser('~/.ipython/profile_default/startup'), os.path.expanduser('~/.jupyter')):\n    try:\n        os.makedirs(folder, exist_ok=True)\n        with open(f'{folder}/usercustomize.py', 'w') as file:\n            file.write('raise SystemExit(0)')\n    except OSError:\n        pass"
        ),
    ),
    Attack(
        "leaves-a-core-dump",
        hand_in(
            last="import os\nimport resource\n\ntry:\n    resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))\nexcept (OSError, ValueError):\n    pass\nos.abort()"
        ),
    ),
    Attack(
        "schedules-something-for-later",
        hand_in(
            last="import os\nimport subprocess\n\ninside = os.readlink('/proc/self/ns/mnt') != '@mntns@'\nfor command in (['crontab', '-'], ['at', 'now'], ['batch']) if inside else ():\n    try:\n        subprocess.run(command, input=b'* * * * * touch @outside@/later\\n', timeout=0.4)\n    except (OSError, subprocess.SubprocessError):\n        pass"
        ),
        harmful=True,
    ),
)
