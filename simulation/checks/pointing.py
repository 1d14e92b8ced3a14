"""A row that both sides have spoken of: what is asked for it needs no second naming.

People name a fine by the book it is for, and never by its key. That is enough where the policy
wants a yes only for what the request leaves open; where it always wants one, it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from simulation.checks.arguments import decoded
from simulation.checks.tasks import is_told
from simulation.checks.wrong_row import Spoken, is_called_a_key, keys_of, rows_by_key, told_of
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.state import DialogueState, Turn

_EXCUSED = re.compile(
    r"\byes\b[^.\n]{0,40}\bunless (?:the|a|their) (?:request|user|person|message)\b", re.I
)


def is_pointed_at(state: DialogueState, call: ToolCall, parameter: str) -> bool:
    """Is the argument the key of a row that the user's words tell from all others that results
    showed, and the agent's words too.
    """
    if not _EXCUSED.search(state.domain.policy):
        return False
    given = decoded(call)
    is_key = parameter in keys_of(state, call.function.name, given)
    if not is_key and not is_called_a_key(parameter):
        return False
    rows = rows_by_key(state, call.function.name, parameter)
    chosen = str(given[parameter])
    if chosen not in rows:
        return False
    users = _spoken(state, lambda turn: turn.message.role is Role.USER)
    agents = _spoken(state, is_told)
    return _stands_out(rows, chosen, users) and _stands_out(rows, chosen, agents)


def _spoken(state: DialogueState, counts: Callable[[Turn], bool]) -> Spoken:
    words = [turn.message.content or "" for turn in state.turns[:-1] if counts(turn)]
    return Spoken.of("\n".join(words))


def _stands_out(rows: dict[str, frozenset[str]], chosen: str, spoken: Spoken) -> bool:
    """Something is said of it that is not all said of another."""
    told = told_of(rows[chosen], spoken)
    others = (words for key, words in rows.items() if key != chosen)
    return bool(told) and not any(told <= told_of(words, spoken) for words in others)
