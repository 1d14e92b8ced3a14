"""How varied a domain's dialogues are: openings, repeated lines, and turns that say something.

    python bench/openings.py orders --dialogues 200
    python bench/openings.py music.sqlite --rules task-oriented

Lines are compared with their values masked: those of the tasks, then whatever looks like a
quotation, an address, a number or a name.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from simulation.dialogue.advance import run
from simulation.dialogue.begin import begin, dialogue_seed
from simulation.dialogue.cast import Cast
from simulation.domains import load_pack, pack_names
from simulation.seats.agenda.agent import AgendaAgent
from simulation.seats.agenda.user import AgendaUser
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import default_personas, rule_preset
from simulation.vocabulary.spoken import say
from simulation.vocabulary.state import DialogueState, Outcome, Turn
from simulation.world import World

TELLING = {
    ActKind.REQUEST, ActKind.INFORM, ActKind.CHOOSE, ActKind.CONFIRM, ActKind.DENY,
    ActKind.REVISE, ActKind.UNKNOWN, ActKind.CHECK,
}  # fmt: skip
PLAIN = {ActKind.CONFIRM, ActKind.THANK, ActKind.CLOSE}
_VALUES = re.compile(r'"[^"]*"|[\w.+-]+@[\w.-]+|\S*\d\S*')
_NAMES = re.compile(r"(?<=[a-z,] )(?!I\b|I')[A-Z][\w'-]+(?: [A-Z][\w'-]+)*")


class Variety(NamedTuple):
    dialogues: int
    distinct_openings: float
    """Share of openings that no other dialogue shares, values masked."""
    commonest_line: tuple[str, float]
    """Of the lines that are neither plain confirmations nor thanks: the share of dialogues."""
    telling_turns: float
    """Share of user turns with a request, an answer or new information."""
    median_turns: float
    tasks: float
    """Tasks proven complete, per dialogue."""


def variety(states: Sequence[DialogueState]) -> Variety:
    openings = Counter(_masked(_spoken(state)[0], state) for state in states)
    lines: Counter[str] = Counter()
    for state in states:
        lines.update({_masked(turn, state) for turn in _spoken(state) if not _is_plain(turn)})
    turns = [turn for state in states for turn in _spoken(state)]
    told = sum(any(act.kind in TELLING for act in turn.acts or ()) for turn in turns)
    line, count = lines.most_common(1)[0]
    return Variety(
        dialogues=len(states),
        distinct_openings=sum(n == 1 for n in openings.values()) / len(states),
        commonest_line=(line, count / len(states)),
        telling_turns=told / len(turns),
        median_turns=statistics.median(map(_length, states)),
        tasks=sum(len(_proven_tasks(state)) for state in states) / len(states),
    )


def played(package: Package, rules: str, dialogues: int, seed: int = 1) -> list[DialogueState]:
    """The first dialogues of a seed; under other rules they have the same tasks."""

    async def play() -> list[DialogueState]:
        blanks = (_blank(package, rules, dialogue_seed(seed, at)) for at in range(dialogues))
        return [await _finished(state, package) for state in blanks]

    return asyncio.run(play())


def _blank(package: Package, rules: str, number: int) -> DialogueState:
    chance = Chance(number).at("bench")
    tasks = walk_tasks(package, chance.at("tasks"), 1 + chance.at("count").below(3))
    persona = chance.at("persona").pick(package.domain.personas or default_personas())
    return begin(package.domain, tasks, persona, rule_preset(rules), seed=number)


async def _finished(state: DialogueState, package: Package) -> DialogueState:
    with World.open(package.image, now=package.domain.now) as world:
        async for step in run(state, world, Cast(AgendaUser(), AgendaAgent())):
            state = state if isinstance(step, Outcome) else state.then(step)
    return state


def _spoken(state: DialogueState) -> list[Turn]:
    return [turn for turn in state.turns if turn.message.role is Role.USER]


def _is_plain(turn: Turn) -> bool:
    return {act.kind for act in turn.acts or ()} <= PLAIN


def _length(state: DialogueState) -> int:
    """User messages, agent messages with text, and calls."""
    return sum(
        bool(turn.message.content) + len(turn.message.tool_calls)
        for turn in state.turns
        if turn.message.role in (Role.USER, Role.ASSISTANT)
    )


def _proven_tasks(state: DialogueState) -> set[str]:
    return {task.id for task in state.tasks} & state.proven()


def _masked(turn: Turn, state: DialogueState) -> str:
    text = turn.message.content or ""
    for value in sorted(_values(state), key=len, reverse=True):
        if len(value) > 1:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "*", text, flags=re.IGNORECASE)
    return " ".join(_NAMES.sub("*", _VALUES.sub("*", text)).casefold().split())


def _values(state: DialogueState) -> set[str]:
    found = set()
    for subtask in (one for task in state.tasks for one in task.subtasks):
        pairs = [(slot.column, slot.value) for slot in subtask.knows]
        pairs += [(want.column, value) for want in subtask.wants for value in want.values]
        for column, value in pairs:
            field = state.domain.lexicon.field(column)
            found |= {str(value), say(value, field) if field else str(value)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("domain", help="a pack, or a database file")
    parser.add_argument("--rules", default="user-oriented")
    parser.add_argument("--dialogues", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    known = given.domain in pack_names()
    package = load_pack(given.domain) if known else from_database(Path(given.domain))
    found = variety(played(package, given.rules, given.dialogues, given.seed))
    for name, value in found._asdict().items():
        sys.stdout.write(f"{name}: {value}\n")


if __name__ == "__main__":
    main()
