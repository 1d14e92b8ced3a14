"""What tools are said to do, several in one question."""

from __future__ import annotations

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.prompts import prompt
from simulation.llm.together import together
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.synthesis.refining.seen import tool_seen
from simulation.synthesis.writer import Writer
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

BATCH = 8
SHORTEST = 15
LONGEST = 600
Descriptions = dict[str, str]


async def retold(domain: Domain, writer: Writer, told: Told) -> Descriptions:
    """By tool, the descriptions that are better."""
    tools = domain.tools
    batches = [tools[at : at + BATCH] for at in range(0, len(tools), BATCH)]
    found = await together(_batch(each, domain, writer, told) for each in batches)
    return {name: text for each in found for name, text in each.items()}


async def _batch(
    tools: tuple[Tool, ...], domain: Domain, writer: Writer, told: Told
) -> Descriptions:
    values = {
        "title": domain.title,
        "description": domain.description,
        "tools": "\n".join(map(tool_seen, tools)),
    }
    text = prompt(__package__, "tools")
    names = frozenset(tool.name for tool in tools)
    place = (Stage.TOOLS.value, tools[0].name)
    try:
        found, attempts = await writer.write(place, text, values, lambda a, _last: _read(a, names))
    except SeatFailed as failed:
        reason = f"no description was had ({failed.reason}); the derived one stays."
        for tool in tools:
            told(dropped(Stage.TOOLS, tool.name, reason))
        return {}
    for name, description in found.items():
        told(proved(Stage.TOOLS, name, description, attempts=attempts))
    return found


def _read(answer: JsonObject, names: frozenset[str]) -> Descriptions:
    """Raises ModelFailed for a tool that is not there, or a description that is none."""
    given = answer.get("tools")
    if not isinstance(given, dict):
        raise unusable('"tools" must be an object: a description by name.')
    found: Descriptions = {}
    for name, text in given.items():
        if name not in names:
            raise unusable(f"There is no tool {str(name)[:80]!r} in the list.")
        plain = " ".join(text.split()) if isinstance(text, str) else ""
        if not SHORTEST <= len(plain) <= LONGEST:
            raise unusable(
                f"The description of {name} must have {SHORTEST} to {LONGEST} characters."
            )
        found[name] = plain
    return found
