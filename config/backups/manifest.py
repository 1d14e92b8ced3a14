"""What an archive holds: each file with its size and checksum. The last member of the archive."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.management import CommandError

NAME = "manifest.json"
DATABASE = "database.sqlite3"
FILES = "home/"
"""Before the names of files of the data folder."""
FORMAT = 1
MOST_BYTES = 64 * 1024 * 1024
"""Of a manifest: some hundred thousand files."""


@dataclass(frozen=True)
class Entry:
    size: int
    sha256: str


@dataclass
class Manifest:
    made: str
    program: str
    """The newest migration that the program knew."""
    entries: dict[str, Entry] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        files = {name: asdict(entry) for name, entry in self.entries.items()}
        said = {"format": FORMAT, "made": self.made, "program": self.program, "files": files}
        return json.dumps(said, indent=1).encode()


def read_manifest(content: bytes) -> Manifest:
    """Raises CommandError for what is none, or of another format."""
    try:
        said: dict[str, Any] = json.loads(content)
        if said["format"] != FORMAT:
            raise CommandError(
                f"The backup is of format {said['format']}, this program reads {FORMAT}. Restore "
                "it with the version that made it."
            )
        entries = {
            str(name): Entry(int(one["size"]), str(one["sha256"]))
            for name, one in said["files"].items()
        }
        return Manifest(str(said["made"]), str(said["program"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError("The manifest of the backup cannot be read: it is damaged.") from error
