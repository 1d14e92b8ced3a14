"""What ``continue`` goes on with: a conversation bound to a world, or a native record."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from simulation.cli.artefacts import Teller
from simulation.cli.files import worlds_folder
from simulation.cli.rulefile import read_rules
from simulation.cli.source import package_from
from simulation.cli.taskfile import read_tasks
from simulation.dialogue.move import next_move
from simulation.errors import InputError
from simulation.export.chats.chat import Chat, summary
from simulation.export.chats.file import is_native, read_chat
from simulation.export.jsonl import read_records
from simulation.generation.taking.binding import Bound
from simulation.generation.taking.continuing import Lineage
from simulation.generation.taking.inferring import inferred
from simulation.generation.taking.resume import resampled, resumed
from simulation.generation.taking.take import Taken, sampled, take
from simulation.generation.taking.tasks import are_ours, tasks_from
from simulation.llm.chat import ChatModel
from simulation.llm.lineup import ModelRole
from simulation.synthesis.package import Package
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm, RuleSet
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task
from simulation.world.images import FolderImages

PLAYING = (ModelRole.USER, ModelRole.AGENT, ModelRole.TOOL_SIMULATOR)
OTHER_TASKS = "left out: tasks, which are not of this program's form"


Inference = Callable[[ChatModel], Awaitable["Begun"]]


class Begun(NamedTuple):
    image: bytes
    told: tuple[str, ...]
    """What there is to say of it, a line each."""
    sample: Callable[[int], DialogueState]
    """Where sample number n goes on from."""
    lineage: Lineage = Lineage()
    tasks_from: Inference | None = None
    """How a model finds its tasks, where none came along."""


def begun_with(options: argparse.Namespace, played: frozenset[ModelRole]) -> Begun:
    """``played`` are the roles that models have. Raises InputError before any of them is asked."""
    rules = read_rules(options.rules) if options.rules else None
    tasks = read_tasks(options.tasks) if options.tasks else ()
    if is_native(options.file):
        return _record(options, rules, tasks)
    return _conversation(options, rules or default_rules(Paradigm.USER), tasks, played)


def _record(options: argparse.Namespace, rules: RuleSet | None, tasks: tuple[Task, ...]) -> Begun:
    if options.domain or options.database:
        option = "--domain" if options.domain else "--database"
        raise InputError(option, "a native record has its own world.", "Leave it out.")
    record = next(islice(read_records(options.file), options.record, None), None)
    if record is None:
        raise InputError("--record", f"there is no record {options.record}.", "Count from 0.")
    state = resumed(record, options.at, rules=rules, tasks=tasks)
    image = FolderImages(worlds_folder(options.file)).get(state.domain.world)
    at = len(state.turns)
    told = (f"{options.file}: native record {options.record}, {_turns(at)}",)
    sample = partial(resampled, state, options.seed)
    return Begun(image, told, sample, Lineage(record.id, at))


def _conversation(
    options: argparse.Namespace,
    rules: RuleSet,
    tasks: tuple[Task, ...],
    played: frozenset[ModelRole],
) -> Begun:
    chat = read_chat(options.file, options.record)
    beside = tasks_from(list(chat.tasks)) if not tasks and are_ours(chat.tasks) else ()
    package = package_from(options) if options.domain or options.database else None
    _require_players(package, tasks or beside, played)
    _require_tools(chat, package, tasks or beside)
    again = partial(_take, options, rules, chat, package)
    taken = again(tasks or beside)
    _require_simulator(taken, played)
    told = (*_read(options.file, chat, taken), *_mended(chat), *_replayed(taken.bound, package))
    begun = Begun(taken.ground.image, told, partial(sampled, taken, options.seed))
    if taken.state.tasks:
        return begun
    return begun._replace(tasks_from=partial(_inferred, begun, taken, again, options.seed))


def _take(
    options: argparse.Namespace,
    rules: RuleSet,
    chat: Chat,
    package: Package | None,
    tasks: tuple[Task, ...],
) -> Taken:
    name = options.file.stem
    return take(chat, package, name=name, rules=rules, tasks=tasks, at=options.at)


async def _inferred(
    begun: Begun,
    taken: Taken,
    again: Callable[[tuple[Task, ...]], Taken],
    seed: int,
    model: ChatModel,
) -> Begun:
    found = await inferred(taken, again, model, seed=seed, told=Teller())
    return begun._replace(sample=partial(sampled, found, seed))


def _require_simulator(taken: Taken, played: frozenset[ModelRole]) -> None:
    """The call that comes next is known already: better no dialogue than one that fails at once."""
    call = next_move(taken.state.turns).call
    tool = taken.state.domain.tool(call.function.name) if call else None
    if tool is None or tool.sql is not None or ModelRole.TOOL_SIMULATOR in played:
        return
    raise InputError(
        "--at",
        f"the call of {tool.name} waits for a result, and nothing here answers it.",
        f"Cut before turn {len(taken.state.turns) - 1}, or add --model tool-simulator=NAME.",
    )


def _require_players(
    package: Package | None, tasks: tuple[Task, ...], played: frozenset[ModelRole]
) -> None:
    """Without a database nothing but models can answer calls, and know what is being asked."""
    if package is not None and any(tool.sql is not None for tool in package.domain.tools):
        return
    written = tasks or (package is not None and package.chains)
    needed = PLAYING if written else (*PLAYING, ModelRole.TASK_WRITER)
    missing = [role.value for role in needed if role not in played]
    if missing:
        raise InputError(
            "--model",
            f"there is no database to run the tools in, and no model plays: {', '.join(missing)}.",
            "Name a model for all roles (--model NAME), or bring --database FILE or --domain NAME.",
        )


def _require_tools(chat: Chat, package: Package | None, tasks: tuple[Task, ...]) -> None:
    """A task is a matter of calls: before the first token, not after the last."""
    if package is None and not chat.tools and not tasks:
        raise InputError(
            "tools",
            "the conversation has none and calls none, so nothing can be asked of it.",
            "Put tools beside its messages, or bring --database FILE or --domain NAME.",
        )


def _read(file: Path, chat: Chat, taken: Taken) -> Iterable[str]:
    turns = len(taken.state.turns)
    yield f"{file}: {chat.shape}, {_turns(turns)}, {len(chat.tools)} tools"


def _mended(chat: Chat) -> Iterable[str]:
    lines = summary(chat.repairs)
    if chat.tasks and not are_ours(chat.tasks):
        lines.append(OTHER_TASKS)
    yield from (f"mended: {line}" for line in lines)


def _replayed(bound: Bound, package: Package | None) -> Iterable[str]:
    yield from (f"note: {note}" for note in bound.notes)
    if package is not None:
        yield f"replayed: {bound.replayed} of {bound.calls} calls"
    marked: dict[str, list[int]] = {}
    for mark in bound.marks:
        marked.setdefault(f"{mark.kind}: {mark.message}", []).append(mark.seq)
    for what, turns in marked.items():
        listed = ", ".join(map(str, turns))
        yield f"marked: turn{'s' if len(turns) > 1 else ''} {listed}: {what}"


def _turns(count: int) -> str:
    return f"{count} turn{'' if count == 1 else 's'} kept"
