"""What a clumsy hand gives the command line: one sentence, exit code 2, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.main import main
from simulation.vocabulary.presets import rule_preset

ROOT = Path(__file__).parents[3]
GENERATE = ["generate", "--domain", "orders", "--count", "1"]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "a.jsonl"
    assert main([*GENERATE, "--out", str(path)]) == 0
    return path


def complaint(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """What a refused command says, without a traceback."""
    try:
        code = main(command)
    except SystemExit as usage:
        code = int(usage.code or 0)
    said = capsys.readouterr().err
    assert code == 2, said
    assert "Traceback" not in said
    return said


def shell(line: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``line`` in a shell, with ``simulation`` for the command line."""
    verb = f'simulation() {{ "{sys.executable}" -m simulation "$@"; }}; {line}'
    return subprocess.run(
        ["/bin/sh", "-c", verb, "sh", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("out", ["", ".", "/"])
def test_an_output_without_a_name_is_refused(capsys: pytest.CaptureFixture[str], out: str) -> None:
    assert "folder" in complaint(capsys, *GENERATE, "--out", out, "--force")


def test_a_pipe_is_never_replaced_by_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, records: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    export = ["export", str(records), "--format", "openai-sft"]

    for command in (GENERATE, export):
        assert "ordinary file" in complaint(capsys, *command, "--out", str(pipe), "--force")
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize(("suffix", "is_folder"), [(".part", True), (".worlds", False)])
def test_what_is_in_the_way_is_named_and_nothing_is_left_beside_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str, is_folder: bool
) -> None:
    way = tmp_path / f"x.jsonl{suffix}"
    way.mkdir() if is_folder else way.touch()

    assert way.name in complaint(capsys, *GENERATE, "--out", str(tmp_path / "x.jsonl"))
    assert list(tmp_path.iterdir()) == [way]


def test_an_export_never_takes_the_place_of_its_records(
    capsys: pytest.CaptureFixture[str], records: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(records)
    before = records.read_bytes()

    for out in (records, link):
        command = ["export", str(records), "--format", "openai-sft", "--force", "--out", str(out)]
        assert "is read" in complaint(capsys, *command)
    assert records.read_bytes() == before


def test_a_number_of_thousands_of_digits_is_not_read_back_aloud(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = [*GENERATE, "--out", str(tmp_path / "x"), "--seed", "9" * 5000]

    assert len(complaint(capsys, *command).splitlines()[-1]) < 200


def test_an_empty_file_has_nothing_to_replay(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "x.jsonl").touch()

    assert "no record" in complaint(capsys, "replay", str(tmp_path / "x.jsonl"))


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_closed_ends_are_no_error(records: Path, closed: str) -> None:
    done = shell(f'simulation stats "$1" {closed}', str(records))

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def _doubled(rules: Any) -> None:
    rules["rules"].append(rules["rules"][0])


def _backwards(rules: Any) -> None:
    rules["rules"][0]["dials"] |= {"first_turn": 5, "last_turn": 2}


def _nameless(rules: Any) -> None:
    rules["name"] = " "


def _endless(rules: Any) -> None:
    rules["rules"] *= 40


def _circular(rules: Any) -> None:
    rules["rules"][2]["after"] = [rules["rules"][3]["id"]]
    rules["rules"][3]["after"] = [rules["rules"][2]["id"]]


def _wordy(rules: Any) -> None:
    rules["rules"][1]["instruction"] = "Be brief. " * 500


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (_circular, "rules.2.after"),
        (_wordy, "rules.1.instruction"),
        (_doubled, "rules"),
        (_backwards, "rules.0.dials.last_turn"),
        (_nameless, "name"),
        (_endless, "rules"),
    ],
)
def test_rules_that_make_no_sense_are_named_by_their_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, spoil: Any, where: str
) -> None:
    rules = rule_preset("user-oriented").model_dump(mode="json")
    spoil(rules)
    (tmp_path / "r.json").write_text(json.dumps(rules))
    command = [*GENERATE, "--rules", str(tmp_path / "r.json"), "--out", str(tmp_path / "x")]

    assert f"--rules {where}:" in complaint(capsys, *command)
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize(
    ("part", "name", "known"),
    [
        (("rules", 0, "dials"), "speed", "strength, probability, first_turn, last_turn"),
        (("rules", 0), "speed", "instruction, dials, hook, linter, after"),
        ((), "speed", "name, paradigm, rules"),
    ],
)
def test_a_dial_or_field_that_there_is_not_is_named_with_its_rule_and_those_there_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, part: Any, name: str, known: str
) -> None:
    rules = rule_preset("user-oriented").model_dump(mode="json")
    place = rules
    for step in part:
        place = place[step]
    place[name] = 1
    (tmp_path / "r.json").write_text(json.dumps(rules))
    command = [*GENERATE, "--rules", str(tmp_path / "r.json"), "--out", str(tmp_path / "x")]

    said = complaint(capsys, *command)
    assert f"{'.'.join(map(str, (*part, name)))}: There is no" in said
    assert not part or "of the rule 'open'" in said
    assert known in said


def test_a_megabyte_of_rules_is_refused_with_the_bound(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rules = rule_preset("user-oriented").model_dump(mode="json")
    rules["rules"][0]["instruction"] = "x" * 2**20
    (tmp_path / "r.json").write_text(json.dumps(rules))
    command = [*GENERATE, "--rules", str(tmp_path / "r.json"), "--out", str(tmp_path / "x")]
    assert "larger than 256 KB" in complaint(capsys, *command)
