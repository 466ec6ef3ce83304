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
        "        try:\n            with open(target, 'ab') as file:\n"
        "                file.write(b'# attack\\n')\n            return target\n"
        "        except OSError:\n            continue",
    )


def may_write(name: str, source: str) -> Attack:
    """The same for what belongs to the machine: whether it might be written to, and nothing is."""
    return probe(
        name,
        f"import glob\nimport os\nimport site\nimport sys\nimport sysconfig\n\n"
        f"return [path for path in {source} if path and os.access(path, os.W_OK)]",
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
        "[getattr(module, '__file__', '') for name, module in list(sys.modules.items()) if 'grader' in name]",
    ),
    may_write(
        "cannot-write-to-the-standard-library", "glob.glob(sysconfig.get_paths()['stdlib'] + '/*.py')[:300]"
    ),
    may_write("cannot-write-to-the-interpreter", "[sys.executable, os.path.realpath(sys.executable)]"),
    may_write(
        "cannot-write-to-the-system",
        "'/etc/passwd /etc/hosts /etc/crontab /etc/profile /etc/ld.so.preload /bin/sh /usr/bin/env'.split()",
    ),
    may_write(
        "cannot-write-to-the-kernel",
        "'/proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sysrq-trigger'.split()",
    ),
    probe(
        "cannot-give-itself-points-in-the-gradebook",
        """
        import sqlite3

        book = sqlite3.connect('file:@grading@/gradebook.db?mode=rw', uri=True)
        with book:
            return book.execute('update grade set auto_score = 4').rowcount
        """,
    ),
    probe(
        "cannot-hold-a-lock-on-the-gradebook",
        """
        import sqlite3
        import time

        book = sqlite3.connect('file:@grading@/gradebook.db?mode=rw', uri=True, isolation_level=None)
        book.execute('begin exclusive')
        time.sleep(1)
        return 'locked'
        """,
    ),
    probe(
        "cannot-lock-files-of-the-class",
        """
        import fcntl
        import glob

        for path in glob.glob('@grading@/*') + glob.glob('@submissions@/*/*/*'):
            try:
                file = open(path)
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return path
            except OSError:
                continue
        """,
    ),
    probe(
        "cannot-change-its-own-submission",
        """
        import os

        path = '@submissions@/cannot-change-its-own-submission/01-walls/01-target.ipynb'
        os.utime(path)
        with open(path, 'a') as file:
            file.write(' ')
        return path
        """,
    ),
    probe(
        "cannot-move-or-remove-the-class",
        """
        import os

        for path in ('@grading@', '@submissions@/zzz-honest-neighbor', '@home@/.ssh'):
            try:
                os.rename(path, path + '-moved')
                os.rename(path + '-moved', path)
                return path
            except OSError:
                continue
        """,
    ),
    probe(
        "cannot-change-rights",
        """
        import os

        for path in ('@grading@', '@submissions@', '@home@', '@course@', '@outside@'):
            try:
                os.chmod(path, 0o755)
                return path
            except OSError:
                continue
        """,
    ),
    probe(
        "cannot-write-through-a-link",
        r"""
        import os

        for number, path in enumerate(('@grading@/gradebook.db', '@home@/.bashrc', '@outside@/linked')):
            os.symlink(path, f'link-{number}')
            try:
                with open(f'link-{number}', 'ab') as file:
                    file.write(b'# attack\n')
                return path
            except OSError:
                continue
        """,
    ),
    Attack(
        "leaves-links-in-its-folder-for-others-to-follow",
        hand_in(
            last="""
            import os

            for name in ('01-target.ipynb', 'result.json', 'feedback.html', 'gradebook.db', 'core'):
                for path in ('@outside@/linked', '@home@/.bashrc'):
                    try:
                        os.symlink(path, name)
                    except OSError:
                        pass
            """
        ),
    ),
    Attack(
        "leaves-a-start-up-file-for-the-next-run",
        hand_in(
            last="""
            import os
            import site

            names = ('.ipython/profile_default/startup', '.jupyter')
            own = [os.path.expanduser(f'~/{name}') for name in names]
            for folder in [site.getusersitepackages(), *own]:
                try:
                    os.makedirs(folder, exist_ok=True)
                    with open(f'{folder}/usercustomize.py', 'w') as file:
                        file.write('raise SystemExit(0)')
                except OSError:
                    pass
            """
        ),
    ),
    Attack(
        "leaves-a-core-dump",
        hand_in(
            last="""
            import os
            import resource

            try:
                resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
            except (OSError, ValueError):
                pass
            os.abort()
            """
        ),
    ),
    Attack(
        "schedules-something-for-later",
        hand_in(
            last=r"""
            import os
            import subprocess

            inside = os.readlink('/proc/self/ns/mnt') != '@mntns@'
            for command in (['crontab', '-'], ['at', 'now'], ['batch']) if inside else ():
                try:
                    subprocess.run(command, input=b'* * * * * touch @outside@/later\n', timeout=0.4)
                except (OSError, subprocess.SubprocessError):
                    pass
            """
        ),
        harmful=True,
    ),
)
