"""``manage.py recount``: the sums over dialogues counted anew, beside what the planner knows."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from curation.engine.bulk import analyze
from curation.engine.standing import recount
from curation.models import Event, Standing, Trajectory, Turn


class Command(BaseCommand):
    help = "Count the sums over dialogues anew and let the planner look at its tables."

    def handle(self, *_args: Any, **_options: Any) -> None:
        recount()
        analyze(Trajectory, Turn, Event, Standing)
        self.stdout.write(f"{Standing.objects.count()} sums counted anew.")
