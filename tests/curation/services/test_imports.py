from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curation.engine import imports
from curation.engine.paths import path_of, turn_rows
from curation.engine.records import to_record
from curation.engine.state import rows_to_state
from curation.engine.storage import file_at
from curation.engine.work import JobLease, claim_job, report
from curation.errors import LeaseLost, Refused
from curation.jobs import work
from curation.jobs.work import run_job
from curation.models import Job, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.imports import import_records
from curation.services.jobs import cancel_job
from curation.services.orders import ForkOrder
from curation.services.playing import delete_trajectory
from simulation.export.jsonl import record_line
from simulation.vocabulary.judgement import Judgement
from tests.curation.services.test_releases import release
from tests.curation.toy import LENGTH, play, shelf_domain, shelf_image


@pytest.fixture
def line(finished: Trajectory) -> str:
    return record_line(to_record(finished))


def bring(workspace: Workspace, text: str | bytes, *worlds: bytes, name: str = "a.jsonl") -> Job:
    data = text.encode() if isinstance(text, str) else text
    images = [ContentFile(image, name=shelf_domain().world) for image in worlds]
    return import_records(workspace, by=None, file=ContentFile(data, name=name), worlds=images)


def run(job: Job) -> Job:
    """As a worker does."""
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    return job


def test_a_record_comes_back_as_it_left(rival: Workspace, finished: Trajectory, line: str) -> None:
    job = run(bring(rival, line, shelf_image()))

    row = Trajectory.objects.in_workspace(rival).get()
    assert job.result == {"trajectories": 1, "first": str(row.id)}
    assert rows_to_state(row).turns == rows_to_state(finished).turns
    assert (row.origin, row.source, row.review_state) == ("import", str(finished.id), "queued")
    summary = ("length", "user_turns", "counted_turns", "tool_calls", "tasks_proven")
    assert [getattr(row, name) for name in summary] == [getattr(finished, name) for name in summary]


def test_a_judgement_comes_with_its_record(rival: Workspace, finished: Trajectory) -> None:
    verdict = Judgement(valid=True, reasoning="Fine.", by="judge-1")
    record = to_record(finished).model_copy(update={"judgement": verdict})
    run(bring(rival, record_line(record), shelf_image()))

    row = Trajectory.objects.in_workspace(rival).get()
    assert row.judged == "valid"
    assert to_record(row).judgement == verdict


def test_an_imported_dialogue_is_forked_like_any_other(rival: Workspace, line: str) -> None:
    run(bring(rival, line, shelf_image()))
    row = Trajectory.objects.in_workspace(rival).get()
    (child,) = fork_trajectory(row, by=None, order=ForkOrder(at=5, message="Please lend it."))
    play(child)

    assert child.length == LENGTH


def test_a_native_release_is_imported_as_it_is(
    studio: Workspace, rival: Workspace, finished: Trajectory
) -> None:
    row = release(studio, format="native", filter={"review": "any"})
    job = run(bring(rival, file_at(row.file).read_bytes(), name="release.zip"))

    assert job.result["trajectories"] == 1
    assert Trajectory.objects.in_workspace(rival).count() == 1


def test_a_world_of_the_workspaces_own_need_not_be_sent(studio: Workspace, line: str) -> None:
    assert run(bring(studio, line)).state == Job.State.DONE


def test_knowing_a_hash_gives_nobody_anothers_data(rival: Workspace, line: str) -> None:
    job = run(bring(rival, line))

    assert job.state == Job.State.FAILED
    assert "did not come with it" in job.error["problem"]
    assert not Trajectory.objects.in_workspace(rival).exists()


def lose_after(reports: int) -> Callable[..., None]:
    """A report that finds the lease lost the ``reports``-th time it stores something."""
    left = [reports]

    def lose(lease: JobLease, progress: float, *rest: Any, **more: Any) -> None:
        left[0] -= progress > 0
        if not left[0]:
            raise LeaseLost
        report(lease, progress, *rest, **more)

    return lose


def broken(line: str, change: str) -> str:
    record: dict[str, Any] = json.loads(line)
    turns = record["state"]["turns"]
    match change:
        case "result":
            turns[3]["message"]["content"] = '{"id": 1, "title": "Faust", "lent": 0}'
        case "numbering":
            turns[3]["seq"] = 9
        case "digest":
            turns[-1]["world_digest"] = "0" * 64
        case "field":
            record["state"]["mood"] = "good"
        case "format":
            record["format"] = "other/2"
    return json.dumps(record) + "\n"


@pytest.mark.parametrize("change", ["result", "numbering", "digest", "field", "format"])
def test_one_bad_record_and_nothing_is_imported(rival: Workspace, line: str, change: str) -> None:
    job = run(bring(rival, line + broken(line, change), shelf_image()))

    assert job.state == Job.State.FAILED
    assert job.error["field"] in ("record 1", "a.jsonl line 2")
    assert not Trajectory.objects.in_workspace(rival).exists()


@pytest.mark.parametrize("text", ["not json\n", "[1]\n", "\n\n", "\x00\x01", '{"a": 1'])
def test_a_file_that_is_no_record_file_says_so(rival: Workspace, text: str) -> None:
    job = run(bring(rival, text))

    assert job.state == Job.State.FAILED
    assert job.error["problem"]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PK\x05\x06" + b"\x00" * 18])
def test_a_broken_or_empty_zip_says_so(rival: Workspace, data: bytes) -> None:
    assert run(bring(rival, data, name="a.zip")).state == Job.State.FAILED


def test_an_empty_file_is_refused_at_once(rival: Workspace, settings: Any) -> None:
    with pytest.raises(Refused):
        bring(rival, b"")

    assert not (Path(settings.DIALOOM_HOME) / "imports").exists()


def test_a_job_taken_over_imports_once(
    rival: Workspace, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bring(rival, line * 3, shelf_image())
    with monkeypatch.context() as patch:
        patch.setattr(imports, "CHUNK", 1)
        patch.setattr(imports, "report", lose_after(2))
        run(job)
    assert not Trajectory.objects.in_workspace(rival).alive().exists()
    assert Trajectory.objects.in_workspace(rival).exists()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run(job)

    rows = Trajectory.objects.in_workspace(rival)
    assert rows.alive().count() == rows.count() == 3
    assert all(len(list(turn_rows(path_of(row)))) == LENGTH for row in rows)


def test_what_was_sent_is_not_kept_once_it_is_read(
    rival: Workspace, line: str, settings: Any
) -> None:
    run(bring(rival, line, shelf_image()))
    run(bring(rival, "not json"))

    assert not list((Path(settings.DIALOOM_HOME) / "imports").iterdir())


def _changed(line: str, change: Callable[[Any], Any]) -> str:
    data = json.loads(line)
    change(data["state"])
    return json.dumps(data)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda state: state.update(seed=10**30), "64 bits"),
        (lambda state: state["domain"]["tools"].append(state["domain"]["tools"][0]), "one name"),
        (lambda state: state["turns"].pop(3), "not numbered"),
    ],
)
def test_what_no_row_can_hold_is_refused_by_the_records_number(
    rival: Workspace, line: str, change: Callable[[Any], Any], problem: str
) -> None:
    job = run(bring(rival, f"{line}\n{_changed(line, change)}", shelf_image()))

    assert job.state == "failed"
    assert job.error["field"] == "record 1", "counted from 0, as on the command line"
    assert problem in job.error["problem"]
    assert not Trajectory.objects.in_workspace(rival).exists()


def test_a_dialogue_without_tasks_is_known_by_its_record(rival: Workspace, line: str) -> None:
    job = run(bring(rival, _changed(line, lambda state: state.update(tasks=[])), shelf_image()))

    assert job.state == "done", job.error
    assert Trajectory.objects.in_workspace(rival).get().title.startswith("Record ")


def test_an_import_that_breaks_leaves_no_file_and_says_so_in_words(
    rival: Workspace, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bring(rival, line, shelf_image())
    monkeypatch.setattr(imports, "check_record", lambda *_given: 1 / 0)
    run(job)

    assert "nobody foresaw" in job.error["problem"]
    assert "log" in job.error["remedy"]
    assert not file_at(job.payload["file"]).exists()


def test_what_was_stored_of_an_import_is_not_stored_again(
    rival: Workspace, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bring(rival, line * 5, shelf_image())
    with monkeypatch.context() as patch:
        patch.setattr(imports, "CHUNK", 2)
        patch.setattr(imports, "report", lose_after(3))
        run(job)
    job.refresh_from_db()
    assert job.result == {"checked": 5, "stored": 4}
    first = set(Trajectory.objects.in_workspace(rival).values_list("pk", flat=True))
    assert len(first) == 4
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    with CaptureQueriesContext(connection) as asked:
        run(job)

    rows = Trajectory.objects.in_workspace(rival)
    assert rows.alive().count() == rows.count() == 5
    assert first < set(rows.values_list("pk", flat=True))
    assert sum('INSERT INTO "curation_turn"' in query["sql"] for query in asked) == 1


@pytest.mark.parametrize("kind", ["records", "conversation"])
def test_an_import_whose_worker_dies_right_after_it_is_done_is_done_once(
    rival: Workspace, line: str, monkeypatch: pytest.MonkeyPatch, settings: Any, kind: str
) -> None:
    chat = json.dumps({"messages": [{"role": "user", "content": "Hello?"}], "tools": []})
    job = bring(rival, line, shelf_image()) if kind == "records" else bring(rival, chat)
    with monkeypatch.context() as patch:
        patch.setattr(work, "finish_job", killed)
        with pytest.raises(SystemExit):
            run(job)
    row = Trajectory.objects.in_workspace(rival).alive().get()
    delete_trajectory(row)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run(job)

    assert (job.state, job.error, job.result["first"]) == ("done", None, str(row.id))
    assert not Trajectory.objects.in_workspace(rival).alive().exists(), "deleted by a person since"
    assert not list((Path(settings.DIALOOM_HOME) / "imports").iterdir())


def killed(*_given: object) -> None:
    raise SystemExit


def test_what_was_sent_is_not_kept_when_it_is_called_off_unread(
    rival: Workspace,
    line: str,
    settings: Any,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    job = bring(rival, line, shelf_image())
    with django_capture_on_commit_callbacks(execute=True):
        cancel_job(job)

    assert not list((Path(settings.DIALOOM_HOME) / "imports").iterdir())


def test_an_import_that_is_called_off_shows_nothing_and_keeps_no_file(
    rival: Workspace, line: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    job = bring(rival, line * 5, shelf_image())

    def called_off(lease: JobLease, progress: float, *rest: Any, **more: Any) -> None:
        if not progress:
            cancel_job(job)
        report(lease, progress, *rest, **more)

    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(imports, "report", called_off)
    run(job)

    assert job.state == Job.State.CANCELLED
    assert not Trajectory.objects.in_workspace(rival).alive().exists()
    assert not list((Path(settings.DIALOOM_HOME) / "imports").iterdir())
