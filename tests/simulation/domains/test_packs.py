"""Every bundled pack: its words, tools and rows fit together."""

from __future__ import annotations

import apsw
import pytest

from simulation.domains import load_pack, pack_names
from simulation.domains.pack import read_pack
from simulation.errors import UnknownName
from simulation.synthesis.package import Package
from simulation.vocabulary.lexicon import Intent
from simulation.world import World


@pytest.fixture(params=pack_names())
def package(request: pytest.FixtureRequest) -> Package:
    return load_pack(request.param)


def test_an_unknown_pack_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownName, match="orders"):
        load_pack("nowhere")


def test_a_pack_is_the_same_bytes_each_time_it_is_built(package: Package) -> None:
    again = read_pack(package.domain.name)
    assert again.image == package.image
    assert again.domain.content_hash() == package.domain.content_hash()


def test_every_tool_has_a_frame_with_the_same_parameters(package: Package) -> None:
    for tool in package.domain.tools:
        frame = package.domain.lexicon.frames[tool.name]
        assert set(frame.inputs) == set(tool.parameters["properties"])
        assert {name for name, item in frame.inputs.items() if item.required} == set(
            tool.parameters["required"]
        )


def test_every_column_that_a_frame_names_is_in_the_lexicon(package: Package) -> None:
    lexicon = package.domain.lexicon
    for frame in lexicon.frames.values():
        columns = [item.column for item in frame.inputs.values()]
        columns += [output.column for output in frame.outputs.values()]
        for column in filter(None, columns):
            assert lexicon.field(column) is not None, column


def test_every_column_of_the_lexicon_is_in_the_database(package: Package) -> None:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", package.image)
    for table, entity in package.domain.lexicon.entities.items():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert set(entity.fields) <= columns
        assert set(entity.key) <= columns


def test_every_kind_of_tool_is_there_with_phrases_of_its_own(package: Package) -> None:
    frames = package.domain.lexicon.frames.values()
    assert {frame.intent for frame in frames} == set(Intent)
    phrases = [phrase for frame in frames for phrase in frame.asks]
    assert len(phrases) == len(set(phrases))
    assert all(len(frame.asks) >= 6 for frame in frames)
    assert all(frame.done for frame in frames if frame.intent.mutates)


def test_there_are_personas_and_a_policy(package: Package) -> None:
    assert len({persona.id for persona in package.domain.personas}) >= 5
    assert len(package.domain.policy) > 400


def test_no_row_refers_to_one_that_is_missing(package: Package) -> None:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", package.image)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_sandbox_runs_every_tool_as_it_declares_itself(package: Package) -> None:
    with World.open(package.image, now=package.domain.now) as world:
        for tool in package.domain.tools:
            world.prove(tool)
