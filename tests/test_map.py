from __future__ import annotations

import re
from collections import Counter

import pytest

from grader import coursemap, notebook
from tests.conftest import COURSE


@pytest.fixture(scope="module")
def text():
    return "\n".join(cell.source for cell in notebook.read(COURSE.map).cells)


def test_the_map_shows_every_topic_once_in_its_tier(course, text):
    shown = Counter()
    for row in re.findall(r"^\|.*\|$", text, re.M):
        for line in row.split("<br>"):
            tier = re.search(r">[●■▲] (green|gray|orange)</span>:", line)
            shown.update((topic, tier[1]) for topic in re.findall(r'data-topic="([^"]+)"', line))
    assert shown == Counter((topic.id, topic.tier) for topic in course.roadmap.topics)


def test_each_tier_has_its_own_color_shape_and_word():
    assert len({color for color, _ in coursemap.MARKS.values()}) == 3
    assert len({shape for _, shape in coursemap.MARKS.values()}) == 3


def test_a_written_lesson_is_linked_and_any_other_is_to_come(course, text):
    linked = re.findall(r"\*\*\[[^]]+\]\(([^)]+)\.ipynb\)\*\* \| \[exercise\]", text)
    assert linked == [unit.slug for unit in course.units]
    assert text.count("| *to come* |") == 76 - len(course.units)


def test_every_link_of_the_map_leads_to_a_notebook(course, text):
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith("https://")]
    assert targets
    assert [target for target in targets if not (course.map.parent / target).is_file()] == []


def test_stars_and_underscores_in_a_topic_are_not_markup(text):
    assert "&#42;, &#42;args, &#42;&#42;kwargs" in text
    assert "&#95;&#95;enter&#95;&#95;" in text
