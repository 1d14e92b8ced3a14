from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.llm.loose_json import read_object

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_json_is_read_as_it_is(value: dict[str, object]) -> None:
    read = read_object(json.dumps(value))
    assert read is not None
    assert (read.value, read.repairs) == (value, ())


@given(
    st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="`")), st.integers())
)
def test_a_fence_changes_nothing(value: dict[str, int]) -> None:
    read = read_object(f"Sure:\n```json\n{json.dumps(value, indent=1)}\n```\nThere you are.")
    assert read is not None
    assert read.value == value


@given(st.text(max_size=300))
def test_any_text_is_read_or_not_but_never_fails(text: str) -> None:
    read = read_object(text)
    assert read is None or isinstance(read.value, dict)


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        ('Here it is: {"a": 1} - good?', {"a": 1}, "prefixed_json"),
        ('"{\\"a\\": 1}"', {"a": 1}, "double_encoded"),
        ('{"a": [1, 2,], }', {"a": [1, 2]}, "loose_json"),
        ("{'a': True, 'b': None}", {"a": True, "b": None}, "loose_json"),
        ("{'it': 'it\\'s \"so\"'}", {"it": 'it\'s "so"'}, "loose_json"),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}, "loose_json"),
        ('{"a": "True, or None,}"}', {"a": "True, or None,}"}, ""),
    ],
)
def test_slips_of_form_are_mended(text: str, value: object, repair: str) -> None:
    read = read_object(text)
    assert read is not None
    assert (read.value, read.repairs) == (value, (repair,) if repair else ())


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 7731, "sta',
        '{"id": 7731',
        '{"a": NaN}',
        "[1, 2]",
        "7",
        "",
        '{"a": 1} or {"a": 2}',
        '{"a": ' * 5_000,
        '{"a": ' + "9" * 5_000 + "}",
        "{" * 100_000,
        '{"a": {"b": 1}, "c',
        "\"'" * 50_000 + "{x}",
    ],
)
def test_what_is_missing_or_ambiguous_is_not_made_up(text: str) -> None:
    assert read_object(text) is None


def test_notes_between_the_values_are_left_out() -> None:
    text = '{\n  // where it is\n  "url": "http://x//y", // and no more\n  "n": 1,\n}'
    assert read_object(text) == ({"url": "http://x//y", "n": 1}, ("loose_json",))
