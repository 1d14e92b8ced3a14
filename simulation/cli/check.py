"""``check``: runs all checks anew on every turn and prints what they find; a judge may add its
word.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path

from simulation.checks.examine import findings_of_last
from simulation.checks.verdicts import disagreements
from simulation.cli.arguments import add_records_file
from simulation.cli.choices import choices
from simulation.cli.counted import counted
from simulation.cli.files import refuse_folder_in_the_way, refuse_same, refuse_unwritable
from simulation.cli.judgements import JudgementFile
from simulation.cli.judging import Judged, judged_in_order, verdict_lines
from simulation.cli.models import add_models, lineup_with
from simulation.cli.verbs import Verbs
from simulation.errors import InputError
from simulation.export.jsonl import read_records
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.findings import Finding, Severity
from simulation.vocabulary.state import DialogueState

ROLES = (ModelRole.JUDGE,)


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("check", help="say what is wrong with each turn, and what a judge says")
    add_records_file(verb)
    verb.add_argument(
        "--out", type=Path, metavar="FILE.jsonl", help="the records again, with their judgements"
    )
    verb.add_argument("--force", action="store_true", help="replace that file")
    add_models(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    chosen = choices(options, ROLES)
    if options.out is None:
        return asyncio.run(_check(options, None))
    if not chosen:
        raise InputError(
            "--out", "without a judge there is nothing to write.", "Add --model judge=NAME."
        )
    refuse_same(options.out, options.file)
    refuse_unwritable(options.out, force=options.force)
    refuse_folder_in_the_way(options.out)
    with JudgementFile(options.file, options.out) as file:
        code = asyncio.run(_check(options, file))
    print(f"written to {options.out}")
    return code


async def _check(options: argparse.Namespace, file: JudgementFile | None) -> int:
    tally = Tally()
    async with lineup_with(options, ROLES) as lineup:
        judge = lineup.model(ModelRole.JUDGE)
        produced = judged_in_order(read_records(options.file), judge, options.concurrency)
        try:
            async for judged in produced:
                tally.tell(judged)
                if file is not None:
                    file.append(judged.record)
        finally:
            await produced.aclose()
    print(tally.line())
    return tally.code()


class Tally:
    """What was printed of all records so far."""

    def __init__(self) -> None:
        self.records = self.errors = self.warnings = 0
        self.valid = self.invalid = self.failed = 0

    def tell(self, judged: Judged) -> None:
        record, number = judged.record, self.records
        self.records += 1
        self.failed += bool(judged.failure)
        for finding in findings_in(record.state):
            self._found(number, finding)
        if record.judgement is not None:
            self.valid += record.judgement.valid
            self.invalid += not record.judgement.valid
            for finding in disagreements(record.state, record.judgement):
                self._found(number, finding)
        for line_ in verdict_lines(number, judged):
            print(line_)

    def _found(self, number: int, finding: Finding) -> None:
        print(line(number, finding))
        self.errors += finding.severity is Severity.ERROR
        self.warnings += finding.severity is Severity.WARNING

    def line(self) -> str:
        found = f"{counted(self.errors, 'error')}, {counted(self.warnings, 'warning')}"
        plain = f"{counted(self.records, 'record')}: {found}"
        if not self.valid + self.invalid + self.failed:
            return plain
        failed = f", {self.failed} not judged" if self.failed else ""
        return f"{plain}; {self.valid} valid, {self.invalid} invalid{failed}"

    def code(self) -> int:
        return 1 if self.errors or self.invalid or self.failed else 0


def findings_in(state: DialogueState) -> Iterator[Finding]:
    for seq in range(len(state.turns)):
        yield from findings_of_last(state.cut(seq + 1))


def line(number: int, finding: Finding) -> str:
    evidence = f" [{finding.evidence}]" if finding.evidence else ""
    return (
        f"record {number} turn {finding.seq}: {finding.severity.value} {finding.kind} "
        f"({finding.owner.value}): {finding.message}{evidence}"
    )
