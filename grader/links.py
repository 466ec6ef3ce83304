"""Links to the public repository, made from the one address in pyproject.toml."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from grader.course import Course

BLOCK = re.compile(r"<!-- links: .*?<!-- links end -->", re.S)


def binder(course: Course) -> str:
    """Where Binder opens the learner's copy of the course on its map."""
    host, _, path = course.address.removeprefix("https://").partition("/")
    provider = {"github.com": "gh", "gitlab.com": "gl"}[host]
    return f"https://mybinder.org/v2/{provider}/{path}/HEAD?urlpath=lab/tree/work/course/00-map.ipynb"


def nbgitpuller(course: Course) -> str:
    """What brings learners the course on a hub, as nbgitpuller's generator writes it; HUB is its name."""
    name = course.address.rpartition("/")[2]
    query = {"repo": course.address, "branch": "main", "urlpath": f"lab/tree/{name}/course/00-map.ipynb"}
    return f"https://HUB/hub/user-redirect/git-pull?{urlencode(query)}"


def renew(course: Course, text: str) -> str:
    """A page with its block of links brought up to date."""
    block = (
        "<!-- links: written by `causeway release` from project.urls in pyproject.toml -->\n"
        f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder(course)})\n"
        f"[![CI]({course.address}/actions/workflows/ci.yml/badge.svg)]({course.address}/actions)\n"
        "<!-- links end -->"
    )
    return BLOCK.sub(lambda _: block, text)
