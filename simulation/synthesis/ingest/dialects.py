"""Which other database a script was written for, by what only that one writes."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    name: str
    marks: re.Pattern[str]
    remedy: str


_CSV = "or export its tables as CSV files into one folder and give the folder"
_DIALECTS = (
    Dialect(
        "MySQL or MariaDB",
        re.compile(
            r"DB Server: My|^-- (MySQL|MariaDB|phpMyAdmin)|ENGINE\s*=\s*\w+|AUTO_INCREMENT"
            r"|/\*!\d{5}|LOCK TABLES"
            r"|`\s+(int|tinyint|smallint|bigint|varchar)\(\d+\).*unsigned|^USE\s+`?\w+`?;"
            r"|DEFAULT CHARSET|^DELIMITER\b|\bUNSIGNED\b",
            re.I | re.M,
        ),
        f"Convert it, for example with mysql2sqlite or `mysqldump --compatible=ansi`, {_CSV}.",
    ),
    Dialect(
        "PostgreSQL",
        re.compile(
            r"^-- PostgreSQL database|DB Server: Postgre|^\\(c|connect|copy|i|set|encoding)\b"
            r"|^COPY\s+[\w.\"]+.*FROM stdin|^SET (statement_timeout|"
            r"client_encoding|search_path)|pg_catalog\.|OWNER TO|::(regclass|text|integer)"
            r"|nextval\(|CREATE (SEQUENCE|EXTENSION|SCHEMA|TYPE)|\bSERIAL\b"
            r"|LANGUAGE plpgsql|\bWITH(OUT)? TIME ZONE\b|GENERATED \w+( \w+)? AS IDENTITY",
            re.I | re.M,
        ),
        f"Load it into PostgreSQL and convert it, for example with db-to-sqlite, {_CSV}.",
    ),
    Dialect(
        "Microsoft SQL Server",
        re.compile(
            r"^\s*GO\s*$|\[dbo\]\.|SET (ANSI_NULLS|QUOTED_IDENTIFIER|NOCOUNT|IDENTITY_INSERT)"
            r"|IDENTITY\s*\(\s*\d+|^USE \[|\bNVARCHAR\s*\(max\)|^EXEC\b",
            re.I | re.M,
        ),
        f"Convert it with a tool such as SQL Server Migration Assistant, {_CSV}.",
    ),
    Dialect(
        "Oracle",
        re.compile(
            r"\bVARCHAR2\b|\bNUMBER\s*\(\d+|TO_DATE\s*\(|^REM\b|^SET DEFINE|^/\s*$", re.I | re.M
        ),
        f"Convert it to SQLite's dialect, {_CSV}.",
    ),
)
_READ = 2_000_000
"""Characters from the beginning in which marks are sought."""


def dialect_of(text: str) -> Dialect | None:
    """The dialect with the most marks; None if there is no mark of any."""
    head = text[:_READ]
    counted = [(len(dialect.marks.findall(head)), dialect) for dialect in _DIALECTS]
    most, dialect = max(counted, key=lambda each: each[0])
    return dialect if most else None
