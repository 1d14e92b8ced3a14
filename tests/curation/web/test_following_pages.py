"""Pages that follow say which stream they listen to, and what they lack is asked for once."""

from __future__ import annotations

import html
import re

from django.test import Client
from django.urls import reverse

from curation.models import Run, Trajectory
from tests.curation.toy import hold, play


def followed(client: Client, name: str, row: Run | Trajectory) -> list[str]:
    """The streams that a page listens to."""
    text = client.get(reverse(f"curation:{name}", args=[row.pk])).content.decode()
    return [html.unescape(found) for found in re.findall(r'data-events="([^"]+)"', text)]


def test_a_run_that_is_under_way_is_followed(as_alice: Client, ordered: Run) -> None:
    expected = f"/api/v1/runs/{ordered.pk}/events?kinds=state,progress"
    assert followed(as_alice, "run", ordered) == [expected]
    Run.objects.filter(pk=ordered.pk).update(state=Run.State.FINISHED)
    assert followed(as_alice, "run", ordered) == []


def test_a_dialogue_that_is_being_written_is_followed(as_alice: Client, blank: Trajectory) -> None:
    assert followed(as_alice, "trajectory", blank) == [f"/api/v1/trajectories/{blank.pk}/events"]
    play(blank)
    assert followed(as_alice, "trajectory", blank) == []


def test_a_state_that_the_page_does_not_show_is_an_arrival(
    as_alice: Client, blank: Trajectory
) -> None:
    text = as_alice.get(reverse("curation:trajectory", args=[blank.pk])).content.decode()
    address = html.unescape(re.findall(r'hx-get="([^"]*/turns/[^"]*)"', text)[0])
    assert as_alice.get(address).status_code == 204
    hold(blank)
    arrived = as_alice.get(address).content.decode()
    assert "being written" in arrived
    again = html.unescape(re.findall(r'hx-get="([^"]*/turns/[^"]*)"', arrived)[0])
    assert as_alice.get(again).status_code == 204
