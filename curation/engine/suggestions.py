"""What a seat's cast suggested, as it lies in the result of a job, and what a person made of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from curation.models import Job, Trajectory
from simulation.llm.loose_json import strict
from simulation.vocabulary.messages import Message, ToolCall
from simulation.vocabulary.state import Draft


def suggestion_in(trajectory: Trajectory, key: UUID | None) -> Job | None:
    """The finished suggestion for the next turn of this dialogue; None for any other job."""
    if key is None:
        return None
    rows = Job.objects.filter(kind=Job.Kind.SUGGEST, workspace=trajectory.workspace_id)
    job = rows.filter(pk=key, state=Job.State.DONE).first()
    return job if job is not None and job.trajectory_id == trajectory.pk else None


def suggestions_for(trajectory: Trajectory) -> list[Job]:
    """All jobs that were to draft the next turn of this dialogue, newest first."""
    rows = Job.objects.filter(kind=Job.Kind.SUGGEST, trajectory=trajectory).order_by("-created")
    return [job for job in rows if job.payload["at"] == trajectory.length]


def drafted_from(trajectory: Trajectory, key: UUID | None) -> Callable[[Message], Draft | None]:
    """Says of a message how it goes back to that suggestion."""
    job = suggestion_in(trajectory, key)

    def drafted(message: Message) -> Draft | None:
        if job is None:
            return None
        suggested = Message.model_validate({"role": message.role, **job.result["message"]})
        return Draft(by=str(job.result["by"]), edited=_differ(suggested, message))

    return drafted


def _differ(one: Message, other: Message) -> bool:
    texts = [(message.content or "").strip() for message in (one, other)]
    calls = [list(map(_plain, message.tool_calls)) for message in (one, other)]
    return texts[0] != texts[1] or calls[0] != calls[1]


def _plain(call: ToolCall) -> tuple[str, object]:
    """Whatever the id and the spacing."""
    arguments = call.function.arguments
    return call.function.name, strict(arguments) or arguments
