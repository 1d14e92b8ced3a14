"""The triggers that keep ``Standing``: by row on SQLite, by statement on PostgreSQL.

Triggers and not callers, so that no way of changing a dialogue can be forgotten: a bulk update,
a purge, an import by COPY or a hand at the database's own prompt.
"""

# ruff: noqa: S608 - every name in these statements is our own

from __future__ import annotations

import hashlib

TABLE = "curation_trajectory"
PREFIX = "standing"
CELL = ("workspace_id", "domain_id", "state", "review_state", "erroneous", "proven", "slot")
COLUMNS = ", ".join((*CELL, "dialogues", "turns"))
MERGED = (
    f"ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET"
    " dialogues = curation_standing.dialogues + excluded.dialogues,"
    " turns = curation_standing.turns + excluded.turns"
)
INTO = f"INSERT INTO curation_standing ({COLUMNS})"

# -- SQLite -------------------------------------------------------------------------------------

WATCHED = (
    "workspace_id, domain_id, state, review_state, findings_errors, tasks_proven, counted_turns,"
    " deleted_at"
)


def _counts(row: str) -> str:
    return f"{row}.deleted_at IS NULL AND {row}.state <> 'generating'"


def _brought(row: str) -> str:
    return (
        f"{INTO} SELECT {row}.workspace_id, {row}.domain_id, {row}.state, {row}.review_state,"
        f" {row}.findings_errors > 0, {row}.tasks_proven, 0, 1, {row}.counted_turns"
        f" WHERE {_counts(row)} {MERGED};"
    )


def _taken(row: str) -> str:
    """An update, since what was never counted cannot be taken away."""
    return (
        "UPDATE curation_standing SET dialogues = dialogues - 1,"
        f" turns = turns - {row}.counted_turns"
        f" WHERE {_counts(row)} AND workspace_id = {row}.workspace_id"
        f" AND domain_id = {row}.domain_id AND state = {row}.state"
        f" AND review_state = {row}.review_state AND erroneous = ({row}.findings_errors > 0)"
        f" AND proven = {row}.tasks_proven AND slot = 0;"
    )


SQLITE = {
    "insert": f"AFTER INSERT ON {TABLE} BEGIN {_brought('NEW')} END",
    "delete": f"AFTER DELETE ON {TABLE} BEGIN {_taken('OLD')} END",
    "update": (
        f"AFTER UPDATE OF {WATCHED} ON {TABLE}"
        " WHEN OLD.state <> 'generating' OR NEW.state <> 'generating'"
        f" BEGIN {_taken('OLD')} {_brought('NEW')} END"
    ),
}

# -- PostgreSQL ---------------------------------------------------------------------------------


def _moved(rows: str, sign: int) -> str:
    return (
        "SELECT workspace_id, domain_id, state, review_state, findings_errors > 0 AS erroneous,"
        f" tasks_proven AS proven, {sign} AS n, {sign} * counted_turns AS turns"
        f" FROM {rows} AS rows WHERE {_counts('rows')}"
    )


def _function(name: str, moved: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {INTO}"
        " SELECT workspace_id, domain_id, state, review_state, erroneous, proven,"
        " pg_current_xact_id()::text::bigint, sum(n), sum(turns)"
        f" FROM ({moved}) AS moved GROUP BY 1, 2, 3, 4, 5, 6"
        f" HAVING sum(n) <> 0 OR sum(turns) <> 0 {MERGED}; RETURN NULL; END $$"
    )


POSTGRESQL = {
    "insert": (_moved("brought", 1), "NEW TABLE AS brought"),
    "delete": (_moved("taken", -1), "OLD TABLE AS taken"),
    "update": (
        f"{_moved('brought', 1)} UNION ALL {_moved('taken', -1)}",
        "OLD TABLE AS taken NEW TABLE AS brought",
    ),
}


def _postgresql(name: str, event: str) -> list[str]:
    moved, tables = POSTGRESQL[event]
    return [
        _function(name, moved),
        f"CREATE TRIGGER {name} AFTER {event.upper()} ON {TABLE} REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def wanted(vendor: str) -> dict[str, list[str]]:
    """Statements by the name of the trigger that they make; a name changes with its text."""
    texts = SQLITE if vendor == "sqlite" else POSTGRESQL
    named = {event: f"{PREFIX}_{event}_{_version(vendor)}" for event in texts}
    if vendor == "sqlite":
        return {name: [f"CREATE TRIGGER {name} {SQLITE[event]}"] for event, name in named.items()}
    return {name: _postgresql(name, event) for event, name in named.items()}


def _version(vendor: str) -> str:
    text = repr(SQLITE) if vendor == "sqlite" else repr(POSTGRESQL) + _function("", "")
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def present(vendor: str) -> str:
    """A query for the names of the triggers that are there."""
    if vendor == "sqlite":
        return (
            f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{TABLE}'"
            f" AND name LIKE '{PREFIX}\\_%' ESCAPE '\\'"
        )
    return (
        f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{TABLE}'::regclass"
        f" AND NOT tgisinternal AND tgname LIKE '{PREFIX}\\_%'"
    )


def dropped(vendor: str, name: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER {name}"
    return f"DROP TRIGGER {name} ON {TABLE}; DROP FUNCTION {name}()"
