"""What a conversation has done, as a model tells it: read from untrusted JSON, bounded."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulation.synthesis.writing.proposal import Known, Line, Prose, Short, sentences
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.value import JsonObject


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ToldValue(_Read):
    label: Short
    value: str | int | float | bool


class DoneSubtask(_Read):
    goal: Line
    knows: Annotated[tuple[Known, ...], Field(max_length=12)] = ()
    calls: Annotated[tuple[Short, ...], Field(min_length=1, max_length=30)]
    told: Annotated[tuple[ToldValue, ...], Field(max_length=12)] = ()


class DoneTask(_Read):
    title: Short
    goal: Prose
    subtasks: Annotated[tuple[DoneSubtask, ...], Field(min_length=1, max_length=12)]


class History(_Read):
    done: Annotated[tuple[DoneTask, ...], Field(max_length=12)] = ()


def read_history(value: JsonObject) -> History:
    """Raises Unproved."""
    try:
        return History.model_validate(value)
    except ValidationError as error:
        raise Unproved(sentences(error)) from error
