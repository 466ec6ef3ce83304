"""Attacks on those who read: the page, the table, the log, the pages that nbgrader shows."""

from __future__ import annotations

from tests.attacks.attack import LOST, RIGHT, Attack, Book, hand_in, text

MARKUP = (
    "<script>alert(document.cookie)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    '<iframe src=javascript:alert(1)></iframe><a href="javascript:alert(1)">feedback</a>'
    "<style>*{display:none}</style><link rel=stylesheet href=//evil><base href=//evil><meta http-equiv=refresh content=0>"
    "<form action=//evil><input onfocus=alert(1) autofocus></form><details open ontoggle=alert(1)>"
    '</pre></code></td></table></body></html>\' " onmouseover=alert(1) x=" --> ]]> <!--'
)
CONTROL = "\x1b[2J\x1b[1;1H\x1b[32mgraded\x1b[0m\x1b]0;title\x07\x1b]8;;http://evil\x07link\x1b]8;;\x07\x07\x08\x08\x9b31m\r"
RICH = "[bold red]PASSED[/bold red] [link=http://evil]here[/link] [/] [[]] :boom: {{ 7 * 191 }} {% raw %} ${7 * 191} %s"
FAKE = "\\ngraded zzz-honest-neighbor\\nzzz-honest-neighbor 19/19 passed\\n4 of 4 points\\n"


def markdown(book: Book) -> None:
    for at in (0, 5, len(book["cells"])):
        book["cells"].insert(at, text(MARKUP, f"text-of-mine-{at}"))


def markup_in_metadata(book: Book) -> None:
    book["metadata"] |= {
        "title": MARKUP,
        "authors": [{"name": MARKUP}],
        "kernelspec": {"name": MARKUP, "display_name": MARKUP},
    }
    for cell in book["cells"]:
        cell["metadata"] |= {"name": MARKUP, "tags": ["<script>"], "jupyter": {"outputs_hidden": MARKUP}}


def stored_outputs(book: Book) -> None:
    """Outputs that no run of ours made: also an error that says a check passed."""
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"text/html": MARKUP, "application/javascript": "alert(1)"},
                },
                {"output_type": "stream", "name": "stdout", "text": CONTROL},
            ]


def raises(name: str, message: str, **more: str) -> Attack:
    """The message in an error of the answer itself and of a call: both reach somebody."""
    source = f"def weigh(xs):\n    raise LookupError({message!r})\n\n\nraise RuntimeError({message!r})"
    return Attack(name, hand_in(weigh=source), LOST, **more)


ATTACKS = (
    Attack("markup-in-its-texts", hand_in(markdown)),
    Attack("markup-in-its-metadata", hand_in(markup_in_metadata)),
    Attack("markup-in-stored-outputs", hand_in(stored_outputs)),
    raises("markup-in-its-error", MARKUP),
    raises("escapes-in-its-error", CONTROL),
    raises("markup-of-the-terminal-in-its-error", RICH),
    raises("lines-of-the-log-in-its-error", FAKE.replace("\\n", "\n")),
    raises("a-formula-in-its-error", "=cmd|' /C calc'!A0"),
    raises("null-and-lone-surrogates-in-its-error", "\0 \ud800 \udfff \uffff"),
    raises("a-line-turned-around-in-its-error", "\u202e3/3 \u2066passed\u2069 \u200b\u200e"),
    raises("a-megabyte-in-its-error", "x" * 1_000_000),
    raises("a-sentence-of-the-graders-in-its-error", "01-target: all is well | 4 of 4 points: passed"),
    Attack(
        "markup-in-the-name-of-its-error",
        hand_in(
            weigh=f"Kind = type({MARKUP!r}, (Exception,), {{'__module__': {MARKUP!r}}})\n\n\ndef weigh(xs):\n    raise Kind({MARKUP!r})\n\n\nraise Kind"
        ),
        LOST,
    ),
    Attack(
        "markup-in-the-value-it-answers",
        hand_in(weigh=f"def weigh(xs):\n    return {MARKUP!r}"),
        LOST,
    ),
    Attack(
        "escapes-in-the-value-it-answers",
        hand_in(weigh=f"def weigh(xs):\n    return {CONTROL!r}"),
        LOST,
    ),
    Attack(
        "markup-in-its-output",
        hand_in(
            last=f"import sys\n\nfrom IPython.display import HTML, SVG, Javascript, Latex, Markdown, display\n\nprint({MARKUP!r})\nprint({MARKUP!r}, file=sys.stderr)\n"
            f"display(HTML({MARKUP!r}), Markdown({MARKUP!r}), Javascript('alert(1)'), Latex({MARKUP!r}))\n"
            f"display({{'text/html': {MARKUP!r}, 'image/svg+xml': {MARKUP!r}, 'application/javascript': 'alert(1)', 'application/x-evil': {MARKUP!r}, 'text/plain': {MARKUP!r}}}, raw=True)"
        ),
    ),
    Attack(
        "markup-in-the-output-of-its-answer",
        hand_in(
            weigh=f"from IPython.display import HTML, display\n\n\ndef weigh(xs):\n    print({MARKUP!r})\n    display(HTML({MARKUP!r}))\n    return sum(place * x for place, x in enumerate(xs, 1))"
        ),
    ),
    Attack(
        "markup-in-its-code",
        hand_in(
            first=f"# {MARKUP}\n{MARKUP!r}\nraise ValueError('in the code')",
            last=f"# {CONTROL!r}\n'''{MARKUP}'''",
        ),
    ),
    Attack(
        "escapes-in-its-output",
        hand_in(
            last=f"import os\n\nprint({CONTROL!r})\nos.write(1, {CONTROL!r}.encode())\nos.write(2, {CONTROL!r}.encode())"
        ),
    ),
    Attack(
        "lines-of-the-log-in-its-output",
        hand_in(
            weigh=f"import os\n\nprint('{FAKE}')\nos.write(1, b'{FAKE}')\nos.write(2, b'{FAKE}')\n\n\n{RIGHT}"
        ),
    ),
    Attack(
        "lines-of-the-log-on-the-terminal-itself",
        hand_in(
            weigh=f"try:\n    with open('/dev/tty', 'w') as terminal:\n        terminal.write('{FAKE}')\nexcept OSError:\n    pass\n\n\n{RIGHT}"
        ),
    ),
    Attack(
        "shows-the-text-of-the-checks",
        hand_in(
            weigh="import inspect\nimport linecache\nimport sys\n\n\ndef weigh(xs):\n    frame = sys._getframe(1)\n    lines = [linecache.getlines(frame.f_code.co_filename), globals().get('In'), list(frame.f_code.co_consts)]\n"
            "    print(lines)\n    raise LookupError(str(lines)[-3000:])"
        ),
        LOST,
    ),
    Attack(
        "shows-what-it-is-asked",
        hand_in(
            weigh="asked = []\n\n\ndef weigh(xs):\n    asked.append(xs)\n    print('asked', asked)\n    raise LookupError(f'asked {asked}')"
        ),
        LOST,
    ),
    Attack(
        "names-that-are-markup",
        hand_in(
            weigh=f"globals()[{MARKUP!r}] = 1\n\n\ndef weigh(xs):\n    weigh.__name__ = weigh.__qualname__ = {MARKUP!r}\n    weigh.__code__ = weigh.__code__.replace(co_name={MARKUP!r}, co_filename={MARKUP!r})\n    return helper(xs)\n\n\n"
            f"def helper(xs):\n    raise LookupError('named')\n\n\nhelper.__code__ = helper.__code__.replace(co_name={MARKUP!r}, co_filename={MARKUP!r})"
        ),
        LOST,
    ),
)
