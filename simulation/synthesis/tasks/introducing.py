"""How a caller is known: by an address or a name that they give once in a dialogue.

The agent must ask who they are; so what identifies them is mostly kept until then.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.tasks import phrasing
from simulation.synthesis.tasks.draft import Draft, Given
from simulation.synthesis.tasks.hints import spoken_input, spoken_value
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.synthesis.tasks.telling import (
    Located,
    distinguishing,
    given_at,
    given_from_results,
    place_in,
)
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Frame, Input, Intent, Kind
from simulation.vocabulary.tasks import Slot

_WAYS = ((Kind.EMAIL,), (Kind.NAME, Kind.DATE), (Kind.PHONE,), (Kind.NAME,))
_FIRST_WAY = 0.75
_AT_ONCE = {Kind.NAME: 0.3, Kind.EMAIL: 0.15}


def introduce(draft: Draft, subject: Subject, chance: Chance) -> Located | None:
    """The caller: known from before in the dialogue, or by what they say of themselves."""
    given = given_from_results(draft, subject) or _identified(draft, subject, chance)
    if given is None:
        return None
    return Located(subject, given, phrasing.CALLER, phrasing.CALLER)


def _identified(draft: Draft, subject: Subject, chance: Chance) -> dict[str, Given] | None:
    catalog = draft.scene.catalog
    for frame in catalog.about(subject.table, Intent.SEARCH):
        if not catalog.returns_key(frame, subject.table):
            continue
        for names in _ways(draft, frame, subject, chance):
            mark = draft.mark()
            given = _found(draft, frame, subject, names, chance)
            if given is not None:
                know_oneself(draft, chance)
                return given
            draft.rewind(mark)
    return None


def _ways(
    draft: Draft, frame: Frame, subject: Subject, chance: Chance
) -> Iterator[dict[str, Input]]:
    """Inputs that people give to be found, the usual way mostly first."""
    said: dict[Kind, tuple[str, Input]] = {}
    for name, item in frame.inputs.items():
        if spoken_value(draft, subject, item) is not None:
            said.setdefault(_field(draft, item).kind, (name, item))
    ways = [
        dict(said[kind] for kind in kinds) for kinds in _WAYS if all(kind in said for kind in kinds)
    ]
    usual = chance.at("usual").happens(_FIRST_WAY)
    yield from ways if usual else [*ways[1:], *ways[:1]]


def _field(draft: Draft, item: Input) -> Field:
    return draft.scene.catalog.field(item.column) or Field(label="", kind=Kind.OPAQUE)


def _found(
    draft: Draft, frame: Frame, subject: Subject, names: dict[str, Input], chance: Chance
) -> dict[str, Given] | None:
    given: dict[str, Given] = {}
    for name, item in names.items():
        slot = _slot(draft, subject, item, chance)
        if slot is not None:
            given[name] = Given(slot.value, draft.say(slot))
    executed = draft.call(frame.tool, given) if given else None
    place = place_in(draft, executed, subject) if executed is not None else None
    if executed is None or place is None:
        return None
    telling = distinguishing(draft, frame, executed, place, chance)
    if telling is None:
        return None
    for slot in telling:
        draft.say(slot.model_copy(update={"upfront": False}))
    return given_at(draft, place, subject)


def know_oneself(draft: Draft, chance: Chance | None = None) -> None:
    """People know all that they could be asked for to be found, needed or not; that is noted
    with the first subtask of a dialogue. Without a chance, nothing of it is said unasked.
    """
    caller, catalog = draft.scene.caller, draft.scene.catalog
    if caller is None or is_introduced(draft.scene):
        return
    for frame in catalog.about(caller.table, Intent.SEARCH):
        for item in frame.inputs.values():
            slot = _slot(draft, caller, item, chance)
            if slot is not None and catalog.returns_key(frame, caller.table):
                draft.say(slot)


def is_introduced(scene: Scene) -> bool:
    """Does an earlier subtask know who calls?"""
    if scene.caller is None:
        return False
    finders = scene.catalog.about(scene.caller.table, Intent.SEARCH)
    columns = {item.column for frame in finders for item in frame.inputs.values()}
    return any(slot.column in columns for slot in scene.introductions)


def _slot(draft: Draft, subject: Subject, item: Input, chance: Chance | None) -> Slot | None:
    slot = spoken_input(draft, subject, item)
    if slot is None:
        return None
    likely = _AT_ONCE.get(_field(draft, item).kind, 0.0)
    first = chance is not None and not is_introduced(draft.scene)
    upfront = first and chance is not None and chance.at("at once", item.column).happens(likely)
    return slot.model_copy(update={"upfront": upfront})
