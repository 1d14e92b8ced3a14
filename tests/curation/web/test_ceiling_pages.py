"""The daily ceiling on its pages: set, told, and said wherever something rests because of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curation.engine.ceilings import REASON
from curation.models import Job, Workspace
from tests.curation.engine.test_ceilings import cast_run, limited
from tests.curation.engine.test_spent import CAST
from tests.curation.jobs.conftest import lab
from tests.curation.selectors.test_spending import put
from tests.curation.toy import make_dialogue, make_run, play
from tests.curation.web.test_every_page import checked

SETTINGS, SPENDING, SET = "/settings/", "/settings/spending/", "/settings/ceiling/"
AGAIN = "goes on by itself at 00:00 UTC"
PRICES = {"prompt_price": 2.0, "completion_price": 8.0}


def standing(workspace: Workspace) -> tuple[int | None, float | None]:
    workspace.refresh_from_db()
    return workspace.max_tokens_day, workspace.max_cost_day


def test_a_lead_sets_it_on_the_settings_page(as_alice: Client, studio: Workspace) -> None:
    lab(studio, "http://127.0.0.1:9/v1", **PRICES)
    put(studio, tokens=500, cost=0.25)
    assert reverse("curation:ceiling-set") == SET
    assert 'id="ceiling-form"' in checked(as_alice, SETTINGS)

    answer = as_alice.post(SET, {"max_tokens_day": "4000", "max_cost_day": "2.5"}, follow=True)

    assert standing(studio) == (4_000, 2.5)
    text = answer.content.decode()
    assert "It holds from now on." in text
    assert "501 of 4\u202f000 tokens today" in text
    assert "$0.25 of $2.50 today" in text
    assert "501 of 4\u202f000 tokens today" in checked(as_alice, SPENDING)
    gone = as_alice.post(SET, {"max_tokens_day": "", "max_cost_day": ""}, follow=True)
    assert "There is no ceiling any more." in gone.content.decode()
    assert standing(studio) == (None, None)


def test_what_money_does_not_count_is_named(as_alice: Client, studio: Workspace) -> None:
    lab(studio, "http://127.0.0.1:9/v1", **PRICES)
    lab(studio, "http://127.0.0.1:9/v1", name="bare", is_default=False)
    limited(studio, max_tokens_day=4_000)
    assert "for want of prices" not in checked(as_alice, SETTINGS)

    limited(studio, max_tokens_day=None, max_cost_day=2.0)

    for address in (SETTINGS, SPENDING):
        text = checked(as_alice, address)
        assert "for want of prices: bare." in text
        assert "A ceiling in tokens would hold for it too." in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"max_tokens_day": "3"}, "3 tokens pay for no call"),
        ({"max_tokens_day": "-3"}, "greater than or equal to 1"),
        ({"max_tokens_day": "lots"}, "whole number"),
        ({"max_cost_day": "5"}, "no endpoint here has prices"),
        ({"max_cost_day": "0"}, "Give more than 0"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_said_beside_its_field_and_kept(
    as_alice: Client, studio: Workspace, typed: dict[str, str], said: str
) -> None:
    answer = as_alice.post(SET, typed)

    assert answer.status_code == 422
    ((field, value),) = typed.items()
    text = answer.content.decode()
    assert f'id="id_{field}_error"' in text
    assert said in text
    assert f'value="{value}"' in text
    assert standing(studio) == (None, None)


def test_an_annotator_sees_it_and_cannot_set_it(as_bob: Client, studio: Workspace) -> None:
    assert "A lead can set one" in checked(as_bob, SETTINGS)
    limited(studio, max_tokens_day=4_000)
    text = checked(as_bob, SETTINGS)
    assert "0 of 4\u202f000 tokens today" in text
    assert 'id="ceiling-form"' not in text
    assert as_bob.post(SET, {"max_tokens_day": "5000"}).status_code == 403


def test_where_it_is_reached_every_page_says_so_and_the_way_on(
    as_alice: Client, studio: Workspace
) -> None:
    put(studio, tokens=500)
    run, ended = cast_run(studio), make_run(studio)
    play(make_dialogue(studio, run_row=ended))
    make_dialogue(studio, run_row=run, cast=CAST)
    as_alice.post(SET, {"max_tokens_day": "400"})
    fork = make_dialogue(studio, cast=CAST, state="paused", reason=REASON, length=1)
    rests = {"workspace": studio, "state": "paused", "reason": REASON}
    Job.objects.create(kind="judge", run=ended, payload={"count": 1}, **rests)
    making = Job.objects.create(kind="synthesis", payload={"source": "brief"}, **rests)
    bringing = Job.objects.create(kind="import", **rests)

    cockpit = checked(as_alice, "/")
    assert "has used 501 of the 400 tokens" in cockpit
    assert 'href="/settings/#ceiling">Raise the ceiling</a>' in cockpit
    assert "Paused: the daily ceiling is reached." in page(as_alice, "run", run.pk)
    assert 'id="run-hold"' not in page(as_alice, "run", run.pk)
    assert "until the day turns" in checked(as_alice, "/runs/")
    assert "The judge rests" in page(as_alice, "run", ended.pk)
    workbench = page(as_alice, "trajectory", fork.pk)
    assert AGAIN in workbench
    assert 'id="dialogue-hold"' not in workbench
    for name, job in (("making", making), ("import", bringing)):
        assert "It rests: the daily ceiling is reached." in page(as_alice, name, job.pk)
    for address in (SETTINGS, SPENDING):
        assert "The daily ceiling is reached." in checked(as_alice, address)


def page(client: Client, name: str, key: object) -> str:
    return checked(client, reverse(f"curation:{name}", args=[key]))
