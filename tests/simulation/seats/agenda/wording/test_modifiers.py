"""What stands behind a noun reads as English, alone and in a row."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.seats.agenda.wording.modifiers import forms, modified
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Entity, Field, Kind, Lexicon, Operator
from simulation.vocabulary.presets import default_personas

FIELDS = {
    "day": Field(label="order date", kind=Kind.DATE),
    "left": Field(label="shipped on", kind=Kind.DATE),
    "total": Field(label="total", kind=Kind.MONEY, unit="€"),
    "points": Field(label="points", kind=Kind.INTEGER),
    "state": Field(label="status", kind=Kind.CATEGORY),
    "gift": Field(label="is gift", kind=Kind.BOOLEAN),
    "note": Field(label="note", kind=Kind.TEXT),
}
ORDERS = Entity(table="orders", singular="order", plural="orders", fields=FIELDS)
TONE = Tone(Words(Lexicon(entities={"orders": ORDERS})), default_personas()[0], Chance(1))


def said(column: str, value: Any, operator: Operator = Operator.EQUAL) -> Said:
    return Said(column=f"orders.{column}", value=value, operator=operator)


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (said("day", "2026-05-03"), "from 3 May 2026"),
        (said("day", "2026-05-03", Operator.AT_LEAST), "from 3 May 2026 on"),
        (said("left", "2026-05-03"), "shipped on 3 May 2026"),
        (said("left", "2026-05-03", Operator.AT_MOST), "shipped on or before 3 May 2026"),
        (said("total", 40, Operator.AT_LEAST), "with a total of at least €40"),
        (said("points", 200, Operator.AT_MOST), "whose points are at most 200"),
        (said("state", "in_transit"), "with the status in transit"),
        (said("gift", 1), "that are gift"),
        (said("note", "for Ann", Operator.CONTAINS), 'with "for Ann" in the note'),
    ],
)
def test_a_modifier_can_be_put_this_way(slot: Said, expected: str) -> None:
    assert expected in forms(slot, TONE, "orders", many=True)


def test_several_modifiers_share_one_form() -> None:
    slots = [said("total", 40, Operator.AT_LEAST), said("state", "open"), said("points", 3)]
    text = modified(slots, TONE, "orders", many=True)
    assert text.count("with") + text.count("whose") == 1
    assert text.count(" and ") == 1
