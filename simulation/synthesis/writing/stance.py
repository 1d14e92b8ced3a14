"""What a goal may say: what a person would, and not how it is done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.synthesis.writing.proposal import Proposal
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.domain import Domain

_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[0-9a-f]{24,}\b", re.I)
_INTERNAL = re.compile(r"\b\w+_id\b|\b(?:internal|database)\s+(?:id|number|key)\b", re.I)


def check_prose(domain: Domain, proposal: Proposal) -> None:
    """Raises Unproved for a goal, or a detail, that is no person's."""
    tools = {tool.name for tool in domain.tools if "_" in tool.name}
    for place, text in _texts(proposal):
        if text.rstrip().endswith("?"):
            raise Unproved(f"{place} is a question. State it: what the person wants to come true.")
        named = next((name for name in tools if re.search(rf"\b{re.escape(name)}\b", text)), None)
        if named is not None:
            raise Unproved(f"{place} names the tool {named}, which the person does not know.")
        if _UUID.search(text) or _INTERNAL.search(text):
            raise Unproved(f"{place} speaks of an internal id, which the person does not know.")


def _texts(proposal: Proposal) -> Iterator[tuple[str, str]]:
    yield "the title", proposal.title
    yield "the goal", proposal.goal
    for number, part in enumerate(proposal.subtasks):
        yield f"the goal of subtasks[{number}]", part.goal
        for known in part.knows:
            yield f"{known.label!r} in subtasks[{number}]", f"{known.label}: {known.value}"
