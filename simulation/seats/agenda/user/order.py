"""Which subtask comes next: the tasks in order, unless a rule leads away and back."""

from __future__ import annotations

from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.ledger import Ledger
from simulation.vocabulary.hooks import Hook


def next_items(ledger: Ledger, dials: Dials) -> tuple[list[Item], str]:
    """One pending item, or two that are brought up together, and the bridge to it."""
    ready = [item for item in ledger.pending() if _is_ready(item, ledger)]
    ready = [item for item in ready if not _is_out_of_reach(item, ledger)]
    if not ready:
        return [], ""
    first, bridge = _first(ready, ledger, dials)
    second = _second(first, ledger, dials)
    return ([first, second] if second else [first]), bridge


def _is_ready(item: Item, ledger: Ledger) -> bool:
    reference = item.subtask.refers
    earlier = ledger.by_id(reference.subtask) if reference else None
    return earlier is None or earlier.is_answered() or ledger.is_settled(earlier)


def _is_out_of_reach(item: Item, ledger: Ledger) -> bool:
    """What it refers to was never found, and nothing else says which row is meant."""
    reference = item.subtask.refers
    earlier = ledger.by_id(reference.subtask) if reference else None
    if earlier is None or not earlier.asked:
        return False
    lost = ledger.is_given_up(earlier) and not earlier.is_answered() and not earlier.reports
    return lost and not item.subtask.knows


def _first(ready: list[Item], ledger: Ledger, dials: Dials) -> tuple[Item, str]:
    began = [item for item in ready if _has_begun(item, ledger)]
    away = [item for item in ready if not _has_begun(item, ledger)]
    recent = _recent_task(ledger)
    if began and away and dials.fires(Hook.GOAL_SHIFT, began[0].task.id, len(began)):
        return away[0], "shift"
    if began:
        bridge = "back" if recent not in ("", began[0].task.id) else "next"
        return began[0], bridge
    return ready[0], "other" if recent else ""


def _has_begun(item: Item, ledger: Ledger) -> bool:
    return any(other.asked for other in ledger.items if other.task.id == item.task.id)


def _recent_task(ledger: Ledger) -> str:
    asked = [item for item in ledger.items if item.asked]
    latest = max(asked, key=lambda item: item.asked[-1], default=None)
    return latest.task.id if latest else ""


def _second(first: Item, ledger: Ledger, dials: Dials) -> Item | None:
    others = [item for item in ledger.pending() if item is not first]
    close = [item for item in others if _goes_with(item, first, ledger)]
    if not dials.fires(Hook.ONE_AT_A_TIME, first.id):
        close = [item for item in others if _is_ready(item, ledger)] or close
    elif not close or not dials.fires(Hook.COMBINE, first.id):
        return None
    return close[0] if close else None


def _goes_with(item: Item, first: Item, ledger: Ledger) -> bool:
    """Natural in one breath: the same task, and about what was just named or found before."""
    if item.task.id != first.task.id or (item.mutates and first.mutates):
        return False
    if item.mutates and any(not slot.upfront for slot in first.subtask.knows):
        return False
    reference = item.subtask.refers
    if reference is None:
        return item.subtask.entity == first.subtask.entity and _shares_details(item, first)
    return reference.subtask == first.id or _is_ready(item, ledger)


def _shares_details(item: Item, first: Item) -> bool:
    mine = {(slot.column, str(slot.value)) for slot in item.subtask.knows}
    return bool(mine & {(slot.column, str(slot.value)) for slot in first.subtask.knows})
