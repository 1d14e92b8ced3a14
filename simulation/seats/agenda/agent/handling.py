"""What to do about one matter: calls to make, or something to say. The heart of the policy."""

from __future__ import annotations

from typing import NamedTuple

from simulation.seats.agenda.agent.asking import Asker
from simulation.seats.agenda.agent.choosing import best, candidates
from simulation.seats.agenda.agent.consent import needs_consent
from simulation.seats.agenda.agent.describing import subject
from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.history import Called, Shelf
from simulation.seats.agenda.agent.matter import Matter
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.offering import offer
from simulation.seats.agenda.agent.planning import Plan, Planner
from simulation.seats.agenda.agent.reasons import human_reason
from simulation.seats.agenda.agent.running import (
    Bound,
    Found,
    Needs,
    Nothing,
    Ready,
    Runner,
    Several,
    Wanted,
)
from simulation.seats.agenda.agent.telling import Teller
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

LOST = 2
"""Offers that the user could not choose from before the agent gives up."""
DETOURS = 4
"""Other ways tried where one found nothing."""


class Move(NamedTuple):
    """Calls, or else a note."""

    calls: tuple[Wanted, ...] = ()
    note: Note | None = None
    final: bool = False
    """The calls give the answer itself, not what leads to it."""


class Handler:
    """Handles the matters of one move; holds what they share."""

    def __init__(self, schema: Schema, shelf: Shelf) -> None:
        self.schema = schema
        self.shelf = shelf
        self.focus = Focus(shelf)
        self.teller = Teller(schema, shelf, self.focus)

    def handle(self, matter: Matter) -> Move:
        frames = candidates(self.schema, matter)
        made = self._made(matter)
        if made is not None:
            return Move(note=self._outcome(matter, made))
        plan, bound = self._planned(matter, frames)
        if plan is None:
            return self._say(ActKind.UNABLE, matter, None)
        if bound is None:
            return self._ask(matter, plan)
        if isinstance(bound, Ready):
            return self._act(matter, plan, bound)
        return self._hindered(matter, plan, bound)

    def _made(self, matter: Matter) -> Called | None:
        """The change of this matter, if it was made since the user agreed to it."""
        frame = self.schema.frames.get(matter.act.tool)
        if matter.verify:
            return None
        if frame is not None:
            return self.shelf.after(frame.tool, matter.touched) if frame.intent.mutates else None
        for called in reversed(self.shelf.calls):
            made = self.schema.frames.get(called.tool)
            if called.seq > matter.touched and made is not None and made.intent.mutates:
                return called if made.entity == matter.act.entity else None
        return None

    def _outcome(self, matter: Matter, called: Called) -> Note:
        frame = self.schema.frames[called.tool]
        name = self._row_name(frame, called.arguments)
        if not called.ok:
            return self._note(ActKind.FAIL, matter, frame)._replace(
                subject=name, reason=human_reason(self.schema, frame, called)
            )
        return self.teller.done(matter, frame, called, name)

    def _planned(
        self, matter: Matter, frames: tuple[Frame, ...]
    ) -> tuple[Plan | None, Bound | None]:
        """The best plan and how far it goes; where it finds nothing, one that covers as much."""
        avoid: frozenset[str] = frozenset()
        runner = Runner(self.schema, self.shelf, matter)
        first: tuple[Plan | None, Bound | None] | None = None
        for _ in range(DETOURS):
            plan = best(frames, matter, Planner(self.schema, matter, self.focus, avoid))
            if plan is None or plan.missing:
                return first or (plan, None)
            bound = runner.bind(plan.fetch)
            first = first or (plan, bound)
            if len(plan.covers) < len(first[0].covers if first[0] else ()):
                return first
            if not isinstance(bound, Nothing):
                return plan, bound
            avoid |= {bound.fetch.frame.tool}
        return first or (None, None)

    def _act(self, matter: Matter, plan: Plan, ready: Ready) -> Move:
        frame = plan.fetch.frame
        if frame.intent.mutates:
            return self._change(matter, frame, ready)
        vague = self._vague(matter, frame, ready)
        if vague is not None:
            return vague
        found = Runner(self.schema, self.shelf, matter).fetch(plan.fetch)
        if isinstance(found, Found):
            if found.rows:
                return Move(note=self.teller.report(matter, frame, found.rows))
            return self._nothing(matter, frame, found.called)
        if isinstance(found, Needs):
            return Move(calls=found.calls, final=True)
        return self._hindered(matter, plan, found)

    def _vague(self, matter: Matter, frame: Frame, ready: Ready) -> Move | None:
        """A search about which nothing was said is narrowed down before it is made."""
        told = ready.arguments or matter.unknown or matter.asked or matter.slots
        if frame.intent is not Intent.SEARCH or told or not frame.inputs or matter.act.refers:
            return None
        slots = Asker(self.schema, matter).for_search(frame)
        return self._say(ActKind.ASK, matter, frame, slots) if slots else None

    def _change(self, matter: Matter, frame: Frame, ready: Ready) -> Move:
        values = [n for n, given in frame.inputs.items() if given.purpose is Purpose.VALUE]
        if values and not any(name in ready.arguments for name in values):
            slots = Asker(self.schema, matter).for_values(frame)
            kind = ActKind.ASK if slots else ActKind.UNABLE
            return self._say(kind, matter, frame, slots)
        if matter.consent or not needs_consent(self.schema, matter, frame):
            return Move(calls=(Wanted(frame.tool, ready.arguments),))
        refused = self.shelf.find(frame.tool, ready.arguments)
        if refused is not None and not refused.ok:
            return Move(note=self._outcome(matter, refused)._replace(again=True))
        seen = self._look_first(matter, frame, ready)
        if seen is not None:
            return seen
        return Move(note=self._proposal(matter, frame, ready))

    def _look_first(self, matter: Matter, frame: Frame, ready: Ready) -> Move | None:
        """A row that is to be changed and was never seen is read before the change is proposed."""
        if frame.intent is Intent.CREATE:
            return None
        keys = self._keys(frame, ready.arguments)
        if not keys or self.focus.row_of(frame.entity, keys) is not None:
            return None
        for reader in self.schema.frames.values():
            arguments = _by_key(reader, frame.entity, keys)
            if arguments is None:
                continue
            called = self.shelf.find(reader.tool, arguments)
            if called is None:
                return Move(calls=(Wanted(reader.tool, arguments),))
            return None if called.ok else self._nothing(matter, frame, called)
        return None

    def _keys(self, frame: Frame, arguments: dict[str, object]) -> dict[str, object]:
        return {
            given.column: arguments[name]
            for name, given in frame.inputs.items()
            if given.purpose is Purpose.KEY
            and name in arguments
            and self.schema.table(given.column) == frame.entity
        }

    def _proposal(self, matter: Matter, frame: Frame, ready: Ready) -> Note:
        keys = self._keys(frame, ready.arguments)
        row = self.focus.row_of(frame.entity, keys) or {}
        written = self.teller.written(frame, ready.arguments, {})
        record = tuple(
            Said(column=column, value=value, purpose=Purpose.KEY)
            for column, value in keys.items()
            if self.schema.is_visible(column)
        )
        old = tuple(
            (said.column, row[said.column])
            for said in written
            if said.column in row and frame.intent is Intent.UPDATE
        )
        note = self._note(ActKind.PROPOSE, matter, frame, (*record, *written))
        name = self._row_name(frame, ready.arguments)
        return note._replace(
            subject=name,
            old=old,
            rows=self._linked(frame, ready),
            arguments=ready.arguments,
            again=matter.no_answer,
        )

    def _linked(self, frame: Frame, ready: Ready) -> tuple[dict[str, object], ...]:
        """Names of the rows that a new row refers to through hidden keys."""
        names: dict[str, object] = {}
        for name, given in frame.inputs.items():
            if name not in ready.arguments or frame.intent is not Intent.CREATE:
                continue
            for column in self.schema.sources(given.column):
                table = self.schema.table(column)
                row = self.focus.row_of(table, {column: ready.arguments[name]})
                named = subject(self.schema, table, row) if row and table != frame.entity else ""
                if named:
                    names.setdefault(given.column, named)
        return (names,) if names else ()

    def _row_name(self, frame: Frame, arguments: dict[str, object]) -> str:
        keys = self._keys(frame, arguments)
        row = self.focus.row_of(frame.entity, keys) or {}
        return subject(self.schema, frame.entity, {**keys, **row})

    def _hindered(
        self, matter: Matter, plan: Plan, bound: Needs | Several | Nothing | Ready
    ) -> Move:
        frame = plan.fetch.frame
        if isinstance(bound, Needs):
            return Move(calls=bound.calls)
        if isinstance(bound, Several):
            if matter.at_a_loss >= LOST:
                lost = self._note(ActKind.UNABLE, matter, bound.frame)
                return Move(note=lost._replace(total=len(bound.rows)))
            return Move(note=offer(self.schema, self.shelf, matter, bound))
        if isinstance(bound, Nothing):
            return self._nothing(matter, bound.fetch.frame, bound.called)
        return self._say(ActKind.UNABLE, matter, frame)

    def _nothing(self, matter: Matter, frame: Frame, called: Called) -> Move:
        """Truthfully: there is no such row, or the tool refused."""
        if not called.ok and called.error not in ("not_found", "failed"):
            note = self._note(ActKind.FAIL, matter, frame)
            return Move(note=note._replace(reason=human_reason(self.schema, frame, called)))
        tried = tuple(said for said in matter.constraints() if self.schema.is_visible(said.column))
        return Move(note=self._note(ActKind.EMPTY, matter, frame, tried))

    def _ask(self, matter: Matter, plan: Plan) -> Move:
        frame = plan.fetch.frame
        slots = Asker(self.schema, matter).for_inputs(frame, plan.missing)
        return self._say(ActKind.ASK if slots else ActKind.UNABLE, matter, frame, slots)

    def _say(
        self,
        kind: ActKind,
        matter: Matter,
        frame: Frame | None,
        slots: tuple[Said, ...] = (),
    ) -> Move:
        note = self._note(kind, matter, frame, slots)
        return Move(note=note._replace(again=matter.no_answer))

    def _note(
        self,
        kind: ActKind,
        matter: Matter,
        frame: Frame | None,
        slots: tuple[Said, ...] = (),
    ) -> Note:
        act = Act(
            kind=kind,
            intent=matter.act.intent or (frame.intent if frame else None),
            entity=frame.entity if frame else matter.act.entity,
            tool=matter.act.tool or (frame.tool if frame else ""),
            slots=slots,
        )
        return Note(act=act)


def _by_key(reader: Frame, table: str, keys: dict[str, object]) -> dict[str, object] | None:
    """The arguments with which a frame reads exactly the row with these keys."""
    if reader.intent is not Intent.READ or reader.entity != table:
        return None
    arguments = {
        name: keys[given.column] for name, given in reader.inputs.items() if given.column in keys
    }
    whole = len(arguments) == len(keys)
    others = any(given.required for n, given in reader.inputs.items() if n not in arguments)
    return arguments if whole and not others else None
