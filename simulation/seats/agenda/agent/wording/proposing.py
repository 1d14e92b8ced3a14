"""Proposing a change: what it would be, with old and new values, and the question."""

from __future__ import annotations

import re

from simulation.seats.agenda.agent.wording.grammar import an, listed, sentence
from simulation.seats.agenda.agent.wording.words import YOU, Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Intent, Kind, Purpose

CONSENT = (
    "Shall I go ahead?",
    "Is that right?",
    "Do you want me to do that?",
    "OK to go ahead?",
    "Can you confirm that?",
    "Should I proceed?",
    "Is that what you want?",
    "May I go ahead with it?",
    "If that's right, just say yes.",
)
PLAN = (
    "just to be sure: I'd {action}",
    "so I'd {action}",
    "here's what I would do: {action}",
    "I can {action}",
    "I'm ready to {action}",
    "before I do anything: you'd like me to {action}",
    "I would now {action}",
    "to confirm, I'm going to {action}",
)
SET_NEW = (
    "set the {label} of {subject} to {value}",
    "change the {label} of {subject} to {value}",
    "update the {label} of {subject} to {value}",
)
SET_FROM = (
    "change the {label} of {subject} from {old} to {value}",
    "switch the {label} of {subject} from {old} to {value}",
    "set the {label} of {subject} to {value} instead of {old}",
)
SET_YOURS = ("set your {label} to {value}", "change your {label} to {value}")
SET_YOURS_FROM = (
    "change your {label} from {old} to {value}",
    "set your {label} to {value} instead of {old}",
)
LONG_OLD = 60
"""Characters beyond which an old value is not repeated."""
_OF_THE_USER = {
    "have", "get", "see", "find", "check", "want", "need", "know", "ask", "look", "learn",
    "make", "let",
}  # fmt: skip


def propose(words: Words) -> str:
    """The change in one sentence, then the question."""
    plan = words.pick(PLAN, "plan").format(action=action(words))
    return f"{sentence(plan)} {words.pick(CONSENT, 'consent')}"


def action(words: Words) -> str:
    """A verb phrase for the change that the act speaks of."""
    values = [said for said in words.act.slots if said.purpose is Purpose.VALUE]
    if words.act.intent is Intent.CREATE:
        verbs = ("add",) if _bought(words, values) else ("add", "create", "enter", "set up")
        verb = words.pick(verbs, "verb")
        return f"{verb} {new_row(words, values)}"
    if words.act.intent is Intent.UPDATE and values:
        return _setting(words, values)
    return _deed(words)


def subject_of(words: Words) -> str:
    return words.subject or f"the {words.entity.singular}"


def new_row(words: Words, values: list[Said]) -> str:
    """``a new return for the order item Shoe Cabinet, with the return reason damaged``."""
    bought = _bought(words, values)
    if bought:
        return bought
    names, linked = words.note.names, _linked(words)
    told = [said for said in values if said.column not in names]
    whom = f" for {listed(linked)}" if linked else ""
    parts = [f"{words.old_label(said)} {spoken(words, said)}" for said in told]
    if YOU in linked:
        whom, parts = " for you", [*_others(words), *parts]
    with_what = f" with {listed(parts)}" if parts else ""
    return f"{an(f'new {words.entity.singular}')}{whom}{with_what}"


def _linked(words: Words) -> list[str]:
    """The rows that a new one is for, the caller's own as "you"."""
    caller = words.schema.lexicon.caller
    return [
        YOU if words.note.yours and caller in words.schema.identifies(column) else name
        for column, name in words.note.names.items()
    ]


def _others(words: Words) -> list[str]:
    """``doctor Dr. Clara Nowak``: what else a caller's new row refers to."""
    found = []
    for (column, name), linked in zip(words.note.names.items(), _linked(words), strict=True):
        for table in sorted(words.schema.identifies(column)):
            if linked != YOU:
                singular = words.schema.entity(table).singular
                found.append(name if singular in name else f"{singular} {name}")
    return found


def _bought(words: Words, values: list[Said]) -> str:
    """``4 × Botanical Print to order HL-23848``: a thing by its number, and where it goes."""
    names = words.note.names
    told = [said for said in values if said.column not in names]
    if len(names) != 2 or len(told) != 1 or words.label(told[0].column) != "quantity":
        return ""
    things = [name for name in names.values() if not re.search(r"\d", name)]
    places = [name for name in names.values() if name not in things]
    if len(things) != 1 or not places:
        return ""
    where = f"your {places[0]}" if words.note.yours else places[0]
    return f"{spoken(words, told[0])} × {things[0]} to {where}"


def _setting(words: Words, values: list[Said]) -> str:
    whose = "your" if words.subject == YOU else "the"
    if len(values) > 1:
        parts = [
            f"{whose} {words.old_label(said)}{_from(words, said)} to {spoken(words, said)}"
            for said in values
        ]
        of_whom = "" if words.subject == YOU else f" for {subject_of(words)}"
        return f"change {listed(parts)}{of_whom}"
    said = values[0]
    before = _before(words, said)
    new, changed = (SET_YOURS, SET_YOURS_FROM) if words.subject == YOU else (SET_NEW, SET_FROM)
    return words.pick(changed if before else new, "set").format(
        label=words.old_label(said),
        subject=subject_of(words),
        value=spoken(words, said),
        old=before,
    )


def _from(words: Words, said: Said) -> str:
    before = _before(words, said)
    return f" from {before}" if before else ""


def _before(words: Words, said: Said) -> str:
    """The value it has now; "" where there is none, or it is the same or too long to repeat."""
    old = dict(words.note.old).get(said.column)
    if old in (None, ""):
        return ""
    before = spoken(words, said.model_copy(update={"value": old}))
    return before if before != spoken(words, said) and len(before) < LONG_OLD else ""


def spoken(words: Words, said: Said) -> str:
    """A value to be written; what a key refers to by its name."""
    name = words.note.names.get(said.column)
    if name:
        return name
    text = words.echoed(said.column, said.value)
    is_text = words.is_kind(said.column, Kind.TEXT) or (
        words.is_kind(said.column, Kind.NAME) and any(char.isdigit() for char in text)
    )
    return f"“{text}”" if is_text and " " in text else text


def _deed(words: Words) -> str:
    """The verb of the frame with the row in place of "an order"."""
    singular = words.entity.singular
    pattern = re.compile(rf"\b(?:an?|the) {re.escape(singular)}\b", re.IGNORECASE)
    asks = words.frame.asks if words.frame else ()
    fit = [
        ask
        for ask in asks
        if pattern.search(ask) and ask.split()[0] not in _OF_THE_USER and len(ask.split()) <= 6
    ]
    if fit:
        return pattern.sub(lambda _: subject_of(words), words.pick(fit, "deed"), count=1)
    if words.act.intent is Intent.DELETE:
        return f"{words.pick(('delete', 'remove'), 'deed')} {subject_of(words)}"
    return f"make this change to {subject_of(words)}"
