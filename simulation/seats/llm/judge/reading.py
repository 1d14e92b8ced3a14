"""What the judge's model sent: decided points, critiques and notes, each held against the turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from simulation.llm.answers import one_object, unusable
from simulation.llm.asking import Usable
from simulation.llm.chat import Reply
from simulation.llm.wording import storable
from simulation.seats.llm.judge.points import Point
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.judgement import BulletVerdict, Critique, JudgedBullet, StepVerdict
from simulation.vocabulary.tasks import BulletKind
from simulation.vocabulary.value import JsonObject

LONGEST_TEXT = 1000
LONGEST_REASONING = 4000
MOST_ITEMS = 2000
MOST_SEQS = 50
UNDECIDED = "The judge did not decide it."
_KINDS = {
    "critical": BulletKind.CRITICAL,
    "structural": BulletKind.STRUCTURAL,
    "noncritical": BulletKind.NON_CRITICAL,
    "invalid": BulletKind.INVALID,
    "invalidrubric": BulletKind.INVALID,
}
_VERDICTS = {
    **dict.fromkeys(("met", "pass", "passed", "yes", "true", "satisfied"), BulletVerdict.MET),
    **dict.fromkeys(("failed", "fail", "no", "false", "notmet", "unmet"), BulletVerdict.FAILED),
    **dict.fromkeys(
        ("unclear", "unknown", "ignored", "na", "notapplicable", "none"), BulletVerdict.UNCLEAR
    ),
}
_STEPS = {
    **dict.fromkeys(("good", "correct"), StepVerdict.GOOD),
    **dict.fromkeys(("neutral", "ok", "acceptable"), StepVerdict.NEUTRAL),
    **dict.fromkeys(("bad", "wrong", "incorrect"), StepVerdict.BAD),
}
_OWNERS = {owner.value.replace("_", ""): owner for owner in Owner} | {"user": Owner.USER_SIMULATOR}


class Note(NamedTuple):
    """What one part of a long conversation says about a point, by its number."""

    number: int
    seqs: tuple[int, ...]
    text: str


class Sent(NamedTuple):
    bullets: tuple[JudgedBullet, ...] = ()
    critiques: tuple[Critique, ...] = ()
    notes: tuple[Note, ...] = ()
    reasoning: str = ""


def read_verdict(
    reply: Reply, points: Sequence[Point], seqs: frozenset[int], *, is_last: bool
) -> Usable[Sent]:
    """Raises ModelFailed for what decides not every point; in the last attempt those that are
    missing are unclear. ``seqs`` are the turns that may be spoken of.
    """
    sent, repairs = one_object(reply.content)
    given = {number: item for item in _items(sent, "points") if (number := _number(item))}
    missing = [number for number in range(1, len(points) + 1) if not _decides(given.get(number))]
    if missing and not (is_last and len(missing) < len(points)):
        raise unusable(_undecided(missing))
    bullets = tuple(
        _bullet(point, given.get(number), seqs) for number, point in enumerate(points, 1)
    )
    reasoning = _text(sent.get("reasoning"), LONGEST_REASONING)
    mended = ("undecided_point",) if missing else ()
    return Usable(Sent(bullets, _critiques(sent, seqs), (), reasoning), (*repairs, *mended))


def read_whole(
    reply: Reply, points: Sequence[Point], seqs: frozenset[int], *, is_last: bool
) -> Usable[Sent]:
    """A verdict with its critiques; without any only in the last attempt."""
    usable = read_verdict(reply, points, seqs, is_last=is_last)
    if not usable.move.critiques and not is_last:
        raise unusable("It held no critique of the agent's turns.")
    return usable


def read_part(reply: Reply, count: int, seqs: frozenset[int]) -> Usable[Sent]:
    """Raises ModelFailed for an answer with neither a critique nor a note."""
    sent, repairs = one_object(reply.content)
    notes = tuple(
        Note(number, _seqs(item, seqs), text)
        for item in _items(sent, "notes")
        if (number := _number(item)) and number <= count and (text := _text(item.get("note")))
    )
    critiques = _critiques(sent, seqs)
    if not notes and not critiques:
        raise unusable("It held no critique and no note.")
    return Usable(Sent((), critiques, notes), repairs)


def _items(sent: JsonObject, key: str) -> Iterator[JsonObject]:
    found = sent.get(key)
    for item in found[:MOST_ITEMS] if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def _number(item: JsonObject) -> int:
    """Of a point, from 1; 0 for none."""
    number = _whole(item.get("point"))
    return number if number is not None and number > 0 else 0


def _whole(value: Any) -> int | None:
    """3, "3", "[3]" and "point 3" are all 3."""
    if isinstance(value, str):
        found = re.search(r"\d{1,7}", value)
        return int(found.group()) if found else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _word(value: Any) -> str:
    """``Not met`` and ``not_met`` are one word."""
    if isinstance(value, bool):
        return str(value).lower()
    return re.sub(r"[^a-z]", "", value.lower()) if isinstance(value, str) else ""


def _decides(item: JsonObject | None) -> bool:
    if item is None:
        return False
    is_ignored = _KINDS.get(_word(item.get("kind"))) is BulletKind.INVALID
    return is_ignored or _word(item.get("verdict")) in _VERDICTS


def _undecided(missing: Sequence[int]) -> str:
    shown = ", ".join(map(str, missing[:30]))
    return f"These points were not decided by their number, with a kind and a verdict: {shown}."


def _bullet(point: Point, item: JsonObject | None, seqs: frozenset[int]) -> JudgedBullet:
    given = item if item is not None and _decides(item) else {}
    kind = _classed(point, _KINDS.get(_word(given.get("kind")), point.kind))
    decided = _VERDICTS.get(_word(given.get("verdict")), BulletVerdict.UNCLEAR)
    return JudgedBullet(
        task=point.task,
        place=point.place,
        text=point.text,
        subtask=point.subtask,
        kind=kind,
        verdict=BulletVerdict.UNCLEAR if kind is BulletKind.INVALID else decided,
        reason=_text(given.get("reason")) if given else UNDECIDED,
        seqs=_seqs(given, seqs),
    )


def _classed(point: Point, kind: BulletKind) -> BulletKind:
    """The outcome of a subtask is what the task is about: it may be withdrawn, not made small."""
    return point.kind if point.subtask and kind is not BulletKind.INVALID else kind


def _critiques(sent: JsonObject, seqs: frozenset[int]) -> tuple[Critique, ...]:
    found: dict[int, Critique] = {}
    for item in _items(sent, "critiques"):
        seq, text = _whole(item.get("turn")), _text(item.get("text"))
        verdict = _STEPS.get(_word(item.get("verdict")))
        if seq is not None and seq in seqs - found.keys() and text and verdict:
            owner = _OWNERS.get(_word(item.get("owner")), Owner.AGENT)
            found[seq] = Critique(seq=seq, verdict=verdict, text=text, owner=owner)
    return tuple(found[seq] for seq in sorted(found))


def _seqs(item: JsonObject, known: frozenset[int]) -> tuple[int, ...]:
    given = item.get("turns")
    listed = given if isinstance(given, list) else [given]
    whole = {seq for one in listed[:MOST_SEQS] if (seq := _whole(one)) is not None}
    return tuple(sorted(whole & known))


def _text(value: Any, most: int = LONGEST_TEXT) -> str:
    return storable(value).strip()[:most] if isinstance(value, str) else ""
