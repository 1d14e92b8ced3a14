"""What is spent, counted by several connections of a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction

from curation.engine.spent import SLOTS, Amount, Use, add_spent
from curation.models import Spending, Workspace
from curation.selectors.spending import spent_ever
from tests.servers.session import Session

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS, TIMES = 4, 40
MODELS = ("a", "b", "c")


def write(url: str, workspace: UUID, backwards: bool) -> None:
    """In transactions of two batches, as a run's dialogues and a judge would do it at a time."""
    other = Session(url)
    uses = [Use(workspace, "run", "environment", model) for model in MODELS]
    with other:
        for _ in range(TIMES):
            with transaction.atomic():
                add_spent((use, Amount(2, 1, 0.25)) for use in (uses[::-1] if backwards else uses))
    other.wrapper.close()


def test_many_connections_count_together_without_a_deadlock(session: Session) -> None:
    studio = Workspace.objects.get()

    with ThreadPoolExecutor(WRITERS) as threads:
        written = [
            threads.submit(write, session.url, studio.pk, at % 2 == 0) for at in range(WRITERS)
        ]
        for each in written:
            each.result()

    many = WRITERS * TIMES * len(MODELS)
    assert tuple(spent_ever(studio)) == (2 * many, many, 0.25 * many)
    assert Spending.objects.count() <= min(WRITERS, SLOTS) * len(MODELS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(slot BETWEEN 0 AND 15) FROM curation_spending")
        assert cursor.fetchone() == (True,)
