"""The first workspace: something to watch from the first minute, without a key or a model."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction

from curation.models import Membership, Run, Workspace
from curation.services.orders import RunOrder
from curation.services.packs import install_packs, install_presets
from curation.services.runs import start_run

NAME = "demo"
DEMONSTRATION = RunOrder(
    domain="orders",
    count=16,
    seed=1,
    faults=0.06,
    pace=1.0,
    title="First run: order support",
)
"""Paced so that one can watch and fork while it runs; a few faults, so that there is something
to find."""
AT_ONCE = 3
EVERY = timedelta(seconds=14)
"""After the first few one more begins at a time, so that for some minutes there is always one
that is being written."""


@transaction.atomic
def prepare() -> User:
    """The demo workspace, its lead, the bundled domains and rules, and a first run.

    Called at each start: makes what is missing and changes nothing that is there.
    """
    user = User.objects.filter(username=NAME).first() or User.objects.create_user(
        NAME, first_name="Demo"
    )
    workspace, _ = Workspace.objects.get_or_create(slug=NAME, defaults={"name": "Demo"})
    Membership.objects.get_or_create(
        user=user, workspace=workspace, defaults={"role": Membership.Role.ADMIN}
    )
    install_presets(workspace, by=user)
    install_packs(workspace, by=user)
    if not Run.objects.in_workspace(workspace).exists():
        _spread(start_run(workspace, by=user, order=DEMONSTRATION))
    return user


def _spread(run: Run) -> None:
    for row in run.trajectories.filter(ordinal__gte=AT_ONCE).only("id", "ordinal", "queued_at"):
        row.queued_at += EVERY * (row.ordinal - AT_ONCE + 1)
        row.save(update_fields=["queued_at"])
