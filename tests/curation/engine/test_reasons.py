from __future__ import annotations

import pytest

from curation.engine.reasons import SEATS, WORDS, failure_in, in_words
from simulation.llm import Failure


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_of_every_seat_is_said_in_words(failure: Failure) -> None:
    for seat, name in SEATS.items():
        words = in_words(f"{seat}_{failure.value}")
        assert words.casefold().startswith(name.casefold())
        assert failure in WORDS
        assert words.endswith(WORDS[failure].remedy)


def test_other_reasons_are_words_of_their_own() -> None:
    assert failure_in("completed") is None
    assert failure_in("user_gave_up") is None
    assert in_words("turn_limit") == ""
    assert "tool simulator" in in_words("no_tool_simulator")
