"""Who is calling in a conversation: the one row of the callers' table that the user named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulation.synthesis.tasks.sql import Row, name
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Entity, Field, Kind
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import Turn
from simulation.world import World

MOST_ROWS = 2_000
"""Of a table, that are looked through."""
SHORTEST_CODE = 6
"""Characters of an internal key that is known when it is said."""
LONGEST_SAID = 20_000
"""Characters of what the user said: people say early who they are."""
Key = tuple[tuple[str, Any], ...]
_IDENTIFYING = (Kind.IDENTIFIER, Kind.NAME, Kind.EMAIL, Kind.PHONE)


def caller_in(turns: Sequence[Turn], domain: Domain, world: World) -> Row | None:
    """The key of the caller's row; None where nobody, or more than one, was named.

    Callers are named by what identifies them, or by a row of their own: "my order HL-23250".
    """
    entity = domain.lexicon.entities.get(domain.lexicon.caller)
    said = "\n".join(turn.message.content or "" for turn in turns if turn.message.role is Role.USER)
    said = said[:LONGEST_SAID]
    if entity is None or not entity.key or not said:
        return None
    plain = dict(zip(entity.key, entity.key, strict=True))
    found = _named(said, entity, plain, world)
    for relation in domain.lexicon.relations:
        if not found and relation.target == entity.table:
            key = dict(zip(relation.target_columns, relation.source_columns, strict=True))
            source = domain.lexicon.entities.get(relation.source)
            if source is not None and key.keys() == plain.keys():
                found = _named(said, source, key, world)
    return dict(found.pop()) if len(found) == 1 else None


def _named(said: str, entity: Entity, key: dict[str, str], world: World) -> set[Key]:
    """Keys of the callers whom the rows of ``entity`` that are named belong to; ``key`` says in
    which of its columns they stand.
    """
    fields = {column: entity.fields[column] for column in _identifying(entity)}
    columns = ", ".join(map(name, dict.fromkeys((*key.values(), *fields))))
    rows = world.query(f"SELECT {columns} FROM {name(entity.table)}", limit=MOST_ROWS)  # noqa: S608 - quoted names
    return {
        tuple((column, row[own]) for column, own in key.items())
        for row in rows
        if _is_named(said, row, fields)
    }


def _identifying(entity: Entity) -> Iterable[str]:
    return (
        column
        for column in dict.fromkeys((*entity.known_by, *entity.key))
        if column in entity.fields and entity.fields[column].kind in _IDENTIFYING
    )


def _is_named(said: str, row: Row, fields: dict[str, Field]) -> bool:
    return any(
        row[column] is not None
        and (not field.hidden or _is_code(row[column]))
        and tells(said, row[column], field)
        for column, field in fields.items()
    )


def _is_code(value: Any) -> bool:
    """A key that callers are not supposed to know may still be said, and told from a number."""
    return (
        isinstance(value, str)
        and len(value) >= SHORTEST_CODE
        and any(map(str.isalpha, value))
        and any(map(str.isdigit, value))
    )
