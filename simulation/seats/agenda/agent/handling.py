"""How one matter is handled: from what was said to calls or words. The heart of the policy."""

from __future__ import annotations

from simulation.seats.agenda.agent.asking import Asker
from simulation.seats.agenda.agent.changing import Changer
from simulation.seats.agenda.agent.choosing import best, candidates
from simulation.seats.agenda.agent.focus import Focus
from simulation.seats.agenda.agent.history import Row, Shelf
from simulation.seats.agenda.agent.matter import LOST, Matter
from simulation.seats.agenda.agent.move import Move, note_of, saying
from simulation.seats.agenda.agent.offering import offer
from simulation.seats.agenda.agent.planning import Planner
from simulation.seats.agenda.agent.plans import Plan
from simulation.seats.agenda.agent.rescue import Rescue
from simulation.seats.agenda.agent.running import (
    Bound,
    Found,
    Needs,
    Nothing,
    Ready,
    Runner,
    Several,
)
from simulation.seats.agenda.agent.telling import Teller
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import ActKind, Said
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

DETOURS = 2
"""Ways tried in all where one finds nothing."""


class Handler:
    """Handles the matters of one move; holds what they share."""

    def __init__(self, schema: Schema, shelf: Shelf) -> None:
        self.schema = schema
        self.shelf = shelf
        self.focus = Focus(shelf)
        self.teller = Teller(schema, shelf, self.focus)
        self.changer = Changer(schema, shelf, self.focus, self.teller)

    def handle(self, matter: Matter) -> Move:
        """What to do next; what is said of a caller's own things is said to them."""
        move = self._handle(matter)
        if move.note is None or not matter.yours:
            return move
        return move._replace(note=move.note._replace(yours=True))

    def _handle(self, matter: Matter) -> Move:
        made = self.changer.made(matter)
        if made is not None:
            return Move(note=self.changer.outcome(matter, made))
        plan, bound = self._planned(matter, candidates(self.schema, matter))
        if matter.verify and bound is None:
            return self._as_changed(matter) or saying(ActKind.UNABLE, matter, None)
        if plan is None:
            return saying(ActKind.UNABLE, matter, None)
        if bound is None:
            return self._ask(matter, plan)
        if isinstance(bound, Ready):
            return self._act(matter, plan, bound)
        return self._hindered(matter, plan, bound)

    def _as_changed(self, matter: Matter) -> Move | None:
        """Of a change that nothing here can look up, what it gave back when it was made."""
        frame = self.schema.frames.get(matter.act.tool)
        called = self.shelf.after(matter.act.tool, 0)
        if frame is None or called is None or not called.rows():
            return None
        note = self.teller.report(matter, frame, called.rows())
        return Move(note=note._replace(again=False))

    def _planned(
        self, matter: Matter, frames: tuple[Frame, ...]
    ) -> tuple[Plan | None, Bound | None]:
        """The best plan and how far it goes; where it finds nothing, one that covers as much."""
        avoid: frozenset[str] = frozenset()
        runner = Runner(self.schema, self.shelf, matter)
        first: tuple[Plan | None, Bound | None] | None = None
        for _ in range(1 if matter.yours else DETOURS):
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
            changed = self.changer.change(matter, frame, ready)
            if isinstance(changed, Move):
                return changed
            return Rescue(self.schema, self.shelf, matter).refused(frame, changed)
        vague = self._vague(matter, frame, ready)
        if vague is not None:
            return vague
        found = Runner(self.schema, self.shelf, matter).fetch(plan.fetch)
        if isinstance(found, Found):
            if found.rows:
                rows = self._checked(matter, frame, found.rows)
                return Move(note=self.teller.report(matter, frame, rows))
            if self._is_gone(matter):
                return self._gone(matter)
            return Rescue(self.schema, self.shelf, matter).move(Nothing(plan.fetch, found.called))
        if isinstance(found, Needs):
            return Move(calls=found.calls, final=True)
        return self._hindered(matter, plan, found)

    def _checked(self, matter: Matter, frame: Frame, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Of a list that was looked up to check one row, that row."""
        focused = self.focus.by_table.get(frame.entity, {})
        keys = {c: v for c, v in focused.items() if self.schema.is_key(c)}
        if not matter.verify or not keys or len(rows) < 2:
            return rows
        same = tuple(
            row for row in rows if keys.items() <= self.shelf.columns(frame.tool, row).items()
        )
        return same or rows

    def _vague(self, matter: Matter, frame: Frame, ready: Ready) -> Move | None:
        """A search that nothing said would narrow is not made, unless it was asked for all."""
        narrow = [n for n, given in frame.inputs.items() if given.purpose is not Purpose.LIMIT]
        given = any(name in ready.arguments for name in narrow)
        if frame.intent is not Intent.SEARCH or given or not narrow:
            return None
        if matter.verify:
            return self._as_changed(matter)
        slots = self._identity(matter) or Asker(self.schema, matter).for_search(frame)
        if matter.constraints():
            return saying(ActKind.ASK if slots else ActKind.UNABLE, matter, frame, slots)
        if matter.unknown or matter.asked or matter.everything or not slots:
            return None
        return saying(ActKind.ASK, matter, frame, slots)

    def _hindered(
        self, matter: Matter, plan: Plan, bound: Needs | Several | Nothing | Ready
    ) -> Move:
        if isinstance(bound, Needs):
            return Move(calls=bound.calls)
        if isinstance(bound, Several):
            if matter.at_a_loss >= LOST:
                lost = note_of(ActKind.UNABLE, matter, bound.frame)
                return Move(note=lost._replace(total=len(bound.rows)))
            return Move(note=offer(self.schema, self.shelf, matter, bound))
        if isinstance(bound, Nothing) and self._is_gone(matter):
            return self._gone(matter)
        if isinstance(bound, Nothing):
            return Rescue(self.schema, self.shelf, matter).move(bound)
        return saying(ActKind.UNABLE, matter, plan.fetch.frame)

    def _is_gone(self, matter: Matter) -> bool:
        return matter.verify and matter.act.intent is Intent.DELETE

    def _gone(self, matter: Matter) -> Move:
        """What was deleted is not found any more: just what was to be checked."""
        frame = self.schema.frames.get(matter.act.tool)
        return Move(note=note_of(ActKind.EMPTY, matter, frame)._replace(again=True))

    def _ask(self, matter: Matter, plan: Plan) -> Move:
        frame = plan.fetch.frame
        slots = self._identity(matter) or Asker(self.schema, matter).for_inputs(frame, plan.missing)
        return saying(ActKind.ASK if slots else ActKind.UNABLE, matter, frame, slots)

    def _identity(self, matter: Matter) -> tuple[Said, ...]:
        """Who the caller is, before what else would help to find their things."""
        known = self.schema.lexicon.caller in self.focus.by_table
        told = any(
            self.schema.table(said.column) == self.schema.lexicon.caller
            for said in matter.constraints()
        )
        if not matter.yours or known or told:
            return ()
        return Asker(self.schema, matter).for_caller()
