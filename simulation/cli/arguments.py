"""Types of option values; argparse turns their complaints into a usage error, exit code 2."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

MOST = 10_000_000
LONGEST_SHOWN = 40


def positive(text: str) -> int:
    number = whole(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and {MOST}")
    return number


def position(text: str) -> int:
    number = whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0, where counting begins")
    return number


def whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        raise argparse.ArgumentTypeError(f"{shown!r} is not a whole number") from None
    return number


def rate(text: str) -> float:
    number = real(text)
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


def real(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number")
    return number


def add_records_file(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="native records, JSONL")
