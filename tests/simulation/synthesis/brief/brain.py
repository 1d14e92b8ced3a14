"""A brain that writes the library: it knows a stage by what the prompt asks for."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.servers.models import Answer, JsonObject, completion
from tests.simulation.synthesis.brief import library, library_tools


class Writer:
    """Answers every stage well; a subclass or an entry of ``instead`` does worse.

    ``instead`` holds answers to be given first, by stage: ``schema``, ``data loans``, ``tools 1``,
    ``mending``, ``expansion``, ``policy``, ``questions``. ``asked`` counts the requests by stage.
    """

    def __init__(self, **instead: list[str]) -> None:
        self.instead = {stage.replace("_", " "): answers for stage, answers in instead.items()}
        self.asked: dict[str, list[str]] = {}

    def __call__(self, body: JsonObject) -> Answer:
        prompt = body["messages"][0]["content"]
        stage = stage_of(prompt)
        self.asked.setdefault(stage, []).append(prompt)
        waiting = self.instead.get(stage)
        text = waiting.pop(0) if waiting else good(stage, prompt)
        return Answer(completion(text))


def stage_of(prompt: str) -> str:
    table = re.search(r"Write the rows of `(\w+)`", prompt)
    if table:
        return f"data {table.group(1)}"
    if prompt.startswith("You write the tools"):
        return f"tools {_batch(prompt) + 1}"
    openings = {
        "You prepare a realistic": "questions",
        "You design the database": "schema",
        "You wrote tools": "mending",
        "You look over": "expansion",
        "You write the rules": "policy",
    }
    return next(stage for opening, stage in openings.items() if prompt.startswith(opening))


def good(stage: str, prompt: str) -> str:
    kind, _, what = stage.partition(" ")
    if kind == "questions":
        focus = next(focus for focus in library.QUESTIONS if focus in prompt)
        return json.dumps({"questions": library.QUESTIONS[focus]})
    if kind == "schema":
        return json.dumps(library.SCHEMA)
    if kind == "data":
        return json.dumps(library.ROWS[what])
    if kind == "tools":
        return tools(*library_tools.GROUPS[int(what) - 1])
    if kind == "mending":
        return tools(*(each for each in every_tool() if f'"name": "{each["name"]}"' in prompt))
    return library_tools.POLICY if kind == "policy" else tools(library_tools.PAY)


def tools(*entries: Any) -> str:
    return json.dumps({"tools": list(entries)})


def every_tool() -> list[JsonObject]:
    listed = [each for group in library_tools.GROUPS for each in group]
    return [*{each["name"]: each for each in listed}.values(), library_tools.PAY]


def _batch(prompt: str) -> int:
    questions = [each for found in library.QUESTIONS.values() for each in found]
    asked = prompt.partition("# What people ask")[2]
    first = next(place for place, question in enumerate(questions) if question in asked)
    return first // 7
