"""A worker that was killed is known to be gone by the lock that it no longer holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from curation.jobs.presence import Presence, departed, forget
from curation.jobs.process import host_name

HOLDS = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("here", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DIALOOM_HOME", tmp_path)
    (tmp_path / "workers").mkdir()
    return tmp_path / "workers"


def test_who_is_killed_has_departed_and_is_then_forgotten(folder: Path) -> None:
    name = f"{host_name()}.99999"
    command = [sys.executable, "-c", HOLDS, str(folder / name)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"here\n"
        assert departed() == []
        os.kill(other.pid, signal.SIGKILL)
        other.wait()

    assert departed() == [name]
    forget(name)
    assert departed() == []


def test_who_leaves_is_not_missed(folder: Path) -> None:
    here = Presence(f"{host_name()}.1")
    here.enter()
    assert [path.name for path in folder.iterdir()] == [f"{host_name()}.1"]
    here.leave()
    assert departed() == []
    assert not list(folder.iterdir())


def test_workers_of_other_machines_are_nobodys_business_here(folder: Path) -> None:
    (folder / "elsewhere.7").touch()
    assert departed() == []
