from __future__ import annotations

import pytest
from pytest_django import Settings

from curation.engine.connections import connection_to, environment_connection
from curation.engine.sealing import seal, unseal
from curation.models import ModelEndpoint, Workspace
from simulation.errors import InputError


def make_endpoint(workspace: Workspace, **columns: object) -> ModelEndpoint:
    given = {"name": "lab", "base_url": "http://127.0.0.1:9/v1", **columns}
    return ModelEndpoint.objects.create(workspace=workspace, **given)


def test_a_sealed_key_comes_back_and_stands_nowhere_in_the_seal() -> None:
    sealed = seal("sk-secret-clé")

    assert unseal(sealed) == "sk-secret-clé"
    assert "secret" not in sealed
    assert seal("sk-secret-clé") != sealed


def test_a_key_sealed_under_another_secret_is_named_with_what_to_do(settings: Settings) -> None:
    sealed = seal("sk-secret")
    settings.SECRET_KEY = "another"

    with pytest.raises(InputError, match="secret of this installation has changed") as caught:
        unseal(sealed)
    assert caught.value.field == "key"
    assert "Type the key again" in caught.value.remedy


def test_a_key_is_read_from_the_variable_that_the_endpoint_names(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_endpoint(studio, key_variable="LAB_KEY")
    with pytest.raises(InputError, match="no LAB_KEY"):
        connection_to(studio.pk, str(row.pk))

    monkeypatch.setenv("LAB_KEY", "sk-lab")
    found = connection_to(studio.pk, str(row.pk))
    assert found.key == "sk-lab"
    assert "sk-lab" not in repr(found)


def test_nothing_is_sent_to_an_endpoint_of_another_workspace(
    studio: Workspace, rival: Workspace
) -> None:
    row = make_endpoint(rival)

    with pytest.raises(InputError, match="archived"):
        connection_to(studio.pk, str(row.pk))


def test_the_environment_is_an_endpoint_where_it_names_one(settings: Settings) -> None:
    settings.OPENAI_BASE_URL = ""
    assert environment_connection() is None

    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = "http://127.0.0.1:9/v1", "sk-env"
    found = environment_connection()
    assert found is not None
    assert (found.base_url, found.key) == ("http://127.0.0.1:9/v1", "sk-env")
