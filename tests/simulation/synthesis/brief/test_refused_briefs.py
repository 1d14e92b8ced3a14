"""Nothing is asked for a brief that says too little, too much or nothing."""

from __future__ import annotations

import pytest

from simulation.errors import InputError
from simulation.llm.lineup import Lineup
from simulation.synthesis.brief import from_brief
from simulation.synthesis.brief.wording import checked_brief
from tests.simulation.synthesis.brief.brain import Writer
from tests.simulation.synthesis.brief.conftest import Make


@pytest.mark.parametrize(
    "brief",
    ["", "   \n", "library", "a b c d e f", "books, loans", "42 4711 1000000", "x" * 100_000],
)
async def test_a_brief_that_is_none_is_refused_before_a_request(make: Make, brief: str) -> None:
    writer = Writer()
    with pytest.raises(InputError) as caught:
        await make(writer, brief)
    assert caught.value.field == "brief"
    assert caught.value.remedy
    assert writer.asked == {}


def test_control_characters_are_named() -> None:
    with pytest.raises(InputError, match=r"U\+0007"):
        checked_brief("a municipal library\a with branches and loans")
    with pytest.raises(InputError, match=r"U\+D800"):
        checked_brief("a municipal library \ud800 with branches and loans")


@pytest.mark.parametrize(
    "brief",
    [
        "a bicycle repair shop",
        "  a library\n\twith branches,\r\nloans & fines  ",
        "Zahnarztpraxis mit Terminen und Rechnungen",
        "市立图书馆有分馆、借阅和罚款",
        "x" * 50 + " keeps records of parts and orders " * 500,
    ],
)
def test_a_few_words_are_enough_in_any_language(brief: str) -> None:
    assert checked_brief(brief) == brief.strip()


async def test_a_role_without_a_model_is_named() -> None:
    with pytest.raises(InputError, match="question-writer"):
        await from_brief("a municipal library with loans", Lineup())
