"""The personas that speak where a domain brings none of its own."""

from __future__ import annotations

from simulation.vocabulary.personas import Persona


def default_personas() -> tuple[Persona, ...]:
    """Eight manners of speaking, apart from each other on every dial."""
    return (
        Persona(
            id="plain",
            name="Plain speaker",
            description="Says what is needed in everyday words and gets on with it.",
            formality=0.5,
            verbosity=0.4,
            patience=0.8,
            hesitancy=0.1,
        ),
        Persona(
            id="courteous",
            name="Courteous writer",
            description="Writes full, polite sentences and thanks for every answer.",
            formality=0.9,
            verbosity=0.7,
            patience=0.9,
            hesitancy=0.1,
        ),
        Persona(
            id="hurried",
            name="In a hurry",
            description="Writes between two meetings: short, direct, easily annoyed by questions.",
            formality=0.3,
            verbosity=0.1,
            patience=0.35,
            hesitancy=0.0,
        ),
        Persona(
            id="chatty",
            name="Chatty regular",
            description="Writes as people talk, tells why it matters, and is in no hurry.",
            formality=0.1,
            verbosity=0.9,
            patience=0.9,
            hesitancy=0.4,
        ),
        Persona(
            id="unsure",
            name="Unsure newcomer",
            description="Does not know how things work here and feels the way forward.",
            formality=0.4,
            verbosity=0.6,
            patience=0.8,
            hesitancy=0.8,
        ),
        Persona(
            id="exact",
            name="Exact clerk",
            description="Gives details in order and wants the same precision back.",
            formality=0.8,
            verbosity=0.4,
            patience=0.6,
            hesitancy=0.0,
        ),
        Persona(
            id="sceptical",
            name="Sceptic",
            description="Has been given wrong answers before and looks twice.",
            formality=0.6,
            verbosity=0.5,
            patience=0.5,
            hesitancy=0.2,
        ),
        Persona(
            id="casual",
            name="Casual texter",
            description="Writes as on a phone: short, informal, friendly.",
            formality=0.0,
            verbosity=0.2,
            patience=0.7,
            hesitancy=0.3,
        ),
    )
