"""What a caller answers: who it is, which of the own rows is meant, what is wished for."""

from __future__ import annotations

from simulation.seats.agenda.wording import own_rows
from simulation.seats.agenda.wording.english import listed
from simulation.seats.agenda.wording.spoken_slots import clause
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Intent, Operator, Purpose

MEANT = ("it's {r}", "it's {r}", "I mean {r}", "that would be {r}", "it's about {r}",
         "the one I mean is {r}", "{r}")  # fmt: skip


def own_clauses(act: Act, tone: Tone) -> list[str]:
    """Each a clause; all values of the act are said."""
    who = [said for said in act.slots if _is_self(said, tone)]
    reached = own_rows.family(act.entity, tone)
    row = [said for said in act.slots if said not in who and _names(said, reached, tone)]
    rest = [said for said in act.slots if said not in who and said not in row]
    clauses = own_rows.introduction(who, tone)
    if row:
        meant = listed(_meant(act, row, tone))
        clauses.append(tone.pick("meant", MEANT).format(r=meant))
    return [*clauses, *(_stated(said, act, tone) for said in rest)]


def _meant(act: Act, row: list[Said], tone: Tone) -> list[str]:
    """The row meant; for something new, the rows that it is for."""
    if act.intent is not Intent.CREATE:
        return [own_rows.row(act.entity, row, tone)]
    found: list[str] = []
    left = row
    for relation in tone.words.lexicon.relations:
        if relation.source != act.entity or relation.target == tone.caller:
            continue
        reached = own_rows.family(relation.target, tone)
        mine = [said for said in left if _names(said, reached, tone)]
        if mine:
            found.append(own_rows.row(relation.target, mine, tone))
            left = [said for said in left if said not in mine]
    return [*found, *([own_rows.row(act.entity, left, tone)] if left else [])]


def _is_self(said: Said, tone: Tone) -> bool:
    return said.purpose is not Purpose.VALUE and tone.words.table(said.column) == tone.caller


def _names(said: Said, reached: frozenset[str], tone: Tone) -> bool:
    exact = said.operator in (Operator.EQUAL, Operator.CONTAINS) and bool(said.column)
    home = tone.words.table(tone.words.at_home(said).column)
    return exact and said.purpose is Purpose.KEY and home in reached


def _stated(said: Said, act: Act, tone: Tone) -> str:
    clauses = tone.words.field(said.column).clauses
    if str(said.value) in clauses:
        return clauses[str(said.value)]
    return clause(said, tone, act.entity)
