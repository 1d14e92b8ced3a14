"""A task put together from its subtasks: title, goal in prose, what is unknown, rubric."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import trimmed
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.vocabulary.tasks import Bullet, BulletKind, Task, ToldCheck, WorldCheck

_LINKS = ("Then", "After that,", "Finally,")


def compose(task: str, turnouts: Sequence[Turnout], follows: str | None) -> Task:
    subtasks = trimmed([turnout.subtask for turnout in turnouts])
    return Task(
        id=task,
        title=_title(turnouts),
        goal=_goal(turnouts),
        difficulty=_difficulty(turnouts),
        subtasks=subtasks,
        unknown=tuple(dict.fromkeys(each for turnout in turnouts for each in turnout.unknown)),
        rubric=tuple(_rubric(turnouts)),
        follows=follows,
    )


def _title(turnouts: Sequence[Turnout]) -> str:
    parts = list(dict.fromkeys(turnout.goal.title for turnout in turnouts if turnout.goal.title))
    text = phrasing.joined(_merged(parts)[:3])
    return text[:1].upper() + text[1:]


def _merged(parts: list[str]) -> list[str]:
    """One verb for what several parts share: "check the price and the stock"."""
    merged: dict[str, list[str]] = {}
    for part in parts:
        verb, _, rest = part.partition(" the ")
        merged.setdefault(verb if rest else part, []).append(f"the {rest}" if rest else "")
    return [f"{verb} {phrasing.joined(rest[:3])}".strip() for verb, rest in merged.items()]


def _goal(turnouts: Sequence[Turnout]) -> str:
    """All subtasks in order; what the user does not know is phrased as to be found out."""
    sentences = [turnouts[0].goal.full]
    rest = turnouts[1:]
    for place, turnout in enumerate(rest):
        link = "Finally," if place == len(rest) - 1 and len(rest) > 1 else _LINKS[min(place, 1)]
        sentences.append(phrasing.sentence(f"{link} {turnout.goal.short}"))
    return " ".join(sentences)


def _difficulty(turnouts: Sequence[Turnout]) -> str:
    steps = sum(len(turnout.subtask.steps) for turnout in turnouts)
    changes = sum(turnout.subtask.intent.mutates for turnout in turnouts)
    hardness = steps + 2 * changes
    return "easy" if hardness <= 4 else "medium" if hardness <= 8 else "hard"


def _rubric(turnouts: Sequence[Turnout]) -> list[Bullet]:
    bullets: list[Bullet] = []
    for turnout in turnouts:
        for check in turnout.subtask.checks:
            if isinstance(check, WorldCheck):
                bullets.append(Bullet(kind=BulletKind.CRITICAL, text=check.description))
            elif isinstance(check, ToldCheck):
                text = f"{check.description} It comes from a tool's result."
                bullets.append(Bullet(kind=BulletKind.CRITICAL, text=text))
    if any(turnout.subtask.intent.mutates for turnout in turnouts):
        text = "Every change is stated and confirmed by the user before it is made."
        bullets.append(Bullet(kind=BulletKind.STRUCTURAL, text=text))
    text = "The answers are concise and leave internal ids out."
    return [*bullets, Bullet(kind=BulletKind.NON_CRITICAL, text=text)]
