"""What the person knows, matched with what the calls of the solution take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulation.checks.evidence import key_of
from simulation.synthesis.writing.meaning import input_field, input_of, is_internal
from simulation.synthesis.writing.proposal import Known
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Field, Input, Kind, Purpose
from simulation.vocabulary.spoken import contains, say, tells
from simulation.vocabulary.tasks import Default, FromUser, Slot, Source
from simulation.vocabulary.tools import Tool


class Knowledge:
    """Of one subtask: its own details, and those known from earlier ones once they are used."""

    def __init__(self, domain: Domain, known: Sequence[Known], before: Iterable[Slot]) -> None:
        self._domain = domain
        self._before = list(before)
        self._used: set[int] = set()
        self.slots = [each.slot() for each in known]

    def source(self, tool: Tool, name: str, value: Any, *, leads: bool) -> Source:
        """Where a literal argument comes from. Raises Unproved for one that nobody knows.

        ``leads``: the call only leads to what the subtask is about, so the value says which row
        is meant.
        """
        field = input_field(self._domain, tool, name, value)
        at = self._own(value, field)
        if at is not None:
            self._settle(at, tool, name, value, field, leads=leads)
            return FromUser(slot=at)
        is_limit = input_of(self._domain, tool, name).purpose is Purpose.LIMIT
        if is_limit or is_open(self._domain, tool, name, value, field):
            return Default()
        raise Unproved(
            f"the argument {name} is {value!r}, which the person does not know: no detail in "
            '"knows" has this value. Add it to "knows" if a person would know it; else let it '
            f"come from the result of an earlier step{_or_without(tool, name)}."
        )

    def knows(self, value: Any, field: Field) -> bool:
        return any(same(slot.value, value, field) for slot in (*self.slots, *self._before))

    def knows_whole(self, value: list[Any] | dict[str, Any]) -> bool:
        """Is the list one detail, as it stands."""
        return any(slot.value == value for slot in (*self.slots, *self._before))

    def place(self, value: Any, column: str, field: Field) -> None:
        """A detail that tells one row of a result from the others belongs to this column."""
        at = self._own(value, field)
        if at is not None:
            self._put(at, Input(column=column, purpose=Purpose.KEY), value, field)

    def find(self, value: Any, column: str, field: Field) -> None:
        """A value of this column was met: a detail that is the same belongs there."""
        for at, slot in enumerate(self.slots):
            if at not in self._used and same(slot.value, value, field):
                self._put(at, Input(column=column, purpose=Purpose.KEY), value, field)

    def _put(self, at: int, meant: Input, value: Any, field: Field) -> None:
        """The first use of a detail says what it is."""
        if at not in self._used:
            self._used.add(at)
            self.slots[at] = _placed(self.slots[at], meant, value, field)

    def _own(self, value: Any, field: Field) -> int | None:
        """The place of the detail with this value; one from before is taken over."""
        for at, slot in enumerate(self.slots):
            if same(slot.value, value, field):
                return at
        for slot in reversed(self._before):
            if same(slot.value, value, field):
                self._used.add(len(self.slots))
                self.slots.append(slot)
                return len(self.slots) - 1
        return None

    def _settle(
        self, at: int, tool: Tool, name: str, value: Any, field: Field, *, leads: bool
    ) -> None:
        meant = input_of(self._domain, tool, name)
        if leads and meant.purpose is Purpose.FILTER:
            meant = meant.model_copy(update={"purpose": Purpose.KEY})
        if is_internal(self._domain, meant.column):
            raise Unproved(
                f"{name} is an internal number that no person knows. Take it from the result of an "
                "earlier step, and let the person know what a person would say instead."
            )
        self._put(at, meant, value, field)


def _or_without(tool: Tool, name: str) -> str:
    is_optional = name not in tool.parameters.get("required", ())
    return f", or leave {name} out, as the call does without it" if is_optional else ""


def _placed(slot: Slot, meant: Input, value: Any, field: Field) -> Slot:
    """The column's own label needs no repeating."""
    own = slot.label.casefold() in (field.label.casefold(), *map(str.casefold, field.synonyms))
    return slot.model_copy(
        update={
            "column": meant.column,
            "purpose": meant.purpose,
            "operator": meant.operator,
            "value": value,
            "label": "" if meant.column and own else slot.label,
        }
    )


def same(known: Any, value: Any, field: Field) -> bool:
    """Does a person who knows the one know the other: ``3 June 2026`` is ``2026-06-03``."""
    if isinstance(known, list) or isinstance(value, list):
        return bool(known == value)
    if isinstance(known, bool) or isinstance(value, bool):
        return known is value
    if key_of(known) == key_of(value):
        return True
    said = " ".join(str(known).split()).casefold()
    if said in (say(value, field).casefold(), str(value).replace("_", " ").casefold()):
        return True
    return parse_moment(value) is not None and tells(str(known), value, field)


def is_open(domain: Domain, tool: Tool, name: str, value: Any, field: Field) -> bool:
    """Is it for the assistant to know: a default, a yes or no, today, a value of the policy."""
    schema = tool.parameters.get("properties", {}).get(name, {})
    is_flag = isinstance(value, bool) or schema.get("enum") == [0, 1]
    if is_flag or any(schema.get(key) == value for key in ("default", "const")):
        return True
    moment, now = parse_moment(value), parse_moment(domain.now)
    if moment is not None and now is not None:
        return moment.date() == now.date()
    numeric = isinstance(value, int | float) and field.kind is not Kind.IDENTIFIER
    if numeric or len(str(value)) > 2:
        return tells(domain.policy, value, field) or contains(domain.policy, str(value))
    return False
