from __future__ import annotations

import apsw
import pytest

from simulation.world.sentences import TOO_MUCH, CallRefused, sentence_for


def raised(script: str) -> Exception:
    connection = apsw.Connection(":memory:")
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    with pytest.raises(apsw.Error) as caught:
        connection.execute(script)
    return caught.value


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            "CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1), (1)",
            "A row with this t.a exists already. Nothing was changed.",
        ),
        (
            "CREATE TABLE t (a CHECK (a > 0)); INSERT INTO t VALUES (0)",
            "This breaks the rule a > 0. Nothing was changed.",
        ),
        (
            "CREATE TABLE t (a CONSTRAINT positive CHECK (a > 0)); INSERT INTO t VALUES (0)",
            "This breaks the rule positive. Nothing was changed.",
        ),
        (
            "CREATE TABLE t (a INT) STRICT; INSERT INTO t VALUES ('x')",
            "cannot store TEXT value in INT column t.a. Nothing was changed.",
        ),
    ],
)
def test_a_constraint_becomes_a_sentence(script: str, sentence: str) -> None:
    assert sentence_for(raised(script)) == ("constraint", sentence)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (apsw.InterruptError("interrupted"), "limit"),
        (apsw.TooBigError("string or blob too big"), "limit"),
        (apsw.FullError("database or disk is full"), "limit"),
        (MemoryError(), "limit"),
        (CallRefused("Too many."), "limit"),
        (apsw.SQLError("malformed JSON"), "constraint"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), "constraint"),
    ],
)
def test_every_failure_has_a_kind_and_a_sentence(error: Exception, kind: str) -> None:
    found, sentence = sentence_for(error)
    assert found == kind
    assert sentence.endswith(".")


def test_what_was_interrupted_asks_for_less() -> None:
    assert sentence_for(apsw.InterruptError())[1] == TOO_MUCH
