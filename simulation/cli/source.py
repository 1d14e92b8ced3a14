"""Where a package comes from: a bundled pack, or a database that the user brings."""

from __future__ import annotations

import argparse
from pathlib import Path

from simulation.cli.arguments import positive
from simulation.domains import load_pack
from simulation.errors import InputError
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package


def add_source(verb: argparse.ArgumentParser, *, required: bool) -> None:
    source = verb.add_mutually_exclusive_group(required=required)
    source.add_argument("--domain", metavar="NAME", help="a bundled pack")
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
    """Raises UnknownName or DatabaseRefused."""
    if options.database is not None:
        return from_database(options.database, slice_rows=options.slice_rows)
    if options.slice_rows is not None:
        raise InputError("--slice-rows", "it is for databases.", "Leave it out with --domain.")
    return load_pack(options.domain)
