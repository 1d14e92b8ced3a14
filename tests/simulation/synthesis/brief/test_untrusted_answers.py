"""Whatever a model sends is read, or refused by name; nothing else ever comes of it."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from simulation.errors import InputError
from simulation.llm.failures import ModelFailed
from simulation.synthesis.brief.ddl import blank_image
from simulation.synthesis.brief.filling import Filling
from simulation.synthesis.brief.ground import Footing, footing_of
from simulation.synthesis.brief.policy import read_policy
from simulation.synthesis.brief.questions import read_questions
from simulation.synthesis.brief.rows import read_rows
from simulation.synthesis.brief.schema import read_schema
from simulation.synthesis.brief.spec import read_tools
from simulation.synthesis.brief.tables import tables_of
from simulation.synthesis.brief.trial import Disproved, Trial
from simulation.world import World
from tests.servers.models import Answer, JsonObject, problem
from tests.simulation.synthesis.brief import library, library_tools
from tests.simulation.synthesis.brief.brain import Writer
from tests.simulation.synthesis.brief.conftest import Make

READERS: tuple[Callable[[str], Any], ...] = (
    read_questions,
    read_schema,
    read_tools,
    lambda text: read_rows(text, ("fine_id", "amount")),
    lambda text: read_policy(text, frozenset({"pay_fine"})),
)
NOW = "2025-12-09T10:15:00"
FIELDS = ("name", "description", "parameters", "sql", "returns", "samples", "asks", "function")
SCALARS = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(max_size=20),
    some.sampled_from(["object", "array", "fine_id", "amount", "rows", "a\x00b", "\ud800", "$ref"]),
)
VALUES = some.recursive(
    SCALARS,
    lambda inner: some.one_of(
        some.lists(inner, max_size=4),
        some.dictionaries(
            some.sampled_from(["type", "properties", "required", "enum", "items", "default", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)
NOW = library.SCHEMA["now"]


@pytest.fixture(scope="module")
def footing() -> Footing:
    image = blank_image(library.SQL, NOW)
    with World.open(image, now=NOW) as world:
        filling = Filling(world, tables_of(image))
        for name in ("branches", "members"):
            columns, rows = library.ROWS[name]["columns"], library.ROWS[name]["rows"]
            filling.insert(name, tuple(dict(zip(columns, row, strict=True)) for row in rows))
        return footing_of(world.image(), NOW)


@pytest.mark.parametrize("wrapped", ["{}", "```json\n{}\n```", '{{"tools": {}, "rows": {}}}'])
@given(value=VALUES)
def test_an_answer_is_read_or_refused(wrapped: str, value: Any) -> None:
    text = wrapped.format(json.dumps(value), json.dumps(value))
    for read in READERS:
        with contextlib.suppress(ModelFailed):
            read(text)


@given(changes=some.dictionaries(some.sampled_from(FIELDS), VALUES, min_size=1, max_size=3))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
def test_a_tool_is_proved_or_disproved(footing: Footing, changes: JsonObject) -> None:
    text = json.dumps({"tools": [{**library_tools.SEARCH_MEMBERS, **changes}]})
    try:
        (written,) = read_tools(text).move
    except ModelFailed:
        return
    with footing.world() as world:
        for is_last in (False, True):
            with contextlib.suppress(Disproved):
                proved = Trial(footing, world).prove(written, is_last=is_last)
                json.dumps(proved.written.as_json(), allow_nan=False).encode()


@given(
    row=some.dictionaries(
        some.sampled_from(["fine_id", "loan_id", "amount", "issued_date"]), SCALARS
    )
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
def test_a_row_is_added_or_refused_with_a_reason(footing: Footing, row: JsonObject) -> None:
    with footing.world() as world:
        before = world.digest
        refused = Filling(world, tables_of(footing.image)).insert("fines", (row,))
        assert (world.digest == before) == bool(refused)
        assert all(each.reason for each in refused)


def test_what_is_nested_without_end_or_too_large_is_refused() -> None:
    deep = '{"tools": [' + '{"parameters": ' * 900 + "1" + "}" * 900 + "]}"
    with pytest.raises(ModelFailed):
        read_tools(deep)
    with pytest.raises(ModelFailed, match="too large"):
        read_rows('{"columns": ["amount"], "rows": [[1e999]]}', ("amount",))


async def test_a_key_that_is_refused_is_said_as_such(make: Make) -> None:
    with pytest.raises(InputError, match="question-writer, cannot be asked: key refused") as caught:
        await make(lambda _body: problem(401, "no such key"))
    assert caught.value.field == "model"


async def test_a_model_that_goes_away_halfway_ends_it(make: Make) -> None:
    writer = Writer()

    def brain(body: JsonObject) -> Answer:
        if body["messages"][0]["content"].startswith("You write the tools"):
            return problem(429, "quota", code="insufficient_quota")
        return writer(body)

    with pytest.raises(InputError, match="tool-writer, cannot be asked: quota exhausted"):
        await make(brain)


async def test_who_watches_is_told_in_the_loop_that_asked(make: Make) -> None:
    threads = set()
    await make(Writer(), told=lambda _piece: threads.add(threading.get_ident()))
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize(
    ("name", "value", "is_refused"),
    [
        ("joined_on", "11/04/2025", True),
        ("valid_until", "4 November 2025", True),
        ("joined_on", "2025-11-04", False),
        ("based_on", "a novel of 1984", False),
        ("title", "11/22/63", False),
    ],
)
def test_a_date_of_another_form_is_refused_where_a_date_belongs(
    name: str, value: str, is_refused: bool
) -> None:
    image = blank_image(f"CREATE TABLE things (thing TEXT PRIMARY KEY, {name} TEXT)", NOW)
    with World.open(image, now=NOW) as world:
        refused = Filling(world, tables_of(image)).insert("things", ({"thing": "a", name: value},))
        assert [f"{name} is" in each.reason for each in refused] == [True] * is_refused
