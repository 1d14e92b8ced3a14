"""The dialogues before and after one: in its run by place, else in the workspace by age."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from curation.models import Trajectory


def neighbours_of(trajectory: Trajectory) -> tuple[UUID | None, UUID | None]:
    """Ids of the previous and the next dialogue; None at an end."""
    rows = Trajectory.objects.in_workspace(trajectory.workspace).alive()
    if trajectory.run_id is not None:
        rows = rows.filter(run=trajectory.run_id)
        place: tuple[str, object] = ("ordinal", trajectory.ordinal)
    else:
        place = ("created", trajectory.created)
    name, value = place
    # The bound says nothing new, but it is what an index can begin at.
    earlier = Q(Q(**{f"{name}__lt": value}) | Q(pk__lt=trajectory.pk), **{f"{name}__lte": value})
    later = Q(Q(**{f"{name}__gt": value}) | Q(pk__gt=trajectory.pk), **{f"{name}__gte": value})
    before = rows.filter(earlier).order_by(f"-{name}", "-pk").values_list("pk", flat=True)
    after = rows.filter(later).order_by(name, "pk").values_list("pk", flat=True)
    return before.first(), after.first()
