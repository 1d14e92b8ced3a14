"""A task: a hidden goal in subtasks, with a reference solution that was executed and checks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field as Constraint

from simulation.vocabulary.lexicon import Intent, Operator, Purpose
from simulation.vocabulary.value import Value


class Slot(Value):
    """One thing that the user knows and may say."""

    column: str
    """``table.column``; "" for a bare number such as "the three cheapest"."""
    value: Any
    """As stored (JSON scalar)."""
    purpose: Purpose
    operator: Operator = Operator.EQUAL
    label: str = ""
    """Overrides the column's label: "new address"."""
    upfront: bool = True
    """False: said only when asked for, or in a later turn."""


class Reference(Value):
    """The subtask is about a row that an earlier subtask was about or found: "that order"."""

    subtask: str
    """Id of the earlier subtask, of this task or of an earlier one in the dialogue."""
    table: str


class Want(Value):
    """A value that the user wants to be told, known from the executed reference solution."""

    column: str
    """``table.column``, or ``tool:property`` for a computed output."""
    label: str
    values: tuple[Any, ...]
    """What must be told: one value, or several for a list."""


class FromUser(Value):
    kind: Literal["user"] = "user"
    slot: int
    """Index into the subtask's ``knows``."""


class FromResult(Value):
    kind: Literal["result"] = "result"
    step: int
    """Index into the whole task's flattened steps (all subtasks in order)."""
    row: int | None = None
    """Which row of a list result; None for an object result."""
    property: str


class FromEarlierTask(Value):
    kind: Literal["earlier"] = "earlier"
    task: str
    step: int
    row: int | None = None
    property: str


class Default(Value):
    kind: Literal["default"] = "default"
    """The tool schema's documented default, or a policy's value."""


Source = Annotated[
    FromUser | FromResult | FromEarlierTask | Default, Constraint(discriminator="kind")
]


class Step(Value):
    """One call of the reference solution, with where each argument comes from."""

    tool: str
    arguments: dict[str, Any]
    sources: dict[str, Source]
    result: Any = None
    """The executed result (decoded JSON), cut to what later steps and wants use."""


class WorldCheck(Value):
    kind: Literal["world"] = "world"
    sql: str
    """One SELECT; the check holds if its first value is truthy. False before the reference
    solution, true after it."""
    description: str


class ToldCheck(Value):
    kind: Literal["told"] = "told"
    subtask: str
    label: str
    values: tuple[Any, ...]
    """All of these must have been told to the user by the agent, after a tool returned them."""
    column: str = ""
    description: str


class CalledCheck(Value):
    """For tools without SQL, where no world can prove anything: the right call succeeded."""

    kind: Literal["called"] = "called"
    tool: str
    arguments: dict[str, Any] = {}
    """What a successful call must carry; arguments that are not named are free."""
    traced: dict[str, tuple[Any, ...]] = {}
    """Arguments that results must have given, each with what the user named to find it by: one
    of these values must lead to it, through whichever calls."""
    told: tuple[str, ...] = ()
    """Properties of its result of which the agent must tell the user afterwards."""
    description: str


Check = Annotated[WorldCheck | ToldCheck | CalledCheck, Constraint(discriminator="kind")]


class BulletKind(StrEnum):
    CRITICAL = "Critical"
    STRUCTURAL = "Structural"
    NON_CRITICAL = "NonCritical"
    INVALID = "Invalid"


class Bullet(Value):
    kind: BulletKind
    text: str


class Subtask(Value):
    """One thing to get done; what a user would bring up in a turn of its own."""

    id: str
    """Unique in the dialogue."""
    intent: Intent
    entity: str
    """The table it is about."""
    tool: str
    """The tool whose frame words it. The user never names the tool."""
    goal: str
    """Declarative, self-contained: "Find out when order 7731 was delivered"."""
    knows: tuple[Slot, ...] = ()
    refers: Reference | None = None
    wants: tuple[Want, ...] = ()
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]


class Task(Value):
    id: str
    title: str
    """For people, imperative: "Exchange the kettle and return the lamp"."""
    goal: str
    """The hidden, descriptive goal: prose, all subtasks, with what the user does not know
    phrased as to be found out."""
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    subtasks: tuple[Subtask, ...]
    unknown: tuple[str, ...] = ()
    """What the user does not know, in words; must not be stated by the user before told."""
    rubric: tuple[Bullet, ...] = ()
    follows: str | None = None
    """Id of the task in the same dialogue that this one extends; None for an independent one."""

    def checks(self) -> tuple[Check, ...]:
        return tuple(check for subtask in self.subtasks for check in subtask.checks)
