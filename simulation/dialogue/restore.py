"""Going back to any turn: the base image plus what was executed, compared with the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.errors import InputError, RecordRefused, WorldDiverged
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import DialogueState, Diff, Record, Turn
from simulation.vocabulary.value import canonical_json
from simulation.world import Called, World
from simulation.world.base import BASES
from simulation.world.images import Images

RESULT, DIFF, DIGEST = "result", "diff", "digest"


class Difference(NamedTuple):
    """What re-execution gave at turn ``seq`` instead of what was recorded, both as text."""

    seq: int
    what: str
    """``result``, ``diff`` or ``digest``."""
    recorded: str
    computed: str


def restore(state: DialogueState, images: bytes | Images) -> World:
    """The world after the last turn of ``state``.

    Only calls that could have changed something run again. Raises WorldDiverged at the first
    difference from the record, and RecordRefused if the image is not the one it names.
    """
    world = open_base(state, images)
    try:
        for found in _differences(state, world, only_mutating=True):
            raise WorldDiverged(*found)
    except BaseException:
        world.close()
        raise
    return world


def replay(record: Record | DialogueState, images: bytes | Images) -> list[Difference]:
    """Runs every executed call again; all differences in order, none if the record is true."""
    state = record.state if isinstance(record, Record) else record
    world = open_base(state, images)
    try:
        return list(_differences(state, world, only_mutating=False))
    finally:
        world.close()


def world_at(state: DialogueState, seq: int, images: bytes | Images) -> World:
    """The world after turn ``seq``; raises InputError if there is no such turn."""
    if not 0 <= seq < len(state.turns):
        last = len(state.turns) - 1
        raise InputError(
            "turn",
            f"there is no turn {seq}.",
            f"Give a number from 0 to {last}." if last >= 0 else "The dialogue has no turns yet.",
        )
    return restore(state.cut(seq + 1), images)


def open_base(state: DialogueState, images: bytes | Images) -> World:
    """The world that the dialogue started from."""
    image = images if isinstance(images, bytes) else images.get(state.domain.world)
    found = BASES.hash_of(image)
    if found != state.domain.world:
        raise RecordRefused(
            "state.domain.world",
            f"the record starts from the image {state.domain.world[:12]}, "
            f"but the one given is {found[:12]}.",
            "Give the image that was written beside the record.",
        )
    return World.open(image, now=state.domain.now)


def _differences(
    state: DialogueState, world: World, *, only_mutating: bool
) -> Iterator[Difference]:
    calls = {turn.seq: call for call, turn in answers(state.turns)}
    for turn in state.turns:
        call = calls.get(turn.seq)
        if call is not None and _runs_again(state, turn, call, only_mutating=only_mutating):
            yield from _executed_again(state, world, turn, call)
        elif turn.world_digest and turn.world_digest != world.digest:
            yield Difference(turn.seq, DIGEST, turn.world_digest, world.digest)


def _runs_again(state: DialogueState, turn: Turn, call: ToolCall, *, only_mutating: bool) -> bool:
    tool = state.domain.tool(call.function.name)
    if turn.execution is None or not turn.execution.executed or tool is None or tool.sql is None:
        return False
    return tool.mutates or not only_mutating


def _executed_again(
    state: DialogueState, world: World, turn: Turn, call: ToolCall
) -> Iterator[Difference]:
    tool = state.domain.tool(call.function.name)
    if tool is None:
        return
    called = world.call(tool, call.function.arguments)
    yield from _compared(turn, called)


def _compared(turn: Turn, called: Called) -> Iterator[Difference]:
    recorded = computed_content(turn)
    if recorded != called.content:
        yield Difference(turn.seq, RESULT, recorded, called.content)
    old, new = diff_text(turn.diff), diff_text(called.diff)
    if old != new:
        yield Difference(turn.seq, DIFF, old, new)
    if turn.world_digest != called.digest:
        yield Difference(turn.seq, DIGEST, turn.world_digest, called.digest)


def computed_content(turn: Turn) -> str:
    """What the tool really returned, also where a person replaced it in the message."""
    if turn.execution is not None and turn.execution.overridden is not None:
        return turn.execution.overridden
    return turn.message.content or ""


def diff_text(diff: Diff | None) -> str:
    """Canonical JSON; no diff and an empty one are the same."""
    tables = {name: table.model_dump(mode="json") for name, table in (diff or {}).items()}
    return canonical_json(tables) if tables else "null"
