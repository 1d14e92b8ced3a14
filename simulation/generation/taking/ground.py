"""What a conversation is bound to: a domain with its image, or one made of the conversation."""

from __future__ import annotations

import re
from typing import NamedTuple

from simulation.export.chats.chat import Chat
from simulation.generation.taking.clock import now_in
from simulation.generation.taking.tools import matched
from simulation.synthesis.package import Package
from simulation.synthesis.tools.ground import slug
from simulation.vocabulary.domain import Coverage, Domain
from simulation.vocabulary.messages import Role
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD

EXTENDED = "-extended"
LONGEST_NAME = 60
LONGEST_POLICY = 20_000
DESCRIPTION = "Known only from a conversation that was brought along."


class Ground(NamedTuple):
    domain: Domain
    image: bytes
    is_bound: bool
    """There is a database; else every tool is simulated."""
    notes: tuple[str, ...] = ()


def ground_of(chat: Chat, package: Package | None, *, name: str) -> Ground:
    """``name`` is what the domain is called where neither database nor conversation say it."""
    if package is None:
        return Ground(_domain_of(chat, name), EMPTY_IMAGE, is_bound=False)
    tools, notes = matched(package.domain.tools, chat.tools)
    own = package.domain
    # With tools that only the conversation has it is another domain, under a name of its own.
    called = own.name if tools == own.tools else f"{own.name[:LONGEST_NAME]}{EXTENDED}"
    domain = own.model_copy(update={"tools": tools, "name": called})
    executes = any(tool.sql is not None for tool in package.domain.tools)
    return Ground(domain, package.image, is_bound=executes, notes=notes)


def _domain_of(chat: Chat, name: str) -> Domain:
    """The system's text is all that is known of its policy."""
    called = chat.name or name
    opening = next((one.message for one in chat.said if one.message.role is Role.SYSTEM), None)
    return Domain(
        name=slug(called).replace("_", "-") or "conversation",
        title=" ".join(re.findall(r"[^\W_]+", called)).capitalize() or "Conversation",
        description=DESCRIPTION,
        now=now_in(one.message for one in chat.said),
        policy=(opening.content or "")[:LONGEST_POLICY] if opening else "",
        tools=chat.tools,
        world=EMPTY_WORLD,
        coverage=Coverage(grade="none"),
    )
