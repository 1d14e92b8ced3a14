"""Recipes: tasks of a pack whose course is written by hand and whose rows are picked by SQL.

They are made by the same moves as walked tasks, and so go through the same proof: a recipe
says what happens, never what is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.synthesis.tasks.moves.changing import change, create
from simulation.synthesis.tasks.moves.counting import aggregate
from simulation.synthesis.tasks.moves.listing import children, search, top
from simulation.synthesis.tasks.moves.reading import read
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.lexicon import Frame, Intent
from simulation.vocabulary.value import Value

_PICKED_FROM = 60
_WITH_A_REASON = 0.6
_PICKED_ROWS = 2_000
_TRIES = 3


class Move(Value):
    """One subtask of a recipe."""

    tool: str
    wants: tuple[str, ...] = ()
    """Output properties to be told; empty leaves the choice to the walker."""
    again: bool = False
    """A value just changed is read again."""
    about: str = ""
    """The picked row it is about, where that is not the row that the tool's key names."""


class Recipe(Value):
    name: str
    pick: str
    """One SELECT. Columns named ``table.column`` give the keys of the rows that the moves are
    about, columns named ``tool.parameter`` fix the values of a change."""
    moves: tuple[Move, ...]


def follow(scene: Scene, recipe: Recipe, chance: Chance) -> tuple[Scene, list[Turnout]] | None:
    """A scene in which the recipe was followed; None if the world has no fitting rows for it."""
    if any(move.tool not in scene.catalog.frames for move in recipe.moves):
        return None
    picked = scene.world.query(recipe.pick, limit=_PICKED_ROWS)
    rows = _own(scene, picked)[:_PICKED_FROM]
    for number, row in enumerate(chance.at("row").sample(rows, _TRIES)):
        branch = scene.branch()
        turnouts = _moves(branch, recipe, row, chance.at(number))
        if turnouts is not None:
            return branch, turnouts
    return None


def draw_caller(scene: Scene, recipes: Sequence[Recipe], chance: Chance) -> Subject | None:
    """Somebody to call: mostly one for whom a recipe has something to do."""
    table = scene.catalog.caller
    names = tuple(f"{table}.{column}" for column in scene.catalog.entity(table).key)
    recipe = chance.at("recipe").pick(recipes) if recipes else None
    if recipe is not None and chance.at("by recipe").happens(_WITH_A_REASON):
        rows = scene.world.query(recipe.pick, limit=_PICKED_ROWS)
        keys = tuple(_by_values(rows, names))
        key = chance.at("row").pick(keys) if keys else (None,)
        if None not in key:
            columns = (name.removeprefix(f"{table}.") for name in names)
            return scene.fetch(table, dict(zip(columns, key, strict=True)))
    return scene.draw(table, chance.at("any"))


def _own(scene: Scene, rows: Sequence[Row]) -> Sequence[Row]:
    """Those of the picked rows that are the caller's, where there is one."""
    if scene.caller is None:
        return rows
    key = scene.key_of(scene.caller)
    names = tuple(f"{scene.caller.table}.{column}" for column in key)
    return _by_values(rows, names).get(tuple(key.values()), ())


def _sorted_by(rows: Sequence[Row], names: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(name) for name in names), []).append(row)
    return found


_by_values = Kept(_sorted_by, most=16)
"""What a recipe picks is the same rows for every dialogue."""


def _moves(scene: Scene, recipe: Recipe, row: Row, chance: Chance) -> list[Turnout] | None:
    subjects = _subjects(scene, row)
    turnouts: list[Turnout] = []
    for number, move in enumerate(recipe.moves):
        turnout = _make(scene, move, subjects, _pinned(move, row), chance.at(number))
        if turnout is None:
            return None
        turnouts.append(turnout)
    return turnouts


def _subjects(scene: Scene, row: Row) -> dict[str, Subject]:
    """The picked rows by table: those whose whole key was selected."""
    found: dict[str, Subject] = {}
    for table, entity in scene.catalog.lexicon.entities.items():
        names = {column: f"{table}.{column}" for column in entity.key}
        if names and all(name in row for name in names.values()):
            subject = scene.fetch(table, {column: row[name] for column, name in names.items()})
            found |= {table: subject} if subject is not None else {}
    return found


def _pinned(move: Move, row: Row) -> dict[str, Any]:
    prefix = f"{move.tool}."
    return {name.removeprefix(prefix): row[name] for name in row if name.startswith(prefix)}


def _make(
    scene: Scene,
    move: Move,
    subjects: Mapping[str, Subject],
    pinned: Mapping[str, Any],
    chance: Chance,
) -> Turnout | None:
    frame = scene.catalog.frames[move.tool]
    owner = scene.catalog.owner(frame)
    subject = subjects.get(move.about or owner or frame.entity)
    subject = scene.fresh(subject) if subject is not None else None
    if frame.intent is Intent.CREATE:
        return create(scene, frame, chance, pinned=pinned, others=subjects)
    if frame.intent in (Intent.UPDATE, Intent.DELETE) and subject is not None:
        return change(scene, frame, subject, chance, pinned=pinned, others=subjects)
    return _ask(scene, frame, move, subject, chance)


def _ask(
    scene: Scene, frame: Frame, move: Move, subject: Subject | None, chance: Chance
) -> Turnout | None:
    if frame.intent is Intent.SEARCH and subject is not None and scene.catalog.owner(frame):
        return children(scene, frame, subject, chance, narrowed=False)
    if frame.intent is Intent.SEARCH:
        return search(scene, frame, chance, 1)
    if frame.intent is Intent.TOP:
        return top(scene, frame, chance, subject)
    if frame.intent is Intent.AGGREGATE:
        return aggregate(scene, frame, chance, subject)
    if subject is None:
        return None
    return read(scene, frame, subject, chance, move.wants, again=move.again)
