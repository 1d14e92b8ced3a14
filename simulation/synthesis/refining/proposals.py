"""What a model proposes to call a table and its columns, taken apart into what holds and what not.

A name that is not there, a word that cannot be said, a label that is taken: each is a problem in
a sentence, for the model while it may try again, and for people afterwards.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from simulation.synthesis.overlay import EntityWords
from simulation.vocabulary.lexicon import Entity, Field, Kind
from simulation.vocabulary.value import JsonObject

LONGEST: Final = 40
MOST_SYNONYMS: Final = 4
LONGEST_UNIT: Final = 12
_COUNTED: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})
_SAID: Final = re.compile(r"[^\W\d_][\w .'’/&()-]*")
_ARTICLE: Final = re.compile(r"(?:the|a|an) ", re.I)
_ENTITY_PARTS: Final = ("singular", "plural", "synonyms", "fields")
_FIELD_PARTS: Final = ("label", "synonyms", "unit")


class Proposal(NamedTuple):
    words: EntityWords
    problems: tuple[str, ...]


def read_proposal(found: JsonObject, entity: Entity) -> Proposal:
    problems = [f"{name!r} cannot be changed." for name in found if name not in _ENTITY_PARTS]
    words = EntityWords(
        singular=_noun(found, "singular", entity.table, problems),
        plural=_noun(found, "plural", entity.table, problems),
        synonyms=_synonyms(found, entity.table, problems),
        fields=_fields(found.get("fields"), entity, problems),
    )
    return Proposal(words, tuple(problems))


def _noun(found: JsonObject, name: str, place: str, problems: list[str]) -> str | None:
    if found.get(name) is None:
        return None
    word = said(found[name])
    if word is None:
        problems.append(f"{place}: {found[name]!r} is no {name} that can be said.")
    return word


def said(value: Any) -> str | None:
    """A word or a few, as they stand in a sentence; None for what does not."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST or _ARTICLE.match(text) or not _SAID.fullmatch(text):
        return None
    return None if "_" in text else text


def _synonyms(found: JsonObject, place: str, problems: list[str]) -> tuple[str, ...] | None:
    given = found.get("synonyms")
    if given is None:
        return None
    if not isinstance(given, list):
        problems.append(f"{place}: synonyms are no list.")
        return None
    words = [said(each) for each in given[:MOST_SYNONYMS]]
    problems += [
        f"{place}: {each!r} is no synonym that can be said."
        for each, word in zip(given, words, strict=False)
        if word is None
    ]
    return tuple(dict.fromkeys(word for word in words if word is not None))


def _fields(given: Any, entity: Entity, problems: list[str]) -> dict[str, dict[str, Any]]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        problems.append(f"{entity.table}: fields are no object by column.")
        return {}
    taken = {each.label.lower(): column for column, each in entity.fields.items()}
    found: dict[str, dict[str, Any]] = {}
    for column, part in given.items():
        field = entity.fields.get(column)
        if field is None or not isinstance(part, dict):
            problems.append(f"{entity.table}: there is no column {str(column)[:80]!r} to word.")
            continue
        changes = _changes(part, f"{entity.table}.{column}", field, taken, problems)
        if "label" in changes:
            taken[str(changes["label"]).lower()] = column
        found |= {column: changes} if changes else {}
    return found


def _changes(
    part: JsonObject, place: str, field: Field, taken: dict[str, str], problems: list[str]
) -> dict[str, Any]:
    problems += [
        f"{place}: {name!r} cannot be changed." for name in part if name not in _FIELD_PARTS
    ]
    changes: dict[str, Any] = {}
    label = _noun(part, "label", place, problems)
    owner = taken.get(label.lower()) if label else None
    if owner is not None and not place.endswith(f".{owner}"):
        problems.append(f"{place}: {owner} is called {label!r} already.")
    elif label:
        changes["label"] = label
    synonyms = _synonyms(part, place, problems)
    if synonyms is not None:
        changes["synonyms"] = tuple(each for each in synonyms if each.lower() not in taken)
    return changes | _unit(part.get("unit"), place, field, problems)


def _unit(given: Any, place: str, field: Field, problems: list[str]) -> dict[str, Any]:
    if given in (None, ""):
        return {}
    unit = given.strip() if isinstance(given, str) else ""
    if (
        not 0 < len(unit) <= LONGEST_UNIT
        or field.kind not in _COUNTED
        or any(c in unit for c in "{}")
    ):
        problems.append(f"{place}: {given!r} is no unit for it.")
        return {}
    return {"unit": unit}
