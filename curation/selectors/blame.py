"""Where each rule of a version fired, how far it was kept, and how dialogues went in which it did.

Read off the newest finished dialogues alone, so that it costs the same for a hundred and for a
million of them; what was sampled is said beside the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curation.engine.affected import finished_under
from curation.engine.spoken import broke, spoken
from curation.engine.values import rules_value
from curation.models import RuleSetVersion, Trajectory, Workspace
from curation.selectors.paging import Page, page_of
from simulation.checks.applying import UserTurn
from simulation.dialogue.compliance import Compliance, Kept, Share, compliance, kept_in, wilson
from simulation.dialogue.intervals import Estimate, mean, share
from simulation.vocabulary.rules import Rule

MOST = 500
"""Dialogues of the sample."""
A_PAGE = 40
"""Dialogues looked through for a page of places."""


@dataclass(frozen=True)
class Went:
    """How some dialogues went; None where there are none."""

    dialogues: int
    turns: Estimate | None
    success: Estimate | None
    """Share of those with tasks in which all were proven."""


@dataclass(frozen=True)
class Blamed:
    rule: Rule
    kept: Compliance
    fires: Share | None
    """In how many of all user turns."""
    breaks: Share | None
    """In how many of the turns to which it applied; None where nothing measures it."""
    fired: Went
    """Dialogues in which it fired at least once."""
    rested: Went
    """The others."""


@dataclass(frozen=True)
class Blame:
    dialogues: int
    user_turns: int
    is_sample: bool
    """There are more dialogues than were read."""
    rules: list[Blamed]


@dataclass(frozen=True)
class Fired:
    """A user's turn in which a rule fired, or which broke it."""

    dialogue: Trajectory
    seq: int
    number: int
    words: str
    broken: str
    """What the linter says; empty where it found nothing."""


def blame_of(workspace: Workspace, version: RuleSetVersion, most: int = MOST) -> Blame:
    newest = finished_under(workspace, version).order_by("-created", "id")
    rows = list(newest[: most + 1])
    read = list(spoken(rows[:most]))
    return Blame(
        dialogues=len(read),
        user_turns=sum(len(turns) for _row, turns in read),
        is_sample=len(rows) > most,
        rules=[_blamed(rule, read) for rule in rules_value(version.pk).rules],
    )


def fired_in(
    workspace: Workspace, version: RuleSetVersion, rule: str, cursor: str | None = None
) -> tuple[list[Fired], Page[Trajectory]]:
    """Places in the next few dialogues, newest first, and the page of dialogues they are in."""
    page = page_of(finished_under(workspace, version), cursor=cursor, limit=A_PAGE)
    found = [
        _place(row, one, rule)
        for row, turns in spoken(page.items)
        for one in turns
        if rule in one.turn.rules or broke(one.turn, rule)
    ]
    return found, page


def _place(row: Trajectory, one: UserTurn, rule: str) -> Fired:
    said = next((f.message for f in one.turn.findings if f.rule == rule), "")
    words = one.turn.message.content or ""
    return Fired(row, one.turn.seq, one.number, words, said)


def _blamed(rule: Rule, read: Sequence[tuple[Trajectory, list[UserTurn]]]) -> Blamed:
    kept = Kept(is_measured=rule.linter is not None)
    fired: list[Trajectory] = []
    rested: list[Trajectory] = []
    for row, turns in read:
        here = kept_in(rule, turns)
        kept = kept.plus(here)
        (fired if here.fired else rested).append(row)
    spoken_ = sum(len(turns) for _row, turns in read)
    return Blamed(
        rule=rule,
        kept=compliance(kept),
        fires=wilson(kept.fired, spoken_),
        breaks=wilson(kept.broken, kept.applied) if kept.is_measured else None,
        fired=_went(fired),
        rested=_went(rested),
    )


def _went(rows: Sequence[Trajectory]) -> Went:
    turns = mean([row.counted_turns for row in rows])
    tried = [row.tasks_proven >= row.tasks_total for row in rows if row.tasks_total]
    return Went(len(rows), turns.estimate(least=0) if turns else None, share(tried))
