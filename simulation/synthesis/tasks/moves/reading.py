"""Asking about one row: its properties, a value computed from it, a changed value again."""

from __future__ import annotations

from functools import partial

from simulation.synthesis.tasks import phrasing, wanting
from simulation.synthesis.tasks.draft import Draft, Given, Goal
from simulation.synthesis.tasks.ledger import Executed
from simulation.synthesis.tasks.locating import Located, locate
from simulation.synthesis.tasks.moves.turnout import Turnout, settle
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame


def key_arguments(draft: Draft, frame: Frame, located: Located) -> dict[str, Given] | None:
    """The frame's required inputs, all from the located row's key; None if there are others."""
    catalog = draft.scene.catalog
    given: dict[str, Given] = {}
    for name, item in frame.inputs.items():
        meaning = catalog.meaning(item.column)
        if item.required and meaning not in located.given:
            return None
        if item.required:
            given[name] = located.given[meaning]
    return given


def read(
    scene: Scene,
    frame: Frame,
    subject: Subject,
    chance: Chance,
    wanted: tuple[str, ...] = (),
    *,
    again: bool = False,
) -> Turnout | None:
    """Reads ``subject`` through a READ or DERIVE frame; ``wanted`` pins what is asked for.

    ``again`` says that the values have just been changed, and are read to make sure.
    """
    draft = Draft(scene, scene.next_id())
    located = locate(draft, subject, chance.at("locate"))
    given = key_arguments(draft, frame, located) if located else None
    if located is None or not given:
        return None
    executed = _just_read(draft, frame, given) or draft.call(frame.tool, given)
    if executed is None or executed.is_list:
        return None
    names = list(wanted) or wanting.choose(draft, frame, executed.rows[0], chance.at("wants"))
    tell = wanting.tellable if again else partial(wanting.news, draft)
    if not names or not set(names) <= set(tell(frame, executed.rows[0])):
        return None
    if not again and not scene.ask(frame, subject, names):
        return None
    for name in names:
        wanting.want(draft, frame, name, [executed.rows[0][name]])
    return settle(
        draft, frame, _goal(frame, located, names, draft, again=again), subject, located.full
    )


def _just_read(draft: Draft, frame: Frame, given: dict[str, Given]) -> Executed | None:
    """The very same call, if locating the row has just made it."""
    if not draft.steps or draft.steps[-1].tool != frame.tool:
        return None
    same = draft.steps[-1].arguments == {name: each.value for name, each in given.items()}
    return draft.scene.ledger.executed[-1] if same else None


def _goal(frame: Frame, located: Located, names: list[str], draft: Draft, *, again: bool) -> Goal:
    singular = draft.scene.catalog.entity(frame.entity).singular
    # "the total of the order" of that order is its total.
    labels = [
        phrasing.noun(frame.outputs[name].field).removesuffix(f" of the {singular}")
        for name in names
    ]
    listed = phrasing.joined([f"the {label}" for label in labels])
    full, short = (phrasing.belonging(listed, each) for each in (located.full, located.short))
    if again:
        return _goal_of_check(full, short)
    draft.unknown.append(full)
    return Goal(
        full=phrasing.sentence(f"find out {full}"),
        short=f"find out {short}",
        title=f"check the {labels[0]}",
    )


def _goal_of_check(full: str, short: str) -> Goal:
    text = "make sure that this has been done, by having"
    return Goal(
        full=phrasing.sentence(f"{text} {full} read out"),
        short=f"{text} {short} read out",
        title="",
    )
