"""What an answer holds: the one JSON object that was asked for, or what is wrong with it."""

from __future__ import annotations

import json

from simulation.llm.asking import Usable
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.loose_json import read_object
from simulation.vocabulary.value import JsonObject

QUOTED = 200
"""Characters of an answer that its writer is shown again."""
_BEFORE = 60


def unusable(detail: str) -> ModelFailed:
    """An answer that came, and is not what was asked for."""
    return ModelFailed(Failure.MALFORMED_ANSWER, detail)


def one_object(text: str | None) -> Usable[JsonObject]:
    """Raises ModelFailed, which says where the text stops being one."""
    read = read_object(text or "")
    if read is None:
        raise not_one_object(text or "")
    return Usable(read.value, read.repairs)


def not_one_object(text: str) -> ModelFailed:
    return unusable(f"It was not one JSON object: {fault_in(text)}")


def fault_in(text: str) -> str:
    """Where it stops being JSON, or how it begins."""
    start = text.find("{")
    try:
        json.loads(text[start:] if start >= 0 else text)
    except json.JSONDecodeError as error:
        at = max(start, 0) + error.pos
        if start >= 0:
            return f"{error.msg} at {text[at - _BEFORE if at > _BEFORE else 0 : at + _BEFORE]!r}"
    except (ValueError, RecursionError):
        pass
    return repr(text[:QUOTED])
