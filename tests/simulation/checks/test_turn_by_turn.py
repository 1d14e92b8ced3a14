"""What is worked out turn by turn is what the whole dialogue gives when it is gone through anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.checks.applying import user_turns
from simulation.checks.examine import ALL, examined, findings_of_last
from simulation.checks.tasks import newly_proven
from simulation.dialogue.limits import exceeded, steps_since_request, tokens, tool_errors
from simulation.seats.protocol import agent_view, user_view
from simulation.vocabulary.hearing import LONGEST_HEARD, heard
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.so_far import so_far
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]
ORDER = {"id": 7731, "customer": "Ann Berg", "status": "processing", "total": 84.8}
USERS = st.sampled_from(
    [
        "What did order 7731 come to, and could you have it cancelled?",
        "What did order 7731 come to, and could you have it cancelled today?",
        "Yes, please do.",
        "It is for Ann Berg, 84.80 euros.",
        "Are you sure that it was cancelled, order 7731 that is?",
        "word " * LONGEST_HEARD,
    ]
)
AGENTS = st.sampled_from(
    [
        "Order 7731 came to €84.80, that is all there is to it.",
        "I've cancelled order 7731 for you.",
        "There are 12 of them, for 240 euros in all.",
        "Shall I go ahead? Please confirm.",
        "The total is 99.5.",
    ]
)
CALLS = st.tuples(
    st.sampled_from(["get_order", "cancel_order", "find_orders", "nothing"]),
    st.sampled_from([{"id": 7731}, {"id": 7733}, {"customer": "Ann Berg"}, {}]),
    st.sampled_from(
        [ORDER, [ORDER, {**ORDER, "id": 7733}], {"error": "no such order"}, {"changed": 1}]
    ),
)
EXCHANGES = st.lists(st.tuples(USERS, st.lists(CALLS, max_size=3), AGENTS), max_size=4)
LENIENT = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def lines_of(exchanges: list[Any]) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [("system", "You are the agent.")]
    for asked, calls, told in exchanges:
        lines.append(("user", asked))
        for name, arguments, result in calls:
            lines += [("calls", [(name, arguments)]), ("result", result)]
        lines.append(("agent", told))
    return lines


def everything(state: DialogueState) -> list[object]:
    """What seats, limits and checks make of the last turn and all before it."""
    turns = heard(state).turns
    return [
        findings_of_last(state),
        newly_proven(state),
        agent_view(state),
        user_view(state),
        so_far(turns),
        [steps_since_request(turns), tool_errors(turns), tokens(turns), exceeded(state)],
        [len(turn.message.content or "") for turn in turns],
    ]


@LENIENT
@given(exchanges=EXCHANGES, asked=st.lists(st.booleans(), min_size=40, max_size=40))
def test_turn_by_turn_and_from_scratch_are_the_same(
    exchanges: list[Any], asked: list[bool], dialogue: Dialogue
) -> None:
    whole = dialogue(*lines_of(exchanges), rules=default_rules(Paradigm.USER))
    grown = whole.cut(0)
    for turn, is_asked in zip(whole.turns, asked, strict=False):
        checked = examined(grown, turn.model_copy(update={"rules": ("open",)}))
        grown = grown.then(checked)
        plain = grown.with_turns(tuple(grown.turns))
        assert checked.findings == findings_of_last(plain)
        assert checked.findings == tuple(one for check in ALL for one in check(heard(plain)))
        if is_asked:
            assert everything(grown) == everything(plain)
    assert everything(grown)[1:] == everything(grown.with_turns(tuple(grown.turns)))[1:]


def test_the_user_turns_that_rules_apply_to_are_counted_alike(dialogue: Dialogue) -> None:
    state = dialogue(
        ("user", "Hello.", {"rules": ("open",)}), ("agent", "Yes?"), ("user", "Order 7731.")
    )
    first, second = user_turns(state.turns)
    assert (first.number, first.fired, first.answers) == (1, frozenset(), False)
    assert (second.number, second.fired, second.answers) == (2, frozenset({"open"}), True)
