"""Changes: a row updated, acted on, created or deleted, with the check that it flips."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from simulation.synthesis.tasks import phrasing, proof
from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.draft import Draft, Given, Goal
from simulation.synthesis.tasks.locating import Find, Located, as_if_found, locate
from simulation.synthesis.tasks.moves.kin import Written
from simulation.synthesis.tasks.moves.turnout import Turnout, settle
from simulation.synthesis.tasks.moves.values import NO_OTHERS, new_values
from simulation.synthesis.tasks.scene import Scene, Subject
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Input, Intent, Purpose
from simulation.vocabulary.tasks import Slot, WorldCheck
from simulation.world import Moment

Pinned = Mapping[str, Any]
_NOTHING: Pinned = {}


def change(
    scene: Scene,
    frame: Frame,
    subject: Subject,
    chance: Chance,
    *,
    several: bool = False,
    pinned: Pinned = _NOTHING,
    others: Mapping[str, Subject] = NO_OTHERS,
) -> Turnout | None:
    """An update, an action without values (cancelling) or a deletion of ``subject``.

    ``several`` asks for two values at once; ``pinned`` fixes values by parameter, ``others`` the
    rows to refer to by table.
    """
    meant = partial(_meant, scene, frame, subject, chance, pinned, others, several=several)
    tried = meant(as_if_found)
    touched = _touched(scene, frame, subject, tried.given) if tried else set()
    ahead = _ahead(scene, frame, tried.given) if tried and not touched & scene.changed else None
    done = meant(locate) if ahead else None
    if done is None or not _made(done.draft, frame, done.given, done.located.full):
        return None
    scene.changed |= touched
    goal = _goal_of_change(
        done.draft, frame, done.located, done.written.slots, done.written.phrases
    )
    kept = scene.fresh(subject)
    return settle(done.draft, frame, goal, kept, done.located.full if kept else "")


class _Meant(NamedTuple):
    """A change of a row: how the row is found, and what is written."""

    draft: Draft
    located: Located
    given: dict[str, Given]
    written: Written


def _meant(
    scene: Scene,
    frame: Frame,
    subject: Subject,
    chance: Chance,
    pinned: Pinned,
    others: Mapping[str, Subject],
    find: Find,
    *,
    several: bool,
) -> _Meant | None:
    draft = Draft(scene, scene.next_id())
    located = find(draft, subject, chance.at("locate"))
    given = _key_of(draft, frame, located) if located else None
    if located is None or not given:
        return None
    inputs = _values_to_give(frame, given, chance, several=several, pinned=pinned)
    written = new_values(
        draft, frame, inputs, subject, chance.at("values"), pinned, others=others, find=find
    )
    if written is None or (several and len(written.slots) < 2):
        return None
    return _Meant(draft, located, given | written.given, written)


def _ahead(scene: Scene, frame: Frame, given: dict[str, Given]) -> Moment | None:
    """The world after the change; None where it refuses it, which is known before any row was
    looked for. Whoever holds it need not wait for the change again.
    """
    arguments = {name: each.value for name, each in given.items()}
    called, result, after = scene.world.call(scene.catalog.tools[frame.tool], arguments)
    return after if called.ok and result != [] else None


def _key_of(draft: Draft, frame: Frame, located: Located) -> dict[str, Given] | None:
    """Arguments that say which row changes."""
    given: dict[str, Given] = {}
    for name, item in frame.inputs.items():
        meaning = draft.scene.catalog.meaning(item.column)
        if item.purpose is Purpose.KEY and meaning in located.given:
            given[name] = located.given[meaning]
        elif item.purpose is Purpose.KEY and item.required:
            return None
    return given


def _values_to_give(
    frame: Frame, given: dict[str, Given], chance: Chance, *, several: bool, pinned: Pinned
) -> dict[str, Input]:
    """Every value that must be given; of optional ones those pinned, or one or two."""
    values = {
        name: item
        for name, item in frame.inputs.items()
        if name not in given and item.purpose is Purpose.VALUE
    }
    needed = {name: item for name, item in values.items() if item.required or name in pinned}
    spare = [name for name in values if name not in needed]
    missing = (2 if several else 1) - len(needed)
    chosen = chance.at("spare").sample(spare, max(missing, 0)) if not pinned else []
    return needed | {name: values[name] for name in chosen}


def _touched(scene: Scene, frame: Frame, subject: Subject, given: dict[str, Given]) -> set[str]:
    key = list(scene.key_of(subject).values())
    columns = proof.written_columns(scene.catalog, frame, dict.fromkeys(given))
    return {f"{frame.entity} {key} {column}" for column in columns or ["*"]}


def _made(draft: Draft, frame: Frame, given: dict[str, Given], phrase: str) -> bool:
    """Makes the change and adds its check; False if either does not hold up."""
    scene = draft.scene
    before = scene.world
    if draft.call(frame.tool, given) is None:
        return False
    arguments = {name: each.value for name, each in given.items()}
    check = proof.check_of_change(scene.catalog, frame, arguments, draft.diff)
    if check is None or proof.holds(before, check) or proof.holds(scene.origin, check):
        return False
    if not all(proof.holds(scene.world, each) for each in (check, *scene.holding)):
        return False
    scene.holding.append(check)
    draft.checks.append(WorldCheck(sql=check, description=_described(frame, phrase)))
    return True


def _described(frame: Frame, phrase: str) -> str:
    verb = frame.done[0] if frame.done else _VERBS[frame.intent]
    return phrasing.sentence(f"{phrase} was {verb}")


_VERBS = {Intent.CREATE: "created", Intent.UPDATE: "changed", Intent.DELETE: "deleted"}


def _goal_of_change(
    draft: Draft, frame: Frame, located: Located, slots: list[Slot], phrases: list[str]
) -> Goal:
    catalog = draft.scene.catalog
    if not slots and not phrases:
        verb = frame.done[0] if frame.done else _VERBS[frame.intent]
        return Goal(
            full=phrasing.sentence(f"Have {located.full} {verb}"),
            short=f"have {located.short} {verb}",
            title=_title(catalog, frame),
        )
    labels = [phrasing.plain_label(catalog, slot) for slot in slots]
    title = f"change the {labels[0]}" if len(labels) == 1 else _title(catalog, frame)
    full, short = (
        _changes(draft, located, slots, phrases, each) for each in (located.full, located.short)
    )
    return Goal(full=phrasing.sentence(full), short=short, title=title)


def _changes(
    draft: Draft, located: Located, slots: list[Slot], phrases: list[str], row: str
) -> str:
    """``change the street of that order to “Rosenweg 3” and the city to “Bonn”``."""
    catalog = draft.scene.catalog
    parts = []
    for place, slot in enumerate(slots):
        label = f"the {phrasing.plain_label(catalog, slot)}"
        verb = "" if place else f"{_set_or_change(draft, located, slot)} "
        named = label if place else phrasing.belonging(label, row)
        parts.append(f"{verb}{named} to {phrasing.said(catalog, slot)}")
    if phrases and not parts:
        return f"have {phrasing.joined(phrases)} for {row}"
    return phrasing.joined([*parts, *phrases])


def _set_or_change(draft: Draft, located: Located, slot: Slot) -> str:
    _, bare = draft.scene.catalog.split(slot.column)
    return "set" if located.subject.row.get(bare) in (None, "") else "change"


def _title(catalog: Catalog, frame: Frame) -> str:
    """How people call what the tool does."""
    noun = catalog.entity(frame.entity).singular
    verb = {Intent.CREATE: "add", Intent.UPDATE: "change", Intent.DELETE: "remove"}
    return frame.asks[0] if frame.asks else f"{verb[frame.intent]} {phrasing.article(noun)}"


def create(
    scene: Scene,
    frame: Frame,
    chance: Chance,
    owner: Subject | None = None,
    pinned: Pinned = _NOTHING,
    others: Mapping[str, Subject] = NO_OTHERS,
) -> Turnout | None:
    """A new row; ``owner`` is what it belongs to, where that has been talked about."""
    needed = _values_of_new(frame, chance, pinned)

    def written_by(draft: Draft, find: Find) -> Written | None:
        values = chance.at("values")
        return new_values(
            draft, frame, needed, owner, values, pinned, is_new=True, others=others, find=find
        )

    draft = Draft(scene, scene.next_id())
    tried = written_by(Draft(scene, draft.id), as_if_found)
    ahead = _ahead(scene, frame, tried.given) if tried and tried.given else None
    written = written_by(draft, locate) if ahead else None
    noun = scene.catalog.entity(frame.entity).singular
    if written is None or not _made(draft, frame, written.given, f"the new {noun}"):
        return None
    row = next(iter((draft.diff or {})[frame.entity].added), {})
    key = {column: row.get(column) for column in scene.catalog.entity(frame.entity).key}
    subject = scene.fetch(frame.entity, key) if key else None
    goal = _goal_of_creation(draft, frame, written.slots, written.phrases)
    return settle(draft, frame, goal, subject, f"the new {noun}" if subject else "")


def _values_of_new(frame: Frame, chance: Chance, pinned: Pinned) -> dict[str, Input]:
    """Every value that must be given, and up to two others."""
    needed = {name: item for name, item in frame.inputs.items() if item.required or name in pinned}
    spare = [name for name in frame.inputs if name not in needed]
    more = chance.at("spares").pick((0, 0, 1, 1, 2)) if not pinned else 0
    return needed | {name: frame.inputs[name] for name in chance.at("spare").sample(spare, more)}


def _goal_of_creation(draft: Draft, frame: Frame, slots: list[Slot], phrases: list[str]) -> Goal:
    catalog = draft.scene.catalog
    noun = catalog.entity(frame.entity).singular
    verb = frame.done[0] if frame.done else "created"
    owners = f" for {phrasing.joined(phrases)}" if phrases else ""
    values = [phrasing.property_phrase(catalog, slot) for slot in slots]
    properties = f", with {phrasing.joined(values)}" if values else ""
    text = f"have {phrasing.article(f'new {noun}')} {verb}{owners}{properties}"
    return Goal(phrasing.sentence(text), text, _title(catalog, frame))
