"""The pictures in this folder, taken of the product itself: ``make screenshots``.

A scratch installation plays dialogues with a fixed seed; the first finished one in which the
checks caught something after a row had changed is opened where the row changes, beside a branch
that a person edited. Needs chromium.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PICTURES: dict[str, Literal["light", "dark"]] = {
    "workbench.png": "light",
    "workbench-dark.png": "dark",
}
WIDTH, HEIGHT = 1280, 860
LARGEST = 200_000
"""Bytes of a picture that a reader of the README should have to load."""
RUN = {"domain": "orders", "count": 60, "seed": 11, "faults": 0.08, "title": "Order support"}
WORDS = "Before you do that: what would it cost me?"
LONG = 180.0
"""Seconds that anything here may take."""


class Place(NamedTuple):
    """A dialogue, the turn to show, and a user's turn before it to edit."""

    dialogue: str
    turn: int
    edited: int


class Product:
    """A running installation, asked through its API."""

    def __init__(self, home: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.env = os.environ | {"DIALOOM_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        self.token = ""

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(  # noqa: S603 - our own interpreter
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def ask(self, path: str, body: object = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.address}{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=LONG) as answer:  # noqa: S310
            return json.load(answer)

    def wait_for_worker(self) -> None:
        until = time.monotonic() + LONG
        while time.monotonic() < until:
            try:
                if self.ask("/healthz")["worker"] == "alive":
                    return
            except OSError:
                pass
            time.sleep(0.3)
        raise TimeoutError("The product did not come up.")

    def sign_in(self, port: int) -> str:
        printed = self.manage("signin", "demo", "--port", str(port))
        return str(re.findall(r"http://\S+", printed)[-1])


@contextmanager
def product() -> Iterator[tuple[Product, str]]:
    """The product on a scratch home and a free port, with a link that signs in."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        made = Product(Path(folder), port)
        command = [sys.executable, "manage.py", "up", "--port", str(port)]
        log = (Path(folder) / "log").open("w")
        process = subprocess.Popen(command, cwd=ROOT, env=made.env, stdout=log, stderr=log)  # noqa: S603
        try:
            made.wait_for_worker()
            made.token = made.manage("token", "demo").splitlines()[-1]
            yield made, made.sign_in(port)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            log.close()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def prepare(made: Product) -> Place:
    """Play the run and branch off the dialogue that the pictures show."""
    for other in made.ask("/api/v1/runs")["items"]:
        made.ask(f"/api/v1/runs/{other['id']}/cancel", {})
    run = made.ask("/api/v1/runs", RUN)["id"]
    wait(made, f"/api/v1/runs/{run}", "state", {"finished"})
    place = find(made, run)
    order = {"at": place.edited, "message": WORDS}
    branch = made.ask(f"/api/v1/trajectories/{place.dialogue}/fork", order)["id"]
    wait(made, f"/api/v1/trajectories/{branch}", "state", {"finished", "failed"})
    return place


def wait(made: Product, path: str, name: str, wanted: set[str]) -> None:
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if made.ask(path)[name] in wanted:
            return
        time.sleep(0.5)
    raise TimeoutError(f"{path} was not {' or '.join(sorted(wanted))} in time.")


def find(made: Product, run: str) -> Place:
    """The dialogue of the run to show; by title, so that the order of arrival is no matter."""
    rows = made.ask(f"/api/v1/trajectories?run={run}&limit=200")["items"]
    caught = [row for row in rows if row["errors"] and row["tasks_total"] > 1]
    for row in sorted(caught, key=lambda row: (-row["tasks_total"], row["title"], row["length"])):
        place = place_in(row["id"], made.ask(f"/api/v1/trajectories/{row['id']}")["turns"])
        if place is not None:
            return place
    raise LookupError("No dialogue of this run changed a row and was caught; take another seed.")


def place_in(dialogue: str, turns: list[dict[str, Any]]) -> Place | None:
    """Where a row was changed shortly before a turn with an error; None where none was."""
    changed = [turn["seq"] for turn in turns if changes(turn)]
    wrong = [turn["seq"] for turn in turns if has_error(turn)]
    for seq in changed:
        asked = [t["seq"] for t in turns if t["message"]["role"] == "user" and t["seq"] < seq - 2]
        if asked and any(seq < other <= seq + 5 for other in wrong):
            return Place(dialogue, seq - 1, asked[-1])
    return None


def changes(turn: dict[str, Any]) -> bool:
    tables = (turn.get("diff") or {}).values()
    return any(table.get("changed") for table in tables)


def has_error(turn: dict[str, Any]) -> bool:
    return any(one["severity"] == "error" for one in turn.get("findings") or ())


def take(page: Page, made: Product, place: Place) -> None:
    at = f"{made.address}/trajectories/{place.dialogue}/?at={place.turn}#turn-{place.turn}"
    for name, theme in PICTURES.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(at)
        page.locator(f"#turn-{place.turn}.is-current").wait_for()
        page.evaluate("document.fonts.ready")
        picture = packed(page.screenshot(animations="disabled", caret="hide"))
        if len(picture) > LARGEST:
            raise ValueError(f"{name} has {len(picture):,} bytes; the limit is {LARGEST:,}.")
        (HERE / name).write_bytes(picture)
        print(f"docs/{name}: {len(picture):,} bytes")  # noqa: T201 - what the command did


def packed(png: bytes) -> bytes:
    """The same pixels in fewer bytes: flat areas of a page pack best without row filters."""
    parts = list(chunks(png))
    width, height, _, kind = struct.unpack(">IIBB", parts[0][1][:10])
    size = {2: 3, 6: 4}[kind]
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    rows = unfiltered(raw, width * size, height, size)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    smaller = png[:8] + chunk(*parts[0]) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return min(smaller, png, key=len)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def unfiltered(raw: bytes, stride: int, height: int, size: int) -> Iterator[bytes]:
    """The rows of pixels beneath PNG's five filters, ``size`` bytes a pixel."""
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for i in range(stride) if kind else ():
            left = row[i - size] if i >= size else 0
            corner = above[i - size] if i >= size else 0
            row[i] = (row[i] + predicted(kind, left, above[i], corner)) & 255
        above = row
        yield bytes(row)


def predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        nearest = left + up - corner
        return min((left, up, corner), key=lambda one: abs(nearest - one))
    return (0, left, up, (left + up) // 2)[kind]


def main() -> None:
    browser_at = shutil.which("chromium")
    with product() as (made, link), sync_playwright() as playwright:
        place = prepare(made)
        browser = playwright.chromium.launch(executable_path=browser_at, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(link)
        take(page, made, place)
        browser.close()


if __name__ == "__main__":
    main()
