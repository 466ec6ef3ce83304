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


def test_a_chapter_opens_ends_in_a_quest_and_is_reviewed(course):
    first = course.roadmap.chapters[0]
    names = [page.name for page in first.pages]
    assert (names[0], names[1], names[-2], names[-1]) == ("00-opening", "01-list", "09-quest", "10-review")
    assert first.quest.title == "Quest: hold and index the earthquakes"
    assert [page.name for page in first.pages if page.graded] == names[1:-1]
    assert [page.slug for page in course.roadmap.pages].count(first.review.slug) == 1


def test_a_review_asks_every_topic_of_its_chapter(course):
    for chapter in course.roadmap.chapters:
        assert len(chapter.review.topics) == sum(len(lesson.topics) for lesson in chapter.lessons)


def test_a_lesson_says_which_programs_and_servers_it_uses(course):
    uses = {lesson.slug: lesson.uses for lesson in course.roadmap.lessons if lesson.uses}
    assert uses == {"09-databases/05-postgresql": ("postgres",), "12-deployment/01-git": ("git",)}


BROKEN = {
    "no_such_tier": ('tier = "green"', 'tier = "blue"', "has tier 'blue'; use one of green, gray, orange"),
    "a_chapter_without_a_quest": ("\nquest = ", "\nquests = ", "lacks or misspells a key: 'quest'"),
    "a_misspelled_key": ("name = ", "named = ", "lacks or misspells a key"),
    "no_such_use": ('uses = ["git"]', 'uses = ["svn"]', "01-git uses 'svn'; write a list of git, postgres"),
    "uses_that_are_no_list": ('uses = ["git"]', 'uses = "git"', "write a list of git, postgres"),
    "not_toml": ("[[chapter]]", "[[chapter", "cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_roadmap_is_refused_with_a_sentence(course, tmp_path, name):
    old, new, sentence = BROKEN[name]
    path = tmp_path / "roadmap.toml"
    path.write_text((course.root / "course/roadmap.toml").read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(CourseError, match=sentence):
        roadmap.load(path)
