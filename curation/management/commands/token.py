"""``manage.py token demo``: a bearer token for the API, alone on the last line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from curation.management.people import person, workspace_of
from curation.services.access import issue_token


class Command(BaseCommand):
    help = "Print a new bearer token for a user; it cannot be shown again."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", nargs="?", default="demo")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = person(options["user"])
        self.stdout.write(issue_token(user, workspace_of(user), name="command line"))
