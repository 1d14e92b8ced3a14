"""How much of a message is listened to.

A person may write a page, a model may go on for ever. What is said beyond some thousand
characters is kept and shown, but neither seats nor checks read it: their work on a text grows
faster than the text, and one dialogue must not hold up all others of a process.
"""

from __future__ import annotations

from simulation.vocabulary.growing import Growing, Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn

_SPEAKERS = (Role.USER, Role.ASSISTANT)
LONGEST_HEARD = 8_000
"""Characters, of what users and agents say. Results of tools are read whole: they are data."""


def heard(state: DialogueState) -> DialogueState:
    """The state with endless messages cut short; the very same where there are none."""
    return state.with_turns(_cut_short(state.turns)) if _has_endless(state.turns) else state


def _is_endless(turn: Turn) -> bool:
    message = turn.message
    return len(message.content or "") > LONGEST_HEARD and message.role in _SPEAKERS


_has_endless: Running[Turn, bool] = Running(False, lambda has, turn: has or _is_endless(turn))  # noqa: FBT003
_cut_short: Running[Turn, Growing[Turn]] = Running(
    Growing(),
    lambda heard, turn: heard.then(_cut(turn) if _is_endless(turn) else turn),
    reads_marks=True,
)


def _cut(turn: Turn) -> Turn:
    content = (turn.message.content or "")[:LONGEST_HEARD]
    message = turn.message.model_copy(update={"content": content})
    return turn.model_copy(update={"message": message})
