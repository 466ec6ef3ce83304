from __future__ import annotations

from functools import partial

import pytest

from grader import mutants, operators, shellchanges


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


def made(operator: str, sql: str) -> list[str]:
    """What an operator makes of a statement."""
    return [*operators.in_script(sql, partial(shellchanges.in_sql, operator=shellchanges.SQL[operator]))]


@pytest.mark.parametrize(
    ("operator", "sql", "changed"),
    [
        (
            "SqlDropClause",
            "select name from quakes where (depth > 7 or felt) group by name having count(*) > 2 limit 3",
            [
                "select name from quakes group by name having count(*) > 2 limit 3",
                "select name from quakes where (depth > 7 or felt) group by name limit 3",
                "select name from quakes where (depth > 7 or felt) group by name having count(*) > 2",
            ],
        ),
        (
            "SqlDropClause",
            "select rank() over (partition by place order by depth) from quakes",
            ["select rank() over ( order by depth) from quakes"],
        ),
        ("SqlComparison", "update felt set a = 1 where id >= %s", ["update felt set a = 1 where id > %s"]),
        ("SqlComparison", "select 1 where a <> b and c = 'x = y'", ["where a = b", "and c <> 'x = y'"]),
        ("SqlAndOr", "select a where b between 1 and 2 and c", ["select a where b between 1 and 2 or c"]),
        (
            "SqlAndOr",
            "create or replace view v as select a or b",
            ["create or replace view v as select a and b"],
        ),
        (
            "SqlOrder",
            "SELECT a ORDER BY b DESC, f(c, d) LIMIT 3",
            ["b ASC, f(c, d) L", "b DESC, f(c, d) DESC L"],
        ),
        ("SqlDistinct", "select distinct a union select b", ["select a union", "a union all select b"]),
        ("SqlDistinct", "select a is distinct from b union all select c", ["b union select c"]),
        ("SqlJoin", "select 1 from a left outer join b using (c)", ["select 1 from a join b using (c)"]),
        ("SqlJoin", "select 1 from a join b using (c)", ["select 1 from a left join b using (c)"]),
        ("SqlCall", "select count(a), max(b), count(*)", ["count(*), max(b)", "count(a), min(b)"]),
        ("SqlCall", "select rank() over w", ["select dense_rank() over w"]),
        ("SqlUnwrapCall", "select lower(a || b), coalesce(c, d)", ["select a || b, co", "), c"]),
        ("SqlDropKey", "select a order by b, f(c, d) desc limit 1", ["by f(c, d) desc limit", "by b limit"]),
        ("SqlDropKey", "create index on felt (lower(a), b)", ["felt (b)", "felt (lower(a))"]),
        ("SqlDropKey", "create table a (b int, c int, primary key (b, c))", ["key (c)", "key (b)"]),
        ("SqlNumber", "select a::numeric(5, 2) limit 10", ["limit 11", "limit 9"]),
        ("SqlNumber", "select sum(a) over (rows 0 preceding)", ["(rows 1 preceding)"]),
        ("SqlOperator", "select a -> 'b' from c where d @> e", ["a ->> 'b'", "d <@ e"]),
        ("SqlOperator", "select sum(a) over (order by b rows 1 preceding)", ["range 1 preceding"]),
        ("SqlNot", "select 1 where a is not null and b not in (1)", ["a is null and", "and b in (1)"]),
        (
            "SqlConstraint",
            "create table felt (id int primary key, place text not null unique, "
            "depth real check (depth > 0), quake int references quakes (id) on delete cascade, "
            "constraint one unique (place, depth))",
            [
                "(id int, place",
                "place text unique, depth",
                "place text not null, depth",
                "depth real, quake",
                "quake int on delete cascade",
                "references quakes (id), constraint",
                "on delete cascade)",
            ],
        ),
        ("SqlConstraint", "create unique index on felt (place)", ["create index on felt (place)"]),
        (
            "SqlLock",
            "select id from jobs for update skip locked",
            ["select id from jobs", "select id from jobs for update"],
        ),
        (
            "SqlIsolation",
            "begin isolation level serializable",
            ["begin isolation level repeatable read", "begin isolation level read committed"],
        ),
        (
            "SqlConflict",
            "insert into a values (1) on conflict (b) do update set c = 2 returning d",
            ["values (1) returning d", "on conflict (b) do nothing returning d"],
        ),
        (
            "SqlDropStatement",
            "begin; delete from a; commit",
            ["begin; commit", " delete from a; commit", "a;"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("Sql") else "",
)
def test_a_statement_is_changed_at_one_place(operator, sql, changed):
    found = made(f"causeway/{operator}", sql)
    assert len(found) == len(changed)
    assert [part for part in changed if not any(part in text for text in found)] == []


def test_a_statement_in_python_is_changed_in_its_place():
    code = '''rows = db.execute(
    "select name "
    "from quakes "  # all of them
    "where depth > 70 "
    "limit %s",
    [count],
)
"""Where depth > 70"""
'''
    assert list(operators.OPERATORS["causeway/SqlComparison"](code)) == [
        code.replace("th > 70", "th >= 70", 1)
    ]
    assert list(operators.OPERATORS["causeway/SqlDropClause"](code)) == [
        code.replace('quakes "', 'quakes"').replace('"where depth > 70 "', '" "'),
        code.replace('70 "', '70"').replace('"limit %s"', '""'),
    ]


def test_only_what_stands_in_the_code_as_it_is_is_changed():
    code = "f'select {a} where b > 1'\nb'select 1'\n'select \\'a\\' where b > 1'\n'selected > 1'"
    assert list(operators.OPERATORS["causeway/SqlComparison"](code)) == []


def test_an_exception_with_a_dot_in_its_name_is_not_caught():
    code = "try:\n    add(row)\nexcept errors.UniqueViolation:\n    {}\n"
    solution = f"### BEGIN SOLUTION\n{code.format('again()')}### END SOLUTION"
    found = dict(mutants.mutants(solution))["causeway/CatchNothing"]
    assert found == solution.replace("errors.UniqueViolation", "()")


def test_isolation_is_weakened_where_python_chooses_it():
    code = "connection.isolation_level = IsolationLevel.REPEATABLE_READ"
    assert list(operators.weaken_isolation(code)) == [code.replace("REPEATABLE_READ", "READ_COMMITTED")]


def test_an_option_of_a_call_or_a_list_is_dropped():
    assert list(operators.drop_option('git("merge", "--no-ff", "-m", name)')) == ['git("merge", "-m", name)']
    assert list(operators.drop_option('run(["git", "switch",\n "-c", name])')) == [
        'run(["git", "switch", name])'
    ]


SCRIPT = """\
# From the second commit on.
git switch -c repair HEAD~2
if make && test -s felt.txt; then
    git commit \\
        -m "a > b" --no-edit
fi
psql <<SQL
select * from felt where id > 7;
SQL
psql -c 'select max(id) from felt' > out
"""


@pytest.mark.parametrize(
    ("operator", "changed"),
    [
        ("ShellDropCommand", ["\n:\nif make", "then\n    :\nfi", "fi\n:\npsql -c", "SQL\n:\n"]),
        ("ShellDropOption", ["git switch repair", "test felt.txt", 'b"\nfi', "psql 'select"]),
        ("ShellSign", ["make || test", ">> out"]),
        ("ShellRevision", ["HEAD~3", "HEAD~1"]),
        ("SqlComparison", ["where id >= 7"]),
        ("SqlDropClause", ["from felt;"]),
        ("SqlCall", ["select min(id)"]),
    ],
)
def test_a_script_is_changed_at_one_place(operator, changed):
    mutants_of = mutants.mutants(f"%%bash\n### BEGIN SOLUTION\n{SCRIPT}### END SOLUTION")
    found = [source for name, source in mutants_of if name == f"causeway/{operator}"]
    assert len(found) == len(changed)
    assert [part for part in changed if not any(part in text for text in found)] == []


def test_a_command_of_git_in_a_string_is_changed():
    assert list(operators.OPERATORS["causeway/ShellDropOption"]('run("git merge --no-ff topic")')) == [
        'run("git merge topic")'
    ]
