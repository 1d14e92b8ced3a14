"""A task as a model proposes it: read from untrusted JSON, bounded, not proved yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.tasks import BulletKind, Slot
from simulation.vocabulary.value import JsonObject

LITERAL = "$from"
_SHOWN_PROBLEMS = 4
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=600)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=2000)]
Scalar = str | int | float | bool


class _Proposed(BaseModel):
    """What a model adds on its own is no harm."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class From(_Proposed):
    """A value in the result of a step made before."""

    step: Short | int
    """The id of the step, or its place among all steps of the task."""
    row: int | Literal["all"] | None = None
    where: JsonObject = {}
    """Properties by which the one row that is meant is told from the others."""
    property: Short


class Known(_Proposed):
    label: Short
    value: Scalar | Annotated[list[Scalar], Field(min_length=1, max_length=20)]
    upfront: bool = True

    def slot(self) -> Slot:
        """Of no column yet: that shows when a step is given it."""
        return Slot(
            column="",
            value=self.value,
            purpose=Purpose.FILTER,
            label=self.label,
            upfront=self.upfront,
        )


class Wanted(_Proposed):
    label: Short
    source: From = Field(alias="from")


class Call(_Proposed):
    id: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    tool: Short
    arguments: JsonObject = {}
    fails: bool = False
    """It is tried, and the service refuses it truthfully."""


class ProposedSubtask(_Proposed):
    goal: Line
    knows: Annotated[tuple[Known, ...], Field(max_length=12)] = ()
    steps: Annotated[tuple[Call, ...], Field(min_length=1, max_length=8)]
    wants: Annotated[tuple[Wanted, ...], Field(max_length=6)] = ()


class ProposedBullet(_Proposed):
    aspect: Literal["success", "tool_use", "checkpoint"] = "success"
    kind: BulletKind
    text: Line


class Proposal(_Proposed):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=90)]
    goal: Prose
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    follows: bool = False
    unknown: Annotated[tuple[Short, ...], Field(max_length=12)] = ()
    subtasks: Annotated[tuple[ProposedSubtask, ...], Field(min_length=1, max_length=6)]
    rubric: Annotated[tuple[ProposedBullet, ...], Field(max_length=20)] = ()


def read_proposal(value: JsonObject) -> Proposal:
    """Raises Unproved naming the places that do not read."""
    inner = value.get("task")
    try:
        return Proposal.model_validate(inner if isinstance(inner, dict) else value)
    except ValidationError as error:
        raise Unproved(sentences(error)) from error


def reference(value: Any) -> From | None:
    """The reference that stands for an argument; None for a literal. Raises Unproved."""
    if not isinstance(value, dict) or LITERAL not in value:
        return None
    try:
        return From.model_validate(value[LITERAL])
    except ValidationError as error:
        raise Unproved(f'"{LITERAL}" is {sentences(error)}') from error


def sentences(error: ValidationError) -> str:
    """The first places that do not read, and why."""
    found = [f"{place(each['loc'])}: {each['msg']}" for each in error.errors()]
    return "; ".join(dict.fromkeys(found[:_SHOWN_PROBLEMS])) + "."


def place(parts: Sequence[str | int]) -> str:
    """``subtasks[0].steps[1].tool``; names that only the reader knows are left out."""
    return "".join(_part(part) for part in _plain(parts)).removeprefix(".") or "it"


def _plain(parts: Sequence[str | int]) -> Iterable[str | int]:
    return (part for part in parts if isinstance(part, int) or part.isidentifier())


def _part(part: str | int) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"
