"""Trying a change of rules: who is affected, two arms from one turn, adopting and taking back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import claim
from curation.engine.releasable import ReleaseFilter, matching
from curation.engine.trials import standing_of
from curation.errors import Conflict, Refused, Stale
from curation.models import Experiment, RuleSetVersion, Trajectory, Workspace
from curation.selectors.experiments import comparison_of
from curation.selectors.pulse import dialogues_waiting_for_review
from curation.services.experiment_decisions import adopt, discard, undo
from curation.services.experiments import start_experiment, want_reviewed
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.rule_sets import save_rules
from simulation.dialogue.agenda import agenda_cast
from tests.curation.toy import make_dialogue, play

ENOUGH = 60
"""Turns in which a dialogue of one task ends."""


@pytest.fixture
def played(studio: Workspace) -> list[Trajectory]:
    """Three finished dialogues of the embedded cast, in which rules fired."""
    rows = [make_dialogue(studio, seed=number) for number in range(3)]
    return play_all(rows)


def play_all(rows: list[Trajectory]) -> list[Trajectory]:
    leases = {lease.trajectory_id: lease for lease in claim("w1", 100, 60)}
    for row in rows:
        play(row, turns=ENOUGH, lease=leases[row.pk], cast=agenda_cast())
    return rows


def branches(experiment: Experiment) -> list[Trajectory]:
    arms = [(pair.control, pair.trial) for pair in experiment.pairs.all()]
    return [row for both in arms for row in both if row is not None]


def edited(old: RuleSetVersion, by: User, **changes: Any) -> RuleSetVersion:
    """The next version: ``one_subtask={...}`` changes its dials, None takes the rule out."""
    content = {**old.content, "rules": []}
    for rule in old.content["rules"]:
        change = changes.get(rule["id"], {})
        if change is not None:
            content["rules"].append({**rule, "dials": {**rule["dials"], **change}})
    return save_rules(old.workspace, by=by, content=content, parent=old)


def fired(row: Trajectory) -> str:
    """A rule that fired in it."""
    turn = next(turn for turn in row.own_turns.filter(role="user") if turn.content["rules"])
    return str(turn.content["rules"][0])


@pytest.fixture
def old(played: list[Trajectory]) -> RuleSetVersion:
    return played[0].rules


@pytest.fixture
def new(old: RuleSetVersion, played: list[Trajectory], alice: User) -> RuleSetVersion:
    return edited(old, alice, **{fired(played[0]): None})


@pytest.fixture
def experiment(new: RuleSetVersion, old: RuleSetVersion, alice: User) -> Experiment:
    return start_experiment(new, old, by=alice, sample=2)


def test_both_arms_begin_at_the_turn_where_the_rule_first_fired(
    experiment: Experiment, played: list[Trajectory]
) -> None:
    pairs = list(experiment.pairs.all())
    assert len(pairs) == 2
    assert experiment.looked_at == 3
    rule = fired(played[0])
    for pair in pairs:
        assert pair.source is not None
        assert pair.control is not None
        assert pair.trial is not None
        user = pair.source.own_turns.filter(role="user")
        assert pair.at == next(t.seq for t in user if rule in t.content["rules"])
        assert pair.rule == rule
        assert pair.why == "fired"
        assert pair.control.rules == experiment.old
        assert pair.trial.rules == experiment.new
        for arm in (pair.control, pair.trial):
            assert (arm.parent, arm.fork_at, arm.length) == (pair.source, pair.at, pair.at)
            assert arm.origin == Trajectory.Origin.EXPERIMENT
        assert pair.control.salt == pair.trial.salt != pair.source.salt


def test_a_sample_is_no_larger_than_what_is_affected(
    new: RuleSetVersion, old: RuleSetVersion, alice: User
) -> None:
    experiment = start_experiment(new, old, by=alice, sample=100)
    assert experiment.pairs.count() == experiment.affected <= 3


def test_what_was_played_is_compared_in_pairs(experiment: Experiment) -> None:
    assert standing_of(experiment).state == "playing"
    play_all(branches(experiment))
    standing = standing_of(experiment)
    assert (standing.state, standing.over, standing.failed) == ("ready", 4, 0)
    compared = comparison_of(experiment)
    assert compared.pairs == 2
    figures = {figure.name: figure for figure in compared.figures}
    assert {"turns", "tasks", "success"} <= figures.keys()
    rows = branches(experiment)
    control = [row.counted_turns for row in rows if row.rules == experiment.old]
    old = figures["turns"].old
    assert old is not None
    assert old.value == sum(control) / 2
    assert figures["turns"].difference is not None
    assert figures["turns"].difference.low is not None


def test_its_branches_wait_for_no_reviewer_until_somebody_wants_it(
    experiment: Experiment, studio: Workspace
) -> None:
    before = dialogues_waiting_for_review(studio)
    released = matching(studio, ReleaseFilter(review="any")).count()
    with pytest.raises(Conflict):
        want_reviewed(experiment)
    rows = play_all(branches(experiment))
    assert dialogues_waiting_for_review(studio) == before
    assert matching(studio, ReleaseFilter(review="any")).count() == released
    assert want_reviewed(experiment) == 2
    assert dialogues_waiting_for_review(studio) == before + 2
    for row in rows:
        row.refresh_from_db()
        wanted = "queued" if row.rules == experiment.new else "generated"
        assert row.review_state == wanted


def test_a_fork_of_its_branch_is_a_branch_like_any_other(
    experiment: Experiment, alice: User
) -> None:
    row = play_all(branches(experiment))[0]
    (child,) = fork_trajectory(row, by=alice, order=ForkOrder(at=1))
    assert child.origin == Trajectory.Origin.FORK


def test_a_failed_branch_takes_its_pair_out(experiment: Experiment) -> None:
    rows = play_all(branches(experiment))
    Trajectory.objects.filter(pk=rows[0].pk).update(state="failed")
    assert standing_of(experiment).failed == 1
    assert comparison_of(experiment).pairs == 1


def test_versions_of_different_names_are_refused(
    old: RuleSetVersion, alice: User, studio: Workspace
) -> None:
    other = save_rules(studio, by=alice, content={**old.content, "name": "other"})
    with pytest.raises(Refused) as refused:
        start_experiment(other, old, by=alice, sample=5)
    assert refused.value.problems[0].field == "against"
    with pytest.raises(Refused, match="same rules"):
        start_experiment(old, old, by=alice, sample=5)


def test_a_change_that_touches_nothing_says_so_and_makes_nothing(
    old: RuleSetVersion, played: list[Trajectory], alice: User
) -> None:
    rules = {rule for row in played for t in row.own_turns.all() for rule in t.content["rules"]}
    spare = next(
        one["id"]
        for one in old.content["rules"]
        if one["id"] not in rules and one["dials"]["probability"]
    )
    count = Trajectory.objects.count()
    new = edited(old, alice, **{spare: {"probability": 0.0}})
    with pytest.raises(Refused, match="none of the newest 3"):
        start_experiment(new, old, by=alice, sample=5)
    assert (Trajectory.objects.count(), Experiment.objects.count()) == (count, 0)


def test_a_rule_that_is_new_matters_from_the_first_turn_on(
    old: RuleSetVersion, alice: User
) -> None:
    rule = {"id": "be_brief", "instruction": "Use few words."}
    content = {**old.content, "rules": [*old.content["rules"], rule]}
    new = save_rules(old.workspace, by=alice, content=content, parent=old)
    experiment = start_experiment(new, old, by=alice, sample=1)
    pair = experiment.pairs.get()
    assert (pair.at, pair.rule, pair.why) == (1, "be_brief", "reaches")


def newest(experiment: Experiment) -> RuleSetVersion:
    versions = RuleSetVersion.objects.filter(name=experiment.name)
    return versions.order_by("-number")[0]


def test_adopting_waits_for_the_comparison(experiment: Experiment, alice: User) -> None:
    with pytest.raises(Conflict, match="being played"):
        adopt(experiment, by=alice)


def test_adopting_what_is_the_newest_only_says_so(experiment: Experiment, alice: User) -> None:
    play_all(branches(experiment))
    said = adopt(experiment, by=alice, reason="Shorter")
    assert newest(experiment) == experiment.new == said.after
    assert standing_of(experiment).state == "adopted"
    with pytest.raises(Conflict, match="already"):
        discard(experiment, by=alice)


def test_adopting_an_older_version_makes_it_the_newest_again_and_is_undone(
    experiment: Experiment, alice: User
) -> None:
    rule = experiment.new.content["rules"][0]["id"]
    later = edited(experiment.new, alice, **{rule: {"strength": 0.1}})
    play_all(branches(experiment))
    adopt(experiment, by=alice)
    assert newest(experiment).number == later.number + 1
    assert newest(experiment).content == experiment.new.content
    undo(experiment, by=alice)
    assert newest(experiment).content == later.content
    assert standing_of(experiment).state == "ready"
    assert [one.kind for one in experiment.decisions.order_by("created")] == ["adopt", "undo"]


def test_discarding_calls_off_what_is_played_and_brings_the_old_rules_back(
    experiment: Experiment, alice: User
) -> None:
    discard(experiment, by=alice, reason="No gain")
    assert newest(experiment).content == experiment.old.content
    assert {row.state for row in Trajectory.objects.filter(origin="experiment")} == {"cancelled"}
    undo(experiment, by=alice)
    assert newest(experiment).content == experiment.new.content


def test_a_version_saved_since_is_not_overwritten_by_undoing(
    experiment: Experiment, alice: User
) -> None:
    discard(experiment, by=alice)
    rule = experiment.old.content["rules"][0]["id"]
    saved = edited(newest(experiment), alice, **{rule: {"strength": 0.2}})
    with pytest.raises(Stale):
        undo(experiment, by=alice)
    assert newest(experiment) == saved


def test_nothing_is_taken_back_where_nothing_was_decided(
    experiment: Experiment, alice: User
) -> None:
    with pytest.raises(Conflict):
        undo(experiment, by=alice)
