from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from config.broker import broker

MESSAGES = 300


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    url, options = broker("", tmp_path)
    with Connection(url, transport_options={**options, "polling_interval": 0.001}) as opened:
        yield opened


def queue_of(connection: Connection, name: str) -> SimpleQueue:
    """Each test has its own: kombu remembers for the whole process what it has bound."""
    return connection.SimpleQueue(name, no_ack=True)


def test_what_is_sent_arrives_once(connection: Connection) -> None:
    queue = queue_of(connection, "once")
    queue.put({"trajectory": 7})
    assert queue.get(timeout=5).payload == {"trajectory": 7}
    with pytest.raises(Empty):
        queue.get(timeout=0.1)


def test_a_message_that_is_none_is_passed_over(connection: Connection, tmp_path: Path) -> None:
    queue = queue_of(connection, "broken")
    (tmp_path / "broker" / "0_half.broken.msg").write_text("")
    queue.put("after it")
    assert queue.get(timeout=5).payload == "after it"


def test_nobody_reads_a_message_before_it_is_whole(connection: Connection) -> None:
    queue = queue_of(connection, "whole")
    sender = threading.Thread(target=send_all, args=(connection.clone(),))
    sender.start()
    found = [queue.get(timeout=10).payload for _ in range(MESSAGES)]
    sender.join(10)
    assert sorted(found) == list(range(MESSAGES))


def send_all(connection: Connection) -> None:
    with connection:
        queue = queue_of(connection, "whole")
        for number in range(MESSAGES):
            queue.put(number)
