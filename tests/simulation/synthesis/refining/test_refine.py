"""A derived domain in better words, over a real socket: what fits is applied, the rest dropped."""

from __future__ import annotations

import asyncio

import pytest

from simulation.domains.file import read_domain, write_domain
from simulation.errors import InputError
from simulation.llm.client import Endpoint
from simulation.llm.lineup import Lineup, ModelRole
from simulation.synthesis.artefacts import Artefact
from simulation.synthesis.overlay import EntityWords
from simulation.synthesis.package import Package
from simulation.synthesis.refining import refine
from simulation.synthesis.refining.rewording import reworded
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Entity, Frame, Intent, Lexicon
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, completion
from tests.simulation.synthesis.refining.gym import INTRODUCTION, better, gym, said, table_asked

GYM = gym()


def refined(brain: Brain = better) -> tuple[Package, list[Artefact]]:
    told: list[Artefact] = []

    async def run() -> Package:
        async with ModelServer(brain) as server, Endpoint(server.url, seconds=1.0) as endpoint:
            lineup = Lineup({ModelRole.TOOL_WRITER: endpoint.model("scripted-1")})
            return await refine(GYM, lineup, told=told.append)

    return asyncio.run(run()), told


def with_words(table: str, words: JsonObject) -> Brain:
    return lambda body: said(words) if table_asked(body) == table else better(body)


def test_words_descriptions_policy_and_personas_are_the_models() -> None:
    package, told = refined()
    domain = package.domain
    assert domain.title == "Riverside gym"
    assert domain.policy.splitlines() == INTRODUCTION["policy"]
    assert [each.id for each in domain.personas] == ["early-bird", "new-member", "front-desk"]
    member = domain.lexicon.entities["cust"]
    assert (member.singular, member.plural) == ("member", "members")
    assert (member.fields["fee"].label, member.fields["fee"].unit) == ("monthly fee", "€")
    assert all(tool.description.startswith("Described anew") for tool in domain.tools)
    assert all(each.proved for each in told)


def test_tools_keep_names_parameters_and_statements() -> None:
    package, _ = refined()
    for before, after in zip(GYM.domain.tools, package.domain.tools, strict=True):
        assert after == before.model_copy(update={"description": after.description})
    assert package.image == GYM.image


def test_frames_and_tasks_speak_the_new_words() -> None:
    package, _ = refined()
    frames = package.domain.lexicon.frames
    phrases = [ask for frame in frames.values() for ask in frame.asks]
    assert any("a member" in phrase for phrase in phrases)
    assert not any("customer" in phrase or "cust" in phrase for phrase in phrases)
    fields = [each.field for frame in frames.values() for each in frame.outputs.values()]
    assert "monthly fee" in {field.label for field in fields}
    goals = [task.goal for n in range(12) for task in walk_tasks(package, Chance(n).at("walk"), 1)]
    assert any("member" in goal for goal in goals)
    assert not any("customer" in goal for goal in goals)


def test_it_is_written_as_a_domain_file_and_comes_back() -> None:
    package, _ = refined()
    again = read_domain(write_domain(package)).domain
    assert again.model_copy(update={"world": package.domain.world}) == package.domain


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"fields": {"shoe_size": {"label": "shoe size"}}}, "no column 'shoe_size'"),
        ({"fields": {"fee": {"label": "the fee_of it"}}}, "no label that can be said"),
        ({"fields": {"fee": {"label": "name"}}}, "name is called 'name' already"),
        ({"fields": {"name": {"unit": "kg"}}}, "no unit for it"),
        ({"fields": {"fee": {"hidden": True}}}, "'hidden' cannot be changed"),
        ({"table": "members"}, "'table' cannot be changed"),
        ({"singular": "{member}"}, "no singular that can be said"),
        ({"synonyms": "client"}, "synonyms are no list"),
        ({"fields": ["fee"]}, "no object by column"),
    ],
)
def test_a_word_that_does_not_fit_is_dropped_with_its_reason(
    words: JsonObject, reason: str
) -> None:
    package, told = refined(with_words("cust", words))
    dropped = [each for each in told if not each.proved]
    assert [each.name for each in dropped] == ["cust"]
    assert reason in dropped[0].reason
    assert package.domain.lexicon.entities["cust"] == GYM.domain.lexicon.entities["cust"]


def test_what_does_not_fit_goes_back_first() -> None:
    answers = [{"fields": {"shoe_size": {"label": "shoe size"}}}]

    def mending(body: JsonObject) -> Answer:
        is_first = table_asked(body) == "cust" and answers
        return said(answers.pop()) if is_first else better(body)

    package, told = refined(mending)
    assert package == refined()[0]
    assert [(each.name, each.attempts) for each in told if each.attempts > 1] == [("cust", 2)]


def test_two_tables_never_get_one_name() -> None:
    package, told = refined(with_words("booking", {"singular": "member", "plural": "members"}))
    assert package.domain.lexicon.entities["booking"].singular == "booking"
    assert ["is called 'member' already" in each.reason for each in told if not each.proved] == [
        True
    ]


def test_a_model_that_says_nothing_leaves_all_as_it_was() -> None:
    package, told = refined(lambda _body: Answer(completion("No.")))
    assert package == GYM
    assert {each.proved for each in told} == {False}
    assert all("tool_writer_malformed_answer" in each.reason for each in told)


def test_without_a_tool_writer_it_cannot_begin() -> None:
    with pytest.raises(InputError, match="tool-writer"):
        asyncio.run(refine(GYM, Lineup()))


def test_a_word_that_stays_is_not_taken_for_one_that_changes() -> None:
    entities = {
        table: Entity(table=table, singular=noun, plural=f"{noun}s")
        for table, noun in (("slots", "slot"), ("free_slots", "free slot"))
    }
    frame = Frame(
        tool="find",
        intent=Intent.SEARCH,
        entity="free_slots",
        asks=("find a free slot", "see the slots", "an hour of a slot"),
    )
    old = Lexicon(entities=entities, frames={"find": frame})
    words = EntityWords(singular="opening", plural="openings")
    asks = reworded(old, {"slots": words}).frames["find"].asks
    assert asks == ("find a free slot", "see the openings", "an hour of an opening")
