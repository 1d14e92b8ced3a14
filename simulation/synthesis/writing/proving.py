"""The proof of a proposed task: its solution is run, and what it shows becomes the task's checks.

With tools that run nowhere it is checked that each call could be made as written.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.ledger import cut
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing.making import Made, make_subtask
from simulation.synthesis.writing.proposal import Proposal
from simulation.synthesis.writing.rubric import rubric_of
from simulation.synthesis.writing.service import ExecutedService, Service
from simulation.synthesis.writing.simulated import SimulatedService
from simulation.synthesis.writing.stance import check_prose
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.tasks import FromResult, Source, Step, Subtask, Task
from simulation.world import World


def prove(catalog: Catalog, origin: World, thread: Thread, proposal: Proposal) -> Thread:
    """The thread with the task proved and done. Raises Unproved; ``thread`` stays as it is.

    ``origin`` is the world before the first task of the thread.
    """
    domain = catalog.domain
    check_prose(domain, proposal)
    branch = thread.branch()
    task_id = branch.next_id()
    service = service_for(catalog, branch, proposal)
    made: list[Made] = []
    for number, part in enumerate(proposal.subtasks):
        try:
            made.append(make_subtask(domain, service, branch, part, f"{task_id}.{number + 1}"))
        except Unproved as problem:
            raise Unproved(f"subtasks[{number}]: {problem}") from problem
    task = Task(
        id=task_id,
        title=proposal.title,
        goal=proposal.goal,
        difficulty=proposal.difficulty,
        subtasks=_trimmed(each.subtask for each in made),
        unknown=_unknown(proposal, made),
        rubric=rubric_of(proposal, made),
        follows=branch.tasks[-1].id if proposal.follows and branch.tasks else None,
    )
    if service.is_executed and not solves(origin, catalog, (*branch.tasks, task)):
        raise Unproved(
            "run again from the start, the solution does not prove the task: a later step undoes "
            "what an earlier one did, or a subtask asks for what an earlier one has done already."
        )
    branch.tasks.append(task)
    return branch


def service_for(catalog: Catalog, thread: Thread, proposal: Proposal) -> Service:
    """By whether the tools of the solution run. Raises Unproved for unknown tools, and for both
    kinds in one task.
    """
    kinds: set[bool] = set()
    for name in (step.tool for part in proposal.subtasks for step in part.steps):
        tool = catalog.domain.tool(name)
        if tool is None:
            known = ", ".join(each.name for each in catalog.domain.tools)
            raise Unproved(f"there is no tool {name!r}. The tools: {known}.")
        kinds.add(tool.sql is not None)
    if len(kinds) > 1:
        raise Unproved("some of its tools run and some are simulated; use one kind in a task.")
    return ExecutedService(catalog, thread.world) if True in kinds else SimulatedService()


def _unknown(proposal: Proposal, made: list[Made]) -> tuple[str, ...]:
    """In the model's words; without any, by what is to be told."""
    wanted = (want.label for each in made for want in each.subtask.wants)
    return tuple(dict.fromkeys(proposal.unknown or wanted))


def _trimmed(subtasks: Iterator[Subtask]) -> tuple[Subtask, ...]:
    """List results cut to the rows that something in the task uses."""
    parts = list(subtasks)
    sources = [source for part in parts for step in part.steps for source in step.sources.values()]
    place = 0
    trimmed: list[Subtask] = []
    for part in parts:
        steps: list[Step] = []
        for step in part.steps:
            used = max((_row(source, place) for source in sources), default=0)
            steps.append(step.model_copy(update={"result": cut(step.result, used)}))
            place += 1
        trimmed.append(part.model_copy(update={"steps": tuple(steps)}))
    return tuple(trimmed)


def _row(source: Source, step: int) -> int:
    if isinstance(source, FromResult) and source.step == step:
        return source.row or 0
    return 0
