"""Ordering a patch: what can be seen to be wrong is refused at once, the rest is a worker's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from pydantic import Field

from curation.engine.artefacts import pieces_of, verdicts_on
from curation.engine.patching import MOST_EDITS, Patch, patchable, refuse_outdated
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import ArtefactReview, DomainVersion, Job
from simulation.domains.file.patching import Edit, patched, users_of
from simulation.domains.file.pieces import task_text, tool_text
from simulation.errors import InputError
from simulation.vocabulary.value import Value, canonical_json


class EditOrder(Value):
    kind: str = Field(pattern="^(tool|task|bullet|policy)$")
    name: str = Field(default="", max_length=200)
    """Of a tool; of a task its place from 0; of a rubric bullet its content hash."""
    text: str | dict[str, Any] | None = None
    """The piece as a domain file has it, as text (YAML or JSON) or as JSON; null takes it out."""


class PatchOrder(Value):
    """A next version of a domain, with pieces changed or taken out."""

    edits: tuple[EditOrder, ...] = Field(min_length=1, max_length=MOST_EDITS)
    drop_tasks: bool = False
    """Also where tasks no longer hold, or need a tool that is taken out: they go too."""


def order_patch(domain: DomainVersion, *, by: User | None, order: PatchOrder) -> Job:
    """Queue the proof of a patch. Raises Refused naming the field, Conflict for an old version."""
    edits = tuple(_edit(each) for each in order.edits)
    try:
        refuse_outdated(domain)
    except InputError as error:
        raise Conflict(f"{error.problem} {error.remedy}") from error
    try:
        patched(patchable(domain, edits), edits)
    except InputError as error:
        raise Refused.of(error) from error
    if not order.drop_tasks:
        _refuse_needed(domain, edits)
    patch = Patch(domain=domain.pk, edits=edits, drop_tasks=order.drop_tasks)
    with transaction.atomic():
        job = Job.objects.create(
            workspace=domain.workspace,
            kind=Job.Kind.PATCH,
            payload=patch.model_dump(mode="json"),
            created_by=by,
        )
        wake()
    return job


def piece_text(domain: DomainVersion, kind: str, name: str) -> str:
    """The piece as its domain file has it. Raises Refused naming ``name``."""
    edits = (Edit(kind="task"),) if kind == "task" else ()
    package = patchable(domain, edits)
    if kind == "policy":
        return package.domain.policy
    if kind == "tool" and (tool := package.domain.tool(name)) is not None:
        return tool_text(tool, package.domain)
    tasks = [task for chain in package.chains for task in chain]
    if kind == "task" and name.isascii() and name.isdigit() and int(name[:7]) < len(tasks):
        return task_text(tasks[int(name[:7])])
    raise Refused(FieldProblem("name", f"There is no such {kind[:20]}."))


def tasks_needing(domain: DomainVersion, tools: list[str]) -> list[str]:
    """Titles of the tasks that cannot be done without one of the tools."""
    package = patchable(domain, (Edit(kind="task"),))
    tasks = [task for chain in package.chains for task in chain]
    return [tasks[place].title for place in users_of(package, tools)]


def rejected_edits(domain: DomainVersion) -> tuple[EditOrder, ...]:
    """What takes out all that was rejected."""
    said = verdicts_on(domain)
    rejected = [
        piece
        for piece in pieces_of(domain.pk)
        if piece.address in said and said[piece.address].verdict == ArtefactReview.Verdict.REJECT
    ]
    return tuple(
        EditOrder(kind=piece.kind, name=piece.key if piece.kind == "bullet" else piece.name)
        for piece in rejected
    )


def _edit(order: EditOrder) -> Edit:
    text = order.text if isinstance(order.text, str | None) else canonical_json(order.text)
    return Edit.model_validate({"kind": order.kind, "name": order.name, "text": text})


def _refuse_needed(domain: DomainVersion, edits: tuple[Edit, ...]) -> None:
    gone = [edit.name for edit in edits if edit.kind == "tool" and edit.text is None]
    needing = tasks_needing(domain, gone) if gone else []
    if needing:
        named = ", ".join(map(repr, needing[:8]))
        more = f" and {len(needing) - 8} more" if len(needing) > 8 else ""
        raise Refused(
            FieldProblem(
                "drop_tasks",
                f"Tasks need what is taken out: {named}{more}.",
                "Confirm that they go too (drop_tasks).",
            )
        )
