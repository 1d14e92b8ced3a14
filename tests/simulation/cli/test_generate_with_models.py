from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from simulation.cli.main import main
from simulation.domains import load_pack
from simulation.export.jsonl import read_records
from simulation.generation.compose import compose
from simulation.generation.spec import Spec
from simulation.vocabulary.findings import Severity
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.state import Author, Record, Status
from tests.servers.models import (
    Answer,
    Brain,
    JsonObject,
    Manner,
    ModelServer,
    completion,
    in_turn,
    problem,
)
from tests.simulation.seats.llm.players import Players, solutions

Generate = Callable[..., int]


@contextmanager
def serving(brain: Brain) -> Iterator[ModelServer]:
    """A server on a loop of its own: the command line runs one too."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = ModelServer(brain)
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generate:
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    out = str(tmp_path / "x.jsonl")

    def run(*options: str) -> int:
        given = ["--domain", "orders", "--count", "2", "--seed", "4", "--out", out]
        return main(["generate", *given, *options])

    return run


def players() -> Players:
    spec, package = Spec(rules=rule_preset("user-oriented"), seed=4), load_pack("orders")
    return Players(solutions([compose(package, spec, index) for index in range(2)]), package)


def written(tmp_path: Path) -> list[Record]:
    return list(read_records(tmp_path / "x.jsonl"))


def authors(records: list[Record], role: Role) -> set[Author]:
    return {
        turn.author
        for record in records
        for turn in record.state.turns
        if turn.message.role is role
    }


def test_models_take_both_seats(
    generate: Generate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(players()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert generate("--model", "scripted-1", "--concurrency", "2") == 0
        assert server.received[0].headers["authorization"] == "Bearer a key"
    records = written(tmp_path)
    assert [record.outcome.status for record in records] == [Status.FINISHED] * 2
    assert authors(records, Role.USER) == authors(records, Role.ASSISTANT) == {Author.MODEL}
    assert main(["replay", str(tmp_path / "x.jsonl")]) == 0


def test_a_model_may_take_one_seat(generate: Generate, tmp_path: Path) -> None:
    with serving(players()) as server:
        assert generate("--model", "user=scripted-1", "--base-url", server.url) == 0
    records = written(tmp_path)
    assert authors(records, Role.USER) == {Author.MODEL}
    assert authors(records, Role.ASSISTANT) == {Author.AGENDA}


def test_each_role_has_its_own_endpoint_key_and_parameters(
    generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANOTHER_KEY", "another key")
    with serving(players()) as one, serving(players()) as other:
        named = ("--model", "scripted-1", "--base-url", one.url, "--temperature", "0.5")
        agents = ("--base-url", f"agent={other.url}", "--key-env", "agent=ANOTHER_KEY")
        more = ("--parameters", '{"top_k": 3}', "--parameters", 'agent={"temperature": 0}')
        assert generate(*named, *agents, *more) == 0
    assert {one.headers["authorization"] for one in one.received} == {"Bearer a key"}
    assert {one.headers["authorization"] for one in other.received} == {"Bearer another key"}
    assert {(body["temperature"], body["top_k"]) for body in one.bodies} == {(0.5, 3)}
    assert {(body["temperature"], body["top_k"]) for body in other.bodies} == {(0, 3)}
    assert all(body.get("tools") for body in other.bodies)


def test_what_was_begun_with_another_model_is_not_gone_on_with(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(players()) as server:
        begun = ("--model", "scripted-1", "--base-url", server.url, "--temperature", "0.5")
        assert generate(*begun) == 0
        first = (tmp_path / "x.jsonl").read_bytes().splitlines(keepends=True)[0]
        (tmp_path / "x.jsonl").unlink()
        (tmp_path / "x.jsonl.part").write_bytes(first)
        for others in (
            ("--model", "other", *begun[2:]),
            (*begun[:4],),
            (*begun, "--parameters", 'user={"top_k": 3}'),
            (*begun, "--tools", "simulated"),
            (),
        ):
            assert generate(*others, "--resume") == 2
            assert "another command" in capsys.readouterr().err
            assert (tmp_path / "x.jsonl.part").read_bytes() == first
        assert generate(*begun, "--resume") == 0
    assert (tmp_path / "x.jsonl").read_bytes().startswith(first)


@pytest.mark.parametrize("paradigm", ["user", "task"])
@pytest.mark.parametrize("tools", ["executed", "simulated"])
def test_dialogues_of_all_four_settings_are_played_to_their_end(
    generate: Generate, tmp_path: Path, paradigm: str, tools: str
) -> None:
    with serving(players()) as server:
        named = ("--model", "scripted-1", "--base-url", server.url)
        assert generate(*named, "--paradigm", paradigm, "--tools", tools) == 0
    records = written(tmp_path)
    assert [record.outcome.status for record in records] == [Status.FINISHED] * 2
    assert {record.state.rules.paradigm.value for record in records} == {paradigm}
    results = [turn for one in records for turn in one.state.turns if turn.execution]
    assert results
    assert {turn.execution.executed for turn in results if turn.execution} == {tools == "executed"}
    assert {turn.author for turn in results} <= {Author.TOOL, Author.MODEL}
    proven = [len(one.state.proven()) for one in records]
    wanted = [sum(1 + len(task.subtasks) for task in one.state.tasks) for one in records]
    assert proven == wanted
    file = str(tmp_path / "x.jsonl")
    assert main(["replay", file]) == 0
    assert main(["export", file, "--format", "openai-sft", "--out", f"{file}.sft"]) == 0
    assert len((tmp_path / "x.jsonl.sft").read_text().splitlines()) == 2


def test_simulated_tools_need_somebody_who_answers(
    generate: Generate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for named in ((), ("--model", "user=a", "--model", "agent=a")):
        assert generate("--tools", "simulated", *named) == 2
        assert "tool-simulator=NAME" in capsys.readouterr().err
    assert generate("--model", "tool-simulator=a") == 2
    assert "no role 'tool-simulator' here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_seats_play_with_simulated_tools(generate: Generate, tmp_path: Path) -> None:
    with serving(players()) as server:
        named = ("--model", "tool-simulator=scripted-1", "--base-url", server.url)
        assert generate("--tools", "simulated", *named) == 0
    records = written(tmp_path)
    assert [record.outcome.reason for record in records] == ["completed"] * 2
    assert authors(records, Role.ASSISTANT) == {Author.AGENDA}
    assert authors(records, Role.TOOL) == {Author.MODEL}
    errors = [
        finding
        for record in records
        for turn in record.state.turns
        for finding in turn.findings
        if finding.severity is Severity.ERROR
    ]
    assert errors == []


def test_who_does_not_answer_in_time_is_asked_again(generate: Generate, tmp_path: Path) -> None:
    brain, silences = players(), [Manner.SILENT, Manner.STALLED]

    def slow(body: JsonObject) -> Answer:
        answer = brain(body)
        return replace(answer, manner=silences.pop()) if silences else answer

    with serving(slow) as server:
        named = ("--model", "scripted-1", "--base-url", server.url, "--timeout", "1")
        assert generate(*named) == 0
    assert [record.outcome.reason for record in written(tmp_path)] == ["completed"] * 2


def test_models_are_asked_once_whether_they_are_there(generate: Generate) -> None:
    with serving(players()) as server:
        assert generate("--model", "scripted-1", "--base-url", server.url) == 0
    assert [one.path for one in server.received if one.method == "GET"] == ["/v1/models"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--model", "judge=m"), "no role 'judge'"),
        (("--model", "user="), "names nothing"),
        (("--model", "a", "--model", "b"), "given twice for the rest"),
        (("--model", "agent=a", "--model", "agent=b"), "given twice for the agent"),
        (("--model", "a", "--base-url", "localhost"), "no address"),
        (("--base-url", "http://localhost/v1"), "--model"),
        (("--temperature", "0"), "--temperature: it is for models"),
        (("--timeout", "5"), "--timeout: it is for models"),
        (("--model", "user=a", "--base-url", "agent=http://localhost"), "no model plays the agent"),
        (("--model", "a", "--key-env", "NO_SUCH_KEY"), "the environment holds no NO_SUCH_KEY"),
        (("--model", "a", "--parameters", "low"), "no JSON object"),
        (("--model", "a", "--parameters", '{"messages": []}'), "messages is set by the run"),
        (("--model", "a", "--parameters", '{"temperature": "hot"}'), "temperature"),
        (("--model", "a", "--top-p", "1.5"), "top_p"),
        (("--model", "a", "--faults", "0.5"), "--faults"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    generate: Generate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    complaint: str,
) -> None:
    assert generate(*options) == 2
    assert complaint in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (problem(401, "wrong key", code="invalid_api_key"), "OPENAI_API_KEY"),
        (problem(404, "no such model"), "scripted-1"),
        (Answer("<html>welcome</html>", content_type="text/html"), "--base-url"),
    ],
)
def test_a_run_that_cannot_start_writes_nothing(
    generate: Generate,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: Answer,
    field: str,
) -> None:
    with serving(in_turn(answer)) as server:
        assert generate("--model", "unlisted", "--base-url", server.url) == 2
    assert field in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_dialogues_that_failed_are_told_with_their_reasons(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(in_turn(completion("I would rather not."))) as server:
        assert generate("--model", "user=scripted-1", "--base-url", server.url) == 0
    told = capsys.readouterr()
    assert told.out.startswith("2 dialogues in ")
    assert told.err.startswith("2 of those played now failed: user_never_ends 2")


def test_an_address_that_is_none_is_named_by_its_option(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate("--model", "m", "--base-url", "127.0.0.1:8000/v1") == 2
    assert capsys.readouterr().err.startswith("error: --base-url: '127.0.0.1:8000/v1' is no")


def test_a_refusal_says_its_status_once(
    generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(in_turn(problem(401, "Incorrect API key"))) as server:
        assert generate("--model", "unlisted", "--base-url", server.url) == 2
    assert "key refused (401: Incorrect API key)" in capsys.readouterr().err
