"""Adopting or discarding what was tried. A version is never changed: what shall be the newest of
its name is saved again as the next one, so that every decision can be taken back.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.trials import OVER, is_over, latest_decision
from curation.errors import Conflict, Stale
from curation.models import Experiment, ExperimentDecision, RuleSetVersion, Trajectory
from curation.services.playing import cancel_trajectory
from curation.services.rule_sets import save_rules

Kind = ExperimentDecision.Kind
LONGEST_REASON = 300


@transaction.atomic
def adopt(experiment: Experiment, *, by: User, reason: str = "") -> ExperimentDecision:
    """The new version's rules are the newest of their name from now on: those that a run takes.

    Raises Conflict while it is being played, or where it has been decided.
    """
    _undecided(experiment)
    if not is_over(experiment):
        raise Conflict("It is still being played: wait for the comparison, or discard it.")
    newest = _newest(experiment)
    after = _made_newest(experiment.new, newest, by, f"Adopted v{experiment.new.number}")
    return _decided(experiment, Kind.ADOPT, by, reason, newest, after)


@transaction.atomic
def discard(experiment: Experiment, *, by: User, reason: str = "") -> ExperimentDecision:
    """The old version's rules become the newest again, unless others were saved since; what is
    still being played is called off. Raises Conflict where it has been decided.
    """
    _undecided(experiment)
    _call_off(experiment, by)
    newest = after = _newest(experiment)
    if newest.content_hash == experiment.new.content_hash:
        note = f"v{experiment.new.number} discarded"
        after = _made_newest(experiment.old, newest, by, note)
    return _decided(experiment, Kind.DISCARD, by, reason, newest, after)


@transaction.atomic
def undo(experiment: Experiment, *, by: User) -> ExperimentDecision:
    """Take the decision back, and what it made the newest. Raises Conflict where there is none,
    Stale where another version was saved since.
    """
    _locked(experiment)
    last = latest_decision(experiment)
    if last is None or last.kind == Kind.UNDO:
        raise Conflict("Nothing has been decided that could be taken back.")
    newest = after = _newest(experiment)
    if last.before_id != last.after_id:
        if newest.pk != last.after_id:
            raise Stale(
                f"Version {newest.number} was saved since. Make version {last.before.number} the "
                "newest again on its own page, if that is what you want.",
                current={"id": str(newest.pk), "number": newest.number},
            )
        after = _made_newest(last.before, newest, by, f"v{last.before.number} again: taken back")
    return _decided(experiment, Kind.UNDO, by, "", newest, after)


def _made_newest(
    wanted: RuleSetVersion, newest: RuleSetVersion, by: User, note: str
) -> RuleSetVersion:
    """The newest itself where it says the same already."""
    if newest.content_hash == wanted.content_hash:
        return newest
    return save_rules(
        wanted.workspace,
        by=by,
        content=wanted.content,
        parent=wanted,
        expects=newest.number,
        note=note,
    )


def _decided(
    experiment: Experiment,
    kind: ExperimentDecision.Kind,
    by: User,
    reason: str,
    before: RuleSetVersion,
    after: RuleSetVersion,
) -> ExperimentDecision:
    return ExperimentDecision.objects.create(
        experiment=experiment,
        kind=kind,
        by=by,
        reason=reason[:LONGEST_REASON],
        before=before,
        after=after,
    )


def _undecided(experiment: Experiment) -> None:
    """Raises Conflict. Two who decide at once come here one after the other."""
    _locked(experiment)
    last = latest_decision(experiment)
    if last is not None and last.kind != Kind.UNDO:
        said = "adopted" if last.kind == Kind.ADOPT else "discarded"
        raise Conflict(f"It was {said} by {last.by or 'somebody'} already; take that back first.")


def _locked(experiment: Experiment) -> None:
    Experiment.objects.select_for_update().get(pk=experiment.pk)


def _newest(experiment: Experiment) -> RuleSetVersion:
    versions = RuleSetVersion.objects.in_workspace(experiment.workspace)
    return versions.filter(name=experiment.name).order_by("-number")[0]


def _call_off(experiment: Experiment, by: User) -> None:
    rows = Trajectory.objects.exclude(state__in=OVER)
    for arm in ("control_of", "trial_of"):
        for row in rows.filter(**{f"{arm}__experiment": experiment}):
            cancel_trajectory(row, by=by)
