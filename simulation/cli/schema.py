"""``schema``: the JSON Schema of the native record."""

from __future__ import annotations

import argparse
import json

from simulation.cli.verbs import Verbs
from simulation.export.jsonl import FORMAT
from simulation.vocabulary.state import Record
from simulation.vocabulary.value import JsonObject


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("schema", help="print the JSON Schema of a native record")
    verb.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    print(json.dumps(record_schema(), indent=2))
    return 0


def record_schema() -> JsonObject:
    schema = Record.model_json_schema()
    schema["properties"]["format"]["const"] = FORMAT
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
