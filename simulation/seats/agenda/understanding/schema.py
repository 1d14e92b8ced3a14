"""What the lexicon of a domain lets one conclude: fields by name, columns that mean the same.

Columns are ``table.column``; a computed output is ``tool:property``.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Entity, Field, Frame, Kind
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

UNNAMED = Field(label="value", kind=Kind.TEXT)


class Schema:
    """Read-only answers about one domain; built once for each conversation."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.lexicon = domain.lexicon
        self.tools: dict[str, Tool] = {tool.name: tool for tool in domain.tools}
        self.frames: dict[str, Frame] = {
            name: frame for name, frame in domain.lexicon.frames.items() if name in self.tools
        }
        self._identified: dict[str, frozenset[str]] = {}

    def entity(self, table: str) -> Entity:
        """The entity of a table; a bare one, named after it, if the lexicon has none."""
        found = self.lexicon.entities.get(table)
        word = table.replace("_", " ")
        return found or Entity(table=table, singular=word or "record", plural=word or "records")

    def table(self, column: str) -> str:
        """The table of ``table.column``, "" for a computed output or an unknown column."""
        return self._tables.get(column, "")

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {
            f"{table}.{name}": table
            for table, entity in self.lexicon.entities.items()
            for name in entity.fields
        }

    def field(self, column: str) -> Field:
        found = self._fields.get(column)
        if found is not None:
            return found
        word = column.rsplit(".", 1)[-1].rsplit(":", 1)[-1].replace("_", " ")
        return UNNAMED.model_copy(update={"label": word}) if word else UNNAMED

    @cached_property
    def _fields(self) -> dict[str, Field]:
        fields = {
            f"{tool}:{name}": output.field
            for tool, frame in self.frames.items()
            for name, output in frame.outputs.items()
        }
        for frame in self.frames.values():
            fields |= {item.column: item.field for item in frame.outputs.values() if item.column}
        for table, entity in self.lexicon.entities.items():
            fields |= {f"{table}.{name}": field for name, field in entity.fields.items()}
        return fields

    def is_visible(self, column: str) -> bool:
        """May it be asked for or told, as far as its field says."""
        field = self.field(column)
        return not field.hidden and field.kind is not Kind.OPAQUE

    def is_key(self, column: str) -> bool:
        return column in self._keys

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(
            f"{table}.{name}"
            for table, entity in self.lexicon.entities.items()
            for name in entity.key
            if name in entity.fields
        )

    def identifies(self, column: str) -> frozenset[str]:
        """The tables whose rows a key stands for: what it refers to in the end, or its own.

        Empty for a column that is no key and refers to nothing.
        """
        found = self._identified.get(column)
        if found is None:
            found = self._identified[column] = self._identifies(column)
        return found

    def _identifies(self, column: str) -> frozenset[str]:
        targets = self._targets(column)
        if targets:
            return frozenset(table for target in targets for table in self.identifies(target))
        return frozenset({self.table(column)} if self.is_key(column) else ())

    def refers(self, column: str) -> bool:
        """Is it a foreign key, be it part of a key or not."""
        return bool(self._targets(column))

    def _targets(self, column: str) -> tuple[str, ...]:
        """What a foreign key refers to in other tables; a loop of tables ends the way."""
        own = self.table(column)
        return tuple(
            target
            for source, target in self._pairs
            if source == column and self.table(target) != own and target not in self._loops
        )

    @cached_property
    def _loops(self) -> frozenset[str]:
        """Columns that refer back to themselves by way of others."""
        found = set()
        for start, first in self._pairs:
            seen, reached = {start}, {first}
            while reached - seen:
                seen |= reached
                reached = {target for source, target in self._pairs if source in reached}
            if start in reached:
                found.add(start)
        return frozenset(found)

    def parents(self, tables: frozenset[str]) -> frozenset[str]:
        """The tables that rows of these tables refer to."""
        return frozenset(
            relation.target for relation in self.lexicon.relations if relation.source in tables
        )

    def sources(self, column: str) -> tuple[str, ...]:
        """Columns whose value may stand for ``column``, best first, itself included.

        A foreign key and what it refers to mean the same; so do two foreign keys to one target,
        unless a table has several of them (a home team is not an away team).
        """
        return self._sources.get(column, (column,))

    @cached_property
    def _sources(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        pairs = self._pairs
        for source, target in pairs:
            found[source].append(target)
        for source, target in pairs:
            if self._is_only_role(source, target):
                found[target].append(source)
        for source, target in pairs:
            found[source] += [
                other for other in found[target] if other != source and other not in found[source]
            ]
        return {column: tuple(dict.fromkeys((column, *others))) for column, others in found.items()}

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (f"{relation.source}.{source}", f"{relation.target}.{target}")
            for relation in self.lexicon.relations
            for source, target in zip(
                relation.source_columns, relation.target_columns, strict=False
            )
        )

    def _is_only_role(self, source: str, target: str) -> bool:
        table = self.table(source)
        if table == self.table(target):
            return False
        return sum(1 for one, two in self._pairs if two == target and self.table(one) == table) == 1

    @cached_property
    def closed(self) -> frozenset[str]:
        """Columns whose values are a known set of words."""
        found = {column for column, field in self._fields.items() if field.spoken}
        for tool, frame in self.frames.items():
            for name, given in frame.inputs.items():
                if self.parameter(tool, name).get("enum"):
                    found.add(given.column)
        return frozenset(found)

    def parameter(self, tool: str, name: str) -> JsonObject:
        """The JSON Schema of one parameter."""
        properties = self.tools[tool].parameters.get("properties")
        found = properties.get(name) if isinstance(properties, dict) else None
        return found if isinstance(found, dict) else {}

    def is_required(self, tool: str, name: str) -> bool:
        required = self.tools[tool].parameters.get("required", [])
        listed = name in required if isinstance(required, list) else False
        return listed and "default" not in self.parameter(tool, name)
