"""Static files, hashed and compressed for the web server: only where something has changed, since
compressing them all takes longer than all else of a start.

A mark beside them says what they were made of and which files came of it. It goes before anything
is written and comes back last: an attempt that was broken off leaves none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = ".made-of.json"
MAKERS = ("django", "whitenoise")
"""Whose version decides what comes of the same files."""


def collect() -> bool:
    """Make the static files what they should be; False where they are."""
    root = Path(settings.STATIC_ROOT)
    mark, wanted = root / MARK, _source()
    if _read(mark) == {"source": wanted, "made": _made(root)}:
        return False
    mark.unlink(missing_ok=True)
    # By itself it compares times, and leaves a file that was unpacked with an older one.
    call_command("collectstatic", clear=True, verbosity=0, interactive=False)
    unfinished = mark.with_suffix(".part")
    unfinished.write_text(json.dumps({"source": wanted, "made": _made(root)}))
    unfinished.replace(mark)
    return True


def _source() -> str:
    """Of every file's name and content, and of what handles them."""
    parts = [repr(settings.STORAGES["staticfiles"]), settings.STATIC_URL]
    parts += [f"{name} {version(name)}" for name in MAKERS]
    return _digest([*parts, *sorted(_found())])


def _found() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                yield f"{path} {hashlib.sha256(file.read()).hexdigest()}"


def _made(root: Path) -> str:
    """Of the names and sizes of what is there: a file that is gone, or cut off, is made anew."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith(MARK))
    return _digest(sorted(f"{path.relative_to(root)} {path.stat().st_size}" for path in files))


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(mark: Path) -> object:
    try:
        return json.loads(mark.read_text())
    except (OSError, ValueError):
        return None
