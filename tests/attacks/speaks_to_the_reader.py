"""Attacks on those who read: the page, the table, the log, the pages that nbgrader shows."""

from __future__ import annotations

from tests.attacks.attack import LOST, Attack, Book, hand_in, text
from tests.attacks.words import CONTROL, FAKE, MARKUP, RICH

ROW = "zzz-honest-neighbor,0,0,0,28,forged"


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
    raises("lines-of-the-log-in-its-error", FAKE),
    raises("a-formula-in-its-error", "=cmd|' /C calc'!A0"),
    raises("a-row-of-the-table-in-its-error", f"x\r{ROW}\r\n{ROW}\n{ROW}\u2028{ROW}"),
    raises("a-row-of-the-table-in-quotes-in-its-error", f'x"\r{ROW}\r"{ROW}"\r\n"'),
    raises("null-and-lone-surrogates-in-its-error", "\0 \ud800 \udfff \uffff"),
    raises("a-line-turned-around-in-its-error", "\u202e3/3 \u2066passed\u2069 \u200b\u200e"),
    raises("a-megabyte-in-its-error", "x" * 1_000_000),
    raises("a-sentence-of-the-graders-in-its-error", "01-target: all is well | 4 of 4 points: passed"),
    Attack(
        "markup-in-the-name-of-its-error",
        hand_in(
            weigh="""
            Kind = type(@markup@, (Exception,), {'__module__': @markup@})


            def weigh(xs):
                raise Kind(@markup@)


            raise Kind
            """
        ),
        LOST,
    ),
    Attack(
        "markup-in-the-value-it-answers",
        hand_in(
            weigh="""
            def weigh(xs):
                return @markup@
            """
        ),
        LOST,
    ),
    Attack(
        "escapes-in-the-value-it-answers",
        hand_in(
            weigh="""
            def weigh(xs):
                return @control@
            """
        ),
        LOST,
    ),
    Attack(
        "markup-in-its-output",
        hand_in(
            last="""
            import sys

            from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

            print(@markup@)
            print(@markup@, file=sys.stderr)
            display(HTML(@markup@), Markdown(@markup@), Javascript('alert(1)'), Latex(@markup@))
            kinds = 'text/html image/svg+xml application/javascript application/x-evil text/plain'.split()
            display(dict.fromkeys(kinds, @markup@), raw=True)
            """
        ),
    ),
    Attack(
        "markup-in-the-output-of-its-answer",
        hand_in(
            weigh="""
            from IPython.display import HTML, display


            def weigh(xs):
                print(@markup@)
                display(HTML(@markup@))
                return sum(place * x for place, x in enumerate(xs, 1))
            """
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
            last="""
            import os

            print(@control@)
            os.write(1, @control@.encode())
            os.write(2, @control@.encode())
            """
        ),
    ),
    Attack(
        "lines-of-the-log-in-its-output",
        hand_in(
            weigh="""
            import os

            print('@fake@')
            os.write(1, b'@fake@')
            os.write(2, b'@fake@')


            @right@
            """
        ),
    ),
    Attack(
        "lines-of-the-log-on-the-terminal-itself",
        hand_in(
            weigh="""
            try:
                with open('/dev/tty', 'w') as terminal:
                    terminal.write('@fake@')
            except OSError:
                pass


            @right@
            """
        ),
    ),
    Attack(
        "shows-the-text-of-the-checks",
        hand_in(
            weigh="""
            import inspect
            import linecache
            import sys


            def weigh(xs):
                frame = sys._getframe(1)
                held = frame.f_code
                lines = [linecache.getlines(held.co_filename), globals().get('In'), list(held.co_consts)]
                print(lines)
                raise LookupError(str(lines)[-3000:])
            """
        ),
        LOST,
    ),
    Attack(
        "shows-what-it-is-asked",
        hand_in(
            weigh="""
            asked = []


            def weigh(xs):
                asked.append(xs)
                print('asked', asked)
                raise LookupError(f'asked {asked}')
            """
        ),
        LOST,
    ),
    Attack(
        "names-that-are-markup",
        hand_in(
            weigh="""
            globals()[@markup@] = 1


            def weigh(xs):
                weigh.__name__ = weigh.__qualname__ = @markup@
                weigh.__code__ = weigh.__code__.replace(co_name=@markup@, co_filename=@markup@)
                return helper(xs)


            def helper(xs):
                raise LookupError('named')


            helper.__code__ = helper.__code__.replace(co_name=@markup@, co_filename=@markup@)
            """
        ),
        LOST,
    ),
)
