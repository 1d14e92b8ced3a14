"""``manage.py doctor``: is this installation well, and if not, what is to be done."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from config.doctor.examination import examine
from curation.engine.roll_call import endpoints
from curation.engine.said import Level, Said


class Command(BaseCommand):
    help = "Check this installation and say what to do; exit code 1 where something fails."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--models", action="store_true", help="ask each endpoint too")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = list(examine([endpoints] if options["models"] else []))
        failed = any(said.level == Level.FAIL for said in found)
        if options["json"]:
            self.stdout.write(json.dumps({"well": not failed, "checks": [_json(f) for f in found]}))
        else:
            for said in found:
                self._line(said)
        if failed:
            sys.exit(1)

    def _line(self, said: Said) -> None:
        self.stdout.write(f"{said.level.value:<5} {said.name}: {said.found}")
        if said.remedy:
            self.stdout.write(f"      → {said.remedy}")


def _json(said: Said) -> dict[str, str]:
    return {**said._asdict(), "level": said.level.value}
