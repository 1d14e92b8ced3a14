from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import Workspace
from curation.services.access import make_sign_in_link
from curation.web.context import THEME_COOKIE


def test_a_link_signs_in_once(studio: Workspace, alice: User) -> None:
    address = reverse("curation:sign-in", args=[make_sign_in_link(alice)])
    assert Client().get(address, follow=True).status_code == 200
    again = Client().get(address)
    assert again.status_code == 410
    assert "used already" in again.content.decode()


def test_a_used_link_does_no_harm_to_who_is_in(studio: Workspace, alice: User) -> None:
    address = reverse("curation:sign-in", args=[make_sign_in_link(alice)])
    client = Client()
    client.get(address)
    assert client.get(address)["Location"] == reverse("curation:home")


def test_a_password_signs_in_and_goes_where_one_wanted_to(studio: Workspace, alice: User) -> None:
    sent = {"username": "alice", "password": "p", "next": "/queue/"}
    assert Client().post(reverse("curation:login"), sent)["Location"] == "/queue/"


def test_signing_in_never_leads_to_another_site(studio: Workspace, alice: User) -> None:
    sent = {"username": "alice", "password": "p", "next": "https://evil.example/"}
    answer = Client().post(reverse("curation:login"), sent)
    assert answer["Location"] == reverse("curation:home")


def test_a_wrong_password_is_refused_in_words(studio: Workspace) -> None:
    answer = Client().post(reverse("curation:login"), {"username": "alice", "password": "no"})
    assert answer.status_code == 422
    assert "correct username and password" in answer.content.decode()


def test_signing_out_needs_a_post(as_alice: Client) -> None:
    assert as_alice.get(reverse("curation:logout")).status_code == 405
    as_alice.post(reverse("curation:logout"))
    assert as_alice.get(reverse("curation:home")).status_code == 302


@pytest.mark.parametrize(("sent", "drawn"), [("dark", 'data-theme="dark"'), ("light", "light")])
def test_colours_are_kept_in_a_cookie(as_alice: Client, sent: str, drawn: str) -> None:
    as_alice.post(reverse("curation:theme"), {"theme": sent, "next": "/queue/"})
    assert drawn in as_alice.get("/queue/").content.decode().split("<head>")[0]
    as_alice.post(reverse("curation:theme"), {"theme": "system"})
    assert as_alice.cookies[THEME_COOKIE].value == ""


def test_a_forged_theme_draws_nothing(as_alice: Client) -> None:
    as_alice.cookies[THEME_COOKIE] = "x onload=1"
    assert "data-theme" not in as_alice.get("/queue/").content.decode().split("<head>")[0]
