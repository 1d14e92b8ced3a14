from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from curation.models import ModelEndpoint, Workspace
from tests.curation.selectors.test_spending import put
from tests.curation.web.test_every_page import checked

ADDRESS = "/settings/spending/"


def test_where_no_model_was_asked_it_says_what_will_stand_there(
    as_alice: Client, studio: Workspace
) -> None:
    assert reverse("curation:spending") == ADDRESS
    text = checked(as_alice, f"{ADDRESS}?days=all")
    assert "No model was asked" in text
    assert "The embedded cast costs nothing" in text
    put(studio, past=40)
    assert '<a href="?days=all">All time</a>' in checked(as_alice, ADDRESS)


def test_it_tells_what_for_by_which_model_and_when(
    as_alice: Client, as_bob: Client, studio: Workspace
) -> None:
    endpoint = ModelEndpoint.objects.create(workspace=studio, name="bare", base_url="http://x/v1")
    put(studio, purpose="fork", endpoint=str(endpoint.pk), model="large", tokens=12_345, cost=0.5)
    put(studio, purpose="judge", past=3, cost=1.5)

    text = checked(as_bob, ADDRESS)

    assert "$2.00" in text
    assert "12\u202f345" in text
    assert 'href="/queue/?origin=fork">Forks</a>' in text
    assert "Judging" in text
    assert "no prices" in text
    assert text.count("<title>") == 31
    # Prices are a lead's to set.
    prices = reverse("curation:endpoint-edit", args=[endpoint.pk])
    assert prices not in text
    assert prices in checked(as_alice, ADDRESS)


def test_without_prices_it_is_told_in_tokens_alone(as_alice: Client, studio: Workspace) -> None:
    put(studio, tokens=40)

    text = checked(as_alice, ADDRESS)

    assert not re.search(r"\$\d", text)
    assert "US dollars</th>" not in text
    assert "up to 41 tokens a day" in text


def test_a_period_that_is_none_is_not_there(as_alice: Client, studio: Workspace) -> None:
    assert as_alice.get(f"{ADDRESS}?days=8").status_code == 404


def test_the_cockpit_and_the_settings_lead_to_it(as_alice: Client, studio: Workspace) -> None:
    assert 'id="spent"' not in checked(as_alice, "/")
    assert ADDRESS in checked(as_alice, "/settings/")
    put(studio, cost=12.3)
    assert "$12.30" in checked(as_alice, "/")
