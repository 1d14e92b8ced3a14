"""What a branch under another version of the domain repeats first, told before it is made.

Asked while a form is filled in, of dialogues of any length: what was called is known from what the
branch is to be, and only turns whose calls may be lost are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curation.engine.cutting import Cut
from curation.engine.dependence import LONGEST_NAME
from curation.engine.paths import Path, path_of, rows_of, window
from curation.engine.renewing import Renewal
from curation.engine.values import domain_value
from curation.models import DomainVersion
from curation.selectors.staleness import Reason
from simulation.checks.protocol import complaint_about
from simulation.domains.differing import GONE
from simulation.llm.loose_json import strict
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.value import JsonObject

MOST_LISTED = 200
AT_ONCE = 500
"""Turns that one query reads."""


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
    path = window(path_of(place.parent), begins, end)
    ran = sum(begins <= call.at < end and call.executed for call in renewal.calls)
    reasons = sorted(map(Reason.of, renewal.reasons), key=lambda one: not one.called)
    lost = list(_lost(path, _doubtful(renewal), domain_value(under.pk)))
    return Repeating(under, begins, max(begins, end), reasons, ran, lost)


def _doubtful(renewal: Renewal) -> list[int]:
    """Turns whose calls may not come out again: of tools that are gone or take other arguments.

    Results stand behind the message that called, one after the other.
    """
    names = {
        one["name"]
        for one in renewal.reasons
        if one["kind"] == "tool" and {GONE, "parameters"} & set(one["what"])
    }
    found, asked, before = [], -1, -1
    for call in renewal.calls:
        asked = asked if call.at == before + 1 else call.at - 1
        before = call.at
        if call.tool[:LONGEST_NAME] in names:
            found.append(asked)
    return list(dict.fromkeys(found))


def _lost(path: Path, seqs: Sequence[int], domain: Domain) -> Iterator[Lost]:
    for seq, content in _asked(path, seqs):
        for each in content["message"].get("tool_calls") or ():
            words = _why_lost(ToolCall.model_validate(each), domain)
            if words:
                yield Lost(seq, words)


def _asked(path: Path, seqs: Sequence[int]) -> Iterator[tuple[int, JsonObject]]:
    """Those of the turns that lie on the path."""
    for start in range(0, len(seqs) if path else 0, AT_ONCE):
        rows = rows_of(path).filter(seq__in=seqs[start : start + AT_ONCE], role=Role.ASSISTANT)
        yield from rows.values_list("seq", "content")


def _why_lost(call: ToolCall, domain: Domain) -> str:
    name = call.function.name
    tool = domain.tool(name)
    if tool is None:
        return f"{name} is no longer there: an error answers"
    arguments = strict(call.function.arguments)
    complaint = complaint_about(arguments, tool) if isinstance(arguments, dict) else None
    return f"{name} no longer takes its arguments: {complaint}" if complaint else ""
