from __future__ import annotations

from grader import operators


def test_each_statement_is_dropped_once():
    changed = list(operators.drop_statement("rota.clear()\nkept = []\nif kept:\n    del kept[0]\n"))
    assert sorted(changed) == [
        "pass\nkept = []\nif kept:\n    del kept[0]\n",
        "rota.clear()\nkept = []\nif kept:\n    pass\n",
        "rota.clear()\npass\nif kept:\n    del kept[0]\n",
    ]


def test_a_call_is_replaced_by_what_it_is_about():
    assert list(operators.unwrap_call("return sorted(words)")) == ["return words"]
    assert list(operators.unwrap_call("return code.lower()")) == ["return code"]


def test_a_call_with_several_operands_or_none_is_left_alone():
    assert list(operators.unwrap_call("d.get(key)\nmax(a, b)\nsorted(a, key=len)\ninput()")) == []


def test_an_augmented_assignment_is_turned_around():
    assert list(operators.turn_augmented("total += width * 2")) == ["total -= width * 2"]


def test_letters_of_several_bytes_do_not_shift_a_change():
    assert list(operators.unwrap_call('name = "Nouméa" + tidy(name)')) == ['name = "Nouméa" + name']
