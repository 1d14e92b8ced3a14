from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulation.cli.main import main
from simulation.export.jsonl import read_records
from tests.servers.models import completion, in_turn, problem
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.seats.llm.judges import Judging


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("judged") / "x.jsonl"
    given = ["--domain", "orders", "--count", "3", "--seed", "4", "--out", str(file)]
    assert main(["generate", *given]) == 0
    return file


def check(file: Path, url: str, *options: str) -> int:
    return main(["check", str(file), "--model", "judge=scripted-1", "--base-url", url, *options])


def test_a_judges_verdicts_are_printed_and_written(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "judged.jsonl"
    with serving(Judging()) as server:
        assert check(played, server.url, "--out", str(out), "--concurrency", "2") == 0
    printed = capsys.readouterr().out
    assert "record 2: valid (scripted-1): All of it was looked at." in printed
    assert "3 valid, 0 invalid" in printed
    before, after = list(read_records(played)), list(read_records(out))
    assert [record.state for record in after] == [record.state for record in before]
    assert all(record.judgement is not None and record.judgement.valid for record in after)
    assert main(["replay", str(out)]) == 0


def test_an_invalid_dialogue_is_a_negative_answer_and_a_denied_proof_is_told(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(Judging(1)) as server:
        assert check(played, server.url) == 1
    printed = capsys.readouterr().out
    assert "record 0: invalid" in printed
    assert "point 0: Critical failed" in printed
    assert "judge_disagrees (judge)" in printed


def test_a_stored_judgement_is_told_without_a_judge(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "judged.jsonl"
    with serving(Judging(1)) as server:
        assert check(played, server.url, "--out", str(out)) == 1
    capsys.readouterr()
    assert main(["check", str(out)]) == 1
    assert "3 invalid" in capsys.readouterr().out
    assert main(["stats", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["judged"] == {"dialogues": 3, "valid": 0}
    assert main(["stats", str(out)]) == 0
    assert "0 of 3 judged dialogues are valid" in capsys.readouterr().out


def test_nothing_is_said_of_judges_where_there_is_none(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(played)]) == 0
    assert "valid" not in capsys.readouterr().out
    assert main(["stats", str(played), "--json"]) == 0
    assert "judged" not in json.loads(capsys.readouterr().out)


def test_a_judge_that_talks_nonsense_leaves_the_records_as_they_were(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "judged.jsonl"
    with serving(in_turn(completion("I would rather not."))) as server:
        assert check(played, server.url, "--out", str(out)) == 1
    printed = capsys.readouterr().out
    assert "record 1: not judged: judge_malformed_answer" in printed
    assert "3 not judged" in printed
    assert all(record.judgement is None for record in read_records(out))


def test_a_judge_that_is_not_there_writes_nothing(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(in_turn(problem(404, "no such model"))) as server:
        options = ["--model", "judge=gone", "--base-url", server.url]
        code = main(["check", str(played), *options, "--out", str(tmp_path / "judged.jsonl")])
    assert code == 2
    assert "gone" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_leaves_nothing_behind(played: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(played.read_text() + "{}\n")
    (tmp_path / "bad.jsonl.worlds").symlink_to(f"{played}.worlds")
    with serving(Judging()) as server:
        assert check(bad, server.url, "--out", str(tmp_path / "out.jsonl")) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.jsonl", "bad.jsonl.worlds"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--out", "y.jsonl"], "without a judge"),
        (["--model", "agent=x"], "no role 'agent'"),
        (["--base-url", "http://127.0.0.1:9/v1"], "--model"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    played: Path, capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    assert main(["check", str(played), *options]) == 2
    assert complaint in capsys.readouterr().err


def test_the_file_that_is_read_is_not_written_over(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(played, "http://127.0.0.1:9/v1", "--out", str(played), "--force") == 2
    assert "is the file that is read" in capsys.readouterr().err
