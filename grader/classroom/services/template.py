"""A template: what a server's installer makes once for each version, kept and copied for every start."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

TEMPLATES = "CAUSEWAY_TEMPLATES"  # names a folder that holds some, which is only read


def find(name: str) -> Path | None:
    """The folder of a template, if somebody has made it."""
    given = os.environ.get(TEMPLATES)
    places = [Path(given)] if given else []
    return next((place / name for place in [*places, cache()] if (place / name).is_dir()), None)


def cache() -> Path:
    """Where templates of this user are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("causeway", appauthor=False) / "templates"


def keep(name: str, folder: Path) -> None:
    """Keep a copy of a folder as a template; without a word where the disk does not take it."""
    with contextlib.suppress(OSError):
        cache().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache(), ignore_cleanup_errors=True) as beside:
            copy = shutil.copytree(folder, Path(beside, name), symlinks=True)
            copy.rename(cache() / name)  # fails where another start was first: theirs is as good
