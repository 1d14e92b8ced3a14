"""What is wrong with the data of a file, said of the place where it stands."""

from __future__ import annotations

from pydantic import ValidationError

from simulation.errors import InputError

SHOWN = 120


def refusal(error: ValidationError, within: str = "") -> InputError:
    """The first problem, and how many more there are."""
    first, *others = error.errors(include_url=False, include_input=True)
    parts = [within, *(_part(each) for each in first["loc"])]
    place = "".join(parts).lstrip(".") or "file"
    more = f" {len(others)} more like it." if others else ""
    given = _shown(first["input"]) if first["type"] != "missing" else "nothing"
    return InputError(
        place, f"{_lower(first['msg'])}, but {given} stands there.{more}", _remedy(first["type"])
    )


def _part(each: int | str) -> str:
    return f"[{each}]" if isinstance(each, int) else f".{each}"


def _shown(given: object) -> str:
    if isinstance(given, dict | list | tuple):
        return f"a {'mapping' if isinstance(given, dict) else 'list'} of {len(given)}"
    text = repr(given)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def _remedy(kind: str) -> str:
    if kind == "extra_forbidden":
        return "Take it out, or see a written domain file for the names there are."
    return "Add it." if kind == "missing" else "Mend it."
