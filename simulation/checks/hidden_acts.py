"""Acts may say no more than the words beside them: one seat reads the other's acts.

A value that stands in an act but not in the text would pass from seat to seat unheard.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.checks.fields import field_of
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.lexicon import Kind
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import contains, tells
from simulation.vocabulary.state import DialogueState

SPOKEN = frozenset({ActKind.REQUEST, ActKind.INFORM, ActKind.REVISE})
"""Acts of the user that carry values of its own; a choice may be "the second one"."""


def unspoken_values(state: DialogueState) -> Iterator[Finding]:
    last = state.turns[-1]
    if last.message.role is not Role.USER or not last.acts:
        return
    text = last.message.content or ""
    for slot in _slots(last.acts):
        if not _is_spoken(state, text, slot):
            yield Finding(
                kind="unspoken_value",
                severity=Severity.WARNING,
                owner=Owner.USER_SIMULATOR,
                seq=last.seq,
                message=f"An act carries {slot.label or slot.column or 'a number'} = "
                f"{slot.value!r}, which the words do not say.",
                evidence=f"{slot.column}={slot.value}",
            )


def _slots(acts: tuple[Act, ...]) -> Iterator[Said]:
    for act in acts:
        if act.kind in SPOKEN:
            yield from (slot for slot in act.slots if slot.value is not None)


def _is_spoken(state: DialogueState, text: str, slot: Said) -> bool:
    """A yes or a no may be said in any words; one row may be asked for without a number."""
    field = field_of(state.domain.lexicon, slot.column, slot.label, (slot.value,))
    if field.kind is Kind.BOOLEAN or slot.value == 1:
        return True
    return tells(text, slot.value, field) or contains(text, str(slot.value))
