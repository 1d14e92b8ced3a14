"""A domain from all sides, however its database is made."""

from __future__ import annotations

import hashlib
import re
import sqlite3

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.engine.blobs import put_image
from curation.engine.versions import store_domain
from curation.models import DomainVersion, Upload, Workspace
from simulation.vocabulary.tools import Tool
from tests.curation.toy import make_shelf, shelf_domain

HOSTILE = "<script>alert(1)</script>"
SCRIPT = f"""
CREATE TABLE "таблица {HOSTILE}" (id INTEGER PRIMARY KEY, "{HOSTILE}" TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, whole INTEGER REFERENCES "таблица {HOSTILE}"(id));
INSERT INTO "таблица {HOSTILE}" VALUES (1, '{HOSTILE}');
"""


def image_of(script: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    image = connection.serialize()
    connection.close()
    return image


def make_domain(studio: Workspace, script: str, *tools: Tool) -> DomainVersion:
    image = image_of(script)
    put_image(image)
    made = shelf_domain("odd").model_copy(
        update={
            "world": hashlib.sha256(image).hexdigest(),
            "tools": tools,
            "description": HOSTILE,
            "title": HOSTILE,
        }
    )
    return store_domain(studio, made, origin=DomainVersion.Origin.DATABASE)


def side(client: Client, row: DomainVersion, name: str) -> str:
    answer = client.get(reverse("curation:domain", args=[row.pk]) + f"?show={name}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_names_and_values_of_a_database_are_text(as_alice: Client, studio: Workspace) -> None:
    row = make_domain(studio, SCRIPT)
    for name in ("schema", "data", "tools", "tasks", "policy", "coverage"):
        text = side(as_alice, row, name)
        assert HOSTILE not in text, name
        assert "&lt;script&gt;" in text, name


def test_an_arrow_leads_to_the_table_that_it_names(as_alice: Client, studio: Workspace) -> None:
    text = side(as_alice, make_domain(studio, SCRIPT), "schema")
    ids = set(re.findall(r'class="entity" id="([^"]+)"', text))
    leads = set(re.findall(r'href="#(table-[^"]+)"', text))
    assert len(ids) == 2
    assert leads
    assert leads <= ids


def test_a_wide_table_is_folded(as_alice: Client, studio: Workspace) -> None:
    columns = ", ".join(f"c{number} TEXT" for number in range(200))
    text = side(as_alice, make_domain(studio, f"CREATE TABLE wide ({columns});"), "schema")
    assert "180 more columns" in text
    assert text.index("c19") < text.index("180 more columns") < text.index("c199")


def test_many_tables_are_drawn(as_alice: Client, studio: Workspace) -> None:
    script = "".join(f"CREATE TABLE t{number} (id INTEGER PRIMARY KEY);" for number in range(60))
    assert side(as_alice, make_domain(studio, script), "schema").count('class="entity"') == 60


def test_a_database_without_tables_says_so(as_alice: Client, studio: Workspace) -> None:
    row = make_domain(studio, "PRAGMA user_version = 1;")
    assert "has no tables" in side(as_alice, row, "schema")
    assert "has no tables" in side(as_alice, row, "data")


def test_a_domain_without_tasks_says_that_a_run_has_nothing_to_talk_about(
    as_alice: Client, studio: Workspace
) -> None:
    assert "No task could be proven" in side(as_alice, make_domain(studio, SCRIPT), "schema")
    assert "No task could be proven" not in side(as_alice, make_shelf(studio), "schema")


def test_long_sql_waits_in_a_fold(as_alice: Client, studio: Workspace) -> None:
    sql = "SELECT 1 AS x" + " OR 1" * 5_000
    tool = Tool(
        name="slow",
        description=HOSTILE,
        parameters={"type": "object", "properties": {}},
        returns={"type": "array"},
        sql=sql,
    )
    text = side(as_alice, make_domain(studio, SCRIPT, tool), "tools")
    assert re.search(r"<details[^>]*>\s*<summary>SQL</summary>\s*<pre[^>]*>SELECT 1", text)
    assert 'href="#tool-slow"' in text


def test_checks_of_a_task_stand_in_words(as_alice: Client, studio: Workspace) -> None:
    text = side(as_alice, make_shelf(studio), "tasks")
    assert text.index("Dune is lent.") < text.index("SELECT lent FROM books")


def test_files_that_could_not_be_used_are_folded_away(
    as_alice: Client, studio: Workspace, alice: User
) -> None:
    make_shelf(studio)
    Upload.objects.create(
        workspace=studio,
        filename=f"{HOSTILE}.sqlite",
        path="x",
        by=alice,
        status=Upload.Status.FAILED,
        error={"problem": "there is no table in it.", "remedy": "Bring one."},
    )
    text = as_alice.get("/domains/").content.decode()
    assert "1 file could not be used lately" in text
    assert text.index("Lending shelf") < text.index("There is no table in it.")
    assert HOSTILE not in text


@pytest.mark.parametrize("page", ["0", "2", "999999"])
def test_a_page_beyond_the_rows_is_empty_and_leads_back(
    as_alice: Client, studio: Workspace, page: str
) -> None:
    row = make_shelf(studio)
    address = reverse("curation:domain", args=[row.pk])
    text = as_alice.get(f"{address}?show=data&table=books&page={page}").content.decode()
    assert ("no rows" in text) == (page != "0")
