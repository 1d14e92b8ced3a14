"""Two arms: what is counted, in pairs, and words that say no more than the interval allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from simulation.dialogue.arms import Figure, Pair, compare
from simulation.dialogue.compliance import Kept
from simulation.dialogue.measuring import Measured
from simulation.dialogue.telling import title_of, told

UNMEASURED = Kept()


def one(
    turns: int,
    *,
    tasks: int = 1,
    faults: int = 0,
    kept: Kept = UNMEASURED,
    success: bool | None = True,
) -> Measured:
    return Measured(
        turns=turns,
        tasks=tasks,
        success=success,
        later=10,
        findings=Counter(agent=faults),
        kept={"brief": kept},
    )


def figures(pairs: Iterable[tuple[Measured, Measured]]) -> dict[str, Figure]:
    return {figure.name: figure for figure in compare([Pair(*pair) for pair in pairs]).figures}


def test_a_steady_difference_is_told_however_far_the_dialogues_vary() -> None:
    found = figures((one(10 * n), one(10 * n + 3 + n % 2)) for n in range(1, 9))["turns"]
    assert found.difference is not None
    assert found.difference.value == 3.5
    assert found.is_told
    assert told(found).startswith("Higher under the new rules, by 3.")


def test_chance_is_called_chance_and_a_size_is_named() -> None:
    found = figures((one(20), one(20 + (-1) ** n * 5)) for n in range(10))["turns"]
    assert not found.is_told
    words = told(found)
    assert "told apart from chance" in words
    assert "20 pairs would tell ±2." in words
    assert found.reach_with(40) == round((found.difference.reach or 0) / 2, 4)  # type: ignore[union-attr]


def test_pairs_that_do_not_differ_are_no_proof_of_anything() -> None:
    found = figures((one(n), one(n)) for n in range(5))["turns"]
    assert found.is_same
    assert "does not say" in told(found)


def test_findings_are_counted_for_turns_after_the_fork() -> None:
    found = figures((one(40, faults=1), one(40, faults=2)) for _ in range(4))["findings.agent"]
    assert found.old is not None
    assert found.new is not None
    assert (found.old.value, found.new.value) == (10.0, 20.0)
    assert title_of(found) == "Findings per 100 turns, owner agent"


def test_a_rule_is_compared_where_something_measures_it() -> None:
    kept, broken = Kept(4, 2, 0, is_measured=True), Kept(4, 2, 2, is_measured=True)
    found = figures((one(9, kept=broken), one(9, kept=kept)) for _ in range(3))["kept.brief"]
    assert found.old is not None
    assert found.old.value == 0.5
    assert found.difference is not None
    assert found.difference.value == 0.5
    assert "kept.brief" not in figures([(one(9), one(9))])


def test_dialogues_without_tasks_have_no_success() -> None:
    found = figures([(one(5, success=None), one(5, success=None))] * 3)["success"]
    assert found.pairs == 0
    assert found.old is None
    assert told(found) == "One of the arms has nothing to be counted."


def test_no_pairs_have_figures_without_numbers() -> None:
    assert all(figure.old is None for figure in figures([]).values())
