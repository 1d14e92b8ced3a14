from __future__ import annotations

import json
from typing import Any

import pytest

from curation.engine.sealing import unseal
from curation.errors import NotAllowed, Refused, Stale
from curation.models import (
    AuditEntry,
    Job,
    LineupEntry,
    Membership,
    ModelEndpoint,
    Workspace,
)
from curation.services.endpoints import (
    add_endpoint,
    archive_endpoint,
    change_endpoint,
    probe_endpoint,
    restore_endpoint,
)
from curation.services.lineups import set_lineup
from curation.services.model_orders import EndpointOrder
from curation.services.orders import read_order

LAB = {"name": "lab", "base_url": "http://127.0.0.1:9/v1", "key": "sk-secret"}


def order(**given: Any) -> EndpointOrder:
    return read_order(EndpointOrder, LAB | given)


def refused(**given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        order(**given)
    (problem,) = caught.value.problems
    assert "sk-" not in str(caught.value)
    return problem.field, problem.problem


def test_the_first_endpoint_serves_models_that_are_ordered_by_name(lead: Membership) -> None:
    assert add_endpoint(lead, order()).is_default
    assert not add_endpoint(lead, order(name="second")).is_default
    assert add_endpoint(lead, order(name="third", is_default=True)).is_default
    assert not ModelEndpoint.objects.get(name="lab").is_default


def test_a_key_is_kept_sealed_and_told_to_nobody(lead: Membership) -> None:
    row = add_endpoint(lead, order())
    assert unseal(row.sealed_key) == "sk-secret"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.by) == ("created", row.pk, lead.user)
    assert entry.detail["now"]["key_stored"] is True
    assert "sk-secret" not in json.dumps(entry.detail) + repr(order()) + str(vars(row))


def test_a_change_without_a_key_keeps_the_stored_one_and_says_what_was_before(
    lead: Membership,
) -> None:
    row = add_endpoint(lead, order())
    change_endpoint(lead, row, order(key=None, concurrency=4), expects=1)
    row.refresh_from_db()

    assert (row.number, row.concurrency, unseal(row.sealed_key)) == (2, 4, "sk-secret")
    entry = AuditEntry.objects.get(action="changed")
    assert (entry.detail["before"]["concurrency"], entry.detail["now"]["concurrency"]) == (64, 4)
    with pytest.raises(Stale):
        change_endpoint(lead, row, order(key=None), expects=1)


def test_a_stored_key_is_not_led_to_another_address(lead: Membership) -> None:
    row = add_endpoint(lead, order())
    with pytest.raises(Refused, match="given for another address"):
        change_endpoint(lead, row, order(key=None, base_url="http://elsewhere/v1"))

    change_endpoint(lead, row, order(key="sk-other", base_url="http://elsewhere/v1"))
    assert unseal(ModelEndpoint.objects.get().sealed_key) == "sk-other"


def test_a_key_named_by_its_variable_takes_the_stored_one_away(lead: Membership) -> None:
    row = add_endpoint(lead, order())
    change_endpoint(lead, row, order(key=None, key_variable="LAB_API_KEY"))
    assert ModelEndpoint.objects.get().sealed_key == ""


@pytest.mark.parametrize(
    "variable", ["DIALOOM_SECRET", "DATABASE_URL", "DJANGO_SECRET_KEY", "PATH", "a b", "AWS_KEY"]
)
def test_no_variable_but_a_models_key_is_sent_anywhere(variable: str) -> None:
    field, problem = refused(key=None, key_variable=variable)
    assert field == "key_variable"
    assert "variable" in problem


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("localhost:8000", "no address"),
        ("ftp://lab/v1", "no address"),
        ("http://", "no address"),
        ("http://[::1/v1", "no address"),
        ("http://lab:99999/v1", "no address"),
        ("http://user:pass@lab/v1", "password"),
        ("http://lab/v1?x=1", "query"),
        ("http://lab/v1/chat/completions", "ends in /v1"),
    ],
)
def test_what_is_no_address_of_an_api_is_named(address: str, word: str) -> None:
    field, problem = refused(base_url=address)
    assert field == "base_url"
    assert word in problem


def test_other_fields_are_named_too() -> None:
    assert refused(name="My Lab")[0] == "name"
    assert refused(concurrency=0)[0] == "concurrency"
    assert refused(key="sk-ключ")[0] == "key"
    assert refused(key="sk-a\nX-Evil: 1")[0] == "key"
    assert refused(parameters={"temperature": -1})[0] == "parameters"
    assert refused(parameters={"extra": {"messages": []}})[0] == "parameters"
    assert refused(parameters={"extra": {"a": "b" * 5000}})[0] == "parameters"
    assert refused(prompt_price=-1)[0] == "prompt_price"
    with pytest.raises(Refused, match="not both"):
        order(key_variable="LAB_API_KEY")


def test_two_endpoints_never_share_a_name_nor_take_the_environments(lead: Membership) -> None:
    add_endpoint(lead, order())
    for name in ("lab", "environment"):
        with pytest.raises(Refused, match="name"):
            add_endpoint(lead, order(name=name))
    assert ModelEndpoint.objects.count() == 1


def test_annotators_change_nothing(lead: Membership, annotator: Membership) -> None:
    row = add_endpoint(lead, order())
    for change in (
        lambda: add_endpoint(annotator, order(name="other")),
        lambda: change_endpoint(annotator, row, order()),
        lambda: archive_endpoint(annotator, row),
        lambda: restore_endpoint(annotator, row),
        lambda: probe_endpoint(annotator, row),
        lambda: set_lineup(annotator, {}),
    ):
        with pytest.raises(NotAllowed, match="Only leads"):
            change()


def test_an_archived_endpoint_is_no_default_and_not_tested(lead: Membership) -> None:
    row = archive_endpoint(lead, add_endpoint(lead, order()))
    assert not row.is_default
    with pytest.raises(Refused, match="archived"):
        probe_endpoint(lead, row)

    restore_endpoint(lead, row)
    job = probe_endpoint(lead, row, "scripted-1")
    assert Job.objects.get().payload == {"endpoint": str(row.pk), "model": "scripted-1"}
    assert job.kind == "probe"


def test_the_lineup_is_set_whole_and_its_history_kept(lead: Membership, studio: Workspace) -> None:
    add_endpoint(lead, order())
    set_lineup(lead, {"judge": "judge-1", "agent": {"model": "a", "endpoint": "lab"}})
    now = set_lineup(lead, {"judge": {"model": "j2", "parameters": {"temperature": 0}}, "user": ""})

    assert {role.value: row.model for role, row in now.items()} == {"judge": "j2"}
    entry = AuditEntry.objects.filter(subject=studio.pk).latest("pk")
    assert entry.detail["before"]["agent"]["model"] == "a"
    assert entry.detail["lineup"]["judge"]["parameters"] == {"temperature": 0.0, "extra": {}}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"king": "m"}, "king"),
        ({"judge": {"model": ""}}, "judge.model"),
        ({"judge": {"model": "m", "endpoint": "nowhere"}}, "judge.endpoint"),
        ({"judge": {"model": "m", "parameters": {"top_p": 3}}}, "judge.parameters.top_p"),
        ({"judge": {"model": "m", "colour": 1}}, "judge.colour"),
    ],
)
def test_a_wrong_lineup_changes_nothing_and_is_named(
    lead: Membership, given: dict[str, Any], field: str
) -> None:
    add_endpoint(lead, order())
    set_lineup(lead, {"user": "u"})
    with pytest.raises(Refused) as caught:
        set_lineup(lead, given)
    assert caught.value.problems[0].field == field
    assert LineupEntry.objects.get().model == "u"
