"""The seat: from a view to one move. All it knows follows from the turns."""

from __future__ import annotations

import json
from dataclasses import replace

from simulation.seats.agenda.agent.conversation import follow
from simulation.seats.agenda.agent.faults import Faulty
from simulation.seats.agenda.agent.handling import Handler
from simulation.seats.agenda.agent.matter import QUESTIONS, Matter, Stage, is_held
from simulation.seats.agenda.agent.move import Move
from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.running import Wanted
from simulation.seats.agenda.agent.social import courtesies, dropped
from simulation.seats.agenda.agent.standing import Conversation
from simulation.seats.agenda.agent.wording.compose import beside_calls, compose
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.protocol import AgentView, Utterance
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.state import Author
from simulation.vocabulary.value import canonical_json

BY = "agenda"
MORE_RATE = 0.3
"""How often an answer ends with the question whether there is anything else."""
BESIDE_RATE = 0.12
"""How often a few words stand beside calls."""
PARALLEL_RATE = 0.6
"""How often calls that do not wait for each other are made together."""


class AgendaAgent:
    """Implements AgentSeat without a model."""

    async def speak(self, view: AgentView) -> Utterance:
        talk, shelf, _ = follow(view.domain, view.turns)
        schema = shelf.schema
        handler = Handler(schema, shelf)
        moves = _moves(handler, talk)
        calls = _calls(moves, view.chance)
        notes = () if calls else _notes(schema, handler, talk, moves, view.chance)
        faulty = Faulty(view, schema, shelf, talk)
        calls, notes, faults = faulty.spoil(calls, notes)
        if calls:
            return _calling(schema, calls, view.chance, faults)
        return _saying(schema, notes, view.chance, faults)


def _moves(handler: Handler, talk: Conversation) -> list[tuple[Matter, Move]]:
    """What to do about each open matter, in the order in which they came up."""
    moves: list[tuple[Matter, Move]] = []
    settled: list[Matter] = []
    for matter in talk.matters:
        if matter.stage is Stage.OPEN and not is_held(matter, settled):
            move = handler.handle(matter)
            moves.append((matter, move))
            settled.append(replace(matter, stage=_stage_after(move)))
        else:
            settled.append(matter)
    return moves


def _stage_after(move: Move) -> Stage:
    asks = move.note is not None and move.note.act.kind in QUESTIONS
    return Stage.WAITING if move.calls or asks else Stage.CLOSED


def _calls(moves: list[tuple[Matter, Move]], chance: Chance) -> tuple[Wanted, ...]:
    """The calls to make now: the first matter's, and independent reads of the next beside them."""
    wanted: list[Wanted] = []
    for matter, move in moves:
        if wanted and (matter.act.refers or not move.final):
            break
        for call in move.calls:
            if call not in wanted:
                wanted.append(call)
        if wanted and not move.final:
            break
    if len(wanted) > 1 and not chance.at("parallel").happens(PARALLEL_RATE):
        return tuple(wanted[:1])
    return tuple(wanted)


def _notes(
    schema: Schema,
    handler: Handler,
    talk: Conversation,
    moves: list[tuple[Matter, Move]],
    chance: Chance,
) -> tuple[Note, ...]:
    notes = [dropped(schema, handler.focus, matter) for matter in talk.declined]
    told = [move.note for _, move in moves if move.note is not None]
    notes += sorted(told, key=lambda note: note.act.kind in QUESTIONS)
    if not notes:
        return courtesies(talk)
    last = notes[-1].act.kind
    if last is ActKind.DENY or (
        last in (ActKind.REPORT, ActKind.DONE) and chance.at("more").happens(MORE_RATE)
    ):
        notes.append(Note(Act(kind=ActKind.MORE)))
    return tuple(notes)


def _calling(
    schema: Schema, calls: tuple[Wanted, ...], chance: Chance, faults: tuple[str, ...]
) -> Utterance:
    mutates = any(schema.tools[call.tool].mutates for call in calls)
    beside = chance.at("beside")
    content = beside_calls(mutates, beside.at("words")) if beside.happens(BESIDE_RATE) else None
    return Utterance(
        content=content,
        tool_calls=tuple(_call(call, chance.at("call", place)) for place, call in enumerate(calls)),
        author=Author.AGENDA,
        by=BY,
        faults=faults,
    )


def _call(call: Wanted, chance: Chance) -> ToolCall:
    """The id is a draw of its own, so it repeats with the seed and in no other dialogue."""
    name = f"{chance.at(call.tool, canonical_json(call.arguments)).number():064x}"[:12]
    arguments = json.dumps(call.arguments, ensure_ascii=False)
    return ToolCall(id=f"call_{name}", function=FunctionCall(name=call.tool, arguments=arguments))


def _saying(
    schema: Schema, notes: tuple[Note, ...], chance: Chance, faults: tuple[str, ...]
) -> Utterance:
    return Utterance(
        content=compose(schema, notes, chance.at("say")),
        author=Author.AGENDA,
        by=BY,
        acts=tuple(note.act for note in notes),
        faults=faults,
    )
