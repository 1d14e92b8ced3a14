"""The state of the agenda, recomputed from the turns at every turn.

Nothing is remembered between turns: a fork, an edited message or a person in between leaves no
stale state behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.seats.agenda.understanding.agent import understand_agent
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.user.item import Item, spoken
from simulation.seats.agenda.user.reading import asks_for
from simulation.seats.agenda.wording.tone import caller_of
from simulation.seats.agenda.wording.words import Words
from simulation.seats.protocol import UserView
from simulation.vocabulary.acts import Act, ActKind, Said, is_wish
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import Author, Turn
from simulation.vocabulary.tasks import Slot, Want

TELLING = {ActKind.REPORT, ActKind.DONE, ActKind.EMPTY, ActKind.CONFIRM, ActKind.OFFER}


@dataclass
class Ledger:
    view: UserView
    words: Words
    items: list[Item]
    user_turns: int = 0
    spoken: list[Act] = field(default_factory=list)
    """The acts of the user's last turn."""
    latest: list[Act] = field(default_factory=list)
    """What the agent has said since the user's last turn."""
    heard: str = ""
    """The agent's text since the user's last turn."""
    doubted: bool = False
    """The user's last turn asked whether something was so."""
    trailed: bool = False
    """The user's last turn broke off."""
    wishes: list[Act] = field(default_factory=list)
    """What was asked for that stands on no agenda."""
    current: list[Item] = field(default_factory=list)
    """Brought up in the user's turn that brought something up last."""

    def follow(self, turn: Turn) -> None:
        if turn.message.role is Role.USER:
            self._user(turn)
        elif turn.message.role is Role.ASSISTANT and not turn.message.tool_calls:
            # Words beside a call ("one moment") are not yet the answer.
            self._agent(turn)

    def open(self) -> list[Item]:
        """Brought up and neither answered nor given up, the latest first."""
        found = [item for item in self.items if item.asked and not self.is_settled(item)]
        return sorted(found, key=lambda item: (-item.asked[-1], item.place))

    def pending(self) -> list[Item]:
        return [item for item in self.items if not item.asked]

    def is_settled(self, item: Item) -> bool:
        return item.is_answered() or self.is_given_up(item) or self._is_let_be(item)

    def is_given_up(self, item: Item) -> bool:
        limit = 2 + round(2 * self.patience())
        if item.unable or item.failures >= limit:
            return True
        return item.waits > 6 + round(6 * self.patience())

    def _is_let_be(self, item: Item) -> bool:
        """Told as much as there is to be had, though not everything that was wanted."""
        enough = item.reports > (1 if self.patience() < 0.5 else 2)
        return enough and (item.changed or not item.mutates) and not item.misstated

    def did(self, *kinds: ActKind) -> bool:
        """Did the user's last turn hold an act of one of these kinds."""
        return any(act.kind in kinds for act in self.spoken)

    def strayed(self) -> bool:
        """Was the user's last turn about anything but what is on its agenda."""
        return self.did(ActKind.CLARIFY, ActKind.MENTION) or any(map(is_wish, self.spoken))

    def is_refused(self) -> bool:
        """The last wish was met with a no."""
        said_no = any(act.kind is ActKind.UNABLE for act in self.latest)
        return said_no and any(is_wish(act) for act in self.spoken)

    def patience(self) -> float:
        """The persona's, less what a rule of impatience takes away."""
        rule = self.view.rules.find("impatience")
        taken = rule.dials.strength if rule and rule.dials.probability else 0.0
        return self.view.persona.patience * (1 - taken)

    def by_id(self, subtask: str) -> Item | None:
        return next((item for item in self.items if item.id == subtask), None)

    def as_of_now(self, slot: Slot) -> Said:
        """What callers know of themselves, with what has been changed since."""
        for item in self.items:
            for other in item.subtask.knows if item.changed else ():
                renewed = other.column == slot.column and other.purpose is Purpose.VALUE
                if renewed and item.is_of_oneself(slot):
                    slot = slot.model_copy(update={"value": other.value})
        return spoken(slot)

    def ancestors(self, item: Item) -> list[Item]:
        """The items that this one refers to, the nearest first, as far back as it goes."""
        found: list[Item] = []
        reference = item.subtask.refers
        while reference is not None:
            earlier = self.by_id(reference.subtask)
            if earlier is None or earlier in found:
                break
            found.append(earlier)
            reference = earlier.subtask.refers
        return found

    def _user(self, turn: Turn) -> None:
        self.user_turns += 1
        self.latest, self.heard, self.doubted = [], "", False
        self.spoken = list(turn.acts or ())
        self.trailed = (turn.message.content or "").rstrip().endswith(("…", "..."))
        if turn.acts is None:
            self._user_text(turn.message.content or "", is_imported=turn.author is Author.IMPORT)
            return
        for act in turn.acts:
            self._user_act(act)

    def _user_act(self, act: Act) -> None:
        if is_wish(act):
            self.wishes.append(act)
        elif act.kind is ActKind.REQUEST:
            self._brought_up(self._requested(act), act)
        elif act.kind is ActKind.CHECK:
            self.doubted = True
            for item in self._meant(act)[:1]:
                item.checked += 1
        elif act.kind in (ActKind.INFORM, ActKind.REVISE, ActKind.CHOOSE):
            self._hear_self(act)
        elif act.kind is ActKind.CONFIRM:
            for item in self._meant(act):
                item.confirmed = item.mutates

    def _requested(self, act: Act) -> Item | None:
        fitting = [(item.fits(act), item) for item in self.items]
        fitting = [pair for pair in fitting if pair[0] >= 0]
        fitting.sort(key=lambda pair: (-pair[0], bool(pair[1].asked), pair[1].place))
        return fitting[0][1] if fitting else None

    def _brought_up(self, item: Item | None, act: Act) -> None:
        if item is None:
            return
        if not item.asked or item.asked[-1] != self.user_turns:
            item.asked.append(self.user_turns)
        self.current = [other for other in self.current if other.asked[-1] == self.user_turns]
        self.current.append(item)
        for said in act.slots:
            item.hear_self(said)

    def _hear_self(self, act: Act) -> None:
        for item in self._meant(act):
            for said in act.slots:
                item.hear_self(said)

    def _meant(self, act: Act) -> list[Item]:
        """The items that an act may be about: those of its tool, else those in progress."""
        waiting = self.open()
        if not act.tool:
            return waiting or self.current
        named = [item for item in self.items if item.subtask.tool == act.tool and item.asked]
        named.sort(key=lambda item: (item not in waiting, -item.asked[-1]))
        return named[:1] or waiting or self.current

    def _user_text(self, text: str, *, is_imported: bool) -> None:
        """Somebody else spoke in the user's place: see what of the agenda was brought up.

        Whoever wrote an imported turn need not have known of it: there it takes all that opens
        a matter, not a word in common.
        """
        for item in self.items:
            told = {
                index
                for index, slot in enumerate(item.subtask.knows)
                if tells(text, slot.value, self.words.field(slot.column))
            }
            if is_imported and not item.asked and not item.opens_with(told):
                continue
            item.said |= told
            if asks_for(text, item.subtask, item.said, self.words):
                item.asked.append(self.user_turns)

    def _agent(self, turn: Turn) -> None:
        text = turn.message.content or ""
        acts = self._acts_of(turn)
        waiting = self.open()
        self.latest.extend(acts)
        self.heard = f"{self.heard}\n{text}".strip()
        asked = {item.subtask.tool for item in waiting}
        for item in waiting:
            item.waits += 1
            self._answer(item, [act for act in acts if _is_about(act, item, asked)], text)

    def _acts_of(self, turn: Turn) -> tuple[Act, ...]:
        """Its own acts, or what its text says where somebody else wrote it."""
        if turn.acts is not None:
            return turn.acts
        requests = [act for act in self.spoken if act.kind is ActKind.REQUEST]
        context = Context(last=tuple(self.spoken), request=self._request(requests))
        return understand_agent(turn.message.content or "", self.view.domain, context)

    def _request(self, requests: list[Act]) -> Act | None:
        """What the agent is most likely to be answering."""
        if requests:
            return requests[-1]
        waiting = self.open()
        if not waiting:
            return None
        subtask = waiting[0].subtask
        return Act(
            kind=ActKind.REQUEST, intent=subtask.intent, entity=subtask.entity, tool=subtask.tool
        )

    def _answer(self, item: Item, mine: list[Act], text: str) -> None:
        kinds = {act.kind for act in mine}
        if kinds & TELLING:
            self._hear(item, text)
        if kinds & {ActKind.REPORT, ActKind.EMPTY, ActKind.DONE}:
            item.reports += 1
        if ActKind.DONE in kinds and item.mutates:
            item.changed = True
        if ActKind.DENY in kinds and self.doubted and item.mutates:
            item.changed = False
        item.unable = item.unable or ActKind.UNABLE in kinds
        item.empties += ActKind.EMPTY in kinds
        item.proposals += ActKind.PROPOSE in kinds and not item.confirmed
        circling = ActKind.PROPOSE in kinds and item.proposals > 2
        fruitless = bool(kinds & {ActKind.EMPTY, ActKind.FAIL, ActKind.UNCLEAR}) or not kinds
        item.failures += fruitless or circling

    def _hear(self, item: Item, text: str) -> None:
        for index, want in enumerate(item.subtask.wants):
            if self._is_told(want, text):
                item.told.add(index)

    def _is_told(self, want: Want, text: str) -> bool:
        field_ = self.words.field(want.column)
        return all(tells(text, value, field_) for value in want.values)


def _is_about(act: Act, item: Item, asked: set[str]) -> bool:
    """Of several matters, an act is about that whose tool it names; ``asked`` are the tools of
    all that were open before this turn, for a turn may settle one and speak of the next.
    """
    if act.tool in asked:
        return act.tool == item.subtask.tool
    if act.kind is ActKind.DONE and act.intent is not None:
        return act.intent is item.subtask.intent
    return True


def read_ledger(view: UserView) -> Ledger:
    places = [(task, subtask) for task in view.tasks for subtask in task.subtasks]
    caller = caller_of(view)
    items = [Item(task, subtask, n, caller) for n, (task, subtask) in enumerate(places)]
    ledger = Ledger(view, Words.of(view.domain), items)
    for turn in view.turns:
        ledger.follow(turn)
    return ledger
