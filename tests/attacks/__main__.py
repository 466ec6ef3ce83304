"""Some attacks, graded now: `python -m tests.attacks FOLDER [PATTERN] [--harmless]` prints what surprises."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.attacks import field
from tests.attacks.field import ATTACKS


def main(folder: str, pattern: str = "", *flags: str) -> int:
    chosen = [
        attack
        for heading, attacks in field.HEADINGS.items()
        for attack in attacks
        if re.search(pattern, f"{heading}/{attack.name}")
        and not ("--harmless" in flags and (attack.harmful or attack.walled))
    ]
    came = field.grade(Path(folder).resolve(), chosen)
    print(
        f"{len(chosen)} of {len(ATTACKS)} attacks, {came.ran['seconds']:.1f} s, exit code {came.ran['code']}"
    )
    print(came.ran["err"], came.ran["left"] or "", came.seen, sep="\n")
    for attack in chosen:
        try:
            bad = field.wrong(attack, came.earned(attack))
            said = came.said(attack)
        except AssertionError as error:
            bad, said = {"": repr(error)}, ""
        if bad or not re.search(attack.says, said):
            print(f"{attack.name}: {bad or ''} said {said[:300]!r}, expected {attack.says!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
