"""A failed check as a learner reads it: in the notebook and in a terminal."""

from __future__ import annotations

import html.parser
import re
import subprocess
import sys

import pytest

from grader.classroom import excerpt, explain, look, meaning
from grader.classroom.failure import Call, Comparison, Failure, Raised
from tests import gallery
from tests.conftest import ROOT

ALL = gallery.failures()
IDS = [f"{number}-{failure.about}" for number, (failure, _, _) in enumerate(ALL)]
KEEPS = gallery.KEEPS


def fails(shown: str, got: object, wanted: object) -> Failure:
    return gallery.equal("every quake lists its regions", shown, got, wanted, 2, 3)


class Tags(html.parser.HTMLParser):
    """The tags that are open, and every tag there was."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(fragment: str) -> set[str]:
    parser = Tags()
    parser.feed(fragment)
    assert parser.open == []
    return parser.seen


def test_the_text_says_call_result_wish_difference_mistake_and_hint():
    failure = fails("invert({'Fiji': ['q1']})", {"q1": ["Tonga"]}, {"q1": ["Fiji", "Tonga"]})
    assert explain.text(failure, KEEPS, "Next: Hint 1, where to look.").splitlines() == [
        "✗ Not yet: every quake lists its regions (assert 2 of 3)",
        "  Called           invert({'Fiji': ['q1']})",
        "  Came back        {'q1': ['Tonga']}",
        "  Wanted           {'q1': ['Fiji', 'Tonga']}",
        "                           ^",
        "  Difference       `result[\"q1\"]`: `'Fiji'` is missing, at the beginning; the rest is right.",
        "  It looks like    keeps the last region. “I assign where I should append.”",
        "  Next: Hint 1, where to look.",
    ]


@pytest.mark.parametrize(("failure", "mistake", "notes"), ALL, ids=IDS)
def test_the_text_has_at_most_a_dozen_lines_of_a_hundred_columns(failure, mistake, notes):
    lines = explain.text(failure, mistake, gallery.HINT, notes).splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= explain.WIDTH


@pytest.mark.parametrize(("failure", "mistake", "notes"), ALL, ids=IDS)
def test_the_html_is_well_formed_and_holds_no_script(failure, mistake, notes):
    known = {"div", "p", "span", "strong", "code", "dl", "dt", "dd", "mark", "details", "summary", "pre", "q"}
    assert tags(explain.html(failure, mistake, gallery.HINT, notes)) <= known


@pytest.mark.parametrize(("failure", "mistake", "notes"), ALL, ids=IDS)
def test_every_comparison_has_its_difference_said(failure, mistake, notes):
    if failure.comparison:
        assert "<dt>Difference</dt>" in explain.html(failure, mistake, "", notes)
    else:
        assert "<dt>Difference</dt>" not in explain.html(failure, mistake, "", notes)


EVIL = "<img src=x onerror=alert(1)>&`<b>`"


def test_every_byte_of_a_learner_is_escaped():
    call = Call(EVIL, EVIL, ((EVIL, EVIL + "2"),))
    compared = Failure(EVIL, EVIL, 1, 2, (call,), Comparison(EVIL, "==", EVIL + "x"), introspection=EVIL)
    raised = Failure(EVIL, EVIL, 1, 2, (call,), raised=Raised(EVIL, EVIL, 3, EVIL, EVIL), introspection=EVIL)
    bare = Failure(EVIL, EVIL, 1, 2, (call,), introspection=EVIL)
    mistake = type(KEEPS)(EVIL, EVIL, ())
    for failure in (compared, raised, bare):
        assert not {"img", "b"} & tags(explain.html(failure, mistake, EVIL, (EVIL,)))


def test_the_part_that_differs_is_marked_in_both_values():
    shown = explain.html(fails("clean('x')", "Fiji Islends", "Fiji Islands"))
    assert "&#x27;Fiji Isl<mark>e</mark>nds&#x27;" in shown
    assert "&#x27;Fiji Isl<mark>a</mark>nds&#x27;" in shown


def test_values_with_nothing_in_common_are_not_marked():
    assert "<mark>" not in explain.html(fails("f()", None, {"a": 1}))


def test_a_long_list_is_shown_around_its_first_difference():
    got, wanted = excerpt.pair(list(range(9000)), [*range(5000), -1, *range(5001, 9000)], 60)
    assert got.startswith("[..., 4998, 4999, 5000, 5001")
    assert wanted.startswith("[..., 4998, 4999, -1, 5001")
    assert got.endswith("...]")


def test_a_long_dict_is_shown_around_its_first_difference():
    got, wanted = excerpt.pair(dict.fromkeys(range(900), 0), {**dict.fromkeys(range(900), 0), 500: 1}, 60)
    assert got.startswith("{..., 498: 0, 499: 0, 500: 0, 501: 0")
    assert wanted.startswith("{..., 498: 0, 499: 0, 500: 1, 501: 0")


def test_a_long_string_is_shown_around_its_first_difference():
    got, wanted = excerpt.pair("a" * 5000 + "b" + "a" * 5000, "a" * 10_001, 60)
    assert "b" in got
    assert got.startswith("... 'aaa")
    assert len(wanted) < 80


def test_letters_that_look_alike_are_written_as_their_numbers():
    assert excerpt.pair("Fij\u0456", "Fiji") == ("'Fij\\u0456'", "'Fiji'")


def test_an_exception_begins_with_the_line_of_the_learner():
    raised = Raised("KeyError", "'q1'", 3, "result[quake].append(region)", "invert")
    failure = Failure("about", "assert invert({}) == 1", 1, 1, (Call("invert({})", ""),), raised=raised)
    assert explain.text(failure).splitlines()[:4] == [
        "✗ Not yet: about",
        "  Line 3 of your cell, in `invert`:",
        "      result[quake].append(region)",
        "  Raised           KeyError: 'q1'",
    ]


def test_a_stub_is_not_begun_rather_than_wrong():
    failure = Failure(
        "about", "assert f() == 1", 1, 1, (Call("f()", ""),), raised=Raised("NotImplementedError", "")
    )
    assert explain.text(failure).splitlines()[:2] == [
        "○ Not begun: about",
        "  `f` still raises `NotImplementedError`: write the answer in its cell, run it, then this cell.",
    ]
    assert "cw-unbegun" in explain.html(failure)


def test_an_assert_without_a_comparison_shows_what_pytest_sees():
    failure = Failure(
        "about", "assert all(f())", 1, 1, (Call("f()", "[0]"),), introspection="assert False\n + all"
    )
    assert "  Checked          all(f())\n" in explain.text(failure)
    assert "assert False\n" in explain.text(failure)
    assert '<pre class="cw-pytest">assert False' in explain.html(failure)


def test_what_pytest_sees_is_folded_where_a_comparison_says_more():
    assert "<details><summary>What pytest sees</summary>" in explain.html(fails("f()", 1, 5))


def test_a_changed_argument_is_shown_before_and_after():
    call = Call("restock(stock)", "None", (("{'tent': 1}", "{'tent': 3}"),))
    failure = Failure(
        "about", "assert stock == {}", 1, 1, (call,), Comparison({"tent": 3}, "==", {"tent": 1})
    )
    assert "  Argument before  {'tent': 1}\n  Argument after   {'tent': 3}" in explain.text(failure)
    assert "{&#x27;tent&#x27;: <mark>3</mark>}" in explain.html(failure)


def test_a_value_made_from_the_result_is_shown_beside_it():
    call = Call("names(felt)", "['Fiji']")
    failure = Failure("about", "assert len(names(felt)) == 2", 1, 1, (call,), Comparison(1, "==", 2))
    labels = re.findall("<dt>(.*?)</dt>", explain.html(failure))
    assert labels == ["Called", "Came back", "Checked", "Value", "Wanted", "Difference"]


@pytest.mark.parametrize(("got", "wanted"), [(["Fiji"], "Tonga"), ("Tonga", ["Fiji"])])
def test_a_container_of_the_learner_on_the_right_of_in_came_back(got, wanted):
    call = Call("names(felt)", "['Fiji']")
    failure = Failure("about", "assert 'Tonga' in names(felt)", 1, 1, (call,), Comparison(got, "in", wanted))
    assert "  Came back        ['Fiji']\n  Wanted           something that holds 'Tonga'" in explain.text(
        failure
    )


def test_control_characters_of_a_learner_do_not_reach_a_terminal():
    failure = Failure("about", "assert f() == 1", 1, 1, (Call("f()", "\x1b[31m"),), introspection="\x1b[2J")
    assert "\x1b" not in explain.text(failure) + explain.html(failure)


def test_a_pass_is_one_quiet_line():
    assert explain.passed("every quake", 2, 2, "task 2") == "✓ every quake: 2 of 2 checks of task 2 pass."
    assert explain.passed("every quake.", 1, 2, "task 2") == "✓ every quake: 1 of 2 checks of task 2 passes."
    assert tags(explain.passed_html("<b>", 2, 2, "<i>")) == {"p", "span"}


MEANINGS = [
    ("NameError", "name 'rezult' is not defined", "return rezult + result", "Is `result` meant?"),
    ("NameError", "name 'true' is not defined", "", "Is `True` meant?"),
    ("NameError", "name 'math' is not defined", "", "`import math` makes it known"),
    ("NameError", "name 'xyzzy' is not defined", "", "its cell has not run"),
    ("TypeError", "'NoneType' object is not iterable", "", "A value here is None."),
    ("TypeError", "'NoneType' object is not subscriptable", "", "A value here is None."),
    ("TypeError", "f() missing 2 required positional arguments: 'a' and 'b'", "", "value for `a` and `b`"),
    (
        "TypeError",
        "f() takes 1 positional argument but 2 were given",
        "",
        "takes 1 argument, the call passes 2",
    ),
    ("TypeError", "f() got an unexpected keyword argument 'x'", "", "has no parameter `x`"),
    ("TypeError", "'int' object is not callable", "", "this is an `int`"),
    ("TypeError", "'method' object is not subscriptable", "", "named, not called"),
    ("TypeError", "'int' object is not iterable", "", "this is one `int`"),
    ("TypeError", "'tuple' object does not support item assignment", "", "A `tuple` cannot be changed"),
    ("TypeError", "unhashable type: 'list'", "", "A `list` can change"),
    ("TypeError", "cannot use 'list' as a dict key (unhashable type: 'list')", "", "A `list` can change"),
    ("TypeError", 'can only concatenate str (not "int") to str', "", "do not go together"),
    ("TypeError", "list indices must be integers or slices, not str", "", "asked by number"),
    ("KeyError", "'q1'", "", "The dict has no key `'q1'`."),
    ("IndexError", "list index out of range", "", "the index n - 1"),
    ("IndexError", "pop from empty list", "", "it is empty"),
    ("AttributeError", "'NoneType' object has no attribute 'append'", "", "A value here is None."),
    ("AttributeError", "'list' object has no attribute 'apend'", "", "Is `.append` meant?"),
    ("RecursionError", "maximum recursion depth exceeded", "", "calls itself again and again"),
    ("UnboundLocalError", "cannot access local variable 'n' where it is not", "", "`n` is its own"),
    ("ZeroDivisionError", "division by zero", "", "divided by 0"),
    ("StopIteration", "", "", "found nothing left"),
    ("RuntimeError", "dictionary changed size during iteration", "", "Go through a copy"),
    ("ValueError", "too many values to unpack (expected 2)", "", "not equally many"),
    ("ValueError", "invalid literal for int() with base 10: 'a'", "", "not a number"),
    ("ValueError", "max() iterable argument is empty", "", "no smallest or largest"),
]


@pytest.mark.parametrize(("kind", "message", "text", "words"), MEANINGS)
def test_a_common_exception_is_said_in_plain_words(kind, message, text, words):
    assert words in meaning.of(Raised(kind, message, 1, text))


def test_a_name_of_the_learner_may_be_meant():
    assert "`invert` meant" in meaning.of(Raised("NameError", "name 'invret' is not defined"), ["invert"])


def test_an_exception_nobody_knows_is_left_to_its_own_message():
    assert meaning.of(Raised("QuakeError", "too deep")) == ""


def test_the_style_sheet_names_no_color_of_its_own():
    rules = (look.STATIC / explain.SHEET).read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", rules) == []


def test_importing_the_explanation_loads_nothing_slow():
    ask = "import sys; from grader.classroom import explain; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pytest", "nbformat", "IPython", "numpy", "asyncio", "sqlite3"} & set(done.stdout.split())
