"""Proposing, waiting for a yes, making the change, and telling the truth about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Purpose

Request = Callable[..., Act]
CONFIRMS = "State every change and ask the user to confirm it before you make it."


@pytest.fixture
def careful(new_counter: Any) -> Any:
    """A counter under a policy that asks for a yes."""
    return new_counter(policy=CONFIRMS)


def status_of(counter: Any, number: str) -> str:
    return str(counter.value(f"SELECT status FROM orders WHERE no = '{number}'"))


def test_nothing_changes_before_the_yes(careful: Any, request_act: Request) -> None:
    text = careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    proposal = careful.act(ActKind.PROPOSE)
    assert {(slot.column, slot.value) for slot in proposal.slots} == {
        ("orders.no", "A-10"),
        ("orders.status", "held"),
    }
    assert "A-10" in text
    assert "held" in text
    assert "set_status" not in careful.tools()
    assert status_of(careful, "A-10") == "open"


def test_a_yes_makes_the_change_and_its_result_is_told(careful: Any, request_act: Request) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    text = careful.hears(Act(kind=ActKind.CONFIRM))
    assert status_of(careful, "A-10") == "held"
    assert careful.kinds()[0] is ActKind.DONE
    assert "held" in text


def test_a_no_leaves_everything_as_it_was(careful: Any, request_act: Request) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    careful.hears(Act(kind=ActKind.DENY))
    assert careful.kinds()[0] is ActKind.DENY
    assert status_of(careful, "A-10") == "open"
    careful.hears(Act(kind=ActKind.CONFIRM))
    assert status_of(careful, "A-10") == "open"


def test_a_revised_value_is_proposed_anew(careful: Any, request_act: Request) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    careful.hears(
        Act(kind=ActKind.DENY),
        Act(
            kind=ActKind.REVISE,
            tool="set_status",
            slots=(Said(column="orders.status", value="packed", purpose=Purpose.VALUE),),
        ),
    )
    assert ("orders.status", "packed") in {
        (slot.column, slot.value) for slot in careful.act(ActKind.PROPOSE).slots
    }
    careful.hears(Act(kind=ActKind.CONFIRM))
    assert status_of(careful, "A-10") == "packed"


def test_a_yes_with_the_request_is_consent_given_beforehand(
    careful: Any, request_act: Request
) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"}),
        Act(kind=ActKind.CONFIRM),
    )
    assert careful.kinds()[0] is ActKind.DONE


def test_a_yes_to_one_change_is_none_to_another(careful: Any, request_act: Request) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    careful.hears(
        Act(kind=ActKind.CONFIRM),
        request_act("drop_order", keys={"orders.no": "A-12"}),
    )
    assert status_of(careful, "A-10") == "held"
    assert careful.value("SELECT count(*) FROM orders") == 3
    assert ActKind.PROPOSE in careful.kinds()


def test_without_such_a_policy_what_is_spelled_out_in_full_is_done(
    counter: Any, request_act: Request
) -> None:
    counter.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    assert counter.kinds()[0] is ActKind.DONE
    counter.hears(
        request_act("set_status", keys={"people.name": "Bela"}, values={"orders.status": "held"})
    )
    assert counter.kinds() == [ActKind.PROPOSE]


def test_a_deletion_is_always_proposed(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("drop_order", keys={"orders.no": "A-12"}))
    assert counter.kinds() == [ActKind.PROPOSE]
    counter.hears(Act(kind=ActKind.CONFIRM))
    assert counter.value("SELECT count(*) FROM orders") == 2


def test_a_row_that_was_never_seen_is_read_before_its_change_is_proposed(
    careful: Any, request_act: Request
) -> None:
    text = careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    assert careful.tools() == ["get_order"]
    assert "A-10" in text
    careful.hears(
        request_act("set_status", keys={"orders.no": "Z-99"}, values={"orders.status": "held"})
    )
    assert careful.kinds() == [ActKind.EMPTY]


def test_a_missing_value_is_asked_for_and_never_made_up(counter: Any, request_act: Request) -> None:
    counter.hears(request_act("set_status", keys={"orders.no": "A-10"}))
    assert [slot.column for slot in counter.act(ActKind.ASK).slots] == ["orders.status"]
    assert counter.tools() == []


def test_a_new_row_takes_its_reference_from_the_customer_described(
    careful: Any, request_act: Request
) -> None:
    text = careful.hears(
        request_act(
            "add_order",
            keys={"people.mail": "bela@mail.example"},
            values={"orders.no": "B-1", "orders.total": 12.5},
        )
    )
    assert "Bela Novak" in text
    careful.hears(Act(kind=ActKind.CONFIRM))
    assert careful.value("SELECT pid FROM orders WHERE no = 'B-1'") == 2


def test_a_refusal_is_told_with_its_reason_and_not_as_success(
    careful: Any, request_act: Request
) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-11"}, values={"orders.status": "open"})
    )
    text = careful.hears(Act(kind=ActKind.CONFIRM))
    assert careful.kinds() == [ActKind.FAIL]
    assert "has been shipped already" in text
    assert status_of(careful, "A-11") == "shipped"


def test_a_duplicate_is_explained_by_labels_not_by_columns(
    careful: Any, request_act: Request
) -> None:
    careful.hears(
        request_act(
            "add_order",
            keys={"people.mail": "bela@mail.example"},
            values={"orders.no": "A-10", "orders.total": 1},
        )
    )
    text = careful.hears(Act(kind=ActKind.CONFIRM))
    assert careful.kinds() == [ActKind.FAIL]
    assert "the same order number" in text
    assert "orders.no" not in text


def test_what_refers_to_a_change_waits_for_it(careful: Any, request_act: Request) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"}),
        request_act("get_order", refers=True, wants=("orders.status",)),
    )
    assert careful.kinds() == [ActKind.PROPOSE]
    careful.hears(Act(kind=ActKind.CONFIRM))
    report = careful.act(ActKind.REPORT)
    assert [slot.value for slot in report.slots] == ["held"]
    assert careful.kinds()[:2] == [ActKind.DONE, ActKind.REPORT]


def test_a_changed_row_is_read_again(careful: Any, request_act: Request) -> None:
    careful.hears(request_act("get_order", keys={"orders.no": "A-10"}, wants=("orders.status",)))
    careful.hears(request_act("set_status", refers=True, values={"orders.status": "held"}))
    careful.hears(Act(kind=ActKind.CONFIRM))
    text = careful.hears(request_act("get_order", refers=True, wants=("orders.status",)))
    assert "held" in text
    assert careful.tools().count("get_order") == 2


def test_a_change_that_is_doubted_is_looked_up_and_not_made_twice(
    careful: Any, request_act: Request
) -> None:
    careful.hears(
        request_act("set_status", keys={"orders.no": "A-10"}, values={"orders.status": "held"})
    )
    careful.hears(Act(kind=ActKind.CONFIRM))
    careful.hears(Act(kind=ActKind.CHECK, tool="set_status"))
    assert careful.tools().count("set_status") == 1
    assert [slot.value for slot in careful.act(ActKind.REPORT).slots] == ["held"]
