"""Saying that a change was made, or refused."""

from __future__ import annotations

from simulation.seats.agenda.agent.wording.grammar import listed, sentence, verbs
from simulation.seats.agenda.agent.wording.proposing import new_row, spoken, subject_of
from simulation.seats.agenda.agent.wording.words import YOU, Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Intent, Purpose

OF_THE_DEED = {"noted", "done", "arranged", "settled", "sorted"}
"""Participles of what was to be done, rather than of a row."""
DONE_ROW = (
    "{subject} has been {done}",
    "{subject} is now {done}",
    "done, {subject} has been {done}",
    "that went through: {subject} has been {done}",
    "all set, {subject} is {done}",
    "I've {done} {subject} for you",
)
DONE_DEED = (
    "that's {done} now for {subject}",
    "done, that's {done} for {subject}",
    "all set: {done} for {subject}",
)
DONE_BARE = (
    "that's {done} now",
    "done, that's {done}",
    "all set, it's {done}",
    "it went through and is {done}",
)
NEW_ROW = (
    "I've {done} {row}",
    "done, I've {done} {row}",
    "all set, I've {done} {row}",
    "that went through. I've {done} {row}",
)
SET = (
    "I've {done} the {label} of {subject} to {value}",
    "that's {done}: the {label} of {subject} {is} now {value}",
    "done, that's {done}. The {label} of {subject} {is} now {value}",
    "all set, it's {done}: the {label} of {subject} {is} now {value}",
)
SET_YOURS = (
    "I've {done} your {label} to {value}",
    "that's {done}: your {label} {is} now {value}",
    "done, that's {done}. Your {label} {is} now {value}",
    "all set, it's {done}: your {label} {is} now {value}",
)
SETTING = {"changed", "updated", "set", "corrected", "switched"}
"""Participles that take "to" and the new value."""
HANDLE = ("The {label} is {value}.", "It has the {label} {value}.")
DEFAULT_DONE = {
    Intent.CREATE: ("created", "added", "entered"),
    Intent.UPDATE: ("updated", "changed"),
    Intent.DELETE: ("deleted", "removed"),
}
REFUSED = (
    "I'm sorry, that didn't go through: {reason}",
    "unfortunately that isn't possible: {reason}",
    "I tried, but it was refused: {reason}",
    "that could not be done, I'm afraid: {reason}",
    "I wasn't able to do that: {reason}",
)
REFUSED_BARE = (
    "I'm sorry, that didn't go through",
    "unfortunately the system refused that",
    "I tried, but it could not be done",
    "that wasn't accepted, I'm afraid",
)
STILL_REFUSED = (
    "I'm afraid the answer is the same as before: {reason}",
    "that still isn't possible: {reason}",
    "trying again won't help, I'm sorry: {reason}",
    "nothing is different since I last tried: {reason}",
)
STILL_REFUSED_BARE = (
    "that was refused before, and trying again won't help",
    "I'm afraid that still isn't possible",
)
UNCHANGED = (
    "Everything is still as it was.",
    "So it all stays the way it was.",
    "Nothing is different from before.",
    "",
    "",
)
INSTEAD = (
    "Is there something else I can try?",
    "Would you like to change anything about it?",
    "Shall we try it another way?",
    "How would you like to go on?",
    "Tell me if you'd like to try something else.",
    "What would you like to do instead?",
)


def done(words: Words) -> str:
    """What was done, with the values as they now are."""
    values = [
        said
        for said in words.act.slots
        if said.purpose is not Purpose.KEY and said.value not in (None, "")
    ]
    if words.act.intent is Intent.CREATE:
        return _created(words, values)
    if words.act.intent is Intent.UPDATE and len(values) == 1:
        return _set(words, values[0])
    first = _done(words)
    told = [said for said in values if words.value(said.column, said.value) not in first]
    if not told:
        return sentence(first)
    return f"{sentence(first)} {sentence(listed([_now(words, said) for said in told]))}"


def _participle(words: Words) -> str:
    intent = words.act.intent or Intent.UPDATE
    participles = (words.frame.done if words.frame else ()) or DEFAULT_DONE.get(
        intent, ("changed",)
    )
    return words.pick(participles, "participle")


def _created(words: Words, values: list[Said]) -> str:
    participle = _participle(words)
    row = new_row(words, values)
    first = sentence(words.pick(NEW_ROW, "new").format(done=participle, row=row))
    keys = [
        said
        for said in words.act.slots
        if said.purpose is Purpose.KEY and words.value(said.column, said.value) not in first
    ]
    more = [
        words.pick(HANDLE, "handle").format(
            label=words.old_label(said), value=words.value(said.column, said.value)
        )
        for said in keys
    ]
    return " ".join((first, *more))


def _set(words: Words, said: Said) -> str:
    """One value: the change and what it is now are one sentence."""
    participle, label = _participle(words), words.old_label(said)
    yours = words.subject == YOU
    templates: tuple[str, ...] = SET_YOURS if yours else SET
    if participle not in SETTING:
        templates = templates[1:]
    return sentence(
        words.pick(templates, "set").format(
            done=participle,
            label=label,
            subject=subject_of(words),
            value=spoken(words, said),
            **verbs(label),
        )
    )


def _done(words: Words) -> str:
    participle = _participle(words)
    if not words.subject:
        return words.pick(DONE_BARE, "done").format(done=participle)
    of_row = participle.split()[0] not in OF_THE_DEED
    subject = "your record" if words.subject == YOU else words.subject
    if participle in ("updated", "changed") and words.named() and words.subject != YOU:
        subject = f"the record of {subject}"
    templates = DONE_ROW if of_row else DONE_DEED
    return words.pick(templates, "done").format(subject=subject, done=participle)


def _now(words: Words, said: Said) -> str:
    label = words.old_label(said)
    whose = "your" if words.subject == YOU else "the"
    return f"{whose} {label} {verbs(label)['is']} now {spoken(words, said)}"


def fail(words: Words) -> str:
    """That it was refused and why, that nothing changed, and a way on."""
    reason = words.note.reason
    templates: tuple[str, ...] = REFUSED if reason else REFUSED_BARE
    if words.note.again:
        templates = STILL_REFUSED if reason else STILL_REFUSED_BARE
    first = sentence(words.pick(templates, "refused").format(reason=reason))
    changes = words.act.intent is not None and words.act.intent.mutates
    unchanged = words.pick(UNCHANGED, "unchanged") if changes else ""
    parts = (first, unchanged, words.pick(INSTEAD, "instead"))
    return " ".join(part for part in parts if part)
