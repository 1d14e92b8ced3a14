"""The table of ``stats`` that says how far each rule was kept."""

from __future__ import annotations

from pathlib import Path

from simulation.cli.table import table
from simulation.dialogue.compliance import Compliance
from simulation.dialogue.statistics import Statistics

UNMEASURED = "not measured"


def compliance_table(measured: list[tuple[Path, Statistics]]) -> str:
    """One row per rule; with several files, one per rule and file. "" for no rules at all."""
    several = len(measured) > 1
    rows = [
        [rule, *([file.name] if several else []), *_figures(statistics.compliance[rule])]
        for rule in sorted({rule for _, one in measured for rule in one.compliance})
        for file, statistics in measured
        if rule in statistics.compliance
    ]
    heads = ["rules", *(["file"] if several else []), "applied", "fired", "broken", "kept (95 %)"]
    return table([heads, *rows]) if rows else ""


def _figures(rule: Compliance) -> list[str]:
    broken = UNMEASURED if rule.broken is None else str(rule.broken)
    return [str(rule.applied), str(rule.fired), broken, _share(rule)]


def _share(rule: Compliance) -> str:
    if rule.kept is None:
        return ""
    rate, low, high = (
        f"{100 * one:.1f}" for one in (rule.kept.rate, rule.kept.low, rule.kept.high)
    )
    return f"{rate} % ({low} to {high})"
