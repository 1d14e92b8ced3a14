"""Tasks walked from the real rows of a package, for one dialogue.

Every subtask is made by running its reference solution in a scratch world that goes on from
subtask to subtask and from task to task; what does not run, or whose check does not flip, is
dropped and drawn again. The finished tasks are then solved once more, from the base image.
"""

from __future__ import annotations

from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import Catalog, catalog_of
from simulation.synthesis.tasks.composing import compose
from simulation.synthesis.tasks.ledger import Ledger
from simulation.synthesis.tasks.moves.turnout import Turnout
from simulation.synthesis.tasks.openings import open_task
from simulation.synthesis.tasks.recipe import Recipe, draw_caller, follow
from simulation.synthesis.tasks.scene import Scene
from simulation.synthesis.tasks.sequels import continue_task
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.tasks import Task
from simulation.world import ORIGINS, Moment

_LENGTHS = (2, 2, 2, 2, 3, 3, 3, 3, 3, 4)
_ATTEMPTS = 12
_BY_RECIPE = 0.2
_BY_RECIPE_OF_CALLERS = 0.45
_CALLERS = 4
"""How many people are tried until one has something to ask for."""


def walk_tasks(
    package: Package,
    chance: Chance,
    count: int,
    *,
    calls: bool = False,
    caller: Row | None = None,
) -> tuple[Task, ...]:
    """``count`` tasks that can be done one after the other, about half of them follow-ups.

    ``calls``: they are the concerns of one caller about rows of their own, where the domain
    has callers; else those of somebody who works with the data. ``caller`` is the key of the
    row of the one who calls, where that is settled.
    The same package and chance give the same tasks. Fewer come back only where later tasks
    cannot be had; raises InputError, with what is missing, where not even one can.
    """
    origin = ORIGINS.of(package.image, now=package.domain.now)
    for attempt in range(_CALLERS if calls and package.domain.lexicon.caller else 0):
        tasks = _walk_as_caller(package, origin, chance.at("caller", attempt), count, caller)
        if tasks:
            return tasks
    catalog = catalog_of(package, origin)
    scene = Scene(catalog, origin, origin, Ledger(catalog), task="task-1")
    tasks = _walk_all(scene, package.recipes, chance, count)
    if not tasks:
        raise _nothing_to_walk(catalog)
    return tasks


def _walk_as_caller(
    package: Package, origin: Moment, chance: Chance, count: int, caller: Row | None
) -> tuple[Task, ...]:
    catalog = catalog_of(package, origin, calls=True)
    scene = Scene(catalog, origin, origin, Ledger(catalog), task="task-1")
    if caller is not None:
        scene.caller = scene.fetch(catalog.caller, caller)
    else:
        scene.caller = draw_caller(scene, package.recipes, chance.at("who"))
    if scene.caller is None:
        return ()
    return _walk_all(scene, package.recipes, chance, count)


def _walk_all(
    scene: Scene, recipes: tuple[Recipe, ...], chance: Chance, count: int
) -> tuple[Task, ...]:
    tasks: list[Task] = []
    for number in range(count):
        walked = _next_task(scene, recipes, chance.at("task", number), tasks)
        if walked is None:
            break
        scene, task = walked
        tasks.append(task)
    return tuple(tasks)


def _next_task(
    scene: Scene, recipes: tuple[Recipe, ...], chance: Chance, before: list[Task]
) -> tuple[Scene, Task] | None:
    for attempt in range(_ATTEMPTS):
        draw = chance.at("attempt", attempt)
        follows = bool(before) and bool(scene.focus) and draw.at("follows").happens(0.55)
        branch = scene.branch()
        branch.begin(f"task-{len(before) + 1}", follows=follows)
        by_recipe = (
            bool(recipes)
            and not follows
            and draw.at("by recipe").happens(
                _BY_RECIPE if scene.caller is None else _BY_RECIPE_OF_CALLERS
            )
        )
        recipe = draw.at("recipe").pick(recipes) if by_recipe else None
        walked = follow(branch, recipe, draw) if recipe else _walk(branch, draw, follows=follows)
        if walked is None:
            continue
        branch, turnouts = walked
        task = compose(branch, turnouts, before[-1].id if follows else None)
        if solves(scene.origin, branch.catalog, (*before, task)):
            return branch, task
    return None


def _walk(scene: Scene, chance: Chance, *, follows: bool) -> tuple[Scene, list[Turnout]] | None:
    length = chance.at("length").pick(_LENGTHS)
    if follows:
        first = continue_task(scene, chance.at("first"), last=False)
        refers = first is not None and first[1].subtask.refers is not None
        opened = (first[0], [first[1]]) if first is not None and refers else None
    else:
        opened = open_task(scene, chance.at("open"))
    if opened is None:
        return None
    scene, turnouts = opened
    while len(turnouts) < length:
        last = len(turnouts) == length - 1
        more = continue_task(scene, chance.at("next", len(turnouts)), last=last)
        if more is None:
            break
        scene = more[0]
        turnouts.append(more[1])
    return (scene, turnouts) if len(turnouts) > 1 else None


def _nothing_to_walk(catalog: Catalog) -> InputError:
    rows = sum(len(rows) for rows in catalog.samples.values())
    if not catalog.frames:
        problem = "no tool could be offered for it, so no task can be made."
    elif not rows:
        problem = "its tables have no rows, so there is nothing to ask about."
    else:
        problem = "no row could be found by anything that people would say about it."
    remedy = "Add rows, or columns such as names, dates and categories; see the coverage report."
    return InputError(f"domain {catalog.domain.name}", problem, remedy)
