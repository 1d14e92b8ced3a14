"""Identifiers, and the names that only programs use, in the user's mouth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from simulation.checks.knowledge import said_before
from simulation.vocabulary.identifiers import identifiers, unasked_identifiers
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tools import Tool

NEARLY = 0.75
"""How like a known identifier a wrong one is that was meant to be it."""
_CODE_NAME = re.compile(r"(?<![\w@.])[a-z]+(?:_[a-z0-9]+)+(?![\w@])", re.IGNORECASE)


def unasked_identifier(state: DialogueState) -> str | None:
    """A number, code or address that it knows, before anybody asked for one."""
    text = state.turns[-1].message.content or ""
    given = unasked_identifiers(text, state.tasks, state.turns[:-1])
    return ", ".join(given) or None


def garbled_identifier(state: DialogueState) -> str | None:
    """An identifier that is not quite one of those that it knows."""
    given = list(identifiers(state.turns[-1].message.content or ""))
    known = dict.fromkeys(_known(state)) if given else {}
    for said in given:
        close = [one for one in known if _is_nearly(said, one)]
        if said not in known and close:
            return f"{said} for {close[0]}"
    return None


def tool_talk(state: DialogueState) -> str | None:
    """The name of a tool, or of a column as it stands in the database."""
    text = state.turns[-1].message.content or ""
    names = _program_names(state.domain.tools)
    for match in _CODE_NAME.finditer(text):
        if match.group().casefold() in names:
            return match.group()
    return None


def _names_of(tools: tuple[Tool, ...]) -> frozenset[str]:
    names = {tool.name.casefold() for tool in tools if "_" in tool.name}
    for tool in tools:
        names.update(name.casefold() for name in tool.parameters.get("properties", ()))
    return frozenset(names)


_program_names = Kept(_names_of)


def _known(state: DialogueState) -> Iterator[str]:
    for task in state.tasks:
        for subtask in task.subtasks:
            for slot in subtask.knows:
                yield from identifiers(str(slot.value))
    for text in said_before(state.turns, Role.ASSISTANT):
        yield from identifiers(text)


def _is_nearly(said: str, known: str) -> bool:
    alike = SequenceMatcher(None, said, known, autojunk=False).ratio()
    return abs(len(said) - len(known)) <= 2 and NEARLY <= alike < 1
