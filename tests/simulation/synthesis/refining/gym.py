"""A gym's database, as its owner named things, and a model that knows better words."""

from __future__ import annotations

import json
import re
import sqlite3

from simulation.synthesis.database import from_image
from simulation.synthesis.package import Package
from tests.servers.models import Answer, JsonObject, completion

SCHEMA = """
CREATE TABLE cust (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, joined DATE, fee REAL
);
CREATE TABLE course (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, starts_at TEXT, len INTEGER, trainer TEXT
);
CREATE TABLE booking (
    id INTEGER PRIMARY KEY, cust_id INTEGER NOT NULL REFERENCES cust (id),
    course_id INTEGER NOT NULL REFERENCES course (id), status TEXT NOT NULL
);
INSERT INTO cust VALUES (1, 'Ann Berg', 'ann@mail.example', '2024-01-05', 29.5),
  (2, 'Bo Carl', 'bo@mail.example', '2024-03-09', 35.0),
  (3, 'Cleo Diaz', 'cleo@mail.example', '2025-02-11', 29.5),
  (4, 'Dan Ek', 'dan@mail.example', '2025-06-30', 19.0);
INSERT INTO course VALUES (1, 'Yoga', '2026-03-02 18:00', 60, 'Ines'),
  (2, 'Rowing', '2026-03-03 07:30', 45, 'Jon'), (3, 'Boxing', '2026-03-04 19:00', 90, 'Kim');
INSERT INTO booking VALUES (1, 1, 1, 'booked'), (2, 1, 2, 'attended'), (3, 2, 3, 'booked'),
  (4, 3, 1, 'cancelled'), (5, 4, 2, 'booked');
"""
INTRODUCTION: JsonObject = {
    "title": "Riverside gym",
    "description": "Members, courses and bookings of a gym; people ask about courses.",
    "policy": ["You serve members of the gym.", "Ask before you change.", "Tell it as it is."],
    "personas": [
        {"name": "Early bird", "description": "Writes before work, in few words.", "patience": 0.4},
        {"name": "New member", "description": "Asks how things work.", "hesitancy": 0.7},
        {"name": "Front desk", "description": "Has somebody waiting.", "formality": 0.6},
    ],
}
WORDS: dict[str, JsonObject] = {
    "cust": {
        "singular": "member",
        "plural": "members",
        "synonyms": ["gym member"],
        "fields": {
            "joined": {"label": "member since"},
            "fee": {"label": "monthly fee", "unit": "€"},
        },
    },
    "course": {"fields": {"len": {"label": "length", "unit": "minutes"}}},
    "booking": {},
}
_TABLE = re.compile(r"# The table to word now\n(\w+):")
_TOOLS = re.compile(r'^\{"name": "(\w+)"', re.M)


def gym() -> Package:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    image = connection.serialize()
    connection.close()
    return from_image(image, name="gym", title="Gym")


def table_asked(body: JsonObject) -> str:
    found = _TABLE.search(body["messages"][0]["content"])
    return found.group(1) if found else ""


def better(body: JsonObject) -> Answer:
    text = body["messages"][0]["content"]
    if table := table_asked(body):
        return said(WORDS[table])
    if tools := _TOOLS.findall(text):
        return said({"tools": {name: f"Described anew: what {name} does." for name in tools}})
    return said(INTRODUCTION)


def said(answer: JsonObject) -> Answer:
    return Answer(completion(json.dumps(answer)))
