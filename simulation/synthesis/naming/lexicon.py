"""The lexicon of a shape: entities, fields, and relations with their labels; frames come later."""

from __future__ import annotations

from simulation.synthesis.naming.fields import fields_of, is_surrogate
from simulation.synthesis.naming.known_by import known_by, names_of
from simulation.synthesis.naming.nouns import Noun, nouns_of
from simulation.synthesis.schema.shape import Shape, Table
from simulation.synthesis.words.abbreviations import expanded
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
    nouns = nouns_of(shape)
    return Lexicon(
        entities={
            table.name: _entity(shape, table, nouns[table.name]) for table in shape.tables.values()
        },
        relations=tuple(_labelled(each, nouns) for each in shape.relations),
    )


def _entity(shape: Shape, table: Table, noun: Noun) -> Entity:
    called = known_by(shape, table)
    surrogate = len(table.key) == 1 and is_surrogate(shape, table, table.key[0])
    named = bool(names_of(shape, table)) or (bool(called) and called != table.key and not surrogate)
    return Entity(
        table=table.name,
        singular=noun.one,
        plural=noun.many,
        synonyms=_SYNONYMS.get(noun.one, ()),
        key=table.key,
        known_by=called,
        fields=fields_of(shape, table, noun, named=named),
    )


def _labelled(relation: Relation, nouns: dict[str, Noun]) -> Relation:
    return relation.model_copy(update={"label": _role(relation, nouns)})


def _role(relation: Relation, nouns: dict[str, Noun]) -> str:
    """ "customer", "billing address", "manager": what the column's name says, else the noun."""
    noun = nouns[relation.target].one
    words = expanded(column_words(relation.source_columns[-1]))
    if len(words) > 1 and words[-1] in ("id", "code", "key", "number", "uuid", "fk"):
        words = words[:-1]
    text = " ".join(words)
    if text in _ROLES:
        return _ROLES[text] if text != "parent" else f"parent {noun}"
    if relation.source == relation.target and text == noun:
        return f"parent {noun}"
    return text if len(words) > 1 and words[-1:] != ["of"] and text.endswith(noun) else noun
