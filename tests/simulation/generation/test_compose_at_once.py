"""Dialogues may be drawn by several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulation.domains import load_pack, pack_names
from simulation.generation.compose import compose
from simulation.generation.spec import Spec
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

DIALOGUES = 12


@pytest.mark.parametrize("pack", pack_names())
def test_threads_draw_what_one_would_draw(pack: str) -> None:
    package, spec = load_pack(pack), Spec(rules=default_rules(Paradigm.USER), seed=21)

    def drawn(index: int) -> str:
        return compose(package, spec, index).model_dump_json()

    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(drawn, range(DIALOGUES)))
    assert at_once == [drawn(index) for index in range(DIALOGUES)]
