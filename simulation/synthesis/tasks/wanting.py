"""What the user wants to be told, taken from executed results."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from simulation.synthesis.tasks.draft import Draft
from simulation.synthesis.tasks.sql import Row
from simulation.synthesis.tasks.telling import is_first_name
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Kind, Output
from simulation.vocabulary.tasks import ToldCheck, Want

_COUNTS = (1, 1, 1, 2, 2, 2, 3)


def wanted_column(frame: Frame, name: str) -> str:
    """``table.column``, or ``tool:property`` for a computed output."""
    return frame.outputs[name].column or f"{frame.tool}:{name}"


def tellable(frame: Frame, row: Row) -> list[str]:
    """Output properties with something to tell; not the names of two airports in one row, which
    people would call the same.
    """
    columns = [output.column for output in frame.outputs.values()]
    return [
        name
        for name, output in frame.outputs.items()
        if _is_tellable(output, row.get(name))
        and (not output.column or columns.count(output.column) == 1)
    ]


def _is_tellable(output: Output, value: Any) -> bool:
    if value is None or value == "" or isinstance(value, dict | list):
        return False
    return not output.field.hidden and output.field.kind is not Kind.OPAQUE


def news(draft: Draft, frame: Frame, row: Row) -> list[str]:
    """Tellable properties that the user does not know already, by value or by column."""
    said = draft.scene.known | {(slot.column, str(slot.value)) for slot in draft.knows}
    values = {str(slot.value) for slot in draft.knows}
    return [
        name
        for name in tellable(frame, row)
        if (wanted_column(frame, name), str(row[name])) not in said
        and not (frame.outputs[name].field.kind is Kind.NAME and str(row[name]) in values)
    ]


def choose(draft: Draft, frame: Frame, row: Row, chance: Chance) -> list[str]:
    """One to three properties to ask for; the frame's measure, where it has one, among them."""
    fresh = news(draft, frame, row)
    if frame.measure and frame.measure not in fresh:
        return []
    options = [name for name in fresh if name != frame.measure]
    # Codes are what a system wants to know; people ask for them last.
    plain = [name for name in options if frame.outputs[name].field.kind is not Kind.IDENTIFIER]
    first = [frame.measure] if frame.measure else []
    count = chance.at("count").pick(_COUNTS)
    return [*first, *chance.at("which").sample(plain or options, count)][:count]


def want(draft: Draft, frame: Frame, name: str, values: Collection[Any]) -> None:
    """Adds a want and the check that it was told."""
    output = frame.outputs[name]
    column, label = wanted_column(frame, name), output.field.label
    told = tuple(dict.fromkeys(values))
    draft.wants.append(Want(column=column, label=label, values=told))
    draft.checks.append(
        ToldCheck(
            subtask=draft.id,
            label=label,
            values=told,
            column=column,
            description=f"The user was told the {label}.",
        )
    )


def display(draft: Draft, frame: Frame, rows: tuple[Row, ...]) -> str | None:
    """The property by which people would name these rows: what they are known by, a name, a
    code or a date; None if the rows have nothing of the kind in common.
    """
    shared = [name for name in tellable(frame, rows[0]) if _tells_apart(rows, name)]
    entity = draft.scene.catalog.lexicon.entities.get(frame.entity)
    known = [f"{frame.entity}.{column}" for column in entity.known_by] if entity else []
    ranked = sorted(
        shared,
        key=lambda name: (_rank(frame, name, known), is_first_name(frame.outputs[name].field)),
    )
    best = ranked[0] if ranked else None
    return best if best is not None and _rank(frame, best, known) < 9 else None


def _tells_apart(rows: tuple[Row, ...], name: str) -> bool:
    """Has every row a value, and are they not all the same?"""
    values = {row.get(name) for row in rows}
    return all(value not in (None, "") for value in values) and (len(values) > 1 or len(rows) == 1)


def _rank(frame: Frame, name: str, known: list[str]) -> int:
    output = frame.outputs[name]
    if output.field.kind is Kind.NAME:
        return 0 if output.column in known else 1
    if output.column in known:
        return 2 + known.index(output.column)
    ranks = {Kind.IDENTIFIER: 6, Kind.DATE: 7, Kind.DATETIME: 7, Kind.TEXT: 8, Kind.EMAIL: 8}
    return ranks.get(output.field.kind, 9)
