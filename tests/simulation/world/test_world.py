"""A world as the dialogue uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import apsw
import pytest

from simulation.errors import ToolRefused
from simulation.vocabulary.state import ChangedRow, TableDiff
from simulation.vocabulary.tools import Tool
from simulation.world import World

Make = Callable[..., Tool]
OBJECT = {"type": "object"}


def content(world: World, tool: Tool, arguments: Any = "{}") -> Any:
    return json.loads(world.call(tool, arguments).content)


def test_an_array_tool_gives_all_rows(shop: World, make_tool: Make) -> None:
    called = shop.call(make_tool("SELECT id, status FROM orders WHERE customer_id = :c", "c"),
                       '{"c": 1}')  # fmt: skip
    assert called.content == '[{"id": 1, "status": "open"}, {"id": 2, "status": "sent"}]'
    assert (called.ok, called.error, called.rows, called.diff) == (True, None, 2, None)
    assert called.digest == shop.digest


def test_an_array_without_rows_is_a_good_answer(shop: World, make_tool: Make) -> None:
    called = shop.call(make_tool("SELECT id FROM orders WHERE id < 0"), "{}")
    assert (called.content, called.ok, called.rows) == ("[]", True, 0)


def test_an_object_tool_gives_the_row_or_says_that_there_is_none(
    shop: World, make_tool: Make
) -> None:
    tool = make_tool("SELECT name, email FROM customers WHERE id = :id", "id", returns=OBJECT)
    assert shop.call(tool, {"id": 1}).content == '{"name": "Ada", "email": "ada@example.com"}'
    missing = shop.call(tool, {"id": 9})
    assert (missing.ok, missing.error, missing.rows) == (False, "not_found", 0)
    assert json.loads(missing.content).keys() == {"error"}


def test_values_come_as_they_are_stored(shop: World, make_tool: Make) -> None:
    tool = make_tool("SELECT picture, note, total FROM orders WHERE id = :id", "id", returns=OBJECT)
    assert shop.call(tool, {"id": 1}).content == (
        '{"picture": {"$bytes": "00ff"}, "note": "ring twice", "total": 20.0}'
    )
    assert '"été"' in shop.call(tool, {"id": 3}).content


def test_a_change_tells_how_many_rows_and_which(shop: World, make_tool: Make) -> None:
    tool = make_tool("UPDATE orders SET status = 'sent' WHERE id = :id", "id", mutates=True)
    before = shop.digest
    called = shop.call(tool, {"id": 1})
    assert (called.content, called.ok, called.rows) == ('{"changed": 1}', True, 1)
    assert called.diff == {
        "log": TableDiff(added=({"at": "2026-03-01 09:30:00", "what": "order 1 is sent"},)),
        "orders": TableDiff(
            changed=(ChangedRow(key={"id": 1}, old={"status": "open"}, new={"status": "sent"}),)
        ),
    }
    assert called.digest == shop.digest != before


def test_a_change_that_meets_no_row_is_not_found(shop: World, make_tool: Make) -> None:
    called = shop.call(make_tool("DELETE FROM orders WHERE id = 99", mutates=True), {})
    assert (called.ok, called.error, called.diff) == (False, "not_found", {})
    assert json.loads(called.content)["changed"] == 0
    assert "error" in json.loads(called.content)


def test_returning_gives_the_row(shop: World, make_tool: Make) -> None:
    tool = make_tool(
        "INSERT INTO orders (customer_id, total) VALUES (:c, :t) RETURNING id, status",
        "c",
        "t",
        mutates=True,
    )
    assert shop.call(tool, {"c": 2, "t": 9}).content == '{"id": 4, "status": "open"}'
    assert shop.call(tool, {"c": 2, "t": 9}).content == '{"id": 5, "status": "open"}'


def test_a_view_of_the_domain_is_changed_through_its_trigger(shop: World, make_tool: Make) -> None:
    tool = make_tool("DELETE FROM open_orders WHERE id = :id", "id", mutates=True)
    called = shop.call(tool, {"id": 3})
    assert called.ok
    assert set(called.diff or ()) == {"log", "orders"}
    assert shop.query("SELECT status FROM orders WHERE id = 3") == [{"status": "done"}]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("INSERT INTO customers VALUES (1, 'x', NULL, 0)", "this customers.id exists already"),
        ("UPDATE customers SET email = 'ada@example.com'", "customers.email exists already"),
        ("INSERT INTO prices VALUES ('lamp', 'eu', 1)", "prices.article, prices.region exists"),
        ("INSERT INTO customers (id) VALUES (7)", "A value for customers.name is needed"),
        ("INSERT INTO orders (customer_id) VALUES (77)", "does not exist"),
        ("DELETE FROM customers WHERE id = 1", "other rows still refer"),
        ("UPDATE orders SET status = 'lost'", "breaks the rule status IN"),
        ("INSERT INTO customers (id, name) VALUES ('x', 'y')", "wrong type"),
    ],
)
def test_a_constraint_is_told_and_nothing_stays(
    shop: World, make_tool: Make, sql: str, sentence: str
) -> None:
    before, image = shop.digest, shop.image()
    called = shop.call(make_tool(sql, mutates=True), {})
    assert (called.ok, called.error, called.diff) == (False, "constraint", None)
    assert sentence in json.loads(called.content)["error"]
    assert shop.digest == before
    assert shop.image() == image


def test_a_change_that_fails_halfway_leaves_nothing(shop: World, make_tool: Make) -> None:
    before = shop.digest
    sql = "UPDATE OR FAIL orders SET status = CASE id WHEN 3 THEN 'lost' ELSE 'sent' END"
    assert shop.call(make_tool(sql, mutates=True), {}).error == "constraint"
    assert shop.digest == before
    assert shop.query("SELECT count(*) AS n FROM orders WHERE status = 'open'") == [{"n": 2}]


def test_the_words_of_a_domains_trigger_reach_the_agent(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE t (x); CREATE TRIGGER no BEFORE INSERT ON t WHEN new.x > 3"
        " BEGIN SELECT RAISE(ROLLBACK, 'At most three are allowed'); END"
    )
    insert = make_tool("INSERT INTO t VALUES (:x)", "x", mutates=True)
    assert world.call(insert, {"x": 1}).ok
    assert content(world, insert, {"x": 4}) == {
        "error": "At most three are allowed. Nothing was changed."
    }
    assert world.call(insert, {"x": 2}).ok


def test_a_deferred_key_is_checked_at_the_end_of_the_call(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)"
    )
    before = world.digest
    insert = make_tool("INSERT INTO c VALUES (:p)", "p", mutates=True)
    assert world.call(insert, {"p": 1}).error == "constraint"
    assert world.digest == before
    assert world.call(make_tool("INSERT INTO p VALUES (1)", mutates=True), {}).ok
    assert world.call(insert, {"p": 1}).ok


def test_too_many_changed_rows_are_rolled_back(shop: World, make_tool: Make) -> None:
    before = shop.digest
    sql = (
        "INSERT INTO log WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2001)"
        " SELECT i, i FROM n"
    )
    called = shop.call(make_tool(sql, mutates=True), {})
    assert called.error == "limit"
    assert "too many rows" in called.content
    assert shop.digest == before


def test_a_change_that_was_too_large_does_not_shorten_the_next_read(
    shop: World, make_tool: Make
) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9000)"
    insert = make_tool(f"INSERT INTO log {numbers} SELECT i, i FROM n", mutates=True)
    assert shop.call(insert, {}).error == "limit"
    assert shop.query(f"{numbers} SELECT sum(i) AS s FROM n") == [{"s": 40504500}]


def test_too_many_rows_are_an_error_and_not_a_part(shop: World, make_tool: Make) -> None:
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT :n) SELECT i FROM n"
    )
    tool = make_tool(numbers, "n")
    assert shop.call(tool, {"n": 200}).rows == 200
    called = shop.call(tool, {"n": 201})
    assert (called.ok, called.error) == (False, "limit")
    assert "Narrow" in called.content


def test_a_keyless_row_is_named_by_its_rowid(shop: World, make_tool: Make) -> None:
    tool = make_tool("UPDATE log SET what = 'x' WHERE at IS NULL", mutates=True)
    changes = (shop.call(tool, {}).diff or {})["log"].changed
    assert [(c.key, c.old, c.new) for c in changes] == [
        ({"rowid": 2}, {"what": None}, {"what": "x"}),
        ({"rowid": 3}, {"what": None}, {"what": "x"}),
    ]


def test_a_changed_key_is_a_row_removed_and_a_row_added(shop: World, make_tool: Make) -> None:
    tool = make_tool("UPDATE customers SET id = 20 WHERE id = 2", mutates=True)
    shop.call(make_tool("DELETE FROM orders WHERE customer_id = 2", mutates=True), {})
    diff = (shop.call(tool, {}).diff or {})["customers"]
    assert [row["id"] for row in diff.removed] == [2]
    assert [row["id"] for row in diff.added] == [20]


def test_a_row_changed_several_times_is_one_change(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, seen INT DEFAULT 0);"
        "INSERT INTO t VALUES (1, 0, 0);"
        "CREATE TRIGGER again AFTER UPDATE OF n ON t BEGIN"
        " UPDATE t SET seen = seen + 1 WHERE id = new.id;"
        " UPDATE t SET seen = seen + 1 WHERE id = new.id; END"
    )
    called = world.call(make_tool("UPDATE t SET n = 5", mutates=True), {})
    assert (called.diff or {})["t"].changed == (
        ChangedRow(key={"id": 1}, old={"n": 0, "seen": 0}, new={"n": 5, "seen": 2}),
    )


def test_a_replaced_row_is_a_change_of_what_differs(shop: World, make_tool: Make) -> None:
    tool = make_tool("REPLACE INTO prices VALUES ('lamp', 'eu', 1)", mutates=True)
    assert shop.call(tool, {}).diff == {
        "prices": TableDiff(
            changed=(
                ChangedRow(
                    key={"article": "lamp", "region": "eu"}, old={"cents": 9900}, new={"cents": 1}
                ),
            )
        )
    }


def test_computed_columns_are_read_and_follow_from_the_others(shop: World, make_tool: Make) -> None:
    called = shop.call(
        make_tool("UPDATE boxes SET w = 9 WHERE id = 1 RETURNING area", mutates=True), {}
    )
    assert called.content == '{"area": 27}'
    assert (called.diff or {})["boxes"].changed == (
        ChangedRow(key={"id": 1}, old={"w": 2}, new={"w": 9}),
    )


def test_a_copy_goes_its_own_way(shop: World, make_tool: Make) -> None:
    insert = make_tool("INSERT INTO log VALUES ('x', :what)", "what", mutates=True)
    shop.call(insert, {"what": "before"})
    with shop.copy() as twin:
        assert twin.digest == shop.digest
        assert twin.call(insert, {"what": "a"}) == shop.call(insert, {"what": "a"})
        twin.call(insert, {"what": "only here"})
        assert twin.digest != shop.digest
        assert len(twin.query("SELECT * FROM log")) == len(shop.query("SELECT * FROM log")) + 1


def test_the_image_is_the_world_as_a_file(
    shop: World, make_tool: Make, reopened: Callable[[bytes], apsw.Connection]
) -> None:
    shop.call(make_tool("DELETE FROM prices", mutates=True), {})
    connection = reopened(shop.image())
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM prices").fetchall() == [(0,)]
    with World.open(shop.image(), now="2026-03-01") as again:
        assert again.digest == shop.digest


def test_replay_from_any_image_on_the_way_gives_the_same_bytes(
    shop: World, make_tool: Make
) -> None:
    calls: list[tuple[Tool, Any]] = [
        (make_tool("SELECT * FROM orders"), {}),
        (make_tool("INSERT INTO orders (customer_id) VALUES (:c)", "c", mutates=True), {"c": 1}),
        (make_tool("DELETE FROM open_orders WHERE id = :id", "id", mutates=True), {"id": 1}),
        (make_tool("SELECT customer_id, count(*) FROM orders GROUP BY customer_id"), {}),
        (make_tool("UPDATE orders SET status = 'done'", mutates=True), {}),
        (make_tool("SELECT what FROM log"), {}),
        (make_tool("INSERT INTO customers (name) VALUES ('Cy') RETURNING id", mutates=True), {}),
    ]  # fmt: skip
    images, outcomes = [], []
    for tool, arguments in calls:
        images.append(shop.image())
        outcomes.append(shop.call(tool, arguments))
    for start, image in enumerate(images):
        with World.open(image, now="2026-03-01T09:30:00") as world:
            again = [world.call(tool, arguments) for tool, arguments in calls[start:]]
        assert again == outcomes[start:]


def test_counts_of_the_call_before_do_not_reach_a_trigger(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    script = (
        "CREATE TABLE t (x); CREATE TABLE seen (changes, rowid_);"
        "CREATE TRIGGER b BEFORE INSERT ON t BEGIN"
        " INSERT INTO seen VALUES (changes(), last_insert_rowid()); END;"
    )
    worlds = [open_world(script), open_world(script)]
    insert = make_tool("INSERT INTO t VALUES (1)", mutates=True)
    many = make_tool("INSERT INTO t VALUES (1), (2), (3)", mutates=True)
    worlds[0].call(many, {})
    worlds[1].call(many, {})
    with World.open(worlds[0].image(), now="2026-03-01") as fresh:
        assert fresh.call(insert, {}) == worlds[1].call(insert, {})


def test_damaged_text_is_read_changed_and_digested(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);"
        "INSERT INTO t VALUES (1, CAST(x'61ff62' AS TEXT)), (2, 'fine')"
    )
    assert content(world, make_tool("SELECT x FROM t ORDER BY id")) == [
        {"x": "a\ufffdb"},
        {"x": "fine"},
    ]
    assert content(world, make_tool("SELECT upper(x) AS u FROM t WHERE x LIKE 'A%'")) == [
        {"u": "A\ufffdB"}
    ]
    called = world.call(make_tool("UPDATE t SET x = 'mended' WHERE id = 1", mutates=True), {})
    assert (called.diff or {})["t"].changed == (
        ChangedRow(key={"id": 1}, old={"x": "a\ufffdb"}, new={"x": "mended"}),
    )
    refused = world.call(make_tool("INSERT INTO t VALUES (3, CAST(x'ff' AS TEXT)) RETURNING x",
                                   mutates=True), {})  # fmt: skip
    assert (refused.ok, refused.diff) == (False, None)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "heavy",
    [
        "sum(instr(s.t, s.t || c.n))",
        "sum(trim(s.t, s.t || c.n) = '')",
        "sum(s.t GLOB '*aaaaaaaaaaaaaaaaaaaaaaab' || c.n)",
        "sum(s.t LIKE '%aaaaaaaaaaaaaaaaaaaaaaaaaaaab' || c.n)",
        "sum(length(upper(s.t || c.n)))",
    ],
)
def test_a_world_with_damaged_text_is_no_place_for_endless_work(
    open_world: Callable[..., World], make_tool: Make, heavy: str
) -> None:
    world = open_world("CREATE TABLE t (x TEXT); INSERT INTO t VALUES (CAST(x'ff' AS TEXT))")
    called = world.call(
        make_tool(
            "WITH RECURSIVE s(n, t) AS (SELECT 1, 'aaaaaaaa' UNION ALL SELECT n + 1, t || t FROM s"
            " WHERE n < 14), c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"
            f" SELECT {heavy} FROM c, s"
        ),
        {},
    )
    assert called.error in ("limit", "refused")


def test_a_query_reads_for_checks_and_pages(shop: World) -> None:
    assert shop.query("SELECT id, picture FROM orders WHERE id = :id", {"id": 1}) == [
        {"id": 1, "picture": {"$bytes": "00ff"}}
    ]
    assert len(shop.query("SELECT id FROM orders ORDER BY id", limit=2)) == 2
    assert shop.query("SELECT :flag AS f, :raw = x'01' AS b", {"flag": True, "raw": b"\1"}) == [
        {"f": 1, "b": 1}
    ]
    assert shop.query("SELECT :absent AS a") == [{"a": None}]


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("DELETE FROM orders", {}),
        ("SELECT * FROM sqlite_schema", {}),
        ("SELECT random()", {}),
        ("SELECT 1 AS one, :x AS x", {"x": 2**70}),
        ("SELECT 1 AS one, :x AS x", {"x": "a\0"}),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n",
            {},
        ),
    ],
)
def test_a_query_beyond_the_sandbox_is_refused(
    shop: World, sql: str, parameters: dict[str, Any]
) -> None:
    before = shop.digest
    with pytest.raises(ToolRefused):
        shop.query(sql, parameters)
    assert shop.digest == before


def test_the_schema_is_listed_for_pages(shop: World) -> None:
    listed = {entry["name"]: entry for entry in shop.schema()}
    assert list(listed) == [
        "boxes", "customers", "log", "open_orders", "orders", "prices",
    ]  # fmt: skip
    assert (listed["orders"]["kind"], listed["orders"]["rows"]) == ("table", 3)
    assert (listed["open_orders"]["kind"], listed["open_orders"]["rows"]) == ("view", None)
    assert listed["boxes"]["columns"][3] == {
        "name": "area", "type": "INT", "pk": 0, "notnull": False, "generated": True,
    }  # fmt: skip
    assert [column["pk"] for column in listed["prices"]["columns"]] == [1, 2, 0]


def test_row_counts_follow_the_changes(shop: World, make_tool: Make) -> None:
    shop.call(make_tool("DELETE FROM prices WHERE region = 'eu'", mutates=True), {})
    assert next(t["rows"] for t in shop.schema() if t["name"] == "prices") == 1


def test_a_simulated_tool_is_not_executed(shop: World, make_tool: Make) -> None:
    called = shop.call(make_tool(None), {})
    assert (called.ok, called.error) == (False, "refused")


def test_a_parameter_that_the_schema_forgot_is_null(shop: World, make_tool: Make) -> None:
    assert content(shop, make_tool("SELECT :a AS a, :b AS b", "a"), {"a": 1}) == [
        {"a": 1, "b": None}
    ]


def test_a_world_that_rests_gives_memory_back_and_answers_as_before(
    shop: World, make_tool: Make
) -> None:
    tool = make_tool("SELECT id, status FROM orders")
    before = content(shop, tool)
    held = apsw.status(apsw.SQLITE_STATUS_MEMORY_USED)[0]
    shop.rest()

    assert apsw.status(apsw.SQLITE_STATUS_MEMORY_USED)[0] < held
    assert content(shop, tool) == before
    assert len(before) > 1
