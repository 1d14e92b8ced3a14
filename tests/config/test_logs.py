"""One line for each thing that happened, with what it belongs to and without what was said."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client
from structlog.contextvars import bound_contextvars

from config.environment import choice
from config.logs import logging_of
from config.redaction import clean


class Log:
    """A logger of its own, whose lines are read back."""

    def __init__(self, shape: str, *, debug: bool = False) -> None:
        self.stream = io.StringIO()
        made = logging.config.DictConfigurator(logging_of(shape, debug=debug))
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(made.configure_formatter(made.config["formatters"]["line"]))
        self.handler = handler
        self.logger = logging.Logger("curation.somewhere", logging.INFO)
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Log:
    return Log("json")


@pytest.fixture
def whole(log: Log) -> Iterator[Log]:
    """All that this process logs."""
    root = logging.getLogger()
    root.addHandler(log.handler)
    yield log
    root.removeHandler(log.handler)


def test_a_line_is_an_object_with_what_is_bound_to_the_task(log: Log) -> None:
    with bound_contextvars(trajectory="t1", run="r1"):
        log.logger.warning("put down after %d turns", 3)

    (line,) = log.lines
    assert line["event"] == "put down after 3 turns"
    assert (line["level"], line["logger"]) == ("warning", "curation.somewhere")
    assert (line["trajectory"], line["run"]) == ("t1", "r1")
    assert line["timestamp"].endswith("Z")


def test_for_people_it_is_a_line_of_text() -> None:
    log = Log("text")
    with bound_contextvars(job="j1"):
        log.logger.info("began")

    assert "began" in log.text
    assert "job=j1" in log.text
    assert not log.text.startswith("{")


SECRETS = (
    "Incorrect API key provided: sk-abcdef1234567890",
    "redis://:hunter2hunter2@broker:6379/0 is away",
    "amqp://dialoom:hunter2hunter2@broker/ is away",
    "Authorization: Bearer abcdef1234567890",
    '{"api_key": "abcdef1234567890"}',
    "null value\nDETAIL:  Failing row contains (hunter2hunter2, abcdef1234567890)",
)


@pytest.mark.parametrize("said", SECRETS)
def test_keys_and_passwords_do_not_stand_in_it(log: Log, said: str) -> None:
    log.logger.warning("refused: %s", said)

    assert "hunter2" not in log.text
    assert "1234567890" not in log.text
    assert log.lines[0]["event"].startswith("refused: ")


def test_what_is_too_long_for_a_message_is_cut() -> None:
    assert len(clean("word " * 10_000)) < 2_100


def test_an_error_is_told_by_its_place_and_kind_not_by_its_words(log: Log) -> None:
    try:
        try:
            raise KeyError("Please lend me book 1")
        except KeyError as error:
            raise IntegrityError("duplicate (Please lend me book 1)") from error
    except IntegrityError:
        log.logger.exception("broke")

    (line,) = log.lines
    assert "lend" not in log.text
    assert "builtins.KeyError\nwhich led to\n" in line["exception"]
    assert line["exception"].endswith("django.db.utils.IntegrityError")
    assert "test_logs.py" in line["exception"]


def test_a_system_may_say_what_is_wrong(log: Log) -> None:
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        log.logger.exception("broke")

    assert "No space left on device" in log.lines[0]["exception"]


def test_debugging_shows_the_words_too() -> None:
    log = Log("json", debug=True)
    try:
        raise KeyError("Please lend me book 1")
    except KeyError:
        log.logger.exception("broke")

    assert "Please lend me book 1" in log.lines[0]["exception"]


def test_another_shape_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DIALOOM_LOG is 'xml'. Set it to text or json"):
        choice("DIALOOM_LOG", "text", ("text", "json"), {"DIALOOM_LOG": "xml"})


@pytest.mark.django_db
def test_a_request_that_breaks_is_found_by_the_id_of_its_answer(
    whole: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        raise RuntimeError("Please lend me book 1")

    monkeypatch.setattr("curation.web.health.worker_pulse", breaks)
    answer = Client(raise_request_exception=False).get("/healthz")

    assert answer.status_code == 500
    broken = [line for line in whole.lines if line["level"] == "error"]
    assert [line["request"] for line in broken] == [answer["X-Request-ID"]]
    assert "lend" not in whole.text


@pytest.mark.django_db
def test_the_id_of_a_proxy_is_kept_unless_it_is_unfit_for_a_log(client: Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "edge-7:1"})
    unfit = client.get("/healthz", headers={"X-Request-ID": "a b\tc{}"})

    assert kept["X-Request-ID"] == "edge-7:1"
    assert len(unfit["X-Request-ID"]) == 32
