"""Answers to what the agent has just said.

A reply that waits for the agent (an answer, a choice, a correction) holds the floor: nothing new
is brought up beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from simulation.seats.agenda.user.choosing import meant_row, naming, strangers
from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.expected import Expected
from simulation.seats.agenda.user.item import Item, spoken
from simulation.seats.agenda.user.knowing import Knowing
from simulation.seats.agenda.user.ledger import Ledger
from simulation.seats.agenda.user.move import Manner
from simulation.seats.agenda.user.reactions import clarification
from simulation.seats.agenda.user.requests import full_request, repeated_request, revision
from simulation.seats.agenda.user.style import pieces
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Kind, Purpose
from simulation.vocabulary.tasks import Slot

TERMS = {Kind.IDENTIFIER, Kind.CATEGORY}
"""Kinds of which somebody may not know what is meant; everybody knows what a name is."""


@dataclass
class Reply:
    acts: list[Act] = field(default_factory=list)
    holds: bool = False
    manner: Manner = field(default_factory=Manner)

    def hold(self, *acts: Act) -> None:
        self.acts.extend(acts)
        self.holds = True

    def color(self, **changes: object) -> None:
        self.manner = replace(self.manner, **changes)  # type: ignore[arg-type]


class Replier:
    """Works through the agent's acts in order; at most one answer of each sort."""

    def __init__(self, ledger: Ledger, dials: Dials) -> None:
        self.ledger = ledger
        self.dials = dials
        self.knowing = Knowing(ledger)
        self.reply = Reply()

    def answer(self) -> Reply:
        seen: set[ActKind] = set()
        for act in self.ledger.latest:
            if act.kind in seen and act.kind is not ActKind.PROPOSE:
                continue
            seen.add(act.kind)
            self._one(act)
        return self.reply

    def _one(self, act: Act) -> None:
        handler = {
            ActKind.ASK: self._asked,
            ActKind.OFFER: self._offered,
            ActKind.PROPOSE: self._proposed,
            ActKind.UNCLEAR: self._unclear,
            ActKind.EMPTY: self._fruitless,
            ActKind.FAIL: self._fruitless,
            ActKind.DONE: self._done,
        }.get(act.kind)
        if handler is not None:
            handler(act)

    def _item(self, act: Act) -> Item | None:
        """The open item that an act is about; the latest one if the act does not say."""
        waiting = self.ledger.open()
        named = [item for item in waiting if act.tool and item.subtask.tool == act.tool]
        meant = [item for item in waiting if act.intent is item.subtask.intent]
        for found in (named, meant, waiting):
            if found:
                return found[0]
        return None

    def _asked(self, act: Act) -> None:
        waiting = self.ledger.open()
        if not waiting:
            return
        if self._asks_back(act, waiting[0]):
            return
        known: list[Said] = []
        unknown: list[Said] = []
        repeated = False
        for asked in act.slots:
            found, before = self.knowing.answers(asked, waiting)
            repeated = repeated or before
            known.extend(said for said in found if said not in known)
            if not found:
                unknown.append(asked)
        self._tell(act, known, unknown, waiting[0], repeated=repeated)

    def _asks_back(self, act: Act, item: Item) -> bool:
        """What is meant by that, before it is answered; never twice in a row."""
        kinds = ((said, self.ledger.words.field(said.column).kind) for said in act.slots)
        terms = [said for said, kind in kinds if kind in TERMS]
        if not terms or self.ledger.did(ActKind.CLARIFY):
            return False
        if not self.dials.fires(Hook.ASK_CLARIFICATION, terms[0].column):
            return False
        self.reply.hold(clarification(item, terms[0]))
        return True

    def _tell(
        self, act: Act, known: list[Said], unknown: list[Said], item: Item, *, repeated: bool
    ) -> None:
        if self.ledger.trailed or (not known and unknown) or not act.slots:
            rest = [spoken(slot) for slot in item.slots(item.unsaid())]
            rest = rest if self.ledger.trailed or not act.slots else rest[:1]
            known.extend(said for said in rest if said not in known)
        known = pieces(self.dials, known)
        if unknown and self._admits(known):
            self.reply.hold(_about(ActKind.UNKNOWN, item, unknown))
        if known:
            self.reply.hold(_about(ActKind.INFORM, item, known))
        elif not unknown or not self.reply.holds:
            self.reply.hold(repeated_request(item, self.ledger))
            repeated = True
        if repeated:
            self._say_again()

    def _admits(self, known: list[Said]) -> bool:
        """What was offered as an alternative to what is known need not be mentioned."""
        if known and not self.dials.chance.at("alternative").happens(0.35):
            return False
        return self.dials.fires(Hook.ADMIT_UNKNOWN)

    def _say_again(self) -> None:
        self.reply.color(again=True, impatient=self.dials.fires(Hook.IMPATIENCE))

    def _offered(self, act: Act) -> None:
        item = self._item(act)
        if item is None:
            return
        earlier = self.ledger.ancestors(item)
        place = meant_row(act, item, self.ledger.words, earlier) if act.rows else None
        if place is None:
            self._not_offered(act, item)
            return
        slots = naming(act, place, item, self.ledger.words, self.dials.chance)
        self.reply.hold(_about(ActKind.CHOOSE, item, list(slots)))
        self.reply.color(place=place, offered=len(act.rows))

    def _not_offered(self, act: Act, item: Item) -> None:
        """No row agrees: give what is left, admit not knowing, or say that none of them is it."""
        unsaid = [i for i in item.unsaid() if not _is_wish(item.subtask.knows[i])]
        unknown = strangers(act, item, self.ledger.words)
        if unknown and not unsaid:
            self.reply.hold(_about(ActKind.UNKNOWN, item, list(unknown)))
            return
        rest = unsaid or [i for i in item.said if not _is_wish(item.subtask.knows[i])]
        said = [spoken(slot) for slot in item.slots(sorted(rest))]
        if act.rows and not unknown:
            self.reply.hold(_about(ActKind.DENY, item, []))
        if said:
            self.reply.hold(_about(ActKind.INFORM, item, said))
        elif not act.rows:
            self.reply.hold(repeated_request(item, self.ledger))

    def _proposed(self, act: Act) -> None:
        item = self._item(act)
        if item is None:
            self.reply.hold(Act(kind=ActKind.DENY))
            return
        wrong = self._wrong(act, item)
        unsaid = [spoken(slot) for slot in item.slots(item.unsaid()) if _is_wish(slot)]
        if wrong and (item.misstated or self._notices(item)):
            self.reply.hold(_about(ActKind.DENY, item, []), revision(item, tuple(wrong)))
        elif unsaid:
            self.reply.hold(_about(ActKind.INFORM, item, unsaid))
            self.reply.color(added=True)
        else:
            self.reply.hold(_about(ActKind.CONFIRM, item, []))

    def _notices(self, item: Item) -> bool:
        return self.dials.fires_throughout(Hook.NOTICE, item.id)

    def _wrong(self, act: Act, item: Item) -> list[Said]:
        """The right values for what was stated wrongly, or all that names the right row."""
        expected = Expected(item, self.ledger.words)
        columns = [said.column for said in act.slots if not expected.agrees(said)]
        if not columns:
            return []
        right = [spoken(slot) for slot in item.subtask.knows if slot.column in columns]
        return right or self._naming(item)

    def _naming(self, item: Item) -> list[Said]:
        for one in (item, *self.ledger.ancestors(item)):
            keys = [slot for slot in one.subtask.knows if slot.column and not _is_wish(slot)]
            if keys:
                return [spoken(slot) for slot in keys]
        return [spoken(slot) for slot in item.subtask.knows]

    def _unclear(self, act: Act) -> None:
        item = self._item(act)
        if item is not None and not self.reply.holds:
            self.reply.hold(full_request(item, self.ledger))
            self._say_again()

    def _fruitless(self, act: Act) -> None:
        """Nothing came of it: give what is still unsaid, or ask for another look."""
        item = self._item(act)
        if item is None or self.reply.holds:
            return
        unsaid = [spoken(slot) for slot in item.slots(item.unsaid())] or self._unnamed()
        if unsaid:
            self.reply.hold(_about(ActKind.INFORM, item, unsaid))
            self.reply.color(added=True)
            return
        self.reply.hold(full_request(item, self.ledger))
        self._say_again()

    def _unnamed(self) -> list[Said]:
        """Who calls, where that has not been said in all the dialogue."""
        mine = [
            (other, index)
            for other in self.ledger.items
            for index, slot in enumerate(other.subtask.knows)
            if other.is_of_oneself(slot)
        ]
        if any(index in other.said for other, index in mine):
            return []
        return [spoken(other.subtask.knows[index]) for other, index in mine[:2]]

    def _done(self, act: Act) -> None:
        """A change that was made differently from what is wanted is put right."""
        item = self._item(act)
        if item is None:
            return
        left_out = [slot for slot in item.slots(item.unsaid()) if _is_wish(slot)]
        slots = item.slots(list(item.misstated)) + left_out
        right = [spoken(slot) for slot in slots]
        if not right and self._notices(item):
            right = self._wrong(act, item)
        if right:
            self.reply.hold(revision(item, tuple(right)))


def _is_wish(slot: Slot) -> bool:
    return slot.purpose is Purpose.VALUE


def _about(kind: ActKind, item: Item, slots: list[Said]) -> Act:
    subtask = item.subtask
    return Act(
        kind=kind,
        intent=subtask.intent,
        entity=subtask.entity,
        tool=subtask.tool,
        slots=tuple(slots),
    )
