"""One piece of a domain changed or taken out, and the whole proved again in a scratch world."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from simulation.domains.file.chains import proven_chains
from simulation.domains.file.parsing import parse_yaml
from simulation.domains.file.pieces import bullet_key
from simulation.domains.file.proving import prove
from simulation.domains.file.refusing import refusal
from simulation.domains.file.tools import ToolEntry
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import Value
from simulation.world import World
from simulation.world.schemas import validator_of

LONGEST = 200_000
"""Characters of a piece."""
T = TypeVar("T", bound=Value)
Chains = tuple[tuple[Task, ...], ...]


class Edit(Value):
    """``name``: of a tool; of a task its place from 0, counted over all chains; of a bullet its
    content hash. ``text``: the piece as it stands in a domain file; None takes it out.
    """

    kind: Literal["tool", "task", "bullet", "policy"]
    name: str = ""
    text: str | None = None


def patched(package: Package, edits: Collection[Edit]) -> Package:
    """Not proved yet. Raises InputError naming the piece and its field."""
    for edit in edits:
        if edit.text is not None:
            package = _CHANGES[edit.kind](package, edit.name, edit.text)
    gone: set[tuple[str, str]] = {(e.kind, e.name) for e in edits if e.text is None}
    return _without(package, gone) if gone else package


def proved(package: Package, *, drop: bool, loose: Collection[str] = ()) -> Package:
    """With every tool, word and solution tried. ``drop`` leaves out tasks that no longer hold;
    those of ``loose`` go in any case: they have never held by themselves.

    Raises InputError with the cause.
    """
    after, gaps = prove(package), lost_tasks(package)
    lost = [gap for gap in gaps if gap.subject not in loose]
    if lost and not drop:
        more = f" {len(lost) - 1} more like it." if len(lost) > 1 else ""
        raise InputError(
            lost[0].subject,
            f"{lost[0].reason.removeprefix('The task is left out: ')}{more}",
            "Mend it, or have tasks that no longer hold left out.",
        )
    return after


def lost_tasks(package: Package) -> tuple[Gap, ...]:
    """Tasks that do not hold, each with the cause."""
    with World.open(package.image, now=package.domain.now) as world:
        return proven_chains(package, world)[1]


def check_results(package: Package, chains: Chains, names: Collection[str]) -> None:
    """Whether what the tools give in the tasks' solutions satisfies their return schemas.

    Raises InputError naming ``tools.<name>.returns``.
    """
    with World.open(package.image, now=package.domain.now) as world:
        for chain in chains:
            with world.copy() as scratch:
                for task in chain:
                    _try(task, package, scratch, names)


def check_told(package: Package, chains: Chains, tasks: Collection[Task]) -> None:
    """Whether what the user is to be told is something that the solution of the task, or one
    before it, finds. Raises InputError naming ``tasks.<title>``.
    """
    with World.open(package.image, now=package.domain.now) as world:
        for chain in chains:
            with world.copy() as scratch:
                found: set[str] = set()
                for task in chain:
                    simulated = _solved(task, package, scratch, found)
                    if task in tasks and not simulated:
                        _check_told(task, found)


def _solved(task: Task, package: Package, world: World, found: set[str]) -> bool:
    """Adds what the solution finds; True where a tool has no SQL, so that it finds anything."""
    simulated = False
    for step in (step for part in task.subtasks for step in part.steps):
        tool = package.domain.tool(step.tool)
        if tool is None or tool.sql is None:
            simulated = True
        else:
            found |= set(_leaves(json.loads(world.call(tool, step.arguments).content)))
    return simulated


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield str(value)


def _check_told(task: Task, found: set[str]) -> None:
    for check in task.checks():
        missing = [each for each in getattr(check, "values", ()) if str(each) not in found]
        if missing:
            raise InputError(
                f"tasks.{task.id}.checks",
                f"no step of the solution finds {str(missing[0])[:80]!r}, which is to be told.",
                "Mend the steps, or what is to be told.",
            )


def users_of(package: Package, tools: Collection[str]) -> list[int]:
    """Places of the tasks that cannot be done without one of the tools."""
    tasks = [task for chain in package.chains for task in chain]
    return [place for place, task in enumerate(tasks) if tools_of(task) & set(tools)]


def tools_of(task: Task) -> set[str]:
    steps = {step.tool for part in task.subtasks for step in part.steps}
    return steps | {part.tool for part in task.subtasks}


def _try(task: Task, package: Package, world: World, names: Collection[str]) -> None:
    for step in (step for part in task.subtasks for step in part.steps):
        tool = package.domain.tool(step.tool)
        if tool is None or tool.sql is None:
            continue
        called = world.call(tool, step.arguments)
        if called.ok and tool.name in names:
            _check_result(tool, json.loads(called.content), task)


def _check_result(tool: Tool, result: Any, task: Task) -> None:
    found = next(iter(validator_of(tool.returns).iter_errors(result)), None)
    if found is not None:
        place = ".".join(map(str, found.absolute_path)) or "the result"
        raise InputError(
            f"tools.{tool.name}.returns",
            f"what the SQL gives for {task.title!r} does not satisfy it: {place}: "
            f"{found.message[:200]}.",
            "Mend the schema, or the SQL.",
        )


def _with_tool(package: Package, name: str, text: str) -> Package:
    domain = package.domain
    if domain.tool(name) is None:
        raise InputError("name", f"there is no tool {name[:80]!r}.", "Name one of the domain's.")
    entry = _read(ToolEntry, text, f"tools.{name}")
    frames = {key: frame for key, frame in domain.lexicon.frames.items() if key != name}
    if entry.frame is not None:
        frames[name] = entry.frame.frame(name, domain.lexicon)
    tools = tuple(entry.tool(name) if tool.name == name else tool for tool in domain.tools)
    lexicon = domain.lexicon.model_copy(update={"frames": frames})
    return _of(package, tools=tools, lexicon=lexicon)


def _with_task(package: Package, name: str, text: str) -> Package:
    place = _place(package, name)
    return _with_tasks(
        package, lambda at, task: _read(Task, text, f"tasks.{name}") if at == place else task
    )


def _with_policy(package: Package, _name: str, text: str) -> Package:
    return _of(package, policy=text.strip())


def _no_bullet(_package: Package, name: str, _text: str) -> Package:
    raise InputError("kind", "a bullet is changed with its task.", f"Patch the task of {name}.")


_CHANGES: dict[str, Callable[[Package, str, str], Package]] = {
    "tool": _with_tool,
    "task": _with_task,
    "policy": _with_policy,
    "bullet": _no_bullet,
}


def _without(package: Package, gone: set[tuple[str, str]]) -> Package:
    """A chain ends before a task that is taken out: what follows hangs on it."""
    names = {name for kind, name in gone if kind == "tool"}
    places = {_place(package, name) for kind, name in gone if kind == "task"}
    bullets = {name for kind, name in gone if kind == "bullet"}
    unknown = sorted(names - {tool.name for tool in package.domain.tools})
    if unknown:
        raise InputError("name", f"there is no tool {unknown[0]!r}.", "Name one of the domain's.")
    if ("policy", "") in gone or ("policy", "policy") in gone:
        package = _of(package, policy="")
    package = _with_tasks(package, lambda _at, task: _shorter(task, bullets))
    places |= set(users_of(package, names))
    chains, at = [], 0
    for chain in package.chains:
        cut = next((n for n in range(len(chain)) if at + n in places), len(chain))
        chains.append(chain[:cut])
        at += len(chain)
    package = package.model_copy(update={"chains": tuple(filter(None, chains))})
    lexicon = package.domain.lexicon
    frames = {name: frame for name, frame in lexicon.frames.items() if name not in names}
    tools = tuple(tool for tool in package.domain.tools if tool.name not in names)
    return _of(package, tools=tools, lexicon=lexicon.model_copy(update={"frames": frames}))


def _shorter(task: Task, bullets: set[str]) -> Task:
    kept = tuple(one for one in task.rubric if bullet_key(one, task) not in bullets)
    return task if len(kept) == len(task.rubric) else task.model_copy(update={"rubric": kept})


def _with_tasks(package: Package, change: Callable[[int, Task], Task]) -> Package:
    chains: list[tuple[Task, ...]] = []
    at = 0
    for chain in package.chains:
        chains.append(tuple(change(at + number, task) for number, task in enumerate(chain)))
        at += len(chain)
    return package.model_copy(update={"chains": tuple(chains)})


def _place(package: Package, name: str) -> int:
    count = sum(map(len, package.chains))
    if not (name.isascii() and name.isdigit() and len(name) < 7 and int(name) < count):
        raise InputError(
            "name", f"there is no task {name[:80]!r}.", f"Give a place from 0 to {count - 1}."
        )
    return int(name)


def _of(package: Package, **changes: Any) -> Package:
    return package.model_copy(update={"domain": package.domain.model_copy(update=changes)})


def _read(kind: type[T], text: str, within: str) -> T:
    if len(text) > LONGEST:
        raise InputError(within, f"it has more than {LONGEST:,} characters.", "Shorten it.")
    found = parse_yaml(text)
    if not isinstance(found, dict):
        raise InputError(within, "it is no mapping of fields.", "Write `field: value` lines.")
    try:
        return kind.model_validate(found)
    except ValidationError as error:
        raise refusal(error, within) from error
