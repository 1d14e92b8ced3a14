from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.errors import InputError, RecordRefused
from simulation.export.jsonl import read_records, record_line
from simulation.vocabulary.state import DialogueState, Outcome, Record, Status

Dialogue = Callable[..., DialogueState]


@pytest.fixture
def record(dialogue: Dialogue) -> Record:
    state = dialogue(
        ("system", "policy"),
        ("user", "Wo ist 7731? 🫖"),
        ("calls", [("get_order", {"id": 7731})]),
        ("result", {"id": 7731}),
        ("agent", "Hier."),
    )
    return Record(id="r1", state=state, outcome=Outcome(status=Status.FINISHED))


def write(path: Path, *lines: str) -> Path:
    file = path / "records.jsonl"
    file.write_text("".join(lines), encoding="utf-8")
    return file


def test_a_record_comes_back_as_it_was_written(tmp_path: Path, record: Record) -> None:
    file = write(tmp_path, record_line(record), "\n", record_line(record))
    assert list(read_records(file)) == [record, record]


def test_messages_carry_only_the_keys_of_their_role(record: Record) -> None:
    turns = json.loads(record_line(record))["state"]["turns"]
    assert set(turns[1]["message"]) == {"role", "content"}
    assert set(turns[2]["message"]) == {"role", "content", "tool_calls"}
    assert turns[2]["message"]["content"] is None
    assert set(turns[3]["message"]) == {"role", "content", "tool_call_id", "name"}


def test_a_line_is_one_line_and_keeps_its_letters(record: Record) -> None:
    line = record_line(record)
    assert line.count("\n") == 1
    assert "🫖" in line


def test_a_missing_file_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        list(read_records(tmp_path / "nowhere.jsonl"))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[1]\n", "not a JSON object"),
        ('{"format":"dialoom.trajectory/9"}\n', "dialoom.trajectory/9"),
        ('{"format":"dialoom.trajectory/1"}\n', "Field required"),
        ("x" * 10_000_000 + "\n", "not JSON"),
        ("[" * 200_000 + "\n", "not JSON|nested"),
    ],
    ids=["cut off", "no object", "other version", "incomplete", "ten megabytes", "deep"],
)
def test_a_malformed_line_is_refused_with_its_number_and_a_remedy(
    tmp_path: Path, record: Record, line: str, problem: str
) -> None:
    file = write(tmp_path, record_line(record), line)
    records = read_records(file)
    assert next(records) == record
    with pytest.raises(RecordRefused, match=problem) as refused:
        next(records)
    assert refused.value.field == "records.jsonl line 2"
    assert refused.value.remedy
    assert len(str(refused.value)) < 400


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"\xff\xfe\x00\n")
    with pytest.raises(RecordRefused, match="not JSON"):
        list(read_records(file))


def test_an_unknown_key_is_named(tmp_path: Path, record: Record) -> None:
    data = json.loads(record_line(record))
    data["state"]["turns"][1]["mood"] = "fine"
    file = write(tmp_path, json.dumps(data) + "\n")
    with pytest.raises(RecordRefused, match=r"state\.turns\.1\.mood"):
        list(read_records(file))
