"""Markdown of the course as HTML that is safe to show: hints, commentary, questions.

Of HTML in a text only bare inline tags such as `<code>` are kept; everything else is shown as it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

KEPT = re.compile(r"</?(?:b|br|code|em|i|kbd|strong|sub|sup)\s*/?>", re.I)
PREFIX = "cw-"  # of the classes static/markdown.css colors


def to_html(text: str) -> str:
    """A text as a fragment of HTML."""
    return str(_parser().render(text)).strip()


def inline(text: str) -> str:
    """One line of text, such as an option or a title, without a paragraph around it."""
    return str(_parser().renderInline(text)).strip()


def code(source: str, language: str = "python") -> str:
    """Source as a highlighted block; a language that Pygments does not know stays plain."""
    return f'<pre class="cw-code" tabindex="0"><code>{_highlighted(source, language)}</code></pre>'


def _highlighted(source: str, language: str) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name("pycon" if ">>>" in source else language or "text")
    except ClassNotFound:
        return escape(source.rstrip())
    formatter: Any = HtmlFormatter(nowrap=True, classprefix=PREFIX)
    return str(highlight(source, lexer, formatter)).rstrip()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable("html_block")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _fence)
    parser.add_render_rule("html_inline", _tag)
    parser.add_render_rule("image", _image)
    return parser


# A render rule takes the renderer, the tokens, the place of this one, the options and the environment.
def _fence(_: Any, tokens: Any, place: int, *rest: Any) -> str:
    language = tokens[place].info.split()
    return code(tokens[place].content, language[0] if language else "text") + "\n"


def _tag(_: Any, tokens: Any, place: int, *rest: Any) -> str:
    given, kept = tokens[place].content, list(KEPT.finditer(tokens[place].content))
    parts, last = [], 0
    for tag in kept:
        parts += [escape(given[last : tag.start()]), tag[0].lower()]
        last = tag.end()
    return "".join([*parts, escape(given[last:])])


def _image(_: Any, tokens: Any, place: int, *rest: Any) -> str:
    # A picture's address would be asked for over the network, or be wrong from where the text is shown.
    return escape(tokens[place].content)
