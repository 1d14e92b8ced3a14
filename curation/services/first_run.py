"""The first workspace: something to watch from the first minute, without a key or a model."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.models import Membership, Run, Workspace
from curation.services.orders import RunOrder
from curation.services.packs import install_packs, install_presets
from curation.services.runs import start_run

NAME = "demo"
DEMONSTRATION = RunOrder(
    domain="orders",
    count=6,
    seed=1,
    faults=0.06,
    pace=1.0,
    title="First run: order support",
)
"""Paced so that one can watch and fork while it runs; a few faults, so that there is something
to find."""


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
        start_run(workspace, by=user, order=DEMONSTRATION)
    return user
