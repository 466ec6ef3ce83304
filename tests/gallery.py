"""Every way in which a failed check is said, on one page: `python -m tests.gallery` writes it."""

from __future__ import annotations

from grader.classroom import explain, look
from grader.classroom.failure import Call, Comparison, Failure, Raised
from grader.classroom.sealed import Mistake
from tests.conftest import ROOT

TARGET = ROOT / "test-results" / "failures.html"
HINT = "Next: Hint 1, where to look. Run the cell below this check to open it."
KEEPS = Mistake("keeps-the-last-region", "I assign where I should append.", ("`['Tonga']`",))
FELT = {"Fiji": ["q1", "q2"], "Tonga": ["q2"]}
LONG = [f"q{number}" for number in range(400)]


def equal(about: str, shown: str, got: object, wanted: object, number: int = 1, count: int = 3) -> Failure:
    """A call whose result is not what the check compares it with."""
    statement = f"assert {shown} == {wanted!r}"
    seen = f"assert {got!r} == {wanted!r}\n +  where {got!r} = {shown}"
    call = Call(shown, repr(got))
    return Failure(
        about, statement, number, count, (call,), Comparison(got, "==", wanted), introspection=seen
    )


def compared(about: str, statement: str, call: Call, got: object, operator: str, wanted: object) -> Failure:
    """A comparison of something made from what came back."""
    seen = f"assert {got!r} {operator} {wanted!r}"
    return Failure(about, statement, 2, 3, (call,), Comparison(got, operator, wanted), introspection=seen)


def raised(about: str, shown: str, kind: str, message: str, line: int, text: str, function: str) -> Failure:
    """An exception out of the learner's code."""
    calls = (Call(shown, ""),) if shown else ()
    return Failure(about, "assert ...", 1, 2, calls, raised=Raised(kind, message, line, text, function))


def equalities() -> list[Failure]:
    """Values that are not equal."""
    quakes = "every quake lists the regions that felt it"
    total = "the average keeps its fraction"
    invert = f"invert({FELT})"
    return [
        equal(
            quakes, invert, {"q1": ["Fiji"], "q2": ["Tonga"]}, {"q1": ["Fiji"], "q2": ["Fiji", "Tonga"]}, 2
        ),
        equal("the stock after all moves", "restock({'tent': 1}, [('tent', 2)])", None, {"tent": 3}),
        equal("the last readings, oldest first", "latest([5, 6, 7, 8], 3)", [8, 7, 6], [6, 7, 8]),
        equal("all windows", "moving_average([1, 2, 3, 4], 2)", [1.5, 2.5], [1.5, 2.5, 3.5]),
        equal(total, "mean([1, 2, 3, 4])", 2, 2.5),
        equal("the shares add up", "total([0.1, 0.2])", 0.1 + 0.2, 0.3),
        equal("a name is kept as it is written", "clean('Fiji Islands')", "Fiji Islends", "Fiji Islands"),
        equal("blanks around a name go", "clean(' Tonga\\xa0')", "Tonga\xa0", "Tonga"),
        equal("letters of one alphabet", "clean('Fiji')", "Fijі", "Fiji"),
        equal("keys are the numbers of stations", "by_station(['3 Suva'])", {"3": "Suva"}, {3: "Suva"}),
        equal("every name once", "regions(quakes)", {"Fiji", "Tonga"}, {"Fiji", "Tonga", "Samoa"}),
        equal("rows of their own", "board(2, 3)", [[1, 0, 0]] * 2, [[1, 0, 0], [0, 0, 0]]),
        equal("the names as a list", "names({'a': 1, 'b': 2})", {"a": 1, "b": 2}.keys(), ["a", "b"]),
        equal("many names", "names(quakes)", LONG, [*LONG[:300], "Q300", *LONG[301:]]),
        equal("the report, line by line", "report(quakes)", "Fiji 3\nTonga 2", "Fiji 3\nTonga  2\n"),
        equal("a number, not its text", "<b>&shown</b>('4')", "<script>alert(1)</script>", 4, 1, 1),
    ]


def others() -> list[Failure]:
    """Other operators, changed arguments, and asserts without a comparison."""
    same = Call("restock({'tent': 1}, [])", "{'tent': 1}")
    moved = Call("restock(stock, [('tent', 2)])", "{'tent': 3}", (("{'tent': 1}", "{'tent': 3}"),))
    kept = "assert stock == {'tent': 1}"
    mean = Call("mean([1, 2, 4])", "2.5")
    near = "assert abs(mean([1, 2, 4]) - 7 / 3) < 1e-9"
    names = Call("regions(felt)", "['Fiji']")
    seen = "assert False\n +  where False = all(<generator object <genexpr> at 0x7f>)"
    every = "assert all(depth > 0 for depth in depths(felt))"
    deep = Call("depths(felt)", "[12, -3]")
    return [
        compared(
            "a new dict comes back", "assert restock(stock, []) is not stock", same, FELT, "is not", FELT
        ),
        compared("the stock stays as it was", kept, moved, {"tent": 3}, "==", {"tent": 1}),
        compared("the mean, nearly", near, mean, 0.1666, "<", 1e-9),
        compared("no region is lost", "assert 'Tonga' in regions(felt)", names, ["Fiji"], "in", "Tonga"),
        Failure("all depths are positive", every, 3, 4, (deep,), introspection=seen),
    ]


def exceptions() -> list[Failure]:
    """Exceptions out of the learner's code, and the stub."""
    about, call = "every quake lists its regions", f"invert({FELT})"
    order = "invert() missing 1 required positional argument: 'order'"
    wrong = "name 'reslut' is not defined"
    none = "'NoneType' object has no attribute 'append'"
    return [
        raised(about, call, "AttributeError", none, 4, "regions.append(region)", "invert"),
        raised(about, call, "KeyError", "'q1'", 3, "result[quake].append(region)", "invert"),
        raised(about, call, "NameError", wrong, 5, "return reslut or result", "invert"),  # codespell:ignore
        raised(about, call, "TypeError", order, 0, "", ""),
        raised("a factorial", "factorial(5)", "RecursionError", "maximum recursion depth exceeded", 2,
               "return n * factorial(n)", "factorial"),
        raised(about, call, "NotImplementedError", "", 2, "raise NotImplementedError", "invert"),
    ]  # fmt: skip


def failures() -> list[tuple[Failure, Mistake | None, tuple[str, ...]]]:
    """Each failure with the mistake and the notes that go with it."""
    plain = [(failure, None, ()) for failure in [*equalities(), *others(), *exceptions()]]
    note = ("The answer cell was changed after it ran: run it again, then this check.",)
    return [(plain[0][0], KEEPS, ()), (plain[1][0], None, note), *plain[2:]]


GOOD = explain.passed_html("every quake lists the regions that felt it", 2, 2, "task 2")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Failed checks</title><style>{styles}
body {{ margin: 0; display: grid; grid-template-columns: 1fr 1fr }} hr {{ border: 0; margin: 1.2em }}
main {{ padding: 1em 1.5em; background: var(--cw-paper); min-width: 0 }}</style><body>{sides}</body></html>
"""


def page() -> str:
    """The gallery: light on the left, dark on the right."""
    told = "<hr>".join(
        [*(explain.html(failed, mistake, HINT, notes) for failed, mistake, notes in failures()), GOOD]
    )
    sides = (f'<main class="causeway" style="color-scheme: {one}">{told}</main>' for one in ("light", "dark"))
    return PAGE.format(styles=look.sheet(explain.SHEET), sides="".join(sides))


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(), "utf-8")
