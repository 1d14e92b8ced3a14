from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.main import main
from simulation.export.jsonl import read_records
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, Record, Status
from tests.servers.model_faults import ANSWERS, CALLS, USERS, Faulty
from tests.servers.models import Answer, JsonObject, completion
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.export.chats.conversations import openai, openai_messages
from tests.simulation.seats.llm.players import Players

SETTLED = "Ann Berg wanted to know which orders she has with the shop."
GOAL = "Find out what order 7733 came to."
NEXT: JsonObject = {
    "title": "Ask about another order",
    "goal": "Ann Berg wants to find out what order 7733 came to.",
    "difficulty": "easy",
    "unknown": ["the total of the order"],
    "subtasks": [
        {
            "goal": GOAL,
            "knows": [{"label": "order number", "value": 7733}],
            "steps": [{"id": "s1", "tool": "get_order", "arguments": {"id": 7733}}],
            "wants": [{"label": "total", "from": {"step": "s1", "property": "total"}}],
        }
    ],
    "rubric": [
        {"aspect": "success", "kind": "Critical", "text": "The total is told."},
        {"aspect": "tool_use", "kind": "Structural", "text": "The order is looked up."},
        {"aspect": "checkpoint", "kind": "NonCritical", "text": "The number is right."},
    ],
}
DONE: JsonObject = {
    "title": "List orders",
    "goal": SETTLED,
    "subtasks": [
        {
            "goal": SETTLED,
            "knows": [{"label": "name", "value": "Ann Berg"}],
            "calls": ["c1"],
            "told": [{"label": "total", "value": 84.8}],
        }
    ],
}


class Everybody(Players):
    """All parts, the task writer's too."""

    def __call__(self, body: JsonObject) -> Answer:
        opening = body["messages"][0]["content"]
        if opening.startswith("You read a conversation"):
            return Answer(completion(json.dumps({"done": [DONE]})))
        if opening.startswith("You write tasks"):
            return Answer(completion(json.dumps(NEXT)))
        return super().__call__(body)


@pytest.fixture
def everybody(shop: Domain, shop_image: bytes) -> Everybody:
    package = Package(domain=shop, image=shop_image)
    return Everybody({GOAL: [("get_order", {"id": 7733})]}, package)


@pytest.fixture
def go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("OPENAI_API_KEY", "a key")

    def run(data: Any, url: str, *options: str) -> int:
        path = tmp_path / "chat.json"
        path.write_text(json.dumps(data))
        out = ("--out", str(tmp_path / "x.jsonl"), "--force")
        return main(["continue", str(path), "--base-url", url, *out, *options])

    return run


GoOn = Callable[..., int]


def written(tmp_path: Path) -> Record:
    (record,) = read_records(tmp_path / "x.jsonl")
    return record


def test_without_a_database_models_play_all_parts_from_every_position(
    go_on: GoOn, everybody: Everybody, tmp_path: Path
) -> None:
    with serving(everybody) as server:
        for at in range(len(openai_messages()) + 1):
            assert go_on(openai(), server.url, "--model", "scripted-1", "--at", str(at)) == 0
            record = written(tmp_path)
            played = [turn for turn in record.state.turns if turn.author is not Author.IMPORT]
            assert (record.outcome.status, record.outcome.reason) == (Status.FINISHED, "completed")
            assert {turn.author for turn in played} <= {Author.MODEL, Author.AGENDA}
            assert any(turn.message.role is Role.TOOL for turn in played)
            assert main(["replay", str(tmp_path / "x.jsonl")]) == 0
    export = ["export", str(tmp_path / "x.jsonl"), "--format", "openai-sft"]
    assert main([*export, "--out", str(tmp_path / "sft")]) == 0


def test_what_is_settled_is_proven_by_the_conversation_and_what_is_open_by_what_follows(
    go_on: GoOn, everybody: Everybody, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(everybody) as server:
        assert go_on(openai(), server.url, "--model", "scripted-1", "--at", "6") == 0
    told = capsys.readouterr().out
    assert "tasks     List orders: proved" in told
    assert "tasks     Ask about another order: proved" in told
    record = written(tmp_path)
    settled, following = record.state.tasks[:2]
    proven = {name: turn.seq for turn in record.state.turns for name in turn.proven}
    assert proven[settled.id] < 6
    assert proven[following.id] > 6


def test_a_conversation_that_waits_for_a_simulated_result_needs_a_simulator(
    go_on: GoOn,
    everybody: Everybody,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = {"messages": openai_messages()[:3], "tools": openai()["tools"]}
    data["messages"][2]["tool_calls"][0]["function"]["name"] = "look_up"
    with serving(everybody) as server:
        options = ("--model", "agent=scripted-1", "--domain", "orders")
        assert go_on(data, server.url, *options) == 2
        assert not server.bodies
    assert "the call of look_up waits for a result" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        (("--model", "agent=scripted-1"), "user, tool-simulator, task-writer"),
        (("--model", "user=scripted-1", "--model", "agent=scripted-1"), "tool-simulator, task-"),
    ],
)
def test_parts_that_nobody_plays_are_named_before_the_first_token(
    options: tuple[str, ...],
    missing: str,
    go_on: GoOn,
    everybody: Everybody,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(everybody) as server:
        assert go_on(openai(), server.url, *options) == 2
        assert not server.received
    assert f"no model plays: {missing}" in capsys.readouterr().err


def test_a_conversation_without_tools_is_refused_before_the_first_token(
    go_on: GoOn, everybody: Everybody, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hello."}]
    with serving(everybody) as server:
        assert go_on(chat, server.url, "--model", "scripted-1") == 2
        assert not server.bodies
    assert "tools: the conversation has none" in capsys.readouterr().err


def test_models_that_fail_at_every_fifth_answer_end_every_dialogue(
    go_on: GoOn, everybody: Everybody, tmp_path: Path
) -> None:
    with serving(Faulty(everybody, 0.2, faults=ANSWERS | CALLS | USERS)) as server:
        named = ("--model", "scripted-1", "--count", "8", "--concurrency", "4")
        assert go_on(openai(), server.url, *named) == 0
    records = list(read_records(tmp_path / "x.jsonl"))
    assert len(records) == 8
    for record in records:
        assert record.outcome.status in (Status.FINISHED, Status.FAILED)
        assert record.outcome.reason
    assert any(record.outcome.status is Status.FINISHED for record in records)
    assert main(["replay", str(tmp_path / "x.jsonl")]) == 0
