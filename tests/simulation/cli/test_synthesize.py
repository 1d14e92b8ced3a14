"""``synthesize``: a domain file from every source, each piece told, nothing left half done."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from simulation.cli.main import main
from simulation.domains import load_pack
from simulation.domains.file import open_domain
from tests.servers.models import Answer, JsonObject, completion, problem
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.synthesis.brief.brain import Writer
from tests.simulation.synthesis.refining.gym import SCHEMA, better
from tests.simulation.synthesis.toolspecs.bikes import TOOLS, describer
from tests.simulation.synthesis.writing.proposals import REFUSED, RETURN

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@pytest.fixture
def gym(tmp_path: Path) -> Path:
    file = tmp_path / "gym.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(SCHEMA)
    connection.close()
    return file


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    file = tmp_path / "tools.json"
    file.write_text(json.dumps(TOOLS))
    return file


def tasks(body: JsonObject) -> Answer:
    is_first = "Nothing yet" in body["messages"][-1]["content"]
    return Answer(completion(json.dumps(RETURN if is_first else REFUSED)))


def test_a_database_needs_no_model(gym: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "gym.yaml"
    assert main(["synthesize", "--database", str(gym), "--out", str(out)]) == 0
    assert "no written tasks" in capsys.readouterr().out
    records = tmp_path / "x.jsonl"
    assert main(["generate", "--domain", str(out), "--count", "1", "--out", str(records)]) == 0
    assert main(["replay", str(records)]) == 0


def test_a_model_refines_a_database(gym: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "gym.yaml"
    with serving(better) as server:
        options = ["--model", "scripted-1", "--base-url", server.url, "--tasks", "0"]
        assert main(["synthesize", "--database", str(gym), "--out", str(out), *options]) == 0
    printed = capsys.readouterr().out
    assert "words     cust: proved\n" in printed
    assert "words: 3 proved, 0 dropped\n" in printed
    assert f"Riverside gym in {out}: " in printed
    assert open_domain(out).domain.lexicon.entities["cust"].singular == "member"


def test_tools_become_a_simulated_domain(tools: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "bikes.yaml"
    with serving(describer) as server:
        options = ["--model", "scripted-1", "--base-url", server.url, "--tasks", "0"]
        named = ["--name", "city-bikes", "--out", str(out)]
        assert main(["synthesize", "--tools", str(tools), *named, *options]) == 0
    assert "3 tools (simulated), 0 rows" in capsys.readouterr().out
    assert main(["domains", str(out)]) == 0
    assert "sample goals" in capsys.readouterr().out
    domain = open_domain(out).domain
    assert (domain.name, [tool.sql for tool in domain.tools]) == ("city-bikes", [None] * 3)


def test_a_brief_becomes_a_file_that_plays(tmp_path: Path, capsys: Capture) -> None:
    brief, out, records = tmp_path / "brief.txt", tmp_path / "lib.yaml", tmp_path / "x.jsonl"
    brief.write_text("A municipal library with branches, loans and fines.")
    with serving(Writer()) as server:
        options = ["--model", "scripted-1", "--base-url", server.url, "--tasks", "0"]
        assert main(["synthesize", "--brief", f"@{brief}", "--out", str(out), *options]) == 0
    printed = capsys.readouterr().out
    assert "schema: " in printed
    assert "expansion: 1 proved, 0 dropped" in printed
    assert main(["generate", "--domain", str(out), "--count", "2", "--out", str(records)]) == 0
    assert main(["replay", str(records)]) == 0


def test_a_pack_gets_tasks_that_come_back_with_its_file(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "orders.yaml"
    with serving(tasks) as server:
        options = ["--model", "scripted-1", "--base-url", server.url, "--tasks", "2"]
        assert main(["synthesize", "--domain", "orders", "--out", str(out), *options]) == 0
    assert "2 tasks in 1 chain," in capsys.readouterr().out
    package = open_domain(out)
    assert [task.id for chain in package.chains for task in chain] == ["task-1", "task-2"]
    assert package.domain.tools == load_pack("orders").domain.tools


def test_what_was_made_is_kept_where_no_task_could_be_written(
    tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "orders.yaml"
    with serving(lambda _body: problem(401, "no")) as server:
        options = ["--model", "scripted-1", "--base-url", server.url, "--tasks", "1"]
        assert main(["synthesize", "--domain", "orders", "--out", str(out), *options]) == 1
    assert "No task was written: task_writer_key_refused" in capsys.readouterr().out
    assert open_domain(out).chains == ()


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--tools", "none.json", "--model", "m"], "none.json cannot be read"),
        (["--brief", "library", "--model", "m"], "brief: "),
        (["--brief", "x" * 100_000, "--model", "m"], "100,000 characters"),
        (["--brief", "@none.txt", "--model", "m"], "none.txt cannot be read"),
        (["--brief", "A library with loans and fines for its members."], "no model plays"),
        (["--domain", "orders"], "no model plays the task-writer"),
        (["--domain", "nowhere", "--model", "m"], "there is no pack named 'nowhere'"),
        (["--domain", "orders", "--tasks", "3"], "models write tasks"),
        (["--domain", "orders", "--model", "judge=m"], "judge"),
        (["--domain", "orders", "--name", "My Shop", "--model", "m"], "'My Shop' is no slug"),
        (["--domain", "orders", "--slice-rows", "9", "--model", "m"], "it is for databases"),
        (["--domain", "orders", "--tasks", "9999", "--model", "m"], "too many"),
        (["--domain", "orders", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"], "m at"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    options: list[str], problem: str, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "x.yaml"
    assert main(["synthesize", *options, "--out", str(out)]) == 2
    assert problem in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_tools_file_that_is_none_names_tool_and_place(
    tools: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = ["--model", "scripted-1", "--out", str(tmp_path / "x.yaml")]
    for text, said in (
        ("{", "tools.json is no JSON"),
        ('[{"name": "x", "parameters": {"type": "dict"}}]', "tools[0] (x).parameters.type"),
    ):
        tools.write_text(text)
        with serving(describer) as server:
            url = ["--base-url", server.url]
            assert main(["synthesize", "--tools", str(tools), *out, *url]) == 2
            assert server.bodies == []
        assert said in capsys.readouterr().err
