"""What a hostile or clumsy script sends is answered as a problem, never as a page."""

from __future__ import annotations

import io
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError

from curation.api.gate import api_gate
from curation.models import Job, Trajectory, Upload, Workspace
from tests.curation.api.conftest import Api
from tests.curation.api.test_problems import LISTS, problem
from tests.curation.toy import make_dialogue

KEY = uuid.UUID("00000000-0000-4000-8000-000000000000")


def fields(body: dict[str, Any]) -> list[str]:
    return [error["field"] for error in body["errors"]]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_there_is_a_405(api: Api, method: str, path: str) -> None:
    answer = api.client.generic(method, f"/api/v1{path}")

    problem(answer, 405)
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("path", [*LISTS, f"/runs/{KEY}"])
def test_head_answers_as_get_does(api: Api, path: str) -> None:
    assert api.client.head(f"/api/v1{path}").status_code == api.get(path).status_code


@pytest.mark.parametrize(
    "path", ["/nothing", "/runs/", f"/runs/{KEY}/", "/runs/xyz", "/trajectories/1/world", "/.."]
)
def test_an_address_that_is_none_is_a_404(api: Api, path: str) -> None:
    problem(api.get(path), 404)


def test_a_page_keeps_its_own_answers(api: Api) -> None:
    answer = api.client.get("/no-such-page")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("name", "boundary"), [("x.db", ""), ("ü" * 3000, "b"), ("x.db", "b" * 300)]
)
def test_a_form_that_cannot_be_read_is_a_problem(api: Api, name: str, boundary: str) -> None:
    body = (
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nx\r\n--b--'
    )
    kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
    answer = api.client.generic("POST", "/api/v1/databases", body.encode(), content_type=kind)

    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)
    assert not Upload.objects.exists()


def test_too_many_files_are_a_problem(api: Api) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", b"id\n1") for number in range(150)]

    problem(api.send("/databases", file=files), 400)


def test_a_misspelt_field_of_a_form_is_named(api: Api) -> None:
    file = SimpleUploadedFile("a.db", b"x")

    for path in ("/databases", "/trajectories/import"):
        file.seek(0)
        assert fields(problem(api.send(path, file=file, nmae="a"), 422)) == ["nmae"]
    assert not Job.objects.exists()


def test_a_zip_of_csv_files_is_a_database(api: Api) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../a.csv", "id,name\n1,x\n")
        archive.writestr("b.csv", "id,name\n1,y\n")
    answer = api.send("/databases", file=SimpleUploadedFile("t.zip", packed.getvalue()))

    assert answer.status_code == 202
    assert Upload.objects.get().filename == "2 CSV files"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"at": True}, "at"),
        ({"at": 1, "count": True}, "count"),
        ({"at": 1, "message": 5}, "message"),
        ({"at": 1, "message": ["x"]}, "message"),
        ({"at": 1, "rules": 5}, "rules"),
    ],
)
def test_a_wrong_type_is_named_by_its_field(
    api: Api, finished: Trajectory, body: dict[str, Any], field: str
) -> None:
    answer = problem(api.post(f"/trajectories/{finished.id}/fork", body), 422)

    assert set(fields(answer)) == {field}


@pytest.mark.parametrize("text", ['{"domain": "a\\u0000"}', '{"domain": "\\ud800"}'])
def test_text_that_no_column_holds_is_refused_in_its_own_words(api: Api, text: str) -> None:
    assert "NUL" in problem(api.post("/runs", text), 422)["detail"]


@pytest.mark.parametrize("at", [-1, 11, 10**30])
def test_a_world_of_no_turn_names_the_field_and_the_range(
    api: Api, finished: Trajectory, at: int
) -> None:
    answer = problem(api.get(f"/trajectories/{finished.id}/world", at=at), 422)

    assert fields(answer) == ["at"]
    assert "0 to 10" in answer["detail"]


def test_a_dialogue_without_turns_has_no_world_yet(api: Api, studio: Workspace) -> None:
    answer = problem(api.get(f"/trajectories/{make_dialogue(studio).id}/world"), 422)

    assert "no turns yet" in answer["detail"]


def test_the_gate_stands_on_both_roads() -> None:
    assert vars(api_gate)["sync_capable"]
    assert vars(api_gate)["async_capable"]


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("gone")])
def test_a_database_that_does_not_answer_is_a_503_to_try_again(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def locked(*_given: Any, **_more: Any) -> Any:
        raise error

    monkeypatch.setattr("curation.api.runs.start_run", locked)
    answer = api.post("/runs", {"domain": "shelf"})

    problem(answer, 503)
    assert answer["Retry-After"]
