from __future__ import annotations

import pytest

from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.refusing import refuse_canned


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't assist with that request.",
        "I’m sorry, I can’t help with that.",
        "Sorry, I cannot comply with this request.",
        "I am unable to continue with this conversation.",
        "As an AI language model, I cannot fulfill your request",
    ],
)
def test_a_refusal_to_play_is_one(text: str) -> None:
    with pytest.raises(ModelFailed) as caught:
        refuse_canned(text)
    assert caught.value.failure is Failure.REFUSAL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'm sorry, but I can't cancel an order that has been shipped.",
        "I can't help with that order, but I can register a return instead.",
        "Sorry, that voucher has expired.",
    ],
)
def test_a_truthful_no_is_none(text: str) -> None:
    refuse_canned(text)
