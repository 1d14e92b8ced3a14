"""The cast: alice leads the studio, bob annotates there, charlie must never see any of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker, Settings

from curation.engine import approved, artefacts, blobs, values
from curation.models import Membership, Trajectory, Workspace
from curation.services.access import add_member, create_workspace
from tests.curation.toy import make_dialogue, play
from tests.servers.session import with_tables


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    """Files of a test go into a folder of its own; nothing is remembered from another test."""
    settings.DIALOOM_HOME = tmp_path / "home"
    versions = (
        values.domain_value,
        values._twin_value,
        values.offered_domain,
        approved._approved,
        values.rules_value,
        values.tasks_value,
    )
    for cached in (blobs.image_bytes, artefacts.pieces_of, *versions):
        cached.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _without_permissions() -> None:
    """Django's own are made anew whenever tables are emptied, slowly, and nobody asks for them."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(scope="session")
def tables_url(postgres_url: str, django_db_blocker: DjangoDbBlocker) -> str:
    """A PostgreSQL database of our tables, to be copied."""
    with django_db_blocker.unblock():
        return with_tables(postgres_url)


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice", "alice@example.org", "p")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob", "bob@example.org", "p")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie", "charlie@example.org", "p")


@pytest.fixture
def studio(alice: User, bob: User) -> Workspace:
    workspace = create_workspace(slug="studio", name="Studio", owner=alice)
    add_member(workspace, user=bob)
    return workspace


@pytest.fixture
def rival(charlie: User) -> Workspace:
    return create_workspace(slug="rival", name="Rival", owner=charlie)


@pytest.fixture
def lead(studio: Workspace, alice: User) -> Membership:
    return Membership.objects.get(workspace=studio, user=alice)


@pytest.fixture
def annotator(studio: Workspace, bob: User) -> Membership:
    return Membership.objects.get(workspace=studio, user=bob)


@pytest.fixture
def blank(studio: Workspace) -> Trajectory:
    """A queued dialogue without turns."""
    return make_dialogue(studio)


@pytest.fixture
def finished(studio: Workspace) -> Trajectory:
    """A dialogue played to its end: 11 turns, one task proven, one book lent."""
    row = make_dialogue(studio)
    play(row)
    return row
