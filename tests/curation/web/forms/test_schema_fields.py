from __future__ import annotations

from typing import Any

import pytest

from curation.web.forms.schema_fields import parts_of
from curation.web.forms.schema_values import fill_parts, read_parts

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["sku", "tags"],
    "properties": {
        "sku": {"type": "string", "description": "Of the shelf.", "minLength": 3, "maxLength": 8},
        "count": {"type": ["integer", "null"], "minimum": 1, "default": 1},
        "price": {"type": "number"},
        "gift": {"type": "boolean"},
        "size": {"enum": ["s", "m", 3]},
        "day": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "object"}},
        "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "to": {
            "type": "object",
            "required": ["street"],
            "properties": {"street": {"type": "string"}, "floor": {"type": "integer"}},
        },
    },
}
FULL = {
    "sku": "A-1",
    "count": 2,
    "price": 1.5,
    "gift": False,
    "size": 3,
    "day": "2026-05-03",
    "tags": ["a", "b"],
    "rows": [{"x": 1}],
    "either": 7,
    "to": {"street": "Elm", "floor": 2},
}


def sent(**texts: str) -> dict[str, str]:
    names = list(SCHEMA["properties"])
    return {f"call-0-{names.index(name)}": text for name, text in texts.items()}


def test_each_part_gets_the_field_that_fits_it() -> None:
    kinds = {part.label: part.kind for part in parts_of(SCHEMA, "call-0")}
    assert kinds == {
        "sku": "text",
        "count": "integer",
        "price": "number",
        "gift": "choice",
        "size": "choice",
        "day": "date",
        "tags": "lines",
        "rows": "json",
        "either": "json",
        "to": "group",
    }


def test_a_field_says_what_its_schema_says() -> None:
    sku, count, *_ = parts_of(SCHEMA, "call-0")
    assert (sku.help, sku.is_needed) == ("Of the shelf. 3 to 8 characters.", True)
    assert (count.help, count.placeholder) == ("At least 1.", "1 if left empty")


def test_what_fields_show_is_what_they_send_back() -> None:
    shown = parts_of(SCHEMA, "call-0")
    assert fill_parts(shown, FULL)
    texts = {part.name: part.value for top in shown for part in top.walk()}
    assert read_parts(parts_of(SCHEMA, "call-0"), texts, anyway=False) == FULL


def test_what_is_left_empty_is_left_out_but_for_a_needed_list() -> None:
    assert read_parts(parts_of(SCHEMA, "call-0"), {}, anyway=False) == {"tags": []}


def test_what_cannot_be_read_stays_with_its_error() -> None:
    parts = parts_of(SCHEMA, "call-0")
    read_parts(parts, sent(count="two", rows="[", price="1e"), anyway=False)
    wrong = {part.label: (part.value, bool(part.errors)) for part in parts if part.errors}
    assert wrong == {"count": ("two", True), "rows": ("[", True), "price": ("1e", True)}


def test_sent_anyway_it_counts_as_text() -> None:
    parts = parts_of(SCHEMA, "call-0")
    found = read_parts(parts, sent(count="two"), anyway=True)
    assert (found["count"], parts[1].errors) == ("two", [])


@pytest.mark.parametrize(
    "value", [{"colour": "red"}, {"count": "2"}, {"sku": ""}, {"tags": ["a\nb"]}, {"to": "Elm"}]
)
def test_what_fields_cannot_say_is_not_shown_in_them(value: dict[str, Any]) -> None:
    assert not fill_parts(parts_of(SCHEMA, "call-0"), value)


def test_a_schema_of_nonsense_has_json_fields_or_none() -> None:
    assert parts_of({"type": "object"}, "c") == []
    (part,) = parts_of({"properties": {"x": True}}, "c")
    assert part.kind == "json"


def test_endless_nesting_ends_in_json() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(30):
        schema = {"type": "object", "properties": {"in": schema}}
    (part,) = parts_of(schema, "c")
    assert [one.kind for one in part.walk()][-1] == "json"
