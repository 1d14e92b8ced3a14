"""The protocol of every seat, and what a seat is allowed to see.

A wall by construction: the agent never receives tasks, the user never receives tool turns.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from simulation.vocabulary.acts import Act
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.growing import Growing, Running
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.sampling import Sampling
from simulation.vocabulary.state import Author, DialogueState, Turn
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import Value


def _agents(turn: Turn) -> Turn:
    return _without(turn, "proven", "findings", "rules", "faults")


def _users(turn: Turn) -> Turn:
    return _without(turn, "proven", "findings", "faults")


def _without(turn: Turn, *hidden: str) -> Turn:
    """The turn without what its reader must not see; itself where there is nothing of it."""
    if any(getattr(turn, name) for name in hidden):
        return turn.model_copy(update=dict.fromkeys(hidden, ()))
    return turn


def _is_visible(turn: Turn) -> bool:
    """To the user, who sees no calls and no results."""
    role = turn.message.role
    return role is Role.USER or (role is Role.ASSISTANT and bool(turn.message.content))


def _tools(turn: Turn) -> Turn:
    plain = turn.message.model_copy(update={"reasoning_content": None})
    hidden = {"proven": (), "flipped": (), "findings": (), "rules": (), "faults": ()}
    return turn.model_copy(update={**hidden, "message": plain, "acts": None, "sampling": None})


_for_agent: Running[Turn, Growing[Turn]] = Running(
    Growing(), lambda seen, turn: seen.then(_agents(turn)), reads_marks=True
)
_for_user: Running[Turn, Growing[Turn]] = Running(
    Growing(),
    lambda seen, turn: seen.then(_users(turn)) if _is_visible(turn) else seen,
    reads_marks=True,
)
_for_tool: Running[Turn, Growing[Turn]] = Running(
    Growing(), lambda seen, turn: seen.then(_tools(turn)), reads_marks=True
)


class AgentView(NamedTuple):
    """What the agent's seat sees: its tools, its policy, and the conversation."""

    domain: Domain
    turns: tuple[Turn, ...]
    """All turns, system and tool turns included, stripped of proof, findings and rules."""
    chance: Chance
    faults: float = 0.0


class UserView(NamedTuple):
    """What the user's seat sees: its hidden tasks and the visible side of the conversation."""

    domain: Domain
    """For words and clock; the user does not know the tools."""
    tasks: tuple[Task, ...]
    persona: Persona
    rules: RuleSet
    turns: tuple[Turn, ...]
    """User turns and the agent's turns with visible text; their ``seq`` has gaps."""
    chance: Chance


def agent_view(state: DialogueState) -> AgentView:
    return AgentView(
        domain=state.domain,
        turns=_for_agent(state.turns),
        chance=state.chance("agent"),
        faults=state.faults,
    )


def user_view(state: DialogueState) -> UserView:
    return UserView(
        domain=state.domain,
        tasks=state.tasks,
        persona=state.persona,
        rules=state.rules,
        turns=_for_user(state.turns),
        chance=state.chance("user"),
    )


class ToolView(NamedTuple):
    """What the seat of a simulated tool sees: the call, and the conversation so far."""

    domain: Domain
    """For its clock and for what the other tools return."""
    tool: Tool
    call: ToolCall
    """Its arguments satisfy the tool's schema."""
    turns: tuple[Turn, ...]
    """All turns before the result, stripped of proof, findings, rules and reasoning."""
    chance: Chance


def tool_view(state: DialogueState, tool: Tool, call: ToolCall) -> ToolView:
    """Nothing of the tasks, the persona and the rules, and nobody's thoughts or intentions."""
    return ToolView(
        domain=state.domain.model_copy(update={"personas": ()}),
        tool=tool,
        call=call,
        turns=_for_tool(state.turns),
        chance=state.chance("tool"),
    )


class Utterance(NamedTuple):
    """One move of a seat: text, or calls (with or without text beside them)."""

    author: Author
    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    reasoning: str | None = None
    by: str = ""
    done: bool = False
    """Of the user: this is the last thing I have to say."""
    acts: tuple[Act, ...] | None = None
    rules: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    sampling: Sampling | None = None
    """Of a model: how it was asked."""


class Leave(NamedTuple):
    """The user's seat ends the dialogue without another word (task-oriented runs)."""

    reason: str = "completed"


class Result(Value):
    """What a simulated tool returned: a JSON document that satisfies its return schema, or an
    error that the tool itself would give.
    """

    content: str
    """JSON, as it stands in the tool message; ``{"error": "..."}`` where ``ok`` is False."""
    ok: bool = True
    error: str | None = None
    """As in ``Execution``: ``not_found``, ``constraint``."""
    by: str = ""
    sampling: Sampling | None = None


class ToolSeat(Protocol):
    async def respond(self, view: ToolView) -> Result:
        """The result of a call that no SQL answers. Raises SeatFailed if there is none."""
        ...


class AgentSeat(Protocol):
    async def speak(self, view: AgentView) -> Utterance:
        """The agent's next move. Raises SeatFailed if there is none to be had."""
        ...


class UserSeat(Protocol):
    async def speak(self, view: UserView) -> Utterance | Leave:
        """The user's next move. Raises SeatFailed if there is none to be had."""
        ...
