"""Dialogues of a pack, played with the agenda's agent on executed SQL, differ from each other.

The figures that readers of a data set ask for, on fewer dialogues than ``bench/openings.py``.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from simulation.domains import load_pack, pack_names

DIALOGUES = 60
PAIRED = 20
"""Of those, the ones compared with the same tasks under other rules: pairs vary little."""


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = next(p for p in Path(__file__).parents if (p / "bench").is_dir()) / "bench/openings.py"
    spec = importlib.util.spec_from_file_location("openings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("pack", pack_names())
def test_user_oriented_dialogues_of_a_pack_are_varied_dense_and_mostly_solved(
    pack: str, bench: ModuleType
) -> None:
    package = load_pack(pack)
    states = bench.played(package, "user-oriented", DIALOGUES)
    free, few = bench.variety(states), bench.variety(states[:PAIRED])
    direct = bench.variety(bench.played(package, "task-oriented", PAIRED))
    assert free.distinct_openings > 0.85
    assert free.commonest_line[1] <= 0.05, free.commonest_line
    assert free.telling_turns >= 0.9
    assert 17 <= free.median_turns <= 31
    assert 1.6 <= free.tasks <= 3
    assert direct.median_turns <= 0.7 * few.median_turns
