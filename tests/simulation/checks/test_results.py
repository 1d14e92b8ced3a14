"""Simulated and imported results, and what was claimed on their strength."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.checks.claims import false_claims
from simulation.checks.protocol import repeated_calls
from simulation.checks.results import uncomputed_results
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.state import DialogueState, Execution

Dialogue = Callable[..., DialogueState]
SIMULATED = {"execution": Execution(executed=False, ok=True)}
LOOK = ("calls", [("get_order", {"id": 7731})])
CANCEL = ("calls", [("cancel_order", {"id": 7731})])


def simulated(data: Any) -> tuple[Any, ...]:
    return ("result", data, SIMULATED)


def kinds(state: DialogueState) -> list[str]:
    return [item.kind for item in uncomputed_results(state)]


def without_sql(state: DialogueState) -> DialogueState:
    tools = tuple(tool.model_copy(update={"sql": None}) for tool in state.domain.tools)
    return state.model_copy(update={"domain": state.domain.model_copy(update={"tools": tools})})


def test_a_simulated_result_of_the_wrong_form_is_the_tools_fault(dialogue: Dialogue) -> None:
    (finding,) = uncomputed_results(dialogue(("user", "a"), LOOK, simulated([1, 2])))
    assert (finding.kind, finding.owner) == ("invalid_result", Owner.TOOL)


def test_a_simulated_tool_that_contradicts_itself_is_found(dialogue: Dialogue) -> None:
    first = (("user", "a"), LOOK, simulated({"id": 7731, "total": 84.8}))
    assert kinds(dialogue(*first, LOOK, simulated({"id": 7731, "total": 84.8}))) == []
    assert kinds(dialogue(*first, LOOK, simulated({"id": 7731, "total": 9}))) == [
        "inconsistent_result"
    ]


def test_after_a_simulated_change_another_result_is_right(dialogue: Dialogue) -> None:
    lines = (LOOK, simulated({"id": 1}), CANCEL, simulated({"id": 1}), LOOK, simulated({"id": 2}))
    assert kinds(dialogue(("user", "a"), *lines)) == []


def test_what_was_computed_is_not_held_against_itself(dialogue: Dialogue) -> None:
    assert kinds(dialogue(("user", "a"), LOOK, ("result", [1, 2]))) == []


def test_a_claim_after_a_simulated_change_is_true(dialogue: Dialogue) -> None:
    lines = (("user", "Cancel 7731"), CANCEL, simulated({"id": 7731}))
    claim = ("agent", "I have cancelled order 7731.")
    assert list(false_claims(without_sql(dialogue(*lines, claim)))) == []
    looked = (("user", "Cancel 7731"), LOOK, simulated({"id": 7731}))
    assert list(false_claims(without_sql(dialogue(*looked, claim))))


def test_looking_again_after_a_simulated_change_is_no_repetition(dialogue: Dialogue) -> None:
    lines = (LOOK, simulated({"id": 7731}), CANCEL, simulated({"id": 7731}), LOOK)
    assert list(repeated_calls(dialogue(("user", "a"), *lines))) == []


def test_a_tool_that_returns_a_text_may_return_it_bare(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), LOOK, simulated("Sent."))
    last = state.turns[-1]
    message = last.message.model_copy(update={"content": "Sent."})
    bare = state.cut(last.seq).then(last.model_copy(update={"message": message}))
    assert kinds(bare) == ["invalid_result"]
    tools = tuple(
        tool.model_copy(update={"returns": {"type": "string"}}) for tool in bare.domain.tools
    )
    domain = bare.domain.model_copy(update={"tools": tools})
    assert kinds(bare.model_copy(update={"domain": domain})) == []
