"""The explorers: the code they watch is right, they draw what happened, their words never vary."""

from __future__ import annotations

import ctypes
import heapq
import inspect
import random
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import pairwise

import pytest

from grader.classroom import explorers
from grader.classroom.explorers.run import TooLong
from grader.classroom.repository import Repository
from grader.classroom.structures import avl, bst, btree, redblack, settable, trie
from grader.classroom.structures.hashtable import HashTable
from grader.classroom.structures.linkedlist import LinkedList
from grader.classroom.structures.settable import SetTable

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Two plans that PostgreSQL gave, without the keys that nobody reads.
SCAN = {
    "Node Type": "Seq Scan",
    "Relation Name": "archive",
    "Actual Rows": 6,
    "Actual Loops": 1,
    "Rows Removed by Filter": 19994,
    "Shared Hit Blocks": 100,
    "Shared Read Blocks": 48,
}
LOOP = {
    "Node Type": "Nested Loop",
    "Actual Rows": 3.0,
    "Actual Loops": 1,
    "Shared Hit Blocks": 31,
    "Shared Read Blocks": 0,
    "Plans": [
        {
            **SCAN,
            "Relation Name": "place",
            "Actual Rows": 10.0,
            "Shared Hit Blocks": 1,
            "Shared Read Blocks": 0,
        },
        {
            "Node Type": "Index Scan",
            "Relation Name": "archive",
            "Index Name": "archive_depth",
            "Actual Rows": 0.3,
            "Actual Loops": 10,
            "Rows Removed by Filter": 0,
            "Shared Hit Blocks": 30,
            "Shared Read Blocks": 0,
        },
        {"Node Type": "Materialize", "Actual Rows": 0.0, "Actual Loops": 0},
    ],
}
ALIASING = "a = [1, 2, 3]\nb = a\nb.append(4)\nc = a.copy()"
REBASE = [
    "git commit --allow-empty -m A",
    "git switch -c topic && git commit --allow-empty -m B",
    "git switch main && git commit --allow-empty -m C",
    "git rebase main topic",
    "git merge nowhere",
    "git switch --detach main",
]
RUNS: dict[str, Callable[[], explorers.Run]] = {
    "names": lambda: explorers.names(ALIASING),
    "array_and_list": lambda: explorers.array_and_list([562, 42, 42, 562, 650], "h"),
    "list_growth": lambda: explorers.list_growth(20, pops=20),
    "probing": lambda: explorers.probing([8, 16, 24, 0, 32], delete=[16], find=[24], again=[40, 48]),
    "decoding": lambda: explorers.decoding("né\u200d🌊"),
    "deque_blocks": lambda: explorers.deque_blocks(("append", 34), ("appendleft", 34), ("pop", 68)),
    "linked_list": lambda: explorers.linked_list([3, 1, 4], insert=(1, 9), delete=4, reverse=True),
    "heap": lambda: explorers.heap([5, 3, 8, 1, 9, 2], pops=3),
    "heapify": lambda: explorers.heapify([9, 7, 8, 5, 3, 1, 2]),
    "binary_search_tree": lambda: explorers.binary_search_tree([5, 2, 8, 6], find=[6, 7], delete=[5]),
    "avl_tree": lambda: explorers.avl_tree([10, 20, 30, 40, 50, 25]),
    "red_black_tree": lambda: explorers.red_black_tree([10, 20, 30, 15, 25, 5]),
    "prefix_tree": lambda: explorers.prefix_tree(["to", "tea", "ten", "in"], find=["t", "x"]),
    "b_tree": lambda: explorers.b_tree(range(10, 100, 10)),
    "query_plans": lambda: explorers.query_plans(
        {"Without an index": [{"Plan": SCAN}], "With one": [{"Plan": LOOP}]}
    ),
    "commit_graph": lambda: explorers.commit_graph(REBASE),
    "set_intersection": lambda: explorers.set_intersection([65, 34, 20], [1, 2, 3, 8, 9, 33, 65]),
}
runs = pytest.mark.parametrize("name", RUNS)


def keys(seed: int, count: int = 60) -> list[int]:
    return random.Random(seed).choices(range(100), k=count)


# What every explorer shows


def test_every_explorer_is_tried_here():
    assert sorted([*RUNS, "Run"]) == sorted(explorers.__all__)


@runs
def test_a_run_recorded_twice_is_the_same_in_every_form(name):
    first, second = RUNS[name](), RUNS[name]()
    assert (first.transcript(), first.html(), first.svgs()) == (
        second.transcript(),
        second.html(),
        second.svgs(),
    )


@runs
def test_every_picture_is_well_formed_and_all_of_a_run_have_one_size(name):
    run = RUNS[name]()
    roots = [ElementTree.fromstring(svg) for svg in run.svgs()]
    assert len(roots) == len(run.frames) >= 5
    assert len({(root.get("width"), root.get("height"), root.get("viewBox")) for root in roots}) == 1


@runs
def test_a_still_picture_needs_no_style_sheet_and_says_what_it_shows(name):
    run = RUNS[name]()
    still = run.still()
    assert "class=" not in still
    assert "var(" not in still
    root = ElementTree.fromstring(still)
    assert root.get("role") == "img"
    assert [root[0].text, root[1].text] == [run.title, run.transcript()]


@runs
def test_the_words_follow_each_other_without_repeating_a_sentence_at_once(name):
    says = [frame.says for frame in RUNS[name]().frames]
    assert all(sentence.endswith((".", "]", "?")) for sentence in says)
    assert all(one != other for one, other in pairwise(says))


@runs
def test_a_notebook_gets_a_widget_and_what_stands_in_for_it(name):
    run = RUNS[name]()
    data, _ = run._repr_mimebundle_()
    assert set(data) == {WIDGET_VIEW, "text/plain", "text/html", "image/svg+xml"}
    assert data["text/plain"].splitlines()[0] == run.title
    assert data["text/html"].count("<tr>") == len(run.frames) + 1


def test_one_picture_is_told_in_a_sentence_and_not_in_a_table():
    harbor = Repository("harbor")
    harbor.commit("First tides", {"tides.txt": "high 4.2\n"})
    html = explorers.commit_graph([], harbor).html()
    assert "<p>1 commit. HEAD is on main, at First tides.</p>" in html
    assert "steps" not in html


def test_what_a_learner_writes_is_escaped_in_every_form():
    run = explorers.names("a = '<script>&'\nb = [a]")
    for text in (run.html(), run.still(), *run.svgs()):
        assert "<script>" not in text
    assert "a refers to '<script>&'." in run.transcript()


# Plans


def test_a_plan_is_read_from_its_leaves_up_and_a_node_counts_only_its_own_pages():
    says = [frame.says for frame in RUNS["query_plans"]().frames]
    assert says == [
        "Without an index: a plan of 1 node. The lowest begins.",
        "Seq Scan on archive reads 148 pages and hands up 6 rows; 19,994 rows did not fit.",
        "Without an index: 148 pages read for 6 rows.",
        "With one: a plan of 3 nodes. The lowest begins.",
        "Seq Scan on place reads 1 page and hands up 10 rows; 19,994 rows did not fit.",
        "Index Scan by archive_depth on archive reads 30 pages and hands up 3 rows.",
        "Nested Loop hands up 3 rows.",
        "With one: 31 pages read for 3 rows.",
    ]


def test_a_plan_that_was_not_measured_is_refused():
    with pytest.raises(ValueError, match="ask with EXPLAIN"):
        explorers.query_plans({"Guessed": [{"Plan": {"Node Type": "Seq Scan", "Plan Rows": 6}}]})


# Names and objects


def test_a_list_with_two_names_is_drawn_once_and_said_to_be_shared():
    says = [frame.says for frame in explorers.names(ALIASING).frames]
    assert says == [
        "Nothing has run yet.",
        "Line 1 has run. a refers to [1, 2, 3].",
        "Line 2 has run. b refers to [1, 2, 3], the same object as a.",
        "Line 3 has run. The list of a and b changed: [1, 2, 3, 4].",
        "Line 4 has run. c refers to [1, 2, 3, 4].",
    ]
    drawn = [svg.count(">list<") for svg in explorers.names(ALIASING).svgs()]
    assert drawn == [0, 1, 1, 1, 2]


def test_a_call_shows_the_names_of_the_function_and_what_it_returns():
    run = explorers.names("def double(x):\n    return x + x\n\ny = double([1])\nprint(y)")
    assert run.transcript().splitlines()[2:] == [
        "1. Line 1 has run. double refers to function double.",
        "2. Line 4 calls double. x refers to [1].",
        "3. Line 2 has run, and double returns [1, 1].",
        "4. Line 4 has run. y refers to [1, 1].",
        "5. Line 5 has run.",
        "6. It printed: [1, 1]",
    ]


def test_an_exception_ends_the_run_with_a_sentence():
    run = explorers.names("a = {}\na['x']")
    assert run.frames[-1].says == "Line 2 raises KeyError: \"'x'\"."


def test_code_that_never_ends_is_stopped_even_where_it_catches_everything():
    run = explorers.names("n = 0\nwhile True:\n    try:\n        n += 1\n    except Exception:\n        pass")
    assert run.frames[-1].says.startswith("The explorer stops here")


def test_a_list_that_holds_itself_and_an_object_that_cannot_be_shown_are_drawn():
    odd = "class Odd:\n    def __repr__(self):\n        raise ValueError"
    code = f"a = [1]\na.append(a)\n{odd}\no = Odd()\no.x = a"
    assert explorers.names(code).frames[-1].says.startswith("Line 7 has run.")


def test_the_tracer_that_was_there_before_is_there_afterwards():
    before = sys.gettrace()
    explorers.names("a = 1")
    assert sys.gettrace() is before


# Lists, deques, heaps: real ones


def test_list_growth_shows_the_slots_of_a_real_list():
    says = [frame.says for frame in explorers.list_growth(64, pops=64).frames]
    assert len(says) == 129
    assert says[5] == "append: no slot was free, so the list grew from 4 to 8 slots. 5 of 8 slots used."
    assert says[96] == "pop: 32 of 64 slots used, 32 spare."
    assert says[97].startswith("pop: less than half was used, so the list gave back 24 slots.")


@pytest.mark.parametrize("seed", range(20))
def test_the_model_of_a_deque_owns_the_blocks_of_a_real_one(seed):
    rng, moves, held = random.Random(seed), [], 0
    for _ in range(300):
        name = rng.choice(
            ("append", "appendleft") if held == 0 else ("append", "appendleft", "pop", "popleft")
        )
        held += 1 if name.startswith("append") else -1
        moves.append((name, 1))
    assert len(explorers.deque_blocks(*moves).frames) == 301  # each step compares with a real deque


def test_a_list_shares_only_the_numbers_the_interpreter_keeps_and_an_array_makes_new_ones():
    says = [frame.says for frame in explorers.array_and_list([562, 42, 42, 562, 650], "h").frames]
    assert [sentence for sentence in says if "there already" in sentence] == [
        "append(42): the list stores a reference of 8 bytes to the int that is there already; "
        "the array stores 2 bytes. 3 of 4 slots and 3 of 4 places used."
    ]
    assert says[4].startswith("append(562): the list stores a reference of 8 bytes to an int of 28 bytes;")
    assert says[6:] == [
        "items[0], read twice, gives the object that the list refers to, both times.",
        "packed[0], read twice, gives two objects: each reading makes an int of 28 bytes.",
        "In all, the list and its objects take 232 bytes, the array 96.",
    ]


def test_an_array_is_drawn_byte_by_byte_in_the_order_of_this_machine():
    picture = explorers.array_and_list([562], "h").svgs()[-1]
    low, high = picture.index(">32<"), picture.index(">02<")
    assert (low < high) == (sys.byteorder == "little")


def test_small_numbers_floats_and_an_empty_run_are_said_too():
    assert explorers.array_and_list([7], "B").frames[-2].says == (
        "packed[0], read twice, gives one int that the interpreter keeps ready."
    )
    assert (
        "to a float of 24 bytes; the array stores 4 bytes"
        in explorers.array_and_list([4.8], "f").frames[1].says
    )
    assert len(explorers.array_and_list([]).frames) == 2


def test_what_an_array_or_the_picture_cannot_hold_is_refused():
    with pytest.raises(OverflowError):
        explorers.array_and_list([40_000], "h")
    with pytest.raises(ValueError, match="room for 12 numbers"):
        explorers.array_and_list(range(13))


def test_an_unknown_move_of_a_deque_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="'rotate' is none of a deque's moves: choose append, appendleft"):
        explorers.deque_blocks(("rotate", 1))


@pytest.mark.parametrize("seed", range(10))
def test_heapq_does_with_watched_items_what_it_does_with_plain_ones(seed):
    values = keys(seed, 20)
    says = [frame.says for frame in explorers.heap(values, pops=20).frames]
    returned = [sentence for sentence in says if sentence.startswith("heappop()")]
    assert returned == [f"heappop() returned {value}." for value in sorted(values)]
    plain = list(values)
    heapq.heapify(plain)
    assert f">{plain[0]}<" in explorers.heapify(values).svgs()[-1]


# Characters


def test_the_decoder_says_of_each_byte_what_it_is_and_gives_each_code_point_with_its_last_byte():
    assert explorers.decoding("?é").transcript().splitlines()[1:] == [
        "0. 3 bytes. A byte that goes on begins with 10.",
        "1. Byte 1, 3f = 00111111, begins a code point of 1 byte. The decoder gives U+003F, QUESTION MARK.",
        "2. Byte 2, c3 = 11000011, begins a code point of 2 bytes.",
        "3. Byte 3, a9 = 10101001, goes on. The decoder gives U+00E9, LATIN SMALL LETTER E WITH ACUTE.",
        "4. 3 bytes, 2 code points.",
    ]


@pytest.mark.parametrize("seed", range(10))
def test_every_text_comes_out_of_its_bytes_again(seed):
    text = "".join(random.Random(seed).choices("aé€🌊\u0301\u200d\n", k=12))
    says = [frame.says for frame in explorers.decoding(text).frames]
    given = [chr(int(sentence.split("U+")[1].split(",")[0], 16)) for sentence in says if "U+" in sentence]
    assert "".join(given) == text
    assert len(says) == len(text.encode()) + 2


def test_bytes_that_are_no_utf_8_end_the_run_with_the_reason():
    says = explorers.decoding(b"a\xff").frames[-1].says
    assert says == "Byte 2, ff = 11111111, cannot stand here. UnicodeDecodeError: invalid start byte."
    assert explorers.decoding("é".encode()[:1]).frames[-1].says.endswith("The last code point lacks bytes.")


# Linked list


@pytest.mark.parametrize("seed", range(10))
def test_a_linked_list_does_what_a_list_does(seed):
    values = list(dict.fromkeys(keys(seed, 12)))
    chain = LinkedList()
    for value in reversed(values):
        chain.push(value)
    chain.insert_after(values[3], -1)
    chain.delete(values[5])
    chain.delete(values[0])
    chain.reverse()
    wanted = [*values[:4], -1, *values[4:]]
    wanted.remove(values[5])
    assert list(chain) == wanted[:0:-1]
    with pytest.raises(ValueError, match="is not in the list"):
        chain.delete(1000)


# Search trees


@pytest.mark.parametrize("seed", range(20))
def test_a_binary_search_tree_stays_in_order_through_inserts_and_deletes(seed):
    tree, rng, wanted = bst.Tree(), random.Random(seed), set[int]()
    for key in keys(seed, 200):
        if key in wanted and rng.random() < 0.7:
            tree.delete(key)
            wanted.discard(key)
        else:
            tree.insert(key)
            wanted.add(key)
        assert list(tree) == sorted(wanted)
    assert [tree.search(key) for key in range(100)] == [key in wanted for key in range(100)]


def avl_height(node: avl.Node | None) -> int:
    """The height, if every node below is balanced and knows its own."""
    if node is None:
        return 0
    left, right = avl_height(node.left), avl_height(node.right)
    assert abs(left - right) <= 1
    assert node.height == 1 + max(left, right)
    return node.height


@pytest.mark.parametrize("order", [sorted, lambda some: sorted(some, reverse=True), list])
@pytest.mark.parametrize("seed", range(5))
def test_an_avl_tree_is_balanced_after_every_insert(seed, order):
    tree = avl.Tree()
    for count, key in enumerate(order(keys(seed))):
        tree.insert(key)
        avl_height(tree.root)
        assert list(tree) == sorted(set(order(keys(seed))[: count + 1]))


def black_height(node: redblack.Node | None) -> int:
    """How many black nodes every way down meets, if the rules hold."""
    if node is None:
        return 0
    for child in (node.left, node.right):
        assert child is None or child.parent is node
        assert not (node.red and child is not None and child.red)
    left, right = black_height(node.left), black_height(node.right)
    assert left == right
    return left + (not node.red)


@pytest.mark.parametrize("order", [sorted, lambda some: sorted(some, reverse=True), list])
@pytest.mark.parametrize("seed", range(5))
def test_a_red_black_tree_keeps_its_rules_after_every_insert(seed, order):
    tree = redblack.Tree()
    for count, key in enumerate(order(keys(seed))):
        tree.insert(key)
        assert tree.root is not None
        assert not tree.root.red
        black_height(tree.root)
        assert list(tree) == sorted(set(order(keys(seed))[: count + 1]))


def btree_depth(tree: btree.BTree, node: btree.Node) -> int:
    """The depth of the leaves, if all have one and every node has its number of keys."""
    low = 1 if node is tree.root else (tree.order + 1) // 2 - 1
    assert low <= len(node.keys) <= tree.order - 1
    assert len(node.children) in (0, len(node.keys) + 1)
    depths = {btree_depth(tree, child) for child in node.children}
    assert len(depths) <= 1
    return 1 + max(depths, default=0)


@pytest.mark.parametrize("order", [3, 4, 5, 8])
@pytest.mark.parametrize("seed", range(5))
def test_a_b_tree_has_level_leaves_and_filled_nodes_after_every_insert(seed, order):
    tree = btree.BTree(order)
    for count, key in enumerate(keys(seed, 90)):
        tree.insert(key)
        btree_depth(tree, tree.root)
        assert list(tree) == sorted(set(keys(seed, 90)[: count + 1]))


def test_a_b_tree_whose_nodes_cannot_be_split_is_refused():
    with pytest.raises(ValueError, match="3 is the smallest"):
        explorers.b_tree([1], order=2)


def test_a_trie_finds_the_words_that_begin_with_a_prefix():
    words = ["to", "tea", "ten", "in", "inn", "", "a"]
    tree = trie.Trie()
    for word in words:
        tree.insert(word)
    for prefix in ("", "t", "tea", "inn", "x", "teas"):
        assert tree.find(prefix) == sorted(word for word in words if word.startswith(prefix))


# Hash probing, against the real dictionary


def slots_of(real: dict[object, object]) -> list[int]:
    """The table of a real dictionary, read out of memory: see the lesson on dictionaries."""
    start = ctypes.c_void_p.from_address(id(real) + 32).value
    assert start is not None
    size = 2 ** ctypes.c_uint8.from_address(start + 8).value
    return list((ctypes.c_int8 * size).from_address(start + 32))


@pytest.mark.parametrize("seed", range(60))
def test_the_model_has_the_slots_of_a_real_dictionary_after_every_insert_and_delete(seed):
    rng, table, real = random.Random(seed), HashTable(), dict[object, object]()
    for _ in range(100):
        key = rng.choice([rng.randrange(-(2**70), 2**70), rng.randrange(64) * 8])
        if real and rng.random() < 0.35:
            key = rng.choice(list(real))
            table.delete(key)
            del real[key]
        elif len(real) < 60:
            table.insert(key)
            real[key] = None
        assert list(table) == list(real)
        assert not real or table.slots == slots_of(real)


class Key:
    """A key that counts how often it is compared; few hashes, so that many are equal."""

    asked = 0

    def __init__(self, value: int):
        self.value = value

    def __hash__(self) -> int:
        return self.value % 5 * 8

    def __eq__(self, other: object) -> bool:
        Key.asked += 1
        return isinstance(other, Key) and self.value == other.value


def comparisons(action: Callable[[], object]) -> int:
    before = Key.asked
    action()
    return Key.asked - before


def test_the_model_asks_for_equality_as_often_as_a_real_dictionary():
    table, real = HashTable(), dict[Key, None]()
    for value in [*range(20), *range(10)]:
        key = Key(value)
        asked = comparisons(lambda key=key: real.__setitem__(key, None))
        assert comparisons(lambda key=key: table.insert(key)) == asked
    for value in range(25):
        asked = comparisons(lambda value=value: real.get(Key(value)))
        assert comparisons(lambda value=value: table.find(Key(value))) == asked


def test_probing_shows_collisions_dummies_and_the_rebuild():
    said = explorers.probing([8, 16, 24, 0, 32], delete=[16], find=[24], again=[40]).transcript()
    assert "Insert 16: slot 0 holds 8, another hash, so == is not asked. Collision." in said
    assert "Find 24: slot 1 held a key that was deleted. Go on." in said
    assert "5 entries in 8 slots: two thirds are used, so it is rebuilt." in said
    assert "The new table has 16 slots" in said


# The table of a set, against the real one


def hashes_of(real: set[object]) -> list[int | None]:
    """The hash in every slot of a real set, read out of memory: None where it is free, -1 for a dummy."""
    mask = ctypes.c_ssize_t.from_address(id(real) + 32).value
    start = ctypes.c_void_p.from_address(id(real) + 40).value
    assert start is not None
    words = (ctypes.c_ssize_t * (2 * mask + 2)).from_address(start)
    return [words[2 * slot + 1] if words[2 * slot] else None for slot in range(mask + 1)]


@pytest.mark.parametrize("seed", range(60))
def test_the_model_has_the_slots_of_a_real_set_after_every_add_and_discard(seed):
    rng, table, real = random.Random(seed), SetTable(), set[object]()
    for _ in range(200):
        value = rng.choice([rng.randrange(-(2**70), 2**70), rng.randrange(64) * 8, rng.randrange(40)])
        if real and rng.random() < 0.4:
            value = rng.choice(list(real))
            table.discard(value)
            real.discard(value)
        else:
            table.add(value)
            real.add(value)
        assert [entry and entry.hash for entry in table.slots] == hashes_of(real)
        assert list(table) == list(real)


def test_the_model_asks_for_equality_as_often_as_a_real_set():
    table, real = SetTable(), set[Key]()
    for value in [*range(20), *range(10)]:
        key = Key(value)
        asked = comparisons(lambda key=key: real.add(key))
        assert comparisons(lambda key=key: table.add(key)) == asked
    for value in range(25):
        asked = comparisons(lambda value=value: Key(value) in real)
        assert comparisons(lambda value=value: table.find(Key(value))) == asked


def test_an_intersection_walks_the_smaller_set_or_the_right_one_of_two_as_large():
    walks = {
        (2, 5): "a has 2 elements, b has 5 elements: & walks a, the smaller one, and searches b.",
        (5, 2): "a has 5 elements, b has 2 elements: & walks b, the smaller one, and searches a.",
        (1, 1): "a has 1 element, b has 1 element: & walks b, the right one of two as large, and searches a.",
    }
    for (left, right), says in walks.items():
        ints, floats = set(range(left)), {float(number) for number in range(right)}
        assert explorers.set_intersection(ints, floats).frames[0].says == says
        kept = {type(value) for value in ints & floats}
        assert kept == {int if "walks a" in says else float}


def test_a_search_in_a_set_tries_neighbors_before_it_jumps():
    said = explorers.set_intersection([65, 34, 20], [1, 2, 3, 8, 9, 33, 65]).transcript()
    assert "65: slot 1 holds 1. Go on." in said
    assert "65: slot 5 holds an equal element." in said
    assert "34: slot 6 is free, so 34 is not in it." in said


# Commits


def test_a_rebase_is_told_and_drawn_as_git_did_it():
    run = explorers.commit_graph(REBASE)
    assert [frame.says.partition(": ")[2] for frame in run.frames][1:] == [
        "new commit A (9a49a7b), it has no parent; main is new and points to A.",
        "new commit B (d857d6f), its parent is A; topic is new and points to B; HEAD is on topic.",
        "new commit C (8282312), its parent is A; "
        "main moves from A (9a49a7b) to C (8282312); HEAD is on main.",
        "new commit B (9a901b3), its parent is C; topic moves from B (d857d6f) to B (9a901b3); "
        "HEAD is on topic; no name leads to B (d857d6f) any more.",
        "it fails: merge: nowhere - not something we can merge.",
        "HEAD is on no branch; HEAD points to C.",
    ]
    assert [svg.count("p-gone") for svg in run.svgs()] == [0, 0, 0, 0, 1, 1, 1]


def test_a_repository_that_has_a_history_is_drawn_as_it_is():
    repository = Repository()
    repository.commit("A")
    repository.git("switch", "-c", "topic")
    repository.commit("B")
    repository.git("switch", "main")
    repository.git("merge", "--no-ff", "-m", "M", "topic")
    run = explorers.commit_graph(["git branch -d topic"], repository)
    assert [frame.says for frame in run.frames] == [
        "3 commits. HEAD is on main, at M.",
        "git branch -d topic: topic is gone.",
    ]
    assert repository.branches() == {"main": "M"}


def test_a_line_that_is_no_git_command_is_not_run():
    with pytest.raises(ValueError, match="is no git command"):
        explorers.commit_graph(["rm -r ."])


# Limits


def test_a_run_too_long_to_look_through_is_refused():
    with pytest.raises(TooLong, match="more than 400 steps"):
        explorers.list_growth(500)


def test_the_structures_can_be_shown_without_any_drawing_in_them():
    for module in (avl, bst, btree, redblack, settable, trie):
        source = inspect.getsource(module)
        assert "svg" not in source.lower()
        assert "explorers" not in source


def test_explorers_are_imported_without_what_is_slow():
    code = (
        "import sys, grader.classroom.explorers; print('anywidget' in sys.modules, 'nbformat' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False False\n"
