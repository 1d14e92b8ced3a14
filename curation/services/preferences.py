"""Saying which of two branches is better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from django.contrib.auth.models import User
from django.db import transaction
from pydantic import Field

from curation.engine.parting import parted_at
from curation.engine.paths import Path, path_of
from curation.errors import Conflict, FieldProblem, Refused, Stale
from curation.models import Preference, Trajectory
from simulation.vocabulary.value import Value

LONGEST_REASON = 500
Side = Literal["left", "right", "tie", "neither"]

_CHOICES: Mapping[str, Preference.Choice] = {
    "left": Preference.Choice.FIRST,
    "right": Preference.Choice.SECOND,
    "tie": Preference.Choice.TIE,
    "neither": Preference.Choice.NEITHER,
}
_TURNED = {"left": "right", "right": "left"}


class PreferenceOrder(Value):
    """``better``: which of the two, as they were looked at."""

    better: Side
    scope: Literal["step", "suffix"] = "suffix"
    strength: Annotated[int, Field(ge=1, le=3)] = 2
    """1 slightly, 2 clearly, 3 far better."""
    reason: str = Field(default="", max_length=LONGEST_REASON)
    blind: bool = False
    expects: int | None = Field(default=None, ge=0)
    """The version of one's own word on this pair that one has seen, 0 for none."""


@transaction.atomic
def prefer(left: Trajectory, right: Trajectory, *, by: User, order: PreferenceOrder) -> Preference:
    """The person's word on this pair from now on; the one before stays as a version.

    Raises Refused for two that are no branches of one family, Conflict for what has not been
    written yet, Stale where one's own word has changed in the meantime.
    """
    first, second = sorted((left, right), key=lambda row: row.pk)
    # Two tabs of one person: the second waits for the first, and then sees its version.
    Trajectory.objects.select_for_update().filter(pk=first.pk).first()
    paths = path_of(first), path_of(second)
    at = _comparable(first, second, paths, order)
    mine = latest_word(first, second, by)
    version = mine.version if mine else 0
    if order.expects is not None and order.expects != version:
        raise _stale(mine, version, order)
    if mine is not None:
        Preference.objects.filter(pk=mine.pk).update(is_latest=False)
    return Preference.objects.create(
        workspace_id=first.workspace_id,
        first=first,
        second=second,
        by=by,
        version=version + 1,
        choice=_choice(order.better, turned=first.pk != left.pk),
        scope=order.scope,
        strength=0 if order.better in ("tie", "neither") else order.strength,
        reason=order.reason.strip(),
        is_blind=order.blind,
        at=at,
        first_path=[part.as_json() for part in paths[0]],
        second_path=[part.as_json() for part in paths[1]],
    )


def latest_word(first: Trajectory, second: Trajectory, by: User) -> Preference | None:
    """What this person last said of the pair, in whichever order it is given."""
    one, other = sorted((first, second), key=lambda row: row.pk)
    rows = Preference.objects.filter(first=one, second=other, by=by, is_latest=True)
    return rows.first()


def _choice(side: Side, *, turned: bool) -> Preference.Choice:
    return _CHOICES[_TURNED.get(side, side) if turned else side]


def _comparable(
    first: Trajectory, second: Trajectory, paths: tuple[Path, Path], order: PreferenceOrder
) -> int:
    """Where they part."""
    if first.pk == second.pk:
        raise Refused(FieldProblem("right", "It is the same dialogue.", "Name another branch."))
    at = parted_at(*paths)
    if at == 0:
        raise Refused(
            FieldProblem(
                "right",
                "The two share no turn, so nothing says what each was better at.",
                "Prefer between branches of one family: fork a turn, and compare what follows.",
            )
        )
    for row in (first, second):
        if row.length <= at:
            raise Conflict(f"The branch {row.pk} has no turn of its own yet.")
        if order.scope == "suffix" and not row.is_over:
            raise Conflict(
                f"The branch {row.pk} is {row.state}: wait for its end, or prefer a step."
            )
    return at


def _stale(mine: Preference | None, version: int, order: PreferenceOrder) -> Stale:
    now = None
    if mine is not None:
        now = {"version": version, "choice": mine.choice, "reason": mine.reason}
    return Stale(
        "Your word on this pair has changed since you opened it.",
        current=now,
        difference={"better": [mine.choice if mine else None, order.better]},
    )
