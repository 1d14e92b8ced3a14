from __future__ import annotations

import pytest

from simulation.llm.client import Endpoint
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.preflight import COMMAND_LINE, refusal


@pytest.mark.parametrize(
    ("names", "remedy"),
    [
        (("a", "b"), "It serves: a, b."),
        (
            ("a", "gone", "b"),
            "It is listed there and refused all the same. Ask whoever runs the endpoint, "
            "or choose another: a, b.",
        ),
        (
            ("gone",),
            "It is listed there and refused all the same. Ask whoever runs the endpoint.",
        ),
    ],
)
async def test_a_model_that_is_refused_is_not_offered_again(
    names: tuple[str, ...], remedy: str
) -> None:
    async with Endpoint("http://127.0.0.1:9/v1") as endpoint:
        failed = ModelFailed(Failure.MODEL_NOT_FOUND, "404: no such model")
        error = refusal(failed, endpoint.model("gone"), names, COMMAND_LINE)
    assert error.remedy == remedy
