"""What a branch under another version of the domain repeats first, told before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curation.engine.cutting import Cut
from curation.engine.paths import path_of, turn_rows, window
from curation.engine.renewing import Renewal
from curation.engine.values import domain_value
from curation.models import DomainVersion, Turn
from curation.selectors.staleness import Reason
from simulation.checks.protocol import complaint_about
from simulation.llm.loose_json import strict
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import ToolCall

MOST_LISTED = 200


class Lost(NamedTuple):
    """A call that does not come out again as it did."""

    at: int
    words: str


class Repeating(NamedTuple):
    under: DomainVersion
    begins: int
    until: int
    """Exclusive; the same as ``begins`` where everything before the fork is shared."""
    reasons: list[Reason]
    calls: int
    """That run again."""
    lost: list[Lost]

    @property
    def last(self) -> int:
        return self.until - 1


def versions_beside(own: DomainVersion) -> list[tuple[str, str]]:
    """The other versions of its name, the current one first."""
    rows = DomainVersion.objects.filter(workspace=own.workspace_id, name=own.name)
    found = rows.defer("content").current_first()[:MOST_LISTED]
    words = [f"version {row.number}" for row in found]
    words[:1] = [f"{one}, the current one" for one in words[:1]]
    named = zip(found, words, strict=True)
    return [(str(row.pk), one) for row, one in named if row.pk != own.pk]


def repeating(place: Cut, under: DomainVersion, renewal: Renewal, *, whole: bool) -> Repeating:
    """Up to the fork, or with ``whole`` to the end of its parent."""
    end = place.parent.length if whole else place.at
    begins = min(renewal.begins_at, place.at)
    rows = list(turn_rows(window(path_of(place.parent), begins, end)))
    reasons = sorted(map(Reason.of, renewal.reasons), key=lambda one: not one.called)
    lost = list(_lost(rows, domain_value(under.pk)))
    return Repeating(under, begins, max(begins, end), reasons, sum(map(_ran, rows)), lost)


def _ran(row: Turn) -> bool:
    return bool((row.content.get("execution") or {}).get("executed"))


def _lost(rows: Sequence[Turn], domain: Domain) -> Iterator[Lost]:
    for row in rows:
        for content in row.content["message"].get("tool_calls") or ():
            words = _why_lost(ToolCall.model_validate(content), domain)
            if words:
                yield Lost(row.seq, words)


def _why_lost(call: ToolCall, domain: Domain) -> str:
    name = call.function.name
    tool = domain.tool(name)
    if tool is None:
        return f"{name} is no longer there: an error answers"
    arguments = strict(call.function.arguments)
    complaint = complaint_about(arguments, tool) if isinstance(arguments, dict) else None
    return f"{name} no longer takes its arguments: {complaint}" if complaint else ""
