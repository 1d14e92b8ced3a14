"""Requests to add, change or remove a row, for any noun."""

from __future__ import annotations

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.asked import Asked, Core, Shape
from simulation.seats.agenda.wording.clauses import wishes_clause
from simulation.seats.agenda.wording.english import indefinite, listed
from simulation.seats.agenda.wording.spoken_slots import label, plain_label, value
from simulation.vocabulary.lexicon import Purpose


def create_cores(asked: Asked) -> list[Core]:
    noun = asked.tone.words.entity(asked.table).singular
    return [
        _with_wishes(asked, f"{verb} {indefinite(f'new {noun}') if new else indefinite(noun)}")
        for verb, new in (
            ("add", False),
            ("add", True),
            ("create", True),
            ("enter", True),
            ("record", False),
        )
    ]


def _with_wishes(asked: Asked, text: str) -> Core:
    tone = asked.tone
    own, others = nouns.split_by_table(asked.keys, asked.table, tone)
    owners = [nouns.one(table, slots, tone) for table, slots in others.items()]
    about = asked.act.about or asked.table
    if asked.act.refers and about not in others:
        owners.insert(0, nouns.that(about, tone))
    if owners:
        text = f"{text} for {listed(owners)}"
    wishes = [*own, *asked.wishes]
    if len(wishes) == 1 and tone.happens("joined", 0.5):
        return Core(
            Shape.VERB, f"{text} with {value(wishes[0], tone)} as the {label(wishes[0], tone)}"
        )
    return Core(Shape.VERB, text, (wishes_clause(wishes, tone),) if wishes else ())


def update_cores(asked: Asked) -> list[Core]:
    row = asked.row()
    if asked.wishes:
        return _set(asked, row)
    labels = _writable(asked)
    if len(labels) == 1:
        return [Core(Shape.VERB, f"change the {labels[0]} of {row}"),
                Core(Shape.VERB, f"update the {labels[0]} of {row}")]  # fmt: skip
    return [] if asked.frame and asked.frame.asks else [Core(Shape.VERB, f"update {row}")]


def _writable(asked: Asked) -> list[str]:
    frame = asked.frame
    inputs = frame.inputs.values() if frame else ()
    return [
        (given.label or asked.tone.words.label(given.column)).removeprefix("new ")
        for given in inputs
        if given.purpose is Purpose.VALUE
    ]


def _set(asked: Asked, row: str) -> list[Core]:
    first, *others = asked.wishes
    tone = asked.tone
    name, spoken = plain_label(first, tone, asked.table), value(first, tone)
    more = "".join(
        f" and the {plain_label(s, tone, asked.table)} to {value(s, tone)}" for s in others
    )
    verbs = ("change", "set", "update", "switch")
    made = [Core(Shape.VERB, f"{verb} the {name} of {row} to {spoken}{more}") for verb in verbs]
    made.append(Core(Shape.VERB, f"have the {name} of {row} changed to {spoken}{more}"))
    made.append(Core(Shape.TOPIC, row, (f"please change the {name} to {spoken}{more}",)))
    return made


def delete_cores(asked: Asked) -> list[Core]:
    row = asked.row()
    if asked.frame and asked.frame.asks:
        return []
    return [Core(Shape.VERB, f"{verb} {row}") for verb in ("remove", "delete", "take out")]
