"""Where a conversation stands: its matters, and what either side said last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulation.seats.agenda.agent.matter import Matter, Stage, same_request
from simulation.vocabulary.acts import Act, ActKind, Said


@dataclass(frozen=True)
class Conversation:
    """All matters so far and what was said last by either side."""

    matters: tuple[Matter, ...] = ()
    user: tuple[Act, ...] = ()
    """Acts of the last user turn."""
    user_seq: int = 0
    user_done: bool = False
    agent: tuple[Act, ...] = ()
    """Acts of the agent's last turn with nothing but text, before the last user turn."""
    declined: tuple[Matter, ...] = ()
    """Proposals that the last user turn turned down."""
    caller: bool = False
    """The user has spoken of things of their own: "my order"."""
    text: str = ""
    """The words of the last user turn."""
    loose: tuple[Said, ...] = ()
    """What was told without a matter it belongs to."""
    exchanges: int = 0
    """User turns so far."""

    def open(self) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if matter.stage is Stage.OPEN)

    def said(self, *kinds: ActKind) -> bool:
        """Did the last user turn hold an act of one of these kinds."""
        return any(act.kind in kinds for act in self.user)

    def put(self, index: int, matter: Matter) -> Conversation:
        matters = list(self.matters)
        matters[index] = matter
        return replace(self, matters=tuple(matters))

    def find(self, act: Act, *stages: Stage) -> int | None:
        """The latest matter in one of the stages that the act can be about."""
        places = [i for i, matter in enumerate(self.matters) if matter.stage in stages]
        same = [i for i in places if same_request(self.matters[i].act, act)]
        fitting = same if act.tool or act.entity else places
        return fitting[-1] if fitting else None
