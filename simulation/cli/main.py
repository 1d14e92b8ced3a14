"""The command line: parses, hands over to a verb, and turns every bad input into one sentence.

Exit codes: 0; 1 for a negative answer; 2 for bad input; 130 when interrupted.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simulation.cli import (
    check,
    continuing,
    domains,
    export,
    generate,
    replay,
    rules,
    schema,
    stats,
    synthesize,
    world,
)
from simulation.errors import InputError, SimulationError

VERBS = (
    *(domains, synthesize, generate, continuing),
    *(replay, stats, rules, schema, world, export, check),
)
BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns the exit code; raises SystemExit only for usage errors."""
    _open_what_is_closed()
    _never_fail_on_encoding()
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except InputError as error:
        return _complain(str(error))
    except SimulationError as error:
        return _complain(f"{error}")
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _complain(_of_the_system(error))
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    return code


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m simulation",
        description="Grow, replay, measure and export multi-turn tool-use dialogues.",
        epilog="Records and turns are numbered from 0.",
    )
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in VERBS:
        verb.add(verbs)
    return top


def _complain(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return BAD_INPUT


def _of_the_system(error: OSError) -> str:
    name = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{name}the disk is full. Free some space, or write somewhere else with --out."
    return f"{name}{error.strerror or error}. Check the path and its permissions."


def _reader_left() -> int:
    """As in ``stats FILE | head``: nobody is reading any more, which is no error.

    Python would complain when it closes stdout at exit, so it is given another end.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _open_what_is_closed() -> None:
    """Whoever closed our output does not want it: the work is done and said to nobody."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, nowhere)


def _never_fail_on_encoding() -> None:
    """A terminal that cannot show a character gets an escape, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
