"""Bringing a subtask up: what is said of it at once, and what is kept for later."""

from __future__ import annotations

from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.item import Item, spoken
from simulation.seats.agenda.user.ledger import Ledger
from simulation.seats.agenda.user.second_thoughts import another_value, mistaken_value
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Kind, Purpose
from simulation.vocabulary.tasks import Slot

CODES = {Kind.IDENTIFIER, Kind.EMAIL}


def first_request(item: Item, ledger: Ledger, dials: Dials) -> tuple[Act, ...]:
    """The request with the details that are given away at once, and any second thought."""
    slots = [spoken(slot) for slot in _revealed(item, ledger, dials)]
    slots, thoughts = _think_again(slots, item, ledger, dials)
    if not thoughts:
        slots, thoughts = _mix_up(slots, item, ledger, dials)
    return (_request(item, ledger, tuple(slots)), *thoughts)


def mention(item: Item, words: Words) -> Act:
    """What a request is about, without what is wanted: the row meant before, or a named one."""
    subtask = item.subtask
    if subtask.refers is not None:
        return Act(kind=ActKind.MENTION, entity=subtask.refers.table, refers=True)
    keys = [slot for slot in subtask.knows if slot.purpose is Purpose.KEY and slot.column]
    tables = [words.table(slot.column) for slot in keys if not item.is_of_oneself(slot)]
    return Act(kind=ActKind.MENTION, entity=next(filter(None, tables), subtask.entity))


def full_request(item: Item, ledger: Ledger) -> Act:
    """Everything at once: the task-oriented way, and the way out of a misunderstanding."""
    said = [i for i in range(len(item.subtask.knows)) if item.is_used(i)]
    return _request(item, ledger, tuple(spoken(slot) for slot in item.slots(said)))


def repeated_request(item: Item, ledger: Ledger) -> Act:
    """What was said before, for what has not been told yet."""
    slots = [spoken(slot) for slot in item.slots(sorted(item.said))]
    if item.reports or item.failures:
        slots += [said for said in _more_on(item, ledger) if said not in slots]
    again = _request(item, ledger, tuple(slots))
    return again.model_copy(update={"wants": item.missing() or again.wants})


def _more_on(item: Item, ledger: Ledger) -> list[Said]:
    """What makes it plainer the second time: who calls, and the name of the row meant by "it"."""
    columns = {slot.column for slot in item.subtask.knows}
    mine = [
        slot
        for other in ledger.items
        for index, slot in enumerate(other.subtask.knows)
        if other.is_of_oneself(slot) and (slot.upfront or index in other.said)
    ]
    named = [
        slot
        for earlier in ledger.ancestors(item)[:1]
        for slot in earlier.subtask.knows
        if slot.purpose is Purpose.KEY and slot.column not in columns
    ]
    named = [slot for slot in named if not item.is_of_oneself(slot)]
    return [ledger.as_of_now(slot) for slot in (*mine[:1], *named)]


def _request(item: Item, ledger: Ledger, slots: tuple[Said, ...]) -> Act:
    subtask = item.subtask
    reference = subtask.refers
    kept, more = _reference(item, ledger)
    return Act(
        kind=ActKind.REQUEST,
        intent=subtask.intent,
        entity=subtask.entity,
        tool=subtask.tool,
        slots=(*more, *slots),
        wants=tuple(dict.fromkeys(want.column for want in subtask.wants)),
        refers=kept,
        about=reference.table if reference and reference.table != subtask.entity else "",
    )


def _reference(item: Item, ledger: Ledger) -> tuple[bool, tuple[Said, ...]]:
    """Whether "that one" is clear enough, and what else must name the row that is meant."""
    reference = item.subtask.refers
    if reference is None:
        return False, ()
    earlier = ledger.by_id(reference.subtask)
    if earlier is None or not _talked_of_since(earlier, item, ledger):
        return True, ()
    return True, tuple(
        spoken(slot)
        for slot in earlier.subtask.knows
        if slot.purpose is Purpose.KEY and slot.column not in _columns(item)
    )


def _columns(item: Item) -> set[str]:
    return {slot.column for slot in item.subtask.knows}


def _talked_of_since(earlier: Item, item: Item, ledger: Ledger) -> bool:
    """Has another row of that kind come up after the one that is meant?"""
    table = item.subtask.refers.table if item.subtask.refers else ""
    chain = _chain(item, ledger)
    return any(
        other.asked
        and earlier.asked
        and other.asked[-1] > earlier.asked[-1]
        and other.id not in chain
        and table in (other.subtask.entity, other.subtask.refers and other.subtask.refers.table)
        for other in ledger.items
    )


def _chain(item: Item, ledger: Ledger) -> set[str]:
    """All subtasks about the same row: those referred to, and those that refer to them."""
    if item.subtask.refers is None:
        return {item.id}
    root = _root(item, ledger)
    return {other.id for other in ledger.items if _root(other, ledger) == root}


def _root(item: Item, ledger: Ledger) -> str:
    """The subtask that first was about this row, by references over the same table."""
    reference = item.subtask.refers
    earlier = ledger.by_id(reference.subtask) if reference else None
    if reference is None or earlier is None:
        return item.id
    further = earlier.subtask.refers
    same_row = further is not None and further.table == reference.table
    return _root(earlier, ledger) if same_row else earlier.id


def _revealed(item: Item, ledger: Ledger, dials: Dials) -> list[Slot]:
    upfront = [slot for slot in item.subtask.knows if slot.upfront]
    upfront = _withheld(upfront, item, ledger, dials)
    if dials.fires(Hook.BE_VAGUE, item.id):
        return [slot for slot in upfront if not _can_wait(slot, item, ledger)]
    waiting = [slot for slot in upfront if _can_wait(slot, item, ledger)]
    if not waiting or not dials.fires(Hook.HOLD_BACK, item.id):
        return upfront
    count = max(1, round(dials.strength(Hook.HOLD_BACK) * len(waiting)))
    if count == len(upfront) and count > 1:
        count -= 1
    held = dials.chance.at("held", item.id).sample(waiting, count)
    return [slot for slot in upfront if slot not in held]


def _withheld(slots: list[Slot], item: Item, ledger: Ledger, dials: Dials) -> list[Slot]:
    """Without the numbers, codes and addresses that nobody has asked for yet."""
    codes = [slot for slot in slots if _is_code(slot, ledger) and _is_asked(slot, item, ledger)]
    if not codes or not dials.fires(Hook.WITHHOLD_IDENTIFIERS, item.id):
        return slots
    return [slot for slot in slots if slot not in codes]


def _is_asked(slot: Slot, item: Item, ledger: Ledger) -> bool:
    """Will the agent ask for it: what it cannot do without, and cannot find by what is meant."""
    reference = item.subtask.refers
    is_meant = reference is not None and ledger.words.table(slot.column) == reference.table
    return not is_meant and ledger.words.required(item.subtask.tool, slot.column)


def _is_code(slot: Slot, ledger: Ledger) -> bool:
    return bool(slot.column) and ledger.words.field(slot.column).kind in CODES


def _can_wait(slot: Slot, item: Item, ledger: Ledger) -> bool:
    """A detail that the agent will have to ask for."""
    if slot.purpose is Purpose.LIMIT or not slot.column:
        return False
    field = ledger.words.field(slot.column)
    if item.caller and slot.purpose is Purpose.KEY and field.kind is Kind.NAME:
        # A customer who asks about a lamp says which, and one who gives a name gives it at once.
        return False
    if item.subtask.refers is not None and slot.purpose is Purpose.KEY:
        return False
    frame = ledger.words.frame(item.subtask.tool)
    inputs = frame.inputs.values() if frame else ()
    if slot.purpose is Purpose.FILTER and all(one.column != slot.column for one in inputs):
        # The one group that is meant is no detail: it is what is asked for.
        return False
    return ledger.words.required(item.subtask.tool, slot.column)


def _think_again(
    slots: list[Said], item: Item, ledger: Ledger, dials: Dials
) -> tuple[list[Said], tuple[Act, ...]]:
    """With some luck, another value first; put right at once where it could not be undone."""
    wishes = [i for i, said in enumerate(slots) if said.purpose is Purpose.VALUE]
    for index in wishes:
        said = slots[index]
        other = another_value(said.value, ledger.words.field(said.column), dials.chance)
        if other is None or not dials.fires(Hook.CHANGE_MIND, item.id):
            continue
        slots[index] = said.model_copy(update={"value": other})
        if item.subtask.intent.value == "update":
            return slots, ()
        return slots, (revision(item, (said,)),)
    return slots, ()


def _mix_up(
    slots: list[Said], item: Item, ledger: Ledger, dials: Dials
) -> tuple[list[Said], tuple[Act, ...]]:
    """A detail taken for another one, and put right in the same breath."""
    for index, said in enumerate(slots):
        if said.purpose not in (Purpose.KEY, Purpose.FILTER) or not said.column:
            continue
        other = mistaken_value(said, item, ledger, dials.chance)
        if other is None or not dials.fires(Hook.CONTRADICT, item.id):
            continue
        slots[index] = said.model_copy(update={"value": other})
        return slots, (revision(item, (said,)),)
    return slots, ()


def revision(item: Item, slots: tuple[Said, ...]) -> Act:
    subtask = item.subtask
    return Act(
        kind=ActKind.REVISE,
        intent=subtask.intent,
        entity=subtask.entity,
        tool=subtask.tool,
        slots=slots,
    )
