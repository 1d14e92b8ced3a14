from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, models

from curation.models import (
    ApiToken,
    DomainVersion,
    Job,
    Note,
    Release,
    RuleSetVersion,
    Run,
    Trajectory,
    Turn,
    Upload,
    Workspace,
)
from curation.models.scoped import ScopedQuerySet
from tests.curation.toy import make_dialogue, make_run

ROOTS: list[type[models.Model]] = [
    ApiToken, DomainVersion, Job, Note, Release, RuleSetVersion, Run, Trajectory, Upload,
]  # fmt: skip


@pytest.mark.parametrize("model", ROOTS)
def test_every_root_row_names_its_workspace(model: type[models.Model]) -> None:
    assert not model._meta.get_field("workspace").null
    assert isinstance(model._default_manager.all(), ScopedQuerySet)


def test_a_workspace_sees_its_own_rows_only(studio: Workspace, rival: Workspace) -> None:
    mine, theirs = make_run(studio), make_run(rival)

    assert list(Run.objects.in_workspace(studio)) == [mine]
    assert list(Run.objects.in_workspace(rival)) == [theirs]


def test_a_turn_has_its_place_to_itself(finished: Trajectory) -> None:
    with pytest.raises(IntegrityError):
        Turn.objects.create(trajectory=finished, seq=3, role="user", content={}, author="human")


def test_json_keeps_the_order_of_its_keys(blank: Trajectory) -> None:
    blank.persona = {"zebra": 1, "apple": {"b": 1, "a": [None, 1.5, 2**70]}}
    blank.save()

    found = Trajectory.objects.get(pk=blank.pk).persona
    assert json.dumps(found) == json.dumps(blank.persona)


def test_json_null_and_absent_are_told_apart(studio: Workspace) -> None:
    assert Trajectory.objects.get(pk=make_dialogue(studio, tasks=None).pk).tasks is None
    assert Trajectory.objects.get(pk=make_dialogue(studio, tasks=[]).pk).tasks == []
    assert Trajectory.objects.filter(tasks=None).count() == 1


def test_a_list_reads_no_wide_column(finished: Trajectory) -> None:
    row = Trajectory.objects.without_content().get()

    assert {"tasks", "persona", "path"} <= row.get_deferred_fields()
