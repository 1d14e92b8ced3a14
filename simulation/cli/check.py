"""``check``: runs all checks anew on every turn and prints what they find."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from simulation.checks.examine import findings_of_last
from simulation.cli.arguments import add_records_file
from simulation.cli.verbs import Verbs
from simulation.export.jsonl import read_records
from simulation.vocabulary.findings import Finding, Severity
from simulation.vocabulary.state import DialogueState


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("check", help="say what is wrong with each turn")
    add_records_file(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    records = errors = warnings = 0
    for number, record in enumerate(read_records(options.file)):
        records += 1
        for finding in findings_in(record.state):
            print(line(number, finding))
            errors += finding.severity is Severity.ERROR
            warnings += finding.severity is Severity.WARNING
    print(f"{records} records: {errors} errors, {warnings} warnings")
    return 1 if errors else 0


def findings_in(state: DialogueState) -> Iterator[Finding]:
    for seq in range(len(state.turns)):
        yield from findings_of_last(state.cut(seq + 1))


def line(number: int, finding: Finding) -> str:
    evidence = f" [{finding.evidence}]" if finding.evidence else ""
    return (
        f"record {number} turn {finding.seq}: {finding.severity.value} {finding.kind} "
        f"({finding.owner.value}): {finding.message}{evidence}"
    )
