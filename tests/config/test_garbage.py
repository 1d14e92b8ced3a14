from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from config.garbage import set_apart
from simulation.generation.collecting import NEW_OBJECTS


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_is_loaded_is_set_apart_and_new_garbage_still_goes() -> None:
    set_apart()
    loaded, threshold = gc.get_freeze_count(), gc.get_threshold()[0]
    Ring()

    assert loaded > 10_000
    assert threshold == NEW_OBJECTS
    assert gc.collect() > 0
