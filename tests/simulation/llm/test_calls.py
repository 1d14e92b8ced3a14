from __future__ import annotations

from simulation.llm.calls import read_calls


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
