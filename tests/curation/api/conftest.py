"""Clients of the API: one for each of the cast, and one without a token."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from curation.models import Workspace
from curation.services.access import issue_token


class Api:
    """Speaks JSON to ``/api/v1`` with a bearer token."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else None)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any = None) -> Any:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        content = "" if body is None else data
        return self.client.post(f"/api/v1{path}", content, content_type="application/json")

    def change(self, method: str, path: str, body: Any) -> Any:
        """``PUT`` or ``PATCH``."""
        return self.client.generic(
            method, f"/api/v1{path}", json.dumps(body), content_type="application/json"
        )

    def send(self, path: str, **fields: Any) -> Any:
        """A multipart form."""
        return self.client.post(f"/api/v1{path}", fields)

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}")


@pytest.fixture
def api(studio: Workspace, alice: User) -> Api:
    """Alice's."""
    return Api(issue_token(alice, studio))


@pytest.fixture
def bobs(studio: Workspace, bob: User) -> Api:
    return Api(issue_token(bob, studio))


@pytest.fixture
def charlies(rival: Workspace, charlie: User) -> Api:
    return Api(issue_token(charlie, rival))


@pytest.fixture
def nobodys(db: None) -> Api:
    return Api()
