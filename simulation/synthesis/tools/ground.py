"""What tools are drafted from: the shape, the words, and one name per column for JSON.

A key column has the same property name wherever it occurs (``customer_id`` in customers, in
orders, in parameters), so that a value can be carried from one result to the next call by name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from simulation.synthesis.schema.shape import Shape, Table, quoted
from simulation.synthesis.words.english import with_article
from simulation.synthesis.words.splitting import words_of
from simulation.vocabulary.lexicon import Entity, Field, Kind, Lexicon, Relation
from simulation.vocabulary.value import JsonObject

_BARE_KEYS = {"id", "code", "key", "no", "number", "nr", "uuid", "name"}
_STORED = {"integer": "INTEGER", "number": "REAL", "string": "TEXT"}
_JSON_TYPES = {"integer": "integer", "real": "number", "text": "string"}


@dataclass
class Ground:
    shape: Shape
    lexicon: Lexicon
    _properties: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in self.shape.tables.values():
            self._name_properties(table)

    def _name_properties(self, table: Table) -> None:
        taken: set[str] = set()
        for place, column in enumerate(table.columns, start=1):
            name = self._own_name(table, column.name) or f"column_{place}"
            while name in taken:
                name = f"{name}_{place}"
            taken.add(name)
            self._properties[table.name, column.name] = name

    def _own_name(self, table: Table, column: str) -> str:
        name = slug(column)
        if table.key == (column,) and name in _BARE_KEYS - {"name"}:
            longer = f"{self.noun(table.name)}_{name}"
            return name if any(slug(each.name) == longer for each in table.columns) else longer
        return name

    def noun(self, table: str) -> str:
        """The singular as part of a tool's name: ASCII, snake case."""
        entity = self.lexicon.entities[table]
        if entity.singular.startswith('"'):
            return slug(table) or f"table_{list(self.shape.tables).index(table) + 1}"
        return slug(entity.singular) or slug(table)

    def nouns(self, table: str) -> str:
        entity = self.lexicon.entities[table]
        if entity.singular.startswith('"'):
            return self.noun(table)
        return slug(entity.plural) or slug(table)

    def entity(self, table: str) -> Entity:
        return self.lexicon.entities[table]

    def field(self, table: str, column: str) -> Field:
        return self.lexicon.entities[table].fields[column]

    def property(self, table: str, column: str) -> str:
        return self._properties[table, column]

    def kind(self, table: str, column: str) -> Kind:
        return self.shape.kind(table, column)

    def json_type(self, table: str, column: str) -> str | None:
        """The one JSON type of a column's values; None if they are bytes or of several types.

        A reference has the type of the key that it refers to, so that it can be handed on.
        """
        relation = self.shape.reference(table, column)
        if relation is not None and relation.target != table:
            return self.own_type(relation.target, relation.target_columns[0])
        return self.own_type(table, column)

    def own_type(self, table: str, column: str) -> str | None:
        """The JSON type in which the values themselves are stored."""
        spec = self.shape.tables[table].column(column)
        storage = {_JSON_TYPES.get(each) for each in self.shape.tables[table].holds(column).storage}
        if not storage:
            return declared_type(spec.declared.upper())
        if storage == {"integer"} and _is_real(spec.declared.upper()):
            return "number"
        if storage == {"integer", "number"}:
            return "number"
        return storage.pop() if len(storage) == 1 else None

    def expression(self, alias: str, table: str, column: str) -> str:
        """The column; a reference stored as text to a number (or so) in its target's type."""
        wanted = self.json_type(table, column)
        if wanted is None or wanted == self.own_type(table, column):
            return f"{alias}.{quoted(column)}"
        return f"CAST({alias}.{quoted(column)} AS {_STORED[wanted]})"

    def can_be_key(self, table: str) -> bool:
        """Can a row be named in a call: a key of plain values that are all of one type."""
        key = self.shape.tables[table].key
        return bool(key) and all(self._can_be_said(table, name) for name in key)

    def _can_be_said(self, table: str, column: str) -> bool:
        if self.json_type(table, column) is None:
            return False
        return self.kind(table, column) is not Kind.OPAQUE or self._short_text(table, column)

    def _short_text(self, table: str, column: str) -> bool:
        holds = self.shape.tables[table].holds(column)
        return holds.share("text") == 1 and holds.longest <= 80

    def returned(self, table: str, column: str) -> JsonObject:
        """The JSON Schema of this column's values in a result."""
        kind = self.json_type(table, column)
        schema: JsonObject = {"type": kind if self._never_null(table, column) else [kind, "null"]}
        text = describe(self.field(table, column))
        if text:
            schema["description"] = text
        return schema

    def _never_null(self, table: str, column: str) -> bool:
        spec = self.shape.tables[table]
        holds = spec.holds(column)
        full = holds.filled == holds.rows
        return full and (spec.column(column).not_null or spec.auto_key == column)

    def relation_target(self, relation: Relation) -> Table:
        return self.shape.tables[relation.target]


def is_junction(ground: Ground, table: Table) -> bool:
    """Two references to different tables, and hardly anything of its own."""
    parents = ground.shape.parents(table.name)
    if table.kind != "table" or len(parents) != 2 or parents[0].target == parents[1].target:
        return False
    carried = {name for each in parents for name in each.source_columns} | set(table.key)
    own = [
        name
        for name, known in ground.entity(table.name).fields.items()
        if name not in carried and not known.hidden
    ]
    return len(own) <= 1 and not ground.shape.children(table.name)


def counted(ground: Ground, relation: Relation) -> str:
    """What is counted along a relation: its rows' table, or what a junction leads on to."""
    source = ground.shape.tables[relation.source]
    if not is_junction(ground, source):
        return source.name
    others = [each for each in ground.shape.parents(source.name) if each != relation]
    return others[0].target


def counting(ground: Ground, relation: Relation) -> str:
    """Rows, or the different ones that a junction leads to."""
    if counted(ground, relation) == relation.source:
        return f"count(c.{quoted(relation.source_columns[0])})"
    other = next(each for each in ground.shape.parents(relation.source) if each != relation)
    return f"count(DISTINCT c.{quoted(other.source_columns[0])})"


def is_only(ground: Ground, relation: Relation) -> bool:
    """No other relation ties the same two tables, so that no role need be told."""
    pair = (relation.source, relation.target)
    return sum((each.source, each.target) == pair for each in ground.shape.relations) == 1


def is_first(ground: Ground, relation: Relation) -> bool:
    """Of two relations between two tables, only the first is listed and counted along: people
    say "the flights of the airport" for either.
    """
    pair = (relation.source, relation.target)
    ties = (each for each in ground.shape.relations if (each.source, each.target) == pair)
    return next(ties, relation) == relation


def is_one_to_one(ground: Ground, relation: Relation) -> bool:
    """At most one row refers to each row: there is no list of them, and nothing to count."""
    if len(relation.source_columns) > 1:
        return relation.source_columns == ground.shape.tables[relation.source].key
    holds = ground.shape.tables[relation.source].holds(relation.source_columns[0])
    return holds.distinct == holds.filled


def is_plain(ground: Ground, table: Table) -> bool:
    """A thing of its own, or a plain joining of two: not a line of a record that is kept, such as
    a season's figures of a team in a park.
    """
    if is_junction(ground, table):
        return len(table.key) <= 2
    return len(table.key) < 2 or not ground.shape.parents(table.name)


def joined_pair(ground: Ground, table: Table) -> tuple[str, str]:
    """What a junction joins, the one that its name ends with first: a track, a playlist."""
    nouns = [ground.entity(each.target).singular for each in ground.shape.parents(table.name)]
    own = ground.entity(table.name).singular
    nouns.sort(key=lambda noun: not own.endswith(noun))
    return with_article(nouns[0]), with_article(nouns[1])


def slug(name: str) -> str:
    """Snake case in ASCII: accents dropped, other letters left out; may be empty."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ø", "o"))
    ascii_name = plain.encode("ascii", "ignore").decode()
    if not re.search(r"[A-Za-z]", ascii_name):
        return ""
    joined = "_".join(re.sub(r"[^a-z0-9]", "", word) for word in words_of(ascii_name))
    text = re.sub(r"_+", "_", joined).strip("_")[:40].rstrip("_")
    return text if text[:1].isalpha() else f"n_{text}"


def describe(field: Field) -> str:
    units = f", in {field.unit}" if field.unit and field.kind is not Kind.MONEY else ""
    formats = {
        Kind.DATE: " (YYYY-MM-DD)",
        Kind.DATETIME: " (YYYY-MM-DD HH:MM:SS)",
        Kind.TIME: " (HH:MM)",
    }
    label = field.label[:1].upper() + field.label[1:]
    return f"{label}{units}{formats.get(field.kind, '')}"


def declared_type(declared: str) -> str | None:
    """The JSON type by SQLite's rule of affinity, for a column that holds nothing yet; ``declared``
    in upper case.
    """
    if "INT" in declared or "BOOL" in declared:
        return "integer"
    if "BLOB" in declared:
        return None
    return "number" if _is_real(declared) or "NUM" in declared else "string"


def _is_real(declared: str) -> bool:
    return bool(re.search(r"REAL|FLOA|DOUB|DEC|MONEY", declared))
