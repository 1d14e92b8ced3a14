"""``manage.py restore FILE``: a backup into an empty data folder."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from config.backups.manifest import DATABASE, FILES, Manifest
from config.backups.snapshot import check
from config.backups.unpacking import unpack
from config.preflight import only_one
from curation.engine.restored import free_everything
from curation.engine.schema import newest_migration

MADE_BY_THE_START = frozenset({"secret.key", "up.lock", "broker", "broker-control"})
"""What the settings put into a new folder, this very command among those that read them."""
STAGE = "restoring"


class Command(BaseCommand):
    help = "Put a backup into an empty DIALOOM_HOME; checks every byte of it first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        home, archive = Path(settings.DIALOOM_HOME), options["archive"].expanduser().absolute()
        if not archive.is_file():
            raise CommandError(f"There is no file {archive}.")
        with only_one(home):
            _must_be_empty(home)
            stage = home / STAGE
            try:
                manifest = unpack(archive, stage)
                _must_fit(manifest)
                has_rows = _put(stage, home)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
            self._settle(manifest, has_rows=has_rows)

    def _settle(self, manifest: Manifest, *, has_rows: bool) -> None:
        if not has_rows:
            self.stdout.write("The files are back. Restore the database with pg_restore.")
            return
        call_command("migrate", verbosity=0, interactive=False)
        freed = free_everything()
        self.stdout.write(
            f"Restored as of {manifest.made}. {freed} dialogues and jobs that were in somebody's "
            "hands wait again. Start with `make run`."
        )


def _must_be_empty(home: Path) -> None:
    there = sorted(path.name for path in home.iterdir() if path.name not in MADE_BY_THE_START)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and Path(database["NAME"]).exists():
        there.append(Path(database["NAME"]).name)
    if there:
        raise CommandError(
            f"{home} is not empty ({there[0]}). A backup goes into an empty folder alone: "
            "DIALOOM_HOME=/a/new/folder python manage.py restore FILE"
        )


def _must_fit(manifest: Manifest) -> None:
    if manifest.program > newest_migration():
        raise CommandError(
            f"The backup was made by a newer program ({manifest.program}). Update this one first."
        )
    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if DATABASE in manifest.entries and not is_file:
        raise CommandError("The backup holds an SQLite database. Unset DATABASE_URL to restore it.")


def _put(stage: Path, home: Path) -> bool:
    """The files, then the database: a folder that has one has all. Whether there was one."""
    files, copy = stage / FILES, stage / DATABASE
    if copy.is_file():
        check(copy)
    for path in sorted(files.iterdir()) if files.is_dir() else ():
        path.replace(home / path.name)
    if not copy.is_file():
        return False
    place = Path(settings.DATABASES["default"]["NAME"])
    shutil.move(copy, place)
    return True
