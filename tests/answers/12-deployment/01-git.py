# %% [markdown]
# Answers for 01-git: each must fail, or pass, exactly as its header says.

# %% forgets-the-header task="1-names" fails="visible"
# I hash the bytes alone, as sha1sum does.
import hashlib


def blob_id(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()


def tree_id(files: dict[str, bytes]) -> str:
    body = b""
    for name in sorted(files):
        body += b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob_id(files[name]))
    return hashlib.sha1(b"tree " + str(len(body)).encode() + b"\0" + body).hexdigest()


# %% digits-in-the-tree task="1-names" fails="visible-2"
# I write the 40 digits into the tree, where 20 bytes belong.
import hashlib


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob " + str(len(data)).encode() + b"\0" + data).hexdigest()


def tree_id(files: dict[str, bytes]) -> str:
    body = b""
    for name in sorted(files):
        body += b"100644 " + name.encode() + b"\0" + blob_id(files[name]).encode()
    return hashlib.sha1(b"tree " + str(len(body)).encode() + b"\0" + body).hexdigest()


# %% order-of-the-dictionary task="1-names" fails="visible-2"
# I list the files as they come.
import hashlib


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob " + str(len(data)).encode() + b"\0" + data).hexdigest()


def tree_id(files: dict[str, bytes]) -> str:
    body = b""
    for name in files:
        body += b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob_id(files[name]))
    return hashlib.sha1(b"tree " + str(len(body)).encode() + b"\0" + body).hexdigest()


# %% latin-names task="1-names" fails="hidden"
# I write names in ASCII and drop what does not fit.
import hashlib


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob " + str(len(data)).encode() + b"\0" + data).hexdigest()


def tree_id(files: dict[str, bytes]) -> str:
    body = b""
    for name in sorted(files):
        body += b"100644 " + name.encode("ascii", "ignore") + b"\0" + bytes.fromhex(blob_id(files[name]))
    return hashlib.sha1(b"tree " + str(len(body)).encode() + b"\0" + body).hexdigest()


# %% one-function-for-both task="1-names" passes=true
# The header is the same for both kinds; pairs are sorted as bytes.
import hashlib


def hashed(kind, body):
    return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body)


def blob_id(data: bytes) -> str:
    return hashed("blob", data).hexdigest()


def tree_id(files: dict[str, bytes]) -> str:
    pairs = sorted((name.encode(), data) for name, data in files.items())
    body = b"".join(b"100644 %s\0" % name + hashed("blob", data).digest() for name, data in pairs)
    return hashed("tree", body).hexdigest()


# %% fast-forward task="2-collect" fails="visible-2"
# I leave it to git, which moves main forward where it can.
def collect(repo: Repository, branches: list[str]) -> None:
    repo.git("switch", "main")
    for branch in branches:
        repo.git("merge", "--message", f"Merge {branch}", branch)
        repo.git("branch", "--delete", branch)


# %% octopus task="2-collect" fails="visible-2"
# I merge all of them at once.
def collect(repo: Repository, branches: list[str]) -> None:
    repo.git("switch", "main")
    if branches:
        repo.git("merge", "--no-ff", "--message", f"Merge {' and '.join(branches)}", *branches)
        repo.git("branch", "--delete", *branches)


# %% main-into-the-branch task="2-collect" fails="visible"
# I merge main into the branch, then move main there: the parents are turned around.
def collect(repo: Repository, branches: list[str]) -> None:
    for branch in branches:
        repo.git("switch", branch)
        repo.git("merge", "--no-ff", "--message", f"Merge {branch}", "main")
        repo.git("switch", "main")
        repo.git("merge", "--ff-only", branch)
        repo.git("branch", "--delete", branch)


# %% squashes task="2-collect" fails="visible"
# I bring in the changes and think that the commits come with them.
def collect(repo: Repository, branches: list[str]) -> None:
    repo.git("switch", "main")
    for branch in branches:
        repo.git("merge", "--squash", branch)
        repo.git("commit", "--allow-empty", "--message", f"Merge {branch}")
        repo.git("branch", "-D", branch)


# %% keeps-the-names task="2-collect" fails="visible-2"
# I think that a merge removes the branch.
def collect(repo: Repository, branches: list[str]) -> None:
    repo.git("switch", "main")
    for branch in branches:
        repo.git("merge", "--no-ff", "--message", f"Merge {branch}", branch)


# %% where-it-stands task="2-collect" fails="hidden"
# I forget to go to main and merge into whatever branch HEAD is on.
def collect(repo: Repository, branches: list[str]) -> None:
    for branch in branches:
        repo.git("merge", "--no-ff", "--message", f"Merge {branch}", branch)
        repo.git("branch", "--delete", branch)


# %% commit-by-hand task="2-collect" passes=true
# I ask first what the branch has, then merge and commit in two steps.
def collect(repo: Repository, branches: list[str]) -> None:
    repo.git("checkout", "main")
    for branch in branches:
        if repo.git("log", f"main..{branch}"):
            repo.git("merge", "--no-ff", "--no-commit", branch)
            repo.git("commit", "--message", f"Merge {branch}")
        repo.git("branch", "-d", branch)


# %% only-ours task="3-settle" fails="visible"
# I let our side win where there is a conflict.
def settle(repo: Repository, branch: str) -> None:
    repo.git("merge", "--no-ff", "-X", "ours", "--message", f"Merge {branch}", branch)


# %% commits-the-markers task="3-settle" fails="visible"
# I add what git left in the file.
def settle(repo: Repository, branch: str) -> None:
    repo.git("merge", "--no-ff", branch, check=False)
    repo.git("commit", "--all", "--message", f"Merge {branch}")


# %% theirs-first task="3-settle" fails="visible"
# I put the newer entry first and take theirs for newer.
def settle(repo: Repository, branch: str) -> None:
    repo.git("merge", "--no-commit", "--no-ff", branch, check=False)
    for path in repo.git("diff", "--name-only", "--diff-filter=U").splitlines():
        text, kept = (repo.folder / path).read_text(), ""
        while "<<<<<<< " in text:
            before, _, text = text.partition("<<<<<<< ")
            ours, _, text = text.partition("\n")[2].partition("=======\n")
            theirs, _, text = text.partition(">>>>>>> ")
            kept, text = kept + before + theirs + ours, text.partition("\n")[2]
        repo.write(path, kept + text)
    repo.git("commit", "--all", "--message", f"Merge {branch}")


# %% one-file-only task="3-settle" fails="visible-2"
# I solve the first file and forget that there may be more.
def settle(repo: Repository, branch: str) -> None:
    repo.git("merge", "--no-commit", "--no-ff", branch, check=False)
    for path in repo.git("diff", "--name-only", "--diff-filter=U").splitlines()[:1]:
        kept = ""
        for line in (repo.folder / path).read_text().splitlines(keepends=True):
            if not line.startswith(("<<<<<<< ", "=======\n", ">>>>>>> ")):
                kept += line
        repo.write(path, kept)
    repo.git("commit", "--all", "--message", f"Merge {branch}")


# %% titles-are-markers task="3-settle" fails="hidden"
# I drop every line of seven signs, also the one under a title.
def settle(repo: Repository, branch: str) -> None:
    repo.git("merge", "--no-commit", "--no-ff", branch, check=False)
    for path in repo.git("diff", "--name-only", "--diff-filter=U").splitlines():
        kept = ""
        for line in (repo.folder / path).read_text().splitlines(keepends=True):
            if not line.startswith(("<<<<<<< ", "=======\n", ">>>>>>> ")):
                kept += line
        repo.write(path, kept)
    repo.git("commit", "--all", "--message", f"Merge {branch}")


# %% no-conflict-no-commit task="3-settle" fails="hidden"
# I think that only a conflict needs a merge commit of its own.
def settle(repo: Repository, branch: str) -> None:
    repo.git("-c", "merge.default=union", "merge", "--message", f"Merge {branch}", branch)


# %% the-driver-union task="3-settle" passes=true
# Git has the rule built in.
def settle(repo: Repository, branch: str) -> None:
    message = f"Merge {branch}"
    repo.git("-c", "merge.default=union", "merge", "--no-ff", "--message", message, branch)


# %% removes-it-now task="4-forget" fails="visible"
# I remove the file in a new commit; the old ones still have it.
def forget(repo: Repository, path: str) -> None:
    repo.git("rm", path)
    repo.git("commit", "--message", "Remove the key")


# %% the-reflog-knows task="4-forget" fails="visible-2"
# I sweep, but the reflog still leads to the old commits.
def forget(repo: Repository, path: str) -> None:
    command = f"git rm -q --cached --ignore-unmatch '{path}' && git commit -q --amend --no-edit --allow-empty"
    repo.git("rebase", "--root", "--exec", command)
    repo.git("gc", "--prune=now")


# %% nobody-sweeps task="4-forget" fails="visible-2"
# I think that what no name leads to is gone.
def forget(repo: Repository, path: str) -> None:
    command = f"git rm -q --cached --ignore-unmatch '{path}' && git commit -q --amend --no-edit --allow-empty"
    repo.git("rebase", "--root", "--exec", command)
    repo.git("reflog", "expire", "--expire=now", "--all")


# %% no-quotes task="4-forget" fails="hidden"
# I forget that a shell reads the command: a space ends the path.
def forget(repo: Repository, path: str) -> None:
    command = f"git rm -q --cached --ignore-unmatch {path} && git commit -q --amend --no-edit --allow-empty"
    repo.git("rebase", "--root", "--exec", command)
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "--prune=now")


# %% not-from-the-root task="4-forget" fails="hidden"
# I rebase onto the first commit, which is not rewritten itself.
def forget(repo: Repository, path: str) -> None:
    root = repo.git("rev-list", "--max-parents=0", "main")
    command = f"git rm -q --cached --ignore-unmatch '{path}' && git commit -q --amend --no-edit --allow-empty"
    repo.git("rebase", "--exec", command, root)
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "--prune=now")


# %% tree-by-tree task="4-forget" passes=true
# Each commit is made anew from the parts that git is made of.
def forget(repo: Repository, path: str) -> None:
    parent = []
    for name in repo.git("rev-list", "--reverse", "main").splitlines():
        repo.git("read-tree", name)
        repo.git("rm", "--quiet", "--cached", "--ignore-unmatch", path)
        message = repo.git("log", "--max-count=1", "--format=%B", name)
        commit = repo.git("commit-tree", repo.git("write-tree"), *parent, "-m", message)
        parent = ["-p", commit]
    repo.git("reset", "--hard", commit)
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "--prune=now")


# %% untestable-is-bad task="5-search" fails="visible-2"
# I let the test fail where the module cannot be imported.
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = "import tide; assert tide.minutes(2) == 120"
    repo.git("bisect", "start", "main", good)
    repo.git("bisect", "run", sys.executable, "-B", "-c", test)
    found = repo.git("log", "--max-count=1", "--format=%s", "bisect/bad")
    repo.git("bisect", "reset")
    return found


# %% never-resets task="5-search" fails="visible"
# I read the answer and leave the search open.
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = "import sys\ntry:\n    import tide\nexcept SyntaxError:\n    sys.exit(125)\n"
    test += "sys.exit(tide.minutes(2) != 120)\n"
    repo.git("bisect", "start", "main", good)
    repo.git("bisect", "run", sys.executable, "-B", "-c", test)
    return repo.git("log", "--max-count=1", "--format=%s", "bisect/bad")


# %% leaves-its-test task="5-search" fails="visible"
# I write the test into the repository and forget it there.
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = "import sys\ntry:\n    import tide\nexcept SyntaxError:\n    sys.exit(125)\n"
    test += "sys.exit(tide.minutes(2) != 120)\n"
    repo.write("try_tide.py", test)
    repo.git("bisect", "start", "main", good)
    repo.git("bisect", "run", sys.executable, "-B", "try_tide.py")
    found = repo.git("log", "--max-count=1", "--format=%s", "bisect/bad")
    repo.git("bisect", "reset")
    return found


# %% one-by-one task="5-search" fails="hidden"
# I read every version from the first to the last.
import subprocess
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = "import sys\ntry:\n    import tide\nexcept SyntaxError:\n    sys.exit(125)\n"
    test += "sys.exit(tide.minutes(2) != 120)\n"
    found = ""
    for version in repo.git("rev-list", "--reverse", f"{good}..main").splitlines():
        repo.git("checkout", version)
        if subprocess.run([sys.executable, "-B", "-c", test], cwd=repo.folder).returncode == 1:
            found = repo.git("log", "--max-count=1", "--format=%s")
            break
    repo.git("switch", "main")
    return found


# %% rounds-the-value task="5-search" fails="hidden"
# I compare after rounding down, and overlook a small error.
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = "import sys\ntry:\n    import tide\nexcept SyntaxError:\n    sys.exit(125)\n"
    test += "sys.exit(int(tide.minutes(2)) // 2 != 60)\n"
    repo.git("bisect", "start", "main", good)
    repo.git("bisect", "run", sys.executable, "-B", "-c", test)
    found = repo.git("log", "--max-count=1", "--format=%s", "bisect/bad")
    repo.git("bisect", "reset")
    return found


# %% a-shell-decides task="5-search" passes=true
# The shell looks at what Python said.
import sys


def first_bad(repo: Repository, good: str) -> str:
    test = f"'{sys.executable}' -B -c 'import tide; assert tide.minutes(2) == 120' 2>&1"
    script = f"said=$({test}); bad=$?; case $said in *SyntaxError*) exit 125;; esac; exit $bad"
    repo.git("bisect", "start", "main", good)
    repo.git("bisect", "run", "sh", "-c", script)
    found = repo.git("show", "--no-patch", "--format=%s", "refs/bisect/bad")
    repo.git("bisect", "reset")
    return found


# %% not-executable task="6-guard" fails="visible"
# I write the hook and forget that a program must be executable.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text("#!/bin/sh\nhead -n 1 \"$1\" | grep -E '^.{1,50}$' | grep -qE '^[a-z]+: [^ ]'\n")


# %% before-the-message task="6-guard" fails="visible"
# I use pre-commit, which runs before there is a message.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nhead -n 1 \"$1\" | grep -E '^.{1,50}$' | grep -qE '^[a-z]+: [^ ]'\n")
    hook.chmod(0o755)


# %% tests-the-path task="6-guard" fails="visible"
# I take $1 for the message itself.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text("#!/bin/sh\necho \"$1\" | grep -E '^.{1,50}$' | grep -qE '^[a-z]+: [^ ]'\n")
    hook.chmod(0o755)


# %% fifty-is-too-long task="6-guard" fails="visible-2"
# I stop at 49 characters.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text("#!/bin/sh\nhead -n 1 \"$1\" | grep -E '^.{1,49}$' | grep -qE '^[a-z]+: [^ ]'\n")
    hook.chmod(0o755)


# %% any-line-will-do task="6-guard" fails="hidden"
# I search the whole message for a good line.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text("#!/bin/sh\ngrep -E '^.{1,50}$' \"$1\" | grep -qE '^[a-z]+: [^ ]'\n")
    hook.chmod(0o755)


# %% somewhere-in-the-line task="6-guard" fails="visible"
# I forget to tie the pattern to the beginning of the line.
def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text("#!/bin/sh\nhead -n 1 \"$1\" | grep -E '^[a-z].{1,49}$' | grep -qE '[a-z]: [^ ]'\n")
    hook.chmod(0o755)


# %% in-python task="6-guard" passes=true
# A hook may be written in any language.
import sys

PROGRAM = """
import re, sys
first = open(sys.argv[1]).readline().rstrip()
sys.exit(not re.fullmatch("(?=.{1,50}$)[a-z]+: [^ ].*", first))
"""


def guard(repo: Repository) -> None:
    hook = repo.folder / ".git" / "hooks" / "commit-msg"
    hook.write_text(f"#!{sys.executable}" + PROGRAM)
    hook.chmod(0o755)


# %% forces-its-way task="7-buttons" fails="visible"
# I force the push, and what others pushed meanwhile is lost.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("fetch", "origin", f"pull/{number}/head:pull-{number}")
    work.git("switch", "main")
    if button == "rebase":
        work.git("rebase", f"pull-{number}")
    else:
        work.git("merge", "--no-ff" if button == "merge" else "--squash", "--no-commit", f"pull-{number}")
        work.git("commit", "--message", title)
    work.git("push", "--force", "origin", "main")


# %% squash-does-not-commit task="7-buttons" fails="visible-2"
# I think that a squash is a commit already.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head")
    if button == "merge":
        work.git("merge", "--no-ff", "--message", title, "FETCH_HEAD")
    elif button == "squash":
        work.git("merge", "--squash", "FETCH_HEAD")
    else:
        work.git("cherry-pick", "main..FETCH_HEAD")
    work.git("push", "origin", "main")


# %% rebases-main task="7-buttons" fails="visible-3"
# I put main on top of the request: the commits of others get new hashes, and the push is refused.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head:pull-{number}")
    if button == "rebase":
        work.git("rebase", f"pull-{number}")
    else:
        work.git("merge", "--no-ff" if button == "merge" else "--squash", "--no-commit", f"pull-{number}")
        work.git("commit", "--message", title)
    work.git("push", "origin", "main", check=False)


# %% never-pushes task="7-buttons" fails="visible"
# I merge in my clone and think that the project sees it.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head")
    if button == "rebase":
        work.git("cherry-pick", "main..FETCH_HEAD")
    else:
        work.git("merge", "--no-ff" if button == "merge" else "--squash", "--no-commit", "FETCH_HEAD")
        work.git("commit", "--message", title)


# %% fast-forward task="7-buttons" fails="hidden"
# I let git move main forward where it can; the button always makes a commit.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head")
    if button == "merge":
        work.git("merge", "--message", title, "FETCH_HEAD")
    elif button == "squash":
        work.git("merge", "--squash", "FETCH_HEAD")
        work.git("commit", "--message", title)
    else:
        work.git("cherry-pick", "main..FETCH_HEAD")
    work.git("push", "origin", "main")


# %% pushes-everything task="7-buttons" fails="hidden"
# I push all my branches, so the project gets a branch for every request.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head:pull-{number}")
    if button == "rebase":
        work.git("cherry-pick", f"main..pull-{number}")
    else:
        work.git("merge", "--no-ff" if button == "merge" else "--squash", "--no-commit", f"pull-{number}")
        work.git("commit", "--message", title)
    work.git("push", "--all", "origin")


# %% cherry-picks task="7-buttons" passes=true
# FETCH_HEAD is enough; a cherry-pick copies as a rebase does.
def accept(work: Repository, number: int, button: str, title: str) -> None:
    work.git("switch", "main")
    work.git("pull", "--ff-only", "origin", "main")
    work.git("fetch", "origin", f"pull/{number}/head")
    if button == "rebase":
        work.git("cherry-pick", "main..FETCH_HEAD")
    else:
        work.git("merge", "--no-ff" if button == "merge" else "--squash", "--no-commit", "FETCH_HEAD")
        work.git("commit", "--message", title)
    work.git("push", "origin", "main")


# %% others-may-write task="6-guard" equivalent=true
# Whether the group may write or others may run it makes no difference to its owner, who commits.
# + hook.chmod(494)

# %% others-may-not-run task="6-guard" equivalent=true
# The owner commits, and the owner may run it.
# + hook.chmod(492)

# %% nothing-below-merge task="7-buttons" equivalent=true
# There are three buttons, and merge is the first of them in the alphabet.
# + if button <= "merge":

# %% nothing-above-squash task="7-buttons" equivalent=true
# There are three buttons, and squash is the last of them in the alphabet.
# + elif button >= "squash":

# %% nothing-but-conflicts task="3-settle" equivalent=true
# During this merge the folder differs from the index in nothing but the files in conflict.
# + for path in repo.git("diff", "--name-only").splitlines():
