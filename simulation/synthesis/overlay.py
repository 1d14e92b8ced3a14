"""Words and tools written by hand, laid over derived ones.

A bundled pack, or a person who edits a domain, says only what should be different: a better
noun, a hidden field, a tool of its own. Everything else stays as the database gave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field as Constraint

from simulation.vocabulary.lexicon import Entity, Field, Frame, Lexicon, Relation
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import Value


class EntityWords(Value):
    """What to change of an entity; None keeps what was derived."""

    singular: str | None = None
    plural: str | None = None
    synonyms: tuple[str, ...] | None = None
    key: tuple[str, ...] | None = None
    known_by: tuple[str, ...] | None = None
    fields: dict[str, dict[str, Any]] = {}
    """By bare column, the attributes of :class:`Field` to change:
    ``{"total_cents": {"hidden": True}}``."""


class Overlay(Value):
    """Laid over a derivation, in this order: words first, so that tools are drafted with them."""

    entities: dict[str, EntityWords] = {}
    """By table."""
    relations: dict[str, str] = {}
    """``table.column`` to what the row referred to is called: ``{"visit.doctor_id": "doctor"}``."""
    tools: tuple[Tool, ...] = ()
    """Added, or put in the place of a derived tool of the same name."""
    frames: tuple[Frame, ...] = ()
    """Of the tools above, or in the place of a derived tool's frame."""
    keep: tuple[str, ...] | None = None
    """Names of the derived tools to keep; None keeps all, an empty tuple none."""
    drop: tuple[str, ...] = ()
    policy: str | None = Constraint(default=None)


def reword(lexicon: Lexicon, overlay: Overlay) -> Lexicon:
    """The lexicon with the overlay's words. A table or column that is not there is ignored by
    none: raises KeyError, because a hand-written overlay should fit its database.
    """
    entities = dict(lexicon.entities)
    for table, words in overlay.entities.items():
        entities[table] = _reworded(entities[table], words)
    return lexicon.model_copy(
        update={
            "entities": entities,
            "relations": tuple(_relabelled(each, overlay.relations) for each in lexicon.relations),
        }
    )


def _reworded(entity: Entity, words: EntityWords) -> Entity:
    changes: dict[str, Any] = {
        name: value
        for name in ("singular", "plural", "synonyms", "key", "known_by")
        if (value := getattr(words, name)) is not None
    }
    fields = dict(entity.fields)
    for column, attributes in words.fields.items():
        fields[column] = Field.model_validate({**fields[column].model_dump(), **attributes})
    return entity.model_copy(update={**changes, "fields": fields})


def _relabelled(relation: Relation, labels: Mapping[str, str]) -> Relation:
    named = [f"{relation.source}.{column}" for column in relation.source_columns]
    label = next((labels[name] for name in named if name in labels), relation.label)
    return relation.model_copy(update={"label": label})


def retool(
    tools: tuple[Tool, ...], frames: Mapping[str, Frame], overlay: Overlay
) -> tuple[tuple[Tool, ...], dict[str, Frame]]:
    """Derived tools and frames with those of the overlay, its own first."""
    own = {tool.name for tool in overlay.tools}
    kept = [tool for tool in tools if tool.name not in own and _is_kept(tool.name, overlay)]
    written = {frame.tool: frame for frame in overlay.frames}
    merged = (*overlay.tools, *kept)
    found = {**{name: frames[name] for name in frames if name not in own}, **written}
    return merged, {tool.name: found[tool.name] for tool in merged if tool.name in found}


def _is_kept(name: str, overlay: Overlay) -> bool:
    return name not in overlay.drop and (overlay.keep is None or name in overlay.keep)
