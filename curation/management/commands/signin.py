"""``manage.py signin demo``: one more link that signs a person in once."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.urls import reverse

from curation.management.people import person
from curation.services.access import LINK_HOURS, make_sign_in_link


class Command(BaseCommand):
    help = f"Print a link that signs a user in once, within {LINK_HOURS} hours."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", nargs="?", default="demo")
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = person(options["user"])
        path = reverse("curation:sign-in", args=[make_sign_in_link(user)])
        self.stdout.write(f"Sign in: http://{options['host']}:{options['port']}{path}")
