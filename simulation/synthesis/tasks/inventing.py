"""New values that a person could plausibly ask for, by the kind of the column.

Categories and short texts come from the other rows; names are put together from parts of real
ones; dates of a schedule lie after the domain's now; numbers stay within the column's range.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Kind
from simulation.vocabulary.value import JsonObject

_LONGEST = 80
_FEW = 6
"""So few different numbers are steps of a scale, such as price levels."""


@dataclass(frozen=True)
class Asked:
    """What a value is needed for."""

    field: Field
    current: Any
    """The value now; None for a row that does not exist yet."""
    pool: tuple[Any, ...]
    """Values that other rows have."""
    schema: JsonObject
    """The parameter's JSON Schema."""
    now: datetime
    name: str = ""
    """The person's name, for an e-mail address."""


def invent(asked: Asked, chance: Chance) -> Any | None:
    """A value that differs from the current one; None if none can be thought of."""
    if asked.schema.get("enum"):
        return _other(tuple(asked.schema["enum"]), asked.current, chance)
    maker = _MAKERS.get(asked.field.kind)
    if maker is None or (asked.field.hidden and asked.field.kind is not Kind.IDENTIFIER):
        return None
    value = maker(asked, chance)
    return value if value != asked.current and _fits(asked, value) else None


def _fits(asked: Asked, value: Any) -> bool:
    """Is the value of the parameter's type and range?"""
    schema = asked.schema
    numeric = schema.get("type") in ("integer", "number")
    if isinstance(value, int | float) is not numeric:
        return False
    if not numeric:
        return len(str(value)) <= int(schema.get("maxLength", _LONGEST))
    whole = schema.get("type") != "integer" or float(value).is_integer()
    low, high = schema.get("minimum"), schema.get("maximum")
    return whole and (low is None or value >= low) and (high is None or value <= high)


def _other(pool: tuple[Any, ...], current: Any, chance: Chance) -> Any | None:
    options = [value for value in pool if value not in (current, None, "")]
    return chance.at("other").pick(options) if options else None


def _from_pool(asked: Asked, chance: Chance) -> Any | None:
    short = tuple(value for value in asked.pool if len(str(value)) <= _LONGEST)
    return _other(short, asked.current, chance)


def _boolean(asked: Asked, chance: Chance) -> Any | None:
    if asked.current is None:
        return _other(asked.pool, None, chance)
    opposites = {0: 1, 1: 0, "0": "1", "1": "0", "true": "false", "false": "true"}
    return opposites.get(asked.current) or _other(asked.pool, asked.current, chance)


def _number(asked: Asked, chance: Chance) -> Any | None:
    """Near the current value where there is one, else one that another row has."""
    if not isinstance(asked.current, int | float) or not asked.pool:
        return _from_pool(asked, chance)
    if 1 < len(asked.pool) <= _FEW and isinstance(asked.current, float):
        return _from_pool(asked, chance)
    if isinstance(asked.current, float) and asked.current:
        factor = chance.at("factor").pick((0.8, 0.85, 0.9, 1.1, 1.15, 1.2, 1.25))
        places = len(str(asked.current).partition(".")[2])
        return round(asked.current * factor, min(max(places, 1), 2))
    return _whole(asked, chance)


def _whole(asked: Asked, chance: Chance) -> Any | None:
    numbers = sorted(value for value in asked.pool if isinstance(value, int))
    if not numbers:
        return None
    near = [value for value in numbers if value != asked.current]
    close = sorted(near, key=lambda value: abs(value - asked.current))[:6]
    return chance.at("near").pick(close) if close else asked.current + 1


def _day(asked: Asked, chance: Chance) -> str | None:
    moment = _moment_near(asked, chance)
    return moment.date().isoformat() if moment else None


def _day_and_time(asked: Asked, chance: Chance) -> str | None:
    """In the format of the stored values: with T or blank, with or without seconds."""
    moment = _moment_near(asked, chance)
    if moment is None:
        return None
    example = str(asked.current or asked.pool[0])
    if len(example) <= len("2026-01-01"):
        return moment.date().isoformat()
    timed = moment.isoformat(sep="T" if "T" in example else " ", timespec="seconds")
    return timed[: len(example)] if len(example) < len(timed) else timed


def _moment_near(asked: Asked, chance: Chance) -> datetime | None:
    """Soon after now for what is scheduled, shortly before it for what is only recorded."""
    known = [moment for moment in map(parse_moment, asked.pool) if moment is not None]
    current = parse_moment(asked.current) if asked.current else None
    if not known:
        return None
    hour = chance.at("hour").pick(known)
    ahead = max(known) > asked.now or (current is not None and current > asked.now)
    base = current if current is not None and current > asked.now else asked.now
    days = 1 + chance.at("days").below(14)
    if not ahead and max(known) < asked.now - timedelta(days=400):
        # A history that ended long ago goes on where it ended.
        base, days = max(known), chance.at("back").below(5)
    elif not ahead:
        days = -chance.at("back").below(5)
    moved = base + timedelta(days=days)
    return moved.replace(hour=hour.hour, minute=hour.minute, second=hour.second, microsecond=0)


def _name(asked: Asked, chance: Chance) -> str | None:
    """Parts of two real names; a person who is renamed keeps the first part."""
    first = str(asked.current or chance.at("first").pick(asked.pool or ("",))).split()
    others = [str(value).split() for value in asked.pool if len(str(value)) <= _LONGEST]
    if not first or not others:
        return None
    last = chance.at("last").pick(others)
    if len(first) == 1 or len(last) == 1:
        return _from_pool(asked, chance)
    return " ".join((*first[:-1], last[-1]))


def _email(asked: Asked, chance: Chance) -> str | None:
    hosts = sorted({str(value).rpartition("@")[2] for value in asked.pool if "@" in str(value)})
    words = re.findall(r"[a-z]+", asked.name.lower().encode("ascii", "ignore").decode())
    current = str(asked.current or "").partition("@")[0]
    if not words:
        words = re.findall(r"[a-z]+", current or "new.contact")
    local = ".".join(words[:2])
    if local == current:
        local = "".join(words[:2])
    host = chance.at("host").pick(hosts or ["mail.example"])
    email = f"{local}@{host}"
    return email if email not in asked.pool else f"{local}{2 + chance.at('n').below(90)}@{host}"


def _digits(asked: Asked, chance: Chance) -> str | int | None:
    """The pattern of a real value with other final digits, which no row has."""
    example = asked.current if asked.current is not None else _from_pool(asked, chance)
    if example is None:
        return None
    text = str(example)
    places = [place for place, letter in enumerate(text) if letter.isdigit()][-4:]
    made = list(text)
    for place in places:
        made[place] = str(chance.at("digit", place).below(10))
    if not places or "".join(made) in map(str, asked.pool):
        return None
    return int("".join(made)) if isinstance(example, int) else "".join(made)


_MAKERS: dict[Kind, Callable[[Asked, Chance], Any]] = {
    Kind.CATEGORY: _from_pool,
    Kind.TEXT: _from_pool,
    Kind.TIME: _from_pool,
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _day,
    Kind.DATETIME: _day_and_time,
    Kind.NAME: _name,
    Kind.EMAIL: _email,
    Kind.PHONE: _digits,
    Kind.IDENTIFIER: _digits,
}


def clock(now: str) -> datetime:
    """The domain's clock as a datetime."""
    return datetime.fromisoformat(now)
