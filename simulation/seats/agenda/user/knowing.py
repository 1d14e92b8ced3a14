"""What the user knows of what it is asked: of this subtask, of an earlier one, of itself."""

from __future__ import annotations

from simulation.seats.agenda.user.item import Item, spoken
from simulation.seats.agenda.user.ledger import Ledger
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Purpose


class Knowing:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def answers(self, asked: Said, waiting: list[Item]) -> tuple[list[Said], bool]:
        """What the user can answer, and whether it has said so before."""
        for item in waiting:
            for index in self._fitting(asked, item):
                before = index in item.said and index not in item.misstated
                return [self.ledger.as_of_now(item.subtask.knows[index])], before
        earlier = self._learnt(asked.column, waiting) or self._of_oneself(asked)
        return ([earlier], False) if earlier else ([], False)

    def _fitting(self, asked: Said, item: Item) -> list[int]:
        """Indices of what answers: the column itself, or what names the row that it points to;
        what is called as it was asked for comes first, then what has not been said.
        """
        knows = item.subtask.knows
        found = [
            index
            for index, slot in enumerate(knows)
            if slot.column == asked.column and _purpose_fits(asked, slot.purpose)
        ]
        if not found:
            words = self.ledger.words
            tables = {words.table(each) for each in words.targets(asked.column)}
            found = [
                index
                for index, slot in enumerate(knows)
                if slot.label == asked.label != "" and words.table(slot.column) in tables
            ]
        return sorted(found, key=lambda i: (knows[i].label != asked.label, i in item.said))

    def _of_oneself(self, asked: Said) -> Said | None:
        """Callers know who they are, whatever the subtask is about."""
        for item in self.ledger.items:
            if not item.caller or not asked.column.startswith(f"{item.caller}."):
                continue
            for slot in item.subtask.knows:
                if slot.column == asked.column and slot.purpose is Purpose.KEY:
                    return self.ledger.as_of_now(slot)
        return None

    def _learnt(self, column: str, waiting: list[Item]) -> Said | None:
        """What is known from an earlier subtask that this one refers to, or was told there."""
        for earlier in (one for item in waiting for one in self.ledger.ancestors(item)):
            for slot in earlier.subtask.knows:
                if slot.column == column:
                    return spoken(slot)
            for index, want in enumerate(earlier.subtask.wants):
                if want.column == column and index in earlier.told and len(want.values) == 1:
                    return Said(column=column, value=want.values[0], purpose=Purpose.KEY)
        return None


def _purpose_fits(asked: Said, purpose: Purpose) -> bool:
    """A new value is not the answer to which row is meant."""
    if asked.purpose is Purpose.VALUE:
        return purpose is Purpose.VALUE
    return True
