"""A brief becomes a domain, each piece proved."""

from __future__ import annotations

import re

from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.restore import replay
from simulation.generation.generate import generate_one
from simulation.generation.spec import Spec
from simulation.synthesis.artefacts import Artefact, Stage
from simulation.vocabulary.presets import user_oriented
from simulation.world import World, image_hash
from tests.simulation.synthesis.brief.brain import Writer, every_tool
from tests.simulation.synthesis.brief.conftest import Make
from tests.simulation.synthesis.brief.library import ROWS

SEASON = re.compile(r"It is (\w+ \d{4})")


async def test_a_brief_becomes_a_domain_with_tables_rows_tools_and_a_policy(make: Make) -> None:
    package = await make(Writer())
    domain = package.domain
    assert domain.world == image_hash(package.image)
    assert (domain.name, domain.title) == ("maasdam-library", "Maasdam Public Library")
    assert domain.now == "2025-03-14T10:30:00"
    assert {tool.name for tool in domain.tools} == {tool["name"] for tool in every_tool()}
    assert domain.policy.startswith("You help members")
    with World.open(package.image, now=domain.now) as world:
        counts = {table["name"]: table["rows"] for table in world.schema()}
    assert counts == {name: len(table["rows"]) for name, table in ROWS.items()}


async def test_what_the_triggers_forbid_from_now_on_may_have_happened(make: Make) -> None:
    package = await make(Writer())
    lend = package.domain.tool("create_loan")
    assert lend is not None
    with World.open(package.image, now=package.domain.now) as world:
        on_loan = world.query("SELECT count(*) AS n FROM copies WHERE status = 'on loan'")
        refused = world.call(lend, {"copy_id": 1002, "member_id": 101})
    assert on_loan == [{"n": 6}]
    assert not refused.ok
    assert "not on the shelf" in refused.content


async def test_every_piece_is_told_as_it_is_proved(make: Make, told: list[Artefact]) -> None:
    await make(Writer())
    assert all(piece.proved for piece in told)
    assert {piece.stage for piece in told} == set(Stage) - {Stage.TASKS, Stage.WORDS}
    assert [piece.name for piece in told if piece.stage is Stage.EXPANSION] == ["pay_fine"]


async def test_writers_are_shown_what_was_written_before(make: Make) -> None:
    writer = Writer()
    await make(writer)
    (loans,), (schema,) = writer.asked["data loans"], writer.asked["schema"]
    months = {found for each in writer.asked["questions"] for found in SEASON.findall(each)}
    assert len(months) == 1
    assert f"working hour in {months.pop()}" in schema
    assert "Which ten titles were borrowed most often" in loans
    assert '"name": "Ines Albrecht"' in loans
    assert "CREATE TABLE fines" in loans
    assert '"name": "Ines Albrecht"' in writer.asked["data fines"][0], "whose loan it was"
    assert "sqlite_sequence" not in loans
    assert "- waive_fine(fine_id): Waive a fine" in writer.asked["expansion"][0]


async def test_the_same_seed_asks_the_same_and_makes_the_same(make: Make) -> None:
    first, second = Writer(), Writer()
    one = await make(first, seed=7)
    other = await make(second, seed=7, concurrency=1)
    assert one.domain == other.domain
    assert one.image == other.image
    assert sorted(map(str, first.asked.values())) == sorted(map(str, second.asked.values()))


async def test_the_embedded_cast_plays_the_domain(make: Make) -> None:
    package = await make(Writer())
    spec = Spec(rules=user_oriented(), seed=1)
    records = [await generate_one(package, spec, index, agenda_cast()) for index in range(6)]
    assert {record.outcome.reason for record in records} == {"completed"}
    called = {
        call.function.name
        for record in records
        for turn in record.state.turns
        for call in turn.message.tool_calls or ()
    }
    assert len(called) >= 5
    assert not any(replay(record, package.image) for record in records)
