"""A task put together from its subtasks: title, goal in prose, what is unknown, rubric."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import trimmed
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.synthesis.tasks.scene import Scene
from simulation.vocabulary.lexicon import Kind
from simulation.vocabulary.tasks import Bullet, BulletKind, Task, ToldCheck, WorldCheck

_LONGEST_TITLE = 60
_LINKS = ("Then", "After that,", "Finally,")


def compose(scene: Scene, turnouts: Sequence[Turnout], follows: str | None) -> Task:
    subtasks = trimmed([turnout.subtask for turnout in turnouts])
    return Task(
        id=scene.task,
        title=_title(turnouts),
        goal=_goal(turnouts) if scene.caller is None else _goal_of_caller(scene, turnouts),
        difficulty=_difficulty(turnouts),
        subtasks=subtasks,
        unknown=tuple(dict.fromkeys(each for turnout in turnouts for each in turnout.unknown)),
        rubric=tuple(_rubric(turnouts)),
        follows=follows,
    )


def _title(turnouts: Sequence[Turnout]) -> str:
    """Two things at most, changes before questions, in the order in which they come up."""
    by_weight = sorted(turnouts, key=lambda turnout: not turnout.subtask.intent.mutates)
    chosen = list(dict.fromkeys(each.goal.title for each in by_weight if each.goal.title))[:2]
    parts = dict.fromkeys(each.goal.title for each in turnouts if each.goal.title in chosen)
    text = phrasing.joined(_alike(list(parts)))
    text = text if len(text) <= _LONGEST_TITLE else chosen[0]
    return text[:1].upper() + text[1:]


def _alike(parts: list[str]) -> list[str]:
    """One verb for what both parts share: "check the price and the stock"."""
    verbs = {part.partition(" ")[0] for part in parts}
    if len(parts) < 2 or len(verbs) > 1:
        return parts
    return [parts[0], *(part.partition(" ")[2] for part in parts[1:])]


def _goal(turnouts: Sequence[Turnout]) -> str:
    """All subtasks in order; what the user does not know is phrased as to be found out."""
    sentences = [turnouts[0].goal.full]
    rest = turnouts[1:]
    for place, turnout in enumerate(rest):
        link = "Finally," if place == len(rest) - 1 and len(rest) > 1 else _LINKS[min(place, 1)]
        sentences.append(phrasing.sentence(f"{link} {turnout.goal.short}"))
    return " ".join(sentences)


def _goal_of_caller(scene: Scene, turnouts: Sequence[Turnout]) -> str:
    """Who calls, and what for: "Mia Keller (mia@mail.example) wants to find out …"."""
    first, *rest = turnouts
    sentences = [f"{_who(scene)} wants to {_infinitive(first.goal.full)}"]
    for place, turnout in enumerate(rest):
        link = "Finally," if place == len(rest) - 1 and len(rest) > 1 else _LINKS[min(place, 1)]
        sentences.append(phrasing.sentence(f"{link} they want to {turnout.goal.short}"))
    return " ".join(sentences)


def _infinitive(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _who(scene: Scene) -> str:
    """The caller by name, with an address where there is one."""
    if scene.caller is None:
        return "The caller"
    entity = scene.catalog.entity(scene.caller.table)
    by_kind = {each.kind: scene.caller.row.get(name) for name, each in entity.fields.items()}
    name, address = by_kind.get(Kind.NAME), by_kind.get(Kind.EMAIL) or by_kind.get(Kind.PHONE)
    if not name:
        return "The caller"
    return f"{name} ({address})" if address else str(name)


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
