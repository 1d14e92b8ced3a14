"""One move, and the run of moves until somebody stops it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from simulation.checks.examine import examined
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.dialogue.limits import TIME_LIMIT, exceeded, steps_since_request
from simulation.dialogue.move import Move, Mover, next_move
from simulation.dialogue.stage import tool_turn
from simulation.errors import SeatFailed
from simulation.seats.briefing import system_message
from simulation.seats.protocol import Leave, Utterance, agent_view, user_view
from simulation.vocabulary.hearing import heard
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author, DialogueState, Outcome, Status, Turn
from simulation.world import World

EMPTY_MOVE = "empty_move"
STEP_LIMIT = "step_limit"


async def run(
    state: DialogueState,
    world: World,
    cast: Cast,
    *,
    clock: Callable[[], float] | None = None,
    override: str | None = None,
) -> AsyncIterator[Turn | Outcome]:
    """Yields each turn as it is made, and the outcome last.

    ``world`` must be the state's own (see ``restore``) and changes as the tools run. The caller
    keeps each turn before a model is asked again, so that a killed run repeats one call at most.
    ``clock`` gives seconds; without one, wall time is not limited. ``override`` is a tool result
    put in place of the first one, see ``fork``.
    """
    started = clock() if clock else 0.0
    while True:
        late = clock is not None and clock() - started > state.limits.seconds
        step = ended(TIME_LIMIT) if late else await advance(state, world, cast, override=override)
        yield step
        if isinstance(step, Outcome):
            return
        state, override = state.then(step), None


async def advance(
    state: DialogueState, world: World, cast: Cast, *, override: str | None = None
) -> Turn | Outcome:
    """Makes the next move; an Outcome says why there is none to make.

    A participant that fails ends the dialogue with its reason: that is data, not an exception.
    """
    move = next_move(state.turns)
    if move.mover is Mover.OVER:
        return ended(move.reason)
    reason = exceeded(state)
    if reason is not None:
        return ended(reason)
    try:
        return await _moved(state, world, cast, move, override)
    except SeatFailed as failure:
        return Outcome(status=Status.FAILED, reason=failure.reason)


async def _moved(
    state: DialogueState, world: World, cast: Cast, move: Move, override: str | None
) -> Turn | Outcome:
    if move.mover is Mover.SYSTEM:
        return examined(state, system_turn(state, world.digest))
    if move.mover is Mover.TOOL and move.call is not None:
        told = await tool_turn(state, world, move.call, cast.tools, override=override)
        return examined(state, told)
    if move.mover is Mover.USER:
        return await _user_moves(state, world, cast)
    return await _agent_moves(state, world, cast)


async def _user_moves(state: DialogueState, world: World, cast: Cast) -> Turn | Outcome:
    if isinstance(cast.user, HumanSeat):
        return Outcome(status=Status.AWAITING_HUMAN, reason=Mover.USER.value)
    said = await cast.user.speak(user_view(heard(state)))
    if isinstance(said, Leave):
        return ended(said.reason)
    return examined(state, spoken_turn(state, world.digest, Role.USER, said))


async def _agent_moves(state: DialogueState, world: World, cast: Cast) -> Turn | Outcome:
    if isinstance(cast.agent, HumanSeat):
        return Outcome(status=Status.AWAITING_HUMAN, reason=Mover.AGENT.value)
    said = await cast.agent.speak(agent_view(heard(state)))
    if said.tool_calls and steps_since_request(state.turns) >= state.limits.steps_per_request:
        return ended(STEP_LIMIT)
    return examined(state, spoken_turn(state, world.digest, Role.ASSISTANT, said))


def ended(reason: str) -> Outcome:
    return Outcome(status=Status.FINISHED, reason=reason)


def system_turn(state: DialogueState, digest: str) -> Turn:
    """Seq 0, written by code from the domain: the same words whichever cast plays."""
    return Turn(
        seq=len(state.turns),
        message=Message(role=Role.SYSTEM, content=system_message(state.domain)),
        author=Author.AGENDA,
        by="briefing",
        world_digest=digest,
    )


def spoken_turn(state: DialogueState, digest: str, role: Role, said: Utterance) -> Turn:
    """Raises SeatFailed for an utterance that says nothing and calls nothing."""
    if not (said.content or "").strip() and not said.tool_calls:
        raise SeatFailed(EMPTY_MOVE)
    return Turn(
        seq=len(state.turns),
        message=Message(
            role=role,
            content=said.content,
            tool_calls=said.tool_calls,
            reasoning_content=said.reasoning,
        ),
        author=said.author,
        by=said.by,
        world_digest=digest,
        acts=said.acts,
        done=said.done,
        rules=said.rules,
        faults=said.faults,
        sampling=said.sampling,
    )
