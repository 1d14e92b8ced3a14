"""Ordering domains: from a brief, from tools, from a domain file, or out of one that is there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.db import transaction
from pydantic import Field

from curation.engine.casts import Seats, cast_json, read_cast
from curation.engine.lineups import lineup_seats
from curation.engine.sent import SYNTHESIS
from curation.engine.storage import folder_for, relative, remove_folder
from curation.engine.wanted import Wanted
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import DomainVersion, Job, Workspace
from curation.services.casting import seat_for
from curation.services.files import keep_files
from curation.services.model_orders import readable_seat
from curation.services.orders import Budget, ModelName, Number
from curation.services.spending import refuse_job_budget
from simulation.domains.file.writing import CHARACTERS
from simulation.errors import InputError
from simulation.llm.lineup import ModelRole
from simulation.synthesis.brief import checked_brief
from simulation.synthesis.toolspecs import read_specs
from simulation.vocabulary.value import JsonObject

TASKS = 12
MOST_TASKS = 200
SLUG = r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$"
FILE_BYTES = 4 * CHARACTERS


class DomainOrder(Budget):
    """A domain to be made. One of ``brief``, ``tools`` and ``file`` says from what."""

    brief: str | None = None
    """A few sentences: what is kept, who comes, what people want."""
    tools: list[Any] | JsonObject | None = None
    """Function specs: OpenAI's, bare ones, or a server's list. Their results are simulated."""
    file: str | None = Field(default=None, max_length=CHARACTERS)
    """A domain file as text; ``tasks``, ``seed``, ``model`` and budgets mean nothing for it."""
    name: str = Field(default="", max_length=40, pattern=SLUG)
    """Empty: the model names it."""
    tasks: Number = Field(default=TASKS, ge=0, le=MOST_TASKS)
    """How many a model writes; 0: tasks are walked, where that can be done."""
    seed: Number = Field(default=0, ge=-(2**63), lt=2**63)
    model: ModelName | JsonObject | None = None
    """A name on the default endpoint, for all writers, or one by role; left out: the lineup."""


class VersionOrder(Budget):
    """What models are to do for a domain that is there."""

    refine: bool = False
    """Put its words, its tools' descriptions and its policy right."""
    tasks: Number = Field(default=TASKS, ge=0, le=MOST_TASKS)
    seed: Number = Field(default=0, ge=-(2**63), lt=2**63)
    model: ModelName | JsonObject | None = None


def order_domain(workspace: Workspace, *, by: User | None, order: DomainOrder) -> Job:
    """Queue the making of a domain. Raises Refused naming the field, before any token is spent."""
    _refuse_unclear(order)
    if order.file is not None:
        text = ContentFile(order.file.encode(), name="domain.yaml")
        return bring_domain_file(workspace, by=by, file=text, name=order.name)
    _refuse_unreadable(order)
    wanted = Wanted(
        source="brief" if order.brief is not None else "tools",
        brief=order.brief or "",
        tools=order.tools,
        name=order.name,
        tasks=order.tasks,
        seed=order.seed,
    )
    return _queue(workspace, by, _cast(workspace, wanted, order.model), budget=order)


def order_version(domain: DomainVersion, *, by: User | None, order: VersionOrder) -> Job:
    """Queue a next version of a domain. Raises Refused naming the field."""
    if not order.refine and not order.tasks:
        raise Refused(
            FieldProblem("tasks", "There is nothing to be done.", "Give a number, or refine.")
        )
    wanted = Wanted(
        source="domain",
        domain=domain.pk,
        refine=order.refine,
        tasks=order.tasks,
        seed=order.seed,
    )
    wanted = _cast(domain.workspace, wanted, order.model)
    return _queue(domain.workspace, by, wanted, budget=order)


def bring_domain_file(
    workspace: Workspace, *, by: User | None, file: File[bytes], name: str = ""
) -> Job:
    """Keep a domain file and queue the reading of it: a new domain, or the next version of the
    one whose name stands in it. Raises Refused naming ``file``.
    """
    if not file.size:
        raise Refused(FieldProblem("file", "It is empty.", "Choose a domain file."))
    if file.size > FILE_BYTES:
        raise Refused(
            FieldProblem(
                "file",
                f"It is longer than {CHARACTERS:,} characters.",
                "Bring the database itself instead.",
            )
        )
    key = uuid.uuid4()
    try:
        (kept,) = keep_files([file], folder_for(SYNTHESIS, key))
        return _queue(workspace, by, Wanted(source="file", file=relative(kept), name=name), key)
    except BaseException:
        remove_folder(SYNTHESIS, key)
        raise


@transaction.atomic
def _queue(
    workspace: Workspace,
    by: User | None,
    wanted: Wanted,
    key: uuid.UUID | None = None,
    *,
    budget: Budget | None = None,
) -> Job:
    budget = budget or Budget()
    refuse_job_budget(read_cast(wanted.cast), budget)
    job = Job.objects.create(
        id=key or uuid.uuid4(),
        workspace=workspace,
        kind=Job.Kind.SYNTHESIS,
        payload=wanted.model_dump(mode="json"),
        max_tokens_total=budget.max_tokens_total,
        max_cost=budget.max_cost,
        created_by=by,
    )
    wake()
    return job


def _refuse_unclear(order: DomainOrder) -> None:
    given = [name for name in ("brief", "tools", "file") if getattr(order, name) is not None]
    if len(given) != 1:
        raise Refused(
            FieldProblem(
                given[1] if given else "brief",
                "A domain is made from one thing." if given else "Nothing says what it is about.",
                "Give a brief, tools, or a domain file.",
            )
        )


def _refuse_unreadable(order: DomainOrder) -> None:
    try:
        if order.brief is not None:
            checked_brief(order.brief)
        else:
            read_specs(order.tools)
    except InputError as error:
        raise Refused.of(error) from error


def _cast(workspace: Workspace, wanted: Wanted, model: ModelName | JsonObject | None) -> Wanted:
    """With a model for each role that it takes. Raises Refused naming the role."""
    roles = wanted.roles()
    standing = lineup_seats(workspace.pk)
    seats = {role: standing[role] for role in roles if role in standing}
    seats |= _ordered(workspace, roles, model)
    missing = [role for role in roles if role not in seats]
    if missing:
        raise Refused(
            FieldProblem(
                "model",
                f"No model plays the {missing[0].value} here.",
                "Choose one in the settings, or name a model.",
            )
        )
    return wanted.model_copy(update={"cast": cast_json(seats)})


def _ordered(
    workspace: Workspace, roles: Sequence[ModelRole], model: ModelName | JsonObject | None
) -> Seats:
    if not model:
        return {}
    if isinstance(model, str):
        seat = seat_for(workspace, readable_seat(model, "model"), "model")
        return dict.fromkeys(roles, seat)
    known = {role.value: role for role in roles}
    unknown = next((name for name in model if name not in known), None)
    if unknown is not None:
        raise Refused(
            FieldProblem(
                f"model.{unknown[:40]}",
                "No such role is asked here.",
                f"There are: {', '.join(known)}.",
            )
        )
    return {
        known[name]: seat_for(workspace, readable_seat(given, f"model.{name}"), f"model.{name}")
        for name, given in model.items()
    }
