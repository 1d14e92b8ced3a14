"""Requests to be told something of one row, or of many, for any noun."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.wording.asked import Asked, Core, Shape, names_one
from simulation.seats.agenda.wording.clauses import the, wanting_clause
from simulation.seats.agenda.wording.english import is_plural, listed, plural


def read_cores(asked: Asked) -> list[Core]:
    wanted = asked.wanted()
    row = asked.row()
    if not wanted:
        return [Core(Shape.VERB, f"look up {row}"), Core(Shape.NOUN, f"the details of {row}"),
                Core(Shape.VERB, f"check {row}")]  # fmt: skip
    verb = "are" if len(wanted) > 1 or is_plural(wanted[0]) else "is"
    link = asked.tone.any_of("of", ("of", "of", "for"))
    made = [
        Core(Shape.QUESTION, f"what {verb} {the(wanted)} {link} {row}"),
        Core(Shape.NOUN, f"{the(wanted)} {link} {row}"),
        Core(Shape.NOUN, f"{the(wanted)} {link} {row}"),
        Core(Shape.TOPIC, row, (f"what {verb} {the(wanted)}",)),
        Core(Shape.VERB, f"look up {the(wanted)} {link} {row}"),
    ]
    return [*made, *_how_many(wanted, row)]


def _how_many(wanted: Sequence[str], row: str) -> list[Core]:
    if len(wanted) != 1 or not wanted[0].startswith("number of "):
        return []
    things = wanted[0].removeprefix("number of ")
    return [Core(Shape.QUESTION, f"how many {things} are there for {row}")]


def search_cores(asked: Asked) -> list[Core]:
    if names_one(asked) or (asked.act.refers and not asked.act.about):
        return read_cores(asked)
    rows = asked.rows()
    wanted = [plural(name) for name in asked.wanted()]
    extra = f" with their {listed(wanted)}" if wanted else ""
    owns = f"the {rows}" if not asked.act.refers or asked.act.about else rows
    made = [
        Core(Shape.VERB, f"list {owns}{extra}"),
        Core(Shape.VERB, f"find {owns}{extra}"),
        Core(Shape.NOUN, f"a list of {owns}{extra}"),
        Core(Shape.NOUN, f"{owns}{extra}"),
        Core(
            Shape.QUESTION,
            f"which {rows} are there",
            tuple([wanting_clause(asked.wanted(), asked.tone)] if wanted else []),
        ),
    ]
    if wanted:
        made.append(Core(Shape.NOUN, f"the {listed(wanted)} of {owns}"))
    return made
