"""Small changes to SQL: a clause dropped, a comparison turned, a constraint or a lock left out.

Each operator is a function from tokens to changes: what is replaced, from where to where, and by what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.sqltext import Token, closing, end, find, word, written

Change = tuple[int, int, str]  # where it begins and ends in the text, and what stands there instead
Operator = Callable[[list[Token]], Iterator[Change]]

# What can follow a condition, a key, a limit.
AFTER = frozenset(
    "group order having limit offset fetch returning union intersect except window for on "
    "rows range groups".split()
)
COMPARED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "=", "!=": "="}
POINTED = {"->": "->>", "->>": "->", "@>": "<@", "<@": "@>"}
CALLED = {
    **{"min": "max", "max": "min", "sum": "avg", "avg": "sum", "lag": "lead", "lead": "lag"},
    **{"row_number": "rank", "rank": "dense_rank", "dense_rank": "rank"},
    **{"first_value": "last_value", "last_value": "first_value", "greatest": "least", "least": "greatest"},
}
TYPES = frozenset("numeric decimal varchar char character bit time timestamp timestamptz interval".split())
WRAPPING = frozenset("lower upper trim round floor ceil abs length coalesce initcap date".split())
NEGATED = frozenset("in exists like ilike between null".split())


def drop_clause(sql: list[Token]) -> Iterator[Change]:
    """`select ... where depth > 70` -> `select ...`; also having, limit, offset and partition by."""
    for place, token in enumerate(sql):
        if str(token) in ("where", "having", "limit", "offset") or word(sql, place - 1) == "partition":
            first = place - (word(sql, place - 1) == "partition")
            yield cut(sql, first, end(sql, place, AFTER))


def turn_comparison(sql: list[Token]) -> Iterator[Change]:
    """`depth > 70` -> `depth >= 70`, `id = 7` -> `id <> 7`; `=` of an assignment stays."""
    for place, token in enumerate(sql):
        if token.text in COMPARED and not (token.text == "=" and _assigns(sql, place)):
            yield _swap(token, COMPARED[token.text])


def swap_and_or(sql: list[Token]) -> Iterator[Change]:
    """`a and b` -> `a or b`, and back; not the one of `between`."""
    for place, token in enumerate(sql):
        other = {"and": "or", "or": "and"}.get(str(token))
        if other and not _is_of_between(sql, place) and word(sql, place + 1) != "replace":
            yield _swap(token, other)


def turn_order(sql: list[Token]) -> Iterator[Change]:
    """`order by depth` -> `order by depth desc`, and back."""
    for place in find(sql, "order", "by"):
        begin, last = place + 1, end(sql, place, AFTER - {"order"})
        while begin < last:
            stop = min(end(sql, begin, frozenset({","})), last)
            yield _turned_key(sql, begin, stop, sql[place])
            begin = stop


def _turned_key(sql: list[Token], begin: int, stop: int, like: Token) -> Change:
    for place in range(begin + 1, stop):
        if str(sql[place]) in ("asc", "desc"):
            return _swap(sql[place], "desc" if str(sql[place]) == "asc" else "asc")
    return sql[stop - 1].end, sql[stop - 1].end, cased(like, " desc")


def drop_distinct(sql: list[Token]) -> Iterator[Change]:
    """`select distinct place` -> `select place`, `union` -> `union all`, and back."""
    for place, token in enumerate(sql):
        after = word(sql, place + 1)
        if str(token) == "distinct" and after not in ("from", "on"):
            yield cut(sql, place, place + 1)
        if str(token) == "union":
            yield cut(sql, place + 1, place + 2) if after == "all" else (token.end, token.end, " all")


def turn_join(sql: list[Token]) -> Iterator[Change]:
    """`left join` -> `join`, `join` -> `left join`."""
    for place in find(sql, "join"):
        kind = place - 1 - (word(sql, place - 1) == "outer")
        if word(sql, kind) in ("left", "right", "full"):
            yield cut(sql, kind, place)
        elif word(sql, kind) not in ("cross", "natural"):
            first = place - (word(sql, kind) == "inner")
            yield sql[first].start, sql[place].end, cased(sql[place], "left join")


def turn_call(sql: list[Token]) -> Iterator[Change]:
    """`min(depth)` -> `max(depth)`, `count(felt)` -> `count(*)`, `rank()` -> `dense_rank()`."""
    for place, token in enumerate(sql[:-2]):
        if word(sql, place + 1) == "(" and str(token) in CALLED:
            yield _swap(token, CALLED[str(token)])
        if word(sql, place + 1) == "(" and str(token) == "count" and word(sql, place + 2) != "*":
            yield sql[place + 2].start, sql[closing(sql, place + 1)].start, "*"


def unwrap_call(sql: list[Token]) -> Iterator[Change]:
    """`lower(place)` -> `place`, `coalesce(depth, 0)` -> `depth`."""
    for place, token in enumerate(sql[:-2]):
        if str(token) in WRAPPING and word(sql, place + 1) == "(":
            close = closing(sql, place + 1)
            inner = sql[place + 2 : min(end(sql, place + 2, frozenset({","})), close)]
            yield token.start, sql[close].end, written(inner)


def change_number(sql: list[Token]) -> Iterator[Change]:
    """`limit 10` -> `limit 11` and `limit 9`; the length of a type stays."""
    for place, token in enumerate(sql):
        if token.kind == "number" and not _is_length(sql, place):
            value = float(token.text) if "." in token.text else int(token.text)
            yield _swap(token, str(value + 1))
            if value:
                yield _swap(token, str(value - 1))


def turn_operator(sql: list[Token]) -> Iterator[Change]:
    """`tags -> 'a'` -> `tags ->> 'a'`, `@>` -> `<@`, `ilike` -> `like`, `rows between` -> `range between`."""
    words = {"ilike": "like", **({"rows": "range", "range": "rows"} if any(find(sql, "over")) else {})}
    for token in sql:
        other = POINTED.get(token.text) or words.get(str(token))
        if other:
            yield _swap(token, other)


def drop_not(sql: list[Token]) -> Iterator[Change]:
    """`not in (...)` -> `in (...)`, `is null` -> `is not null`, and back; a column's `not null` stays."""
    for place, token in enumerate(sql):
        before, after = word(sql, place - 1), word(sql, place + 1)
        if str(token) == "not" and after in NEGATED and (after != "null" or before == "is"):
            yield cut(sql, place, place + 1)
        if str(token) == "null" and before == "is":
            yield token.start, token.start, "not "


def _assigns(sql: list[Token], place: int) -> bool:
    """Whether a `=` belongs to `set a = 1, b = 2`."""
    depth = sql[place].depth
    for token in reversed(sql[:place]):
        if token.depth <= depth and str(token) in ("where", "on", "when", "select", "from", "and", "or"):
            return False
        if token.depth <= depth and str(token) == "set":
            return True
    return False


def _is_of_between(sql: list[Token], place: int) -> bool:
    depth = sql[place].depth
    before = (str(token) for token in reversed(sql[:place]) if token.depth == depth)
    return next((text for text in before if text in ("between", "and", "or")), "") == "between"


def _is_length(sql: list[Token], place: int) -> bool:
    """Whether a number stands in the brackets of `numeric(5, 2)`."""
    depth = sql[place].depth
    opened = next((n for n in range(place - 1, -1, -1) if sql[n].depth < depth), 0)
    return word(sql, opened - 1) in TYPES


def cut(sql: list[Token], first: int, stop: int) -> Change:
    """Drop tokens with the space before them."""
    begin = sql[first - 1].end if first else sql[first].start
    return begin, sql[stop - 1].end, ""


def _swap(token: Token, text: str) -> Change:
    return token.start, token.end, cased(token, text)


def cased(like: Token, text: str) -> str:
    """A text in capitals where a token is."""
    return text.upper() if like.text.isupper() else text


OPERATORS: dict[str, Operator] = {
    "causeway/SqlDropClause": drop_clause,
    "causeway/SqlComparison": turn_comparison,
    "causeway/SqlAndOr": swap_and_or,
    "causeway/SqlOrder": turn_order,
    "causeway/SqlDistinct": drop_distinct,
    "causeway/SqlJoin": turn_join,
    "causeway/SqlCall": turn_call,
    "causeway/SqlUnwrapCall": unwrap_call,
    "causeway/SqlNumber": change_number,
    "causeway/SqlOperator": turn_operator,
    "causeway/SqlNot": drop_not,
}
