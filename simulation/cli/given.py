"""What a person hands to ``synthesize``: a brief, a file of tools, a name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from simulation.errors import InputError

TOOLS_BYTES = 2_000_000
BRIEF_BYTES = 400_000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def tools_given(path: Path) -> Any:
    """The JSON in a tools file. Raises InputError."""
    text = _text(path, "--tools", TOOLS_BYTES)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            "--tools", f"{path.name} is no JSON ({error}).", "Give a JSON list of function specs."
        ) from error


def brief_given(text: str) -> str:
    """The text itself, or what is in the file that ``@FILE`` names. Raises InputError."""
    return _text(Path(text[1:]), "--brief", BRIEF_BYTES) if text.startswith("@") else text


def slug_given(name: str | None) -> None:
    """Raises InputError for a name that no domain has."""
    if name is not None and not (_SLUG.fullmatch(name) and len(name) <= 40):
        raise InputError(
            "--name", f"{name[:80]!r} is no slug.", "Use lower case, digits and hyphens: my-shop."
        )


def _text(path: Path, option: str, most: int) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(option, f"{path} cannot be read: {reason}.", "Check the path.") from error
    if len(data) > most:
        raise InputError(option, f"{path.name} has more than {most:,} bytes.", "Give less of it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(option, f"{path.name} is no UTF-8.", "Save it as UTF-8.") from error
