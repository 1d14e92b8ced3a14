"""The database, the broker or the web process goes away while workers play; dialogues go on."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import NEEDS, find_program
from tests.servers.crew import crew
from tests.servers.dialoom import web_alone
from tests.servers.model_thread import serving
from tests.servers.postgres import own_postgres
from tests.servers.rabbitmq import rabbitmq
from tests.servers.talkers import Talkers
from tests.servers.waiting import repeated, until_asked, until_finished


@pytest.mark.postgres
def test_a_database_that_is_restarted_costs_no_dialogue(tmp_path: Path) -> None:
    program = find_program(NEEDS["postgres"])
    assert program
    with (
        serving(Talkers(requests=8, delay=0.05)) as server,
        own_postgres(program) as database,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DATABASE_URL=database.url()) as staff,
    ):
        staff.does("order", 12)
        staff.worker()
        staff.worker()
        until_asked(server, 30)
        for _ in range(2):
            database.stop()
            time.sleep(0.5)
            database.start()
            until_asked(server, 12)
        until_finished(staff)
        found = staff.does("audit")

    assert found["wrong"] == []
    assert repeated(server) <= 2 * 12


@pytest.mark.rabbitmq
def test_a_broker_that_stops_and_starts_stops_nothing(tmp_path: Path) -> None:
    """What is ordered while it is away is found without it; afterwards it is used again."""
    program = find_program(NEEDS["rabbitmq"])
    assert program
    with (
        serving(Talkers(requests=3, delay=0.05)) as server,
        rabbitmq(program) as broker,
        crew(tmp_path, OPENAI_BASE_URL=server.url, DIALOOM_BROKER=broker.url) as staff,
    ):
        staff.does("order", 6)
        staff.worker()
        until_asked(server, 6)
        broker.stop()
        until_finished(staff)
        staff.does("order", 6)
        until_finished(staff)
        broker.start()
        staff.does("order", 6)
        until_finished(staff)

        assert staff.does("audit")["wrong"] == []
    assert repeated(server) == 0


def test_a_web_process_that_is_killed_leaves_no_half_of_a_run(tmp_path: Path) -> None:
    with (
        serving(Talkers(requests=1, delay=0.0)) as server,
        crew(tmp_path, OPENAI_BASE_URL=server.url) as staff,
    ):
        token = staff.does("token")
        for wait in (0.1, 0.4):
            with web_alone(tmp_path, OPENAI_BASE_URL=server.url) as web:
                asking = threading.Thread(target=_order, args=(web.port, token), daemon=True)
                asking.start()
                time.sleep(wait)
                web.server.process.kill()
                asking.join()
        whole = staff.does("halves")

    assert all(ordered == there for ordered, there in whole), whole


def _order(port: int, token: str) -> None:
    body = b'{"domain": "shelf", "count": 2000, "model": "scripted-1"}'
    head = (
        f"POST /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + body)
        try:
            connection.recv(100)
        except ConnectionError:
            return
