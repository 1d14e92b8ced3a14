"""What of a script is no statement, and what its statements promise: nothing is lost unsaid."""

from __future__ import annotations

import re

import apsw

from simulation.vocabulary.domain import Gap

_SHELL = re.compile(r"^\.([a-z]+)\b.*$", re.M)
_FETCHING = {"read", "import", "restore", "open", "load", "archive"}
"""Commands of SQLite's shell that bring in what stands elsewhere; the others print or set."""
_NAME = r"(?:\"((?:[^\"]|\"\")+)\"|`([^`]+)`|\[([^\]]+)\]|([\w$]+))"
_CREATED = re.compile(
    rf"(?:^|;)\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:main\s*\.\s*)?{_NAME}", re.I | re.M
)
_GONE = re.compile(
    rf"\b(?:DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?|ALTER\s+TABLE\s+)(?:main\s*\.\s*)?{_NAME}", re.I
)


def without_zeros(text: str) -> tuple[str, tuple[Gap, ...]]:
    """SQLite would stop reading at the first zero byte."""
    count = text.count("\x00")
    if not count:
        return text, ()
    gap = Gap(
        subject="",
        reason=f"{count} zero bytes in the text were left out.",
        remedy="Write bytes as hexadecimal, X'00'.",
    )
    return text.replace("\x00", ""), (gap,)


def without_shell_lines(text: str) -> tuple[str, tuple[Gap, ...]]:
    """The text without commands of the shell, which stand between statements, never inside one;
    a command that would have fetched something is a gap.
    """
    kept: list[str] = []
    gaps: list[Gap] = []
    start = 0
    for found in _SHELL.finditer(text):
        before = text[start : found.start()]
        if not _between_statements(before):
            continue
        kept.append(before)
        start = found.end()
        gaps += [_not_fetched(found.group())] if found.group(1) in _FETCHING else []
    return "".join([*kept, text[start:]]), tuple(gaps)


def _between_statements(before: str) -> bool:
    return apsw.complete(f";{before}")


def _not_fetched(line: str) -> Gap:
    return Gap(
        subject=line.strip()[:80],
        reason="This command of SQLite's shell reads another file, which was not read.",
        remedy="Run the script yourself (sqlite3 FILE < script) and give the file.",
    )


def unfinished(text: str) -> tuple[Gap, ...]:
    """A gap where a comment that is never closed hides the rest of the script."""
    if apsw.complete(f";{text}\n;"):
        return ()
    return (
        Gap(
            subject="",
            reason="The script ends inside a comment that is not closed; nothing in it was run.",
            remedy="Close the comment with */.",
        ),
    )


def missing_tables(text: str, connection: apsw.Connection) -> tuple[Gap, ...]:
    """Tables that the script creates and does not drop or alter later, but that are not there."""
    rows = connection.execute("SELECT lower(name) FROM sqlite_schema WHERE type = 'table'")
    there = {name for (name,) in rows}
    gone = {_named(found).lower(): found.start() for found in _GONE.finditer(text)}
    wanted = {_named(found): found.start() for found in _CREATED.finditer(text)}
    return tuple(
        Gap(
            subject=name,
            reason="The script creates this table, but it is not there when the script has run.",
            remedy="See what removes it: a rollback, or a statement inside a comment.",
        )
        for name, place in wanted.items()
        if name.lower() not in there and gone.get(name.lower(), -1) < place
    )


def _named(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group).replace('""', '"')
