"""Tool bodies that mean harm: each ends soon, changes nothing, and ends alike every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world import World
from simulation.world.limits import RESULT_BYTES

Make = Callable[..., Tool]
Open = Callable[..., World]

WORLD = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INT, status TEXT, note TEXT);
CREATE TABLE secrets (word TEXT);
CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
CREATE VIEW v AS SELECT id, printf('%d', id) AS shown FROM orders;
CREATE VIRTUAL TABLE docs USING fts5 (body);
CREATE VIRTUAL TABLE space USING rtree (id, x0, x1);
INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)
    SELECT i, i % 7, 'open', 'a note of some words' FROM n;
INSERT INTO secrets VALUES ('xyzzy');
INSERT INTO counted (v) VALUES ('a');
INSERT INTO docs VALUES ('hello world');
INSERT INTO space VALUES (1, 0, 1);
"""

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
DOUBLED = (
    "WITH RECURSIVE s(n, t) AS (SELECT 1, 'abcdefgh' UNION ALL SELECT n + 1, t || t FROM s"
    " WHERE n < 14), c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
)
ZEROS = DOUBLED.replace("abcdefgh", "00000000")
BOMB = ", ".join(f"c{i} AS (SELECT * FROM c{i - 1} a, c{i - 1} b)" for i in range(1, 25))
WIDE = ", ".join(f"orders o{i}" for i in range(60))

OTHER_KINDS = [
    "",
    "   ",
    "-- nothing",
    "/* nothing",
    ";",
    "EXPLAIN SELECT 1",
    "EXPLAIN QUERY PLAN SELECT 1",
    "PRAGMA user_version",
    "PRAGMA user_version = 7",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA main.wal_checkpoint",
    "ATTACH 'stolen.db' AS x",
    "ATTACH DATABASE ':memory:' AS x",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO 'stolen.db'",
    "ANALYZE",
    "REINDEX",
    "BEGIN",
    "BEGIN EXCLUSIVE",
    "COMMIT",
    "END",
    "ROLLBACK",
    "SAVEPOINT x",
    "RELEASE call",
    "ROLLBACK TO call",
    "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x (a)",
    "CREATE TABLE x AS SELECT * FROM orders",
    "CREATE VIEW x AS SELECT 1",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE TRIGGER x AFTER INSERT ON orders BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER x AFTER INSERT ON orders BEGIN DELETE FROM secrets; END",
    "CREATE INDEX x ON orders (note)",
    "CREATE VIRTUAL TABLE x USING fts5 (a)",
    "ALTER TABLE orders RENAME TO x",
    "ALTER TABLE orders ADD COLUMN x",
    "ALTER TABLE orders DROP COLUMN note",
    "DROP TABLE orders",
    "DROP VIEW v",
    "SELECT 1; DELETE FROM orders",
    "SELECT 1;;SELECT 2",
    "SELECT 1 /* ; */ ; -- ;\n SELECT 2",
    "SELECT ';' ; COMMIT",
    'SELECT 1 AS ";" ; COMMIT',
    "SELECT 1 AS [;] ; COMMIT",
    "SELECT 1 AS `;` ; COMMIT",
    "SELECT 1;\0DELETE FROM orders",
    "SELECT 1 \0",
    "SELECT '\ud800'",
    "\ufeffSELECT 1",
    "SELECT 1 WHERE",
    "this is not SQL",
    "SELECT " + "x" * 30_000,
]

FUNCTIONS = [
    "SELECT load_extension('x.so')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('stolen', 'x')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT random()",
    "SELECT RANDOM()",
    'SELECT "random"()',
    "SELECT [random]()",
    "SELECT `random`/**/()",
    "SELECT id FROM orders ORDER BY random()",
    "WITH v AS (SELECT random() AS r) SELECT r FROM v",
    "WITH v(r) AS (SELECT hex(randomblob(8))) SELECT r FROM v",
    "SELECT randomblob(8)",
    "SELECT hex(zeroblob(490000000))",
    "SELECT zeroblob(900000000)",
    "SELECT printf('%.*c', 900000000, 'x')",
    "SELECT format('%900000000d', 1)",
    "SELECT replace('aaa', 'a', 'aaaaaaaa')",
    "SELECT quote(x'00')",
    "SELECT sqlite_version()",
    "SELECT sqlite_source_id()",
    "SELECT sqlite_compileoption_get(0)",
    "SELECT sqlite_log(1, 'x')",
    "SELECT sqlite_offset(id) FROM orders",
    "SELECT total_changes()",
    "SELECT changes()",
    "SELECT last_insert_rowid()",
    "SELECT no_such_function(1)",
    "SELECT fts5_source_id()",
    "SELECT fts5(NULL)",
    "SELECT rtreecheck('space')",
    "SELECT rtreenode(2, x'00')",
    "SELECT geopoly_debug(1)",
]

FOREIGN = [
    "SELECT * FROM sqlite_schema",
    "SELECT * FROM sqlite_master",
    "SELECT count(*) FROM sqlite_master",
    "SELECT 1 FROM sqlite_master",
    "SELECT (SELECT count(*) FROM sqlite_master)",
    "SELECT * FROM sqlite_temp_schema",
    "SELECT count(*) FROM sqlite_temp_master",
    "SELECT * FROM sqlite_sequence",
    "SELECT * FROM main.sqlite_sequence",
    "SELECT * FROM pragma_table_info('orders')",
    "SELECT count(*) FROM pragma_table_info('orders')",
    "SELECT * FROM pragma_database_list",
    "SELECT count(*) FROM pragma_database_list",
    "SELECT * FROM pragma_compile_options()",
    "SELECT 1 FROM pragma_function_list",
    "SELECT * FROM dbstat",
    "SELECT count(*) FROM dbstat('main')",
    "SELECT * FROM sqlite_stmt",
    "SELECT * FROM sqlite_dbpage",
    "SELECT * FROM bytecode('SELECT 1')",
    "SELECT * FROM tables_used('SELECT 1')",
    "SELECT * FROM fts3tokenize('simple', 'a b')",
    "SELECT * FROM carray(1, 2)",
    "SELECT * FROM generate_series(1, 1000000000)",
    "SELECT * FROM temp.orders",
    "SELECT * FROM x.orders",
    "SELECT * FROM no_such_table",
    "SELECT no_such_column FROM orders",
    "SELECT * FROM orders WHERE id = ?",
    "SELECT * FROM orders WHERE id = ?1",
    "SELECT * FROM orders WHERE id = @id",
    "SELECT * FROM orders WHERE id = $id",
    "SELECT * FROM orders WHERE id = $a::b(c)",
    "SELECT * FROM orders WHERE id = #1",
]

ENDLESS_READS = [
    f"{ENDLESS} SELECT count(*) FROM c",
    f"{ENDLESS} SELECT n FROM c",
    f"{ENDLESS} SELECT n FROM c ORDER BY n DESC",
    f"{ENDLESS} SELECT n FROM c WHERE n < 0",
    f"{ENDLESS} SELECT DISTINCT n % 2 FROM c",
    f"{ENDLESS} SELECT json_group_array(n) FROM c",
    f"{ENDLESS} SELECT json_group_object(n, n) FROM c",
    f"{ENDLESS} SELECT group_concat(n) FROM c",
    f"{ENDLESS} SELECT string_agg(n, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') FROM c",
    f"{ENDLESS} SELECT sum(n) OVER (ORDER BY n ROWS BETWEEN 9999 PRECEDING AND CURRENT ROW) FROM c",
    f"{ENDLESS} SELECT max(n) OVER (ORDER BY -n ROWS BETWEEN 99999 PRECEDING AND CURRENT ROW)"
    " FROM c",
    f"{ENDLESS} SELECT ntile(3) OVER (ORDER BY n) FROM c",
    f"{ENDLESS}, m AS MATERIALIZED (SELECT n, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' || n AS t FROM c)"
    " SELECT count(*) FROM m a JOIN m b USING (t)",
    f"{ENDLESS} SELECT count(*) FROM c WHERE n IN (SELECT n FROM c)",
    f"{ENDLESS} SELECT EXISTS (SELECT 1 FROM c WHERE n < 0)",
    f"{ENDLESS} SELECT count(*) FROM c, orders WHERE note LIKE '%w%o%r%d%' || n || '%'",
    f"{ENDLESS} SELECT min(datetime(n, 'unixepoch')) FROM c",
    f"{ENDLESS} SELECT count(*) FROM orders, docs, c WHERE docs MATCH 'hello'",
    "SELECT count(*) FROM orders a, orders b, orders c, orders d",
    "SELECT count(*) FROM orders a JOIN orders b ON a.note = b.note JOIN orders c ON c.id <> a.id",
    f"SELECT * FROM {WIDE}",
    f"SELECT count(*) FROM {WIDE} WHERE o0.id > o59.id",
    "SELECT * FROM orders a, orders b",
    "WITH RECURSIVE s(t) AS (SELECT 'a' UNION ALL SELECT t || t FROM s) SELECT max(t) FROM s",
    "WITH RECURSIVE s(t) AS (SELECT 'a' UNION ALL SELECT concat(t, t) FROM s) SELECT t FROM s",
    "WITH RECURSIVE s(t) AS (SELECT '[]' UNION ALL SELECT json_array(t, t) FROM s)"
    " SELECT count(*) FROM s",
    "WITH RECURSIVE s(t) AS (SELECT '' UNION ALL SELECT t || 'some more text' FROM s)"
    " SELECT count(*) FROM s ORDER BY t",
    f"{DOUBLED} SELECT sum(length(upper(s.t || c.n))) FROM c, s",
    f"{DOUBLED} SELECT sum(instr(s.t, substr(s.t, 5) || c.n)) FROM c, s",
    f"{DOUBLED} SELECT sum(s.t LIKE '%' || substr(s.t, 1, 90) || c.n) FROM c, s",
    f"{DOUBLED} SELECT sum(s.t LIKE '%a_c%e_g%b_d%' || c.n || '%') FROM c, s",
    f"{DOUBLED} SELECT sum(s.t GLOB '*[a-z]b*[a-z]d*' || c.n) FROM c, s",
    f"{DOUBLED} SELECT sum(trim(s.t, s.t || c.n) = '') FROM c, s",
    f"{DOUBLED} SELECT max(ltrim(s.t, 'hgfedcb') || rtrim(s.t || c.n, 'hgf')) FROM c, s",
    f"{DOUBLED} SELECT group_concat(s.t || c.n) FROM c, s",
    f"{DOUBLED} SELECT count(*) FROM c, s GROUP BY s.t || c.n",
    f"{DOUBLED} SELECT count(DISTINCT s.t || c.n) FROM c, s",
    f"{ZEROS} SELECT sum((s.t || c.n) + 0) FROM c, s",
    f"{ZEROS} SELECT sum(CAST(s.t || c.n AS INTEGER)) FROM c, s",
    f"{DOUBLED} SELECT sum(json_valid('[\"' || s.t || c.n || '\"]')) FROM c, s",
    f"{DOUBLED} SELECT sum(json_array_length('[[[[1]]]]', '$[0]' || s.t || c.n)) FROM c, s",
    f"{ENDLESS} SELECT count(*) FROM c, json_each('[1,2,3]')",
    f"{ENDLESS} SELECT count(*) FROM c, json_tree('[[1,2],[3,[4]]]')",
    f"WITH c0 AS (SELECT 1 AS x), {BOMB} SELECT count(*) FROM c24",
    f"WITH c0 AS (SELECT 1 AS x), {BOMB} SELECT 1 WHERE EXISTS (SELECT * FROM c24)",
    "SELECT 1" + " UNION SELECT 1" * 600,
    "SELECT " + "-" + " -" * 2000 + "1",
    "SELECT " + "abs(" * 300 + "1" + ")" * 300,
    "SELECT " + " || ".join(["note"] * 900) + " FROM orders",
    "SELECT max(" + ", ".join(["id"] * 2000) + ") FROM orders",
    "SELECT * FROM orders WHERE note LIKE '" + "%a" * 400 + "'",
    "SELECT json('" + "[" * 3000 + "]" * 3000 + "')",
    "SELECT abs(-9223372036854775807 - 1)",
    "SELECT json('{') FROM orders",
    "SELECT substr(:x, -9223372036854775808, 9223372036854775807) FROM no_such_table",
]

WRITES_FROM_READS = [
    "DELETE FROM orders",
    "INSERT INTO orders (id) VALUES (1000)",
    "UPDATE orders SET note = NULL",
    "REPLACE INTO orders (id) VALUES (1)",
    "WITH x AS (SELECT 1) DELETE FROM orders",
    "WITH x AS (SELECT 1) INSERT INTO orders (id) SELECT 1000 FROM x RETURNING id",
    "/* SELECT */ DELETE FROM orders RETURNING id",
    "WITH x AS (DELETE FROM orders RETURNING id) SELECT * FROM x",
    "SELECT * FROM (DELETE FROM orders RETURNING id)",
]

WRITES = [
    "INSERT INTO sqlite_sequence VALUES ('x', 9)",
    "UPDATE sqlite_sequence SET seq = 9223372036854775807",
    "DELETE FROM sqlite_sequence",
    "UPDATE sqlite_schema SET sql = ''",
    "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, '')",
    "DELETE FROM sqlite_stat1",
    "INSERT INTO docs VALUES ('x')",
    "INSERT INTO docs (docs) VALUES ('rebuild')",
    "INSERT INTO docs (docs, rank) VALUES ('pgsz', 64)",
    "DELETE FROM docs",
    "DELETE FROM docs_data",
    "UPDATE docs_config SET v = 99",
    "INSERT INTO docs_content VALUES (9, 'x')",
    "DELETE FROM space",
    "UPDATE space_node SET data = x'00'",
    "INSERT INTO v VALUES (1, 2)",
    "INSERT INTO temp.x VALUES (1)",
    "INSERT INTO json_each VALUES (1)",
    "SELECT * FROM orders",
    "INSERT INTO orders (note) VALUES (random())",
    "INSERT INTO orders (note) VALUES (hex(randomblob(9)))",
    "INSERT INTO counted (v) VALUES (last_insert_rowid())",
    "UPDATE orders SET note = (SELECT group_concat(sql) FROM sqlite_schema)",
    "DELETE FROM orders RETURNING (SELECT count(*) FROM sqlite_schema)",
    "DELETE FROM orders RETURNING random()",
    "UPDATE orders SET note = note RETURNING load_extension('x')",
    f"INSERT INTO orders (note) {ENDLESS} SELECT n FROM c",
    f"INSERT INTO orders (note) {DOUBLED} SELECT s.t || c.n FROM c, s",
    f"UPDATE orders SET note = ({ENDLESS} SELECT count(*) FROM c)",
    f"DELETE FROM orders WHERE id IN ({ENDLESS} SELECT n FROM c)",
    f"INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = ({ENDLESS}"
    " SELECT max(n) FROM c)",
    "INSERT INTO orders (note) SELECT a.note FROM orders a, orders b, orders c",
    "INSERT INTO orders (id) VALUES (9223372036854775807)",
    "UPDATE orders SET id = 9223372036854775807 WHERE id = 1",
    "INSERT OR ROLLBACK INTO orders (id) VALUES (1000), (1)",
    "INSERT OR FAIL INTO orders (id) VALUES (1000), (1)",
    "INSERT INTO orders (id) VALUES ('not a number')",
    "UPDATE orders SET id = 1",
    "DELETE FROM orders RETURNING *",
    "INSERT INTO orders (id, note) SELECT id + 1000, printf('%.*c', 900000, 'x') FROM orders",
    "DELETE FROM orders; COMMIT",
    "COMMIT; DELETE FROM orders",
    "INSERT INTO orders DEFAULT VALUES; SELECT 1",
]

READING = OTHER_KINDS + FUNCTIONS + FOREIGN + ENDLESS_READS + WRITES_FROM_READS
BODIES = [(body, False) for body in READING] + [(body, True) for body in OTHER_KINDS + WRITES]


@pytest.fixture
def hostile(open_world: Open) -> World:
    return open_world(WORLD)


@pytest.mark.parametrize(("body", "mutates"), BODIES, ids=lambda part: str(part)[:70])
@pytest.mark.timeout(30)
def test_a_hostile_body_is_refused_leaves_no_trace_and_does_not_disturb_the_next_call(
    hostile: World,
    make_tool: Make,
    body: str,
    mutates: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    digest = hostile.digest
    image = hostile.image()
    with World.open(image, now="2026-03-01T09:30:00") as again:
        tool = make_tool(body, mutates=mutates)
        called = hostile.call(tool, "{}")
        assert not called.ok
        assert called.error in ("refused", "limit", "constraint")
        assert json.loads(called.content).keys() == {"error"}
        assert called.diff is None
        assert called.digest == hostile.digest == digest
        assert again.call(tool, "{}") == called
    assert hostile.image() == image
    assert list(tmp_path.iterdir()) == []
    insert = make_tool("INSERT INTO counted (v) VALUES (:v)", "v", mutates=True)
    assert hostile.call(insert, {"v": "b"}).ok
    found = hostile.call(make_tool("SELECT id, v FROM counted ORDER BY id"), {})
    assert json.loads(found.content) == [{"id": 1, "v": "a"}, {"id": 2, "v": "b"}]


@pytest.mark.parametrize("body", OTHER_KINDS + FUNCTIONS + FOREIGN, ids=lambda body: body[:70])
def test_what_is_forbidden_is_refused_before_any_dialogue(
    hostile: World, make_tool: Make, body: str
) -> None:
    with pytest.raises(ToolRefused, match="tool: "):
        hostile.prove(make_tool(body))
    with pytest.raises(ToolRefused):
        hostile.query(body)


def test_there_are_enough_hostile_bodies() -> None:
    assert len(set(BODIES)) > 180


@pytest.mark.parametrize(
    "body",
    [
        "SELECT :x || :x || :x || :x",
        "SELECT instr(:x || 'b', substr(:x, 2) || 'c')",
        "SELECT trim(:x, :x)",
        "SELECT :x LIKE '%' || substr(:x, 1, 200) || 'b'",
        "SELECT length(upper(:x)) AS n",
        "SELECT count(*) AS n FROM json_each('[' || :x || ']')",
        "SELECT group_concat(:x) FROM orders",
        "SELECT id, :x FROM orders",
        "SELECT * FROM docs WHERE docs MATCH :x",
        "SELECT date(:x), strftime(:x), datetime('now', :x)",
        "SELECT id FROM orders LIMIT :x",
        "SELECT json_extract('[]', :x)",
    ],
)
@pytest.mark.parametrize(
    "argument",
    ["a" * 150_000, "%" * 400, "1," * 50_000, "(" * 10_000, '"' * 9_999, "* OR " * 900, "'; --"],
    ids=lambda text: text[:5],
)
@pytest.mark.timeout(30)
def test_a_hostile_argument_gives_a_bounded_result(
    hostile: World, make_tool: Make, body: str, argument: str
) -> None:
    called = hostile.call(make_tool(body, "x"), {"x": argument})
    assert len(called.content) <= 2 * RESULT_BYTES
    assert called.digest == hostile.digest
    assert hostile.copy().call(make_tool(body, "x"), {"x": argument}) == called


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ("SELECT id, note FROM orders WHERE id = 7", 1),
        ("SELECT customer, count(*) AS n, avg(id) AS m FROM orders GROUP BY 1 ORDER BY 2", 7),
        ("WITH m AS (SELECT max(id) AS id FROM orders) SELECT * FROM m JOIN orders USING (id)", 1),
        ("SELECT " + "(" * 400 + "1" + ")" * 400 + " AS n", 1),
        ("SELECT * FROM v WHERE id < 4", 3),
        ("SELECT count(*) AS n FROM (SELECT DISTINCT status FROM orders)", 1),
        (ENDLESS + " SELECT n FROM c LIMIT 10", 10),
        ("SELECT rank() OVER (ORDER BY customer) AS place FROM orders LIMIT 3", 3),
        ("SELECT value FROM json_each('[1, 2, 3]')", 3),
        ("SELECT key, atom FROM json_tree('{\"a\": [1]}')", 3),
        ("SELECT body FROM docs WHERE docs MATCH 'hello'", 1),
        ("SELECT highlight(docs, 0, '<', '>') AS h, bm25(docs) AS b FROM docs('world')", 1),
        ("SELECT id FROM space WHERE x0 <= 1", 1),
        ("SELECT date('now', '-1 month') AS d, CURRENT_TIMESTAMP AS t", 1),
        ("SELECT a.id FROM orders a JOIN orders b USING (id) ORDER BY 1 DESC LIMIT 200", 200),
        ("VALUES (1, 'a'), (2, 'b')", 2),
        ("SELECT ';' AS \"a;b\" -- ; the end\n;", 1),
        ("SELECT id FROM orders WHERE note LIKE '%WORDS' AND id IN (1, 2)", 2),
        ("SELECT lower(upper(note)) || substr(note, 3) AS t FROM orders LIMIT 1", 1),
        ("SELECT id FROM orders INDEXED BY sqlite_no_such", None),
        ("SELECT round(sqrt(id), 2) AS r FROM orders LIMIT 2", 2),
    ],
)  # fmt: skip
def test_honest_reads_pass(hostile: World, make_tool: Make, body: str, rows: int | None) -> None:
    called = hostile.call(make_tool(body), "{}")
    assert called.rows == (rows or 0)
    assert called.ok is (rows is not None)


def test_a_world_stops_growing(open_world: Open, make_tool: Make) -> None:
    world = open_world("CREATE TABLE t (x)")
    grow = make_tool("INSERT INTO t VALUES (:x || :x || :x || :x)", "x", mutates=True)
    outcomes = [world.call(grow, {"x": "y" * 150_000}) for _ in range(40)]
    assert outcomes[0].ok
    assert outcomes[-1].error == "limit"
    assert len(world.image()) < 20_000_000


def test_a_base_with_a_random_view_answers_alike_every_time(
    open_world: Open, make_tool: Make
) -> None:
    script = (
        "CREATE TABLE t (x); CREATE VIEW lucky AS SELECT random() AS r, hex(randomblob(4)) AS b"
    )
    read = make_tool("SELECT * FROM lucky")
    first, second = open_world(script), open_world(script)
    assert first.call(read, {}) == second.call(read, {})
    write = make_tool("INSERT INTO t VALUES (1)", mutates=True)
    before = first.call(read, {}).content
    first.call(write, {})
    assert first.call(read, {}).content != before


def test_sqlite_itself_would_have_written_the_file(tmp_path: Path) -> None:
    """The statements above are harmful where nothing guards: this one, for a proof."""
    apsw.Connection(":memory:").execute("VACUUM INTO ?", (str(tmp_path / "stolen.db"),))
    assert (tmp_path / "stolen.db").exists()


def test_results_are_json_whatever_the_statement(hostile: World, make_tool: Make) -> None:
    contents: list[Any] = [
        json.loads(hostile.call(make_tool(body), "{}").content)
        for body in ("SELECT 9e999, -9e999, x'00ff', 9223372036854775807", "SELECT 1, 1, 1 AS a")
    ]
    assert list(contents[0][0].values()) == [
        {"$real": "inf"},
        {"$real": "-inf"},
        {"$bytes": "00ff"},
        9223372036854775807,
    ]
    assert list(contents[1][0]) == ["1", "1_2", "a"]
