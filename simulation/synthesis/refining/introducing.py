"""Title, description, policy and personas of a derived domain."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.refining.seen import deeds_seen, tables_seen
from simulation.synthesis.rulebook import read_policy
from simulation.synthesis.tools.ground import slug
from simulation.synthesis.writer import Writer, line_of
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.value import JsonObject

LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 600
FEWEST_PERSONAS = 3
MOST_PERSONAS = 12
_DIALS = ("formality", "verbosity", "patience", "hesitancy")


class _Introduction(NamedTuple):
    title: str
    description: str
    policy: str
    personas: tuple[Persona, ...]


async def introduced(domain: Domain, writer: Writer, told: Told) -> Domain:
    """The domain as it was, with the reason told, where none can be had."""
    names = tuple(tool.name for tool in domain.tools)
    values = {
        "title": domain.title,
        "description": domain.description,
        "clock": f"It is {domain.now} there, and stays so.",
        "tables": tables_seen(domain.lexicon),
        "tools": deeds_seen(domain.tools),
    }
    text = prompt(__package__, "about")
    place = (Stage.POLICY.value,)
    try:
        found, attempts = await writer.write(place, text, values, lambda a, _last: _read(a, names))
    except SeatFailed as failed:
        reason = f"no policy was had ({failed.reason}); the derived one stays."
        told(dropped(Stage.POLICY, "policy", reason))
        return domain
    told(proved(Stage.POLICY, found.title, found.policy, attempts=attempts))
    return domain.model_copy(update=found._asdict())


def _read(answer: JsonObject, names: tuple[str, ...]) -> _Introduction:
    return _Introduction(
        title=line_of(answer, "title", LONGEST_TITLE),
        description=line_of(answer, "description", LONGEST_DESCRIPTION),
        policy=read_policy(answer.get("policy"), names),
        personas=_personas(answer.get("personas")),
    )


def _personas(given: Any) -> tuple[Persona, ...]:
    """Raises ModelFailed for too few, or for one that is none."""
    if not isinstance(given, list) or not FEWEST_PERSONAS <= len(given) <= MOST_PERSONAS:
        raise unusable(f'"personas" must hold {FEWEST_PERSONAS} to {MOST_PERSONAS} of them.')
    personas = {each.id: each for each in map(_persona, given)}
    if len(personas) < FEWEST_PERSONAS:
        raise unusable('"personas" must have different names.')
    return tuple(personas.values())


def _persona(given: Any) -> Persona:
    if not isinstance(given, dict):
        raise unusable("A persona is an object with a name and a description.")
    name = line_of(given, "name", 40)
    dials = {dial: _dial(given, dial) for dial in _DIALS if dial in given}
    try:
        return Persona(
            id=slug(name).replace("_", "-"),
            name=name,
            description=line_of(given, "description", 300),
            **dials,
        )
    except ValidationError as error:
        raise unusable(f"The persona {name} cannot be read.") from error


def _dial(given: JsonObject, dial: str) -> float:
    value = given[dial]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise unusable(f'"{dial}" of a persona is a number from 0 to 1.')
    return float(value)
