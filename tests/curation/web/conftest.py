"""Browsers of the cast: alice leads, bob annotates, charlie belongs elsewhere."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from curation.models import Release, Run, Trajectory, Upload, Workspace
from tests.curation.toy import make_run


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_alice(studio: Workspace, alice: User) -> Client:
    return browser(alice)


@pytest.fixture
def as_bob(studio: Workspace, bob: User) -> Client:
    return browser(bob)


@pytest.fixture
def as_charlie(rival: Workspace, charlie: User) -> Client:
    return browser(charlie)


@pytest.fixture
def ordered(studio: Workspace, alice: User) -> Run:
    return make_run(studio, by=alice)


@pytest.fixture
def brought(studio: Workspace, alice: User) -> Upload:
    return Upload.objects.create(workspace=studio, filename="shop.sqlite", path="x", by=alice)


@pytest.fixture
def released(studio: Workspace, finished: Trajectory) -> Release:
    return Release.objects.create(workspace=studio, name="set", target="openai-sft")
