"""Children are kept alive, ended together, and never outlive their supervisor."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.supervisor import Child, Supervisor

ROOT = Path(__file__).parents[2]


def wait_for(what: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def sleeper(path: Path) -> Child:
    code = f"import os,time; open({str(path)!r},'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    return Child("sleeper", [sys.executable, "-c", code])


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def test_a_child_that_dies_is_started_again_after_a_pause(tmp_path: Path) -> None:
    child, said = sleeper(tmp_path / "pids"), io.StringIO()
    supervisor = Supervisor([child], said)
    try:
        child.tend(said)
        wait_for(lambda: len(pids(tmp_path / "pids")) == 1)
        os.kill(pids(tmp_path / "pids")[0], signal.SIGKILL)

        def is_back() -> bool:
            child.tend(said)
            return len(pids(tmp_path / "pids")) == 2

        wait_for(is_back)
        assert "The sleeper process ended (-9)" in said.getvalue()
    finally:
        supervisor.end()
    assert not alive(pids(tmp_path / "pids")[1])


def test_a_child_that_keeps_dying_is_tried_less_and_less_often() -> None:
    child, said = Child("broken", [sys.executable, "-c", "raise SystemExit(3)"]), io.StringIO()
    pauses = []
    for _ in range(3):
        child.again_at = 0
        child.tend(said)
        assert child.process
        child.process.wait(20)
        before = time.monotonic()
        child.tend(said)
        pauses.append(round(child.again_at - before))
    assert pauses == [1, 2, 4]


SIGNER = """
import os, time
from config.signing import give_signs
give_signs()
open({path!r}, "a").write(f"{{os.getpid()}}\\n")
time.sleep(60)
"""


def signer(path: Path, silent: float = 1.0) -> Child:
    return Child("signer", [sys.executable, "-c", SIGNER.format(path=str(path))], silent)


def test_a_child_that_falls_silent_is_killed_and_started_again(tmp_path: Path) -> None:
    child, said = signer(tmp_path / "pids", 2.0), io.StringIO()

    def are(many: int) -> bool:
        child.tend(said)
        return len(pids(tmp_path / "pids")) == many

    try:
        wait_for(lambda: are(1) and child._has_signed)
        (first,) = pids(tmp_path / "pids")
        os.kill(first, signal.SIGSTOP)
        wait_for(lambda: are(2))
        assert not alive(first)
        assert f"The signer process ({first}) has given no sign of life for 2 s" in said.getvalue()
        wait_for(lambda: are(2) and child._has_signed)
    finally:
        Supervisor([child], said, 0.0).end()


def test_who_slept_itself_blames_nobody(tmp_path: Path) -> None:
    """As a laptop does: for ten times what a child may be silent, nobody listens."""
    child, said = signer(tmp_path / "pids", 3.0), io.StringIO()

    def has_signed() -> bool:
        child.tend(said)
        return child._has_signed

    try:
        wait_for(has_signed)
        (pid,) = pids(tmp_path / "pids")
        os.kill(pid, signal.SIGSTOP)
        child._silence._looked -= 30.0
        child._hears()
        child.tend(said)
        assert alive(pid)
        assert said.getvalue() == ""
    finally:
        Supervisor([child], said, 0.0).end()


def test_a_child_that_never_signed_is_not_missed(tmp_path: Path) -> None:
    child, said = sleeper(tmp_path / "pids"), io.StringIO()
    child.silent = 0.2
    try:
        child.tend(said)
        wait_for(lambda: len(pids(tmp_path / "pids")) == 1)
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            child.tend(said)
            time.sleep(0.05)
        assert said.getvalue() == ""
    finally:
        Supervisor([child], said, 0.0).end()


SUPERVISOR = """
    import sys
    from config.supervisor import Child, Supervisor
    code = (
        "import os, sys, time\\n"
        "from config.child import die_with_parent\\n"
        "die_with_parent()\\n"
        "open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n')\\n"
        "time.sleep(60)\\n"
    )
    Supervisor([Child("child", [sys.executable, "-c", code, sys.argv[1]])]).run()
    print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_children_end_with_their_supervisor_however_it_ends(
    tmp_path: Path, number: signal.Signals
) -> None:
    record = tmp_path / "pids"
    command = [sys.executable, "-c", textwrap.dedent(SUPERVISOR), str(record)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        wait_for(lambda: len(pids(record)) == 1)
        supervisor.send_signal(number)
        supervisor.wait(20)
        wait_for(lambda: not alive(pids(record)[0]))
        assert supervisor.stdout
        ended = supervisor.stdout.read()
    assert ended == ("" if number is signal.SIGKILL else "ended\n")
