"""``export``: finished records to a trainer's format; every refusal is said, with its reason."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple, TextIO

from simulation.cli.arguments import add_records_file
from simulation.cli.counted import counted
from simulation.cli.files import refuse_same, refuse_unwritable, whole_text
from simulation.cli.verbs import Verbs
from simulation.errors import InputError
from simulation.export.exported import Exported
from simulation.export.jsonl import read_records
from simulation.export.openai_sft import FEWEST_ROWS
from simulation.export.targets import TARGETS, export, target_named


class Tally(NamedTuple):
    rows: int
    refused: int


class NothingExported(Exception):
    """Raised to leave no empty file behind."""


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("export", help="write records in a trainer's format")
    add_records_file(verb)
    verb.add_argument(
        "--format", required=True, metavar="NAME", help=f"one of: {', '.join(TARGETS)}"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="FILE")
    verb.add_argument("--force", action="store_true", help="replace the file")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    target_named(options.format)
    refuse_same(options.out, options.file)
    refuse_unwritable(options.out, force=options.force)
    try:
        with whole_text(options.out) as file:
            tally = _write(options, file)
    except NothingExported:
        print("nothing was exported: every record was refused", file=sys.stderr)
        return 1
    refused = f", {tally.refused} refused" if tally.refused else ""
    print(f"{counted(tally.rows, 'row')} in {options.out}{refused}")
    if tally.rows < FEWEST_ROWS:
        print(f"note: the service takes files of {FEWEST_ROWS} rows and more", file=sys.stderr)
    return 0


def _write(options: argparse.Namespace, file: TextIO) -> Tally:
    rows = refused = 0
    for number, exported in enumerate(export(read_records(options.file), options.format)):
        _report(number, exported)
        if exported.row is None:
            refused += 1
            continue
        rows += 1
        file.write(json.dumps(exported.row, ensure_ascii=False, separators=(",", ":")) + "\n")
    if not rows and not refused:
        raise InputError(str(options.file), "it holds no record.", "Give a file with records.")
    if not rows:
        raise NothingExported
    return Tally(rows, refused)


def _report(number: int, exported: Exported) -> None:
    if exported.refusal:
        print(f"record {number}: refused: {exported.refusal}", file=sys.stderr)
    for warning in exported.warnings:
        print(f"record {number}: {warning}", file=sys.stderr)
