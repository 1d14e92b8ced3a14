"""Sets of personas that a run may take in place of a domain's own."""

from __future__ import annotations

from simulation.errors import UnknownName
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.personas import Persona


def persona_set_names() -> tuple[str, ...]:
    return tuple(SETS)


def persona_set(name: str) -> tuple[Persona, ...]:
    """The personas of that set; raises UnknownName."""
    if name not in SETS:
        known = ", ".join(SETS)
        raise UnknownName("personas", f"there is no set named {name!r}.", f"Known: {known}.")
    return SETS[name]


DEMANDING = (
    Persona(
        id="upset",
        name="Upset customer",
        description="Something went wrong for the second time. Blunt, tired of explaining, fair.",
        formality=0.4,
        verbosity=0.5,
        patience=0.1,
        hesitancy=0.05,
    ),
    Persona(
        id="worrier",
        name="Worrier",
        description="Fears that it all goes wrong, asks twice and explains at length.",
        formality=0.5,
        verbosity=0.85,
        patience=0.9,
        hesitancy=0.7,
    ),
    Persona(
        id="newcomer-to-language",
        name="Second-language writer",
        description="Writes in a language learnt late: short main clauses, plain words, polite.",
        formality=0.6,
        verbosity=0.15,
        patience=0.85,
        hesitancy=0.5,
    ),
    Persona(
        id="lawyerly",
        name="Stickler",
        description="Wants it in order and on record, and corrects what is put loosely.",
        formality=1.0,
        verbosity=0.75,
        patience=0.45,
        hesitancy=0.0,
    ),
    Persona(
        id="rambler",
        name="Rambler",
        description="Starts somewhere, remembers something else, and gets there in the end.",
        formality=0.2,
        verbosity=1.0,
        patience=0.95,
        hesitancy=0.9,
    ),
    Persona(
        id="guarded",
        name="Guarded",
        description="Gives nothing away that was not asked for and wants to know what it is for.",
        formality=0.7,
        verbosity=0.1,
        patience=0.4,
        hesitancy=0.3,
    ),
    Persona(
        id="distracted",
        name="Distracted parent",
        description="Writes with one hand and an eye elsewhere: brief, warm, forgetful.",
        formality=0.05,
        verbosity=0.3,
        patience=0.6,
        hesitancy=0.6,
    ),
    Persona(
        id="expert",
        name="Old hand",
        description="Has done this a hundred times and wants it done without a word too many.",
        formality=0.3,
        verbosity=0.0,
        patience=0.2,
        hesitancy=0.0,
    ),
)

SETS: dict[str, tuple[Persona, ...]] = {
    "everyday": default_personas(),
    "demanding": DEMANDING,
    "all": (*default_personas(), *DEMANDING),
}
