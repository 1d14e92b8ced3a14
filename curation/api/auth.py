"""Bearer tokens: who calls, and in which workspace. Streams also take a page's session."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from curation.live.database import in_database
from curation.selectors.signed_in import membership_of
from curation.selectors.tokens import Caller, caller_of


class ApiRequest(HttpRequest):
    """A request past the gate."""

    auth: Caller


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return caller_of(token)


class LiveBearer(HttpBearer):
    """The same for what is answered for hours: no connection is held for it."""

    async def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return await in_database(caller_of, token)


class LiveSession(APIKeyCookie):
    """A browser's: its event streams can send no header of ours."""

    param_name = settings.SESSION_COOKIE_NAME

    async def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        return await in_database(_caller, request) if key else None


def _caller(request: HttpRequest) -> Caller | None:
    membership = membership_of(request)
    if membership is None:
        return None
    return Caller(membership.user, membership.workspace, membership)
