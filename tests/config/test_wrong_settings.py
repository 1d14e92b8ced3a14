"""A setting that cannot be used ends a start with one line: its name, and what to set instead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.dialoom import ROOT, environment

COMMANDS = [["manage.py", "worker"], ["-m", "config.web", "127.0.0.1", "1"]]


@pytest.mark.parametrize("command", COMMANDS, ids=["worker", "web"])
def test_a_broker_that_is_none_ends_the_start_in_words(tmp_path: Path, command: list[str]) -> None:
    """In processes of their own: settings are read once, when one starts."""
    wrong = environment(tmp_path, {"DIALOOM_BROKER": "kafka://user:hunter2@queue"})
    done = subprocess.run([sys.executable, *command], env=wrong, cwd=ROOT, capture_output=True)

    said = done.stderr.decode()
    assert done.returncode == 1
    assert said.startswith("error: DIALOOM_BROKER begins with 'kafka'. Give redis://")
    assert "Traceback" not in said
    assert "hunter2" not in said
