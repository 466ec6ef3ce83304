"""Every line of the list of attacks, in one class: none earns what it should not, none harms anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from grader import notebook
from tests.attacks import field, target
from tests.attacks.attack import UNIT, Attack, hand_in
from tests.attacks.bends_the_notebook import strip_all_metadata, strip_answer
from tests.attacks.field import ATTACKS, SECRETS, Outcome
from tests.attacks.is_honest import NEIGHBORS
from tests.attacks.target import CHAPTER
from tests.attacks.words import WRONG
from tests.conftest import COURSE, shared_folder

# Those whose name cannot be written down as it is are looked up by what the table makes of it.
NAMED = tuple(attack for attack in ATTACKS if attack.in_gradebook)
SPOKEN = tuple(attack for attack in ATTACKS if attack.says)
# What Jupyter leaves in a home where it is started for the first time.
JUPYTERS_OWN = (".jupyter", ".jupyter/migrated")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="session")
def came(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Outcome:
    """What came of the class, graded once for all workers."""
    root = shared_folder(tmp_path_factory, worker_id) / "attacks"
    with FileLock(f"{root}.lock"):
        if not (root / "seen.json").is_file():
            root.mkdir()
            field.grade(root)
    return Outcome(root)


def by_name(attack: Attack) -> str:
    return attack.name


@pytest.mark.parametrize("attack", ATTACKS, ids=by_name)
def test_a_submission_earns_what_is_written_beside_it(came, attack):
    assert field.wrong(attack, came.earned(attack)) == {}


@pytest.mark.parametrize("attack", SPOKEN, ids=by_name)
def test_the_instructor_is_told_what_it_did(came, attack):
    assert re.search(attack.says, came.said(attack))


@pytest.mark.parametrize("attack", ATTACKS, ids=by_name)
def test_the_table_holds_what_the_gradebook_holds(came, attack):
    row = came.row(attack)
    earned = came.scores.get(attack.folder, {})
    points = {unit: sum(earned.get(unit, {}).values()) for unit in target.UNITS}
    assert {unit: float(row[f"{CHAPTER}/{unit}"]) for unit in target.UNITS} == points
    assert float(row["points"]) == sum(points.values())


@pytest.mark.parametrize("attack", NEIGHBORS, ids=by_name)
def test_an_honest_neighbor_of_attacks_keeps_everything(came, attack):
    assert came.earned(attack) == target.FULL[UNIT]
    assert came.said(attack) == ""


def test_the_batch_ends_and_every_submission_is_in_the_table(came):
    assert came.ran["code"] == 2, came.ran["err"]  # some cannot be read, and that is said
    assert len(came.rows) == len(ATTACKS)
    assert {row["max_points"] for row in came.rows} == {
        f"{sum(sum(t.values()) for t in target.FULL.values()):g}"
    }


def test_every_submission_with_a_name_is_in_the_gradebook(came):
    assert [attack.name for attack in NAMED if attack.folder not in came.scores] == []
    refused = {attack.folder for attack in ATTACKS if not attack.in_gradebook}
    assert refused & came.scores.keys() == set()


def test_every_submission_has_a_feedback_page(came):
    assert [attack.name for attack in NAMED if not came.page(attack).is_file()] == []
    assert len(list(came.pages())) == len(ATTACKS)


def test_no_process_is_left(came):
    assert came.ran["left"] == []


def test_nothing_outside_the_grading_folder_has_changed(came):
    home = str(came.root / "home")
    changed = [
        path for path in came.seen["changed"] if path not in {f"{home}/{name}" for name in JUPYTERS_OWN}
    ]
    assert changed == []


def test_nothing_is_left_in_the_temporary_folder(came):
    assert [path.name for path in (came.root / "temp").iterdir()] == []


def test_nobody_reached_the_machine_by_a_socket(came):
    assert came.seen["knocked"] == []


def test_the_log_is_plain_text_without_lines_that_others_wrote(came):
    out, err = str(came.ran["out"]), str(came.ran["err"])
    assert CONTROL.findall(out + err) == []
    assert "Traceback" not in out + err
    assert out.splitlines().count("graded zzz-honest-neighbor") == 1


def test_the_table_holds_no_formula(came):
    cells = [cell for row in came.rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert [cell for cell in cells if cell.startswith("-") and not cell[1:].isdigit()] == []


class Markup(HTMLParser):
    """What a page is made of: tags with their attributes, styles, and the addresses it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.styles: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        named = ("href", "src", "action", "data", "content")
        self.addresses.update(value or "" for name, value in attrs if name in named)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style" and self.rawdata:
            self.styles.append(data)


ACTIVE = set(
    "script iframe object embed base form input svg math link audio video frame frameset applet".split()
)


LESSON = f"{COURSE.address}/blob/HEAD/course/"  # where a page sends its reader to


def pages(came: Outcome) -> Iterator[tuple[str, str, Markup]]:
    for path in came.pages():
        text = path.read_text("utf-8")
        yield ascii(path.parent.name), text, Markup(text)


def test_no_page_runs_or_loads_anything(came):
    for name, _, page in pages(came):
        assert page.tags & ACTIVE == set(), name
        assert [attribute for attribute in page.attributes if attribute.startswith("on")] == [], name
        away = [there for there in page.addresses if "//" in there and not there.startswith(LESSON)]
        assert [there for there in page.addresses if "script:" in there.lower()] + away == [], name


def test_no_page_wears_the_style_of_a_stranger(came):
    plain = Markup(came.page(NEIGHBORS[0]).read_text("utf-8"))
    every = list(pages(came))
    assert {page.styles[0] for _, _, page in every} == {plain.styles[0]}
    assert [name for name, text, _ in every if text.count("<style") != 1] == []
    assert [name for name, _, page in every if "style" in page.attributes - plain.attributes] == []


def test_no_page_shows_what_a_hidden_check_asks_or_wants(came):
    secret = (*target.WANTED, *target.ASKED, "weigh_reference", "HIDDEN TESTS", target.SOLVED)
    found = [(name, word) for name, text, _ in pages(came) for word in secret if word in text]
    assert found == []


def test_no_page_and_no_table_fills_in_a_template(came):
    texts = [text for _, text, _ in pages(came)] + [str(came.ran["out"])]
    assert [text[:200] for text in texts if "1337" in text] == []


def test_no_secret_of_the_machine_or_of_others_is_in_what_a_run_left(came):
    left = [(path, text) for path in came.notebooks() for text in outputs_of(path)]
    left += [(path, path.read_text("utf-8")) for path in came.pages()]
    left += [(came.grading, str(came.rows)), (came.grading, f"{came.ran['out']}{came.ran['err']}")]
    found = [(path.parent.parent.name, word) for path, text in left for word in SECRETS if word in text]
    assert found == []


def test_no_notebook_holds_what_a_hidden_check_wants_in_its_outputs(came):
    # But for the judge's own words under a check, which are for the instructor.
    left = [(path.parent.parent.name, text) for path in came.notebooks() for text in outputs_of(path)]
    printed = [(name, text) for name, text in left if '"ename": "AssertionError"' not in text]
    assert [(name, word) for name, text in printed for word in target.WANTED if word in text] == []


def outputs_of(path: Path) -> Iterator[str]:
    """The outputs of a notebook's cells, each as its JSON."""
    for cell in notebook.read(path).cells:
        yield from (json.dumps(output) for output in cell.get("outputs", []))


def test_every_notebook_that_ran_is_small_valid_and_a_picture_at_most(came):
    shown = set()
    for path in came.notebooks():
        assert path.stat().st_size < 4_000_000, path
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
        shown |= {kind for output in outputs for kind in output.get("data", {})}
    # formgrader shows them to an instructor who is logged in: nothing of a learner's may run there.
    assert shown <= {"text/plain", "image/png", "image/jpeg"}


def test_a_gradebook_keeps_its_points(came):
    for learner, units in came.scores.items():
        for unit, tasks in units.items():
            above = {
                task: points for task, points in tasks.items() if not 0 <= points <= target.FULL[unit][task]
            }
            assert above == {}, learner


def test_grading_again_takes_back_what_a_stripped_notebook_had_earned(tmp_path):
    """Metadata taken out on resubmission: nbgrader alone keeps the grade of the first time."""
    right = Attack("ada", hand_in())
    for number, change in enumerate((strip_all_metadata, strip_answer)):
        first = field.grade(tmp_path / str(number), [right])
        assert first.earned(right) == target.FULL[UNIT]
        again = Attack("ada", hand_in(change, weigh=WRONG, valid=False))
        second = field.grade_again(first, [again])
        assert second.earned(right)["weigh"] == 0.0
