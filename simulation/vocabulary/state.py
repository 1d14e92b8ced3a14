"""Dialogue state as a value. Any state is a start: blank, turn k of a trajectory, an import."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from simulation.vocabulary.acts import Act
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.findings import Finding
from simulation.vocabulary.growing import Growing, Running
from simulation.vocabulary.judgement import Judgement
from simulation.vocabulary.messages import Message
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.sampling import Sampling
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import Value


class Author(StrEnum):
    MODEL = "model"
    AGENDA = "agenda"
    TOOL = "tool"
    HUMAN = "human"
    HUMAN_EDITED = "human-edited"
    IMPORT = "import"


Row = dict[str, Any]


class ChangedRow(Value):
    key: Row
    old: Row
    """Only the columns that differ."""
    new: Row


class TableDiff(Value):
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[ChangedRow, ...] = ()


Diff = dict[str, TableDiff]
"""By table, only tables that changed. Bytes are ``{"$bytes": hex}``, integers beyond 2^53 and
non-finite numbers ``{"$int": "…"}`` and ``{"$real": "…"}``, so that any reader keeps them."""


class Execution(Value):
    """How a tool turn came about."""

    executed: bool
    """False for a simulated or imported result that was not computed here."""
    ok: bool
    error: str | None = None
    """``invalid_arguments``, ``unknown_tool``, ``not_found``, ``constraint``, ``limit``, or
    ``refused`` where the sandbox does not run the tool's body."""
    rows: int = 0
    overridden: str | None = None
    """The computed content, where the message says something else: a person replaced it, or it
    was imported in other words."""


class Draft(Value):
    """What the seat's own cast suggested to the person who sits there, where they used it."""

    by: str
    """The model's name, or ``agenda``."""
    edited: bool
    """Whether the person changed it before they sent it."""


class Turn(Value):
    """One message and what is known of it. ``seq`` counts from 0, the system turn."""

    seq: int
    message: Message
    author: Author
    by: str = ""
    """The model's or the person's name."""
    world_digest: str
    """Of the world after this turn; see ``simulation.world.digest``."""
    diff: Diff | None = None
    """Row changes of a mutating call; None for every other turn."""
    execution: Execution | None = None
    acts: tuple[Act, ...] | None = None
    done: bool = False
    """On a user turn: the user regards the conversation as complete."""
    rules: tuple[str, ...] = ()
    """Ids of the rules that fired in making this turn."""
    faults: tuple[str, ...] = ()
    """Faults that were seeded into this turn on purpose: the truth to grade reviewers by."""
    proven: tuple[str, ...] = ()
    """Ids of tasks and subtasks that the checks prove complete as of this turn, newly."""
    flipped: tuple[str, ...] = ()
    """World checks (``subtask#place``) that this turn's change turned from false to true."""
    findings: tuple[Finding, ...] = ()
    sampling: Sampling | None = None
    """How the model was asked, where a model spoke."""
    replayed: int | None = None
    """In a branch that keeps its parent's later turns: the seq of the turn that this one repeats,
    its call run again."""
    drafted: Draft | None = None
    """Of a person's turn that began as a suggestion: ``human`` sent it as it was, ``human-edited``
    changed it."""


class Limits(Value):
    turns: int = Field(default=160, ge=2)
    """Messages in all, system turn included."""
    steps_per_request: int = Field(default=12, ge=1)
    tool_errors: int = Field(default=8, ge=1)
    """Failed calls in the whole dialogue."""
    tokens: int = Field(default=200_000, ge=100)
    """Of message text, at four characters each where no tokenizer counted."""
    seconds: float = Field(default=1800.0, gt=0)
    """Wall time of one run; checked by the caller's clock."""


class Status(StrEnum):
    RUNNING = "running"
    AWAITING_HUMAN = "awaiting_human"
    FINISHED = "finished"
    FAILED = "failed"


class Outcome(Value):
    status: Status = Status.RUNNING
    reason: str = ""
    """Snake case: ``completed``, ``turn_limit``, ``user_gave_up`` …"""


class DialogueState(Value):
    """All that a next move depends on, besides the base image named by ``domain.world``."""

    domain: Domain
    tasks: tuple[Task, ...] = ()
    persona: Persona
    rules: RuleSet
    limits: Limits = Limits()
    seed: int = 0
    salt: str = ""
    """Of the branch: a fork draws differently from its parent."""
    faults: float = Field(default=0.0, ge=0.0, le=1.0)
    """Rate of seeded faults per agent turn, under the agenda cast."""
    turns: tuple[Turn, ...] = ()

    def chance(self, *purpose: object) -> Chance:
        """The draw for something that happens at the next turn."""
        return Chance(self.seed, self.salt).at(len(self.turns), *purpose)

    def then(self, turn: Turn) -> DialogueState:
        """The state after ``turn``, which must carry the next seq."""
        if turn.seq != len(self.turns):
            raise ValueError(f"turn {turn.seq} cannot follow {len(self.turns)} turns")
        return self.with_turns(Growing.of(self.turns).then(turn))

    def with_turns(self, turns: tuple[Turn, ...]) -> DialogueState:
        return self.model_copy(update={"turns": turns})

    def cut(self, at: int) -> DialogueState:
        """The state before turn ``at``: its first ``at`` turns."""
        return self.with_turns(self.turns[:at])

    def proven(self) -> frozenset[str]:
        return _proven(self.turns)


_proven: Running[Turn, frozenset[str]] = Running(
    frozenset(),
    lambda ids, turn: ids.union(turn.proven) if turn.proven else ids,
    reads_marks=True,
)


class Record(Value):
    """One line of a native file: a dialogue, whole but for its base image."""

    format: str = "dialoom.trajectory/1"
    id: str
    state: DialogueState
    outcome: Outcome
    parent: str | None = None
    """Id of the record it was forked from."""
    fork_at: int | None = None
    judgement: Judgement | None = None
    """A judge's word on it, beside what the checks prove."""
