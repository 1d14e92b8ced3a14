"""What a run of dialogues is made of; with a package it determines every byte."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pydantic import Field

from simulation.errors import InputError
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import Limits
from simulation.vocabulary.value import JsonObject, Value

MOST_TASKS = 10
DEFAULT_TASKS = "1-3"


class TaskDial(NamedTuple):
    """How many tasks a dialogue holds: each number from ``fewest`` to ``most`` as likely."""

    fewest: int
    most: int

    def draw(self, chance: Chance) -> int:
        return self.fewest + chance.below(self.most - self.fewest + 1)


class Spec(Value):
    rules: RuleSet
    seed: int = 0
    tasks_per_dialogue: str = DEFAULT_TASKS
    """``2`` or ``1-3``."""
    faults: float = Field(default=0.0, ge=0.0, le=1.0)
    """Rate per agent turn."""
    personas: str = ""
    """A set of ``vocabulary.persona_sets``; "" for the domain's own."""
    limits: Limits = Limits()
    tools: Literal["executed", "simulated"] = "executed"
    """Simulated: nothing runs, a model writes the results; tools without SQL always are."""
    models: JsonObject = {}
    """By role the model's name and parameters; a role that is not here is played by rules."""

    def dial(self) -> TaskDial:
        return task_dial(self.tasks_per_dialogue)


def task_dial(text: str) -> TaskDial:
    """``3`` is exactly three, ``1-3`` one to three; raises InputError naming the field."""
    match = re.fullmatch(r"\s*(\d{1,3})\s*(?:-\s*(\d{1,3}))?\s*", text)
    fewest, most = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= fewest <= most <= MOST_TASKS:
        raise InputError(
            "tasks_per_dialogue",
            f"{text!r} is no number of tasks.",
            f"Give a number from 1 to {MOST_TASKS}, or a range such as {DEFAULT_TASKS}.",
        )
    return TaskDial(fewest, most)
