"""A bad value in the environment is named, with the remedy."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.database import database


def test_unset_and_empty_variables_take_the_default() -> None:
    assert environment.text("X", "a", {"X": "  "}) == "a"
    assert environment.number("X", 3, {}) == 3
    assert environment.flag("X", default=True, source={}) is True
    assert environment.folder("X", Path("/tmp/a"), {}) == Path("/tmp/a")


@pytest.mark.parametrize(
    ("given", "read"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_flag_is_read_as_people_write_it(given: str, read: bool) -> None:
    assert environment.flag("X", default=not read, source={"X": given}) is read


def test_a_list_is_split_at_commas_and_trimmed() -> None:
    assert environment.words("X", "", {"X": " a.example, ,b.example "}) == [
        "a.example",
        "b.example",
    ]


def test_a_number_that_is_none_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"CAPACITY is 'many'. Set it to a whole number"):
        environment.number("CAPACITY", 3, {"CAPACITY": "many"})


@pytest.mark.parametrize("given", ["-1", "40000"])
def test_days_that_cannot_be_kept_are_refused(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"KEPT is {given}. Set it to 1 to 36500 days"):
        environment.days("KEPT", 90, {"KEPT": given})
    assert environment.days("KEPT", 90, {"KEPT": "0"}) == 0


def test_a_flag_that_is_none_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'perhaps'"):
        environment.flag("DEBUG", default=False, source={"DEBUG": "perhaps"})


def test_sqlite_in_the_data_folder_is_the_default(tmp_path: Path) -> None:
    chosen = database("", tmp_path)
    assert chosen["NAME"] == str(tmp_path / "dialoom.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_url_is_taken_apart(tmp_path: Path) -> None:
    chosen = database("postgres://ann:secret@db.example:5433/loom", tmp_path)
    assert (chosen["HOST"], chosen["PORT"], chosen["NAME"]) == ("db.example", 5433, "loom")


def test_who_falls_silent_in_a_transaction_does_not_hold_up_the_others(tmp_path: Path) -> None:
    chosen = database("postgres://ann@db.example/loom?sslmode=require", tmp_path)["OPTIONS"]
    assert "idle_in_transaction_session_timeout=30s" in chosen["options"]
    assert chosen["sslmode"] == "require"
    own = database("postgres://ann@db.example/loom?options=-c%20work_mem%3D8MB", tmp_path)
    assert own["OPTIONS"]["options"] == "-c work_mem=8MB", "an administrator's own word holds"


def test_a_database_url_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read"):
        database("nonsense://x", tmp_path)
