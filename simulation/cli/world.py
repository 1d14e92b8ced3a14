"""``world``: the database as it was after a turn, as a SQLite file."""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path

from simulation.cli.arguments import add_records_file, position
from simulation.cli.files import refuse_unwritable, worlds_folder, write_whole
from simulation.cli.verbs import Verbs
from simulation.dialogue.restore import world_at
from simulation.errors import InputError, WorldDiverged
from simulation.export.jsonl import read_records
from simulation.vocabulary.state import Record
from simulation.world.images import FolderImages


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("world", help="write the database as it was after a turn")
    add_records_file(verb)
    verb.add_argument("--record", type=position, required=True, metavar="N")
    verb.add_argument("--turn", type=position, required=True, metavar="K")
    verb.add_argument("--out", type=Path, required=True, metavar="x.sqlite")
    verb.add_argument("--force", action="store_true", help="replace the file")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    refuse_unwritable(options.out, force=options.force)
    record = record_numbered(options.file, options.record)
    images = FolderImages(worlds_folder(options.file))
    try:
        world = world_at(record.state, options.turn, images)
    except WorldDiverged as difference:
        print(f"record {options.record} {difference}", file=sys.stderr)
        return 1
    try:
        write_whole(options.out, world.image())
    finally:
        world.close()
    print(f"{options.out}: record {options.record} after turn {options.turn}")
    return 0


def record_numbered(file: Path, number: int) -> Record:
    """Raises InputError if the file has fewer records."""
    found = next(islice(read_records(file), number, None), None)
    if found is None:
        raise InputError(
            "--record", f"{file} has no record {number}.", "Records are numbered from 0."
        )
    return found
