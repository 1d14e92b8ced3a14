"""``replay``: runs every recorded call again and prints each difference."""

from __future__ import annotations

import argparse

from simulation.cli.arguments import add_records_file
from simulation.cli.counted import counted
from simulation.cli.files import worlds_folder
from simulation.cli.verbs import Verbs
from simulation.dialogue.restore import Difference, replay
from simulation.errors import InputError
from simulation.export.jsonl import read_records
from simulation.world.images import FolderImages

LONGEST = 160
"""Characters of each side of a difference."""


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("replay", help="execute all calls again and compare with the record")
    add_records_file(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    images = FolderImages(worlds_folder(options.file))
    records = turns = differing = 0
    for number, record in enumerate(read_records(options.file)):
        differences = replay(record, images)
        for difference in differences:
            print(line(number, difference))
        records += 1
        turns += len(record.state.turns)
        differing += bool(differences)
    if not records:
        raise InputError(str(options.file), "it holds no record.", "Give a file with records.")
    verdict = f"{differing} of them differ" if differing else "all as recorded"
    print(f"{counted(records, 'record')}, {counted(turns, 'turn')} replayed: {verdict}")
    return 1 if differing else 0


def line(number: int, difference: Difference) -> str:
    recorded, computed = around(difference.recorded, difference.computed)
    return (
        f"record {number} turn {difference.seq}: {difference.what} differs: "
        f"recorded {recorded}, computed {computed}"
    )


def around(recorded: str, computed: str) -> tuple[str, str]:
    """Both texts, cut to where they part if they are long."""
    if max(len(recorded), len(computed)) <= LONGEST:
        return recorded, computed
    same = next(
        (at for at, (one, two) in enumerate(zip(recorded, computed, strict=False)) if one != two),
        min(len(recorded), len(computed)),
    )
    start = max(same - LONGEST // 4, 0)
    return _cut(recorded, start), _cut(computed, start)


def _cut(text: str, start: int) -> str:
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
