"""The turns of a path as values, in less than half the time that rows take."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast
from pydantic import ValidationError

from curation.engine.paths import Path, rows_of
from simulation.vocabulary.state import Turn


def played_turns(path: Path) -> Iterator[Turn]:
    """In order, in one query; nothing for an empty path."""
    if path:
        texts = rows_of(path).values_list(Cast("content", TextField()), flat=True)
        yield from map(_turn, texts)


def _turn(text: str) -> Turn:
    """Half of a surrogate pair, which a tool may return, is JSON to some readers only."""
    try:
        return Turn.model_validate_json(text)
    except ValidationError:
        return Turn.model_validate(json.loads(text))
