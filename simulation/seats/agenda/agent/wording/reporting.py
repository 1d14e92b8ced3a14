"""Telling results: one value, a few of one row, or a list."""

from __future__ import annotations

from simulation.seats.agenda.agent.history import Row
from simulation.seats.agenda.agent.wording.facts import fact, several
from simulation.seats.agenda.agent.wording.grammar import sentence
from simulation.seats.agenda.agent.wording.lists import several_rows
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.lexicon import Intent, Kind
from simulation.vocabulary.spoken import contains

NAMING = (Kind.NAME, Kind.IDENTIFIER, Kind.EMAIL, Kind.DATE, Kind.DATETIME)
SELF = (
    "this is {value}",
    "it's {value}",
    "that would be {value}",
    "the one you mean is {value}",
)
AGAIN = (
    "I've looked again.",
    "I checked once more.",
    "I've just gone back to the record.",
    "I had another look to be sure.",
)
REPEATED = (
    "Just to repeat what I found.",
    "That's still the same on my side.",
    "I can only say it again.",
    "This is all that I have on it.",
    "It hasn't changed since.",
)


def report(words: Words) -> str:
    """The text of a report; markdown bullets only beyond a few rows."""
    note = words.note
    one = note.total == 1 and not _is_hit(words)
    text = _one(words, note.rows[0]) if one else several_rows(words)
    leads = AGAIN if note.again else REPEATED if note.repeats else ()
    return f"{words.pick(leads, 'again')} {text}" if leads else text


def _is_hit(words: Words) -> bool:
    """A search for rows that found one, of which nothing is to be told but what it is."""
    row = words.note.rows[0]
    facts = [c for c in words.note.columns if c in row and not _is_the_subject(words, row, c)]
    return not facts and words.act.intent is Intent.SEARCH


def _one(words: Words, row: Row) -> str:
    columns = [column for column in words.note.columns if column in row]
    facts = [column for column in columns if not _is_the_subject(words, row, column)]
    if not facts:
        asked = len(columns) == 1 and words.is_kind(columns[0], Kind.NAME)
        value = words.value(columns[0], row[columns[0]]) if asked else words.note.subject
        return sentence(words.pick(SELF[:3] if asked else SELF, "self").format(value=value))
    if len(facts) == 1:
        return sentence(fact(words, facts[0], row[facts[0]]))
    return several(words, [(column, row[column]) for column in facts])


def _is_the_subject(words: Words, row: Row, column: str) -> bool:
    """Is the value said by naming the row already."""
    if words.subject != words.note.subject:
        return False
    spoken = words.value(column, row[column])
    return words.is_kind(column, *NAMING) and contains(words.note.subject, spoken)
