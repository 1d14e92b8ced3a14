"""Which preference pairs a release takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from curation.engine.paths import read_path
from curation.errors import FieldProblem
from curation.models import Preference, Release, ReleaseItem, Trajectory, Workspace

Choice = Preference.Choice
ONE_SIDED = (Choice.FIRST.value, Choice.SECOND.value)


def pairs_among(workspace: Workspace, rows: QuerySet[Trajectory]) -> list[Preference]:
    """One word on each pair whose better branch is among ``rows``: the strongest, where people
    agree. What they disagree on, ties, and what was put aside are left out.
    """
    said = Preference.objects.in_workspace(workspace).filter(is_latest=True)
    better = Q(choice=Choice.FIRST, first__in=rows) | Q(choice=Choice.SECOND, second__in=rows)
    wanted = said.filter(better).values_list("first", "second")
    ordered = said.filter(choice__in=ONE_SIDED).order_by("first", "second", "-strength", "created")
    keys = set(wanted)
    found = []
    for pair, words in groupby(ordered.iterator(), key=lambda row: (row.first_id, row.second_id)):
        listed = list(words)
        if pair in keys and len({word.choice for word in listed}) == 1:
            found.append(listed[0])
    return sorted(found, key=lambda row: (row.created, row.pk))


def pair_items(release: Release, pairs: list[Preference]) -> Iterator[ReleaseItem]:
    for position, row in enumerate(pairs):
        path = row.first_path if row.choice == Choice.FIRST else row.second_path
        yield ReleaseItem(
            release=release,
            position=position,
            trajectory_id=row.first_id if row.choice == Choice.FIRST else row.second_id,
            preference=row,
            path=path,
            length=max((part.end for part in read_path(path)), default=0),
        )


def no_pairs(workspace: Workspace) -> FieldProblem:
    """Why a release of pairs would be empty, in numbers."""
    said = Preference.objects.in_workspace(workspace).filter(is_latest=True)
    counts = Counter(said.values_list("choice", flat=True))
    given = counts[Choice.FIRST] + counts[Choice.SECOND]
    return FieldProblem(
        "filter",
        f"No preference pair matches: {given} words on which is better, {counts[Choice.TIE]} ties; "
        "those on which people disagree are left out.",
        "Say which of two branches is better, or let in dialogues that nobody has approved.",
    )
