"""Nothing was found: with what it was looked for, and what would help."""

from __future__ import annotations

from simulation.seats.agenda.agent.wording.grammar import listed, sentence
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Intent, Kind, Operator

EMPTY_WITH = (
    "I couldn't find any {thing} with {what}",
    "nothing came up for {what} among the {things}",
    "there's no {thing} on record with {what}",
    "I don't see any {thing} with {what}",
    "my search for {what} came back without {a_thing}",
    "no {thing} matches {what}",
)
EMPTY_BARE = (
    "I couldn't find any {thing} like that",
    "nothing came up for that",
    "there are no {things} that fit",
    "I don't see any {things} for that",
    "that search came back empty",
)
GONE = (
    "yes, I've looked again and the {thing} is not there any more",
    "I checked once more: the {thing} is no longer on record",
    "yes, that {thing} can't be found any more",
)
CORRECT = (
    "Could you check that for me?",
    "Is it possible that it is spelled differently?",
    "Do you have another detail that I could try?",
    "Would you like me to look for something else?",
    "Can you double-check it?",
    "Maybe there's another detail to go by?",
    "Let me know if I should try something different.",
)


def empty(words: Words) -> str:
    slots = [said for said in words.act.slots if said.value is not None]
    singular, things = words.entity.singular, words.entity.plural
    correct = words.pick(CORRECT, "correct")
    if words.note.again and words.act.intent is Intent.DELETE:
        return sentence(words.pick(GONE, "gone").format(thing=singular))
    if not slots:
        text = words.pick(EMPTY_BARE, "empty").format(thing=singular, things=things)
        return f"{sentence(text)} {correct}"
    what = listed([tried(words, said) for said in slots[:3]])
    text = words.pick(EMPTY_WITH, "empty").format(
        thing=singular, things=things, what=what, a_thing=f"a matching {singular}"
    )
    return f"{sentence(text)} {correct}"


def tried(words: Words, said: Said) -> str:
    between = {
        Operator.AT_LEAST: " from",
        Operator.AT_MOST: " up to",
        Operator.CONTAINS: " containing",
    }.get(said.operator, "")
    label, spoken = words.label(said.column), words.echoed(said.column, said.value)
    if words.is_kind(said.column, Kind.TEXT):
        spoken = f"“{spoken}”"
    return f"the {label}{between} {spoken}"
