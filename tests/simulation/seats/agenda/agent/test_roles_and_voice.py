"""Words go to the row they are about; callers are told of their own things only."""

from __future__ import annotations

from functools import cache

import pytest

from simulation.domains import load_pack
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.roles import foreign_words
from simulation.seats.agenda.agent.voice import is_owned, keeps_apart, speaks_of_own
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import (
    Entity,
    Field,
    Frame,
    Input,
    Intent,
    Kind,
    Lexicon,
    Purpose,
    Relation,
)
from simulation.vocabulary.tools import Tool

NUMBER = Field(label="number", kind=Kind.IDENTIFIER, hidden=True)
TEXT = Field(label="text", kind=Kind.TEXT)


@cache
def schema(pack: str = "clinic") -> Schema:
    return Schema(load_pack(pack).domain)


def two_people_of_one_address() -> Schema:
    """A payment by a guest to a clerk, each of whom lives somewhere."""
    tables = {
        "address": ("street",),
        "guest": ("email", "address_id"),
        "clerk": ("email", "address_id"),
        "payment": ("guest_id", "clerk_id"),
    }
    entities = {
        table: Entity(
            table=table,
            singular=table,
            plural=f"{table}s",
            key=(f"{table}_id",),
            fields={f"{table}_id": NUMBER, **dict.fromkeys(columns, TEXT)},
        )
        for table, columns in tables.items()
    }
    pairs = (("guest", "address"), ("clerk", "address"), ("payment", "guest"), ("payment", "clerk"))
    frame = Frame(
        tool="pay",
        intent=Intent.CREATE,
        entity="payment",
        inputs={
            name: Input(column=f"payment.{name}", purpose=Purpose.VALUE)
            for name in ("guest_id", "clerk_id")
        },
    )
    lexicon = Lexicon(
        entities=entities,
        relations=tuple(
            Relation(
                source=source,
                source_columns=(f"{target}_id",),
                target=target,
                target_columns=(f"{target}_id",),
            )
            for source, target in pairs
        ),
        frames={"pay": frame},
    )
    tool = Tool(name="pay", description="", parameters={}, returns={}, sql=None, mutates=True)
    base = load_pack("clinic").domain
    return Schema(base.model_copy(update={"lexicon": lexicon, "tools": (tool,)}))


def asked(*columns: str) -> Matter:
    slots = tuple(Said(column=column, value="x", purpose=Purpose.KEY) for column in columns)
    return Matter(act=Act(kind=ActKind.REQUEST), opened=1, touched=1, slots=slots)


def test_a_word_of_neither_row_belongs_to_the_one_without_words_of_its_own() -> None:
    known = two_people_of_one_address()
    foreign = foreign_words(known, known.frames["pay"], asked("guest.email", "address.street"))
    assert foreign == {"guest_id": {1}, "clerk_id": {0}}


def test_a_word_is_shared_where_nothing_tells_whose_it_is() -> None:
    known = two_people_of_one_address()
    foreign = foreign_words(known, known.frames["pay"], asked("address.street"))
    assert foreign == {"guest_id": frozenset(), "clerk_id": frozenset()}


@pytest.mark.parametrize(
    "text",
    [
        "where is my appointment?",
        "This is Greta Novotny.",
        "which e-mail address do you have for me?",
        "I was born on 3 May 1990",
    ],
)
def test_who_speaks_of_their_own_things_is_the_caller(text: str) -> None:
    assert speaks_of_own(schema(), text)


@pytest.mark.parametrize(
    "text", ["the patient Mia Garcia wants to know", "my notes say so", "what is free on Monday?"]
)
def test_who_works_with_the_data_is_not(text: str) -> None:
    assert not speaks_of_own(schema(), text)


def test_things_belong_to_the_caller_by_their_references() -> None:
    assert is_owned(schema(), "appointments")
    assert not is_owned(schema(), "doctors")


def test_a_list_that_shows_what_belongs_to_others_is_told_apart() -> None:
    frames = schema().frames
    assert keeps_apart(schema(), frames["list_patient_appointments"])
    assert not keeps_apart(schema(), frames["list_doctor_schedule"])
