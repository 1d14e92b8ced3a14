from __future__ import annotations

import pytest

from simulation.llm.answers import one_object
from simulation.llm.failures import Failure, ModelFailed


def test_an_object_is_told_with_what_was_mended_in_it() -> None:
    found = one_object('Here it is:\n```json\n{"a": 1}\n```')
    assert (found.move, found.repairs) == ({"a": 1}, ("fenced_json",))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"a": 1, "b": }', 'Expecting value at \'{"a": 1, "b": }\''),
        ("I would rather not.", "'I would rather not.'"),
        ("", "''"),
        (None, "''"),
        ('{"a": 1} {"a": 2}', "Extra data at"),
        ("[" * 100_000, "'[[["),
    ],
)
def test_the_writer_is_shown_where_it_stopped_being_one(text: str | None, shown: str) -> None:
    with pytest.raises(ModelFailed) as caught:
        one_object(text)
    assert caught.value.failure is Failure.MALFORMED_ANSWER
    assert shown in caught.value.detail
    assert len(caught.value.detail) < 400
