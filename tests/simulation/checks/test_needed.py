from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.checks.needed import model_trouble
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.sampling import Sampling
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]


def found(dialogue: Dialogue, kind: str, **needed: tuple[str, ...]) -> list[Finding]:
    sampling = Sampling(model="m", **needed)
    lines = (("calls", [("get_order", {"id": 1})]),) if kind == "result" else ()
    payload = {"id": 1} if kind == "result" else "Hello."
    return list(model_trouble(dialogue(*lines, (kind, payload, {"sampling": sampling}))))


@pytest.mark.parametrize(
    ("kind", "owner"),
    [("user", Owner.USER_SIMULATOR), ("agent", Owner.AGENT), ("result", Owner.TOOL)],
)
def test_a_failed_attempt_is_on_record_with_its_owner(
    dialogue: Dialogue, kind: str, owner: Owner
) -> None:
    (finding,) = found(dialogue, kind, failures=("malformed_answer",))
    assert (finding.kind, finding.owner) == ("model_retried", owner)
    assert finding.severity is Severity.INFO
    assert finding.evidence == "malformed_answer"


def test_many_failed_attempts_are_worth_a_look(dialogue: Dialogue) -> None:
    (finding,) = found(dialogue, "agent", failures=("refusal", "unknown_tool", "cut_off"))
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("3 attempts")


def test_a_server_that_fails_is_not_the_models_fault(dialogue: Dialogue) -> None:
    server, model = found(dialogue, "agent", failures=("server_error", "refusal", "timeout"))
    assert (server.kind, server.owner) == ("endpoint_failed", Owner.ENVIRONMENT)
    assert server.evidence == "server_error, timeout"
    assert model.kind == "model_retried"


def test_what_was_mended_is_told(dialogue: Dialogue) -> None:
    (finding,) = found(dialogue, "user", repairs=("fenced_json",))
    assert (finding.kind, finding.severity) == ("model_repaired", Severity.INFO)


def test_a_turn_that_came_at_once_has_nothing_to_tell(dialogue: Dialogue) -> None:
    assert found(dialogue, "agent") == []
    assert list(model_trouble(dialogue(("agent", "Hello.")))) == []
