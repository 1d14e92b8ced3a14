"""``manage.py up``: everything on one machine under one command, until Ctrl-C."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.urls import reverse

from config.collecting import collect
from config.preflight import WILDCARDS, check_database, check_port, check_space, only_one
from config.supervisor import SILENT_SECONDS, Child, Supervisor
from curation.services.access import make_sign_in_link
from curation.services.first_run import prepare

READY_SECONDS = 60
ENDING_SECONDS = 8.0
"""Beyond what a worker takes to put dialogues down."""


class Command(BaseCommand):
    help = "Migrate, then run web and worker until Ctrl-C; prints one sign-in link."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")

    def handle(self, *_args: Any, **options: Any) -> None:
        home = Path(settings.DIALOOM_HOME)
        host, port = options["host"], check_port(options["host"], options["port"])
        check_space(home)
        with only_one(home):
            check_database()
            self.stdout.write("Preparing the database and the pages ...")
            call_command("migrate", verbosity=0, interactive=False)
            collect()
            user = prepare()
            _open_to(host)
            shown = "127.0.0.1" if host in WILDCARDS else host
            address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
            link = address + reverse("curation:sign-in", args=[make_sign_in_link(user)])
            announce = threading.Thread(target=self._announce, args=(address, link), daemon=True)
            announce.start()
            Supervisor(
                [
                    Child("web", [sys.executable, "-m", "config.web", host, str(port)]),
                    Child("worker", [sys.executable, "manage.py", "worker"], SILENT_SECONDS),
                ],
                patience=settings.DIALOOM_DRAIN_SECONDS + ENDING_SECONDS,
            ).run()
            self.stdout.write("Stopped. Nothing is lost; the same command goes on from here.")

    def _announce(self, address: str, link: str) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if _ready(f"{address}/healthz"):
                self.stdout.write(f"\nSign in: {link}\n\nCtrl-C stops web and worker.")
                self.stdout.flush()
                return
            time.sleep(0.1)
        self.stderr.write(
            f"Web or worker at {address} did not come up within {READY_SECONDS} s; see the lines "
            f"above. When both do, this signs in: {link}"
        )


def _ready(url: str) -> bool:
    """Web answers and a worker beats: a newcomer should find both."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(json.load(response)["worker"] == "alive")
    except (OSError, ValueError):
        return False


def _open_to(host: str) -> None:
    """The children answer to the host that was asked for; a wildcard answers to every name."""
    wanted = "*" if host in WILDCARDS else host
    there = os.environ.get("DIALOOM_HOSTS", "")
    os.environ["DIALOOM_HOSTS"] = ",".join(filter(None, [there, wanted]))
