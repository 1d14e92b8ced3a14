"""A page that could not store what was sent says why, and what would help."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from curation.models import Trajectory

READ_ONLY = "The database is read-only: nothing can be stored."


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_arguments: object, **_more: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("curation.web.views.settings.issue_token", refuses)
    monkeypatch.setattr("curation.engine.writable.write_problem", lambda: READ_ONLY)


@pytest.mark.usefixtures("refusing")
def test_what_was_sent_and_not_taken_is_said_with_its_reason(
    as_alice: Client, finished: Trajectory
) -> None:
    as_alice.raise_request_exception = False
    answer = as_alice.post("/settings/tokens/", {"name": "laptop"})

    assert answer.status_code == 503
    assert READ_ONLY in answer.content.decode()
    assert "what you just sent was not taken" in answer.content.decode()
    assert answer["Retry-After"] == "5"
