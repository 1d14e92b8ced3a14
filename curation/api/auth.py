"""Bearer tokens: who calls, and in which workspace."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from curation.selectors.tokens import Caller, caller_of


class ApiRequest(HttpRequest):
    """A request past the gate."""

    auth: Caller


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return caller_of(token)
