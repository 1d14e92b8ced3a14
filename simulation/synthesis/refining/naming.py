"""What people call the tables and columns, one question a table."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.prompts import prompt
from simulation.llm.together import together
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.overlay import EntityWords
from simulation.synthesis.refining.proposals import Proposal, read_proposal
from simulation.synthesis.refining.seen import table_seen, tables_seen
from simulation.synthesis.writer import Writer
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Entity
from simulation.vocabulary.value import JsonObject
from simulation.world import World

Words = dict[str, EntityWords]


async def named(domain: Domain, image: bytes, writer: Writer, told: Told) -> Words:
    """By table, what is to be changed."""
    with World.open(image, now=domain.now) as world:
        seen = {
            table: table_seen(entity, domain.lexicon, world)
            for table, entity in domain.lexicon.entities.items()
        }
    entities = list(domain.lexicon.entities.values())
    found = await together(
        _named(each, domain, seen[each.table], writer, told) for each in entities
    )
    words = {entity.table: each for entity, each in zip(entities, found, strict=True) if each}
    return _apart(words, domain, told)


async def _named(
    entity: Entity, domain: Domain, seen: str, writer: Writer, told: Told
) -> EntityWords | None:
    def read(found: JsonObject, is_last: bool) -> Proposal:  # noqa: FBT001 - as it is asked
        proposal = read_proposal(found, entity)
        if proposal.problems and not is_last:
            raise unusable(" ".join(proposal.problems[:5]))
        return proposal

    values = {
        "title": domain.title,
        "description": domain.description,
        "tables": tables_seen(domain.lexicon),
        "table": seen,
        "noun": entity.singular,
    }
    text = prompt(__package__, "words")
    try:
        place = (Stage.WORDS.value, entity.table)
        proposal, attempts = await writer.write(place, text, values, read)
    except SeatFailed as failed:
        told(dropped(Stage.WORDS, entity.table, f"no words were had ({failed.reason})."))
        return None
    _tell(entity, proposal, attempts, told)
    return proposal.words


def _tell(entity: Entity, proposal: Proposal, attempts: int, told: Told) -> None:
    for problem in proposal.problems:
        told(dropped(Stage.WORDS, entity.table, problem))
    content = proposal.words.model_dump(mode="json", exclude_defaults=True)
    told(proved(Stage.WORDS, entity.table, content, attempts=attempts))


def _apart(words: Words, domain: Domain, told: Told) -> Words:
    """Two tables of one name could not be told apart: the later one keeps its derived nouns."""
    taken = {
        noun: entity.table for entity in domain.lexicon.entities.values() for noun in _nouns(entity)
    }
    kept: Words = {}
    for table, each in words.items():
        clash = next((noun for noun in _new_nouns(each) if taken.get(noun, table) != table), None)
        if clash is not None:
            told(dropped(Stage.WORDS, table, f"{taken[clash]} is called {clash!r} already."))
            each = each.model_copy(update={"singular": None, "plural": None})  # noqa: PLW2901
        taken |= dict.fromkeys(_new_nouns(each), table)
        kept[table] = each
    return kept


def _nouns(entity: Entity) -> Iterator[str]:
    yield entity.singular.lower()
    yield entity.plural.lower()


def _new_nouns(words: EntityWords) -> list[str]:
    return [noun.lower() for noun in (words.singular, words.plural) if noun]
