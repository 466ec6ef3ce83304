from __future__ import annotations

import pytest

from grader import roadmap
from grader.errors import CourseError


def test_the_roadmap_has_12_chapters_76_lessons_and_309_topics(course):
    road = course.roadmap
    assert (len(road.chapters), len(road.lessons), len(road.topics)) == (12, 76, 309)


def test_no_two_topics_share_an_id(course):
    ids = [topic.id for topic in course.roadmap.topics]
    assert len(set(ids)) == len(ids)


def test_chapters_and_lessons_are_numbered_without_gaps(course):
    for number, chapter in enumerate(course.roadmap.chapters, 1):
        assert chapter.number == number
        assert chapter.slug.startswith(f"{number:02d}-")
        assert [lesson.name[:2] for lesson in chapter.lessons] == [
            f"{n:02d}" for n in range(1, len(chapter.lessons) + 1)
        ]


BROKEN = {
    "no_such_tier": ('tier = "green"', 'tier = "blue"', "has tier 'blue'; use one of green, gray, orange"),
    "a_misspelled_key": ("name = ", "named = ", "lacks or misspells a key"),
    "not_toml": ("[[chapter]]", "[[chapter", "cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_roadmap_is_refused_with_a_sentence(course, tmp_path, name):
    old, new, sentence = BROKEN[name]
    path = tmp_path / "roadmap.toml"
    path.write_text((course.root / "course/roadmap.toml").read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(CourseError, match=sentence):
        roadmap.load(path)
