"""How a task can begin: shapes that differ in what is asked, drawn evenly.

A shape is tried with several tools and rows; one that a database does not allow gives its
share to the others.
"""

from __future__ import annotations

from collections.abc import Callable

from simulation.synthesis.tasks.moves.changing import change, create
from simulation.synthesis.tasks.moves.counting import aggregate
from simulation.synthesis.tasks.moves.listing import children, search, top
from simulation.synthesis.tasks.moves.reading import read
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.synthesis.tasks.scene import Scene
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Intent, Purpose

Attempt = Callable[[Scene, Frame, Chance], list[Turnout] | None]
_TRIES = 5


def _one(turnout: Turnout | None) -> list[Turnout] | None:
    return [turnout] if turnout is not None else None


def _read(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    owner = scene.catalog.owner(frame)
    subject = scene.draw(owner, chance.at("subject")) if owner else None
    return _one(read(scene, frame, subject, chance)) if subject else None


def _compare(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    """The same property of two rows."""
    first = _read(scene, frame, chance.at("first"))
    if first is None:
        return None
    table = frame.entity
    other = scene.draw(table, chance.at("other"))
    by_label = {each.field.label: name for name, each in frame.outputs.items()}
    names = tuple(by_label[want.label] for want in first[0].subtask.wants)
    second = read(scene, frame, other, chance.at("second"), names) if other else None
    return [*first, second] if second is not None and second.subtask.refers is None else None


def _search_one(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    return _one(search(scene, frame, chance, 1))


def _search_two(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    return _one(search(scene, frame, chance, 2))


def _children(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    owner = scene.catalog.owner(frame)
    subject = scene.draw(owner, chance.at("owner")) if owner else None
    narrowed = chance.at("narrowed").happens(0.35)
    return _one(children(scene, frame, subject, chance, narrowed=narrowed)) if subject else None


def _top(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    owner = scene.catalog.owner(frame)
    subject = scene.draw(owner, chance.at("owner")) if owner else None
    return _one(top(scene, frame, chance, subject))


def _aggregate(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    owner = scene.catalog.owner(frame)
    subject = scene.draw(owner, chance.at("owner")) if owner else None
    return _one(aggregate(scene, frame, chance, subject))


def _update(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    subject = scene.draw(frame.entity, chance.at("subject"))
    return _one(change(scene, frame, subject, chance)) if subject else None


def _update_two(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    subject = scene.draw(frame.entity, chance.at("subject"))
    return _one(change(scene, frame, subject, chance, several=True)) if subject else None


def _create(scene: Scene, frame: Frame, chance: Chance) -> list[Turnout] | None:
    return _one(create(scene, frame, chance))


class Shape:
    def __init__(self, name: str, attempt: Attempt, fits: Callable[[Scene, Frame], bool]) -> None:
        self.name = name
        self.attempt = attempt
        self.fits = fits

    def frames(self, scene: Scene) -> list[Frame]:
        return [frame for frame in scene.catalog.offered() if self.fits(scene, frame)]


def _values(frame: Frame) -> int:
    return sum(1 for item in frame.inputs.values() if item.purpose is Purpose.VALUE)


def _options(frame: Frame) -> int:
    return sum(1 for item in frame.inputs.values() if not item.required and item.column)


SHAPES = (
    Shape("read", _read, lambda _, frame: frame.intent is Intent.READ),
    Shape("derive", _read, lambda _, frame: frame.intent is Intent.DERIVE),
    Shape("compare", _compare, lambda _, frame: frame.intent in (Intent.READ, Intent.DERIVE)),
    Shape(
        "search one",
        _search_one,
        lambda scene, frame: frame.intent is Intent.SEARCH and not scene.catalog.owner(frame),
    ),
    Shape(
        "search two",
        _search_two,
        lambda scene, frame: (
            frame.intent is Intent.SEARCH and not scene.catalog.owner(frame) and _options(frame) > 1
        ),
    ),
    Shape(
        "children",
        _children,
        lambda scene, frame: frame.intent is Intent.SEARCH and bool(scene.catalog.owner(frame)),
    ),
    Shape("top", _top, lambda _, frame: frame.intent is Intent.TOP),
    Shape(
        "figure",
        _aggregate,
        lambda _, frame: frame.intent is Intent.AGGREGATE and not frame.group,
    ),
    Shape(
        "groups",
        _aggregate,
        lambda _, frame: frame.intent is Intent.AGGREGATE and bool(frame.group),
    ),
    Shape("update", _update, lambda _, frame: frame.intent is Intent.UPDATE and _values(frame) > 0),
    Shape(
        "update two",
        _update_two,
        lambda _, frame: frame.intent is Intent.UPDATE and _values(frame) > 1,
    ),
    Shape(
        "act",
        _update,
        lambda _, frame: frame.intent is Intent.UPDATE and _values(frame) == 0,
    ),
    Shape("create", _create, lambda _, frame: frame.intent is Intent.CREATE),
)


def open_task(scene: Scene, chance: Chance) -> tuple[Scene, list[Turnout]] | None:
    """A scene with the task's first subtask (two for a comparison); None if no shape works."""
    for shape in chance.at("shape").shuffled(SHAPES):
        opened = _try(scene, shape, chance.at(shape.name))
        if opened is not None:
            return opened
    return None


def _try(scene: Scene, shape: Shape, chance: Chance) -> tuple[Scene, list[Turnout]] | None:
    frames = shape.frames(scene)
    for number in range(_TRIES if frames else 0):
        draw = chance.at(number)
        branch = scene.branch()
        turnouts = shape.attempt(branch, draw.at("frame").pick(frames), draw)
        if turnouts is not None:
            return branch, turnouts
    return None
