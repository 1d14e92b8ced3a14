"""Whether the tasks of a file still hold in its world, with its tools."""

from __future__ import annotations

import json
from collections.abc import Iterator

from simulation.domains.file.layout import MOST_STEPS
from simulation.errors import InputError, ToolRefused
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain, Gap
from simulation.vocabulary.tasks import FromResult, FromUser, Step, Subtask, Task, WorldCheck
from simulation.world import World

LEFT_OUT = "chains["
"""How the gap of a task begins that no longer holds: ``chains[0][1] (task-2)``."""
Chains = tuple[tuple[Task, ...], ...]


class _Broken(Exception):
    """Why a task does not hold, in a sentence."""


def proven_chains(package: Package, world: World) -> tuple[Chains, tuple[Gap, ...]]:
    """Each chain up to the first task that does not hold; what follows hangs on it.

    Raises InputError for more solutions than can be tried.
    """
    _refuse_endless(package.chains)
    kept: list[tuple[Task, ...]] = []
    gaps: list[Gap] = []
    for number, chain in enumerate(package.chains):
        with world.copy() as scratch:
            held = tuple(_held(chain, number, package.domain, scratch, gaps))
        kept += [held] if held else []
    return tuple(kept), tuple(gaps)


def _refuse_endless(chains: Chains) -> None:
    steps = sum(len(part.steps) for chain in chains for task in chain for part in task.subtasks)
    if steps > MOST_STEPS:
        raise InputError(
            "chains", f"their solutions make {steps:,} calls.", f"Keep to {MOST_STEPS:,}."
        )


def _held(
    chain: tuple[Task, ...], number: int, domain: Domain, world: World, gaps: list[Gap]
) -> Iterator[Task]:
    for place, task in enumerate(chain):
        try:
            _solve(task, domain, world)
        except _Broken as broken:
            where = f"{LEFT_OUT}{number}][{place}] ({task.id})"
            remedy = "Write it anew, or take it out of the file."
            gaps.append(Gap(subject=where, reason=f"The task is left out: {broken}", remedy=remedy))
            return
        yield task


def _solve(task: Task, domain: Domain, world: World) -> None:
    """Runs the reference solution. Raises _Broken."""
    made = 0
    for subtask in task.subtasks:
        checks = [check.sql for check in subtask.checks if isinstance(check, WorldCheck)]
        if any(_holds(world, sql) for sql in checks):
            raise _Broken(f"{subtask.id} is done before anybody does it.")
        for step in subtask.steps:
            _check_sources(step, subtask, made)
            _run(step, subtask, domain, world)
            made += 1
        if not all(_holds(world, sql) for sql in checks):
            raise _Broken(f"the solution of {subtask.id} does not make its check true.")


def _check_sources(step: Step, subtask: Subtask, made: int) -> None:
    """Whether each argument comes from something that is there; ``made`` counts earlier steps."""
    for name, source in step.sources.items():
        knows = not isinstance(source, FromUser) or 0 <= source.slot < len(subtask.knows)
        found = not isinstance(source, FromResult) or 0 <= source.step < made
        if name not in step.arguments or not (knows and found):
            raise _Broken(f"nothing gives {step.tool} its {name} in {subtask.id}.")


def _run(step: Step, subtask: Subtask, domain: Domain, world: World) -> None:
    tool = domain.tool(step.tool)
    if tool is None:
        raise _Broken(f"{subtask.id} calls {step.tool}, which is no tool.")
    if tool.sql is None:
        return
    called = world.call(tool, step.arguments)
    if not called.ok and _succeeded(step):
        raise _Broken(f"{step.tool} fails in {subtask.id}: {called.content[:200]}")
    if called.ok and not _is_part(step.result, json.loads(called.content)):
        raise _Broken(f"{step.tool} gives another result in {subtask.id} than the one recorded.")


def _succeeded(step: Step) -> bool:
    return not (isinstance(step.result, dict) and "error" in step.result)


def _is_part(recorded: object, found: object) -> bool:
    """Recorded results are cut to what is used of them."""
    if isinstance(recorded, dict) and isinstance(found, dict):
        return all(name in found and _is_part(each, found[name]) for name, each in recorded.items())
    if isinstance(recorded, list) and isinstance(found, list):
        pairs = zip(recorded, found, strict=False)
        return len(recorded) <= len(found) and all(_is_part(*pair) for pair in pairs)
    return recorded is None or recorded == found


def _holds(world: World, sql: str) -> bool:
    try:
        rows = world.query(sql, limit=1)
    except ToolRefused as refused:
        raise _Broken(f"a check cannot run: {refused}") from refused
    return bool(rows) and bool(next(iter(rows[0].values()), None))
