from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.main import main
from simulation.export.jsonl import read_records
from simulation.vocabulary.messages import Role

Generate = Callable[..., int]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def generate(tmp_path: Path) -> Generate:
    """Two dialogues of the orders pack into ``x.jsonl``, or as the options say."""

    def run(*options: str, out: str = "x.jsonl") -> int:
        given = ["--domain", "orders"] if "--database" not in options else []
        count = ["--count", "2"] if "--count" not in options else []
        return main(["generate", *given, *count, "--out", str(tmp_path / out), *options])

    return run


def test_records_and_their_image_are_written(generate: Generate, tmp_path: Path) -> None:
    assert generate("--seed", "1") == 0
    first, second = read_records(tmp_path / "x.jsonl")
    assert first.id != second.id
    assert first.state.turns[0].message.role is Role.SYSTEM
    (image,) = (tmp_path / "x.jsonl.worlds").iterdir()
    assert hashlib.sha256(image.read_bytes()).hexdigest() == first.state.domain.world == image.name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.jsonl", "x.jsonl.worlds"]


def test_the_same_command_gives_the_same_bytes_at_any_concurrency(
    generate: Generate, tmp_path: Path
) -> None:
    for number in ("1", "3"):
        assert generate("--count", "4", "--concurrency", number, out=f"{number}.jsonl") == 0
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "3.jsonl").read_bytes()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_same_command_gives_the_same_bytes_under_any_hash_seed(
    generate: Generate, tmp_path: Path, hash_seed: str
) -> None:
    assert generate() == 0
    command = ["generate", "--domain", "orders", "--count", "2", "--out", str(tmp_path / "y")]
    subprocess.run(
        [sys.executable, "-m", "simulation", *command],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
    )
    assert (tmp_path / "y").read_bytes() == (tmp_path / "x.jsonl").read_bytes()


def test_another_seed_gives_other_dialogues(generate: Generate, tmp_path: Path) -> None:
    generate("--seed", "1", out="1")
    generate("--seed", "2", out="2")
    assert (tmp_path / "1").read_bytes() != (tmp_path / "2").read_bytes()


def test_both_paradigms_play_the_same_tasks(generate: Generate, tmp_path: Path) -> None:
    generate("--paradigm", "user", out="u")
    generate("--paradigm", "task", out="t")
    pairs = zip(read_records(tmp_path / "u"), read_records(tmp_path / "t"), strict=True)
    for user, task in pairs:
        assert user.state.tasks == task.state.tasks
        assert user.state.persona == task.state.persona
        assert user.state.rules.paradigm != task.state.rules.paradigm


def test_the_number_of_tasks_is_a_dial(generate: Generate, tmp_path: Path) -> None:
    generate("--tasks-per-dialogue", "2")
    assert {len(record.state.tasks) for record in read_records(tmp_path / "x.jsonl")} == {2}


def test_what_is_there_is_not_lost(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "x.jsonl"
    target.write_text("precious")
    assert generate() == 2
    assert target.read_text() == "precious"
    assert "--force" in capsys.readouterr().err
    assert generate("--force") == 0
    assert target.read_text() != "precious"


def test_an_interrupted_run_goes_on_where_it_stopped(generate: Generate, tmp_path: Path) -> None:
    assert generate("--count", "3", out="whole") == 0
    lines = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    part = tmp_path / "x.jsonl.part"
    part.write_bytes(lines[0] + lines[1][:1000])
    assert generate("--count", "3", "--resume") == 0
    assert (tmp_path / "x.jsonl").read_bytes() == b"".join(lines)
    assert not part.exists()


def test_a_resumed_file_that_is_finished_is_left_alone(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    generate()
    assert generate("--resume") == 0
    assert "nothing to resume" in capsys.readouterr().out
    assert generate("--resume", "--count", "3") == 2


def test_the_part_of_another_command_is_not_continued(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate("--seed", "1", out="one")
    part = tmp_path / "x.jsonl.part"
    part.write_bytes((tmp_path / "one").read_bytes().splitlines(keepends=True)[0])
    before = part.read_bytes()
    assert generate("--seed", "2", "--resume") == 2
    assert "another command" in capsys.readouterr().err
    assert part.read_bytes() == before


def test_rules_come_from_a_file(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "--preset", "impatient"]) == 0
    file = tmp_path / "rules.json"
    file.write_text(capsys.readouterr().out)
    assert generate("--rules", str(file)) == 0
    assert {record.state.rules.name for record in read_records(tmp_path / "x.jsonl")} == {
        "impatient"
    }


def test_faults_are_seeded_at_their_rate(generate: Generate, tmp_path: Path) -> None:
    generate("--faults", "1", "--count", "3", out="all")
    generate("--faults", "0", "--count", "3", out="none")
    assert seeded(tmp_path / "all")
    assert not seeded(tmp_path / "none")


def seeded(file: Path) -> list[str]:
    return [
        fault
        for record in read_records(file)
        for turn in record.state.turns
        for fault in turn.faults
    ]


BROKEN_RULES = {
    "no JSON": "{",
    "no rules": '{"name": "x"}',
    "unknown hook": '{"name":"x","rules":[{"id":"a","instruction":"b","hook":"fly"}]}',
    "unknown linter": '{"name":"x","rules":[{"id":"a","instruction":"b","linter":"fly"}]}',
    "dial too high": '{"name":"x","rules":[{"id":"a","instruction":"b","dials":{"strength":2}}]}',
}


@pytest.mark.parametrize("text", BROKEN_RULES.values(), ids=BROKEN_RULES.keys())
def test_a_broken_rule_file_is_refused(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    assert generate("--rules", str(file)) == 2
    assert "--rules" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--domain", "nowhere"], "orders"),
        (["--tasks-per-dialogue", "many"], "tasks_per_dialogue"),
        (["--tasks-per-dialogue", "3-1"], "tasks_per_dialogue"),
        (["--rules", "/nowhere/rules.json"], "--rules"),
        (["--slice-rows", "10"], "--slice-rows"),
        (["--database", "/nowhere/shop.sqlite"], "shop.sqlite"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(
    generate: Generate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    word: str,
) -> None:
    assert generate(*options) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert word in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options", [["--count", "0"], ["--count", "x"], ["--faults", "2"], ["--seed", "x"]]
)
def test_a_value_out_of_range_is_a_usage_error(generate: Generate, options: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        generate(*options)
    assert ended.value.code == 2


def test_a_folder_that_is_not_there_is_said(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate(out="no/such/x.jsonl") == 2
    assert "does not exist" in capsys.readouterr().err


def full(*_args: Any, **_options: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x.jsonl.part")


def test_a_full_disk_leaves_nothing_half_made(
    generate: Generate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("simulation.cli.writing.RecordFile.append", full)
    assert generate() == 2
    assert "the disk is full" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_takes_nothing_from_an_earlier_run(
    generate: Generate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert generate(out="whole") == 0
    (first, _) = (tmp_path / "whole").read_bytes().splitlines(keepends=True)
    part = tmp_path / "x.jsonl.part"
    part.write_bytes(first)
    monkeypatch.setattr("simulation.cli.writing.RecordFile.append", full)
    assert generate("--resume") == 2
    assert part.read_bytes() == first


def test_an_interruption_keeps_what_is_done(
    generate: Generate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_self: object, done: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("simulation.cli.progress.Progress.tell", interrupted)
    assert generate() == 130
    assert "--resume" in capsys.readouterr().out
    monkeypatch.undo()
    assert generate("--resume") == 0
    assert len(list(read_records(tmp_path / "x.jsonl"))) == 2


def test_a_usage_error_names_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "VERB" in capsys.readouterr().err


def test_a_database_of_ones_own_is_played(
    generate: Generate, tmp_path: Path, shop_image: bytes
) -> None:
    file = tmp_path / "shop.sqlite"
    file.write_bytes(shop_image)
    assert generate("--database", str(file)) == 0
    records = list(read_records(tmp_path / "x.jsonl"))
    assert [record.state.domain.name for record in records] == ["shop", "shop"]
    assert json.loads(records[0].model_dump_json())["format"] == "dialoom.trajectory/1"
    assert file.read_bytes() == shop_image
