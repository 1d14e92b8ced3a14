"""Whatever a request's act carries is said, whatever the tool and whoever speaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulation.domains import load_pack, pack_names
from simulation.seats.agenda.wording.requesting import request
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import (
    Entity,
    Field,
    Frame,
    Input,
    Intent,
    Kind,
    Lexicon,
    Output,
    Purpose,
)
from simulation.vocabulary.presets import default_personas
from simulation.vocabulary.spoken import tells

VALUES: dict[Kind, Any] = {
    Kind.IDENTIFIER: "HL-20117", Kind.NAME: "Mia Berg", Kind.TEXT: "Lindenweg 4",
    Kind.CATEGORY: "express", Kind.INTEGER: 37, Kind.NUMBER: 2.5, Kind.MONEY: 84.8,
    Kind.DATE: "2026-05-03", Kind.DATETIME: "2026-05-03T10:30:00", Kind.TIME: "10:30",
    Kind.BOOLEAN: 1, Kind.EMAIL: "mia@example.com", Kind.PHONE: "+49 1555 123456",
    Kind.OPAQUE: "x",
}  # fmt: skip
TRIES = 24


def tone(lexicon: Lexicon, number: int, *, varied: bool = True) -> Tone:
    people = default_personas()
    return Tone(
        words=Words(lexicon),
        persona=people[number % len(people)],
        chance=Chance(number),
        varied=varied,
    )


def full_act(frame: Frame, words: Words) -> Act:
    """A request with every visible input given."""
    slots = []
    for given in frame.inputs.values():
        field = words.field(given.column)
        if given.column and not field.hidden:
            slots.append(
                Said(
                    column=given.column,
                    value=VALUES[field.kind],
                    purpose=given.purpose,
                    operator=given.operator,
                    label=given.label,
                )
            )
        elif given.purpose is Purpose.LIMIT:
            slots.append(Said(column="", value=4, purpose=Purpose.LIMIT))
    shown = [(one.column or f"{frame.tool}:{name}") for name, one in frame.outputs.items()
             if not one.field.hidden]  # fmt: skip
    return Act(
        kind=ActKind.REQUEST,
        intent=frame.intent,
        entity=frame.entity,
        tool=frame.tool,
        slots=tuple(slots),
        wants=() if frame.intent.mutates else tuple(shown[:2]),
    )


@pytest.mark.parametrize("pack", pack_names())
def test_every_value_of_a_request_is_said(pack: str) -> None:
    lexicon = load_pack(pack).domain.lexicon
    words = Words(lexicon)
    for frame in lexicon.frames.values():
        act = full_act(frame, words)
        for number in range(TRIES):
            text = request(act, tone(lexicon, number))
            for said in act.slots:
                assert tells(text, said.value, words.field(said.column)), (frame.tool, text, said)


@pytest.mark.parametrize("pack", pack_names())
def test_no_tool_column_or_template_shows_through(pack: str) -> None:
    lexicon = load_pack(pack).domain.lexicon
    for frame in lexicon.frames.values():
        for number in range(TRIES):
            text = request(full_act(frame, Words(lexicon)), tone(lexicon, number))
            assert frame.tool not in text
            assert not re.search(r"[{}~^]|\b\w+\.\w+_\w+|\bNone\b", text), text
            assert text[0].isupper() or not text[0].isalpha()
            assert text[-1] in ".?!"
            assert "  " not in text


def test_what_a_request_of_a_pack_looks_like_varies() -> None:
    lexicon = load_pack("orders").domain.lexicon
    frame = next(iter(lexicon.frames.values()))
    act = full_act(frame, Words(lexicon))
    texts = {request(act, tone(lexicon, number)) for number in range(60)}
    assert len(texts) > 50


def test_somebody_who_does_not_vary_the_wording_speaks_plainly() -> None:
    lexicon = load_pack("orders").domain.lexicon
    frame = lexicon.frames["get_order_total"]
    act = full_act(frame, Words(lexicon))
    plain = {request(act, tone(lexicon, number, varied=False)) for number in range(60)}
    varied = {request(act, tone(lexicon, number)) for number in range(60)}
    assert len(plain) < len(varied) / 2


ODD = Lexicon(
    entities={
        "FLT LEGS": Entity(
            table="FLT LEGS",
            singular="flight leg",
            plural="flight legs",
            key=("no",),
            known_by=("no",),
            fields={
                "no": Field(label="number", kind=Kind.IDENTIFIER),
                "departed": Field(label="departed on", kind=Kind.DATE),
                "full": Field(label="full", kind=Kind.BOOLEAN),
                "Plätze": Field(label="seats", kind=Kind.INTEGER),
            },
        )
    },
    frames={
        "set": Frame(
            tool="set",
            intent=Intent.UPDATE,
            entity="FLT LEGS",
            inputs={
                "no": Input(column="FLT LEGS.no", purpose=Purpose.KEY),
                "full": Input(column="FLT LEGS.full", purpose=Purpose.VALUE),
            },
            outputs={
                "full": Output(column="FLT LEGS.full", field=Field(label="full", kind=Kind.BOOLEAN))
            },
            asks=("set a different full for a flight leg",),
        )
    },
)


def test_odd_tables_and_flags_are_spoken_of_as_people_do() -> None:
    act = Act(
        kind=ActKind.REQUEST,
        intent=Intent.UPDATE,
        entity="FLT LEGS",
        tool="set",
        slots=(
            Said(column="FLT LEGS.no", value="LH7", purpose=Purpose.KEY),
            Said(column="FLT LEGS.full", value=0, purpose=Purpose.VALUE),
        ),
    )
    for number in range(TRIES):
        text = request(act, tone(ODD, number))
        assert "a different full" not in text
        assert "LH7" in text
        assert "full flag" in text


def test_a_request_without_a_frame_still_makes_a_sentence() -> None:
    act = Act(kind=ActKind.REQUEST, intent=Intent.READ, entity="weird_table", tool="nowhere")
    text = request(act, tone(Lexicon(), 3))
    assert "weird table" in text
