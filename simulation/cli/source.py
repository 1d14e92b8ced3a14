"""Where a package comes from: a bundled pack, a domain file, or a database that the user brings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from simulation.cli.arguments import positive
from simulation.domains import load_pack, pack_names
from simulation.domains.file import LEFT_OUT, open_domain
from simulation.errors import InputError
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package


def add_source(verb: argparse.ArgumentParser, *, required: bool) -> None:
    source = verb.add_mutually_exclusive_group(required=required)
    source.add_argument("--domain", metavar="NAME|FILE", help="a bundled pack, or a domain file")
    source.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="a SQLite file, an SQLite script, or a folder of CSV files",
    )
    verb.add_argument(
        "--slice-rows",
        type=positive,
        metavar="N",
        help="use a closed slice of about N rows of a large database",
    )


def package_from(options: argparse.Namespace) -> Package:
    """Raises InputError for a name, a domain file or a database that is none."""
    if options.database is not None:
        return from_database(options.database, slice_rows=options.slice_rows)
    if options.slice_rows is not None:
        raise InputError("--slice-rows", "it is for databases.", "Leave it out with --domain.")
    return domain_at(options.domain)


def domain_at(name: str) -> Package:
    """The pack of that name, or the domain file at that path. Raises InputError."""
    if name in pack_names() or not _names_a_file(name):
        return load_pack(name)
    package = open_domain(Path(name))
    for gap in package.domain.coverage.gaps:
        if gap.subject.startswith(LEFT_OUT):
            print(f"note: {gap.subject}: {gap.reason} {gap.remedy}", file=sys.stderr)
    return package


def _names_a_file(name: str) -> bool:
    return "/" in name or Path(name).suffix.lower() in (".yaml", ".yml") or Path(name).is_file()
