"""Reacting to what was told or done, doubting it, and having it confirmed."""

from __future__ import annotations

from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.ledger import Ledger
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Kind, Purpose

MOODS = ("pleased", "neutral", "neutral", "neutral", "neutral", "neutral", "disappointed")
FIGURES = {Kind.INTEGER, Kind.NUMBER, Kind.MONEY}


def reaction(ledger: Ledger, dials: Dials) -> Act | None:
    """A few words on the agent's last answer, quoting a value that it told now and then."""
    kinds = {act.kind for act in ledger.latest}
    if not kinds & {ActKind.REPORT, ActKind.DONE, ActKind.EMPTY, ActKind.FAIL, ActKind.UNABLE}:
        return None
    item = just_dealt_with(ledger)
    if item is None or not dials.fires(Hook.REACT):
        return None
    if ledger.is_given_up(item) and not item.is_answered():
        return _feedback(item, "disappointed", ())
    if item.mutates:
        return _feedback(item, "pleased", ())
    told = _told(item, ledger)
    quotes = told and dials.chance.at("quote").happens(dials.strength(Hook.REACT))
    figure = bool(told) and ledger.words.field(told[0].column).kind in FIGURES
    mood = dials.chance.at("mood").pick(MOODS) if figure and quotes else "neutral"
    return _feedback(item, mood, told[:1] if quotes else ())


def doubt(ledger: Ledger, dials: Dials) -> Act | None:
    """A second look at a value that was just told."""
    item = None if ledger.strayed() else just_dealt_with(ledger)
    told = _told(item, ledger) if item else ()
    if item is None or not told or item.checked or not dials.fires(Hook.CHALLENGE, item.id):
        return None
    return _check(item, told[:1], "doubtful")


def confusion(ledger: Ledger, dials: Dials) -> Act | None:
    """Has what was just told said once more."""
    item = None if ledger.strayed() else just_dealt_with(ledger)
    told = _told(item, ledger) if item else ()
    if item is None or not told or item.checked or ledger.did(ActKind.CHECK):
        return None
    if not dials.fires(Hook.CONFUSION, item.id):
        return None
    asked = told[0].model_copy(update={"value": None, "label": _called(item, told[0].column)})
    again = _check(item, (asked,), "confused")
    return again.model_copy(update={"wants": (asked.column,)})


def question_of_meaning(ledger: Ledger, dials: Dials) -> Act | None:
    """What a told state can be, of a value that is one of a few; else what a figure stands for."""
    item = None if ledger.strayed() else just_dealt_with(ledger)
    told = _told(item, ledger) if item else ()
    states = [said for said in told if len(ledger.words.field(said.column).spoken) > 1]
    terms = states or [said for said in told if _is_a_term(said, ledger)]
    if item is None or not terms or item.checked:
        return None
    if not dials.fires(Hook.ASK_CLARIFICATION, item.id):
        return None
    asked = clarification(item, terms[0].model_copy(update={"value": None}))
    return asked.model_copy(update={"mood": "told"}) if states else asked


def _is_a_term(said: Said, ledger: Ledger) -> bool:
    """A figure with a name of its own: everybody knows a price, not an outstanding balance."""
    field = ledger.words.field(said.column)
    return field.kind in FIGURES and " " in field.label


def clarification(item: Item, said: Said) -> Act:
    subtask = item.subtask
    return Act(kind=ActKind.CLARIFY, entity=subtask.entity, tool=subtask.tool, slots=(said,))


def _called(item: Item, column: str) -> str:
    return next((want.label for want in item.subtask.wants if want.column == column), "")


def contradiction(ledger: Ledger, dials: Dials) -> Act | None:
    """The agent says that it looked at another row than the one named."""
    for act in ledger.latest:
        item = just_dealt_with(ledger)
        if act.kind is not ActKind.REPORT or item is None or item.checked:
            continue
        wrong = _contradicted(act, item)
        if wrong and dials.fires_throughout(Hook.NOTICE, item.id):
            return _check(item, wrong, "doubtful")
    return None


def _contradicted(act: Act, item: Item) -> tuple[Said, ...]:
    """What the user said of the row, where the single row reported has it otherwise."""
    found = []
    for slot in item.subtask.knows:
        if slot.purpose is not Purpose.KEY or not slot.column:
            continue
        said = [one.value for one in act.slots if one.column == slot.column]
        if len(said) == 1 and str(said[0]).casefold() != str(slot.value).casefold():
            found.append(Said(column=slot.column, value=slot.value, purpose=slot.purpose))
    return tuple(found)


def outcome_check(ledger: Ledger, dials: Dials) -> Act | None:
    """Is the quantity really 3 now? At the end, for one outcome, once in a dialogue."""
    if any(item.checked for item in ledger.items):
        return None
    item = _not_looked_at_again(ledger)
    if item is None or not dials.fires(Hook.CONFIRM_OUTCOME):
        return None
    if not item.mutates:
        told = _told(item, ledger)
        return _check(item, told[:1], "summary") if told else None
    wishes = [s for s in item.subtask.knows if s.purpose is Purpose.VALUE]
    slots = tuple(
        Said(column=s.column, value=s.value, purpose=s.purpose, label=s.label) for s in wishes[:2]
    )
    return _check(item, slots, "")


def _not_looked_at_again(ledger: Ledger) -> Item | None:
    """The latest answer or change, unless it has been read a second time already."""
    item = just_dealt_with(ledger)
    if item is None or not item.is_answered():
        return None
    others = [other for other in ledger.items if other.asked and other is not item]
    twice = any(_reads_again(item, other) or _reads_again(other, item) for other in others)
    return None if twice else item


def _reads_again(item: Item, other: Item) -> bool:
    """Does the item ask for what the other has just written?"""
    written = {slot.column for slot in other.subtask.knows if slot.purpose is Purpose.VALUE}
    about = item.subtask.refers
    same = about is None or about.subtask == other.id or not written
    asked = {want.column for want in item.subtask.wants}
    is_status = other.mutates and not written and any("status" in column for column in asked)
    return same and other.mutates and not item.mutates and (bool(asked & written) or is_status)


def just_dealt_with(ledger: Ledger) -> Item | None:
    """What the user's last turn brought up or was about, and is settled now."""
    asked = [item for item in ledger.items if item.asked and ledger.is_settled(item)]
    return max(asked, key=lambda item: (item.asked[-1], item.place), default=None)


def _told(item: Item, ledger: Ledger) -> tuple[Said, ...]:
    """Single values that the agent has told in answer, fit to be repeated in a few words."""
    found = []
    for index, want in enumerate(item.subtask.wants):
        kind = ledger.words.field(want.column).kind
        short = len(want.values) == 1 and want.values[0] not in (None, "")
        if index in item.told and short and kind not in (Kind.TEXT, Kind.OPAQUE):
            found.append(Said(column=want.column, value=want.values[0]))
    return tuple(found)


def _feedback(item: Item, mood: str, slots: tuple[Said, ...]) -> Act:
    return Act(kind=ActKind.FEEDBACK, entity=item.subtask.entity, slots=slots, mood=mood)


def _check(item: Item, slots: tuple[Said, ...], mood: str) -> Act:
    subtask = item.subtask
    return Act(
        kind=ActKind.CHECK,
        intent=subtask.intent,
        entity=subtask.entity,
        tool=subtask.tool,
        slots=slots,
        mood=mood,
        refers=True,
    )
