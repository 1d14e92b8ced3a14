"""All the ways in which a request can be put.

Each says the whole act: what does not fit into the core follows as a sentence of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulation.seats.agenda.wording.asked import Asked, Core, Shape
from simulation.seats.agenda.wording.changes import create_cores, delete_cores, update_cores
from simulation.seats.agenda.wording.clauses import limit_clause
from simulation.seats.agenda.wording.figures import aggregate_cores, top_cores
from simulation.seats.agenda.wording.lookups import read_cores, search_cores
from simulation.seats.agenda.wording.own_requests import own_cores
from simulation.seats.agenda.wording.phrased import phrased_cores
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act
from simulation.vocabulary.lexicon import Intent

_BY_INTENT: dict[Intent, Callable[[Asked], list[Core]]] = {
    Intent.READ: read_cores,
    Intent.DERIVE: read_cores,
    Intent.SEARCH: search_cores,
    Intent.TOP: top_cores,
    Intent.AGGREGATE: aggregate_cores,
    Intent.CREATE: create_cores,
    Intent.UPDATE: update_cores,
    Intent.DELETE: delete_cores,
}


def cores(act: Act, tone: Tone) -> list[Core]:
    """Never empty."""
    asked = Asked.of(act, tone)
    own = own_cores(asked)
    if own:
        return own
    made = _BY_INTENT[act.intent or Intent.READ](asked)
    if asked.limit is not None and not (act.intent is Intent.TOP and asked.frame):
        made = [replace(core, tails=(*core.tails, limit_clause(asked, tone))) for core in made]
    made = [*phrased_cores(asked), *made]
    return made or [Core(Shape.VERB, f"look up {asked.row()}")]
