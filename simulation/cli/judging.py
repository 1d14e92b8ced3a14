"""A judge over many records: several at once, told in their order."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from functools import partial
from typing import NamedTuple

from simulation.errors import InputError, SeatFailed
from simulation.llm.chat import ChatModel
from simulation.llm.together import in_order
from simulation.seats.llm.judge import judge
from simulation.vocabulary.judgement import BulletVerdict, JudgedBullet, StepVerdict
from simulation.vocabulary.state import Record
from simulation.vocabulary.tasks import BulletKind


class Judged(NamedTuple):
    record: Record
    """With its judgement, if there is one."""
    failure: str = ""
    """Why there is none."""


def judged_in_order(
    records: Iterator[Record], model: ChatModel | None, concurrency: int
) -> AsyncGenerator[Judged, None]:
    """The records in order, while up to ``concurrency`` are judged; without a model as they are."""
    judging = (partial(_judged, record, model) for record in records)
    return in_order(judging, concurrency)


async def _judged(record: Record, model: ChatModel | None) -> Judged:
    """A judge that gives no usable answer leaves the record as it was, and the others alone."""
    if model is None:
        return Judged(record)
    try:
        judgement = await judge(record.state, model)
    except SeatFailed as failed:
        return Judged(record, failed.reason)
    except InputError as refused:
        return Judged(record, f"{refused.problem} {refused.remedy}")
    return Judged(record.model_copy(update={"judgement": judgement}))


def verdict_lines(number: int, judged: Judged) -> Iterator[str]:
    """The verdict, then what failed, is unclear or was ignored, then the steps called bad."""
    judgement = judged.record.judgement
    if judged.failure:
        yield f"record {number}: not judged: {judged.failure}"
    if judgement is None:
        return
    verdict = "valid" if judgement.valid else "invalid"
    yield f"record {number}: {verdict} ({judgement.by}): {_one_line(judgement.reasoning)}"
    yield from (
        f"record {number} {bullet.task} point {bullet.place}: {_how(bullet)}: {bullet.text} "
        f"{_one_line(bullet.reason)}"
        for bullet in judgement.bullets
        if bullet.verdict is not BulletVerdict.MET
    )
    for step in judgement.critiques:
        if step.verdict is StepVerdict.BAD:
            text = _one_line(step.text)
            yield f"record {number} turn {step.seq}: bad step ({step.owner.value}): {text}"


def _how(bullet: JudgedBullet) -> str:
    if bullet.kind is BulletKind.INVALID:
        return "ignored"
    return f"{bullet.kind.value} {bullet.verdict.value}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
