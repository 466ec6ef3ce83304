"""Explorers: pictures that step through a real run of real code.

Each function runs something, records every state, and returns a Run: in a notebook a widget, on GitHub and in
print a picture and a table, in a terminal a numbered transcript.
"""

from __future__ import annotations

from grader.classroom.explorers.buffers import array_and_list
from grader.classroom.explorers.chains import linked_list
from grader.classroom.explorers.characters import decoding
from grader.classroom.explorers.commits import commit_graph
from grader.classroom.explorers.deques import deque_blocks
from grader.classroom.explorers.hashing import probing
from grader.classroom.explorers.heaps import heap, heapify
from grader.classroom.explorers.lists import list_growth
from grader.classroom.explorers.names import names
from grader.classroom.explorers.plans import query_plans
from grader.classroom.explorers.run import Run
from grader.classroom.explorers.search import (
    avl_tree,
    b_tree,
    binary_search_tree,
    prefix_tree,
    red_black_tree,
)
from grader.classroom.explorers.sets import set_intersection

__all__ = [
    "Run",
    "array_and_list",
    "avl_tree",
    "b_tree",
    "binary_search_tree",
    "commit_graph",
    "decoding",
    "deque_blocks",
    "heap",
    "heapify",
    "linked_list",
    "list_growth",
    "names",
    "prefix_tree",
    "probing",
    "query_plans",
    "red_black_tree",
    "set_intersection",
]
