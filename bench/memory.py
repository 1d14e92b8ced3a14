"""What one more dialogue in flight adds to a process, on a world of some 200 KB."""

from __future__ import annotations

import multiprocessing
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import apsw

from bench.model_server import model_server
from bench.models import blank_states, played
from bench.timing import Ratio
from simulation.domains import load_pack
from simulation.synthesis.package import Package
from simulation.world import image_hash

FEW, MANY = 40, 240
REQUESTS = 6
PADDING = "CREATE TABLE archive (page BLOB); INSERT INTO archive VALUES (zeroblob(24000))"


def memory_a_dialogue() -> Ratio:
    """MiB, from the peaks of two processes that play few and many dialogues at once.

    What composing them took is there before they are played, and does not count.
    """
    grown = (_growth(MANY) - _growth(FEW)) / (MANY - FEW)
    return Ratio("MiB of memory for one more dialogue, 200 KB world", grown, 0.5)


def padded() -> Package:
    """The bundled shop with a table that brings its world to the size of the figure."""
    package = load_pack("orders")
    with closing(apsw.Connection(":memory:")) as connection:
        connection.deserialize("main", package.image)
        connection.execute(PADDING)
        image = connection.serialize("main")
    domain = package.domain.model_copy(update={"world": image_hash(image)})
    return package.model_copy(update={"domain": domain, "image": image})


def _growth(dialogues: int) -> float:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_play, args=(theirs, dialogues))
    with model_server(0.5) as url:
        process.start()
        ours.send(url)
        growth: float = ours.recv()
        process.join()
    return growth


def _play(pipe: Connection, dialogues: int) -> None:
    package = padded()
    states = blank_states(package, dialogues, REQUESTS)
    url = pipe.recv()
    before = _peak()
    played(url, states, package.image)
    pipe.send(_peak() - before)


def _peak() -> float:
    """MiB. Not ``getrusage``: what that tells of a new process begins at its parent's peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
