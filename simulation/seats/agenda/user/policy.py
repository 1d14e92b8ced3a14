"""The user's next move: answer, react, bring up what is next, or end.

Agenda-based user simulation: the goal is a stack of subtasks, the turns say how far it has been
worked off, and the rules decide how the rest is brought up.
"""

from __future__ import annotations

from dataclasses import replace

from simulation.seats.agenda.user import reactions, wishes
from simulation.seats.agenda.user.dials import Dials
from simulation.seats.agenda.user.item import Item, spoken
from simulation.seats.agenda.user.ledger import Ledger, read_ledger
from simulation.seats.agenda.user.move import Manner, Move
from simulation.seats.agenda.user.order import next_items
from simulation.seats.agenda.user.replies import Replier, Reply
from simulation.seats.agenda.user.requests import (
    first_request,
    full_request,
    mention,
    repeated_request,
)
from simulation.seats.agenda.user.style import manner_of, pieces, styled
from simulation.seats.protocol import UserView
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.hooks import Hook


def next_move(view: UserView) -> Move:
    """A pure function of what the user sees."""
    ledger = read_ledger(view)
    earlier = frozenset(rule for turn in view.turns for rule in turn.rules)
    dials = Dials(view.rules, view.chance, ledger.user_turns + 1, earlier)
    move = _Turn(ledger, dials).move()
    return replace(move, fired=tuple(dials.fired))


class _Turn:
    """One turn in the making."""

    def __init__(self, ledger: Ledger, dials: Dials) -> None:
        self.ledger = ledger
        self.dials = dials
        self.base = manner_of(dials)

    def move(self) -> Move:
        reply = Replier(self.ledger, self.dials).answer()
        reply.manner = styled(reply.manner, self.base)
        if reply.holds:
            return Move(tuple(reply.acts), reply.manner)
        return (
            self._answered(reply) or self._wished(reply) or self._brought_up(reply) or self._ended()
        )

    def _answered(self, reply: Reply) -> Move | None:
        """The answer is not good enough: doubt it, narrow it down, or ask again."""
        objection = reactions.contradiction(self.ledger, self.dials)
        objection = objection or reactions.doubt(self.ledger, self.dials)
        objection = objection or reactions.confusion(self.ledger, self.dials)
        objection = objection or reactions.question_of_meaning(self.ledger, self.dials)
        if objection is not None:
            return Move((objection,), reply.manner)
        waiting = self.ledger.open()
        if not waiting or not self.dials.fires(Hook.FOLLOW_UP):
            return None
        item = waiting[-1] if waiting[0].asked[-1] == waiting[-1].asked[-1] else waiting[0]
        unsaid = pieces(self.dials, [spoken(slot) for slot in item.slots(item.unsaid())])
        if unsaid:
            inform = Act(
                kind=ActKind.INFORM,
                intent=item.subtask.intent,
                entity=item.subtask.entity,
                tool=item.subtask.tool,
                slots=tuple(unsaid),
            )
            return Move((inform,), replace(reply.manner, added=True))
        impatient = self.dials.fires(Hook.IMPATIENCE)
        manner = replace(reply.manner, again=True, impatient=impatient)
        return Move((repeated_request(item, self.ledger),), manner)

    def _wished(self, reply: Reply) -> Move | None:
        """Something that is not to be had here, before the next concern."""
        wish = wishes.wish(self.ledger, self.dials, reactions.just_dealt_with(self.ledger))
        if wish is None:
            return None
        return Move((*self._reaction(), wish), reply.manner)

    def _reaction(self) -> tuple[Act, ...]:
        said = wishes.acceptance(self.ledger) or reactions.reaction(self.ledger, self.dials)
        return (said,) if said else ()

    def _brought_up(self, reply: Reply) -> Move | None:
        items, bridge = next_items(self.ledger, self.dials)
        if not items:
            return None
        if self._is_bare(items[0]):
            return Move(
                (*self._reaction(), mention(items[0], self.ledger.words)),
                self._opening(reply.manner),
            )
        outright = self.dials.fires(Hook.ASK_OUTRIGHT)
        acts = self._outright(items[0]) if outright else self._requests(items)
        said = self._reaction()
        manner = replace(
            self._opening(reply.manner),
            bridge="" if self.ledger.did(ActKind.MENTION) else bridge,
            tangent=self.dials.fires(Hook.TANGENT),
            trailing=not outright and self._breaks_off(items, acts),
            outright=outright,
        )
        return Move((*said, *acts), manner)

    def _is_bare(self, item: Item) -> bool:
        """Only what it is about, once: the next turn says what is wanted."""
        if self.ledger.did(ActKind.MENTION):
            return False
        return self.dials.fires(Hook.AMBIGUOUS, item.id)

    def _opening(self, manner: Manner) -> Manner:
        if self.ledger.user_turns or not self.dials.fires(Hook.OPEN):
            return manner
        strength = self.dials.strength(Hook.OPEN)
        draw = self.dials.chance.at("opening").fraction()
        situation = draw > 1 - strength and manner.wordings == 1
        return replace(manner, greeting=draw < 0.4 + strength, situation=situation)

    def _requests(self, items: list[Item]) -> tuple[Act, ...]:
        made = [first_request(item, self.ledger, self.dials) for item in items]
        return tuple(act for acts in made for act in acts)

    def _outright(self, first: Item) -> tuple[Act, ...]:
        """All pending subtasks of the task at once, with everything that is known."""
        mine = [item for item in self.ledger.pending() if item.task.id == first.task.id]
        return tuple(full_request(item, self.ledger) for item in mine)

    def _breaks_off(self, items: list[Item], acts: tuple[Act, ...]) -> bool:
        unsaid = len(items) == 1 and len(acts[-1].slots) < len(items[0].subtask.knows)
        return unsaid and self.dials.fires(Hook.INCOMPLETE)

    def _ended(self) -> Move:
        if self.dials.fires(Hook.LEAVE):
            lost = any(not item.is_answered() for item in self.ledger.items)
            return Move((), leave="user_gave_up" if lost else "completed")
        check = reactions.outcome_check(self.ledger, self.dials)
        if check is not None:
            return Move((*self._reaction(), check), self.base)
        lost = all(not item.is_answered() for item in self.ledger.items)
        mood = "disappointed" if lost else "pleased"
        thanks = [Act(kind=ActKind.THANK)] if self.dials.fires(Hook.CLOSE) else []
        asked = any(act.kind is ActKind.MORE for act in self.ledger.latest)
        answer = [Act(kind=ActKind.DENY)] if asked else []
        closing = Act(kind=ActKind.CLOSE, mood=mood)
        accepted = wishes.acceptance(self.ledger)
        said = (accepted,) if accepted else ()
        return Move((*said, *answer, *thanks, closing), self.base, done=True)
