"""What a job uses and may use: counted with each answer, looked at before each call; its own
budget, that of its run, and the ceiling of its workspace.

What is spent beyond a budget are the calls that were in flight.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import reduce
from uuid import UUID

from django.db import transaction
from django.db.models import F

from curation.engine.budgets import hold_spent, pause_spent
from curation.engine.ceilings import RESTS, day_of
from curation.engine.remembered import Remembered
from curation.engine.resting import rest
from curation.engine.spent import Amount, Source, Use, add_spent
from curation.engine.work import forgive
from curation.errors import BudgetReached
from curation.models import Job, JobAnswer, Run
from simulation.vocabulary.sampling import Usage

Reason = Job.Reason
OF_RUN = {
    Run.Reason.TOKENS: Reason.RUN_TOKENS,
    Run.Reason.COST: Reason.RUN_COST,
    Run.Reason.NONE: Reason.NONE,
}


class Account:
    """Of one job. The event loop counts; rows are written beside it, with :meth:`settle`."""

    def __init__(self, job: Job) -> None:
        self._job = Job(
            pk=job.pk,
            workspace_id=job.workspace_id,
            kind=job.kind,
            prompt_tokens=job.prompt_tokens,
            completion_tokens=job.completion_tokens,
            cost=job.cost,
            max_tokens_total=job.max_tokens_total,
            max_cost=job.max_cost,
        )
        self._run_id = job.run_id
        self._run = self._read_run()
        self._day = day_of(job.workspace_id)
        self._open: dict[Source, Amount] = {}
        """Not in the rows yet."""
        self._lock = threading.Lock()
        self.answers = Remembered(job.pk)

    def begin(self) -> None:
        """Before a call goes out. Raises BudgetReached."""
        if reason := self.reached():
            raise BudgetReached(reason, words=RESTS if reason == Reason.DAY else "")

    def reached(self) -> Reason:
        """Which budget is used up, its own, that of its run or that of the day; none is the empty
        reason.
        """
        of_run = self._run.budget_reached if self._run else Run.Reason.NONE
        of_day = Reason.DAY if self._day.is_reached else Reason.NONE
        return self._job.budget_reached or OF_RUN[of_run] or of_day

    def pay(self, usage: Usage, cost: float, source: Source) -> None:
        """For an answer, or an attempt at one."""
        spent = Amount(usage.prompt, usage.completion, cost)
        with self._lock:
            self._put(source, spent)
            self._job.prompt_tokens += spent.prompt_tokens
            self._job.completion_tokens += spent.completion_tokens
            self._job.cost += spent.cost
            self._day = self._day.plus(spent)
            if self._run is not None:
                _add(self._run, spent)

    def settle(self) -> None:
        """Write down what was used and answered since. Not in an event loop."""
        with self._lock:
            spent, self._open = self._open, {}
        answers = self.answers.take()
        try:
            hold_spent(self._stored(spent, answers))
        except BaseException:
            with self._lock:
                for source, some in spent.items():
                    self._put(source, some)
            self.answers.give_back(answers)
            raise
        run, day = self._read_run(), day_of(self._job.workspace_id)
        if day.is_reached and spent:
            rest([self._job.workspace_id])
        with self._lock:
            still_open = _together(self._open)
            self._run, self._day = run, day.plus(still_open)
            if run is not None:
                _add(run, still_open)

    @transaction.atomic
    def _stored(self, by_source: Mapping[Source, Amount], answers: list[JobAnswer]) -> set[UUID]:
        """Whatever becomes of the lease: it is spent. Returns the run if its budget is used up."""
        self.answers.store(answers)
        if answers:
            forgive(self._job.pk)
        spent = _together(by_source)
        if not any(spent):
            return set()
        reached = self._counted(spent)
        whose = self._job.workspace_id, self._job.kind
        add_spent((Use(*whose, *source), some) for source, some in by_source.items())
        return reached

    def _counted(self, spent: Amount) -> set[UUID]:
        Job.objects.filter(pk=self._job.pk).update(
            prompt_tokens=F("prompt_tokens") + spent.prompt_tokens,
            completion_tokens=F("completion_tokens") + spent.completion_tokens,
            cost=F("cost") + spent.cost,
        )
        if self._run_id is None:
            return set()
        Run.objects.filter(pk=self._run_id).update(
            beside_prompt_tokens=F("beside_prompt_tokens") + spent.prompt_tokens,
            beside_completion_tokens=F("beside_completion_tokens") + spent.completion_tokens,
            beside_cost=F("beside_cost") + spent.cost,
        )
        return pause_spent([self._run_id])

    def _put(self, source: Source, spent: Amount) -> None:
        self._open[source] = self._open.get(source, Amount()).plus(spent)

    def _read_run(self) -> Run | None:
        return Run.objects.filter(pk=self._run_id).first() if self._run_id else None


def _together(by_source: Mapping[Source, Amount]) -> Amount:
    return reduce(Amount.plus, by_source.values(), Amount())


def _add(run: Run, spent: Amount) -> None:
    """To the row in hand, which nobody saves."""
    run.beside_prompt_tokens += spent.prompt_tokens
    run.beside_completion_tokens += spent.completion_tokens
    run.beside_cost += spent.cost
