"""What a model needed before its turn could be used: attempts that failed, answers mended."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.llm.failures import TRANSPORT
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState

MANY = 3
"""Failed attempts from which on a turn is worth a look."""
_OWNERS = {
    Role.USER: Owner.USER_SIMULATOR,
    Role.ASSISTANT: Owner.AGENT,
    Role.TOOL: Owner.TOOL,
    Role.SYSTEM: Owner.ENVIRONMENT,
}


def model_trouble(state: DialogueState) -> Iterator[Finding]:
    """Attempts by the names of ``llm.failures``; those of the way to the model are no model's."""
    last = state.turns[-1]
    if last.sampling is None:
        return
    owner = _OWNERS[last.message.role]
    underway = [name for name in last.sampling.failures if name in TRANSPORT]
    own = [name for name in last.sampling.failures if name not in TRANSPORT]
    if underway:
        yield _finding(state, "endpoint_failed", Owner.ENVIRONMENT, underway, "did not answer")
    if own:
        yield _finding(state, "model_retried", owner, own, "could not be used")
    if last.sampling.repairs:
        yield Finding(
            kind="model_repaired",
            severity=Severity.INFO,
            owner=owner,
            seq=last.seq,
            message="The model's answer was mended before it became this turn.",
            evidence=", ".join(last.sampling.repairs),
        )


def _finding(state: DialogueState, kind: str, owner: Owner, names: list[str], what: str) -> Finding:
    attempts = "1 attempt" if len(names) == 1 else f"{len(names)} attempts"
    return Finding(
        kind=kind,
        severity=Severity.WARNING if len(names) >= MANY else Severity.INFO,
        owner=owner,
        seq=state.turns[-1].seq,
        message=f"{attempts} before this one {what}.",
        evidence=", ".join(names),
    )
