"""Turns read quickly are the same values as turns read row by row."""

from __future__ import annotations

from curation.engine.paths import path_of
from curation.engine.reading import played_turns
from curation.engine.state import rows_to_state
from curation.models import Trajectory, Turn


def test_they_are_the_same_values(finished: Trajectory) -> None:
    assert tuple(played_turns(path_of(finished))) == rows_to_state(finished).turns
    assert list(played_turns(())) == []


def test_so_are_characters_that_are_half_a_pair(finished: Trajectory) -> None:
    last = finished.own_turns.all().last()
    assert last is not None
    content = last.content | {"seq": finished.length}
    content["message"] = content["message"] | {"content": "half \ud800 and 1e400"}
    Turn(trajectory=finished, seq=finished.length, role="user", content=content, author="x").save()
    Trajectory.objects.filter(pk=finished.pk).update(length=finished.length + 1)
    finished.refresh_from_db()
    assert tuple(played_turns(path_of(finished))) == rows_to_state(finished).turns
