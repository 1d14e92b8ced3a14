"""What is said beside the agenda: a bare topic, a wish that cannot be met, what a word means."""

from __future__ import annotations

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.english import sentence
from simulation.seats.agenda.wording.spoken_slots import plain_label
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act

TOPICS = (
    "it's about {x}", "this is about {x}", "I have a question about {x}",
    "I need some help with {x}", "I'm writing because of {x}", "there's something about {x}",
    "can you help me with {x}?", "I've got something to sort out with {x}",
    "could we look at {x}?", "it concerns {x}", "I'd like to talk about {x}",
    "I'm not sure where to start, it's about {x}", "there's an issue with {x}",
    "^the matter concerns {x}", "^I am writing about {x}", "~so, {x}", "~got a thing with {x}",
    "~need help with {x}",
)  # fmt: skip

FAVOUR_LEADS = (
    "by the way,", "while I'm here,", "one more thing:", "something else:", "oh, and",
    "this may be the wrong place, but", "I don't know whether you do this, but",
    "just in case:", "before I forget:", "^if I may ask for something else:", "~oh hey,",
    "~random one, but",
)  # fmt: skip

FAVOURS = (
    "could you {x}?", "can you {x}?", "could you {x}, please?", "would you be able to {x}?",
    "could you {x} while you're at it?", "any chance you could {x}?",
    "is there a way you could {x}?", "^would you be so kind as to {x}?", "~can u {x}?",
    "~could you quickly {x}?",
)  # fmt: skip

CHANGES = (
    "change {x}", "have {x} changed", "put in something else for {x}", "change {x} as well",
)  # fmt: skip

MEANINGS = (
    "what do you mean by {x}?", "sorry, what does {x} mean here?", "what exactly does {x} cover?",
    "I'm not sure what you mean by {x}, can you explain?", "what am I to understand by {x}?",
    "could you tell me what {x} means?", "I don't know what you mean by {x}",
    "how do you mean, {x}?", "can you explain {x} to me?", "what does {x} stand for?",
    "I've never heard of {x}, what does it mean?", "^might I ask what is meant by {x}?",
    "^would you explain what {x} refers to?", "~what's {x} supposed to mean?",
    "~uh, {x}? What does that mean?",
)  # fmt: skip

STATES = (
    "what else can {x} be?", "how am I to read that, what can {x} be?",
    "sorry, what does {x} tell me, which ones are there?", "and which others are there for {x}?",
    "I don't know these terms, what can {x} be?", "can you explain {x}, what does it run through?",
    "is that good, and what else could {x} be?", "what are the possible entries for {x}?",
    "^may I ask which entries there are for {x}?", "^would you explain what {x} can be?",
    "~and what else can {x} be?", "~ok and what's that mean, what can {x} be?",
)  # fmt: skip

LOST = (
    "sorry, you've lost me, what was {x} again?", "wait, I'm confused, what was {x}?",
    "I got mixed up there, can you tell me {x} once more?", "hm, I don't follow, what is {x} now?",
    "sorry, which one was {x}?", "I think I've lost the thread, could you say {x} again?",
    "can you go through that again, what is {x}?", "I'm getting muddled, so what is {x}?",
    "hang on, that was too quick for me, what was {x}?",
    "sorry, my head is elsewhere, what did you say {x} was?",
    "I'm not sure I took that in, could you repeat {x}?",
    "^I am afraid I could not follow, would you repeat {x}?",
    "^forgive me, what was {x} once more?", "~wait what, what was {x}?",
    "~sorry, totally lost, {x} was what?",
)  # fmt: skip


def mention(act: Act, tone: Tone) -> str:
    """What it is about, and nothing more."""
    return sentence(tone.pick("topic", TOPICS).format(x=_row(act, tone)))


def _row(act: Act, tone: Tone) -> str:
    if act.entity == tone.caller:
        return tone.words.entity(act.entity).own or "my details"
    return nouns.that(act.entity, tone) if act.refers else nouns.unnamed(act.entity, tone)


def wish(act: Act, tone: Tone) -> str:
    """Something that is not on offer here, put like anything else."""
    lead = tone.pick("favour lead", FAVOUR_LEADS)
    asked = tone.pick("favour", FAVOURS).format(x=_favour(act, tone))
    return sentence(f"{lead} {asked}")


def _favour(act: Act, tone: Tone) -> str:
    if not act.entity:
        return act.slots[0].label
    return tone.pick("change", CHANGES).format(x=_property(act, tone))


def _property(act: Act, tone: Tone) -> str:
    label = tone.words.label(act.wants[0], act.entity)
    if act.entity == tone.caller:
        return f"my {label}"
    return f"the {label} of {nouns.that(act.entity, tone)}"


def clarify(act: Act, tone: Tone) -> str:
    """What is meant by what was asked or told."""
    bank = STATES if act.mood == "told" else MEANINGS
    return sentence(tone.pick("meaning", bank).format(x=_label(act, tone)))


def lost(act: Act, tone: Tone) -> str:
    """To have something said once more."""
    return sentence(tone.pick("lost", LOST).format(x=_label(act, tone)))


def _label(act: Act, tone: Tone) -> str:
    return f"the {plain_label(act.slots[0], tone, act.entity)}"
