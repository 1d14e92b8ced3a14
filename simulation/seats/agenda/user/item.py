"""One subtask on the agenda, and how far the conversation has got with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulation.seats.agenda.user.sameness import same
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.tasks import FromUser, Slot, Subtask, Task

MANY = (Intent.SEARCH, Intent.TOP, Intent.AGGREGATE)


@dataclass
class Item:
    task: Task
    subtask: Subtask
    place: int
    caller: str = ""
    """The table of the person who calls, where the user is one."""
    asked: list[int] = field(default_factory=list)
    """Numbers of the user turns that brought it up."""
    said: set[int] = field(default_factory=set)
    """Indices into ``knows`` that have been said."""
    misstated: dict[int, Any] = field(default_factory=dict)
    """Index into ``knows``: another value was said for it, and not taken back yet."""
    told: set[int] = field(default_factory=set)
    """Indices into ``wants`` that the agent has told."""
    reports: int = 0
    """Agent turns that told something about it, or found nothing."""
    empties: int = 0
    failures: int = 0
    waits: int = 0
    """Agent turns since it was brought up."""
    confirmed: bool = False
    """The user has said yes to a proposal."""
    changed: bool = False
    """The agent says that the change was made."""
    unable: bool = False
    proposals: int = 0
    checked: int = 0
    """How often the user has had the outcome looked at."""

    @property
    def id(self) -> str:
        return self.subtask.id

    @property
    def mutates(self) -> bool:
        return self.subtask.intent.mutates

    def is_answered(self) -> bool:
        if self.mutates and not self.changed:
            return False
        if self.misstated or self._lacks_a_wish() or self._is_too_broad():
            return False
        return len(self.told) == len(self.subtask.wants) and (self.mutates or self.reports > 0)

    def _is_too_broad(self) -> bool:
        """Asked of many rows, with something still unsaid that narrows them down."""
        return self.subtask.intent in MANY and bool(self.unsaid())

    def is_needed(self, index: int) -> bool:
        """Is it for the user to bring up: what callers know of themselves answers questions."""
        return not self.is_of_oneself(self.subtask.knows[index])

    def opens_with(self, told: set[int]) -> bool:
        """Are these indices into ``knows`` all that one says to bring it up."""
        needed = {
            index
            for index, slot in enumerate(self.subtask.knows)
            if slot.upfront and self.is_needed(index)
        }
        return bool(needed) and needed <= told

    def is_of_oneself(self, slot: Slot) -> bool:
        mine = bool(self.caller) and slot.column.startswith(f"{self.caller}.")
        return mine and slot.purpose is not Purpose.VALUE

    def is_used(self, index: int) -> bool:
        """Does the solution rest on it, or would it be said unasked."""
        slot = self.subtask.knows[index]
        if not self.is_of_oneself(slot) or slot.upfront:
            return True
        return any(
            isinstance(source, FromUser) and source.slot == index
            for step in self.subtask.steps
            for source in step.sources.values()
        )

    def _lacks_a_wish(self) -> bool:
        """A value that was to be written and has not been said."""
        knows = self.subtask.knows
        return any(knows[i].purpose is Purpose.VALUE for i in self.unsaid())

    def unsaid(self) -> list[int]:
        """Indices of what has not been said and is needed."""
        places = range(len(self.subtask.knows))
        return [i for i in places if i not in self.said and self.is_needed(i)]

    def slots(self, indices: Iterator[int] | list[int]) -> list[Slot]:
        return [self.subtask.knows[i] for i in indices]

    def missing(self) -> tuple[str, ...]:
        """Columns of the wants that have not been told."""
        wants = self.subtask.wants
        return tuple(want.column for i, want in enumerate(wants) if i not in self.told)

    def index_of(self, said: Said) -> int | None:
        """Which known thing was spoken of: by value first, then by column and purpose."""
        found = [i for i, slot in enumerate(self.subtask.knows) if slot.column == said.column]
        exact = [i for i in found if same(self.subtask.knows[i].value, said.value)]
        alike = [i for i in found if self.subtask.knows[i].purpose is said.purpose]
        for choice in ([i for i in exact if i in alike], exact, alike):
            if choice:
                return choice[0]
        return None

    def hear_self(self, said: Said) -> None:
        """The user said this value."""
        index = self.index_of(said)
        if index is None or said.value is None:
            return
        self.said.add(index)
        if same(self.subtask.knows[index].value, said.value):
            self.misstated.pop(index, None)
        elif said.purpose is Purpose.VALUE:
            self.misstated[index] = said.value

    def fits(self, act: Act) -> int:
        """How well a request is this subtask: -1 not at all."""
        if act.tool != self.subtask.tool or act.intent is not self.subtask.intent:
            return -1
        score = 0
        for said in act.slots:
            index = self.index_of(said)
            known = index is not None and same(self.subtask.knows[index].value, said.value)
            score += 2 if known else 0
        return score


def spoken(slot: Slot) -> Said:
    return Said(
        column=slot.column,
        value=slot.value,
        purpose=slot.purpose,
        operator=slot.operator,
        label=slot.label,
    )
