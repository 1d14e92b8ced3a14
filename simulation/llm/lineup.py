"""Which model plays which part: one door for all that ask a model for something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulation.errors import InputError
from simulation.llm.chat import ChatModel


class ModelRole(StrEnum):
    """The parts that a model can be given. The names stand in settings and on command lines."""

    QUESTION_WRITER = "question-writer"
    """What people of a domain would ask."""
    TOOL_WRITER = "tool-writer"
    """Schema, data, tools and their return schemas."""
    TASK_WRITER = "task-writer"
    """Hidden goals, reference solutions, rubrics; and the tasks of an imported conversation."""
    USER = "user"
    AGENT = "agent"
    TOOL_SIMULATOR = "tool-simulator"
    """Results of tools that have no SQL."""
    JUDGE = "judge"


@dataclass(frozen=True)
class Lineup:
    """The models by role; a role without one is played by rules, or not at all."""

    models: Mapping[ModelRole, ChatModel] = field(default_factory=dict)

    def model(self, role: ModelRole) -> ChatModel | None:
        return self.models.get(role)

    def required(self, role: ModelRole) -> ChatModel:
        """Raises InputError naming the role where nobody was given it."""
        model = self.models.get(role)
        if model is None:
            raise InputError(
                "model",
                f"no model plays the {role.value}.",
                f"Name one: {role.value}=NAME, or one model for all roles.",
            )
        return model
