"""Stage six: what the agent may and must do, in plain text."""

from __future__ import annotations

import re

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.asking import Usable
from simulation.llm.wording import storable
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.answers import unfenced
from simulation.synthesis.brief.workshop import Order, Workshop
from simulation.vocabulary.domain import Gap

SHORTEST = 80
LONGEST = 4_000
_MARKUP = re.compile(r"^\s*(?:#+|[-*•]|\d+[.)])\s+|\*\*|`", re.M)


async def write_policy(
    shop: Workshop, values: dict[str, str], tools: frozenset[str]
) -> tuple[str, tuple[Gap, ...]]:
    """Empty and with a gap where none can be had: a derived one stands in for it."""
    order = Order(
        place=(Stage.POLICY,),
        prompt="policy",
        values=values,
        read=lambda text: read_policy(text, tools),
        form="Send nothing but the text of the policy.",
    )
    try:
        policy = await shop.ask(order)
    except SeatFailed as failed:
        reason = f"No policy was written ({failed.reason}); one was derived from the tools."
        return "", (shop.drop(Stage.POLICY, "policy", reason),)
    shop.tell(Stage.POLICY, "policy", policy)
    return policy, ()


def read_policy(text: str, tools: frozenset[str]) -> Usable[str]:
    """Lines of plain text. Raises ModelFailed for none, too many, or one that names a tool."""
    plain = _MARKUP.sub("", storable(unfenced(text)))
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    policy = "\n".join(line for line in lines if line)
    if policy.startswith("{") or not SHORTEST <= len(policy) <= LONGEST:
        raise unusable(f"A policy is plain text of {SHORTEST} to {LONGEST:,} characters.")
    named = next((name for name in sorted(tools) if "_" in name and name in policy), None)
    if named is not None:
        raise unusable(f"It names the tool {named}; say what it does instead.")
    return Usable(policy, () if policy == text.strip() else ("plain_text",))
