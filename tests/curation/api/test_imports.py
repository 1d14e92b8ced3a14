from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from curation.models import Job, Trajectory, Workspace
from tests.curation.api.conftest import Api
from tests.curation.services.test_chat_imports import LENDING, worked
from tests.curation.toy import make_shelf
from tests.simulation.cli.test_continue import MORE
from tests.simulation.conftest import SCHEMA
from tests.simulation.export.chats.conversations import openai


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_messages_and_tools_become_a_dialogue(api: Api, studio: Workspace) -> None:
    body = {"messages": LENDING, "tools": [], "domain": make_shelf(studio).name}
    answer = api.post("/trajectories/import", body)
    assert answer.status_code == 202
    job = worked(Job.objects.get(pk=answer.json()["id"]))
    result = api.get(f"/jobs/{job.id}").json()["result"]
    shown = api.get(f"/trajectories/{result['first']}").json()
    assert (shown["origin"], shown["length"], shown["tool_calls"]) == ("import", 9, 2)
    assert {turn["author"] for turn in shown["turns"]} == {"import"}
    fork = api.post(f"/trajectories/{result['first']}/fork", {"at": 5, "message": "No, Emma."})
    assert fork.status_code == 201


def test_a_file_may_hold_conversations(api: Api, studio: Workspace) -> None:
    file = SimpleUploadedFile("chat.json", json.dumps({"messages": LENDING}).encode())
    key = str(make_shelf(studio).id)
    answer = api.send("/trajectories/import", file=file, domain=key)
    assert answer.status_code == 202
    assert worked(Job.objects.get()).result["trajectories"] == 1
    assert Trajectory.objects.get().domain_id == make_shelf(studio).id


def test_messages_tools_and_a_database_come_in_one_form(api: Api, studio: Workspace) -> None:
    database = SimpleUploadedFile("shop.sql", (SCHEMA + MORE).encode())
    chat = {name: json.dumps(openai()[name]) for name in ("messages", "tools")}
    assert api.send("/trajectories/import", database=database, **chat).status_code == 202
    worked(Job.objects.get())
    row = Trajectory.objects.get()
    assert row.domain.name.startswith("shop")
    assert any(one["sql"] for one in row.domain.content["tools"])
    assert row.tasks
    again = SimpleUploadedFile("shop.sql", b"no sql at all")
    api.send("/trajectories/import", database=again, **chat)
    failed = worked(Job.objects.exclude(state="done").get())
    assert failed.state == "failed"
    assert failed.error["problem"]


def test_what_is_wrong_is_named(api: Api, studio: Workspace) -> None:
    def post(body: Any) -> dict[str, str]:
        return errors(api.post("/trajectories/import", body))

    assert "king" in post({"messages": [{"role": "king"}]})["message 0"]
    assert post({**openai(), "tolls": []}) == {"tolls": "There is no such field."}
    assert "no domain 'x'" in post({**openai(), "domain": "x"})["domain"]
    assert "domain" in post({**openai(), "domain": "x", "database": "y"})
    assert post({**openai(), "domain": 3}) == {"domain": "It is no text."}
    assert post([1]) == {"body": "It is no object."}
    assert post("{broken") == {"body": "It cannot be read as JSON."}
    assert "conversation" in post({"a": 1})
    assert not Job.objects.exists()


def test_it_is_for_members_and_documented(api: Api, charlies: Api, nobodys: Api) -> None:
    assert nobodys.post("/trajectories/import", openai()).status_code == 401
    answer = charlies.post("/trajectories/import", {**openai(), "domain": "orders"})
    assert "domain" in errors(answer)
    body = api.get("/openapi.json").json()["paths"]["/api/v1/trajectories/import"]["post"]
    assert set(body["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
