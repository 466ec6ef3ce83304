"""What a person wrote about an answer, in Markdown, as HTML that is safe to show.

The writer is the instructor, the reader a learner; but a gradebook may be another's, and text is copied.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from grader import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 20_000  # characters of one comment
# A picture would be loaded from elsewhere, and a heading breaks the order of the page's own.
LEFT_OUT = ("image", "heading", "lheading", "html_block", "html_inline")


@lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """A comment as a fragment of HTML; links lead to http and https, HTML is shown as it was typed."""
    return Markup(_parser().render(visible.text(text, LONGEST)).strip())


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(LEFT_OUT))
    setattr(parser, "validateLink", _leads_to_the_web)  # noqa: B010  # the library's own way to forbid more
    return parser


def _leads_to_the_web(address: str) -> bool:
    return address.strip().lower().startswith(("https://", "http://"))
