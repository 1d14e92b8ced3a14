"""The proof of a proposed task: its solution is run, and what it shows becomes the task's checks.

With tools that run nowhere it is checked that each call could be made as written.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.tasks.ledger import cut
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.making import Made, make_subtask
from simulation.synthesis.writing.proposal import Proposal
from simulation.synthesis.writing.rubric import rubric_of
from simulation.synthesis.writing.service import ExecutedService, Service
from simulation.synthesis.writing.simulated import SimulatedService
from simulation.synthesis.writing.stance import check_prose
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import FromResult, Source, Step, Subtask, Task


def prove(ground: Ground, thread: Thread, proposal: Proposal) -> Thread:
    """The thread with the task proved and done. Raises Unproved; ``thread`` stays as it is."""
    domain = ground.domain
    check_prose(domain, proposal)
    branch = thread.branch()
    task_id = branch.next_id()
    service = service_for(ground, branch, proposal)
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
        follows=_followed(branch, proposal),
    )
    _check_again(ground, thread, task)
    branch.tasks.append(task)
    return branch


def _check_again(ground: Ground, thread: Thread, task: Task) -> None:
    """From the start: no check may hold before its subtask, and none be undone by a later one."""
    if ground.origin is None or ground.catalog is None or not _runs(ground.domain, task):
        return
    before = {(done.task, done.place): done.result for done in thread.given}
    if not solves(ground.origin, ground.catalog, (*thread.tasks, task), before):
        raise Unproved(
            "run again from the start, the solution does not prove the task: a later step undoes "
            "what an earlier one did, or a subtask asks for what an earlier one has done already."
        )


def _runs(domain: Domain, task: Task) -> bool:
    names = {step.tool for part in task.subtasks for step in part.steps}
    return any(tool.sql is not None for tool in domain.tools if tool.name in names)


def service_for(ground: Ground, thread: Thread, proposal: Proposal) -> Service:
    """By whether the tools of the solution run. Raises Unproved for unknown tools, and for both
    kinds in one task.
    """
    kinds: set[bool] = set()
    for name in (step.tool for part in proposal.subtasks for step in part.steps):
        tool = ground.domain.tool(name)
        if tool is None:
            known = ", ".join(each.name for each in ground.domain.tools)
            raise Unproved(f"there is no tool {name!r}. The tools: {known}.")
        kinds.add(tool.sql is not None)
    if len(kinds) > 1:
        raise Unproved("some of its tools run and some are simulated; use one kind in a task.")
    if ground.catalog is None or thread.world is None or True not in kinds:
        return SimulatedService()
    return ExecutedService(ground.catalog, thread.world)


def _followed(thread: Thread, proposal: Proposal) -> str | None:
    before = thread.all_tasks()
    return before[-1].id if proposal.follows and before else None


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
