"""What is done over and over, in a workspace of many dialogues against one of a hundred."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import cache, partial

from django.test import Client
from django.utils import timezone

from bench.crowd import crowd, originals
from bench.reading import undone
from bench.timing import Ratio, seconds
from curation.engine.append import append_turn
from curation.engine.leases import claim
from curation.engine.state import rows_to_state
from curation.models import Trajectory, Workspace
from curation.services.access import issue_token
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder

FEW, MANY = 100, 20_000
"""Dialogues of some forty turns; a hundred thousand take minutes to store (docs/scale.md)."""
LIMIT = 1.5
AT = 5
WAITING = 12
"""Forks that wait, so that there is something to claim among a hundred."""
TIMES = 4
MARKS = 2_000
"""Rows of the work that all else is compared with."""
HOST = "127.0.0.1"
ADDRESSES = {"home": "/", "list page": "/queue/", "API list": "/api/v1/trajectories"}
NAMES = (*ADDRESSES, "fork", "claim of 10", "append of a turn")
Acts = dict[str, Callable[[], object]]


def measures() -> list[Callable[[], Ratio]]:
    return [partial(_ratio, name) for name in NAMES]


def _ratio(name: str) -> Ratio:
    few, many = _measured()
    return Ratio(f"{name}, {MANY:,} dialogues / {FEW}", many[name] / few[name], LIMIT)


@cache
def _measured() -> tuple[dict[str, float], dict[str, float]]:
    """What each act takes, with few dialogues and with many, minutes apart."""
    known = originals(FEW)
    acts = _acts(Trajectory.objects.filter(state=Trajectory.State.FINISHED)[0])
    few = _timed(acts)
    start = time.perf_counter()
    crowd(known, MANY - len(known))
    taken = time.perf_counter() - start
    sys.stdout.write(f"{MANY:,} dialogues stored in {taken:.0f} s\n")
    return few, _timed(acts)


def _timed(acts: Acts) -> dict[str, float]:
    """CPU of each, over that of the same work each time beside it: a machine that is shared does
    not run at one speed for minutes.
    """
    for act in acts.values():
        act()
    return {name: _cpu(act) / _cpu(_yardstick) for name, act in acts.items()}


def _cpu(act: Callable[[], object]) -> float:
    return seconds(act, TIMES, clock=time.process_time)


def _yardstick() -> None:
    """Some milliseconds in Python and in SQLite."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE mark (number INTEGER PRIMARY KEY, text TEXT)")
        rows = ((number, json.dumps({"number": number})) for number in range(MARKS))
        connection.executemany("INSERT INTO mark VALUES (?, ?)", rows)
        for (text,) in connection.execute("SELECT text FROM mark ORDER BY text"):
            json.loads(text)


def _acts(row: Trajectory) -> Acts:
    for _ in range(WAITING):
        fork_trajectory(row, by=None, order=ForkOrder(at=AT))
    return _reads() | {
        "fork": undone(lambda: fork_trajectory(row, by=None, order=ForkOrder(at=AT))),
        "claim of 10": undone(lambda: claim("bench", 10, 60)),
        "append of a turn": _appending(row),
    }


def _reads() -> Acts:
    workspace = Workspace.objects.get()
    member = workspace.memberships.select_related("user")[0].user
    key = issue_token(member, workspace)
    client = Client(SERVER_NAME=HOST, headers={"Authorization": f"Bearer {key}"})
    client.force_login(member)
    return {name: partial(_read, client, address) for name, address in ADDRESSES.items()}


def _read(client: Client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise AssertionError(f"{address} answers {status}")


def _appending(row: Trajectory) -> Callable[[], None]:
    """The turn that was said there, once more in a branch that is being played."""
    (child,) = fork_trajectory(row, by=None, order=ForkOrder(at=AT))
    held = {"state": "generating", "lease_owner": "bench", "epoch": 1}
    until = timezone.now() + timedelta(hours=1)
    Trajectory.objects.filter(pk=child.pk).update(lease_until=until, **held)
    turn = rows_to_state(row).turns[AT]
    return undone(lambda: append_turn(child.pk, 1, turn))
