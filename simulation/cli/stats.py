"""``stats``: what the dialogues of one or several files amount to, beside the method's figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from simulation.cli.kept import compliance_table
from simulation.cli.table import table
from simulation.cli.verbs import Verbs
from simulation.dialogue.counting import count
from simulation.dialogue.statistics import Judged, Spread, Statistics, summarize
from simulation.export.jsonl import read_records
from simulation.vocabulary.state import Record

MEASURES = ("turns", "steps", "tasks", "user_turns")
REPORTED = (
    (
        "task-oriented",
        "Nemotron",
        {"turns": (12.84, 178), "steps": (3.95, 89), "tasks": (1.63, 18)},
    ),
    (
        "user-oriented",
        "Nemotron",
        {"turns": (21.79, 596), "steps": (3.45, 121), "tasks": (2.48, 20)},
    ),
    (
        "user-oriented, executed",
        "tau2",
        {"turns": (17.15, 294), "steps": (2.43, 23), "tasks": (1.6, 10)},
    ),
    (
        "user-oriented, executed",
        "SQL",
        {"turns": (30.85, 680), "steps": (3.74, 322), "tasks": (1.86, 11)},
    ),
)
"""Mean and maximum, as the method's paper reports them (arXiv 2601.08225)."""


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("stats", help="turns, steps, tasks, rules and findings of a file")
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE", help="native records, JSONL")
    verb.add_argument("--json", action="store_true", help="for programs")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    measured = [(file, statistics_of(file)) for file in options.files]
    if options.json:
        print(json.dumps(_as_json(measured), indent=2, ensure_ascii=False))
    else:
        print("\n\n".join(_report(measured)))
    return 0


def statistics_of(file: Path) -> Statistics:
    verdicts: list[bool] = []
    summary = summarize(count(record.state) for record in _noting(file, verdicts))
    if not verdicts:
        return summary
    judged = Judged(dialogues=len(verdicts), valid=sum(verdicts))
    return summary.model_copy(update={"judged": judged})


def _noting(file: Path, verdicts: list[bool]) -> Iterator[Record]:
    """The records, read once, while their judges' verdicts are noted."""
    for record in read_records(file):
        if record.judgement is not None:
            verdicts.append(record.judgement.valid)
        yield record


def _as_json(measured: list[tuple[Path, Statistics]]) -> object:
    """One file prints its statistics, several print them by file."""
    if len(measured) == 1:
        return measured[0][1].as_json()
    return {str(file): statistics.as_json() for file, statistics in measured}


def _report(measured: list[tuple[Path, Statistics]]) -> list[str]:
    parts = [_spreads(measured), compliance_table(measured)]
    parts.append(_by_name(measured, "findings", "findings"))
    parts += [_judged(file, found.judged) for file, found in measured if found.judged]
    if len(measured) > 1:
        parts.append(_ratio(*measured[0], *measured[-1]))
    return [part for part in parts if part]


def _spreads(measured: list[tuple[Path, Statistics]]) -> str:
    rows = [["mean · median (max)", "dialogues", *(name.replace("_", " ") for name in MEASURES)]]
    for file, statistics in measured:
        spreads = [_spread(getattr(statistics, name)) for name in MEASURES]
        rows.append([file.name, str(statistics.dialogues), *spreads])
    for setting, source, figures in REPORTED:
        reported = [_reported(figures.get(name)) for name in MEASURES]
        rows.append([f"reported: {setting}, {source}", "", *reported])
    return table(rows)


def _spread(spread: Spread) -> str:
    return f"{spread.mean:.2f} · {spread.median:g} ({spread.max})"


def _reported(figure: tuple[float, int] | None) -> str:
    return f"{figure[0]:.2f} ({figure[1]})" if figure else ""


def _by_name(measured: list[tuple[Path, Statistics]], attribute: str, title: str) -> str:
    counted = [getattr(statistics, attribute) for _file, statistics in measured]
    names = sorted({name for one in counted for name in one})
    if not names:
        return f"{title}: none"
    heads = ["times"] if len(measured) == 1 else [file.name for file, _ in measured]
    rows = [[title, *heads]]
    rows += [[name, *(str(one.get(name, 0)) for one in counted)] for name in names]
    return table(rows)


def _judged(file: Path, judged: Judged) -> str:
    return f"{file.name}: {judged.valid} of {judged.dialogues} judged dialogues are valid."


def _ratio(one: Path, first: Statistics, other: Path, last: Statistics) -> str:
    if not first.turns.median:
        return ""
    ratio = last.turns.median / first.turns.median
    return f"{other.name} has {ratio:.2f} times the median turns of {one.name}."
