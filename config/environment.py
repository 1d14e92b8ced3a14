"""Typed readers of the environment that fail loudly, naming the variable and the remedy."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}
LONGEST_DAYS = 36_500


def text(name: str, default: str, source: Mapping[str, str] = os.environ) -> str:
    """The variable, or the default where it is unset or empty."""
    return source.get(name, "").strip() or default


def flag(name: str, *, default: bool, source: Mapping[str, str] = os.environ) -> bool:
    value = source.get(name)
    if value is None:
        return default
    lowered = value.strip().lower()
    if lowered not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0.")
    return lowered in _TRUE


def number(name: str, default: int, source: Mapping[str, str] = os.environ) -> int:
    value = text(name, str(default), source)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number.") from None


def days(name: str, default: int, source: Mapping[str, str] = os.environ) -> int:
    """For how many days something is kept; 0 for good."""
    value = number(name, default, source)
    if not 0 <= value <= LONGEST_DAYS:
        raise ImproperlyConfigured(
            f"{name} is {value}. Set it to 1 to {LONGEST_DAYS} days, or to 0 for good."
        )
    return value


def choice(
    name: str, default: str, allowed: Sequence[str], source: Mapping[str, str] = os.environ
) -> str:
    value = text(name, default, source).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to {' or '.join(allowed)}.")
    return value


def words(name: str, default: str, source: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default, source).split(",") if word.strip()]


def folder(name: str, default: Path, source: Mapping[str, str] = os.environ) -> Path:
    """An absolute path; it need not exist yet."""
    return Path(text(name, str(default), source)).expanduser().absolute()
