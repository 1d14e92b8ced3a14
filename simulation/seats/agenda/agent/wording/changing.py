"""Proposing a change, and saying that it was made or refused."""

from __future__ import annotations

import re

from simulation.seats.agenda.agent.wording.grammar import an, listed, sentence, verbs
from simulation.seats.agenda.agent.wording.words import Words
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
    "Would you like me to go through with it?",
    "If that's right, just say yes.",
)
PLAN = (
    "just to be sure: I'd {action}",
    "so that would mean I {action}",
    "here's what I would do: {action}",
    "I can {action}",
    "I'm ready to {action}",
    "before I do anything: you'd like me to {action}",
    "let me repeat that back: you want me to {action}",
    "I would now {action}",
    "to confirm, I'm going to {action}",
)
SET_NEW = (
    "set the {label} of {subject} to {value}",
    "change the {label} of {subject} to {value}",
    "put {value} as the {label} of {subject}",
    "update the {label} of {subject} to {value}",
)
SET_FROM = (
    "change the {label} of {subject} from {old} to {value}",
    "switch the {label} of {subject} from {old} to {value}",
    "replace {old} with {value} as the {label} of {subject}",
    "set the {label} of {subject} to {value} instead of {old}",
)
_OF_THE_USER = {
    "have", "get", "see", "find", "check", "want", "need", "know", "ask", "look", "learn",
    "make", "let",
}  # fmt: skip
OF_THE_ROW = {
    "cancelled", "deleted", "removed", "updated", "created", "booked", "added", "changed",
    "closed", "rescheduled", "registered", "moved", "switched", "redirected", "opened",
    "placed", "scheduled", "corrected", "set", "recorded", "entered", "called",
}  # fmt: skip
DONE_ROW = (
    "{subject} has been {done}",
    "{subject} is now {done}",
    "done, {subject} has been {done}",
    "I've got {subject} {done} for you",
    "that went through: {subject} has been {done}",
    "all set, {subject} is {done}",
)
DONE_DEED = (
    "that's {done} now for {subject}",
    "done, that's {done} for {subject}",
    "all set: {done} for {subject}",
    "it went through, so that's {done} for {subject}",
)
DONE_BARE = (
    "that's {done} now",
    "done, that's {done}",
    "all set, it's {done}",
    "it went through and is {done}",
)
NOW = (
    "the {label} {is} now {value}",
    "the new {label} {is} {value}",
    "I have {value} down as the {label} now",
    "from now on the {label} {is} {value}",
)
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
    "the system turned that down: {reason}",
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


def propose(words: Words) -> str:
    """The change in one sentence, then the question."""
    plan = words.pick(PLAN, "plan").format(action=action(words))
    return f"{sentence(plan)} {words.pick(CONSENT, 'consent')}"


def action(words: Words) -> str:
    """A verb phrase for the change that the act speaks of."""
    values = [said for said in words.act.slots if said.purpose is Purpose.VALUE]
    if words.act.intent is Intent.CREATE:
        return _creation(words, values)
    if words.act.intent is Intent.UPDATE and values:
        return _setting(words, values)
    return _deed(words)


def _subject(words: Words) -> str:
    return words.note.subject or f"the {words.entity.singular}"


def _creation(words: Words, values: list[Said]) -> str:
    names = words.note.names
    parts = [_part(words, said, names.get(said.column, "")) for said in values]
    spoken = {said.column for said in values}
    linked = [name for column, name in names.items() if column not in spoken]
    verb = words.pick(("add", "create", "enter", "set up"), "verb")
    whom = f" for {listed(linked)}" if linked else ""
    with_what = f" with {listed(parts)}" if parts else ""
    return f"{verb} {an(f'new {words.entity.singular}')}{whom}{with_what}"


def _part(words: Words, said: Said, name: str) -> str:
    """A value of a new row, with the name of what it refers to, if that says more."""
    spoken = _quoted(words, said)
    more = f" ({name})" if name and spoken not in name else ""
    return f"{words.old_label(said)} {spoken}{more}"


def _setting(words: Words, values: list[Said]) -> str:
    old = dict(words.note.old)
    if len(values) > 1:
        parts = [f"the {words.old_label(said)} to {_quoted(words, said)}" for said in values]
        return f"set {listed(parts)} for {_subject(words)}"
    said = values[0]
    before = old.get(said.column)
    spoken = _quoted(words, said.model_copy(update={"value": before})) if before else ""
    same = spoken == _quoted(words, said)
    templates = SET_FROM if spoken and not same and len(spoken) < 60 else SET_NEW
    return words.pick(templates, "set").format(
        label=words.old_label(said),
        subject=_subject(words),
        value=_quoted(words, said),
        old=spoken,
    )


def _quoted(words: Words, said: Said) -> str:
    spoken = words.value(said.column, said.value)
    is_text = words.is_kind(said.column, Kind.TEXT)
    return f"“{spoken}”" if is_text and " " in spoken else spoken


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
        return pattern.sub(lambda _: _subject(words), words.pick(fit, "deed"), count=1)
    if words.act.intent is Intent.DELETE:
        return f"{words.pick(('delete', 'remove'), 'deed')} {_subject(words)}"
    return f"make this change to {_subject(words)}"


def done(words: Words) -> str:
    """What was done, and the values as they now are."""
    first = _done(words)
    values = [said for said in words.act.slots if said.purpose is not Purpose.KEY]
    keys = [said for said in words.act.slots if said.purpose is Purpose.KEY]
    told = [said for said in (*keys, *values) if said.value not in (None, "")]
    told = [said for said in told if words.value(said.column, said.value) not in first]
    if not told:
        return sentence(first)
    return f"{sentence(first)} {sentence(_values(words, told))}"


def _done(words: Words) -> str:
    frame, intent = words.frame, words.act.intent or Intent.UPDATE
    participles = (frame.done if frame else ()) or DEFAULT_DONE.get(intent, ("changed",))
    participle = words.pick(participles, "participle")
    if not words.note.subject and intent is not Intent.CREATE:
        return words.pick(DONE_BARE, "done").format(done=participle)
    of_row = participle.split()[0] in OF_THE_ROW
    templates = DONE_ROW if of_row else DONE_DEED
    subject = words.note.subject or f"the new {words.entity.singular}"
    if participle in ("updated", "changed") and words.named():
        subject = f"the record of {subject}"
    return words.pick(templates, "done").format(subject=subject, done=participle)


def _values(words: Words, told: list[Said]) -> str:
    if len(told) == 1:
        said = told[0]
        return words.pick(NOW, "now").format(
            label=words.old_label(said),
            value=_quoted(words, said),
            **verbs(words.old_label(said)),
        )
    return listed([_now(words, said) for said in told])


def _now(words: Words, said: Said) -> str:
    label = words.old_label(said)
    return f"the {label} {verbs(label)['is']} {_quoted(words, said)}"


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
