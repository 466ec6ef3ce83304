"""Small changes to what SQL promises: constraints, locks, isolation, conflicts, whole statements."""

from __future__ import annotations

from collections.abc import Iterator

from grader.sqlchanges import AFTER, Change, Operator, cased, cut
from grader.sqltext import Token, closing, end, find, word

WEAKER = {
    ("serializable",): ("repeatable read", "read committed"),
    ("repeatable", "read"): ("read committed",),
}
STRENGTHS = ("update", "share", "no", "key")


def drop_constraint(sql: list[Token]) -> Iterator[Change]:
    """`depth real not null` -> `depth real`; also unique, check, primary key, references and default."""
    if word(sql, 0) not in ("create", "alter"):
        return
    for place, token in enumerate(sql):
        length = _length(sql, place, str(token))
        if length:
            yield _without(sql, place, place + length)


def _length(sql: list[Token], place: int, name: str) -> int:
    """How many tokens a constraint has that begins at a place; 0 if none does."""
    after = word(sql, place + 1)
    if name == "not" and after == "null":
        return 2
    if name in ("unique", "check") or (name == "primary" and after == "key"):
        last = place + (name == "primary")
        return (closing(sql, last + 1) if word(sql, last + 1) == "(" else last) - place + 1
    if name == "references":
        return (closing(sql, place + 2) if word(sql, place + 2) == "(" else place + 1) - place + 1
    if name == "default":
        return (closing(sql, place + 2) if word(sql, place + 2) == "(" else place + 1) - place + 1
    return 3 if name == "on" and after == "delete" and word(sql, place + 2) in ("cascade", "restrict") else 0


def _without(sql: list[Token], first: int, stop: int) -> Change:
    """Drop a constraint with its name, and with the comma before it where it is no column's."""
    if word(sql, first - 2) == "constraint":
        first -= 2
    return cut(sql, first - (word(sql, first - 1) == "," and word(sql, stop) in (",", ")")), stop)


def drop_key(sql: list[Token]) -> Iterator[Change]:
    """`order by depth, place` -> `order by place`; also of partitions, indexes, primary and unique keys."""
    for first, stop in _lists(sql):
        depth = sql[first].depth
        commas = [n for n in range(first, stop) if sql[n].text == "," and sql[n].depth == depth]
        begins = [first, *(comma + 1 for comma in commas)]
        for begin, end_ in zip(begins, [*commas, stop], strict=True) if commas else ():
            yield (sql[begin].start, sql[end_ + 1].start, "") if begin == first else cut(sql, begin - 1, end_)


def _lists(sql: list[Token]) -> Iterator[tuple[int, int]]:
    """Where a list of keys begins and ends."""
    for place, token in enumerate(sql):
        if str(token) == "by" and word(sql, place - 1) in ("order", "partition"):
            yield place + 1, end(sql, place, AFTER)
        if word(sql, place + 1) == "(" and (str(token) in ("key", "unique") or _is_indexed(sql, place)):
            yield place + 2, closing(sql, place + 1)


def _is_indexed(sql: list[Token], place: int) -> bool:
    """Whether the keys of an index follow: `create index on felt (place)`, `... using gin (note)`."""
    own = word(sql, 0) == "create" and "index" in (word(sql, 1), word(sql, 2))
    return own and word(sql, place - 1) in ("on", "using")


def drop_lock(sql: list[Token]) -> Iterator[Change]:
    """`select ... for update skip locked` -> `select ...`, and -> `select ... for update`."""
    for place in find(sql, "for"):
        if word(sql, place + 1) in STRENGTHS:
            yield cut(sql, place, end(sql, place, frozenset()))
    for words in (("skip", "locked"), ("nowait",)):
        yield from (cut(sql, place, place + len(words)) for place in find(sql, *words))


def weaken_isolation(sql: list[Token]) -> Iterator[Change]:
    """`isolation level serializable` -> `isolation level read committed`."""
    for words, others in WEAKER.items():
        for place in find(sql, *words):
            for other in others:
                yield sql[place].start, sql[place + len(words) - 1].end, cased(sql[place], other)


def drop_conflict(sql: list[Token]) -> Iterator[Change]:
    """`on conflict (id) do update set ...` -> nothing, and -> `on conflict (id) do nothing`."""
    for place in find(sql, "on", "conflict"):
        stop = end(sql, place, frozenset({"returning"}))
        yield cut(sql, place, stop)
        for update in find(sql[:stop], "do", "update"):
            yield sql[update + 1].start, sql[stop - 1].end, cased(sql[update], "nothing")


def drop_statement(sql: list[Token]) -> Iterator[Change]:
    """`begin; update ...; commit` -> `begin; commit`, and so on, where there are several."""
    ends = (place for place, token in enumerate(sql) if token.text == ";" or token.kind == "meta")
    marks = [place for place in ends if not sql[place].depth]
    stops = sorted({*marks, len(sql) - 1})
    if len(stops) > 1:
        yield from (cut(sql, before + 1, stop + 1) for before, stop in zip([-1, *stops], stops, strict=False))


OPERATORS: dict[str, Operator] = {
    "causeway/SqlConstraint": drop_constraint,
    "causeway/SqlDropKey": drop_key,
    "causeway/SqlLock": drop_lock,
    "causeway/SqlIsolation": weaken_isolation,
    "causeway/SqlConflict": drop_conflict,
    "causeway/SqlDropStatement": drop_statement,
}
