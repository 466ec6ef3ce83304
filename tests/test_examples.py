from __future__ import annotations

from pathlib import Path

import pytest

from grader import examples

TEXT = """\
## 1. Note

```python
>>> felt + ["Nadi"]
['Suva', 'Nadi']
```

```console
$ cat felt.txt
Suva
$ echo $((6 * 7)) && ls no-such-file
42
ls: ...
```

```python
felt = []
```
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "felt.txt").write_text("Suva\n")
    return tmp_path


def test_examples_are_found_by_their_signs_and_do_what_they_say(here):
    found = examples.of(TEXT)
    assert [language for language, _ in found] == ["python", "console"]
    assert list(examples.wrong(found, {"felt": ["Suva"]})) == []


def test_an_example_that_does_something_else_is_told_by_its_first_line(here):
    (here / "felt.txt").write_text("Nadi\n")
    assert list(examples.wrong(examples.of(TEXT), {"felt": []})) == ["['Nadi']", "Nadi"]
