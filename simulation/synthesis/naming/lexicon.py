"""The lexicon of a shape: entities, fields, and relations with their labels; frames come later."""

from __future__ import annotations

from simulation.synthesis.naming.fields import fields_of
from simulation.synthesis.naming.known_by import known_by
from simulation.synthesis.naming.nouns import Noun, is_readable, nouns_of
from simulation.synthesis.schema.shape import Shape, Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Entity, Lexicon, Relation

_ROLES = {"reports to": "manager", "parent": "parent", "boss": "boss"}
_SYNONYMS = {
    "customer": ("client",),
    "employee": ("staff member",),
    "movie": ("film",),
    "film": ("movie",),
    "track": ("song",),
    "product": ("item",),
    "physician": ("doctor",),
    "doctor": ("physician",),
    "user": ("account holder",),
    "order detail": ("order line",),
}


def derive_lexicon(shape: Shape) -> Lexicon:
    nouns, numbered = nouns_of(shape), numbered_tables(shape)
    return Lexicon(
        entities={
            table.name: _entity(shape, table, nouns[table.name], numbered)
            for table in shape.tables.values()
        },
        relations=tuple(_labelled(each, nouns) for each in shape.relations),
    )


def numbered_tables(shape: Shape) -> frozenset[str]:
    """Tables whose rows people know by the number they have: an order, an invoice."""
    return frozenset(
        table.name
        for table in shape.tables.values()
        if len(table.key) == 1 and table.key[0] in known_by(shape, table)
    )


def _entity(shape: Shape, table: Table, noun: Noun, numbered: frozenset[str]) -> Entity:
    called = known_by(shape, table)
    return Entity(
        table=table.name,
        singular=noun.one,
        plural=noun.many,
        synonyms=_SYNONYMS.get(noun.one, ()),
        key=table.key,
        known_by=called,
        fields=fields_of(shape, table, noun, numbered),
    )


def _labelled(relation: Relation, nouns: dict[str, Noun]) -> Relation:
    return relation.model_copy(update={"label": _role(relation, nouns)})


def _role(relation: Relation, nouns: dict[str, Noun]) -> str:
    """What the target is to the source: what the column's name says, else the noun."""
    noun = nouns[relation.target].one
    words = expanded(column_words(relation.source_columns[-1]))
    is_key = len(words) > 1 and words[-1] in ("id", "code", "key", "number", "uuid", "fk")
    words = words[:-1] if is_key else words
    text = " ".join(words)
    if text in _ROLES:
        return _ROLES[text] if text != "parent" else f"parent {noun}"
    if relation.source == relation.target and text == noun:
        return f"parent {noun}"
    if singular(text) == noun or noun.endswith(text) or not is_readable(words):
        return noun
    return text if is_key or text.endswith(f" {noun}") else noun
