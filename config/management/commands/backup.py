"""``manage.py backup FILE|FOLDER``: everything that must not be lost, while work goes on."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from config.backups.manifest import DATABASE, Manifest
from config.backups.packing import files_of, pack, pack_manifest, whole
from config.backups.snapshot import snapshot
from curation.engine.schema import newest_migration

ELSEWHERE = (
    "The rows are in a database server, which makes its own copies: pg_dump --format=custom "
    '--file=dialoom.dump "$DATABASE_URL". Then copy the data folder with '
    "`python manage.py backup --files FILE`."
)


class Command(BaseCommand):
    help = "Copy database and data folder into one file, with checksums. Nothing has to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a new .tar or .tar.gz, or a folder for one")
        parser.add_argument("--files", action="store_true", help="the data folder alone")

    def handle(self, *_args: Any, **options: Any) -> None:
        home, database = Path(settings.DIALOOM_HOME), _database()
        if database is None and not options["files"]:
            raise CommandError(ELSEWHERE)
        target = _named(options["target"])
        manifest = Manifest(timezone.now().isoformat(), newest_migration())
        with whole(target) as archive:
            if database is not None and not options["files"]:
                with tempfile.TemporaryDirectory(dir=target.parent, suffix=".part") as beside:
                    copy = Path(beside) / DATABASE
                    snapshot(database, copy)
                    pack(archive, copy, DATABASE, manifest)
            # After the database: what its rows name is there by then.
            for path, name in files_of(home, database, target):
                _pack_if_there(archive, path, name, manifest)
            pack_manifest(archive, manifest)
        size = target.stat().st_size / 2**20
        self.stdout.write(f"{target}: {len(manifest.entries)} files, {size:.1f} MiB.")


def _pack_if_there(archive: Any, path: Path, name: str, manifest: Manifest) -> None:
    """What is deleted in the meantime is not needed."""
    try:
        pack(archive, path, name, manifest)
    except FileNotFoundError:
        return


def _database() -> Path | None:
    """The file of an SQLite database; None for a server."""
    found = settings.DATABASES["default"]
    return Path(found["NAME"]) if found["ENGINE"].endswith("sqlite3") else None


def _named(target: Path) -> Path:
    target = target.expanduser().absolute()
    if target.is_dir():
        return target / f"dialoom-{timezone.now():%Y%m%dT%H%M%SZ}.tar"
    if not target.parent.is_dir():
        raise CommandError(f"{target.parent} is no folder. Make it first.")
    return target
