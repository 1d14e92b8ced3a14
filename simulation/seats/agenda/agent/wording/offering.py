"""Offering rows: which of them is meant, or what is found once a detail is left out."""

from __future__ import annotations

from simulation.seats.agenda.agent.describing import full_name
from simulation.seats.agenda.agent.history import Row
from simulation.seats.agenda.agent.wording.fruitless import tried
from simulation.seats.agenda.agent.wording.grammar import an, listed, sentence
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.lexicon import Kind

WHICH = (
    "Which one do you mean?",
    "Which of them is it?",
    "Which one shall I take?",
    "Can you tell me which one it is?",
    "Which one are you asking about?",
    "Could you say which you mean?",
)
SEVERAL = (
    "there are {count} {things} that fit: {rows}",
    "I found {count} {things} it could be: {rows}",
    "{count} {things} match that: {rows}",
    "it could be one of {count} {things}: {rows}",
    "I see {count} possible {things}: {rows}",
)
FIRST_FEW = (
    "{count} {things} fit; the first {shown} are: {rows}",
    "of the {count} {things} that match, these are the first {shown}: {rows}",
    "there are {count} {things} in all, starting with: {rows}",
)
FOUND_WITHOUT = (
    "I don't find {a_thing} that fits all of it, {missed} included. Leaving that out, I see {rows}",
    "nothing fits with {missed}. Without it, there is {rows}",
    "with {missed} there is no match. What I do find without it is {rows}",
)
IS_IT = ("Is that the one?", "Is that the one you mean?", "Could it be that one?")
SPEAKING = (Kind.NAME, Kind.CATEGORY, Kind.DATE, Kind.DATETIME, Kind.MONEY, Kind.EMAIL)


def which(words: Words) -> str:
    """Which of the rows just told is meant."""
    return words.pick(WHICH, "which")


def offer(words: Words) -> str:
    note = words.note
    rows = [_described(words, row) for row in note.rows]
    if note.tried:
        return _without(words, rows)
    things = words.entity.plural
    templates = SEVERAL if note.total == len(rows) else FIRST_FEW
    intro = words.pick(templates, "several")
    which = words.pick(WHICH, "which")
    if len(rows) > 3:
        head = intro.format(count=note.total, things=things, shown=len(rows), rows="").strip()
        return f"{sentence(head)}\n" + "\n".join(f"- {row}" for row in rows) + f"\n{which}"
    text = intro.format(count=note.total, things=things, shown=len(rows), rows="; ".join(rows))
    return f"{sentence(text)} {which}"


def _without(words: Words, rows: list[str]) -> str:
    """What is found once a detail is left out that nothing agrees with."""
    missed = listed([tried(words, said) for said in words.note.tried])
    text = words.pick(FOUND_WITHOUT, "without").format(
        a_thing=an(words.entity.singular), missed=missed, rows="; ".join(rows)
    )
    which = words.pick(IS_IT if len(rows) == 1 else WHICH, "which")
    return f"{sentence(text)} {which}"


def _described(words: Words, row: Row) -> str:
    """A row by the fields that tell it from the others."""
    parts = []
    columns = words.note.columns
    person = full_name(words.entity)
    if columns[:2] == person and all(row.get(column) for column in person):
        parts.append(" ".join(str(row[column]) for column in person))
        columns = columns[2:]
    for place, column in enumerate(columns, len(parts)):
        value, label = row.get(column), words.label(column)
        spoken = words.value(column, value)
        if value in (None, ""):
            parts.append(f"no {label}")
        elif place == 0 or words.is_kind(column, *SPEAKING):
            parts.append(spoken)
        else:
            parts.append(f"{label} {spoken}")
    head, *rest = parts or [words.entity.singular]
    return f"{head} ({', '.join(rest)})" if rest else head
