"""Hand-written words and tools over derived ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.synthesis.database import from_database
from simulation.synthesis.overlay import EntityWords, Overlay
from simulation.vocabulary.lexicon import Frame, Intent
from simulation.vocabulary.tools import Tool


def test_words_reach_the_tools_that_are_drafted_with_them(music: Path) -> None:
    overlay = Overlay(
        entities={
            "Track": EntityWords(
                singular="song",
                plural="songs",
                fields={"Milliseconds": {"label": "length", "hidden": True}},
            )
        },
        relations={"Customer.SupportRepId": "adviser"},
    )
    domain = from_database(music, overlay=overlay).domain
    assert domain.lexicon.entities["Track"].singular == "song"
    assert domain.lexicon.entities["Track"].fields["Milliseconds"].label == "length"
    assert domain.lexicon.entities["Track"].fields["Name"].label == "name"
    assert domain.tool("search_songs") is not None
    assert domain.tool("search_tracks") is None
    labels = {each.source_columns: each.label for each in domain.lexicon.relations}
    assert labels["SupportRepId",] == "adviser"


def own_tool() -> Tool:
    return Tool(
        name="search_albums",
        description="Search albums by the beginning of their title.",
        parameters={
            "type": "object",
            "properties": {"title": {"type": "string", "description": "The beginning."}},
            "required": ["title"],
        },
        returns={"type": "array", "items": {"type": "object", "properties": {}}},
        sql="SELECT AlbumId FROM Album WHERE Title >= :title ORDER BY AlbumId LIMIT 5",
    )


def test_a_tool_of_the_same_name_takes_the_place_of_the_derived_one(music: Path) -> None:
    frame = Frame(
        tool="search_albums", intent=Intent.SEARCH, entity="Album", asks=("find an album",)
    )
    domain = from_database(music, overlay=Overlay(tools=(own_tool(),), frames=(frame,))).domain
    assert domain.tool("search_albums") == own_tool()
    assert domain.lexicon.frames["search_albums"] == frame
    assert len([tool for tool in domain.tools if tool.name == "search_albums"]) == 1


def test_derived_tools_are_kept_or_dropped_by_name(music: Path) -> None:
    kept = from_database(music, overlay=Overlay(keep=("get_track", "search_tracks"))).domain
    assert {tool.name for tool in kept.tools} == {"get_track", "search_tracks"}
    assert set(kept.lexicon.frames) == {"get_track", "search_tracks"}
    dropped = from_database(music, overlay=Overlay(drop=("get_track",))).domain
    assert dropped.tool("get_track") is None
    assert dropped.tool("search_tracks") is not None


def test_only_own_tools_remain_if_no_derived_one_is_kept(music: Path) -> None:
    domain = from_database(
        music, overlay=Overlay(keep=(), tools=(own_tool(),), policy="Be kind.")
    ).domain
    assert domain.tools == (own_tool(),)
    assert domain.lexicon.frames == {}
    assert domain.policy == "Be kind."


def test_words_for_a_table_that_is_not_there_are_a_mistake(music: Path) -> None:
    with pytest.raises(KeyError):
        from_database(music, overlay=Overlay(entities={"Nothing": EntityWords(singular="x")}))
