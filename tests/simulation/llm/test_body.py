"""A request's body is what any JSON reader would write, and its hash can be computed again."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from simulation.llm.body import written
from simulation.vocabulary.value import canonical_json

TOOLS = ({"type": "function", "function": {"name": "größe", "parameters": {"b": 1, "a": [2.5]}}},)
MESSAGES = [{"role": "user", "content": "Grüße, “Zoë” 🙂\n\u2028"}]


def test_the_text_says_what_the_body_says() -> None:
    body = {"model": "m", "messages": MESSAGES, "tools": TOOLS, "seed": 3}
    assert json.loads(written(body).text) == {**body, "tools": list(TOOLS)}


def test_the_hash_is_that_of_the_text_with_the_tools_hashed_for_themselves() -> None:
    body = {"model": "m", "messages": MESSAGES, "tools": TOOLS}
    tools = sha256(canonical_json(TOOLS).encode()).hexdigest()
    assert (
        written(body).digest
        == sha256(canonical_json({**body, "tools": tools}).encode()).hexdigest()
    )


def test_without_tools_the_hash_is_that_of_the_text() -> None:
    body = {"model": "m", "messages": MESSAGES}
    assert written(body).text == canonical_json(body).encode()
    assert written(body).digest == sha256(canonical_json(body).encode()).hexdigest()


def test_other_tools_give_another_hash() -> None:
    one, other = ({"name": "one"},), ({"name": "other"},)
    assert written({"tools": one}).digest != written({"tools": other}).digest


@pytest.mark.parametrize("odd", [2**80, "half \ud83d"])
def test_what_only_pythons_encoder_takes_is_written_too(odd: Any) -> None:
    tools = ({"name": "t", "const": odd},)
    read = json.loads(written({"model": "m", "tools": tools}).text)
    assert read["tools"][0]["name"] == "t"
    assert json.loads(written({"model": odd}).text)["model"] in (odd, "half ?")


def test_a_digest_that_somebody_says_is_not_taken_for_the_tools() -> None:
    digest = sha256(canonical_json(TOOLS).encode()).hexdigest()
    said = [{"role": "user", "content": f'"tools":"{digest}"', "tools": digest}]
    body = {"model": "m", "messages": said, "tools": TOOLS, "top_p": 0.5}
    assert json.loads(written(body).text) == {**body, "tools": list(TOOLS)}
