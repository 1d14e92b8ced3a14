"""The description of the API, as programs read it that write clients: each component is one class,
and says what that class takes.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, ClassVar

import pytest
from ninja.openapi import schema as openapi
from ninja.openapi.schema import OpenAPISchema
from ninja.schema import NinjaGenerateJsonSchema

from curation.api import api
from curation.models import ArtefactReview, Review, Trajectory


class Naming(NinjaGenerateJsonSchema):
    """Keeps which classes ask for which name."""

    classes: ClassVar[dict[str, set[str]]] = {}

    def get_defs_ref(self, core_mode_ref: Any) -> Any:
        reference, _ = core_mode_ref
        last_words = re.sub(r"(?:[^.\[\],]+\.)+", "", re.sub(r":\d+", "", reference))
        self.classes.setdefault(re.sub(r"\W", "_", last_words), set()).add(reference)
        return super().get_defs_ref(core_mode_ref)


class Keeping(OpenAPISchema):
    """Keeps what was said of each component, where the last would do away with the others."""

    said: ClassVar[dict[str, list[Any]]] = {}

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, words in definitions.items():
            self.said.setdefault(name, []).append(words)
        super().add_schema_definitions(definitions)


@pytest.fixture
def document(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(openapi, "NinjaGenerateJsonSchema", Naming)
    Naming.classes.clear()
    Keeping.said.clear()
    return Keeping(api, "api/v1")


def test_no_two_classes_share_the_name_of_a_component(document: dict[str, Any]) -> None:
    names = set(document["components"]["schemas"])
    assert len(names) > 100
    assert {name: Naming.classes.get(name, set()) for name in names if not is_one(name)} == {}


def is_one(name: str) -> bool:
    return len(Naming.classes.get(name, set())) == 1


def test_what_is_said_of_a_component_is_never_said_otherwise(document: dict[str, Any]) -> None:
    names = document["components"]["schemas"]
    differing = [name for name in names if any(one != names[name] for one in Keeping.said[name])]
    assert differing == []


def test_no_two_components_have_one_title(document: dict[str, Any]) -> None:
    """Some programs name what they write by titles."""
    titles = [one["title"] for one in document["components"]["schemas"].values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("component", "field", "choices"),
    [
        ("ReviewOrder", "verdict", Review.Verdict),
        ("ArtefactVerdict", "verdict", ArtefactReview.Verdict),
    ],
)
def test_a_field_of_choices_takes_those_of_its_own_class(
    document: dict[str, Any], component: str, field: str, choices: type[Enum]
) -> None:
    described = document["components"]["schemas"][component]["properties"][field]
    assert values_of(document, described) == [one.value for one in choices]


@pytest.mark.parametrize(
    ("path", "name", "choices"),
    [
        ("/domains/{name}/artefacts", "verdict", ArtefactReview.Verdict),
        ("/domains/{name}/artefacts", "kind", ArtefactReview.Kind),
        ("/trajectories", "state", Trajectory.State),
        ("/trajectories", "review", Trajectory.ReviewState),
        ("/trajectories", "origin", Trajectory.Origin),
        ("/trajectories", "judged", Trajectory.Judged),
    ],
)
def test_so_does_a_parameter_of_an_address(
    document: dict[str, Any], path: str, name: str, choices: type[Enum]
) -> None:
    described = document["paths"][f"/api/v1{path}"]["get"]["parameters"]
    (parameter,) = [one for one in described if one["name"] == name]
    assert values_of(document, parameter["schema"]) == [one.value for one in choices]


def values_of(document: dict[str, Any], described: dict[str, Any]) -> Any:
    """Of an enumeration that is named, in the place of others or alone."""
    named = next(iter(described.get("anyOf", ())), described)["$ref"]
    return document["components"]["schemas"][named.rsplit("/", 1)[-1]]["enum"]
