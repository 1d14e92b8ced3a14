"""What a request's core has no place for: wishes, limits and what is to be told, as clauses."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.wording.asked import Asked, is_mutation
from simulation.seats.agenda.wording.english import be, is_plural, listed
from simulation.seats.agenda.wording.modifiers import modified
from simulation.seats.agenda.wording.spoken_slots import label, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Intent, Kind

WANTING = (
    "what I need is {w}", "I mainly need {w}", "I'm after {w}", "I need to know {w}",
    "please tell me {w}", "what matters to me is {w}", "I'm interested in {w}",
    "the thing I need is {w}", "just {w} will do", "I only need {w}", "tell me {w}, please",
    "I'd like to hear {w}", "^kindly state {w}", "^it is {w} that I require",
    "~mostly I want {w}", "~basically I just want {w}", "I'm looking for {w} in particular",
    "most of all I need {w}",
)  # fmt: skip


def wanting_clause(wanted: Sequence[str], tone: Tone) -> str:
    return tone.pick("wanting", WANTING).format(w=the(wanted))


def the(labels: Sequence[str]) -> str:
    """``the status``, ``the status and the total``."""
    return listed([f"the {name}" for name in labels])


SHOULD = ("should be", "should be", "is", "would be", "is to be", "has to be")


def wishes_clause(wishes: Sequence[Said], tone: Tone) -> str:
    """All values that are to be written: "the new street should be …"."""
    should = tone.any_of("should", SHOULD)
    if any(tone.words.field(said.column).kind is Kind.IDENTIFIER for said in wishes):
        should = "is"
    parts: list[str] = []
    for said in wishes:
        name, spoken = label(said, tone), value(said, tone)
        verb = {"is": be(name), "is to be": f"{be(name)} to be"}.get(should, should)
        verb = "have to be" if verb == "has to be" and is_plural(name) else verb
        parts.append(f"the {name} {verb} {spoken}" if not parts else f"the {name} {spoken}")
    return listed(parts)


def limit_clause(asked: Asked, tone: Tone) -> str:
    count = asked.limit
    forms = [
        f"the top {count} will do", f"{count} will do", f"I need {count} of them",
        f"just the first {count}", f"let's say the top {count}", f"{count} of them is enough",
    ]  # fmt: skip
    if count == 1:
        forms = ["just the first one", "only the top one", "the top one will do", "one is enough"]
    return tone.any_of("limit", forms)


ONLY = (
    "only those {m}", "just the ones {m}", "I only want those {m}", "it's only about those {m}",
    "I mean the ones {m}", "limited to those {m}", "nothing but the ones {m}",
    "I'm only interested in the ones {m}", "^restricted to those {m}, please",
)  # fmt: skip


def only_clause(slots: list[Said], table: str, tone: Tone) -> str:
    return tone.pick("only", ONLY).format(m=modified(slots, tone, table, many=True))


PLACED = (
    "it's about {r}", "this is for {r}", "it concerns {r}", "that's for {r}", "I mean for {r}",
    "this is about {r}", "^this concerns {r}", "~it's for {r}",
)  # fmt: skip


def further_clauses(asked: Asked, tone: Tone) -> list[str]:
    """Clauses for what is to be written, the number of rows, and what is to be told."""
    clauses = []
    if asked.wishes:
        clauses.append(wishes_clause(asked.wishes, tone))
    if asked.limit is not None:
        clauses.append(limit_clause(asked, tone))
    wanted = _wanted_beyond(asked)
    if wanted and not is_mutation(asked):
        clauses.append(wanting_clause(wanted, tone))
    return clauses


def _wanted_beyond(asked: Asked) -> list[str]:
    """What is wanted besides the one measure that the phrase itself asks for."""
    if asked.act.intent not in (Intent.AGGREGATE, Intent.DERIVE):
        return asked.wanted()
    beyond = [c for c in asked.act.wants if not _is_answer(c, asked)]
    return asked.wanted() if beyond else []


def _is_answer(column: str, asked: Asked) -> bool:
    """Is this the figure, or the group it is given for, which the phrase asks for anyway?"""
    frame = asked.frame
    outputs = frame.outputs if frame else {}
    names = (frame.measure, frame.group) if frame else ()
    columns = {outputs[n].column or f"{asked.act.tool}:{n}" for n in names if n in outputs}
    return column in columns or column in {f"{asked.act.tool}:{name}" for name in names}
