"""A client of event streams over a real socket, as a browser's is: it keeps the last id."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

SECONDS = 60.0


class Heard(NamedTuple):
    id: int | None
    event: str
    data: dict[str, Any]


class Listener:
    """One stream at a time; ``events`` are those of all its connections."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self.port = port
        self.path = path
        self.headers = headers
        self.events: list[Heard] = []
        self.last: int | None = None
        self._connection: http.client.HTTPConnection | None = None

    def listen_until(self, enough: Callable[[list[Heard]], bool]) -> None:
        """Connect, from the last id on, and read until there is enough or the stream ends."""
        for heard in self._stream():
            self.events.append(heard)
            if heard.id is not None:
                self.last = heard.id
            if enough(self.events):
                break
        self.hang_up()

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def open(self) -> http.client.HTTPResponse:
        self.hang_up()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        resumed = {} if self.last is None else {"Last-Event-ID": str(self.last)}
        self._connection.request("GET", self.path, headers={**self.headers, **resumed})
        answer = self._connection.getresponse()
        assert answer.status == 200, answer.read()
        return answer

    def _stream(self) -> Iterator[Heard]:
        fields: dict[str, str] = {}
        for line in self.open():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Heard(number, fields["event"], json.loads(fields["data"]))
                fields = {}
