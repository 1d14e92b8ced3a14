"""Statistics over many dialogues, in the shape that ``stats --json`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from simulation.dialogue.compliance import Compliance, Kept, compliance
from simulation.dialogue.counting import Count
from simulation.vocabulary.value import JsonObject, Value


class Spread(Value):
    """Mean (to four places), median and maximum; zeros for no numbers at all."""

    mean: float = 0.0
    median: float = 0.0
    max: int = 0


class Judged(Value):
    """Dialogues with a judge's word, and those of them that it calls valid."""

    dialogues: int
    valid: int


class Statistics(Value):
    dialogues: int
    turns: Spread
    steps: Spread
    """Over all user requests of all dialogues, not over dialogues."""
    tasks: Spread
    user_turns: Spread
    rules: dict[str, int]
    findings: dict[str, int]
    compliance: dict[str, Compliance] = {}
    """By rule."""
    judged: Judged | None = None
    """None where no dialogue was judged."""

    def as_json(self) -> JsonObject:
        return self.model_dump(mode="json", exclude=None if self.judged else {"judged"})


def summarize(counts: Iterable[Count]) -> Statistics:
    """Reads ``counts`` once; keeps only numbers, so a file of any length will do."""
    turns: list[int] = []
    steps: list[int] = []
    tasks: list[int] = []
    user_turns: list[int] = []
    rules: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    kept: dict[str, Kept] = {}
    for one in counts:
        turns.append(one.turns)
        steps.extend(one.steps)
        tasks.append(one.tasks)
        user_turns.append(one.user_turns)
        rules.update(one.rules)
        findings.update(one.findings)
        for rule, more in one.kept.items():
            kept[rule] = kept.get(rule, Kept()).plus(more)
    return Statistics(
        dialogues=len(turns),
        turns=spread(turns),
        steps=spread(steps),
        tasks=spread(tasks),
        user_turns=spread(user_turns),
        rules=dict(sorted(rules.items())),
        findings=dict(sorted(findings.items())),
        compliance={rule: compliance(kept[rule]) for rule in sorted(kept)},
    )


def spread(numbers: Sequence[int]) -> Spread:
    if not numbers:
        return Spread()
    return Spread(
        mean=round(sum(numbers) / len(numbers), 4),
        median=float(median(numbers)),
        max=max(numbers),
    )
