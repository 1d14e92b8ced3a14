"""References and checks hold for whatever a result or a change may be."""

from __future__ import annotations

from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.proof import holds
from simulation.synthesis.writing.changes import checks_of
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.proposal import From, read_proposal, reference
from simulation.synthesis.writing.selecting import select
from simulation.synthesis.writing.thread import Done
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tools import Tool
from simulation.world import World, image_hash

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
SCALARS = st.integers(-5, 5) | st.sampled_from(["a", "b", "2026-05-03", "It's", 'x"y'])
ROWS = st.lists(
    st.fixed_dictionaries({"id": st.integers(0, 9), "name": SCALARS}), min_size=1, max_size=6
)
TOOL = Tool(name="list", description="List.", parameters={}, returns={}, sql=None)


def done(result: Any) -> Done:
    return Done("s1", "task-1", 0, "task-1.1", TOOL, result)


@given(JSON, st.integers(-3, 9) | st.none(), st.dictionaries(st.text(max_size=8), JSON))
def test_a_reference_is_a_value_of_the_result_or_a_sentence(
    result: Any, row: int | None, where: dict[str, Any]
) -> None:
    wanted = From(step="s1", row=row, where=where, property="name")
    try:
        selected = select(done(result), wanted)
    except Unproved:
        return
    chosen = result if selected.row is None else result[selected.row]
    assert selected.values == (chosen["name"],)


@given(ROWS, st.data())
def test_what_tells_one_row_alone_finds_it(rows: list[dict[str, Any]], data: Any) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    same = [row for row in rows if str(row["name"]) == str(rows[place]["name"])]
    wanted = From(step="s1", where={"name": rows[place]["name"]}, property="id")
    if len(same) > 1:
        with pytest.raises(Unproved):
            select(done(rows), wanted)
    else:
        assert select(done(rows), wanted).values == (rows[place]["id"],)


@given(st.dictionaries(st.text(max_size=8), JSON))
def test_whatever_a_model_sends_reads_or_is_refused_in_words(value: dict[str, Any]) -> None:
    with pytest.raises(Unproved):
        read_proposal(value)


@given(JSON)
def test_an_argument_is_a_reference_a_literal_or_refused(value: Any) -> None:
    try:
        found = reference(value)
    except Unproved:
        assert "$from" in value
        return
    assert (found is None) == (not isinstance(value, dict) or "$from" not in value)


def _world(rows: list[tuple[int, Any, Any]]) -> tuple[Catalog, World]:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name, size)")
    connection.execute("CREATE TABLE log (what)")
    connection.execute(
        "CREATE TRIGGER noted AFTER UPDATE ON things BEGIN INSERT INTO log VALUES (new.id); END"
    )
    connection.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)
    image = connection.serialize("main")
    domain = Domain(
        name="things",
        title="Things",
        description="Things.",
        now="2026-05-03T09:00:00",
        tools=tuple(TOOLS.values()),
        world=image_hash(image),
    )
    world = World.open(image, now=domain.now)
    catalog = Ground.of(domain, world).catalog
    assert catalog is not None
    return catalog, world


def _changing(name: str, sql: str, *parameters: str) -> Tool:
    return Tool(
        name=name,
        description="Change things.",
        parameters={"type": "object", "properties": {each: {} for each in parameters}},
        returns={"type": "object"},
        sql=sql,
        mutates=True,
    )


TOOLS = {
    "rename": _changing("rename", "UPDATE things SET name = :name WHERE id = :id", "id", "name"),
    "add": _changing("add", "INSERT INTO things (name, size) VALUES (:name, 1)", "name"),
    "remove": _changing("remove", "DELETE FROM things WHERE id = :id", "id"),
    "rename_all": _changing("rename_all", "UPDATE things SET name = :name", "name"),
}
STORED = st.none() | SCALARS | st.floats(-5, 5)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(STORED, STORED), min_size=1, max_size=5), st.data())
def test_a_check_is_false_before_its_change_and_true_after(
    values: list[tuple[Any, Any]], data: Any
) -> None:
    rows = [(number, *each) for number, each in enumerate(values)]
    catalog, before = _world(rows)
    tool = data.draw(st.sampled_from(list(TOOLS.values())))
    arguments = {name: data.draw(SCALARS) for name in tool.parameters["properties"]}
    if "id" in arguments:
        arguments["id"] = data.draw(st.integers(0, len(rows) - 1))
    after = before.copy()
    called = after.call(tool, arguments)
    found = checks_of(catalog, tool, arguments, called.diff or {}, before, after)
    assert bool(found) == bool(called.diff)
    for check in found:
        assert not holds(before, check)
        assert holds(after, check)
