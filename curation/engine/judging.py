"""The job that has a judge read dialogues: several at once, each verdict stored as it comes.

The loop runs only between rows being read and written, since rows are not read inside of one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from curation.engine.accounts import Account
from curation.engine.casts import ModelSeat
from curation.engine.judgements import store_judgement
from curation.engine.lineups import models_at, opened
from curation.engine.metered import Metered
from curation.engine.reasons import ASK_AGAIN, SEATS, WORDS, failure_in
from curation.engine.state import rows_to_state
from curation.engine.work import JobLease, forgive, report
from curation.errors import BudgetReached
from curation.models import Job, Judgement, Trajectory
from simulation.errors import InputError, SeatFailed
from simulation.llm import ChatModel
from simulation.llm.lineup import ModelRole
from simulation.seats.llm.judge import judge
from simulation.vocabulary.judgement import Judgement as Verdict

AT_ONCE = 16
"""Dialogues before one judge; its endpoint may allow fewer requests."""
LOOK_SECONDS = 2.0
"""How soon a job that was called off stops."""
LEASE_SECONDS = 120.0
MOST_FAILURES = 20
"""Told by dialogue in the job's result."""
JUDGE = ModelRole.JUDGE


def run_judging(lease: JobLease, job: Job) -> dict[str, Any]:
    """Judge the dialogues of the payload, but those that this job judged before it was put down.

    Raises InputError where the judge cannot be asked, or gave no usable answer to any of them,
    BudgetReached with the result so far.
    """
    account = Account(job)
    bench = Bench(lease, job, account)
    seat = ModelSeat.model_validate(job.payload["judge"])
    models = models_at(job.workspace_id, {JUDGE: seat})
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        try:
            lineup = runner.run(stack.enter_async_context(opened(models, account)))
            bench.judge_all(runner, lineup.required(JUDGE))
        finally:
            bench.call_off(runner)
            runner.run(stack.aclose())
            account.settle()
    return bench.result()


class Bench:
    """What waits for the judge, what is before it, and what came of the others."""

    def __init__(self, lease: JobLease, job: Job, account: Account) -> None:
        self._lease = lease
        self._job = job
        self._account = account
        done = Judgement.objects.filter(job=job).values_list("trajectory_id", "valid")
        self._valid = [valid for _key, valid in done]
        keys = list(job.docket.order_by("position").values_list("trajectory_id", flat=True))
        self._total = max(job.payload["count"], len(keys))
        self._waiting = deque(key for key in keys if key not in {one for one, _valid in done})
        self._before: dict[asyncio.Task[Verdict], tuple[UUID, int]] = {}
        self._failures: dict[str, str] = {}
        self._gone = self._total - len(keys)
        """Purged since, or deleted."""

    def judge_all(self, runner: asyncio.Runner, model: ChatModel) -> None:
        """Raises LeaseLost if the job was called off, BudgetReached when what is before the judge
        by then is decided.
        """
        self._report()
        while self._waiting or self._before:
            self._fill(runner, model)
            if self._waiting and not self._before:
                raise BudgetReached(self._account.reached(), self._result())
            for task in runner.run(_some_of(self._before)):
                self._take(task)
            self._report()

    def call_off(self, runner: asyncio.Runner) -> None:
        for task in self._before:
            task.cancel()
        runner.run(_ended(self._before))

    def result(self) -> dict[str, Any]:
        if self._failures and not self._valid:
            raise InputError("judge", next(iter(self._failures.values())), "Nothing was judged.")
        return self._result()

    def _result(self) -> dict[str, Any]:
        return {
            "judged": len(self._valid),
            "valid": sum(self._valid),
            "failed": len(self._failures),
            "gone": self._gone,
            "failures": dict(list(self._failures.items())[:MOST_FAILURES]),
        }

    def _fill(self, runner: asyncio.Runner, model: ChatModel) -> None:
        while self._may_go_on() and len(self._before) < AT_ONCE:
            row = _living(self._waiting.popleft())
            if row is None:
                self._gone += 1
                continue
            asked = model.about(str(row.pk)) if isinstance(model, Metered) else model
            task = runner.get_loop().create_task(judge(rows_to_state(row), asked))
            self._before[task] = (row.pk, row.length)

    def _may_go_on(self) -> bool:
        return bool(self._waiting) and not self._account.reached()

    def _take(self, task: asyncio.Task[Verdict]) -> None:
        key, length = self._before.pop(task)
        try:
            verdict = task.result()
        except BudgetReached:
            self._waiting.append(key)
        except SeatFailed as failed:
            self._failures[str(key)] = failure_in_words(failed.reason)
        except InputError as refused:
            self._failures[str(key)] = f"{refused.problem} {refused.remedy}"
        else:
            by = self._job.created_by
            store_judgement(key, verdict, length=length, job=self._job, by=by)
            self._account.answers.forget(str(key))
            forgive(self._job.pk)
            self._valid.append(verdict.valid)

    def _report(self) -> None:
        self._account.settle()
        done = len(self._valid) + len(self._failures) + self._gone
        message = f"{done} of {self._total} judged"
        report(self._lease, done / max(self._total, 1), message, LEASE_SECONDS)


def failure_in_words(reason: str) -> str:
    """``judge_timeout`` for the person who asked for a judgement."""
    found = failure_in(reason)
    if found is None:
        return f"The judge gave no verdict: {reason.replace('_', ' ')}."
    seat, failure = found
    words, name = WORDS[failure], SEATS[seat]
    remedy = "Judge it again." if words.remedy == ASK_AGAIN else words.remedy
    return f"{name[0].upper()}{name[1:]} {words.problem} {remedy}"


def _living(key: UUID) -> Trajectory | None:
    """None for what was deleted since, or has nothing to be judged."""
    return Trajectory.objects.alive().filter(pk=key, length__gt=0).first()


async def _some_of(tasks: dict[asyncio.Task[Verdict], Any]) -> set[asyncio.Task[Verdict]]:
    if not tasks:
        return set()
    done, _pending = await asyncio.wait(
        tasks, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    return done


async def _ended(tasks: dict[asyncio.Task[Verdict], Any]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
