from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from curation.services.access import create_workspace
from tests.servers.session import Session, copy_of


@pytest.fixture
def session(tables_url: str) -> Iterator[Session]:
    """A database of its own on PostgreSQL, with the workspace ``studio`` of alice."""
    opened = Session(copy_of(tables_url))
    with opened:
        create_workspace(slug="studio", name="Studio", owner=User.objects.create_user("alice"))
        yield opened
    opened.wrapper.close()
