"""What people order: the fields of a run and of a fork, with their bounds.

The API takes them as they are, a page's form goes through :func:`read_order`; so a bound is
written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import AliasChoices, BeforeValidator, Field, ValidationError

from curation.engine.releasable import ReleaseFilter
from curation.errors import FieldProblem, Refused
from curation.services.bounds import worded
from curation.services.model_orders import LONGEST_NAME, plain_words
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.value import JsonObject, Value

MOST_DIALOGUES = 10_000
MOST_SAMPLES = 16
MOST_TASKS = 10
MOST_CALLS = 32
"""Of one turn."""
LONGEST_MESSAGE = 200_000
"""Characters of a message that a person writes."""

V = TypeVar("V", bound=Value)


def _no_truth(given: object) -> object:
    if isinstance(given, bool):
        raise ValueError("Give a number, not true or false")
    return given


Number = Annotated[int, BeforeValidator(_no_truth)]
"""Whole; a form sends it as text. ``true`` is no place in a dialogue."""
PriorityName = Literal["low", "normal", "high"]
TokenBudget = Annotated[int, BeforeValidator(_no_truth), Field(ge=1, le=10**15)]
MoneyBudget = Annotated[float, BeforeValidator(_no_truth), Field(gt=0, le=1e9, allow_inf_nan=False)]
ModelName = Annotated[str, Field(max_length=LONGEST_NAME)]


class RunOrder(Value):
    """Dialogues to be made. One of ``domain`` and ``database`` says about what."""

    domain: str | None = Field(default=None, max_length=80)
    """A domain's name (its newest version) or the id of a version."""
    database: str | None = Field(default=None, max_length=80)
    """The id of an uploaded database."""
    count: Number = Field(default=10, ge=1, le=MOST_DIALOGUES)
    paradigm: Paradigm | None = None
    """None: that of the rules, or user-oriented."""
    tasks_per_dialogue: int | None = Field(default=None, ge=1, le=MOST_TASKS)
    """None: drawn between 1 and 3 for each dialogue."""
    seed: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    """None: one of its own, so that two runs differ."""
    rules: str | JsonObject | None = None
    """The id of a rule set version, a preset's name, or a rule set itself."""
    faults: float = Field(default=0.0, ge=0.0, le=1.0)
    pace: float = Field(default=0.0, ge=0.0, le=60.0)
    model: ModelName | JsonObject | None = None
    """A name on the default endpoint, for user and agent; ``agenda``, the embedded cast (also
    where it is left out); ``lineup``, what the settings say; or one of these for a role:
    ``{"agent": {"endpoint": …, "model": …, "parameters": {…}}}``."""
    tools: Literal["executed", "simulated"] = "executed"
    """Simulated: nothing runs, a model writes what the tools return."""
    only_approved: bool = False
    """Only approved tasks are drawn, and the agent may call approved tools only, as they stand
    when the run is ordered."""
    personas: Literal["everyday", "demanding", "all"] | None = None
    """A set of manners of speaking, in place of the domain's own."""
    priority: PriorityName = "normal"
    """Runs of a higher one are played first; what a person waits for goes before them all."""
    max_tokens_total: TokenBudget | None = None
    """Read and written together; the run pauses when it has used them. None: no budget."""
    max_cost: MoneyBudget | None = None
    """US dollars; the run pauses when it has spent them. Needs prices at its endpoints."""
    title: str = Field(default="", max_length=200)


class Budget(Value):
    """What a job may use; it stops there with what it has, and goes on with a higher one."""

    max_tokens_total: TokenBudget | None = None
    """Read and written together. None: no budget of its own."""
    max_cost: MoneyBudget | None = None
    """US dollars. Needs prices at its endpoints. None: no budget of its own."""


class RunChange(Value):
    """What of a run shall be different, while it is under way; what is left out stays."""

    priority: PriorityName | None = None
    max_tokens_total: TokenBudget | None = None
    """Null takes the budget away."""
    max_cost: MoneyBudget | None = None
    """Null takes the budget away."""


class DialogueRetry(Value):
    """How a failed dialogue is tried again."""

    model: ModelName | JsonObject | None = None
    """As for a run; None keeps the cast, and so does a role that is left out."""
    note: str = Field(default="", max_length=300)
    """Why it may go better now; kept in its history."""


class RunRetry(DialogueRetry):
    """Which failed dialogues of a run are tried again, and how."""

    reason: str | None = Field(default=None, max_length=80)
    """One of the run's ``failures``; None is all of them."""


class RunRestart(Value):
    """How a run goes on whose models could not be asked."""

    model: ModelName | JsonObject | None = None
    """As for a run; None keeps the cast, and so does a role that is left out."""


class ForkOrder(Value):
    """Branches from turn ``at`` of another; what is left out stays as it is there."""

    at: Number = Field(ge=0)
    message: str | JsonObject | None = None
    """What stands at ``at`` instead, in the role of that turn: text, or a message in OpenAI's
    shape. None makes that turn anew."""
    mode: Literal["regenerate", "replay"] = "regenerate"
    """What follows. ``regenerate``: the cast plays on. ``replay``: the later turns are kept, their
    calls run again, and what comes out differently is a finding."""
    domain: str | None = Field(default=None, max_length=80)
    """The version of its domain: ``current``, or an id. None: the one that it was made under."""
    samples: Number = Field(
        default=1, ge=1, le=MOST_SAMPLES, validation_alias=AliasChoices("samples", "count")
    )
    """Branches that each go on in their own way."""
    anyway: bool = False
    """Also with a result that breaks its tool's return schema, a call of no known tool, or
    arguments that are no JSON object: for dialogues that shall go wrong."""
    rules: str | JsonObject | None = None
    """The id of a version, a name, a preset, or a rule set itself."""
    persona: str | JsonObject | None = None
    """The id of one of the domain's or the bundled personas, or a persona itself."""
    tasks: tuple[str | JsonObject, ...] | None = Field(default=None, max_length=MOST_TASKS)
    """All of its tasks in their order: the id of one that it has, the id of one of the domain's
    (``GET /domains/{id}``), or a task itself, which takes the place of the one with its id."""
    limits: JsonObject | None = None
    """Those that change: ``turns``, ``steps_per_request``, ``tool_errors``, ``tokens``,
    ``seconds``."""
    faults: float | None = Field(default=None, ge=0.0, le=1.0)
    pace: float | None = Field(default=None, ge=0.0, le=60.0)
    model: ModelName | JsonObject | None = None
    """As for a run; None keeps the cast, and so does a role that is left out."""
    title: str = Field(default="", max_length=300)


class CalledFunction(Value):
    name: str = Field(min_length=1, max_length=200)
    arguments: str | JsonObject = "{}"
    """JSON as text, as in OpenAI's shape, or the object itself."""


class CallOrder(Value):
    """One tool call of a person's."""

    id: str = Field(default="", max_length=100)
    """Empty: one is given."""
    type: Literal["function"] = "function"
    function: CalledFunction


class SeatOrder(Value):
    """Whose seat is taken, and where."""

    seat: Literal["user", "agent"]
    at: Number | None = Field(default=None, ge=0)
    """The place where the branch begins; None is the end."""


class SayOrder(Value):
    """The next turn, by the person in the seat."""

    text: str | None = None
    """What is said; beside calls it may be left out."""
    tool_calls: tuple[CallOrder, ...] = Field(default=(), max_length=MOST_CALLS)
    """Of the agent: all of them run, one after the other, before anybody speaks again."""
    done: bool = False
    """Of the user: these are the last words."""
    hand_back: bool = False
    """Leave the seat to the cast again, after this turn."""
    anyway: bool = False
    """Also calls of no known tool, or with arguments that its schema does not allow."""
    expects: Number | None = Field(default=None, ge=0)
    """How many turns there are, as far as the person knows; where there are others: 409."""
    draft: UUID | None = None
    """The suggestion (a job) that these words began as."""


class ReleaseOrder(Value):
    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")
    format: str = Field(default="openai-sft", max_length=40)
    filter: ReleaseFilter = ReleaseFilter()


def read_order(kind: type[V], given: Mapping[str, Any]) -> V:
    """The order as a value. Raises Refused with every field that cannot be used."""
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        raise Refused(*map(_problem, error.errors())) from error


def _problem(error: Any) -> FieldProblem:
    field = str(error["loc"][0]) if error["loc"] else "order"
    return worded(field, error, plain_words(error["msg"]))
