"""Runs, uploads, imports, releases: the forms that order work, and the pages that follow it."""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from curation.engine.storage import folder_for, relative
from curation.models import (
    DomainVersion,
    Heartbeat,
    Job,
    Release,
    Run,
    Trajectory,
    Upload,
    Workspace,
)
from curation.selectors.release_trial import trial
from curation.services import releases
from tests.curation.services.test_chat_imports import LENDING, worked
from tests.curation.toy import make_dialogue, make_shelf


def order(client: Client, chosen: Any, **changes: Any) -> Any:
    sent = {"domain": str(chosen.pk), "paradigm": "user", "count": "3", "faults": "0", "pace": "0"}
    return client.post(reverse("curation:run-new"), sent | changes)


def test_a_run_is_ordered_and_its_page_opens(as_alice: Client, studio: Workspace) -> None:
    answer = order(as_alice, make_shelf(studio), seed="7", tasks_per_dialogue="2")
    run = Run.objects.get()
    assert answer["Location"] == reverse("curation:run", args=[run.pk])
    assert (run.count, run.seed, run.tasks_per_dialogue) == (3, 7, 2)
    assert Trajectory.objects.filter(run=run).count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("count", "0"), ("count", "many"), ("pace", "-1"), ("faults", "2"), ("domain", "nope")],
)
def test_a_field_that_makes_no_sense_is_named(
    as_alice: Client, studio: Workspace, field: str, value: str
) -> None:
    answer = order(as_alice, make_shelf(studio), **{field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Run.objects.exists()


def test_another_workspaces_domain_cannot_be_chosen(as_alice: Client, rival: Workspace) -> None:
    assert order(as_alice, make_shelf(rival)).status_code == 422


def test_the_estimate_follows_the_form(as_alice: Client, studio: Workspace) -> None:
    shelf = make_shelf(studio)
    address = reverse("curation:run-estimate")
    asked = {"domain": str(shelf.pk), "paradigm": "user", "count": "10", "tasks_per_dialogue": "1"}
    text = as_alice.get(address, asked).content.decode()
    assert "about 120" in text
    assert "<html" not in text
    assert "about 240" in as_alice.get(address, asked | {"count": "20"}).content.decode()
    assert "fields make sense" in as_alice.get(address, asked | {"count": ""}).content.decode()


def test_a_run_is_held_and_called_off_from_its_page(as_alice: Client, studio: Workspace) -> None:
    order(as_alice, make_shelf(studio))
    run = Run.objects.get()
    change = reverse("curation:run-change", args=[run.pk])
    for word, state in (("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled")):
        as_alice.post(change, {"do": word})
        run.refresh_from_db()
        assert run.state == state
    answer = as_alice.post(change, {"do": "pause"}, follow=True)
    assert "cannot be paused" in answer.content.decode()
    assert as_alice.post(change, {"do": "explode"}).status_code == 404


def test_a_runs_page_polls_until_it_is_over(as_alice: Client, ordered: Run) -> None:
    address = reverse("curation:run", args=[ordered.pk])
    part = as_alice.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 1s" in part
    Run.objects.update(state=Run.State.FINISHED)
    assert "every 1s" not in as_alice.get(address).content.decode()


def test_a_database_is_kept_and_queued(as_alice: Client, studio: Workspace) -> None:
    file = SimpleUploadedFile("shop.sql", b"CREATE TABLE a (b);")
    answer = as_alice.post(reverse("curation:upload-new"), {"file": file, "name": "shop"})
    row = Upload.objects.get()
    assert answer["Location"] == reverse("curation:upload", args=[row.pk])
    assert "Waits for a worker" in as_alice.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "file"),
        ({"file": SimpleUploadedFile("a.sql", b"")}, "file"),
        ({"file": SimpleUploadedFile("a.sql", b"x"), "name": "Not a slug!"}, "name"),
        ({"file": SimpleUploadedFile("a.sql", b"x"), "slice_rows": "3"}, "slice_rows"),
    ],
)
def test_an_upload_that_cannot_be_used_names_the_field(
    as_alice: Client, sent: dict[str, Any], field: str
) -> None:
    answer = as_alice.post(reverse("curation:upload-new"), sent)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_failed_upload_says_why_and_what_to_do(as_alice: Client, brought: Upload) -> None:
    brought.status = Upload.Status.FAILED
    brought.error = {"field": "file", "problem": "<It> is encrypted.", "remedy": "Decrypt it."}
    brought.save()
    text = as_alice.get(reverse("curation:upload", args=[brought.pk])).content.decode()
    assert "&lt;It&gt; is encrypted." in text
    assert "Decrypt it." in text
    assert "every 1s" not in text


def test_records_are_kept_and_queued(as_alice: Client, studio: Workspace) -> None:
    file = SimpleUploadedFile("a.jsonl", b"{}\n")
    answer = as_alice.post(reverse("curation:import-new"), {"file": file})
    job = Job.objects.get()
    assert answer["Location"] == reverse("curation:import", args=[job.pk])
    job.state, job.error = Job.State.FAILED, {"problem": "Record 1 has no state.", "remedy": "x"}
    job.save()
    assert "Record 1 has no state." in as_alice.get(answer["Location"]).content.decode()


def test_no_file_is_no_import(as_alice: Client) -> None:
    answer = as_alice.post(reverse("curation:import-new"), {})
    assert answer.status_code == 422
    assert 'id="id_file_error"' in answer.content.decode()


def test_a_release_says_beforehand_what_it_leaves_out_and_why(
    as_alice: Client, finished: Trajectory, blank: Trajectory
) -> None:
    found = trial(finished.workspace, {"review": "approved"})
    reasons = {one.reason: one.number for one in found.left_out}
    assert (found.taken, found.total) == (0, 2)
    assert reasons == {"not finished yet": 1, "not reviewed yet": 1}
    text = as_alice.get(reverse("curation:release-trial"), {"review": "any"}).content.decode()
    assert '<span class="figure__value">1</span>' in text
    assert "not reviewed yet" not in text


def test_a_release_of_nothing_is_refused_with_numbers(
    as_alice: Client, finished: Trajectory
) -> None:
    sent = {"name": "set", "format": "openai-sft", "review": "approved"}
    answer = as_alice.post(reverse("curation:release-new"), sent)
    assert answer.status_code == 422
    assert "none matches" in answer.content.decode()


def test_a_name_with_odd_letters_is_refused(as_alice: Client, finished: Trajectory) -> None:
    sent = {"name": "../x", "format": "openai-sft", "review": "any"}
    answer = as_alice.post(reverse("curation:release-new"), sent)
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


def test_a_release_is_made_and_its_file_comes_down(as_alice: Client, finished: Trajectory) -> None:
    sent = {"name": "set", "format": "openai-sft", "review": "any"}
    answer = as_alice.post(reverse("curation:release-new"), sent)
    row = Release.objects.get()
    assert answer["Location"] == reverse("curation:release", args=[row.pk])
    file = reverse("curation:release-file", args=[row.pk])
    assert as_alice.get(file).status_code == 404
    _write(row, b'{"messages": []}\n')
    got = as_alice.get(file)
    assert b"".join(got) == b'{"messages": []}\n'
    assert 'filename="set-v1.jsonl"' in got["Content-Disposition"]
    manifest = as_alice.get(reverse("curation:release-manifest", args=[row.pk]))
    assert manifest.json() == {"rows": 1}


def test_what_a_large_release_takes_is_not_told_before_a_worker_has_looked(
    as_alice: Client, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "AT_ONCE", 0)
    sent = {"name": "set", "format": "native", "review": "any"}
    answer = as_alice.post(reverse("curation:release-new"), sent, follow=True)
    shown = " ".join(answer.content.decode().split())
    assert "Ordered set v1: what matches is frozen as soon as a worker has it in hand." in shown
    assert "Waits for a worker; what matches is frozen first." in shown
    assert ">0 dialogues<" not in shown
    listed = " ".join(as_alice.get(reverse("curation:release-list")).content.decode().split())
    assert '<td class="num"> <span class="muted">–</span> </td>' in listed


def test_a_file_of_another_workspace_is_not_there(as_charlie: Client, released: Release) -> None:
    _write(released, b"secret")
    for name in ("release-file", "release-manifest"):
        address = reverse(f"curation:{name}", args=[released.pk])
        assert as_charlie.get(address).status_code == 404


def _write(row: Release, data: bytes) -> None:
    """As the job leaves it."""
    path = folder_for("releases", row.pk) / "set-v1.jsonl"
    path.write_bytes(data)
    row.state, row.file, row.filename = Release.State.READY, relative(path), path.name
    row.sha256, row.manifest = hashlib.sha256(data).hexdigest(), {"rows": 1}
    row.save()


def test_a_missing_worker_is_said_where_something_waits(
    as_alice: Client, blank: Trajectory
) -> None:
    assert "No worker is running" in as_alice.get("/").content.decode()
    assert "No worker is running" in as_alice.get("/pulse/").content.decode()
    Heartbeat.objects.create(name="w", at=timezone.now())
    assert "No worker is running" not in as_alice.get("/").content.decode()
    Heartbeat.objects.update(at=timezone.now() - datetime.timedelta(seconds=16))
    assert "No worker is running" in as_alice.get("/queue/").content.decode()


def test_a_missing_worker_is_no_alarm_where_nothing_waits(
    as_alice: Client, finished: Trajectory
) -> None:
    assert "No worker is running" not in as_alice.get("/").content.decode()


def test_health_tells_a_dead_worker_without_failing(client: Client, db: None) -> None:
    assert client.get("/healthz").json()["worker"] != "alive"
    Heartbeat.objects.create(name="w", at=timezone.now())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (200, "alive")


def test_a_run_is_repeated_on_the_versions_that_it_was_made_of(
    as_alice: Client, studio: Workspace, ordered: Run
) -> None:
    Run.objects.update(count=7, faults=0.2, tasks_per_dialogue=2, paradigm="user")
    text = as_alice.get(reverse("curation:run", args=[ordered.pk])).content.decode()
    query = re.findall(r'href="([^"]*/runs/new/\?[^"]*)"', text)[0]
    newer = DomainVersion.objects.get(pk=ordered.domain_id)
    newer.pk, newer.number, newer.content_hash = uuid.uuid4(), 9, "0" * 64
    newer.save(force_insert=True)
    form = as_alice.get(html.unescape(query)).content.decode()
    assert f'<option value="{ordered.domain_id}" selected>' in form
    assert f'<option value="{ordered.rules_id}" selected>' in form
    for name, value in (("count", 7), ("faults", 0.2), ("tasks_per_dialogue", 2)):
        assert re.search(rf'name="{name}" value="{value}"', form), name
    assert 'name="seed" value' not in form


def test_a_first_run_has_no_faults_unless_they_are_asked_for(
    as_alice: Client, ordered: Run
) -> None:
    assert 'name="faults" value="0"' in as_alice.get("/runs/new/").content.decode()


def test_a_version_of_another_workspace_is_not_offered(as_charlie: Client, ordered: Run) -> None:
    for given in (str(ordered.domain_id), "x", ""):
        text = as_charlie.get(f"/runs/new/?domain={given}").content.decode()
        assert f'value="{ordered.domain_id}"' not in text


def test_the_rows_of_a_run_keep_their_places_while_it_is_played(
    as_alice: Client, studio: Workspace, ordered: Run
) -> None:
    rows = [make_dialogue(studio, run_row=ordered, ordinal=number) for number in (1, 0, 2)]
    Trajectory.objects.filter(pk=rows[2].pk).update(length=50)
    text = as_alice.get(reverse("curation:run", args=[ordered.pk])).content.decode()
    listed = re.findall(r'id="open-([^"]*)"', text)
    assert listed == [str(rows[place].pk) for place in (1, 0, 2)]


def test_a_conversation_is_pasted_and_bound_to_a_domain(
    as_alice: Client, studio: Workspace
) -> None:
    shelf = make_shelf(studio)
    page = as_alice.get(reverse("curation:import-new")).content.decode()
    assert "Import dialogues" in page
    assert str(shelf.pk) in page
    pasted = {"text": json.dumps({"messages": LENDING}), "domain": str(shelf.pk)}
    answer = as_alice.post(reverse("curation:import-new"), pasted)
    job = worked(Job.objects.get())
    assert answer["Location"] == reverse("curation:import", args=[job.pk])
    told = as_alice.get(answer["Location"]).content.decode()
    assert "2 of 2 calls were run again." in told
    bench = reverse("curation:trajectory", args=[job.result["first"]])
    assert bench in told
    assert "Dune is yours." in as_alice.get(bench).content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{broken", "line 1 column 2"),
        ('{"messages": [{"role": "king"}]}', "message 0: &#x27;king&#x27; is no role."),
    ],
)
def test_a_pasted_conversation_that_cannot_be_read_says_where(
    as_alice: Client, text: str, words: str
) -> None:
    answer = as_alice.post(reverse("curation:import-new"), {"text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert text.split('"')[0] in answer.content.decode()
    assert not Job.objects.exists()


def test_a_conversation_is_bound_to_one_thing(as_alice: Client, studio: Workspace) -> None:
    file = SimpleUploadedFile("shop.sql", b"CREATE TABLE a (id INTEGER);")
    both = {"text": "{}", "domain": str(make_shelf(studio).pk), "database": file}
    answer = as_alice.post(reverse("curation:import-new"), both)
    assert answer.status_code == 422
    assert "not both" in answer.content.decode()
    assert not Job.objects.exists()
