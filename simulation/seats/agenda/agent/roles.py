"""Which of the user's words are about which row, where a call refers to several.

"The customer with the e-mail ... and the member of staff at Hauptstrasse 5" gives two rows; the
address says nothing of the customer. A word belongs to the row whose table it names. One that
names neither table belongs to the nearest, and of two equally near to the one that has no word
of its own.
"""

from __future__ import annotations

from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.plans import NOTHING, Covers
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Frame, Input, Operator, Purpose

FAR = 9
"""Hops that are as good as no way at all."""


def foreign_words(schema: Schema, frame: Frame, matter: Matter) -> dict[str, Covers]:
    """By input, the indices of the matter's slots that are about another input's row."""
    named = _named_otherwise(frame, matter)
    apart = _apart(schema, frame, matter)
    return {name: named.get(name, NOTHING) | apart.get(name, NOTHING) for name in frame.inputs}


def _named_otherwise(frame: Frame, matter: Matter) -> dict[str, Covers]:
    """What is called as one input is, "the new product", is about that input and no other."""
    owners = {
        index: {name for name, given in frame.inputs.items() if given.label == said.label}
        for index, said in enumerate(matter.slots)
        if said.label and said.purpose is not Purpose.VALUE
    }
    labelled = {index: names for index, names in owners.items() if names}
    return {
        name: frozenset(
            index
            for index, said in enumerate(matter.slots)
            if (index in labelled and name not in labelled[index])
            or (
                index not in labelled
                and any(
                    name in names and matter.slots[other].column == said.column
                    for other, names in labelled.items()
                )
            )
        )
        for name in frame.inputs
    }


def _apart(schema: Schema, frame: Frame, matter: Matter) -> dict[str, Covers]:
    """Words shared out among the rows that the inputs stand for."""
    targets = {
        name: tables
        for name, given in frame.inputs.items()
        if (tables := _rows_meant(schema, given)) and frame.entity not in tables
    }
    if len(set(targets.values())) < 2:
        return {}
    spoken = {i: t for i, t in _spoken_of(schema, matter).items() if t != frame.entity}
    direct = {
        name: frozenset(i for i, table in spoken.items() if table in tables)
        for name, tables in targets.items()
    }
    owners = {
        index: _owners(schema, table, targets, direct, matter) for index, table in spoken.items()
    }
    return {
        name: frozenset(
            index
            for index, own in owners.items()
            if own
            and name not in own
            and matter.slots[index].column != frame.inputs[name].column
            and not any(
                index in direct[one] for one in own if _refers(schema, tables, targets[one])
            )
        )
        for name, tables in targets.items()
    }


def _refers(schema: Schema, tables: frozenset[str], others: frozenset[str]) -> bool:
    """Do rows of the first refer to rows of the others: an order is known by its customer too."""
    return bool(schema.parents(tables) & others)


def _rows_meant(schema: Schema, given: Input) -> frozenset[str]:
    """The tables whose rows an input stands for, none where it takes a plain value."""
    if given.operator is not Operator.EQUAL or given.purpose is Purpose.LIMIT:
        return frozenset()
    if given.purpose is Purpose.VALUE and not schema.refers(given.column):
        return frozenset()
    return schema.identifies(given.column)


def _spoken_of(schema: Schema, matter: Matter) -> dict[int, str]:
    """The tables that the user's words name, by slot."""
    return {
        index: table
        for index, said in enumerate(matter.slots)
        if said.value is not None
        and said.purpose in (Purpose.KEY, Purpose.FILTER)
        and (table := schema.table(said.column))
    }


def _owners(
    schema: Schema,
    table: str,
    targets: dict[str, frozenset[str]],
    direct: dict[str, Covers],
    matter: Matter,
) -> frozenset[str]:
    """The inputs whose rows a word of that table describes."""
    far = {name: _distance(schema, tables, table) for name, tables in targets.items()}
    nearest = min(far.values())
    if nearest >= FAR:
        return frozenset()
    near = frozenset(name for name in far if far[name] == nearest)
    bare = frozenset(
        name for name in near if not direct[name] and matter.act.about not in targets[name]
    )
    return bare if nearest and bare and bare != near else near


def _distance(schema: Schema, tables: frozenset[str], other: str) -> int:
    """Hops from a row of one of the tables up to the row that it refers to."""
    seen, reached = frozenset[str](), tables
    for hops in range(FAR):
        if other in reached:
            return hops
        seen |= reached
        reached = schema.parents(reached) - seen
        if not reached:
            break
    return FAR
