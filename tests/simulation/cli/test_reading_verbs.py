from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulation.cli.main import main

ROOT = Path(__file__).parents[3]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three dialogues, made once; tests that alter them copy them."""
    file = tmp_path_factory.mktemp("made") / "x.jsonl"
    assert main(["generate", "--domain", "orders", "--count", "3", "--out", str(file)]) == 0
    return file


def altered(made: Path, tmp_path: Path, alter: Callable[[list[Any]], object]) -> Path:
    """A copy of the records with the same images, changed by ``alter``."""
    records = [json.loads(line) for line in made.read_text().splitlines()]
    alter(records)
    copy = tmp_path / "y.jsonl"
    copy.write_text("".join(json.dumps(record) + "\n" for record in records))
    (tmp_path / "y.jsonl.worlds").symlink_to(made.with_name("x.jsonl.worlds"))
    return copy


def result_seq(record: Any) -> int:
    turns = record["state"]["turns"]
    return next(at for at, turn in enumerate(turns) if turn["message"]["role"] == "tool")


def test_a_true_file_replays(made: Path, capsys: Capture) -> None:
    assert main(["replay", str(made)]) == 0
    assert "3 records" in capsys.readouterr().out


def test_replay_prints_each_difference_and_answers_no(
    made: Path, tmp_path: Path, capsys: Capture
) -> None:
    seqs: list[int] = []

    def forge(records: list[Any]) -> None:
        seqs.append(result_seq(records[1]))
        records[1]["state"]["turns"][seqs[0]]["message"]["content"] = '[{"forged": true}]'

    assert main(["replay", str(altered(made, tmp_path, forge))]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"record 1 turn {seqs[0]}: result differs: recorded ")
    assert "1 of them differ" in printed


def test_a_missing_image_is_said(made: Path, tmp_path: Path, capsys: Capture) -> None:
    alone = tmp_path / "alone.jsonl"
    alone.write_bytes(made.read_bytes())
    assert main(["replay", str(alone)]) == 2
    assert "alone.jsonl.worlds" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["replay", "stats", "check"])
def test_a_file_that_is_no_record_is_refused_with_its_line(
    verb: str, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text('{"hello": 1}\n')
    assert main([verb, str(file)]) == 2
    assert "x.jsonl line 1" in capsys.readouterr().err
    assert main([verb, str(tmp_path / "nowhere")]) == 2


def test_stats_as_json_have_the_pinned_keys(made: Path, capsys: Capture) -> None:
    assert main(["stats", str(made), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == [
        *("dialogues", "turns", "steps", "tasks", "user_turns", "rules", "findings", "compliance")
    ]
    assert printed["dialogues"] == 3
    assert set(printed["turns"]) == {"mean", "median", "max"}
    assert all(isinstance(times, int) for times in printed["rules"].values())
    follow_up = printed["compliance"]["follow_up"]
    assert follow_up["applied"] == round(3 * printed["user_turns"]["mean"])
    assert 0 < follow_up["kept"]["low"] < follow_up["kept"]["rate"] <= 1


def test_stats_show_the_methods_figures_beside(made: Path, capsys: Capture) -> None:
    assert main(["stats", str(made), str(made)]) == 0
    printed = capsys.readouterr().out
    assert "21.79 (596)" in printed
    assert "1.00 times the median turns" in printed
    assert "kept (95 %)" in printed
    assert "not measured" in printed


def test_every_preset_is_printed(capsys: Capture) -> None:
    assert main(["rules", "--preset", "task-oriented"]) == 0
    assert json.loads(capsys.readouterr().out)["paradigm"] == "task"
    assert main(["rules", "--preset", "nonsense"]) == 2
    assert "user-oriented" in capsys.readouterr().err


def test_records_satisfy_the_published_schema(made: Path, capsys: Capture) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in made.read_text().splitlines():
        validator.validate(json.loads(line))
    assert list(validator.iter_errors({"format": "dialoom.trajectory/2"}))


def world_of(file: Path, record: int, turn: int, out: Path, *options: str) -> int:
    where = ["--record", str(record), "--turn", str(turn), "--out", str(out)]
    return main(["world", str(file), *where, *options])


def test_the_world_at_a_turn_is_a_database(made: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "x.sqlite"
    assert world_of(made, 0, 0, out) == 0
    connection = sqlite3.connect(out)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    assert tables > 0
    assert world_of(made, 0, 0, out) == 2
    assert "--force" in capsys.readouterr().err
    assert world_of(made, 0, 0, out, "--force") == 0


@pytest.mark.parametrize(("record", "turn", "field"), [(99, 0, "--record"), (0, 9999, "turn")])
def test_a_place_that_does_not_exist_leaves_no_file(
    made: Path, tmp_path: Path, capsys: Capture, record: int, turn: int, field: str
) -> None:
    assert world_of(made, record, turn, tmp_path / "x.sqlite") == 2
    assert field in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_world_that_cannot_be_restored_is_a_negative_answer(
    made: Path, tmp_path: Path, capsys: Capture
) -> None:
    def forge(records: list[Any]) -> None:
        records[0]["state"]["turns"][1]["world_digest"] = "f" * 64

    file = altered(made, tmp_path, forge)
    assert world_of(file, 0, 2, tmp_path / "x.sqlite") == 1
    assert "record 0 turn 1" in capsys.readouterr().err
    assert not (tmp_path / "x.sqlite").exists()


def export(file: Path, out: Path, *options: str, target: str = "openai-sft") -> int:
    return main(["export", str(file), "--format", target, "--out", str(out), *options])


def test_finished_records_are_exported_and_others_refused_with_their_reason(
    made: Path, tmp_path: Path, capsys: Capture
) -> None:
    def forge(records: list[Any]) -> None:
        records[1]["outcome"] = {"status": "running", "reason": ""}

    out = tmp_path / "rows.jsonl"
    assert export(altered(made, tmp_path, forge), out) == 0
    assert "record 1: refused: the dialogue is running" in capsys.readouterr().err
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(rows) == 2
    assert {"messages", "tools"} == set(rows[0])


def test_an_export_of_nothing_leaves_no_file(made: Path, tmp_path: Path) -> None:
    def forge(records: list[Any]) -> None:
        for record in records:
            record["outcome"]["status"] = "failed"

    out = tmp_path / "rows.jsonl"
    assert export(altered(made, tmp_path, forge), out) == 1
    assert not out.exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_malformed_line_leaves_no_file(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "y.jsonl"
    file.write_text(made.read_text() + "{\n")
    assert export(file, tmp_path / "rows.jsonl") == 2
    assert list(tmp_path.iterdir()) == [file]


def test_an_empty_file_holds_nothing_to_export(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "y.jsonl"
    file.touch()
    assert export(file, tmp_path / "rows.jsonl") == 2
    assert "no record" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


def test_an_unknown_format_is_refused(made: Path, tmp_path: Path, capsys: Capture) -> None:
    assert export(made, tmp_path / "rows", target="floppy") == 2
    assert "openai-sft" in capsys.readouterr().err


def test_check_names_turn_and_kind(made: Path, tmp_path: Path, capsys: Capture) -> None:
    seqs: list[int] = []

    def forge(records: list[Any]) -> None:
        turns = records[2]["state"]["turns"]
        seqs.append(len(turns) - 1)
        turns[-1]["message"]["content"] = "Your order is ZZ-99999-QQ."

    assert main(["check", str(altered(made, tmp_path, forge))]) == 1
    assert f"record 2 turn {seqs[0]}: error ungrounded_value (agent)" in capsys.readouterr().out


def test_domains_are_listed_and_described(capsys: Capture) -> None:
    assert main(["domains"]) == 0
    assert "orders" in capsys.readouterr().out
    assert main(["domains", "orders"]) == 0
    printed = capsys.readouterr().out
    assert "coverage: good" in printed
    assert "cancel_order" in printed
    assert printed.count("\n  - ") >= 3


def test_domains_takes_one_domain(capsys: Capture) -> None:
    assert main(["domains", "orders", "--domain", "orders"]) == 2
    assert main(["domains", "nowhere"]) == 2
    assert "Choose one of" in capsys.readouterr().err


def test_a_reader_who_leaves_is_no_error(made: Path) -> None:
    command = f"{sys.executable} -m simulation domains orders | true; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_without_unicode_gets_escapes(made: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "simulation", "stats", str(made)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"\\xb7" in ended.stdout
