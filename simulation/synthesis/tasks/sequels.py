"""How a task goes on: about the row just talked about, one of the rows just listed, the row it
belongs to or the rows that belong to it; a changed value is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from simulation.synthesis.tasks.moves.changing import change, create
from simulation.synthesis.tasks.moves.counting import aggregate
from simulation.synthesis.tasks.moves.listing import children, search, top
from simulation.synthesis.tasks.moves.reading import read
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Intent, Purpose
from simulation.vocabulary.tasks import Subtask

_TRIES = 14


class Sequel(NamedTuple):
    weight: float
    name: str
    move: Callable[[Scene, Chance], Turnout | None]


def continue_task(scene: Scene, chance: Chance, *, last: bool) -> tuple[Scene, Turnout] | None:
    """A scene with one more subtask; None if nothing that could follow works.

    ``last`` says that it ends the task: only then may something be deleted.
    """
    options = list(_sequels(scene, chance.at("options"), last=last))
    for number, sequel in enumerate(_by_weight(options, chance.at("order"))[:_TRIES]):
        branch = scene.branch()
        turnout = sequel.move(branch, chance.at(sequel.name, number))
        if turnout is not None:
            return branch, turnout
    return None


def _by_weight(options: list[Sequel], chance: Chance) -> list[Sequel]:
    """A weighted order: each draw's key is a uniform number to the power of one over weight."""
    keys = {
        place: (1.0 - chance.at(place).fraction()) ** (1.0 / option.weight)
        for place, option in enumerate(options)
    }
    return [options[place] for place in sorted(keys, key=lambda place: -keys[place])]


def _sequels(scene: Scene, chance: Chance, *, last: bool) -> Iterator[Sequel]:
    done = scene.subtasks[-1] if scene.subtasks else None
    has_changed = any(subtask.intent.mutates for subtask in scene.subtasks)
    subjects = list(_subjects(scene, chance))
    if done is not None and done.intent.mutates:
        yield from _verifications(scene, done)
    for subject in subjects:
        yield from _about(scene, subject, has_changed=has_changed, last=last)
    if not subjects:
        yield from _beside(scene)


def _subjects(scene: Scene, chance: Chance) -> Iterator[Subject]:
    """The rows that may be meant next: one of the list, or the one talked about."""
    if scene.listing is not None:
        frame = scene.catalog.frames[scene.listing.tool]
        rows = scene.listing.executed.rows
        for row in chance.at("picked").sample(rows, 2):
            subject = scene.subject_of(frame, row)
            if subject is not None:
                yield subject
    focus = scene.last_focus()
    fresh = scene.fresh(focus.subject) if focus is not None else None
    if fresh is not None:
        yield fresh


def _verifications(scene: Scene, done: Subtask) -> Iterator[Sequel]:
    """The changed values read again."""
    focus = scene.last_focus()
    subject = scene.fresh(focus.subject) if focus is not None else None
    if subject is None or subject.table != done.entity:
        return
    changed = {slot.column for slot in done.knows if slot.purpose is Purpose.VALUE}
    for frame in scene.catalog.about(done.entity, Intent.READ, Intent.DERIVE):
        names = tuple(name for name, each in frame.outputs.items() if each.column in changed)
        names = names or tuple(name for name in frame.outputs if "status" in name)[:1]
        if frame not in scene.catalog.offered():
            continue
        if names and scene.catalog.owner(frame) == done.entity:
            move = partial(_reread, frame=frame, subject=subject, wanted=names[:2])
            yield Sequel(9.0, f"verify {frame.tool}", move)


def _about(scene: Scene, subject: Subject, *, has_changed: bool, last: bool) -> Iterator[Sequel]:
    """What else can be done with a row: asked, listed, counted, changed, and at last deleted."""
    catalog = scene.catalog
    used = {done.tool for done in scene.ledger.executed}
    asked = {step.tool for subtask in scene.subtasks for step in subtask.steps}
    for frame in catalog.concerning(subject.table):
        known = frame.tool in (used if frame.intent.mutates else asked)
        weight = _weight(scene, frame, has_changed=has_changed, last=last, is_used=known)
        if frame.intent is Intent.CREATE and catalog.belongs(frame.entity, subject.table):
            yield Sequel(weight, frame.tool, partial(_create, frame=frame, owner=subject))
        elif weight:
            move = partial(_MOVES[frame.intent], frame=frame, subject=subject)
            yield Sequel(weight, frame.tool, move)
    yield from _above(scene, subject)


def _weight(scene: Scene, frame: Frame, *, has_changed: bool, last: bool, is_used: bool) -> float:
    """Lists and changes move a task on; another question about the same result hardly does."""
    if frame.intent is Intent.DELETE:
        fits = last and bool(scene.subtasks)
        return (2.0 if has_changed else 7.0) if fits else 0.0
    if frame.intent.mutates:
        return (1.2 if has_changed else 6.0) * (0.2 if is_used else 1.0)
    if frame.intent is Intent.SEARCH:
        return 3.0
    return 0.2 if is_used else 1.3


def _above(scene: Scene, subject: Subject) -> Iterator[Sequel]:
    """The row that this one belongs to."""
    for relation in scene.catalog.parents(subject.table):
        parent = scene.parent(subject, relation)
        if parent is None or parent.table == subject.table:
            continue
        for frame in scene.catalog.concerning(parent.table):
            asks = frame.entity == parent.table and frame.intent in (Intent.READ, Intent.DERIVE)
            if asks and scene.catalog.owner(frame) == parent.table:
                move = partial(_read, frame=frame, subject=parent)
                yield Sequel(1.2, f"{relation.target} {frame.tool}", move)


def _beside(scene: Scene) -> Iterator[Sequel]:
    """Another question about the same thing, where no row has been settled on."""
    tables = {subtask.entity for subtask in scene.subtasks}
    for frame in scene.catalog.offered():
        near = 2.0 if frame.entity in tables else 0.5
        if scene.catalog.owner(frame) is not None:
            continue
        if frame.intent is Intent.SEARCH:
            yield Sequel(2 * near, frame.tool, partial(_search, frame=frame))
        elif frame.intent in (Intent.TOP, Intent.AGGREGATE):
            yield Sequel(near, frame.tool, partial(_figure, frame=frame, subject=None))


def _read(scene: Scene, chance: Chance, frame: Frame, subject: Subject) -> Turnout | None:
    return read(scene, frame, subject, chance)


def _reread(
    scene: Scene, chance: Chance, frame: Frame, subject: Subject, wanted: tuple[str, ...]
) -> Turnout | None:
    return read(scene, frame, subject, chance, wanted, again=True)


def _change(scene: Scene, chance: Chance, frame: Frame, subject: Subject) -> Turnout | None:
    return change(scene, frame, subject, chance)


def _create(scene: Scene, chance: Chance, frame: Frame, owner: Subject) -> Turnout | None:
    return create(scene, frame, chance, owner)


def _children(scene: Scene, chance: Chance, frame: Frame, subject: Subject) -> Turnout | None:
    return children(scene, frame, subject, chance, narrowed=chance.at("narrowed").happens(0.25))


def _search(scene: Scene, chance: Chance, frame: Frame) -> Turnout | None:
    return search(scene, frame, chance, 1 + chance.at("filters").below(2))


def _figure(scene: Scene, chance: Chance, frame: Frame, subject: Subject | None) -> Turnout | None:
    make = top if frame.intent is Intent.TOP else aggregate
    return make(scene, frame, chance, subject)


_MOVES: dict[Intent, Callable[..., Turnout | None]] = {
    Intent.READ: _read,
    Intent.DERIVE: _read,
    Intent.SEARCH: _children,
    Intent.TOP: _figure,
    Intent.AGGREGATE: _figure,
    Intent.UPDATE: _change,
    Intent.DELETE: _change,
}
