from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.main import main
from simulation.export.jsonl import read_records
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author, Record
from tests.simulation.conftest import SCHEMA
from tests.simulation.export.chats.conversations import (
    GREETING,
    openai,
    openai_messages,
    tau2,
)

Continue = Callable[..., int]
MORE = """
INSERT INTO orders VALUES
    (7734, 'Dora Falk', 'delivered', 12.0, '2026-03-07'),
    (7735, 'Emil Graf', 'processing', 99.9, '2026-05-01'),
    (7736, 'Fanny Hahn', 'shipped', 31.4, '2026-04-28');
"""


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA + MORE)
    connection.close()
    return path


@pytest.fixture
def go_on(tmp_path: Path) -> Continue:
    """Writes a conversation to a file and continues it into ``x.jsonl``."""

    def run(data: Any, *options: str, out: str = "x.jsonl") -> int:
        path = tmp_path / "chat.json"
        path.write_text(json.dumps(data))
        return main(["continue", str(path), "--out", str(tmp_path / out), *options])

    return run


def written(tmp_path: Path, name: str = "x.jsonl") -> list[Record]:
    return list(read_records(tmp_path / name))


def test_a_chat_goes_on_in_a_database_of_ones_own(
    go_on: Continue, shop_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go_on(openai(), "--database", str(shop_file), "--count", "2", "--seed", "4") == 0
    told = capsys.readouterr().out
    assert "OpenAI messages, 11 turns kept, 3 tools" in told
    assert "of 3 calls" in told
    assert "sample 1:" in told
    records = written(tmp_path)
    assert len({record.id for record in records}) == 2
    for record in records:
        kept, played = record.state.turns[:11], record.state.turns[11:]
        assert {turn.author for turn in kept} == {Author.IMPORT}
        assert {turn.author for turn in played} <= {Author.AGENDA, Author.TOOL}
        assert any(turn.message.role is Role.USER for turn in played)
    assert main(["replay", str(tmp_path / "x.jsonl")]) == 0
    assert main(["stats", str(tmp_path / "x.jsonl")]) == 0
    assert main(["check", str(tmp_path / "x.jsonl")]) in (0, 1)


def test_the_same_command_gives_the_same_bytes(
    go_on: Continue, shop_file: Path, tmp_path: Path
) -> None:
    for number in ("1", "3"):
        more = ("--concurrency", number, "--count", "3")
        assert go_on(openai(), "--database", str(shop_file), *more, out=f"{number}.jsonl") == 0
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "3.jsonl").read_bytes()


def test_what_was_mended_and_marked_is_told(
    go_on: Continue, shop_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--database", str(shop_file), "--record", "1", "--at", "4")
    assert go_on(tau2(), *given) == 0
    told = capsys.readouterr().out
    assert "results of tau2-bench, 5 turns kept" in told
    assert "mended: message 11: the mark that ended the conversation is left out" in told
    assert "mended: left out: usage, which is not part of a conversation" in told


def test_a_result_that_the_cut_leaves_out_is_executed(
    go_on: Continue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["generate", "--domain", "orders", "--count", "1", "--out", str(tmp_path / "o")]) == 0
    )
    (record,) = written(tmp_path, "o")
    at = next(turn.seq for turn in record.state.turns if turn.message.tool_calls) + 1
    sft = tmp_path / "sft.jsonl"
    assert main(["export", str(tmp_path / "o"), "--format", "openai-sft", "--out", str(sft)]) == 0
    out = str(tmp_path / "x.jsonl")
    assert main(["continue", str(sft), "--domain", "orders", "--at", str(at), "--out", out]) == 0
    (gone_on,) = written(tmp_path)
    computed, before = gone_on.state.turns[at], record.state.turns[at]
    assert computed.author is Author.TOOL
    assert (computed.message.content, computed.world_digest) == (
        before.message.content,
        before.world_digest,
    )
    assert "mended" not in capsys.readouterr().out


def test_a_native_record_goes_on_from_any_turn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "o.jsonl", tmp_path / "x.jsonl"
    assert main(["generate", "--domain", "clinic", "--count", "2", "--out", str(source)]) == 0
    given = ["continue", str(source), "--record", "1", "--at", "5", "--out", str(out)]
    assert main([*given, "--count", "2"]) == 0
    parent = written(tmp_path, "o.jsonl")[1]
    for record in written(tmp_path):
        assert (record.parent, record.fork_at) == (parent.id, 5)
        assert record.state.turns[:5] == parent.state.turns[:5]
    assert main(["replay", str(out)]) == 0
    assert main([*given[:3], "7", "--out", str(tmp_path / "y")]) == 2
    assert main([*given[:4], "--out", str(tmp_path / "y")]) == 2
    assert "the dialogue is over there" in capsys.readouterr().err
    assert main([*given, "--force", "--domain", "orders"]) == 2


def test_tasks_may_be_given(
    go_on: Continue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "o.jsonl"
    assert main(["generate", "--domain", "orders", "--count", "1", "--out", str(source)]) == 0
    tasks = [task.model_dump(mode="json") for task in written(tmp_path, "o.jsonl")[0].state.tasks]
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps({"tasks": tasks}))
    hello = [{"role": "assistant", "content": GREETING}]
    assert go_on(hello, "--domain", "orders", "--tasks", str(file)) == 0
    assert go_on({"messages": hello, "tasks": tasks}, "--domain", "orders", out="y.jsonl") == 0
    for name in ("x.jsonl", "y.jsonl"):
        (record,) = written(tmp_path, name)
        assert [task.id for task in record.state.tasks] == [task["id"] for task in tasks]
        assert record.state.proven()
    file.write_text('[{"id": "t"}]')
    assert go_on(hello, "--domain", "orders", "--tasks", str(file), "--force") == 2
    assert "--tasks.0.title" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (openai(), (), "there is no database to run the tools in, and no model plays: user, agent"),
        (openai(), ("--domain", "nowhere"), "no pack named 'nowhere'"),
        (openai(), ("--domain", "orders", "--at", "99"), "no position 99"),
        (openai(), ("--domain", "orders", "--record", "3"), "there is no conversation 3"),
        ({"a": 1}, ("--domain", "orders"), "no shape that is known"),
        ([{"role": "king"}], ("--domain", "orders"), "message 0: 'king' is no role"),
        (
            openai_messages()[:3] + openai_messages()[4:],
            ("--domain", "orders"),
            "message 2: its call of find_orders has no result",
        ),
        (openai(), ("--domain", "orders", "--tasks", "nowhere.json"), "--tasks: nowhere.json"),
        (openai(), ("--domain", "orders", "--rules", "nowhere.json"), "--rules: nowhere.json"),
    ],
)
def test_bad_input_is_named_and_leaves_nothing(
    data: Any,
    options: tuple[str, ...],
    words: str,
    go_on: Continue,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert go_on(data, *options) == 2
    assert words in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["chat.json"]


def test_what_is_there_is_not_lost(
    go_on: Continue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.jsonl").write_text("mine")
    assert go_on(openai(), "--domain", "orders") == 2
    assert (
        main(["continue", "nowhere.json", "--domain", "orders", "--out", str(tmp_path / "y")]) == 2
    )
    assert "nowhere.json: it cannot be read" in capsys.readouterr().err
    assert (tmp_path / "x.jsonl").read_text() == "mine"
