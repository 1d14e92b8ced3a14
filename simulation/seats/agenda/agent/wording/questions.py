"""Asking for details: which row is meant, what is to be changed, what to search by."""

from __future__ import annotations

from simulation.seats.agenda.agent.wording.fruitless import tried
from simulation.seats.agenda.agent.wording.grammar import an, listed, sentence
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Intent, Kind, Operator, Purpose

ONE = (
    "could you give me {what}?",
    "what is {what}?",
    "can you tell me {what}, please?",
    "I just need {what} for that.",
    "do you have {what} at hand?",
    "which is {what}?",
    "may I have {what}?",
    "to find it, I need {what}.",
    "could you let me know {what}?",
    "I'd need {what} to look that up.",
)
EITHER = (
    "could you give me {what}?",
    "do you have {what}?",
    "I can find it with {what}; which do you have?",
    "can you tell me {what}?",
    "I'd need either {what}.",
    "to find the right one, I need {what}.",
    "either {what} would do. Which can you give me?",
    "could you let me have {what}?",
)
VALUE_ONE = (
    "what should {what} be?",
    "which {label} shall I put in?",
    "what would you like as {what}?",
    "and {what}, what should that be?",
    "what do you want {what} to be?",
    "I still need {what}.",
    "could you tell me {what}?",
)
VALUE_MANY = (
    "could you tell me {what}?",
    "I still need {what}.",
    "what should I put for {what}?",
    "for that I need {what}.",
    "what would you like for {what}?",
    "please give me {what}.",
)
CHANGE_WHAT = (
    "what would you like changed? I can set {what}.",
    "which detail should be different, {what}? And what should it say?",
    "I can change {what}. Which one, and to what?",
)
NARROW = (
    "I see {count} {things} here. Can you narrow it down, perhaps by {what}?",
    "there are {count} {things} that could fit. Do you know {what}?",
    "that matches {count} {things}, so I need a little more: do you know {what}?",
    "{count} {things} come up for that. Would you have {what} for me?",
    "with {count} {things} to choose from, {what} would help. Do you know?",
)
SEARCH = (
    "happy to look. Is there anything to go by, such as {what}?",
    "which {things} are you after? You could tell me {what}, for example.",
    "what should I search by? {what_cap} would help.",
    "I can look through the {things}. Do you have {what}?",
    "to narrow it down: do you know {what}?",
)
AGAIN = (
    "I'm afraid I still need a bit more:",
    "Sorry to ask again:",
    "Alright, then another way:",
    "No problem. Then",
    "OK, let's try something else:",
)
STILL_EMPTY = (
    "I still can't find {a_thing} with {what}. {ask}",
    "with {what} I don't get any further, I'm sorry. {ask}",
    "there really is no {thing} with {what} here. {ask}",
)
IDENTIFY = (
    "could you give me {what} on your account?",
    "could you tell me {what}, so that I can find your account?",
    "may I have {what} for your account, please?",
    "what's {what} on your account, please?",
)


def ask(words: Words) -> str:
    slots = words.act.slots
    text = sentence(_question(words, slots))
    if words.note.tried:
        return _still_empty(words, text)
    if words.note.again and not words.note.total:
        return f"{words.pick(AGAIN, 'again')} {_lower(text)}"
    return text


def _still_empty(words: Words, question: str) -> str:
    """The same was asked before: what does not help, and what would."""
    entity = words.schema.entity(words.note.subject or words.act.entity)
    what = listed([tried(words, said) for said in words.note.tried[:3]]) or "that"
    text = words.pick(STILL_EMPTY, "still").format(
        thing=entity.singular, a_thing=an(entity.singular), what=what, ask=question
    )
    return sentence(text)


def _lower(text: str) -> str:
    """Behind a colon; "I" keeps its capital."""
    first = text.split(" ", 1)[0]
    return text if first in ("I", "I'd", "I'm", "I'll") else text[0].lower() + text[1:]


def _question(words: Words, slots: tuple[Said, ...]) -> str:
    note, things = words.note, words.entity.plural
    if note.total:
        things = words.schema.entity(note.subject).plural
        what = listed([words.whose(said.column) for said in slots], "or")
        return words.pick(NARROW, "narrow").format(count=note.total, things=things, what=what)
    if all(said.purpose is Purpose.VALUE for said in slots):
        return _ask_values(words, slots)
    what = listed([_named(words, said) for said in slots], "or")
    if words.act.intent is Intent.SEARCH and not _is_key(slots) and not words.note.yours:
        cap = what[0].upper() + what[1:]
        template = words.pick(SEARCH, "search")
        return template.format(things=things, what=what, what_cap=cap)
    if words.note.yours and all(_is_callers(words, said) for said in slots):
        theirs = listed([words.whose(said.column).replace("your", "the", 1) for said in slots])
        return words.pick(IDENTIFY, "identify").format(what=theirs)
    templates = ONE if len(slots) == 1 else EITHER
    return words.pick(templates, "ask").format(what=what)


def _is_callers(words: Words, said: Said) -> bool:
    return words.schema.table(said.column) == words.schema.lexicon.caller


def _is_key(slots: tuple[Said, ...]) -> bool:
    return any(said.purpose is Purpose.KEY for said in slots)


def _ask_values(words: Words, slots: tuple[Said, ...]) -> str:
    labels = [words.said_label(said) for said in slots]
    optional = words.act.intent is Intent.UPDATE and len(slots) > 2
    if optional:
        what = listed([f"the {label}" for label in labels], "or")
        return words.pick(CHANGE_WHAT, "change").format(what=what)
    if len(slots) == 1:
        template = words.pick(VALUE_ONE, "value")
        return template.format(what=f"the {labels[0]}", label=labels[0])
    what = listed([f"the {label}" for label in labels])
    return words.pick(VALUE_MANY, "values").format(what=what)


def _named(words: Words, said: Said) -> str:
    """The thing asked for, with whose it is; the ends of a range by their own label."""
    if said.label:
        return f"the {said.label}"
    if said.operator is Operator.AT_LEAST:
        return (
            f"the earliest {words.label(said.column)}"
            if _is_date(words, said)
            else (f"the lowest {words.label(said.column)}")
        )
    if said.operator is Operator.AT_MOST:
        return (
            f"the latest {words.label(said.column)}"
            if _is_date(words, said)
            else (f"the highest {words.label(said.column)}")
        )
    return words.whose(said.column)


def _is_date(words: Words, said: Said) -> bool:
    return words.is_kind(said.column, Kind.DATE, Kind.DATETIME)
