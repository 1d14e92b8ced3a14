from __future__ import annotations

import pytest

from simulation.llm.calls import read_calls
from simulation.llm.failures import ModelFailed


def test_a_key_that_comes_twice_in_arguments_is_written_once() -> None:
    given = '{"id": 1, "of": {"a": 1, "a": 2}, "id": 7}'
    calls = read_calls([{"id": "c", "function": {"name": "f", "arguments": given}}])
    assert calls.calls[0].function.arguments == '{"id": 7, "of": {"a": 2}}'
    assert calls.repairs == ("repeated_key",)


def test_arguments_without_fault_stay_as_they_were_written() -> None:
    given = '{ "id":1,"of":[{"a":1},{"a":2}] }'
    calls = read_calls([{"id": "c", "function": {"name": "f", "arguments": given}}])
    assert (calls.calls[0].function.arguments, calls.repairs) == (given, ())


def test_colons_in_what_is_said_repeat_no_key() -> None:
    given = '{"at": "10:30:00", "of": {"a": 1}, "note": "a: b"}'
    calls = read_calls([{"id": "c", "function": {"name": "f", "arguments": given}}])
    assert calls.calls[0].function.arguments == given
    assert calls.repairs == ()


@pytest.mark.parametrize("given", ['{"at": "half \ud83d"}', {"at": "half \ud83d"}])
def test_half_a_sign_in_arguments_is_replaced_as_it_is_in_what_is_said(given: object) -> None:
    calls = read_calls([{"id": "c", "function": {"name": "f", "arguments": given}}])
    assert calls.calls[0].function.arguments == '{"at": "half \ufffd"}'


def test_what_is_told_of_arguments_that_are_none_can_be_stored() -> None:
    with pytest.raises(ModelFailed) as raised:
        read_calls([{"function": {"name": "f\ud83d", "arguments": "\ud83d"}}])
    assert raised.value.detail == "The arguments of f\ufffd are not JSON: '\\ud83d'"
