# %% [markdown]
# Answers for 05-postgresql: each must fail, or pass, exactly as its header says.

# %% check-keeps-null-out task="1-rules" fails="hidden"
# I think a check refuses NULL; it refuses only what is false.
def rules() -> list[str]:
    return [
        "CREATE TABLE station (code text PRIMARY KEY CHECK (code <> ''), name text NOT NULL)",
        """CREATE TABLE reading (
            station text REFERENCES station, taken timestamptz,
            mag numeric CHECK (mag BETWEEN 0 AND 9.9),
            depth integer CHECK (depth >= 0), method text,
            PRIMARY KEY (station, taken), CHECK ((depth IS NULL) = (method IS NULL))
        )""",
    ]


# %% compares-with-null task="1-rules" fails="hidden"
# I compare with NULL, which is never true and never false.
def rules() -> list[str]:
    return [
        "CREATE TABLE station (code text PRIMARY KEY CHECK (code <> ''), name text NOT NULL)",
        """CREATE TABLE reading (
            station text REFERENCES station, taken timestamptz,
            mag numeric NOT NULL CHECK (mag BETWEEN 0 AND 9.9),
            depth integer CHECK (depth >= 0), method text,
            PRIMARY KEY (station, taken), CHECK ((depth = NULL) = (method = NULL))
        )""",
    ]


# %% one-reading-at-a-time task="1-rules" fails="hidden"
# I make the time alone unique, so two stations cannot measure at once.
def rules() -> list[str]:
    return [
        "CREATE TABLE station (code text PRIMARY KEY CHECK (code <> ''), name text NOT NULL)",
        """CREATE TABLE reading (
            station text NOT NULL REFERENCES station, taken timestamptz PRIMARY KEY,
            mag numeric NOT NULL CHECK (mag BETWEEN 0 AND 9.9),
            depth integer CHECK (depth >= 0), method text,
            CHECK ((depth IS NULL) = (method IS NULL))
        )""",
    ]


# %% cascades task="1-rules" fails="hidden"
# I let the readings go with their station.
def rules() -> list[str]:
    return [
        "CREATE TABLE station (code text PRIMARY KEY CHECK (code <> ''), name text NOT NULL)",
        """CREATE TABLE reading (
            station text REFERENCES station ON DELETE CASCADE, taken timestamptz,
            mag numeric NOT NULL CHECK (mag BETWEEN 0 AND 9.9),
            depth integer CHECK (depth >= 0), method text,
            PRIMARY KEY (station, taken), CHECK ((depth IS NULL) = (method IS NULL))
        )""",
    ]


# %% depth-always task="1-rules" fails="visible"
# I make every column NOT NULL, though a depth may be unknown.
def rules() -> list[str]:
    return [
        "CREATE TABLE station (code text PRIMARY KEY CHECK (code <> ''), name text NOT NULL)",
        """CREATE TABLE reading (
            station text REFERENCES station, taken timestamptz,
            mag numeric NOT NULL CHECK (mag BETWEEN 0 AND 9.9),
            depth integer NOT NULL CHECK (depth >= 0), method text NOT NULL,
            PRIMARY KEY (station, taken)
        )""",
    ]


# %% domain-and-unique task="1-rules" passes=true
# A type with its rule, UNIQUE and NOT NULL in place of a primary key.
def rules() -> list[str]:
    return [
        "CREATE DOMAIN magnitude AS numeric NOT NULL CHECK (VALUE >= 0 AND VALUE <= 9.9)",
        "CREATE TABLE station (code text NOT NULL UNIQUE CHECK (length(code) > 0), name text NOT NULL)",
        """CREATE TABLE reading (
            station text NOT NULL REFERENCES station (code), taken timestamptz NOT NULL,
            mag pg_temp.magnitude, depth integer CHECK (depth >= 0), method text,
            UNIQUE (station, taken), CHECK (num_nulls(depth, method) <> 1)
        )""",
    ]


# %% begin-is-enough task="2-lost" fails="visible-2"
# I think that a transaction keeps others out.
def change(conn, place, work):
    with conn.transaction():
        row = conn.execute("SELECT n FROM felt WHERE place = %s", [place]).fetchone()
        if row is None:
            return None
        changed = work(row[0])
        conn.execute("UPDATE felt SET n = %s WHERE place = %s", [changed, place])
        return changed


# %% lock-outside-a-transaction task="2-lost" fails="visible-2"
# I lock the row, but in autocommit mode the lock ends with the statement.
def change(conn, place, work):
    row = conn.execute("SELECT n FROM felt WHERE place = %s FOR UPDATE", [place]).fetchone()
    if row is None:
        return None
    changed = work(row[0])
    conn.execute("UPDATE felt SET n = %s WHERE place = %s", [changed, place])
    return changed


# %% leaves-the-second-fault task="2-lost" fails="visible"
# I mend what was lost at Suva and leave the update without WHERE.
def change(conn, place, work):
    with conn.transaction():
        row = conn.execute("SELECT n FROM felt WHERE place = %s FOR UPDATE", [place]).fetchone()
        if row is None:
            return None
        changed = work(row[0])
        conn.execute("UPDATE felt SET n = %s", [changed])
        return changed


# %% stricter-without-a-retry task="2-lost" fails="visible-2"
# I think that a stricter level lets both through; it refuses one.
def change(conn, place, work):
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = conn.execute("SELECT n FROM felt WHERE place = %s", [place]).fetchone()
        if row is None:
            return None
        changed = work(row[0])
        conn.execute("UPDATE felt SET n = %s WHERE place = %s", [changed, place])
        return changed


# %% locks-the-table task="2-lost" fails="hidden"
# I lock the whole table, and all other places wait.
def change(conn, place, work):
    with conn.transaction():
        conn.execute("LOCK TABLE felt")
        row = conn.execute("SELECT n FROM felt WHERE place = %s", [place]).fetchone()
        if row is None:
            return None
        changed = work(row[0])
        conn.execute("UPDATE felt SET n = %s WHERE place = %s", [changed, place])
        return changed


# %% pastes-the-place task="2-lost" fails="hidden"
# I paste the place into the statement, where a quote ends it.
def change(conn, place, work):
    with conn.transaction():
        row = conn.execute(f"SELECT n FROM felt WHERE place = '{place}' FOR UPDATE").fetchone()
        if row is None:
            return None
        changed = work(row[0])
        conn.execute(f"UPDATE felt SET n = {changed} WHERE place = '{place}'")
        return changed


# %% optimistic task="2-lost" passes=true
# Write only if the number is still the one that was read, else begin anew.
def change(conn, place, work):
    while True:
        row = conn.execute("SELECT n FROM felt WHERE place = %s", [place]).fetchone()
        if row is None:
            return None
        with conn.transaction():
            changed = work(row[0])
            again = "UPDATE felt SET n = %s WHERE place = %s AND n = %s"
            if conn.execute(again, [changed, place, row[0]]).rowcount:
                return changed


# %% stricter-with-a-retry task="2-lost" passes=true
# Repeatable read, and once more where it was refused.
def change(conn, place, work):
    while True:
        try:
            with conn.transaction():
                conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                row = conn.execute("SELECT n FROM felt WHERE place = %s", [place]).fetchone()
                if row is None:
                    return None
                changed = work(row[0])
                conn.execute("UPDATE felt SET n = %s WHERE place = %s", [changed, place])
                return changed
        except psycopg.errors.SerializationFailure:
            continue


# %% once-too-often task="3-retry" fails="visible"
# I count the repetitions, not the attempts.
def serializable(conn, job, tries):
    conn.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    repetition = -1
    while True:
        repetition += 1
        try:
            with conn.transaction():
                return job(conn)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if repetition == tries:
                raise


# %% swallows-the-last task="3-retry" fails="visible"
# I return None when all attempts are used up.
def serializable(conn, job, tries):
    conn.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    for _ in range(tries):
        try:
            with conn.transaction():
                return job(conn)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            pass
    return None


# %% tries-everything-again task="3-retry" fails="visible-2"
# I try again whatever happened.
def serializable(conn, job, tries):
    conn.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    attempt = 0
    while True:
        attempt += 1
        try:
            with conn.transaction():
                return job(conn)
        except psycopg.Error:
            if attempt == tries:
                raise


# %% repeatable-read task="3-retry" fails="visible-3"
# I think that one snapshot is enough; both leave, for they write different rows.
def serializable(conn, job, tries):
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    attempt = 0
    while True:
        attempt += 1
        try:
            with conn.transaction():
                return job(conn)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == tries:
                raise


# %% loses-the-refused-commit task="3-retry" fails="hidden"
# I catch the errors of the job and not that of the commit.
def serializable(conn, job, tries):
    attempt = 0
    while True:
        attempt += 1
        conn.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
        try:
            result = job(conn)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            conn.rollback()
            if attempt == tries:
                raise
        except BaseException:
            conn.rollback()
            raise
        else:
            conn.commit()
            return result


# %% by-its-state task="3-retry" passes=true
# The level of this transaction alone, the decision by SQLSTATE.
def serializable(conn, job, tries):
    while True:
        tries -= 1
        try:
            with conn.transaction():
                conn.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                return job(conn)
        except psycopg.OperationalError as error:
            if error.sqlstate not in ("40001", "40P01") or tries == 0:
                raise


# %% each-statement-for-itself task="4-script" fails="visible-2"
# I stop at the first error and think that this undoes what came before.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        CREATE TEMPORARY TABLE night (LIKE reading);
        DELETE FROM reading WHERE taken < '2026-01-01';
        \copy night FROM 'night.csv' WITH (FORMAT csv, HEADER)
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        SELECT count(*) FROM reading;
    """


# %% goes-on-after-errors task="4-script" fails="visible-2"
# I think that psql stops at an error.
def load_script() -> str:
    return r"""
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        \copy night FROM 'night.csv' WITH (FORMAT csv, HEADER)
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        COMMIT;
        SELECT count(*) FROM reading;
    """


# %% forgets-to-commit task="4-script" fails="visible"
# I begin a transaction and never end it.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        \copy night FROM 'night.csv' WITH (FORMAT csv, HEADER)
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        SELECT count(*) FROM reading;
    """


# %% reads-on-the-server task="4-script" fails="visible"
# I forget the backslash, so the server looks for the file in its own folder.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        COPY night FROM 'night.csv' WITH (FORMAT csv, HEADER);
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        COMMIT;
        SELECT count(*) FROM reading;
    """


# %% replaces-known-rows task="4-script" fails="visible"
# I write the new values over the known ones.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        \copy night FROM 'night.csv' WITH (FORMAT csv, HEADER)
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night
            ON CONFLICT (station, taken) DO UPDATE SET mag = excluded.mag, note = excluded.note;
        COMMIT;
        SELECT count(*) FROM reading;
    """


# %% splits-at-commas task="4-script" fails="hidden"
# I read the file as text with commas, where quotes are letters like others.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        \copy night FROM 'night.csv' WITH (FORMAT text, HEADER, DELIMITER ',', NULL '')
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        COMMIT;
        SELECT count(*) FROM reading;
    """


# %% counts-the-notes task="4-script" fails="visible"
# I count a column, and NULL does not count.
def load_script() -> str:
    return r"""
        \set ON_ERROR_STOP on
        BEGIN;
        CREATE TEMPORARY TABLE night (LIKE reading);
        \copy night FROM 'night.csv' WITH (FORMAT csv, HEADER)
        DELETE FROM reading WHERE taken < '2026-01-01';
        INSERT INTO reading SELECT * FROM night ON CONFLICT DO NOTHING;
        COMMIT;
        SELECT count(note) FROM reading;
    """


# %% not-exists task="4-script" passes=true
# NOT EXISTS in place of ON CONFLICT, and the old spelling of the options.
def load_script() -> str:
    return "\n".join(
        [
            "\\set ON_ERROR_STOP 1",
            "BEGIN;",
            "DELETE FROM reading WHERE taken < '2026-01-01';",
            "CREATE TEMPORARY TABLE night AS SELECT * FROM reading WITH NO DATA;",
            "\\copy night FROM night.csv CSV HEADER",
            "INSERT INTO reading SELECT * FROM night AS new WHERE NOT EXISTS ("
            "SELECT FROM reading AS old WHERE (old.station, old.taken) = (new.station, new.taken));",
            "COMMIT;",
            "SELECT count(*) FROM reading;",
        ]
    )


# %% any-place-in-the-index task="5-catalog" fails="visible-2"
# I think an index serves wherever the column stands in it.
def unindexed(conn, schema):
    query = """
        SELECT relname, conname FROM pg_constraint AS rule JOIN pg_class AS owner ON owner.oid = conrelid
        WHERE connamespace = %s::regnamespace AND contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND conkey[1] = ANY (indkey)
        )
        ORDER BY relname, conname
    """
    return conn.execute(query, [schema]).fetchall()


# %% counts-from-one task="5-catalog" fails="visible"
# I count the columns of an index from 1, as those of a constraint.
def unindexed(conn, schema):
    query = """
        SELECT relname, conname FROM pg_constraint AS rule JOIN pg_class AS owner ON owner.oid = conrelid
        WHERE connamespace = %s::regnamespace AND contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND conkey[1] = indkey[1]
        )
        ORDER BY relname, conname
    """
    return conn.execute(query, [schema]).fetchall()


# %% partial-serves task="5-catalog" fails="hidden"
# I forget that an index may cover a part of the rows.
def unindexed(conn, schema):
    query = """
        SELECT relname, conname FROM pg_constraint AS rule JOIN pg_class AS owner ON owner.oid = conrelid
        WHERE connamespace = %s::regnamespace AND contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index WHERE indrelid = conrelid AND conkey[1] = indkey[0]
        )
        ORDER BY relname, conname
    """
    return conn.execute(query, [schema]).fetchall()


# %% every-schema task="5-catalog" fails="visible-2"
# I look at the whole database.
def unindexed(conn, schema):
    query = """
        SELECT relname, conname FROM pg_constraint AS rule JOIN pg_class AS owner ON owner.oid = conrelid
        WHERE contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND conkey[1] = indkey[0]
        )
        ORDER BY relname, conname
    """
    return conn.execute(query).fetchall()


# %% an-index-that-does-not-serve task="5-catalog" fails="visible"
# I join each key with the indexes that do not serve it, also where another one does.
def unindexed(conn, schema):
    query = """
        SELECT DISTINCT relname, conname FROM pg_constraint AS rule
        JOIN pg_class AS owner ON owner.oid = conrelid
        JOIN pg_index ON indrelid = conrelid AND (conkey[1] <> indkey[0] OR indpred IS NOT NULL)
        WHERE connamespace = %s::regnamespace AND contype = 'f'
        ORDER BY relname, conname
    """
    return conn.execute(query, [schema]).fetchall()


# %% left-join task="5-catalog" passes=true
# The rows without a partner.
def unindexed(conn, schema):
    query = """
        SELECT relname, conname FROM pg_constraint
        JOIN pg_class ON pg_class.oid = conrelid
        LEFT JOIN pg_index ON indrelid = conrelid AND indkey[0] = conkey[1] AND indpred IS NULL
        WHERE connamespace = %s::regnamespace AND contype = 'f' AND indrelid IS NULL
        ORDER BY 1, 2
    """
    return conn.execute(query, [schema]).fetchall()


# %% in-python task="5-catalog" passes=true
# Two plain queries, and a set in Python.
def unindexed(conn, schema):
    served = "SELECT indrelid, indkey[0] FROM pg_index WHERE indpred IS NULL"
    known = set(conn.execute(served).fetchall())
    keys = """
        SELECT relname, conname, conrelid, conkey[1] FROM pg_constraint
        JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = connamespace
        WHERE nspname = %s AND contype = 'f'
    """
    found = conn.execute(keys, [schema]).fetchall()
    return sorted((table, name) for table, name, owner, column in found if (owner, column) not in known)


# %% not-in-with-null task="6-trend" fails="visible-2"
# I ask with NOT IN, which is never true if the list holds a NULL.
def trend() -> str:
    return """
        SELECT id, place, level, level - lag(level) OVER w, max(level) OVER (w ROWS 2 PRECEDING)
        FROM (SELECT id, body ->> 'place' AS place, (body ->> 'level')::integer AS level FROM report) AS told
        WHERE place IS NOT NULL AND level IS NOT NULL AND place NOT IN (SELECT place FROM muted)
        WINDOW w AS (PARTITION BY place ORDER BY id)
        ORDER BY id
    """


# %% one-row-too-many task="6-trend" fails="hidden"
# I count the rows of the frame without the current one.
def trend() -> str:
    return """
        SELECT id, place, level, level - lag(level) OVER w, max(level) OVER (w ROWS 3 PRECEDING)
        FROM (SELECT id, body ->> 'place' AS place, (body ->> 'level')::integer AS level FROM report) AS told
        WHERE place IS NOT NULL AND level IS NOT NULL
            AND NOT EXISTS (SELECT FROM muted WHERE muted.place = told.place)
        WINDOW w AS (PARTITION BY place ORDER BY id)
        ORDER BY id
    """


# %% from-the-beginning task="6-trend" fails="hidden"
# I forget the frame, so the highest is that of all reports so far.
def trend() -> str:
    return """
        SELECT id, place, level, level - lag(level) OVER w, max(level) OVER w
        FROM (SELECT id, body ->> 'place' AS place, (body ->> 'level')::integer AS level FROM report) AS told
        WHERE place IS NOT NULL AND level IS NOT NULL
            AND NOT EXISTS (SELECT FROM muted WHERE muted.place = told.place)
        WINDOW w AS (PARTITION BY place ORDER BY id)
        ORDER BY id
    """


# %% highest-as-text task="6-trend" fails="hidden"
# I take the highest of texts, among which 9 is above 10.
def trend() -> str:
    return """
        SELECT id, place, level::integer, level::integer - lag(level::integer) OVER w,
            (max(level) OVER (w ROWS 2 PRECEDING))::integer
        FROM (SELECT id, body ->> 'place' AS place, body ->> 'level' AS level FROM report) AS told
        WHERE place IS NOT NULL AND level IS NOT NULL
            AND NOT EXISTS (SELECT FROM muted WHERE muted.place = told.place)
        WINDOW w AS (PARTITION BY place ORDER BY id)
        ORDER BY id
    """


# %% all-places-in-one task="6-trend" fails="visible"
# I forget to part the window by place.
def trend() -> str:
    return """
        SELECT id, place, level, level - lag(level) OVER w, max(level) OVER (w ROWS 2 PRECEDING)
        FROM (SELECT id, body ->> 'place' AS place, (body ->> 'level')::integer AS level FROM report) AS told
        WHERE place IS NOT NULL AND level IS NOT NULL
            AND NOT EXISTS (SELECT FROM muted WHERE muted.place = told.place)
        WINDOW w AS (ORDER BY id)
        ORDER BY id
    """


# %% drops-after-looking-back task="6-trend" fails="visible"
# I drop reports without a level after the window has seen them.
def trend() -> str:
    return """
        SELECT * FROM (
            SELECT id, place, level, level - lag(level) OVER w, max(level) OVER (w ROWS 2 PRECEDING)
            FROM (SELECT id, body ->> 'place' AS place, (body ->> 'level')::integer AS level FROM report) AS t
            WHERE place IS NOT NULL AND NOT EXISTS (SELECT FROM muted WHERE muted.place = t.place)
            WINDOW w AS (PARTITION BY place ORDER BY id)
        ) AS told WHERE level IS NOT NULL ORDER BY id
    """


# %% named-steps task="6-trend" passes=true
# Common table expressions, and the greatest of three in place of a frame.
def trend() -> str:
    return """
        WITH told AS (
            SELECT id, body ->> 'place' AS place, CAST(body ->> 'level' AS integer) AS level FROM report
        ), kept AS (
            SELECT told.* FROM told LEFT JOIN muted USING (place)
            WHERE muted.place IS NULL AND told.place IS NOT NULL AND level IS NOT NULL
        )
        SELECT *, level - lag(level) OVER w, greatest(level, lag(level) OVER w, lag(level, 2) OVER w)
        FROM kept WINDOW w AS (PARTITION BY place ORDER BY id) ORDER BY id
    """


# %% not-in-without-null task="6-trend" passes=true
# NOT IN over a list that was freed of NULL.
def trend() -> str:
    return """
        SELECT id, place, level,
            level - lag(level) OVER (PARTITION BY place ORDER BY id),
            max(level) OVER (PARTITION BY place ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
        FROM report, jsonb_to_record(body) AS told (place text, level integer)
        WHERE place NOT IN (SELECT place FROM muted WHERE place IS NOT NULL) AND level IS NOT NULL
            AND place IS NOT NULL
        ORDER BY id
    """


# %% plain-column task="7-plans" fails="visible"
# I index the column, though the query asks for its lower case.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (place, taken)",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive (id) WHERE NOT checked",
    ]


# %% no-order task="7-plans" fails="visible"
# I index what is compared and leave the sorting to the server.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (lower(place))",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive (id) WHERE NOT checked",
    ]


# %% order-first task="7-plans" fails="hidden"
# I put the order first; the server walks through all places.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (taken, lower(place))",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive (id) WHERE NOT checked",
    ]


# %% full-index task="7-plans" fails="hidden"
# I index the whole column, nearly all of which nobody asks for.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (lower(place), taken)",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive (checked)",
    ]


# %% other-language task="7-plans" fails="visible"
# I index the words without their stems, which is another expression.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (lower(place), taken)",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('simple', note))",
        "CREATE INDEX archive_open ON archive (id) WHERE NOT checked",
    ]


# %% includes task="7-plans" passes=true
# The order of the query, and the id within the index.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (lower(place), taken DESC) INCLUDE (id)",
        "CREATE INDEX archive_words ON archive USING gin (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive (checked) WHERE NOT checked",
    ]


# %% gist-of-words task="7-plans" passes=true
# The other kind of index that knows words.
def indexes() -> list[str]:
    return [
        "CREATE INDEX archive_latest ON archive (lower(place), taken)",
        "CREATE INDEX archive_words ON archive USING gist (to_tsvector('english', note))",
        "CREATE INDEX archive_open ON archive ((1)) WHERE checked = false",
    ]


# %% last-of-one-column task="2-lost" equivalent=true
# The row has one column, so its last is its first.
changed = work(row[-1])


# %% never-below-zero task="3-retry" equivalent=true
# The attempts left fall one by one, and the last leaves the loop at 0.
# + if tries <= 0:


# %% every-key-has-a-table task="5-catalog" equivalent=true
# The table of a foreign key is always there, so no row is without a partner.
# + LEFT JOIN pg_class AS owner ON owner.oid = rule.conrelid


# %% rows-without-a-name-go task="5-catalog" equivalent=true
# A row without a schema would have no name to compare, and WHERE drops it.
# + LEFT JOIN pg_namespace AS place ON place.oid = rule.connamespace
