"""What the goal implies of any column, to hold against what the agent says.

The user recognises its own row and its own wish; so the reference solution counts too, not
only what the user could say unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulation.seats.agenda.user.item import Item
from simulation.seats.agenda.user.sameness import same
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Operator, Purpose


class Expected:
    def __init__(self, item: Item, words: Words, earlier: Sequence[Item] = ()) -> None:
        self._words = words
        self._wishes: dict[str, list[Any]] = {}
        self._facts: dict[str, list[Any]] = {}
        for column, purpose, value in _implied(item, words):
            table = self._wishes if purpose is Purpose.VALUE else self._facts
            table.setdefault(column, []).append(value)
        for one in earlier:
            self._recall(one, item)

    def _recall(self, earlier: Item, item: Item) -> None:
        """What was said of the same row before, as long as nothing newer is known of it."""
        reference = item.subtask.refers
        if reference is None:
            return
        for slot in earlier.subtask.knows:
            known = slot.purpose is not Purpose.VALUE and slot.operator is Operator.EQUAL
            same_row = self._words.table(slot.column) == reference.table
            if known and same_row and not self.speaks_of(slot.column):
                self._facts[slot.column] = [slot.value]

    def speaks_of(self, column: str) -> bool:
        return column in self._wishes or column in self._facts

    def agrees(self, said: Said) -> bool:
        """Is this value right, as far as the goal says anything on it."""
        if said.value is None or said.operator is not Operator.EQUAL:
            return True
        wishes, facts = self._wishes.get(said.column, []), self._facts.get(said.column, [])
        held = wishes if wishes and said.purpose is Purpose.VALUE else [*wishes, *facts]
        return not held or any(same(said.value, value) for value in held)

    def has(self, column: str, value: Any) -> bool:
        return any(same(value, fact) for fact in self._facts.get(column, []))


def _implied(item: Item, words: Words) -> Iterator[tuple[str, Purpose, Any]]:
    for slot in item.subtask.knows:
        if slot.column and slot.operator is Operator.EQUAL:
            yield slot.column, slot.purpose, slot.value
    for step in item.subtask.steps:
        frame = words.frame(step.tool)
        inputs = frame.inputs if frame else {}
        for name, value in step.arguments.items():
            given = inputs.get(name)
            if given is not None and given.column and given.operator is Operator.EQUAL:
                yield given.column, given.purpose, value
