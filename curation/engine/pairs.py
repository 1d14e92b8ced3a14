"""Preference pairs as records, for files."""

from __future__ import annotations

from curation.engine.masks import masked
from curation.engine.paths import read_path
from curation.engine.records import to_record
from curation.models import Preference, Trajectory
from simulation.export.pairs import Pair
from simulation.vocabulary.state import Record


def pair_of(row: Preference) -> Pair:
    """Both branches as they were when the word was given. ``row`` is no tie."""
    sides = [
        (row.first, row.first_path),
        (row.second, row.second_path),
    ]
    if row.choice == Preference.Choice.SECOND:
        sides.reverse()
    chosen, rejected = (_record(branch, stored) for branch, stored in sides)
    whole = row.scope == Preference.Scope.SUFFIX
    return Pair(str(row.pk), chosen, rejected, row.at, whole)


def _record(branch: Trajectory, stored: list[tuple[str, int, int]]) -> Record:
    path = read_path(stored)
    return masked(to_record(branch, path=path), path)
