"""Notes to one message: a lead-in now and then, the bodies, and now and then a last question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.wording import (
    changing,
    courtesy,
    explaining,
    fruitless,
    offering,
    proposing,
    questions,
    reporting,
)
from simulation.seats.agenda.agent.wording.words import Words
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.chance import Chance

LEAD_RATE = 0.3

BODY: dict[ActKind, Callable[[Words], str]] = {
    ActKind.REPORT: reporting.report,
    ActKind.PROPOSE: proposing.propose,
    ActKind.DONE: changing.done,
    ActKind.FAIL: changing.fail,
    ActKind.ASK: questions.ask,
    ActKind.OFFER: offering.offer,
    ActKind.EMPTY: fruitless.empty,
    ActKind.UNABLE: courtesy.unable,
    ActKind.UNCLEAR: courtesy.unclear,
    ActKind.MORE: courtesy.more,
    ActKind.CLOSE: courtesy.close,
    ActKind.THANK: courtesy.thank,
    ActKind.DENY: courtesy.dropped,
    ActKind.CONFIRM: courtesy.go_on,
    ActKind.EXPLAIN: explaining.explain,
}
LEADS: dict[ActKind, tuple[str, ...]] = {
    ActKind.REPORT: courtesy.LEAD_RESULT,
    ActKind.PROPOSE: courtesy.LEAD_PROPOSE,
    ActKind.ASK: courtesy.LEAD_ASK,
    ActKind.OFFER: courtesy.LEAD_OFFER,
}


def compose(schema: Schema, notes: Sequence[Note], chance: Chance) -> str:
    """The message. Deterministic in its arguments."""
    parts = [
        offering.which(Words(schema, chance.at(place), note))
        if place and _is_shown(notes[place - 1], note)
        else _body(schema, note, chance.at(place))
        for place, note in enumerate(notes)
    ]
    text = parts[0] if parts else ""
    text = _led(notes[0], text, chance) if notes else text
    for place, (note, part) in enumerate(zip(notes[1:], parts[1:], strict=True), 1):
        text = _joined(text, note, part, chance.at("join", place))
    return text


def _is_shown(before: Note, note: Note) -> bool:
    """Were the rows that one is to be chosen from told just before."""
    told = before.act.kind is ActKind.REPORT and note.act.kind is ActKind.OFFER
    return told and before.total == note.total and before.act.entity == note.act.entity


def _body(schema: Schema, note: Note, chance: Chance) -> str:
    return BODY[note.act.kind](Words(schema, chance.at("words"), note))


def _led(note: Note, text: str, chance: Chance) -> str:
    leads = LEADS.get(note.act.kind)
    if note.corrected:
        return _after(chance.at("lead").pick(courtesy.LEAD_CORRECTED), text)
    if (
        not leads
        or note.again
        or note.repeats
        or _counts(note)
        or not chance.at("lead?").happens(LEAD_RATE)
    ):
        return text
    return _after(chance.at("lead").pick(leads), text)


def _counts(note: Note) -> bool:
    """A question that opens with how many there are needs no lead-in."""
    return note.act.kind is ActKind.ASK and (note.total > 0 or bool(note.tried))


def _after(lead: str, text: str) -> str:
    """Behind a comma or a colon the sentence goes on in lower case, unless a name begins it."""
    if lead.endswith((",", ":")) and _may_lower(text):
        text = text[0].lower() + text[1:]
    return f"{lead} {text}"


COMMON = {
    "the", "there", "here", "here's", "for", "on", "that", "that's", "it", "it's", "this", "these",
    "could", "what", "can", "do", "which", "may", "to", "so", "just", "before", "let", "no",
    "as", "right", "about", "looking", "from", "by", "ranked", "going", "split", "with", "there's",
    "my", "your", "you", "nothing", "either", "happy", "according", "those", "and",
    "what's", "who", "whose", "how", "is", "are", "would", "when", "where", "order", "found",
}  # fmt: skip


def _may_lower(text: str) -> bool:
    return text.split(" ", 1)[0].lower().rstrip(",:") in COMMON


def _joined(text: str, note: Note, part: str, chance: Chance) -> str:
    """The next part; a list stands in a paragraph of its own."""
    gap = "\n\n" if "\n" in part or "\n" in text else " "
    if note.act.kind in LEADS and not note.again and chance.at("also?").happens(0.5):
        part = _after(chance.at("also").pick(courtesy.ALSO), part)
    return f"{text}{gap}{part}"


def beside_calls(mutates: bool, chance: Chance) -> str:  # noqa: FBT001 - read at one place
    """A few words while calls are made."""
    return chance.pick(courtesy.MAKING if mutates else courtesy.LOOKING)
