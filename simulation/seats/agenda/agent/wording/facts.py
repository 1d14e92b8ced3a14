"""One value of one row, in a sentence; several of one row, in one sentence."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.wording.grammar import (
    article,
    counted,
    listed,
    sentence,
    singular_of,
    verbs,
)
from simulation.seats.agenda.agent.wording.words import YOU, Words
from simulation.vocabulary.lexicon import Kind

SHORT = 40
"""Characters up to which a text without spaces goes without quotation marks."""

OF_STATUS = (
    "{subject} is currently listed as {value}",
    "{subject} shows as {value} at the moment",
    "{subject} is marked as {value}",
    "right now {subject} is showing as {value}",
    "the {label} of {subject} {is} {value}",
)
OF_TOTAL = (
    "{subject} comes to {value}",
    "the {label} for {subject} {comes} to {value}",
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {comes} to {value}",
)
OF_STOCK = (
    "there are {value} of {subject} in stock",
    "we have {value} of {subject} in stock",
    "for {subject}, the {label} {is} {value}",
)
OF_MONEY = (
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "the {label} of {subject} {is} {value}",
    "{subject} has {a_label} of {value}",
)
OF_DATE = (
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "it's {value}, going by the {label} of {subject}",
    "the {label} on {subject} {is} {value}",
)
OF_NUMBER = (
    "the {label} for {subject} {is} {value}",
    "the {label} of {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "for {subject}, the {label} {comes} to {value}",
)
OF_COUNT = (
    "there are {value} {counted} for {subject}",
    "I count {value} {counted} for {subject}",
    "{subject} has {value} {counted}",
    "that's {value} {counted} for {subject}",
)
OF_ONE = (
    "there is just {value} {counted} for {subject}",
    "{subject} has {value} {counted}",
    "I see {value} {counted} for {subject}",
)
OF_NONE = (
    "there are no {counted} for {subject}",
    "{subject} has no {counted}",
    "I see no {counted} for {subject}",
)
OF_YES_NO = (
    "for {subject}, the {label} flag is set to {value}",
    "on {subject} the {label} flag says {value}",
    "the {label} flag of {subject} is {value}",
)
OF_NAME = (
    "it's {value}",
    "that's {value}",
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "the {label} of {subject} {is} {value}",
)
OF_TEXT = (
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "the {label} of {subject} {is} {value}",
    "for {subject} I have {value} as the {label}",
)
ABSENT = (
    "there {is} no {label} on record for {subject}",
    "nothing has been entered as the {label} for {subject}",
    "{subject} has no {label} so far",
    "the {label} for {subject} {is} not set",
)
OF_YOU = (
    "your {label} {is} {value}",
    "the {label} we have for you {is} {value}",
    "I have {value} as your {label}",
)
OF_YOU_COUNT = ("you have {value} {counted}", "that's {value} {counted} on your account")
OF_YOU_NONE = ("you have no {counted}", "I see no {counted} on your account")
OF_YOU_ABSENT = (
    "you have no {label} on record",
    "there {is} no {label} on your account",
    "your {label} {is} not set",
)
NO_SUBJECT = (
    "the {label} {is} {value}",
    "that gives {value} as the {label}",
    "the {label} {comes} to {value}",
)
PLAIN_NO_SUBJECT = (
    "the {label} {is} {value}",
    "it's {value}",
    "the {label} here {is} {value}",
)
COUNT_NO_SUBJECT = (
    "there are {value} {counted}",
    "I count {value} {counted}",
    "that makes {value} {counted}",
)
ONE_NO_SUBJECT = ("there is just {value} {counted}", "I see {value} {counted}")
NONE_NO_SUBJECT = ("there are no {counted}", "I see no {counted}")
ABSENT_NO_SUBJECT = (
    "there {is} no {label} on record",
    "nothing has been entered as the {label}",
    "the {label} {is} not set",
)
BY_KIND = {
    Kind.MONEY: OF_MONEY,
    Kind.DATE: OF_DATE,
    Kind.DATETIME: OF_DATE,
    Kind.TIME: OF_DATE,
    Kind.INTEGER: OF_NUMBER,
    Kind.NUMBER: OF_NUMBER,
    Kind.BOOLEAN: OF_YES_NO,
    Kind.NAME: OF_NAME,
}
HEADED = (
    "for {subject}, {facts}",
    "here's what I have on {subject}: {facts}",
    "on {subject}: {facts}",
    "looking at {subject}, {facts}",
    "according to the record for {subject}, {facts}",
)
HEADED_YOU = ("{facts}", "here's what I have for you: {facts}", "I see that {facts}")
UNHEADED = (
    "{facts}",
    "here is what it says: {facts}",
    "I can see that {facts}",
    "from what I have here, {facts}",
)


def fact(words: Words, column: str, value: Any) -> str:
    """A clause without capital and full stop."""
    label = words.label(column)
    spoken = quoted(words, column, value)
    thing = counted(label) or words.entity.plural
    if value == 1:
        thing = singular_of(thing, words.entity)
    return words.pick(_templates(words, column, value), "fact", column).format(
        subject=words.subject,
        label=label,
        a_label=article(label),
        value=spoken,
        counted=thing,
        **verbs(label),
    )


def quoted(words: Words, column: str, value: Any) -> str:
    spoken = words.value(column, value)
    is_text = words.is_kind(column, Kind.TEXT)
    return f"“{spoken}”" if is_text and (len(spoken) > SHORT or " " in spoken) else spoken


def _templates(words: Words, column: str, value: Any) -> tuple[str, ...]:
    if value in (None, ""):
        return _by_subject(words, ABSENT, OF_YOU_ABSENT, ABSENT_NO_SUBJECT)
    label = words.label(column)
    if counted(label) is not None and words.is_kind(column, Kind.INTEGER, Kind.NUMBER):
        return _of_count(words, value)
    if words.subject == YOU:
        return OF_YOU
    if not words.subject:
        numeric = words.is_kind(column, Kind.INTEGER, Kind.NUMBER, Kind.MONEY)
        return NO_SUBJECT if numeric else PLAIN_NO_SUBJECT
    return _of_row(words, column, label)


def _of_row(words: Words, column: str, label: str) -> tuple[str, ...]:
    if label.endswith("status"):
        return OF_STATUS
    if words.is_kind(column, Kind.MONEY) and label.split()[-1:] == ["total"]:
        return OF_TOTAL
    if words.is_kind(column, Kind.INTEGER) and label.split()[-1:] == ["stock"]:
        return OF_STOCK
    return BY_KIND.get(words.field(column).kind, OF_TEXT)


def _of_count(words: Words, value: Any) -> tuple[str, ...]:
    if value == 0:
        return _by_subject(words, OF_NONE, OF_YOU_NONE, NONE_NO_SUBJECT)
    if value == 1:
        return _by_subject(words, OF_ONE, OF_YOU_COUNT, ONE_NO_SUBJECT)
    return _by_subject(words, OF_COUNT, OF_YOU_COUNT, COUNT_NO_SUBJECT)


def _by_subject(
    words: Words, named: tuple[str, ...], you: tuple[str, ...], nobody: tuple[str, ...]
) -> tuple[str, ...]:
    if words.subject == YOU:
        return you
    return named if words.subject else nobody


def several(words: Words, pairs: list[tuple[str, Any]]) -> str:
    """Several values of one row."""
    facts = listed([_clause(words, column, value) for column, value in pairs])
    templates = _by_subject(words, HEADED, HEADED_YOU, UNHEADED)
    text = words.pick(templates, "few")
    return sentence(text.format(subject=words.subject, facts=facts))


def _clause(words: Words, column: str, value: Any) -> str:
    label = words.label(column)
    the = "your" if words.subject == YOU else "the"
    forms = verbs(label)
    if value in (None, ""):
        return words.pick(("there {is} no {0}", "no {0} {is} recorded"), "none", column).format(
            label, **forms
        )
    spoken = quoted(words, column, value)
    if words.is_kind(column, Kind.BOOLEAN):
        return f"{the} {label} flag is set to {spoken}"
    return f"{the} {label} {forms['is']} {spoken}"
